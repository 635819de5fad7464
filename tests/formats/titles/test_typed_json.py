# SPDX-License-Identifier: Apache-2.0
"""What entries say is written in one way, and what was signed before a field was added reads as it was."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.makers import BUYER

from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.typed_json import from_json, to_json
from tradelane.titles.values import AcceptanceTerms, BillLaw, BillTerms, Tenor, TenorKind

BILL = BillTerms(
    BUYER, Decimal("1000.00"), "USD", Tenor(TenorKind.SIGHT), date(2026, 11, 2), "SG", BillLaw.ULB
)  # fmt: skip
AS_SIGNED_BEFORE = {
    "drawee": BUYER, "amount": "1000.00", "currency": "USD", "drawn_on": "2026-11-02", "place_of_payment": "SG",
    "law": "ulb", "tenor": {"kind": "sight", "days": 0, "months": 0, "on": None},
}  # fmt: skip


def test_a_field_that_came_later_is_left_out_while_it_says_nothing() -> None:
    assert to_json(BILL) == AS_SIGNED_BEFORE and from_json(BillTerms, AS_SIGNED_BEFORE, field="bill") == BILL
    released = replace(BILL, drawn_in="MX", without_protest=True)
    written = to_json(released)
    assert written == {**AS_SIGNED_BEFORE, "drawn_in": "MX", "without_protest": True}
    assert from_json(BillTerms, written, field="bill") == released


@pytest.mark.parametrize("changes", [{"law": None}, {"with_protest": True}, {"without_protest": None}])
def test_no_other_field_is_left_out_or_added(changes: dict[str, object]) -> None:
    said = {name: value for name, value in {**AS_SIGNED_BEFORE, **changes}.items() if (name, value) != ("law", None)}
    with pytest.raises(Unreadable):
        from_json(BillTerms, said, field="bill")


@pytest.mark.parametrize("amount", ["1E+3", "1000", "1000.000000000", "0.000000001", "1E-9"])
def test_an_amount_is_written_as_it_is_read(amount: str) -> None:
    said = AcceptanceTerms(Decimal(amount))
    assert from_json(AcceptanceTerms, to_json(said), field="terms") == said
