# SPDX-License-Identifier: Apache-2.0
"""The landed cost of a sale, line by line; apart, because it only applies what the other rules say.

1. goods and charges, converted at a dated rate; 2. customs value; 3. duties per line of goods; 4. fees and taxes;
5. total. Lines of kind `customs value` and `exchange` explain and are not added.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tradelane.consignments.values import Consignment, GoodsItem
from tradelane.kernel.money import Money, total
from tradelane.kernel.quantities import factor_between
from tradelane.kernel.rule import rule
from tradelane.tariff.rules.customs_rates import published_rate
from tradelane.tariff.rules.customs_value import (
    CustomsValue,
    a_rate_of_exchange_is_on_file,
    convert,
    customs_value,
    rate_of,
)
from tradelane.tariff.rules.measures import (
    a_measure_applies_within_its_dates,
    a_preference_needs_an_origin_determination,
    agreed_below,
    all_applicable,
    applicable,
    both_ends_are_members_of_the_agreement,
    duty,
    the_rate_is_on_file,
)
from tradelane.tariff.rules.quotas import a_quota_is_open_on_the_day, the_quota_has_room
from tradelane.tariff.values import (
    Confidence,
    Measure,
    MeasureKind,
    OriginClaim,
    Quota,
    Quote,
    QuoteLine,
    Source,
    Tables,
    TaxBase,
    Valuation,
)


@rule(
    "TARIFF-10",
    cites="Harmonized System Convention art. 3",
    field="goods_items[].hs_code",
    fix="Declare six digits of the Harmonized System for every line.",
)
def every_line_is_classified(items: Iterable[GoodsItem]) -> bool:
    """Duty can be quoted only for goods that bear an HS code."""
    return all(len(item.hs_code) >= 6 for item in items)


@rule(
    "TARIFF-11",
    cites="Tradelane house rule: unknown is not free",
    field="lane",
    fix="Add the destination's valuation, measures and taxes with their sources.",
)
def the_destination_is_on_file(tables: Tables, *, destination: str, on: date) -> bool:
    """A quote needs the destination's way of valuing and its taxes on the date."""
    return any(v.economy == destination for v in tables.valuations) and any(
        t.economy == destination and a_measure_applies_within_its_dates(t.valid_from, t.valid_to, on=on)
        for t in tables.taxes
    )


@rule(
    "TARIFF-12",
    cites="Tradelane house rule: money adds up",
    field="total",
    fix="Report this as a fault of the program.",
)
def the_total_is_the_sum_of_its_lines(quote: Quote) -> bool:
    """The total of a quote is the sum of its lines, and no duty or tax is negative."""
    counted = total((line.amount for line in quote.lines if line.counts), currency=quote.currency)
    levied = (line for line in quote.lines if line.kind in (*MeasureKind, "fee", "tax"))
    return counted == quote.total and all(line.amount.amount >= 0 for line in levied)


@dataclass(frozen=True, slots=True)
class _Case:
    """What every step of one quote needs."""

    consignment: Consignment
    tables: Tables
    origin: str
    destination: str
    on: date
    claims: Mapping[int, OriginClaim]
    valuation: Valuation
    factor: Decimal
    """Units of the destination's currency for one of the sale's."""

    def here(self, money: Money) -> Money:
        """Money of the sale in the destination's currency."""
        return convert(money, self.factor, currency=self.valuation.currency)

    def there(self, money: Money) -> Money:
        """Money of the destination in the sale's currency."""
        return convert(money, 1 / self.factor, currency=self.consignment.terms.currency)


