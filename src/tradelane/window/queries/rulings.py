# SPDX-License-Identifier: Apache-2.0
"""Advance rulings as the public, the applicant and the authority read them; apart, as each reads another part."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.db.models import QuerySet

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import index_of, json_or_gone, open_bytes, text_or_gone
from tradelane.parties.values import Actor
from tradelane.window import rules
from tradelane.window.formats.law_terms import our_ruling_terms
from tradelane.window.models import RulingPhotoRow, RulingRow
from tradelane.window.queries.procedures import customs_of
from tradelane.window.values import Binding, Case, Matter, Photo, Ruling, RulingState, RulingTerms

LIST_LENGTH = 200
"""A reader sees at most this many; the rest is found by its goods."""
_RULED = sorted(str(state) for state in RulingState.ruled())


def published_rulings(*, economy: str, matter: str = "", words: str = "") -> list[Ruling]:
    """Rulings of an economy, newest first, without their applicants' secrets; `words` stand in what is published."""
    rows = _rows().filter(economy=economy, state__in=_RULED).order_by("-decided_at")
    if matter:
        rows = rows.filter(matter=matter)
    found = (published(ruling_value(row)) for row in rows[: LIST_LENGTH if not words else 5 * LIST_LENGTH])
    asked = words.casefold().split()
    return [ruling for ruling in found if all(word in _said(ruling) for word in asked)][:LIST_LENGTH]


def published_ruling(*, number: str) -> Ruling:
    """One ruling without its applicant's secrets. Raises NotFound. Public."""
    row = _rows().filter(number=number, state__in=_RULED).first()
    if row is None:
        raise NotFound("No such ruling is published.", field="number", fix="See /rulings.")
    return published(ruling_value(row))


def published(ruling: Ruling) -> Ruling:
    """The ruling as anybody may read it; what its applicant withheld is not in it."""
    shown = replace(
        ruling, applicant=None, photos=(), grounds="", appeal_reasons="", officer=None,
        facts={name: text for name, text in ruling.facts.items() if name not in ruling.withheld},
    )  # fmt: skip
    rules.a_published_ruling_keeps_its_applicants_secrets.require(shown)
    return shown


def ruling(*, id: str, by: Actor) -> Ruling:
    """A request or ruling whole, for its applicant and the authority that was asked. Raises NotFound."""
    parties.require_access(subject=id, by=by)
    return ruling_value(_rows().get(pk=id))


def rulings_of(*, by: Actor) -> list[Ruling]:
    """What the actor's organisation asked for, or was asked; what waits first, by its last day."""
    rows = _rows().filter(applicant=by.organisation) | _rows().filter(authority=by.organisation)
    found = [ruling_value(row) for row in rows.order_by("-requested_at")[:LIST_LENGTH]]
    return sorted(found, key=lambda each: (each.state is not RulingState.REQUESTED, each.due_on))


def ruling_photo(*, id: str, digest: str, by: Actor) -> tuple[str, bytes]:
    """A picture's media type and bytes, for applicant and authority. Raises NotFound."""
    ruling(id=id, by=by)
    row = RulingPhotoRow.objects.filter(ruling=id, digest=digest).first()
    if row is None:
        raise NotFound("There is no such photo.", field="digest", fix="Read the request again.")
    return row.kind, open_bytes(bytes(row.content), place=RulingPhotoRow.place(id, digest))


def bindings_of(held: Case, *, economy: str, on: date) -> list[Binding]:
    """Rulings of the case's trader that bind on the day on its goods, item by item; the caller has checked access."""
    items = held.data["goods_items"]
    return bindings(
        trader=held.trader, economy=economy, on=on,
        goods=[(i["number"], i["description"], i["hs_code"], i["origin"]) for i in items],
    )  # fmt: skip


