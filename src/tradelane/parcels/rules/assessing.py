# SPDX-License-Identifier: Apache-2.0
"""The reference: what one parcel owes and what becomes of it, in Decimal, step by step; apart from its vectorised twin.

1. customs value in the destination's currency; 2. thresholds by the value of the whole parcel; 3. the preference that
is claimed, or why not; 4. duties, each rounded; 5. fees, then taxes, unless the vendor collected the tax at the sale;
6. the worst verdict of all findings.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity
from tradelane.parcels.rules import lines, preferences
from tradelane.parcels.rules.reading import faults_of, parcel_of
from tradelane.parcels.values import Assessment, Judged, Parcel, Proofs, Regime, Verdict
from tradelane.tariff.rules import (
    a_measure_applies_within_its_dates,
    agreed_below,
    all_applicable,
    applicable,
    duty,
    rate_of,
)
from tradelane.tariff.values import Basis, Measure, MeasureKind, TaxBase, TaxRate

RANDOM = "risk:random"
PREFERENCE = "preference:"
"""What the reason begins with on a line that is assessed at an agreement's rate; its name follows."""
NO_PROOFS: Proofs = {}


class _Dated(Protocol):
    """A row of law that is in force within dates."""

    @property
    def valid_from(self) -> date: ...

    @property
    def valid_to(self) -> date | None: ...


class Facts:
    """A regime with what every line asks of it looked up once."""

    def __init__(self, regime: Regime) -> None:
        tables, on = regime.tables, regime.on
        self.regime = regime
        valuation = next(v for v in tables.valuations if v.economy == regime.economy)
        self.currency, self.basis = valuation.currency, valuation.basis
        self.step = Decimal(1).scaleb(-CURRENCIES[self.currency].digits)
        found = {c: rate_of(tables.rates, currency=c, on=on) for c in {r.currency for r in tables.rates}}
        self.per_usd = {c: rate.per_usd for c, rate in found.items() if rate is not None}
        self.rates = frozenset(self.per_usd)
        self.thresholds = {waives: self._threshold(waives) for waives in ("duty", "tax")}
        in_force = [t for t in tables.taxes if t.economy == regime.economy and _runs(t, on)]
        self.taxes = sorted(in_force, key=lambda tax: not tax.is_fee)
        self._by_prefix: dict[str, list[Measure]] = {}
        self._national: dict[str, list[Measure]] = {}
        for measure in tables.measures:
            if measure.economy == regime.economy and not measure.quota and _runs(measure, on):
                self._by_prefix.setdefault(measure.hs_prefix, []).append(measure)
                if len(measure.hs_prefix) > 6:
                    self._national.setdefault(measure.hs_prefix[:6], []).append(measure)
        self.measures = lru_cache(maxsize=200_000)(self._measures)
        self.restricted = lru_cache(maxsize=20_000)(self._restricted)
        self.preferred = lru_cache(maxsize=200_000)(self._preferred)
        self.limits = {name: self._limit(name) for name in {w.agreement for w in regime.waivers}}

    def here(self, amount: Decimal, currency: str) -> Decimal:
        """An amount in the destination's currency, rounded half up to its minor unit."""
        exact = amount if currency == self.currency else amount * self.per_usd[self.currency] / self.per_usd[currency]
        return exact.quantize(self.step, ROUND_HALF_UP)

    def by_origin(self, hs_code: str) -> bool:
        """Whether what goods of a code owe depends on where they come from."""
        return any(m.origins or m.excluded for m in (*self._above(hs_code), *self._national.get(hs_code[:6], ())))

    def refusal(self, *, agreement: str, proof: str, origin: str, hs_code: str, proofs: Proofs) -> str:
        """Id of the rule that refuses a claim whatever the parcel is worth; empty when none does."""
        regime = self.regime
        if not preferences.the_agreement_binds_both_ends(
            agreement, origin=origin, destination=regime.economy, on=regime.on, memberships=regime.tables.memberships
        ):
            return preferences.the_agreement_binds_both_ends.id
        if not preferences.is_declaration(proof):
            known = proofs.get((agreement, proof), ())
            if why := preferences.why_a_certificate_fails(known, origin=origin, hs_code=hs_code, on=regime.on):
                return why
        found = self.preferred(hs_code, origin, agreement)
        rule = preferences.the_agreement_has_a_rate_for_the_goods
        return "" if rule(found) else rule.id

    def _preferred(self, hs_code: str, origin: str, agreement: str) -> Measure | None:
        return applicable(
            self._above(hs_code), economy=self.regime.economy, kind=MeasureKind.CUSTOMS, hs_code=hs_code,
            on=self.regime.on, preference=agreement, origin=origin,
        )  # fmt: skip

    def _limit(self, agreement: str) -> Decimal | None:
        """Up to what value of a parcel a declaration suffices, in the destination's currency; None when never."""
        rows = [
            w for w in self.regime.waivers
            if w.agreement == agreement and w.economy in ("", self.regime.economy) and _runs(w, self.regime.on)
        ]  # fmt: skip
        row = max(rows, key=lambda w: (bool(w.economy), w.valid_from), default=None)
        if row is None or row.limit.currency not in self.per_usd:
            return None
        return self.here(row.limit.amount, row.limit.currency)

    def _above(self, hs_code: str) -> list[Measure]:
        return [m for n in range(len(hs_code) + 1) for m in self._by_prefix.get(hs_code[:n], ())]

    def _measures(self, hs_code: str, origin: str, preference: str = "") -> tuple[Measure, ...] | None:
        """Every measure that goods of a code and origin are under; None when their customs duty is not on file.

        Under a granted `preference` the agreement's customs duty takes the place of the general one.
        """
        economy, on, above = self.regime.economy, self.regime.on, self._above(hs_code)
        found: list[Measure] = []
        for kind in MeasureKind:
            if kind.adds_up:
                found += all_applicable(above, economy=economy, kind=kind, hs_code=hs_code, on=on, origin=origin)
                continue
            one = applicable(above, economy=economy, kind=kind, hs_code=hs_code, on=on, origin=origin) or agreed_below(
                self._national.get(hs_code[:6], ()), economy=economy, kind=kind, hs_code=hs_code, on=on, origin=origin
            )
            if kind is MeasureKind.CUSTOMS and preference:
                one = self.preferred(hs_code, origin, preference)
            if one is None and kind is MeasureKind.CUSTOMS:
                return None
            found += [] if one is None else [one]
        return tuple(found)

    def _restricted(self, hs_code: str) -> tuple[tuple[str, Verdict], ...]:
        regime = self.regime
        return tuple(
            (f"restriction:{r.id}", r.verdict)
            for r in regime.restrictions
            if r.economy == regime.economy and hs_code.startswith(r.hs_prefix) and _runs(r, regime.on)
        )

    def _threshold(self, waives: str) -> Decimal | None:
        """In the destination's currency; None when nothing is waived or the rate of its currency is not on file."""
        rows = [
            row
            for row in self.regime.tables.de_minimis
            if (row.economy, row.waives) == (self.regime.economy, waives) and _runs(row, self.regime.on)
        ]
        row = max(rows, key=lambda r: r.valid_from, default=None)
        if row is None or row.threshold.currency not in self.per_usd:
            return None
        return self.here(row.threshold.amount, row.threshold.currency)


