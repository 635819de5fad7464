# SPDX-License-Identifier: Apache-2.0
"""Every rule of fees: one case that holds and one that does not; and what a tariff comes to."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.conftest import NOON
from tests.rules.window.test_rules import a_case

from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.tariff.values import CustomsRate
from tradelane.window import rules
from tradelane.window.formats.fees import line_from_json, line_json
from tradelane.window.formats.procedure import shipped_procedures
from tradelane.window.values import (
    Charge,
    ChargeState,
    Confidence,
    Fee,
    FeeBase,
    FeeLine,
    Filing,
    Refund,
    Tier,
)

TODAY = date(2026, 11, 2)
PESOS = Money(Decimal("10000.00"), "MXN")
FILING = Filing(PESOS, items=3, permits=frozenset({"food-import"}))
FLAT = Fee("Permit", Money(Decimal("0.90"), "SGD"), "Invented act, s. 2", Confidence.ASSUMED, waits=True)
SHARE = Fee(
    "Processing", None, "Invented act, s. 3", Confidence.ASSUMED, per=FeeBase.VALUE, rate=Decimal("0.008"),
    currency="MXN",
)  # fmt: skip
LINE = FeeLine("Permit", "customs", FLAT.amount, "", FLAT.basis, FLAT.confidence, waits=True)
CHARGE = Charge(
    "charge_1", CaseId("case_1"), "customs", OrganisationId("SG.AGENCY.CUSTOMS"), (LINE,),
    Money(Decimal("0.90"), "SGD"), ChargeState.OWED, NOON,
)  # fmt: skip


def test_a_fee_is_charged_as_published() -> None:
    assert rules.a_fee_is_charged_as_published(LINE, fees=[FLAT], on=TODAY)
    assert not rules.a_fee_is_charged_as_published(LINE, fees=[replace(FLAT, ends=date(2026, 1, 1))], on=TODAY)
    assert not rules.a_fee_is_charged_as_published(LINE, fees=[SHARE], on=TODAY)


def test_a_clearance_waits_for_the_fees_due_before_it() -> None:
    assert not rules.a_clearance_waits_for_the_fees_due_before_it([CHARGE])
    for state in set(ChargeState) - {ChargeState.OWED}:
        assert rules.a_clearance_waits_for_the_fees_due_before_it([replace(CHARGE, state=state)])
    later = replace(CHARGE, lines=(replace(LINE, waits=False),))
    assert rules.a_clearance_waits_for_the_fees_due_before_it([later])


def test_only_what_is_owed_is_paid() -> None:
    assert rules.only_what_is_owed_is_paid(CHARGE)
    assert not rules.only_what_is_owed_is_paid(replace(CHARGE, state=ChargeState.LAPSED))


def test_a_fee_is_given_back_as_published() -> None:
    early = replace(LINE, refund=Refund.BEFORE_REVIEW)
    assert rules.a_fee_is_given_back_as_published(early, reviewed=False)
    assert not rules.a_fee_is_given_back_as_published(early, reviewed=True)
    assert rules.a_fee_is_given_back_as_published(replace(LINE, refund=Refund.ALWAYS), reviewed=True)
    assert not rules.a_fee_is_given_back_as_published(LINE, reviewed=False)
    both = replace(CHARGE, lines=(early, LINE))
    assert rules.given_back(both, reviewed=False) == Money(Decimal("0.90"), "SGD")
    assert not rules.given_back(both, reviewed=True).amount


def test_an_agency_names_its_own_account() -> None:
    assert rules.an_agency_names_its_own_account([CHARGE.payee], by=CHARGE.payee)
    assert not rules.an_agency_names_its_own_account([CHARGE.payee], by=OrganisationId("MX.RFC.AAA010101AAA"))


@pytest.mark.parametrize(
    ("fee", "filing", "amount"),
    [
        (FLAT, FILING, "0.90"),
        (replace(FLAT, per=FeeBase.ITEM), FILING, "2.70"),
        (SHARE, FILING, "80.00"),
        (replace(SHARE, rate=Decimal("0.00125")), replace(FILING, value=Money(Decimal("10.00"), "MXN")), "0.01"),
        (replace(SHARE, least=Money(Decimal("400"), "MXN")), FILING, "400"),
        (replace(SHARE, greatest=Money(Decimal("50"), "MXN")), FILING, "50"),
    ],
)
def test_a_fee_comes_to_what_its_law_says(fee: Fee, filing: Filing, amount: str) -> None:
    (line,) = rules.assess([fee], filing=filing, on=TODAY)
    assert line.amount is not None
    assert line.amount.amount == Decimal(amount)
    assert line.basis == fee.basis


def test_what_is_not_known_is_not_charged() -> None:
    """A share due in pesos of a value in dollars needs a rate that nobody published: undetermined, not zero."""
    dollars = replace(FILING, value=Money(Decimal(100), "USD"))
    for fee, filing in ((SHARE, dollars), (SHARE, replace(FILING, value=None)), (replace(FLAT, amount=None), FILING)):
        (line,) = rules.assess([fee], filing=filing, on=TODAY)
        assert line.amount is None
    assert "MXN" in rules.assess([SHARE], filing=dollars, on=TODAY)[0].how


USD_MXN = CustomsRate("MX", "USD", "MXN", Decimal("18.4312"), TODAY - timedelta(days=1), "DOF 2026-11-01", NOON)
DOLLARS = replace(FILING, value=Money(Decimal("1234.56"), "USD"))


def test_a_value_in_another_currency_is_converted_before_its_share_is_taken() -> None:
    """By hand: 1,234.56 × 18.4312 = 22,754.42…, and 0.008 of 22,754.42 is 182.04."""
    (line,) = rules.assess([SHARE], filing=DOLLARS, on=TODAY, rates=[USD_MXN])
    assert line.amount == Money(Decimal("182.04"), "MXN")
    assert line.converted is not None
    assert (line.converted.before, line.converted.after) == (DOLLARS.value, Money(Decimal("22754.42"), "MXN"))
    assert (line.converted.day, line.converted.source) == (USD_MXN.valid_from, USD_MXN.source)
    for said in ("1,234.56 USD", "22,754.42 MXN", "1 USD = 18.4312 MXN of 2026-11-01", "DOF 2026-11-01"):
        assert said in line.how
    assert line_from_json(line_json(line)) == line
    least = replace(SHARE, least=Money(Decimal("400"), "MXN"))
    assert rules.assess([least], filing=DOLLARS, on=TODAY, rates=[USD_MXN])[0].amount == least.least


@pytest.mark.parametrize(
    "rate",
    [
        replace(USD_MXN, valid_from=TODAY + timedelta(days=1)),
        replace(USD_MXN, valid_from=TODAY - timedelta(days=32)),
        replace(USD_MXN, currency="EUR"),
        replace(USD_MXN, into="SGD"),
    ],
    ids=["of tomorrow", "older than a month", "of another currency", "into another currency"],
)
def test_a_rate_that_does_not_count_converts_nothing(rate: CustomsRate) -> None:
    (line,) = rules.assess([SHARE], filing=DOLLARS, on=TODAY, rates=[rate])
    assert (line.amount, line.converted) == (None, None)


def test_a_rate_is_asked_for_only_where_a_fee_needs_one() -> None:
    assert rules.needs_a_rate([FLAT, SHARE], value=DOLLARS.value, on=TODAY)
    assert not rules.needs_a_rate([FLAT, SHARE], value=PESOS, on=TODAY)
    assert not rules.needs_a_rate([FLAT], value=DOLLARS.value, on=TODAY)
    assert not rules.needs_a_rate([replace(SHARE, ends=date(2026, 1, 1))], value=DOLLARS.value, on=TODAY)
    assert not rules.needs_a_rate([SHARE], value=None, on=TODAY)


def test_a_fee_of_a_permit_is_due_where_the_case_needs_it() -> None:
    fee = replace(FLAT, per=FeeBase.PERMIT, permit="food-import")
    assert rules.assess([fee], filing=FILING, on=TODAY)
    assert not rules.assess([fee], filing=replace(FILING, permits=frozenset()), on=TODAY)


def test_a_trusted_trader_is_waived_with_the_reason() -> None:
    fee = replace(FLAT, waived_for=frozenset({Tier.AEO}), waiver="Invented act, s. 4: trusted traders")
    (line,) = rules.assess([fee], filing=replace(FILING, tier=Tier.AEO), on=TODAY)
    assert (line.amount, line.waiver) == (Money(Decimal(0), "SGD"), fee.waiver)
    assert not rules.assess([fee], filing=FILING, on=TODAY)[0].waiver


def test_every_shipped_fee_names_its_law_and_an_agency_of_its_procedure() -> None:
    for published in shipped_procedures():
        roles, permits = {a.role for a in published.agencies}, {p.code for p in published.permits}
        for fee in published.fees:
            assert fee.basis, (published.code, fee.name)
            assert fee.agency in roles, (published.code, fee.name)
            assert not fee.permit or fee.permit in permits, (published.code, fee.name)


def test_the_trader_pays_what_its_case_owes() -> None:
    case = a_case()
    assert rules.the_trader_pays_what_its_case_owes(case, by=case.trader)
    assert not rules.the_trader_pays_what_its_case_owes(case, by=CHARGE.payee)
