# SPDX-License-Identifier: Apache-2.0
"""The front door of reading and writing consignments; the work is in the files beside it."""

from tradelane.consignments.formats.dataset import from_json as from_json
from tradelane.consignments.formats.dataset import read_json as read_json
from tradelane.consignments.formats.dataset import to_json as to_json