def _runs(row: _Dated, on: date) -> bool:
    return a_measure_applies_within_its_dates(row.valid_from, row.valid_to, on=on)


def assess(parcel: Parcel, facts: Facts, proofs: Proofs = NO_PROOFS) -> Assessment:
    """What a sound parcel owes; `proofs` are the certificates of origin that this node knows of."""
    carried = parcel.value + (parcel.freight + parcel.insurance if facts.basis == Basis.CIF else 0)
    value = facts.here(carried, parcel.currency)
    whole = facts.here(parcel.item_value, parcel.currency)
    waived = {name: least is not None and whole <= least for name, least in facts.thresholds.items()}
    refused = _refused(parcel, facts, whole, proofs)
    preference = "" if refused else parcel.agreement
    duties, unreckoned = _duties(parcel, facts, value, waived=waived["duty"], preference=preference)
    fees, tax = _taxes(facts, value, duties, waived=waived["tax"], collected=bool(parcel.tax_registration))
    return Assessment(facts.currency, value, duties, fees, tax, unreckoned, preference, refused)


def _refused(parcel: Parcel, facts: Facts, whole: Decimal, proofs: Proofs) -> str:
    """Id of the rule that refuses the preference a parcel claims; empty when none does, or none is claimed."""
    if not parcel.agreement:
        return ""
    why = facts.refusal(
        agreement=parcel.agreement, proof=parcel.proof, origin=parcel.origin, hs_code=parcel.hs_code, proofs=proofs
    )
    if why or not preferences.is_declaration(parcel.proof):
        return why
    rule = preferences.a_declaration_is_within_the_value_limit
    return "" if rule(whole, limit=facts.limits.get(parcel.agreement)) else rule.id


