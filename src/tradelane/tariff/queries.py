# SPDX-License-Identifier: Apache-2.0
"""The tariff's reads for other rooms: rates and quotes from dated tables and published editions.

Where an edition of an economy is published, its measures take the place of those of the same kinds that ship with the
program: a file of customs duties alone doesn't make an excise go away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from django.db.models import Q

from tradelane.consignments.values import Consignment
from tradelane.kernel.errors import Forbidden, NotFound, Unreadable
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.money import Money, decimal_from
from tradelane.parties.values import Actor
from tradelane.tariff import formats, rules
from tradelane.tariff.formats.rows import PlainMeasure, measures_from
from tradelane.tariff.models import CustomsRateRow, Edition, MeasureRow, QuotaRow
from tradelane.tariff.values import (
    CustomsRate,
    DeMinimis,
    EditionState,
    EditionView,
    Measure,
    OriginClaim,
    Quota,
    Quote,
    RateChange,
    Tables,
    TaxRate,
    UnparsedExpression,
)

CHANGES_AT_MOST = 200
"""Differences that a page lists; a whole new tariff has thousands."""


def quote(
    *, consignment: Consignment, lane: str, on: date, claims: Mapping[int, OriginClaim] | None = None,
    facts: Mapping[int, rules.DutyFacts] | None = None,
) -> Quote:  # fmt: skip
    """The landed cost of a sale by the rates in force; see `rules.quote`. Raises Refused."""
    economy = lane.partition("-")[2]
    codes = {item.hs_code for item in consignment.goods_items}
    codes |= {code for stated in (facts or {}).values() for code in (stated.line, *stated.under) if code}
    tables = tables_of(economy=economy, edition=edition_on(economy=economy, on=on), codes=codes)
    published = tuple(customs_rates(economy=economy, on=on))
    tables = replace(tables, quotas=tuple(quotas(economy=economy, on=on)), published=published)
    return rules.quote(consignment=consignment, lane=lane, on=on, tables=tables, claims=claims, facts=facts)


def edition_on(*, economy: str, on: date) -> str:
    """The id of the published edition in force in an economy on a day; empty when what ships counts."""
    rows = Edition.objects.filter(economy=economy, published_at__isnull=False, valid_from__lte=on)
    return rows.order_by("-valid_from", "-published_at").values_list("id", flat=True).first() or ""


def tables_of(
    *, economy: str, edition: str, codes: Iterable[str] | None = None, preferences: Iterable[str] = ()
) -> Tables:
    """Every table a quote looks up, with the measures of one edition; of some goods' codes only, if they are named.

    Without codes the measures are the general ones and those of the agreements that `preferences` names: mass
    assessment looks up no more than its lines claim.
    """
    shipped = formats.tables()
    if not edition:
        return shipped
    named = frozenset(preferences)
    measures = _measures_of_all(edition, named) if codes is None else tuple(_measures(edition, codes))
    kinds = _kinds_of(edition)
    others = tuple(m for m in shipped.measures if m.economy != economy or str(m.kind) not in kinds)
    return replace(shipped, measures=(*others, *measures))


@lru_cache(maxsize=64)
def _kinds_of(edition: str) -> frozenset[str]:
    """The kinds of measures that an edition sets; a tariff of customs duties says nothing of excises."""
    return frozenset(MeasureRow.objects.filter(edition=edition).values_list("kind", flat=True).distinct())


@lru_cache(maxsize=4)
def _measures_of_all(edition: str, preferences: frozenset[str]) -> tuple[Measure, ...]:
    """Kept for a process: what is published never changes."""
    rows = MeasureRow.objects.filter(edition=edition)
    rows = rows if preferences else rows.filter(preferences="")
    found = measures_from(map(_plain, rows.iterator()), economy=_edition(edition).economy)
    return tuple(m for m in found if not m.preference or m.preference in preferences)


def _measures(edition: str, codes: Iterable[str]) -> Iterable[Measure]:
    listed = list(codes)
    wanted = Q(hs_prefix__in={code[:n] for code in listed for n in range(len(code) + 1)})
    for code in listed:
        if 6 <= len(code) < 10:  # national lines below it, which may all charge the same
            wanted |= Q(hs_prefix__startswith=code, preferences="")
    rows = MeasureRow.objects.filter(wanted, edition=edition).order_by("id")
    return measures_from(map(_plain, rows), economy=_edition(edition).economy)


def measures_on(*, economy: str, hs_code: str, on: date) -> list[Measure]:
    """Every measure on goods of a code in an economy on a day: general, preferential and additional."""
    tables = tables_of(economy=economy, edition=edition_on(economy=economy, on=on), codes=[hs_code])
    found = [
        m
        for m in tables.measures
        if m.economy == economy
        and hs_code.startswith(m.hs_prefix)
        and rules.a_measure_applies_within_its_dates(m.valid_from, m.valid_to, on=on)
    ]
    return sorted(found, key=lambda m: (str(m.kind), m.preference, -len(m.hs_prefix)))


def lines_below(*, economy: str, hs_code: str, on: date) -> list[tuple[str, str]]:
    """National tariff lines below a subheading with the words of their general duty; from published editions."""
    edition = edition_on(economy=economy, on=on)
    rows = MeasureRow.objects.filter(edition=edition, hs_prefix__startswith=hs_code, preferences="", origins="")
    return list(rows.order_by("hs_prefix", "id").values_list("hs_prefix", "words")) if edition else []


def currency_of(*, economy: str) -> str:
    """The currency in which an economy values imports. Raises NotFound when it is not on file."""
    for valuation in formats.tables().valuations:
        if valuation.economy == economy:
            return valuation.currency
    raise NotFound("How the economy values imports is not on file.", field="economy")


def taxes(*, economy: str, on: date) -> list[TaxRate]:
    """The taxes and fees on imports into an economy on a day, fees first."""
    found = [
        tax
        for tax in formats.tables().taxes
        if tax.economy == economy and rules.a_measure_applies_within_its_dates(tax.valid_from, tax.valid_to, on=on)
    ]
    return sorted(found, key=lambda tax: not tax.is_fee)


def de_minimis(*, economy: str, waives: str, on: date) -> DeMinimis | None:
    """The threshold below which an economy waives `duty` or `tax` on parcels on a day; None when not on file."""
    found = [
        row
        for row in formats.tables().de_minimis
        if (row.economy, row.waives) == (economy, waives)
        and rules.a_measure_applies_within_its_dates(row.valid_from, row.valid_to, on=on)
    ]
    return max(found, key=lambda row: row.valid_from, default=None)


def converted(money: Money, *, currency: str, on: date) -> Money:
    """An amount in another currency at the dated rates, rounded half up. Raises Unreadable when a rate is missing."""
    if money.currency == currency:
        return money.rounded()
    rates = formats.tables().rates
    ours = rules.rate_of(rates, currency=money.currency, on=on)
    theirs = rules.rate_of(rates, currency=currency, on=on)
    if ours is None or theirs is None:
        missing = money.currency if ours is None else currency
        raise Unreadable(
            f"no rate of {missing} is on file for {on.isoformat()}", field="currency", rule="TARIFF-8",
            fix="Add a dated rate of exchange with its source.",
        )  # fmt: skip
    return rules.convert(money, theirs.per_usd / ours.per_usd, currency=currency)


def customs_rates(*, economy: str, on: date) -> list[CustomsRate]:
    """The rates of exchange that an economy's authority published here and that may count on a day. Public."""
    rows = CustomsRateRow.objects.filter(economy=economy, valid_from__lte=on, valid_from__gte=on - rules.COUNTS_FOR)
    return [rate_view(row) for row in rows.order_by("currency", "-valid_from", "-published_at", "-id")]