def bindings(
    *, trader: OrganisationId, economy: str, on: date, goods: Iterable[tuple[int, str, str, str]]
) -> list[Binding]:
    """As `bindings_of`, for goods as number, description, HS code and origin; for this room."""
    listed = {sameness(description): (n, hs, origin) for n, description, hs, origin in goods}
    rows = _rows().filter(applicant=trader, economy=economy, sameness__in=list(listed), state__in=_RULED)
    found = []
    for held, row in ((ruling_value(row), row) for row in rows.order_by("number")):
        if held.binds(on):
            item, hs, origin = listed[row.sameness]
            declared = {Matter.CLASSIFICATION: hs, Matter.ORIGIN: origin, Matter.VALUATION: ""}[held.matter]
            found.append(Binding(held, item, declared, held.answer.get(rules.ANSWERS[held.matter], "")))
    return found


def sameness(description: str) -> str:
    """The keyed index of goods, by which a ruling is found and which nobody can read back."""
    return index_of(rules.same_goods(description), field="window.RulingRow.sameness")


def terms_of_rulings(economy: str, matter: Matter, *, on: date) -> RulingTerms:
    """How fast the economy's customs rules, and for how long. Public."""
    return rules.ruling_terms_for(economy, matter, on=on, terms=our_ruling_terms())


def ruling_authority(economy: str) -> OrganisationId:
    """Who rules in an economy: its customs. Raises NotFound where no procedure names it."""
    for organisation in sorted(customs_of(economy)):
        return organisation
    raise NotFound("No customs administration is known for this economy.", field="economy", fix="See /procedures.")


def lock_ruling(id: str, *, by: Actor) -> RulingRow:
    """The row, locked until the transaction ends; for this room's actions. Raises NotFound, also for outsiders."""
    parties.require_access(subject=id, by=by)
    return RulingRow.objects.select_for_update().get(pk=id)


def ruling_value(row: RulingRow) -> Ruling:
    """A row as a value, whole."""
    after = RulingRow.objects.filter(replaces=row.id).first() if row.state == str(RulingState.MODIFIED) else None
    return Ruling(
        id=row.id, economy=row.economy, matter=Matter(row.matter), authority=OrganisationId(row.authority),
        applicant=OrganisationId(row.applicant), state=RulingState(row.state),
        facts=json_or_gone(row.facts, place=RulingRow.place(row.id, "facts"), gone={}), withheld=tuple(row.withheld),
        requested_at=row.requested_at, due_on=row.due_on, answer=row.answer or {}, reasons=row.reasons,
        cites=tuple(row.cites), number=row.number or "", decided_at=row.decided_at, valid_from=row.valid_from,
        valid_to=row.valid_to, ends_on=row.ends_on, end_reasons=row.end_reasons, replaces=row.replaces,
        replaced_by=(after.number or "") if after else "", officer=PersonId(row.officer) if row.officer else None,
        appeal_until=row.appeal_until, appealed_at=row.appealed_at,
        grounds=text_or_gone(row.grounds, place=RulingRow.place(row.id, "grounds")),
        appeal_outcome=row.appeal_outcome,
        appeal_reasons=text_or_gone(row.appeal_reasons, place=RulingRow.place(row.id, "appeal_reasons")),
        photos=tuple(_photo(photo) for photo in sorted(row.photos.all(), key=lambda photo: photo.pk)),
    )  # fmt: skip


def _photo(row: RulingPhotoRow) -> Photo:
    """A picture; by its kind once who named it was erased."""
    place = RulingPhotoRow.place(row.ruling_id, row.digest, "name")
    return Photo(text_or_gone(row.name, place=place, gone=row.kind), row.kind, row.digest)


def _rows() -> "QuerySet[RulingRow]":
    return RulingRow.objects.prefetch_related("photos")


def _said(ruling: Ruling) -> str:
    answers = (*ruling.facts.values(), *ruling.answer.values())
    return " ".join((ruling.number, ruling.reasons, *map(str, answers))).casefold()
