# SPDX-License-Identifier: Apache-2.0
"""Builders of bills, offers and terms with good defaults; beside makers.py, as only tests of discounting need them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.makers import BUYING_BANK, OTHER_BANK, OUTSIDER, SELLER
from tests.title_makers import NOW, TITLE, a_title, standing
from tradelane.financing.values import (
    Answer,
    AnswerState,
    DayCount,
    DiscountTerms,
    Offer,
    OfferId,
    OfferState,
    PayFrom,
    PayTo,
)
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.titles.values import BillLaw, BillStanding, BillTerms, Form, RecordKind, Tenor, TenorKind, Title

SELLERS_BANK = OrganisationId("MX.RFC.BIS920101BB1")
BANKS = (BUYING_BANK, OTHER_BANK, SELLERS_BANK)
PAY_TO = PayTo("002180000118359719", "BISTMXMMXXX", SELLERS_BANK)
PAY_FROM = PayFrom("014180655012345678", "BDBXMXMMXXX")
MATURITY = date(2027, 2, 2)
VALUE_DATE = date(2026, 11, 4)
ANSWER_BY = datetime(2026, 11, 3, 18, 0, tzinfo=UTC)
FACE = Money(Decimal("50000.00"), "USD")
BILL = BillTerms(
    drawee=OUTSIDER, amount=FACE.amount, currency="USD", tenor=Tenor(TenorKind.FIXED_DATE, on=MATURITY),
    drawn_on=date(2026, 11, 2), place_of_payment="SG", law=BillLaw.BEA,
)  # fmt: skip


def terms(**changes: Any) -> DiscountTerms:
    """Six percent a year, on 4 November 2026: 90 days before the bill is payable."""
    return replace(DiscountTerms(VALUE_DATE, DayCount.ACT_360, rate=Decimal("6")), **changes)


def a_bill(**changes: Any) -> Title:
    """A bill over 50,000 USD that its drawee accepted and the seller, who drew it, holds to their own order."""
    bill = BillStanding(BILL, SELLER, accepted=FACE.amount, accepted_on=date(2026, 11, 2))
    given = {"kind": RecordKind.BILL_OF_EXCHANGE, "form": Form.ORDER, "order_of": SELLER, "bill": bill, **changes}
    return standing(a_title(carrier=SELLER), **given)


def an_answer(state: AnswerState = AnswerState.TAKEN, **changes: Any) -> Answer:
    """The buying bank's."""
    given = terms() if state in AnswerState.binding() else None
    return replace(Answer(BUYING_BANK, state, NOW, given, PAY_FROM), **changes)


def an_offer(**changes: Any) -> Offer:
    """The bill offered to the buying bank, which took it."""
    offer = Offer(
        OfferId("offer_1"), TITLE, "BX-1", SELLER, OUTSIDER, FACE, MATURITY, "SG", terms(), PAY_TO, ANSWER_BY,
        OfferState.OPEN, NOW, (an_answer(),),
    )  # fmt: skip
    return replace(offer, **changes)
