# SPDX-License-Identifier: Apache-2.0
"""The front door of reading tariffs and writing quotes; the work is in the files beside it."""

from tradelane.tariff.formats.expressions import duty_expression as duty_expression
from tradelane.tariff.formats.reports import quote_json as quote_json
from tradelane.tariff.formats.reports import quote_report as quote_report
from tradelane.tariff.formats.tables import read_table as read_table
from tradelane.tariff.formats.tables import tables as tables
