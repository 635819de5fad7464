# SPDX-License-Identifier: Apache-2.0
"""Builders of payments with good defaults; beside makers.py, because only payment tests need them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tests.makers import BUYER, SELLER
from tradelane.kernel.ids import ConsignmentId, IntentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.payments.formats.references import creditor_reference, end_to_end_id
from tradelane.payments.values import (
    Account,
    Credit,
    Intent,
    IntentState,
    Leg,
    LegKind,
    Method,
    PaymentTerms,
)

NOW = datetime(2026, 11, 3, 8, 30, tzinfo=UTC)
CONSIGNMENT = ConsignmentId("consignment_1")
SELLER_BANK = OrganisationId("MX.RFC.BIS920101BB1")
BUYER_BANK = OrganisationId("SG.UEN.198800001Z")
REFERENCE = creditor_reference(CONSIGNMENT, purpose="sale")
SELLER_ACCOUNT = Account(
    SELLER, "Cooperativa Altura de Chiapas", "MX", number="002180000118359719", bic="BISTMXMMXXX", bank=SELLER_BANK
)
BUYER_ACCOUNT = Account(
    BUYER, "Merlion Roasters Pte Ltd", "SG", number="0011234567", bic="STRASGSGXXX", bank=BUYER_BANK
)


def usd(text: str) -> Money:
    return Money(Decimal(text), "USD")


LEGS = (
    Leg(LegKind.GOODS, usd("10960.00")),
    Leg(LegKind.FREIGHT, usd("740.00")),
    Leg(LegKind.INSURANCE, usd("60.00")),
)
WHOLE = usd("11760.00")


def an_intent(**changes: Any) -> Intent:
    """The coffee's payment, not yet ordered."""
    intent = Intent(
        id=IntentId("intent_" + "0" * 26),
        consignment=CONSIGNMENT,
        payer=BUYER_ACCOUNT,
        payee=SELLER_ACCOUNT,
        legs=LEGS,
        method=Method.TRANSFER,
        terms=PaymentTerms(condition="Documents against payment", invoice="F-2026/117"),
        state=IntentState.CREATED,
        reference=REFERENCE,
        end_to_end=end_to_end_id(REFERENCE),
        received=usd("0.00"),
        created_at=NOW,
    )
    return replace(intent, **changes)


def a_credit(**changes: Any) -> Credit:
    """The whole sum with the right reference."""
    credit = Credit(
        bank_reference="BANK-0001",
        amount=WHOLE,
        references=(REFERENCE,),
        booked=True,
        booked_on=date(2026, 11, 3),
        payer_name="Merlion Roasters Pte Ltd",
    )
    return replace(credit, **changes)
