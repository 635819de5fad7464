# SPDX-License-Identifier: Apache-2.0
"""What is charged, when a clearance waits for it and when it is given back; apart, so that no fee is anybody's whim."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money
from tradelane.kernel.rule import rule
from tradelane.tariff.rules import at_rate, published_rate
from tradelane.tariff.values import CustomsRate
from tradelane.window.values import Case, Charge, ChargeState, Conversion, Fee, FeeBase, FeeLine, Filing, Refund

_TFA6 = "WTO Trade Facilitation Agreement art. 6"
_GATT8 = "GATT 1994 art. VIII:1(a)"


@rule(
    "FEE-1", cites=f"{_TFA6}.1.2 and 6.1.3; GATT 1994 art. X:1", field="fees",
    fix="Publish amount, law and clause of the fee, with its first day.",
)  # fmt: skip
def a_fee_is_charged_as_published(line: FeeLine, *, fees: Iterable[Fee], on: date) -> bool:
    """An amount is charged only under a fee that the procedure publishes, with its law, for the day of filing."""
    return any(
        (f.name, f.agency, f.basis) == (line.name, line.agency, line.basis) and bool(f.basis) and f.in_force(on)
        for f in fees
    )


@rule(
    "FEE-2", cites=f"{_TFA6}.2; {_GATT8}", field="case",
    fix="Pay what the case owes; its page shows each line, its law and how to pay.",
)  # fmt: skip
def a_clearance_waits_for_the_fees_due_before_it(charges: Iterable[Charge]) -> bool:
    """Goods are cleared once the fees that the procedure wants paid before are paid; a refusal waits for none."""
    return not any(charge.holds for charge in charges)


@rule(
    "FEE-3", cites=f"{_TFA6}.1; Tradelane house rule: only the trader answers for the goods", field="by",
    fix="Let the organisation whose case it is, or its mandated broker, choose how to pay.", refusal=Forbidden,
)  # fmt: skip
def the_trader_pays_what_its_case_owes(case: Case, *, by: OrganisationId) -> bool:
    """Only the trader whose case it is, or its mandated broker, opens the payment of its fees."""
    return case.trader == by


@rule("FEE-4", cites=f"{_TFA6}.1", field="charge", fix="Read the case again: nothing is open there.")
def only_what_is_owed_is_paid(charge: Charge) -> bool:
    """A payment is opened only for what is owed here and not paid yet."""
    return charge.state is ChargeState.OWED


@rule(
    "FEE-5", cites=f"{_GATT8}: fees are limited to the cost of the services rendered", field="charge",
    fix="A fee is given back when its case was taken back in the time that the procedure publishes.",
)  # fmt: skip
def a_fee_is_given_back_as_published(line: FeeLine, *, reviewed: bool) -> bool:
    """Who takes a case back gets back the fees whose published term says so: always, or while no agency answered."""
    return line.refund is Refund.ALWAYS or (line.refund is Refund.BEFORE_REVIEW and not reviewed)


@rule(
    "FEE-6", cites="Tradelane house rule: an agency acts within its own competence", field="by",
    fix="Ask a signatory of the agency to name its account.", refusal=Forbidden,
)  # fmt: skip
def an_agency_names_its_own_account(agencies: Iterable[OrganisationId], *, by: OrganisationId) -> bool:
    """Only an agency that a procedure of this window names says where its fees are paid to."""
    return by in set(agencies)


def assess(fees: Iterable[Fee], *, filing: Filing, on: date, rates: Iterable[CustomsRate] = ()) -> tuple[FeeLine, ...]:
    """What each fee in force on the day comes to, in the order of the tariff; what does not apply is left out.

    A share that is due in another currency than the declared value is reckoned at the rate that the authority
    published for the day. A line without amount is undetermined: nothing is guessed, and nothing is charged for it.
    """
    given = tuple(rates)
    return tuple(_line(fee, filing, given, on) for fee in fees if fee.in_force(on) and _applies(fee, filing))


def needs_a_rate(fees: Iterable[Fee], *, value: Money | None, on: date) -> bool:
    """Whether a fee of the day is a share in another currency than the declared value."""
    return value is not None and any(
        fee.in_force(on) and fee.per is FeeBase.VALUE and fee.currency not in ("", value.currency) for fee in fees
    )


def given_back(charge: Charge, *, reviewed: bool) -> Money:
    """How much of a paid charge is given back when its case is taken back."""
    due = [line.amount for line in charge.lines if line.amount and a_fee_is_given_back_as_published(
        line, reviewed=reviewed)]  # fmt: skip
    return Money(sum((money.amount for money in due), Decimal(0)), charge.amount.currency).rounded()


def _applies(fee: Fee, filing: Filing) -> bool:
    return fee.per is not FeeBase.PERMIT or fee.permit in filing.permits


def _line(fee: Fee, filing: Filing, rates: tuple[CustomsRate, ...], on: date) -> FeeLine:
    converted = _converted(fee, filing.value, rates, on)
    amount, how = _amount(fee, filing, converted)
    waived = filing.tier in fee.waived_for
    if waived:
        amount, how = (None if amount is None else Money(Decimal(0), amount.currency)), fee.waiver
    return FeeLine(
        fee.name, fee.agency, amount, how, fee.basis, fee.confidence, waits=fee.waits, refund=fee.refund,
        waiver=fee.waiver if waived else "", converted=converted,
    )  # fmt: skip


def _converted(fee: Fee, value: Money | None, rates: tuple[CustomsRate, ...], on: date) -> Conversion | None:
    if not needs_a_rate([fee], value=value, on=on) or value is None:
        return None
    rate = published_rate(rates, currency=value.currency, into=fee.currency, on=on)
    return None if rate is None else Conversion(
        value, at_rate(value, rate), rate.factor, rate.valid_from, rate.source
    )  # fmt: skip


def _amount(fee: Fee, filing: Filing, converted: Conversion | None) -> tuple[Money | None, str]:
    if fee.per is FeeBase.VALUE and fee.rate is not None:
        return _share(fee, fee.rate, filing.value, converted)
    if fee.amount is None:
        return None, fee.note
    if fee.per is FeeBase.ITEM:
        return (fee.amount * filing.items).rounded(), f"{filing.items} × {fee.amount}"
    return fee.amount, str(fee.amount)


def _share(fee: Fee, rate: Decimal, value: Money | None, converted: Conversion | None) -> tuple[Money | None, str]:
    """The share of the value, which is converted first, as the law takes the value in the currency of the fee."""
    of, told = (converted.after, str(converted)) if converted else (value, str(value))
    if of is None:
        return None, f"{rate.normalize():f} × the declared value"
    if fee.currency not in ("", of.currency):
        return None, f"{rate.normalize():f} × {value}, in {fee.currency} at the customs rate of the day"
    share, how = (of * rate).rounded(), f"{rate.normalize():f} × {told}"
    if fee.least is not None and share.amount < fee.least.amount:
        return fee.least, f"{how}, at least {fee.least}"
    if fee.greatest is not None and share.amount > fee.greatest.amount:
        return fee.greatest, f"{how}, at most {fee.greatest}"
    return share, how