def rate_view(row: CustomsRateRow) -> CustomsRate:
    """A row as others see it."""
    factor = decimal_from(row.factor, field="factor")
    return CustomsRate(row.economy, row.currency, row.into, factor, row.valid_from, row.source, row.published_at)


def editions(*, by: Actor | None = None) -> list[EditionView]:
    """Published editions, newest first; drafts too for who keeps the economy's tariff."""
    rows = Edition.objects.order_by("-imported_at", "-id")
    seen = [row for row in rows if row.published_at is not None or (by is not None and _may_see(row, by))]
    return [edition_view(row) for row in seen]


def edition(*, id: str, by: Actor) -> EditionView:
    """One edition. Raises NotFound, also for a draft that the reader may not see."""
    row = _edition(id)
    if row.published_at is None and not _may_see(row, by):
        raise NotFound("There is no such edition.", field="id")
    return edition_view(row)


def changes(*, id: str, by: Actor) -> list[RateChange]:
    """What an edition changes against the one in force on its first day, at most CHANGES_AT_MOST of them."""
    row = _edition(id)
    if not _may_see(row, by):
        raise Forbidden("Only who keeps the tariff compares its drafts.", field="id")
    before = _rates(edition_on(economy=row.economy, on=row.valid_from) if row.published_at is None else "")
    after = _rates(id)
    found = [
        RateChange(*key, before=before.get(key, ""), after=after.get(key, ""))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]
    return found[:CHANGES_AT_MOST]


def _rates(edition: str) -> dict[tuple[str, str, str], str]:
    rows = MeasureRow.objects.filter(edition=edition).order_by("id")
    listed = rows.values_list("kind", "hs_prefix", "preferences", "origins", "quota", "words")
    return {(kind, prefix, " ".join(filter(None, who))): words for kind, prefix, *who, words in listed}


def quotas(*, economy: str, on: date) -> list[Quota]:
    """The quotas of an economy that are open on a day, with what is left."""
    rows = QuotaRow.objects.filter(Q(economy=economy, opens__lte=on, closes__gte=on)).order_by("order_number")
    return [quota_view(row) for row in rows]


def quota_view(row: QuotaRow) -> Quota:
    """A row as others see it."""
    return Quota(
        row.economy, row.order_number, row.volume, row.unit, row.opens, row.closes, row.balance, row.cites
    )  # fmt: skip


def edition_view(row: Edition) -> EditionView:
    """A row as others see it."""
    state = EditionState.DRAFT if row.published_at is None else EditionState.PUBLISHED
    return EditionView(
        id=row.id, economy=row.economy, form=row.form, valid_from=row.valid_from, source=row.source, lines=row.lines,
        measures=row.measures.count(), unparsed=tuple(UnparsedExpression(*fault) for fault in row.unparsed),
        state=EditionState.DROPPED if row.dropped_at else state, organisation=OrganisationId(row.organisation),
        imported_by=PersonId(row.imported_by), imported_at=row.imported_at,
        published_by=PersonId(row.published_by) if row.published_by else None, published_at=row.published_at,
    )  # fmt: skip


def _may_see(row: Edition, by: Actor) -> bool:
    return rules.the_actor_keeps_the_tariff(by, economy=row.economy)


def _edition(id: str) -> Edition:
    row = Edition.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such edition.", field="id", fix="Check its id.")
    return row


def _plain(row: MeasureRow) -> PlainMeasure:
    return PlainMeasure(**{name: getattr(row, name) for name in PlainMeasure.__slots__})