def quote(
    *,
    consignment: Consignment,
    lane: str,
    on: date,
    tables: Tables,
    claims: Mapping[int, OriginClaim] | None = None,
) -> Quote:
    """What the sale costs landed at the second economy of `lane` (such as MX-SG) on a day, every line cited.

    `claims` holds the origin determination of each line number; without one the general rate applies. Amounts are
    rounded half up to the minor unit line by line. Raises Refused naming the rule when something needed is not known.
    """
    origin, _, destination = lane.partition("-")
    the_destination_is_on_file.require(tables, destination=destination, on=on)
    every_line_is_classified.require(consignment.goods_items)
    valuation = next(v for v in tables.valuations if v.economy == destination)
    factor, exchange = _exchange(tables, consignment.terms.currency, valuation.currency, on)
    case = _Case(consignment, tables, origin, destination, on, claims or {}, valuation, factor)
    value = customs_value(consignment, basis=valuation.basis)
    value_here = {number: case.here(money) for number, money in value.by_line.items()}
    duties = [line for item in consignment.goods_items for line in _duties(case, item, value_here[item.number])]
    whole = total(value_here.values(), currency=valuation.currency)
    lines = (
        *_sale_lines(case),
        *exchange,
        _value_line(case, value, whole),
        *duties,
        *_tax_lines(case, whole, total((line.amount for line in duties), currency=valuation.currency)),
    )
    landed = total((line.amount for line in lines if line.counts), currency=valuation.currency)
    in_sale = total(
        (line.amount_in_sale_currency for line in lines if line.counts), currency=consignment.terms.currency
    )
    result = Quote(lane, on, valuation.currency, lines, landed, in_sale)
    the_total_is_the_sum_of_its_lines.require(result)
    return result


def _sale_lines(case: _Case) -> Iterable[QuoteLine]:
    """What the buyer owes the seller."""
    order = f"order {case.consignment.references.order}".strip()
    for item in case.consignment.goods_items:
        stated = f": {item.quantity} at {item.unit_price}" if item.quantity and item.unit_price else ""
        words = f"{item.description}{stated}"
        yield _stated(case, "goods", words, item.worth, order)
    for charge in case.consignment.charges:
        yield _stated(case, charge.kind, f"{charge.kind} stated in the {order}", charge.amount, order)


def _stated(case: _Case, kind: str, words: str, money: Money, order: str) -> QuoteLine:
    cites = "the contract of sale (Incoterms 2020)" if kind != "goods" else "the contract of sale"
    return QuoteLine(kind, words, None, "", case.here(money), money, cites, order, Confidence.HIGH)


def _exchange(tables: Tables, sale: str, here: str, on: date) -> tuple[Decimal, list[QuoteLine]]:
    """The factor from the sale's currency to the destination's, with a line that explains it.

    The rate that the destination's authority published comes first; else the rates that ship.
    """
    if sale == here:
        return Decimal(1), []
    published = published_rate(tables.published, currency=sale, into=here, on=on)
    if published is not None:
        day, source = published.valid_from, published.source
        return published.factor, [_rate_line(sale, here, published.factor, day, source, Confidence.HIGH)]
    for currency in (sale, here):
        a_rate_of_exchange_is_on_file.require(tables.rates, currency=currency, on=on)
    found = {c: rate_of(tables.rates, currency=c, on=on) for c in (sale, here)}
    ours, theirs = found[sale], found[here]
    assert ours and theirs
    factor = theirs.per_usd / ours.per_usd
    rate = theirs if here != "USD" else ours
    return factor, [_rate_line(sale, here, factor, rate.valid_from, rate.source.text, rate.source.confidence)]


def _rate_line(sale: str, here: str, factor: Decimal, day: date, source: str, confidence: Confidence) -> QuoteLine:
    shown = factor.quantize(Decimal("0.000001"))
    return QuoteLine(
        "exchange", f"1 {sale} is {shown} {here}, rates of {day.isoformat()}", Money(Decimal(1), sale), f"{shown}",
        Money(factor, here).rounded(), Money(Decimal(1), sale), "WTO Valuation Agreement art. 9", source, confidence,
        counts=False,
    )  # fmt: skip


def _value_line(case: _Case, value: CustomsValue, whole: Money) -> QuoteLine:
    valuation = case.valuation
    return QuoteLine(
        "customs value", value.steps, None, "", whole, value.whole, valuation.cites, _text(valuation.source),
        valuation.source.confidence, counts=False,
    )  # fmt: skip


def _duties(case: _Case, item: GoodsItem, value: Money) -> Iterable[QuoteLine]:
    """Every duty on one line; a general customs duty must be on file, what adds up and an excise need not exist."""
    for kind in MeasureKind:
        if kind.adds_up:
            measures = all_applicable(
                case.tables.measures, economy=case.destination, kind=kind, hs_code=item.hs_code, on=case.on,
                origin=item.origin or case.origin,
            )  # fmt: skip
        else:
            general = _general(case, item, kind)
            measures = [] if general is None else [_preferred(case, item, kind) or general]
        for measure in measures:
            yield _duty_line(case, item, measure, value)


