# SPDX-License-Identifier: Apache-2.0
"""The only writes of the room: tariffs, rates of exchange and quotas; apart, because every one asks who acts."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Conflict, NotFound, Unreadable
from tradelane.kernel.ids import new_id
from tradelane.kernel.money import plain
from tradelane.kernel.quantities import Quantity, factor_between, unit_known
from tradelane.kernel.quoting import quoted
from tradelane.parties.values import Actor
from tradelane.tariff import queries, rules
from tradelane.tariff.formats import read_measures, read_us_hts, us_measures
from tradelane.tariff.formats.reports import tariff_text
from tradelane.tariff.formats.rows import plain_measures
from tradelane.tariff.models import CustomsRateRow, Edition, MeasureRow, QuotaDraw, QuotaReturn, QuotaRow
from tradelane.tariff.values import (
    Confidence,
    CustomsRate,
    DrawView,
    EditionView,
    Measure,
    Quota,
    Source,
    UnparsedExpression,
)

US_HTS, CSV = "us-hts", "csv"


@transaction.atomic
def import_tariff(
    *, content: bytes, form: str, economy: str, valid_from: date, source: str, by: Actor, now: datetime
) -> EditionView:
    """Keep a tariff's file as a draft that counts for nothing until another person publishes it.

    Raises Forbidden (TARIFF-18), Unreadable for a file that is not of its form or of another economy.
    """
    rules.the_actor_keeps_the_tariff.require(by, economy=economy)
    lines, measures, unparsed = _read(content, form, economy, valid_from, source)
    id = new_id("edition")
    assert by.person is not None
    row = Edition.objects.create(
        id=id, economy=economy, form=form, digest=digest_of(content), valid_from=valid_from, source=source[:300],
        lines=lines, organisation=by.organisation, imported_by=by.person, imported_at=now,
        unparsed=[[f.line, f.code, f.column, f.expression] for f in unparsed],
    )  # fmt: skip
    kept = (
        MeasureRow(edition=row, **{name: getattr(m, name) for name in m.__slots__}) for m in plain_measures(measures)
    )
    MeasureRow.objects.bulk_create(kept, batch_size=500)
    journal.record("tariff.edition.imported", subject=id, by=by, economy=economy, lines=lines, unparsed=len(unparsed))
    return queries.edition_view(row)


def _read(
    content: bytes, form: str, economy: str, valid_from: date, source: str
) -> tuple[int, list[Measure], list[UnparsedExpression]]:
    if economy not in COUNTRIES or not source.strip():
        raise Unreadable(
            "a tariff is of one economy and says where it was read", field="economy, source", rule="TARIFF-FORM-1",
            fix="Give two letters such as SG, and the publication with its date.",
        )  # fmt: skip
    text = tariff_text(content)
    if form == US_HTS and economy == "US":
        lines = read_us_hts(text)
        read = Source(source, valid_from, Confidence.HIGH)
        return len(lines), list(us_measures(lines, valid_from=valid_from, source=read)), [
            fault for line in lines for fault in line.unparsed
        ]  # fmt: skip
    if form != CSV:
        raise Unreadable(
            f"there is no form {quoted(form)}", field="form", rule="TARIFF-FORM-2", fix="Give us-hts or csv."
        )
    measures = read_measures(text)
    if not measures or any(m.economy != economy for m in measures):
        raise Unreadable(
            f"the file is not of {economy} alone", field="economy", rule="TARIFF-FORM-3",
            fix="Import the measures of one economy at a time.",
        )  # fmt: skip
    return len(measures), list(measures), []


@transaction.atomic
def publish_tariff(*, id: str, by: Actor, now: datetime) -> EditionView:
    """Let a draft count from its first day on. Raises NotFound, Forbidden (TARIFF-18), Refused (TARIFF-19, 20)."""
    row = _draft(id, by)
    rules.another_person_publishes.require(row.imported_by, publisher=by.person)
    row.published_by, row.published_at = by.person or "", now
    row.save(update_fields=["published_by", "published_at"])
    journal.record("tariff.edition.published", subject=id, by=by, economy=row.economy, valid_from=str(row.valid_from))
    return queries.edition_view(row)


@transaction.atomic
def drop_tariff(*, id: str, by: Actor, now: datetime) -> EditionView:
    """Set a draft aside. Raises NotFound, Forbidden (TARIFF-18), Refused (TARIFF-20)."""
    row = _draft(id, by)
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])
    journal.record("tariff.edition.dropped", subject=id, by=by, economy=row.economy)
    return queries.edition_view(row)


def _draft(id: str, by: Actor) -> Edition:
    row = Edition.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such edition.", field="id", fix="Check its id.")
    rules.the_actor_keeps_the_tariff.require(by, economy=row.economy)
    rules.only_a_draft_is_published_or_dropped.require(row.published_at, row.dropped_at)
    return row


@transaction.atomic
def publish_rate(
    *, economy: str, currency: str, factor: Decimal, valid_from: date, source: str, by: Actor, now: datetime
) -> CustomsRate:
    """Publish what one unit of a currency counts in the economy's own from a day on; a later one takes its place.

    The same again is one rate. Raises Forbidden (TARIFF-18), Refused (TARIFF-24, 25), NotFound for an economy whose
    currency is not on file.
    """
    rules.the_actor_keeps_the_tariff.require(by, economy=economy)
    into = queries.currency_of(economy=economy)
    rate = CustomsRate(economy, currency, into, factor, valid_from, source.strip()[:300], now)
    rules.a_published_rate_says_what_it_is.require(rate)
    rules.a_rate_counts_from_its_publication.require(rate, on=now.date())
    standing = rules.published_rate(
        queries.customs_rates(economy=economy, on=valid_from), currency=currency, into=into, on=valid_from
    )
    if standing is not None and replace(standing, published_at=now) == rate:
        return standing
    row = CustomsRateRow.objects.create(
        economy=economy, currency=currency, into=into, factor=plain(factor), valid_from=valid_from, source=rate.source,
        organisation=by.organisation, published_by=by.person or "", published_at=now,
    )  # fmt: skip
    journal.record(
        "tariff.rate.published", subject=f"rate:{economy}:{currency}", by=by, factor=row.factor, into=into,
        valid_from=valid_from.isoformat(), source=rate.source,
    )  # fmt: skip
    return rate


@transaction.atomic
def open_quota(*, quota: Quota, by: Actor) -> None:
    """Open a quota for its period; `quota.balance` is not read. Raises Forbidden (TARIFF-18), Unreadable, Conflict."""
    rules.the_actor_keeps_the_tariff.require(by, economy=quota.economy)
    if quota.volume <= 0 or quota.opens > quota.closes or not unit_known(quota.unit) or not quota.cites:
        raise Unreadable(
            "a quota has a volume in a unit of Rec 20, a period and its legal act", field="quota",
            rule="TARIFF-FORM-4", fix="Give volume, unit, opens, closes and cites.",
        )  # fmt: skip
    made, is_new = QuotaRow.objects.get_or_create(
        economy=quota.economy, order_number=quota.order_number, opens=quota.opens,
        defaults={"volume": quota.volume, "balance": quota.volume, "unit": quota.unit, "closes": quota.closes,
                  "cites": quota.cites},
    )  # fmt: skip
    if not is_new:
        raise Conflict("The quota is open already.", field="order_number", fix="Look at its balance.")
    subject = f"quota:{made.economy}:{made.order_number}"
    journal.record("tariff.quota.opened", subject=subject, by=by, volume=str(quota.volume), unit=quota.unit)


@transaction.atomic
def draw_quota(
    *, economy: str, order_number: str, declaration: str, amount: Quantity, on: date, by: Actor, now: datetime
) -> DrawView:
    """Give a declaration what it asks of a quota, or what is left of it; first come, first served.

    The same declaration again gets the same answer. Raises Forbidden (TARIFF-18), NotFound, Refused (TARIFF-16, 17).
    """
    rules.the_actor_keeps_the_tariff.require(by, economy=economy)
    rows = QuotaRow.objects.select_for_update().filter(economy=economy, order_number=order_number)
    row = rows.filter(opens__lte=on).order_by("-opens").first()
    if row is None:
        raise NotFound("No quota of this number is open on the day.", field="order_number")
    known = row.draws.filter(declaration=declaration).first()
    if known is not None:
        return _drawn(known, row)
    quota = queries.quota_view(row)
    rules.a_quota_is_open_on_the_day.require(quota, on=on)
    factor = factor_between(amount.unit, row.unit)
    asked = None if factor is None else amount.value * factor
    granted = None if asked is None else min(asked, row.balance)
    rules.the_quota_has_room.require(quota, asked=granted)
    assert asked is not None
    assert granted is not None
    row.balance -= granted
    row.save(update_fields=["balance"])
    draw = QuotaDraw.objects.create(
        quota=row, declaration=declaration, asked=asked, granted=granted, organisation=by.organisation, at=now
    )
    journal.record(
        "tariff.quota.drawn", subject=f"quota:{economy}:{order_number}", by=by, declaration=declaration,
        granted=str(granted), balance=str(row.balance),
    )  # fmt: skip
    return _drawn(draw, row)


@transaction.atomic
def return_draw(*, economy: str, order_number: str, declaration: str, on: date, by: Actor, now: datetime) -> DrawView:
    """Give back what a declaration drew, because it was withdrawn; the next one may have it.

    Raises Forbidden (TARIFF-18), NotFound (no such draw), Refused (TARIFF-22).
    """
    rules.the_actor_keeps_the_tariff.require(by, economy=economy)
    rows = QuotaRow.objects.select_for_update().filter(economy=economy, order_number=order_number, opens__lte=on)
    row = rows.order_by("-opens").first()
    draw = None if row is None else row.draws.filter(declaration=declaration).first()
    if row is None or draw is None:
        raise NotFound("The declaration drew nothing of this quota.", field="declaration")
    returned = QuotaReturn.objects.filter(draw=draw).exists()
    rules.a_draw_is_given_back_once_and_in_time.require(queries.quota_view(row), returned=returned, on=on)
    row.balance += draw.granted
    row.save(update_fields=["balance"])
    QuotaReturn.objects.create(draw=draw, organisation=by.organisation, at=now)
    journal.record(
        "tariff.quota.returned", subject=f"quota:{economy}:{order_number}", by=by, declaration=declaration,
        granted=str(draw.granted), balance=str(row.balance),
    )  # fmt: skip
    return _drawn(draw, row)


def _drawn(draw: QuotaDraw, row: QuotaRow) -> DrawView:
    """What a draw got, and what was left right after it, whatever was drawn or given back since."""
    if QuotaReturn.objects.filter(draw=draw).exists():
        return DrawView(
            row.order_number, draw.declaration, draw.asked, Decimal(0), row.balance, row.unit, draw.at
        )  # fmt: skip
    drawn = sum((d.granted for d in row.draws.filter(pk__lte=draw.pk)), Decimal(0))
    returned = row.draws.filter(pk__lt=draw.pk, returned__at__lte=draw.at)
    left = row.volume - drawn + sum((d.granted for d in returned), Decimal(0))
    return DrawView(row.order_number, draw.declaration, draw.asked, draw.granted, left, row.unit, draw.at)
