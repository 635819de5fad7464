# SPDX-License-Identifier: Apache-2.0
"""Advance rulings: asked for, issued or declined, modified and revoked; apart from the cases that they bind."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties import actions as parties
from tradelane.parties.actions.vault import seal_bytes, seal_json, seal_text
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.parties.values.vault import About, Record
from tradelane.window import queries, rules
from tradelane.window.models import RulingPhotoRow, RulingRow
from tradelane.window.values import Matter, Ruling, RulingState

LONGEST = 10_000
"""Characters of a fact; what needs more is a document."""


@transaction.atomic
def ask_for_ruling(
    *,
    matter: Matter | str,
    facts: Mapping[str, str],
    withheld: Iterable[str] = (),
    photos: Iterable[tuple[str, bytes]] = (),
    by: Actor,
    now: datetime,
) -> Ruling:
    """Ask customs of this economy to rule in advance; its time runs by law from today.

    Facts in `withheld`, the applicant's name and the pictures are never published. Raises Forbidden (role), Refused
    (RULING-1, 12, WIN-30), Unreadable (no such matter, a fact is too long), NotFound (no customs known).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    asked, stated = _matter(matter), {name: str(text).strip() for name, text in facts.items() if str(text).strip()}
    hidden, pictures = tuple(dict.fromkeys(withheld)), list(photos)
    if any(len(text) > LONGEST for text in stated.values()):
        raise Unreadable("a fact is too long", field="facts", rule="RULING-1", fix=f"At most {LONGEST} characters.")
    rules.a_request_states_the_facts_of_its_matter.require(asked, stated)
    rules.what_is_withheld_leaves_the_goods_described.require(hidden, facts=stated)
    rules.a_photo_is_a_picture_of_fair_size.require([content for _, content in pictures])
    economy, today = settings.ECONOMY, aware_utc(now).date()
    terms = queries.terms_of_rulings(economy, asked, on=today)
    id = new_id("ruling")
    about = _about(id, today)
    row = RulingRow.objects.create(
        id=id, economy=economy, matter=str(asked), authority=queries.ruling_authority(economy),
        applicant=by.organisation, state=str(RulingState.REQUESTED), withheld=list(hidden),
        facts=seal_json(stated, place=RulingRow.place(id, "facts"), about=about),
        sameness=queries.sameness(stated["description"]), requested_at=now,
        due_on=today + timedelta(days=terms.days),
    )  # fmt: skip
    parties.grant_access(subject=id, organisations=_both(row))
    for name, content in pictures:
        digest = digest_of(content)
        kept = seal_bytes(content, place=RulingPhotoRow.place(id, digest), about=about)
        called = seal_text(name[:200], place=RulingPhotoRow.place(id, digest, "name"), about=about)
        RulingPhotoRow.objects.get_or_create(
            ruling=row, digest=digest,
            defaults={"name": called, "kind": rules.photo_kind(content), "content": kept},
        )  # fmt: skip
    journal.record("window.ruling.requested", subject=id, by=by, matter=str(asked), due_on=row.due_on.isoformat())
    return queries.ruling_value(row)


@transaction.atomic
def issue_ruling(
    *, ruling: str, answer: Mapping[str, str], reasons: str, cites: Iterable[str], by: Actor, now: datetime
) -> Ruling:
    """Rule: it binds customs and applicant from today for the years of law, and is published without secrets.

    Raises Forbidden (RULING-2), Refused (RULING-3, 10), NotFound.
    """
    row, held = _lock(ruling, by=by)
    rules.the_step_fits_where_the_request_stands.require(held, wanted=RulingState.REQUESTED)
    _issue(row, held, answer=answer, reasons=reasons, cites=tuple(cites), starts=aware_utc(now).date(), by=by, now=now)
    return queries.ruling_value(row)


@transaction.atomic
def decline_ruling(*, ruling: str, reasons: str, cites: Iterable[str], by: Actor, now: datetime) -> Ruling:
    """Do not rule, and say why (TFA art. 3.2). Raises Forbidden (RULING-2), Refused (RULING-10, WIN-6), NotFound."""
    row, held = _lock(ruling, by=by)
    rules.the_step_fits_where_the_request_stands.require(held, wanted=RulingState.REQUESTED)
    _require_reasons(reasons)
    row.state, row.reasons, row.cites = str(RulingState.DECLINED), reasons.strip(), list(cites)
    _decided(row, held, by=by, now=now)
    row.save()
    journal.record("window.ruling.declined", subject=row.id, by=by)
    return queries.ruling_value(row)