def _duties(parcel: Parcel, facts: Facts, value: Decimal, *, waived: bool, preference: str) -> tuple[Decimal, bool]:
    """Every duty together, and whether one of them can't be reckoned; an excise comes last and is never waived."""
    by_origin = bool(preference) or facts.by_origin(parcel.hs_code)
    measures = facts.measures(parcel.hs_code, parcel.origin if by_origin else "", preference)
    unreckoned, due = measures is None and not waived, 0 * facts.step
    known = (Quantity(Decimal(parcel.grams) / 1000, "KGM"), Quantity(Decimal(parcel.pieces), "C62"))
    for measure in measures or ():
        if waived and measure.kind is not MeasureKind.EXCISE:
            continue
        base = value if measure.base == TaxBase.VALUE else value + due
        try:
            due += duty(measure.expression, value=Money(base, facts.currency), quantities=known).amount
        except TradelaneError:
            unreckoned = True
    return due, unreckoned


def _taxes(facts: Facts, value: Decimal, duties: Decimal, *, waived: bool, collected: bool) -> tuple[Decimal, Decimal]:
    """Fees and taxes by their own bases; below the threshold neither is due."""
    fees, taxes = 0 * facts.step, 0 * facts.step
    for tax in facts.taxes:
        if waived or (collected and not tax.is_fee):
            continue
        amount = (_base(tax, value, duties, fees) * tax.percent / 100).quantize(facts.step, ROUND_HALF_UP)
        if tax.is_fee:
            fees += amount
        else:
            taxes += amount
    return fees, taxes


def _base(tax: TaxRate, value: Decimal, duties: Decimal, fees: Decimal) -> Decimal:
    if tax.base == TaxBase.VALUE:
        return value
    return value + duties + (fees if tax.base == TaxBase.VALUE_DUTY_FEES else 0)


def picked(item: str, line: int, *, regime: Regime) -> bool:
    """Whether a line is inspected at random: by the digest of the recorded seed, its item and its number."""
    drawn = sha256(f"{regime.seed}|{item}|{line}".encode()).digest()
    return int.from_bytes(drawn[:4], "big") * 1000 < regime.risk.random_permille << 32


def judge(
    row: Mapping[str, str],
    facts: Facts,
    *,
    line: int,
    item_value: Decimal = Decimal(0),
    repeats: int | None = None,
    seen_before: bool = False,
    risks: Iterable[str] = (),
    proofs: Proofs = NO_PROOFS,
) -> Judged:
    """What becomes of one line; `risks` are the ids of the risk rules that hold for it."""
    faults = faults_of(row, rates=facts.rates)
    numbered = row["item"] if lines.the_item_is_numbered(row["item"]) else ""
    if faults:
        return Judged(line, numbered, Verdict.INVALID, faults, None)
    parcel = parcel_of(row, line=line, item_value=item_value)
    made = assess(parcel, facts, proofs)
    found: list[tuple[str, Verdict]] = []
    if not lines.the_line_is_declared_once(repeats):
        found.append((lines.the_line_is_declared_once.id, Verdict.DUPLICATE))
    elif not lines.the_item_is_new_here(seen_before):
        found.append((lines.the_item_is_new_here.id, Verdict.DUPLICATE))
    found += facts.restricted(parcel.hs_code)
    if not lines.the_duty_can_be_reckoned(made.unreckoned):
        found.append((lines.the_duty_can_be_reckoned.id, Verdict.HOLD))
    if parcel.agreement:
        found.append((made.refused or f"{PREFERENCE}{made.preference}", Verdict.RELEASE))
    raised = set(risks)
    found += [(f"risk:{rule.id}", rule.verdict) for rule in facts.regime.risk.rules if rule.id in raised]
    if picked(parcel.item, line, regime=facts.regime):
        found.append((RANDOM, Verdict.INSPECT))
    order = list(Verdict)
    verdict = min((v for _, v in found), key=order.index, default=Verdict.RELEASE)
    return Judged(line, numbered, verdict, tuple(code for code, _ in found), made)
