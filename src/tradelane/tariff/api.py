# SPDX-License-Identifier: Apache-2.0
"""The tariff over HTTP: rates and search for all, editions and quotas for who keeps them. No decisions here."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.codes import hs_digits
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import decimal_from, plain
from tradelane.kernel.quantities import Quantity
from tradelane.kernel.written import read_optional_day
from tradelane.parties.queries import actor_of
from tradelane.tariff import actions, queries
from tradelane.tariff.formats.searching import search
from tradelane.tariff.values import CustomsRate, DrawView, EditionView, Measure, Quota

router = Router()
Json = dict[str, Any]
LARGEST = 100_000_000
"""Bytes of a tariff's file."""


class EditionIn(Schema):
    """Whose tariff, in which form, from when, and where it was read."""

    economy: str = ""
    form: str = actions.CSV
    valid_from: date = date(2000, 1, 1)
    source: str = ""


class QuotaIn(Schema):
    """A quota that opens."""

    economy: str
    order_number: str
    volume: str
    unit: str
    opens: date
    closes: date
    cites: str


class DrawIn(Schema):
    """What a declaration asks of a quota."""

    declaration: str
    amount: str
    unit: str
    on: date


class RateIn(Schema):
    """What one unit of `currency` counts in the economy's own from a day on, and where that is published."""

    economy: str
    currency: str
    factor: str
    valid_from: date
    source: str


def _rate(rate: CustomsRate) -> Json:
    return {
        "economy": rate.economy, "currency": rate.currency, "into": rate.into, "factor": plain(rate.factor),
        "valid_from": rate.valid_from.isoformat(), "source": rate.source, "published_at": rfc3339(rate.published_at),
    }  # fmt: skip


class ReturnIn(Schema):
    """Which declaration was withdrawn, and when."""

    declaration: str
    on: date


def _measure(m: Measure) -> Json:
    return {
        "kind": str(m.kind), "hs_prefix": m.hs_prefix, "preference": m.preference, "duty": m.expression.text,
        "origins": sorted(m.origins), "not_origins": sorted(m.excluded), "condition": m.condition, "quota": m.quota,
        "valid_from": m.valid_from.isoformat(), "valid_to": m.valid_to and m.valid_to.isoformat(), "cites": m.cites,
        "source": m.source.text, "confidence": str(m.source.confidence),
    }  # fmt: skip


def _edition(view: EditionView) -> Json:
    return {
        "id": view.id, "economy": view.economy, "form": view.form, "state": str(view.state),
        "valid_from": view.valid_from.isoformat(), "source": view.source, "lines": view.lines,
        "measures": view.measures, "organisation": view.organisation, "imported_at": rfc3339(view.imported_at),
        "published_at": view.published_at and rfc3339(view.published_at),
        "unparsed": [{"line": f.line, "code": f.code, "column": f.column, "expression": f.expression}
                     for f in view.unparsed],
    }  # fmt: skip


def _quota(quota: Quota) -> Json:
    return {
        "economy": quota.economy, "order_number": quota.order_number, "volume": plain(quota.volume),
        "balance": plain(quota.balance), "unit": quota.unit, "opens": quota.opens.isoformat(),
        "closes": quota.closes.isoformat(), "cites": quota.cites,
    }  # fmt: skip


def _draw(view: DrawView) -> Json:
    return {
        "order_number": view.order_number, "declaration": view.declaration, "asked": plain(view.asked),
        "granted": plain(view.granted), "balance": plain(view.balance), "unit": view.unit, "at": rfc3339(view.at),
    }  # fmt: skip


@router.get("/search", auth=None, summary="Find subheadings for goods in plain words, with reasons")
def find(request: HttpRequest, q: str = "") -> list[Json]:
    """Public. It helps to classify and decides nothing."""
    return [
        {"code": c.code, "description": c.description, "heading": c.heading,
         "matches": [asdict(m) for m in c.matches]}
        for c in search(q[:200])
    ]  # fmt: skip


@router.get("/measures", auth=None, summary="Read every duty on goods of a code in an economy on a day")
def measures(request: HttpRequest, economy: str = "", hs: str = "", on: str = "") -> list[Json]:
    """Public. General, preferential and additional duties with their legal basis, source and confidence."""
    day = _day(on)
    return [_measure(m) for m in queries.measures_on(economy=economy, hs_code=hs_digits(hs)[:10], on=day)]


