# SPDX-License-Identifier: Apache-2.0
"""Every rule of the promissory note: one case that holds and one that does not."""

from dataclasses import replace

from tests.document_changes import changed, holds_only_for, stating
from tests.document_makers import a_document
from tests.makers import SELLER

from tradelane.documents.rules import instruments
from tradelane.documents.rules import promissory_note as rules
from tradelane.documents.values import DocumentKind

NOTE = a_document(DocumentKind.PROMISSORY_NOTE)


def test_a_promissory_note_calls_itself_one() -> None:
    rule = rules.a_promissory_note_calls_itself_one
    holds_only_for(rule, NOTE, stating(NOTE, promise_to_pay="I promise to pay."), stating(NOTE, promise_to_pay=None))
    assert rule(stating(NOTE, promise_to_pay="Por este PAGARÉ prometo pagar."))


def test_a_promissory_note_is_signed_by_its_maker() -> None:
    holds_only_for(rules.a_promissory_note_is_signed_by_its_maker, NOTE, replace(NOTE, issuer=SELLER))


def test_unsaid_places_of_a_note_are_its_maker_s_town() -> None:
    """ULB art. 76: the place of making is the place of payment, and the place beside the maker's name."""
    homeless = changed(NOTE, "parties/0/address/city")
    holds_only_for(instruments.an_instrument_says_where_it_is_payable, NOTE, homeless)
    holds_only_for(instruments.an_instrument_says_where_it_was_issued, NOTE, homeless)
