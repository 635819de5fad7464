# SPDX-License-Identifier: Apache-2.0
"""The front door of reading and writing consignments; the work is in the files beside it."""

from tradelane.consignments.formats.any_file import lane_ends as lane_ends
from tradelane.consignments.formats.any_file import notes_json as notes_json
from tradelane.consignments.formats.any_file import read_any as read_any
from tradelane.consignments.formats.any_file import trade_report as trade_report
from tradelane.consignments.formats.completion import complete as complete
from tradelane.consignments.formats.dataset import from_json as from_json
from tradelane.consignments.formats.dataset import read_json as read_json
from tradelane.consignments.formats.dataset import to_json as to_json
from tradelane.consignments.formats.faults import refuse as refuse
from tradelane.consignments.formats.schema import json_schema as json_schema
from tradelane.consignments.formats.schema import schema_findings as schema_findings