@router.get("/rates", auth=None, summary="Read the rates of exchange that an economy's authority published")
def rates(request: HttpRequest, economy: str = "", on: str = "") -> list[Json]:
    """Public. By currency, the one that counts first; a rate counts for a month at most."""
    return [_rate(rate) for rate in queries.customs_rates(economy=economy, on=_day(on))]


@router.post("/rates", response={201: Json}, summary="Publish a rate of exchange")
def publish_rate(request: HttpRequest, body: RateIn) -> Status[Json]:
    """For officers of the economy's agencies and of the operator. It stands; a later one takes its place."""
    made = actions.publish_rate(
        economy=body.economy, currency=body.currency, factor=decimal_from(body.factor, field="factor"),
        valid_from=body.valid_from, source=body.source, by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, _rate(made))


@router.get("/quotas", auth=None, summary="Read the quotas of an economy that are open on a day, with what is left")
def quotas(request: HttpRequest, economy: str = "", on: str = "") -> list[Json]:
    """Public."""
    return [_quota(q) for q in queries.quotas(economy=economy, on=_day(on))]


@router.post("/quotas", response={201: None}, summary="Open a quota for its period")
def open_quota(request: HttpRequest, body: QuotaIn) -> Status[None]:
    """For officers of the economy's agencies and of the operator."""
    volume = decimal_from(body.volume, field="volume")
    given = Quota(body.economy, body.order_number, volume, body.unit, body.opens, body.closes, Decimal(0), body.cites)
    actions.open_quota(quota=given, by=actor_of(request))
    return Status(201, None)


@router.post("/quotas/{economy}/{order_number}/draws", summary="Draw on a quota for a declaration")
def draw(request: HttpRequest, economy: str, order_number: str, body: DrawIn) -> Json:
    """First come, first served; the same declaration again gets the same answer."""
    amount = Quantity(decimal_from(body.amount, field="amount"), body.unit)
    return _draw(actions.draw_quota(
        economy=economy, order_number=order_number, declaration=body.declaration, amount=amount, on=body.on,
        by=actor_of(request), now=clock.now(),
    ))  # fmt: skip


@router.post("/quotas/{economy}/{order_number}/returns", summary="Give back what a withdrawn declaration drew")
def give_back(request: HttpRequest, economy: str, order_number: str, body: ReturnIn) -> Json:
    """Once, while the quota is open; the next declaration may have it."""
    return _draw(actions.return_draw(
        economy=economy, order_number=order_number, declaration=body.declaration, on=body.on, by=actor_of(request),
        now=clock.now(),
    ))  # fmt: skip


@router.get("/editions", auth=None, summary="Read the editions that are published")
def editions(request: HttpRequest) -> list[Json]:
    """Public."""
    return [_edition(view) for view in queries.editions()]


@router.post("/editions", response={201: Json}, summary="Import a tariff as a draft")
def import_tariff(request: HttpRequest, file: File[UploadedFile], given: Form[EditionIn]) -> Status[Json]:
    """`us-hts` or the documented CSV. It counts for nothing until another officer publishes it."""
    if file.size is None or file.size > LARGEST:
        raise Unreadable(f"the file has more than {LARGEST} bytes", field="file", rule="FILE-2", fix="Split it.")
    made = actions.import_tariff(
        content=file.read(), form=given.form, economy=given.economy, valid_from=given.valid_from, source=given.source,
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, _edition(made))


@router.post("/editions/{id}/publish", summary="Publish a draft that another person imported")
def publish(request: HttpRequest, id: str) -> Json:
    """Four eyes: who imported it is refused."""
    return _edition(actions.publish_tariff(id=id, by=actor_of(request), now=clock.now()))


@router.post("/editions/{id}/drop", summary="Set a draft aside")
def drop(request: HttpRequest, id: str) -> Json:
    """It stays on record and counts for nothing."""
    return _edition(actions.drop_tariff(id=id, by=actor_of(request), now=clock.now()))


def _day(text: str) -> date:
    """The day that is asked for; today where none is."""
    return read_optional_day(text, field="on") or clock.now().date()
