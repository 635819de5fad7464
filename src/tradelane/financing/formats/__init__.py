# SPDX-License-Identifier: Apache-2.0
"""The shipped facts and the JSON of discount terms: the front door to the files beside it."""

from tradelane.financing.formats.day_counts import day_count_of as day_count_of
from tradelane.financing.formats.day_counts import day_count_rows as day_count_rows
from tradelane.financing.formats.offers import Record as Record
from tradelane.financing.formats.offers import answer_json as answer_json
from tradelane.financing.formats.offers import offer_json as offer_json
from tradelane.financing.formats.offers import read_answer as read_answer
from tradelane.financing.formats.offers import read_offer as read_offer
from tradelane.financing.formats.offers import read_record as read_record
from tradelane.financing.formats.terms import proceeds_json as proceeds_json
from tradelane.financing.formats.terms import terms_from_json as terms_from_json
from tradelane.financing.formats.terms import terms_json as terms_json