@transaction.atomic
def revoke_ruling(
    *, ruling: str, ends_on: date, reasons: str, false_facts: bool = False, by: Actor, now: datetime
) -> Ruling:
    """End a ruling from a day to come, with reasons; from an earlier day only where its facts were false.

    Raises Forbidden (RULING-2), Refused (RULING-4, 10, WIN-6), NotFound.
    """
    row, held = _lock(ruling, by=by)
    _end(row, held, RulingState.REVOKED, ends_on=ends_on, reasons=reasons, false_facts=false_facts, now=now)
    journal.record("window.ruling.revoked", subject=row.id, by=by, ends_on=ends_on.isoformat())
    return queries.ruling_value(row)


@transaction.atomic
def modify_ruling(
    *,
    ruling: str,
    ends_on: date,
    answer: Mapping[str, str],
    reasons: str,
    cites: Iterable[str],
    false_facts: bool = False,
    by: Actor,
    now: datetime,
) -> Ruling:
    """Put another ruling on the same facts in its place from the day `ends_on`; cases before keep the first.

    Raises Forbidden (RULING-2), Refused (RULING-3, 4, 10), NotFound.
    """
    row, held = _lock(ruling, by=by)
    _end(row, held, RulingState.MODIFIED, ends_on=ends_on, reasons=reasons, false_facts=false_facts, now=now)
    id, today = new_id("ruling"), aware_utc(now).date()
    after = RulingRow(
        id=id, economy=row.economy, matter=row.matter, authority=row.authority, applicant=row.applicant,
        state=str(RulingState.REQUESTED), withheld=row.withheld, sameness=row.sameness, requested_at=now, due_on=today,
        facts=seal_json(dict(held.facts), place=RulingRow.place(id, "facts"), about=_about(id, today)),
        replaces=row.id,
    )  # fmt: skip
    _issue(after, held, answer=answer, reasons=reasons, cites=tuple(cites), starts=max(ends_on, today), by=by, now=now)
    return queries.ruling_value(after)


@transaction.atomic
def contest_ruling(*, ruling: str, grounds: str, by: Actor, now: datetime) -> Ruling:
    """The applicant contests a ruling, or that none was given.

    Raises Forbidden (RULING-7), Refused (RULING-8), NotFound.
    """
    row = queries.lock_ruling(ruling, by=by)
    held = queries.ruling_value(row)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    rules.only_the_applicant_contests_its_ruling.require(held, by=by.organisation)
    rules.a_ruling_is_contested_once_and_in_time.require(held, on=aware_utc(now).date())
    _require_reasons(grounds)
    row.grounds = _sealed(row, "grounds", grounds.strip())
    row.appealed_at = now
    row.save(update_fields=["grounds", "appealed_at"])
    journal.record("window.ruling.contested", subject=row.id, by=by)
    return queries.ruling_value(row)


@transaction.atomic
def decide_contested_ruling(*, ruling: str, changed: bool, reasons: str, by: Actor, now: datetime) -> Ruling:
    """Another officer upholds what was contested, or says that it is to be ruled anew.

    What is changed ends from tomorrow, and the request waits again; cases of before keep what bound them.
    Raises Forbidden (RULING-2, 9), Refused (WIN-6, 13), NotFound.
    """
    row, held = _lock(ruling, by=by)
    if held.appealed_at is None or held.appeal_outcome:
        raise rules.only_a_refusal_is_appealed.refused()
    rules.a_contested_ruling_is_reviewed_by_another_officer.require(held, officer=by.person)
    _require_reasons(reasons)
    row.appeal_outcome = "changed" if changed else "upheld"
    row.appeal_reasons = _sealed(row, "appeal_reasons", reasons.strip())
    row.appeal_officer, row.appeal_decided_at = by.person or "", now
    row.save()
    journal.record("window.ruling.reviewed", subject=row.id, by=by, outcome=row.appeal_outcome)
    if changed:
        _ask_again(row, held, now=now)
    return queries.ruling_value(row)


