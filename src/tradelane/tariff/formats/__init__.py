# SPDX-License-Identifier: Apache-2.0
"""The front door of reading tariffs and writing quotes; the work is in the files beside it."""

from tradelane.tariff.formats.expressions import duty_expression as duty_expression
from tradelane.tariff.formats.expressions import expression_text as expression_text
from tradelane.tariff.formats.reports import hts_report as hts_report
from tradelane.tariff.formats.reports import quote_json as quote_json
from tradelane.tariff.formats.reports import quote_report as quote_report
from tradelane.tariff.formats.tables import read_measures as read_measures
from tradelane.tariff.formats.tables import read_table as read_table
from tradelane.tariff.formats.tables import tables as tables
from tradelane.tariff.formats.us_expressions import us_expression as us_expression
from tradelane.tariff.formats.us_hts import read_us_hts as read_us_hts
from tradelane.tariff.formats.us_hts import us_measures as us_measures