def _duty_line(case: _Case, item: GoodsItem, measure: Measure, value: Money) -> QuoteLine:
    amounts = [amount for amount in (item.quantity, item.net_mass) if amount is not None]
    amount = duty(measure.expression, value=value, quantities=amounts)
    claim = case.claims.get(item.number)
    under = f" under {measure.preference}, criterion {claim.criterion}" if measure.preference and claim else ""
    within = f", within quota {measure.quota}" if measure.quota else ""
    shown = f", {measure.condition}" if measure.condition else ""
    return QuoteLine(
        str(measure.kind), f"{measure.kind} on line {item.number}, HS {item.hs_code}{under}{within}{shown}", value,
        measure.expression.text, amount, case.there(amount), measure.cites, _text(measure.source),
        measure.source.confidence,
    )  # fmt: skip


def _general(case: _Case, item: GoodsItem, kind: MeasureKind) -> Measure | None:
    found = applicable(
        _open(case, item), economy=case.destination, kind=kind, hs_code=item.hs_code, on=case.on,
        origin=item.origin or case.origin,
    ) or agreed_below(
        case.tables.measures, economy=case.destination, kind=kind, hs_code=item.hs_code, on=case.on,
        origin=item.origin or case.origin,
    )  # fmt: skip
    if found is None and kind == MeasureKind.CUSTOMS:
        facts = {"economy": case.destination, "hs_code": item.hs_code, "on": case.on.isoformat()}
        raise the_rate_is_on_file.refused(field=f"goods_items[{item.number - 1}].hs_code", facts=facts)
    return found


def _open(case: _Case, item: GoodsItem) -> list[Measure]:
    """Measures without a quota, and those whose quota has room for the line on the day."""
    return [
        m for m in case.tables.measures
        if not m.quota or any(
            q.order_number == m.quota and q.economy == m.economy
            and a_quota_is_open_on_the_day(q, on=case.on) and the_quota_has_room(q, asked=_drawn(q, item))
            for q in case.tables.quotas
        )
    ]  # fmt: skip


def _drawn(quota: Quota, item: GoodsItem) -> Decimal | None:
    """What the line would take from the quota, in the quota's unit; None when it does not say."""
    for amount in (item.quantity, item.net_mass):
        if amount is not None and (factor := factor_between(amount.unit, quota.unit)) is not None:
            return amount.value * factor
    return None


def _preferred(case: _Case, item: GoodsItem, kind: MeasureKind) -> Measure | None:
    """The preferential measure, when origin was determined and the agreement is in force at both ends."""
    claim = case.claims.get(item.number)
    if claim is None or not a_preference_needs_an_origin_determination(claim.agreement, claim):
        return None
    if not both_ends_are_members_of_the_agreement(
        claim.agreement, origin=item.origin or case.origin, destination=case.destination, on=case.on,
        memberships=case.tables.memberships,
    ):  # fmt: skip
        return None
    return applicable(
        _open(case, item), economy=case.destination, kind=kind, hs_code=item.hs_code, on=case.on,
        preference=claim.agreement, origin=item.origin or case.origin,
    )  # fmt: skip


def _tax_lines(case: _Case, value: Money, duties: Money) -> Iterable[QuoteLine]:
    """Fees first, then taxes, each on its own base."""
    fees = Money(Decimal(0), value.currency)
    for tax in sorted(case.tables.taxes, key=lambda t: not t.is_fee):
        if tax.economy != case.destination or not a_measure_applies_within_its_dates(
            tax.valid_from, tax.valid_to, on=case.on
        ):
            continue
        base = value
        if tax.base != TaxBase.VALUE:
            base = base + duties
        if tax.base == TaxBase.VALUE_DUTY_FEES:
            base = base + fees
        amount = (base * (tax.percent / 100)).rounded()
        if tax.is_fee:
            fees = fees + amount
        yield QuoteLine(
            "fee" if tax.is_fee else "tax", f"{tax.name} on {tax.base}", base, f"{tax.percent.normalize():f}%",
            amount, case.there(amount), tax.cites, _text(tax.source), tax.source.confidence,
        )  # fmt: skip


def _text(source: Source) -> str:
    return f"{source.text} (read {source.read_on.isoformat()})"
