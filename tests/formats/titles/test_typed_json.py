# SPDX-License-Identifier: Apache-2.0
"""What entries say is written in one way, and what was signed before a field was added reads as it was."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.makers import BUYER, SELLER

from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.typed_json import from_json, to_json
from tradelane.titles.values import (
    AcceptanceTerms,
    AvalTerms,
    Beyond,
    BillLaw,
    BillStanding,
    BillTerms,
    Cost,
    CostKind,
    Exchange,
    Guarantee,
    Interest,
    InterventionTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestGround,
    ProtestTerms,
    Showing,
    StatedSum,
    Tendered,
    Tenor,
    TenorKind,
)

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


def test_a_bill_and_its_acts_of_an_earlier_release_read_and_write_the_same() -> None:
    stood = {
        "terms": AS_SIGNED_BEFORE, "drawer": SELLER, "accepted": "1000.00", "accepted_on": "2026-11-03",
        "endorsers": [SELLER], "avals": [], "presented": None, "presented_on": None, "dishonoured_on": None,
        "protested_on": None, "told": [], "paid": "0",
    }  # fmt: skip
    assert to_json(from_json(BillStanding, stood, field="bill")) == stood
    for kind, said in (
        (PaymentTerms, {"payer": BUYER, "amount": "1000.00"}),
        (ProtestTerms, {"evidence": "act 551"}),
        (NoticeTerms, {"told": BUYER}),
        (PresentmentTerms, {"purpose": "payment"}),
        (AcceptanceTerms, {"amount": "400"}),
        (AvalTerms, {"guarantees": BUYER, "amount": "400"}),
    ):
        assert to_json(from_json(kind, said, field="terms")) == said, kind


def test_all_that_can_be_said_of_a_bill_reads_as_it_was_written() -> None:
    terms = replace(
        BILL, interest=Interest(Decimal("5.25"), date(2026, 12, 1), 360), in_case_of_need=SELLER,
        stated=(StatedSum(Decimal("1000.00"), True),), exchange=Exchange(rate=Decimal("1.3")),
        showing=Showing(by=date(2027, 1, 1)), guarantee=Guarantee.PAYMENT,
    )  # fmt: skip
    for each in (
        terms,
        PaymentTerms(
            BUYER, Decimal(1), Beyond(Decimal("0.50"), rate=Decimal(8)), Tendered(Decimal(2), "SGD", Decimal(2))
        ),
        ProtestTerms("act 551", (Cost(CostKind.PROTEST, Decimal("45.00")),), ProtestGround.INSOLVENCY),
        InterventionTerms(Presentment.PAYMENT, Decimal(1)),
        OfferTerms(BUYER),
        ObstacleTerms("a flood", date(2026, 11, 2)),
        BillStanding(terms, SELLER, endorsers=(SELLER,) * 101),
    ):
        assert from_json(type(each), to_json(each), field="said") == each


@pytest.mark.parametrize("changes", [{"law": None}, {"with_protest": True}, {"without_protest": None}])
def test_no_other_field_is_left_out_or_added(changes: dict[str, object]) -> None:
    said = {name: value for name, value in {**AS_SIGNED_BEFORE, **changes}.items() if (name, value) != ("law", None)}
    with pytest.raises(Unreadable):
        from_json(BillTerms, said, field="bill")


@pytest.mark.parametrize("amount", ["1E+3", "1000", "1000.000000000", "0.000000001", "1E-9"])
def test_an_amount_is_written_as_it_is_read(amount: str) -> None:
    said = AcceptanceTerms(Decimal(amount))
    assert from_json(AcceptanceTerms, to_json(said), field="terms") == said