def _ask_again(row: RulingRow, held: Ruling, *, now: datetime) -> None:
    """The same request waits once more, in the time of law; a ruling that stood ends tomorrow."""
    today = aware_utc(now).date()
    terms = queries.terms_of_rulings(row.economy, held.matter, on=today)
    if held.state is RulingState.ISSUED:
        row.state, row.ends_on = str(RulingState.MODIFIED), today + timedelta(days=1)
        row.end_reasons = "Changed on appeal."
        row.save()
    id = new_id("ruling")
    RulingRow.objects.create(
        id=id, economy=row.economy, matter=row.matter, authority=row.authority, applicant=row.applicant,
        state=str(RulingState.REQUESTED), withheld=row.withheld, sameness=row.sameness, requested_at=now,
        facts=seal_json(dict(held.facts), place=RulingRow.place(id, "facts"), about=_about(id, today)),
        due_on=today + timedelta(days=terms.days), replaces=row.id,
    )  # fmt: skip
    parties.grant_access(subject=id, organisations=_both(row))


def _issue(
    row: RulingRow,
    held: Ruling,
    *,
    answer: Mapping[str, str],
    reasons: str,
    cites: tuple[str, ...],
    starts: date,
    by: Actor,
    now: datetime,
) -> None:
    rules.a_ruling_answers_its_matter_with_reasons.require(held.matter, answer, reasons=reasons, cites=cites)
    terms = queries.terms_of_rulings(row.economy, held.matter, on=starts)
    row.state, row.answer, row.reasons = str(RulingState.ISSUED), dict(answer), reasons.strip()
    row.cites, row.valid_from = list(cites), starts
    row.valid_to = rules.years_later(starts, terms.years)
    row.number = f"{row.economy}-AR-{starts:%Y}-{row.id[-8:].upper()}"
    _decided(row, held, by=by, now=now)
    row.save()
    parties.grant_access(subject=row.id, organisations=_both(row))
    journal.record("window.ruling.issued", subject=row.id, by=by, number=row.number, matter=row.matter)


def _decided(row: RulingRow, held: Ruling, *, by: Actor, now: datetime) -> None:
    today = aware_utc(now).date()
    terms = queries.terms_of_rulings(row.economy, held.matter, on=today)
    row.officer, row.decided_at = by.person or "", now
    row.appeal_until = today + timedelta(days=terms.appeal_days)


def _end(
    row: RulingRow, held: Ruling, state: RulingState, *, ends_on: date, reasons: str, false_facts: bool, now: datetime
) -> None:
    rules.the_step_fits_where_the_request_stands.require(held, wanted=RulingState.ISSUED)
    rules.a_ruling_ends_for_the_future.require(ends_on, on=aware_utc(now).date(), false_facts=false_facts)
    _require_reasons(reasons)
    row.state, row.ends_on, row.end_reasons = str(state), ends_on, reasons.strip()
    row.save(update_fields=["state", "ends_on", "end_reasons"])


def _lock(ruling: str, *, by: Actor) -> tuple[RulingRow, Ruling]:
    row = queries.lock_ruling(ruling, by=by)
    held = queries.ruling_value(row)
    rules.only_customs_rules_in_advance.require(held, by=by.organisation)
    the_person_has_the_role.require(by, Role.OFFICER)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    return row, held


def _require_reasons(reasons: str) -> None:
    if len(reasons.strip()) < 3 or len(reasons) > LONGEST:
        raise rules.a_refusal_or_a_question_gives_reasons.refused()


def _both(row: RulingRow) -> set[OrganisationId]:
    """Who may know of a request: its applicant and the authority that was asked."""
    return {OrganisationId(row.applicant), OrganisationId(row.authority)}


def _sealed(row: RulingRow, field: str, words: str) -> str:
    place = RulingRow.place(row.id, field)
    return str(seal_text(words, place=place, about=_about(row.id, row.requested_at.date())))


def _about(ruling: str, opened_on: date) -> About:
    """Whose the facts are: nobody is named yet, and what a trader writes may name people."""
    return About(frozenset(), ruling, Record.CASE, opened_on, unnamed=True)


def _matter(given: Matter | str) -> Matter:
    if given not in set(Matter):
        raise Unreadable(f"{given!r} is no matter", field="matter", rule="RULING-1", fix=f"One of {', '.join(Matter)}.")
    return Matter(given)
