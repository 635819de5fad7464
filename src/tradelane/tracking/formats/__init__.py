# SPDX-License-Identifier: Apache-2.0
"""The front door of EPCIS documents; the work is in the files beside it."""

from tradelane.tracking.formats.checking import epcis_report as epcis_report
from tradelane.tracking.formats.reading import self_contained as self_contained
from tradelane.tracking.formats.writing import event_document as event_document
from tradelane.tracking.formats.writing import milestone_event as milestone_event
