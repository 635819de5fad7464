# SPDX-License-Identifier: Apache-2.0
"""The landed cost of a sale, line by line; apart, because it only applies what the other rules say.

1. goods and charges, converted at a dated rate; 2. customs value, and what the threshold for small values waives;
3. duties per line of goods, an excise last; 4. fees and taxes; 5. total. Lines of kind `customs value`, `exchange` and
`de minimis` explain and are not added.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
    DutyFacts,
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
    DeMinimis,
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


@rule(
    "TARIFF-23",
    cites="Harmonized System Convention art. 3(3): national subdivisions stand below the six digits",
    field="declared.line",
    fix="Give a line of the destination's tariff that begins with the six digits of the sale.",
)
def the_national_line_is_below_the_subheading(line: str, *, hs_code: str) -> bool:
    """A line of a national tariff that is declared for goods begins with their six digits."""
    return line.isascii() and line.isdigit() and line.startswith(hs_code)


@rule(
    "TARIFF-21",
    cites="WCO Revised Kyoto Convention, General Annex, standard 4.13",
    field="goods_items[].value",
    fix="Above the threshold duty or tax is due on the whole value; state the price of all goods.",
)
def the_price_is_within_the_threshold(price: Money, *, threshold: Money) -> bool:
    """Duty or tax is waived where the price of all goods is no more than the economy's threshold on the day."""
    return price.currency == threshold.currency and price.amount <= threshold.amount


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
    facts: Mapping[int, DutyFacts]
    taken: dict[str, Decimal] = field(default_factory=dict)
    """What earlier lines of the sale would take of each quota, by its number."""

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
    facts: Mapping[int, DutyFacts] | None = None,
) -> Quote:
    """What the sale costs landed at the second economy of `lane` (such as MX-SG) on a day, every line cited.

    `claims` holds the origin determination of each line number; without one the general rate applies. `facts` holds
    what was declared beyond the sale for duties on a part, another quantity or another line's duty. Amounts are rounded
    half up to the minor unit line by line. Raises Refused naming the rule when something needed is not known.
    """
    origin, _, destination = lane.partition("-")
    the_destination_is_on_file.require(tables, destination=destination, on=on)
    every_line_is_classified.require(consignment.goods_items)
    consignment = _by_national_lines(consignment, facts or {})
    valuation = next(v for v in tables.valuations if v.economy == destination)
    factor, exchange = _exchange(tables, consignment.terms.currency, valuation.currency, on)
    case = _Case(consignment, tables, origin, destination, on, claims or {}, valuation, factor, facts or {})
    value = customs_value(consignment, basis=valuation.basis)
    value_here = {number: case.here(money) for number, money in value.by_line.items()}
    waivers = {row.waives: line for row, line in _waivers(case)}
    kinds = [kind for kind in MeasureKind if "duty" not in waivers or kind is MeasureKind.EXCISE]
    duties = [line for item in consignment.goods_items for line in _duties(case, item, value_here[item.number], kinds)]
    levied = total((line.amount for line in duties), currency=valuation.currency)
    whole = total(value_here.values(), currency=valuation.currency)
    lines = (
        *_sale_lines(case),
        *exchange,
        _value_line(case, value, whole),
        *waivers.values(),
        *duties,
        *(() if "tax" in waivers else _tax_lines(case, whole, levied)),
    )
    landed = total((line.amount for line in lines if line.counts), currency=valuation.currency)
    in_sale = total(
        (line.amount_in_sale_currency for line in lines if line.counts), currency=consignment.terms.currency
    )
    result = Quote(lane, on, valuation.currency, lines, landed, in_sale)
    the_total_is_the_sum_of_its_lines.require(result)
    return result


def _by_national_lines(consignment: Consignment, facts: Mapping[int, DutyFacts]) -> Consignment:
    """The sale with the destination's own lines in the place of six digits, where they are declared."""
    items = []
    for item in consignment.goods_items:
        line = facts.get(item.number, DutyFacts()).line
        if line:
            the_national_line_is_below_the_subheading.require(line, hs_code=item.hs_code)
        items.append(replace(item, hs_code=line or item.hs_code))
    return replace(consignment, goods_items=tuple(items))


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


def _waivers(case: _Case) -> Iterable[tuple[DeMinimis, QuoteLine]]:
    """What the price of the goods is small enough for, with the line that says so; an excise is never waived."""
    price = case.here(case.consignment.goods_value)
    for row in case.tables.de_minimis:
        if row.economy != case.destination or not a_measure_applies_within_its_dates(
            row.valid_from, row.valid_to, on=case.on
        ):
            continue
        threshold = _converted(case, row.threshold)
        if threshold is not None and the_price_is_within_the_threshold(price, threshold=threshold):
            words = f"{row.waives} waived: goods of {price} are within {row.threshold}"
            yield row, QuoteLine(
                "de minimis", words, price, "", threshold, case.there(threshold),
                the_price_is_within_the_threshold.cites, _text(row.source), row.source.confidence, counts=False,
            )  # fmt: skip


