# SPDX-License-Identifier: Apache-2.0
"""Offers and answers as nodes tell them to each other: read back as they were written, and anything else refused."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.financing_makers import an_answer, an_offer, terms
from tests.makers import BUYING_BANK

from tradelane.financing.formats import answer_json, offer_json, read_answer, read_offer, read_record
from tradelane.financing.values import AnswerState, OfferState
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import IntentId

AGREED = an_offer(
    state=OfferState.AGREED, buyer=BUYING_BANK, agreed=terms(rate=None, price=Decimal("49000.00")),
    pay_by=an_offer().answer_by, intent=IntentId("intent_1"), entry=digest_of(b"entry"), reference="RF18539007547034",
)  # fmt: skip


@pytest.mark.parametrize("offer", [an_offer(), AGREED, an_offer(answers=())])
def test_an_offer_is_read_as_it_was_written(offer: Any) -> None:
    assert read_offer(offer_json(offer), home="MX") == replace(offer, home="MX")


@pytest.mark.parametrize("answer", [an_answer(), an_answer(AnswerState.DECLINED, pay_from=None)])
def test_an_answer_is_read_as_it_was_written(answer: Any) -> None:
    assert read_answer(answer_json(answer)) == answer


@pytest.mark.parametrize(
    ("name", "value"),
    [("state", "sold"), ("face", {"amount": "x", "currency": "USD"}), ("answer_by", "tomorrow"), ("asked", None),
     ("pay_to", "an account"), ("answers", [{}]), ("payable_on", "2027-02-30")],
)  # fmt: skip
def test_what_is_no_offer_is_refused(name: str, value: Any) -> None:
    with pytest.raises(Unreadable):
        read_offer({**offer_json(an_offer()), name: value}, home="MX")
    short = offer_json(an_offer())
    del short[name]
    with pytest.raises(Unreadable):
        read_offer(short, home="MX")


@pytest.mark.parametrize("value", [None, [], {"number": "1"}, {"number": "1", "governing_law": "", "entries": 5}])
def test_what_is_no_record_or_answer_is_refused(value: Any) -> None:
    with pytest.raises(Unreadable):
        read_record(value)
    with pytest.raises(Unreadable):
        read_answer(value)