def _converted(case: _Case, money: Money) -> Money | None:
    """Money of any currency in the destination's; None where a rate is not on file."""
    here = case.valuation.currency
    if money.currency == here:
        return money
    found = [rate_of(case.tables.rates, currency=c, on=case.on) for c in (money.currency, here)]
    ours, theirs = found
    return convert(money, theirs.per_usd / ours.per_usd, currency=here) if ours and theirs else None


def _duties(case: _Case, item: GoodsItem, value: Money, kinds: Iterable[MeasureKind]) -> Iterable[QuoteLine]:
    """Every duty on one line; a general customs duty must be on file, what adds up and an excise need not exist."""
    levied = Money(Decimal(0), value.currency)
    for kind in kinds:
        if kind.adds_up:
            measures = all_applicable(
                case.tables.measures, economy=case.destination, kind=kind, hs_code=item.hs_code, on=case.on,
                origin=item.origin or case.origin,
            )  # fmt: skip
        else:
            general = _general(case, item, kind)
            measures = [] if general is None else [_preferred(case, item, kind) or general]
        for measure in measures:
            line = _duty_line(case, item, measure, value if measure.base == TaxBase.VALUE else value + levied)
            levied = levied + line.amount
            if measure.quota:
                _take(case, measure, item)
            yield line


def _take(case: _Case, measure: Measure, item: GoodsItem) -> None:
    """Remember what a line takes of a quota, so that the lines after it find no more than is left."""
    quota = next(q for q in case.tables.quotas if (q.economy, q.order_number) == (measure.economy, measure.quota))
    case.taken[measure.quota] = case.taken.get(measure.quota, Decimal(0)) + (_drawn(quota, item) or Decimal(0))


def _duty_line(case: _Case, item: GoodsItem, measure: Measure, base: Money) -> QuoteLine:
    facts = _facts_here(case, item)
    amount = duty(measure.expression, value=base, facts=facts)
    rate, cites = measure.expression.text, measure.cites
    for code in facts.under if measure.kind is MeasureKind.CUSTOMS else ():
        further = _declared(case, item, code)
        amount = duty(further.expression, value=base, facts=replace(facts, referred=amount))
        rate, cites = f"{rate}; {code}: {further.expression.text}", f"{cites}; {further.cites}"
    claim = case.claims.get(item.number)
    under = f" under {measure.preference}, criterion {claim.criterion}" if measure.preference and claim else ""
    within = f", within quota {measure.quota}" if measure.quota else ""
    shown = f", {measure.condition}" if measure.condition else ""
    return QuoteLine(
        str(measure.kind), f"{measure.kind} on line {item.number}, HS {item.hs_code}{under}{within}{shown}", base,
        rate, amount, case.there(amount), cites, _text(measure.source), measure.source.confidence,
    )  # fmt: skip


def _facts_here(case: _Case, item: GoodsItem) -> DutyFacts:
    """What is known of a line for its duty, money in the destination's currency."""
    stated = case.facts.get(item.number, DutyFacts())
    amounts = [amount for amount in (item.quantity, item.net_mass) if amount is not None]
    values = {part: _converted(case, money) for part, money in stated.part_values.items()}
    return replace(
        stated, quantities=(*stated.quantities, *amounts),
        part_values={part: money for part, money in values.items() if money is not None},
        referred=None if stated.referred is None else _converted(case, stated.referred),
    )  # fmt: skip


def _declared(case: _Case, item: GoodsItem, code: str) -> Measure:
    """The general duty of a further line that the goods are declared under."""
    found = applicable(
        case.tables.measures, economy=case.destination, kind=MeasureKind.CUSTOMS, hs_code=code, on=case.on,
        origin=item.origin or case.origin,
    )  # fmt: skip
    if found is None or not found.hs_prefix:
        raise the_rate_is_on_file.refused(field=f"goods_items[{item.number - 1}].hs_code", facts={"hs_code": code})
    return found


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
            and a_quota_is_open_on_the_day(q, on=case.on)
            and the_quota_has_room(_left(case, q), asked=_drawn(q, item))
            for q in case.tables.quotas
        )
    ]  # fmt: skip


def _left(case: _Case, quota: Quota) -> Quota:
    """The quota with what the lines before leave of it."""
    return replace(quota, balance=max(Decimal(0), quota.balance - case.taken.get(quota.order_number, Decimal(0))))


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
