# SPDX-License-Identifier: Apache-2.0
"""A permit is suspended, resumed, recalled, and its holder heard; apart from granting it.

Each act is a row that never changes; how the permit stands follows from the rows (`rules.standing_of`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from tradelane.documents import actions as documents
from tradelane.journal import actions as journal
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import DocumentId
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import queries, rules
from tradelane.window.actions.sealing import sealed_words
from tradelane.window.formats.decision import citable
from tradelane.window.models import PermitActRow, PermitRow
from tradelane.window.values import GrantedPermit, PermitAct, PermitEntry, PermitState, Procedure, Standing

FINAL_JOB = "window.permit_final"
REASONS_LONGEST = 10_000
FACTS = {
    PermitAct.NOTICE: "window.permit.noticed",
    PermitAct.ANSWER: "window.permit.answered",
    PermitAct.DROP: "window.permit.dropped",
    PermitAct.SUSPEND: "window.permit.suspended",
    PermitAct.RESUME: "window.permit.resumed",
    PermitAct.RECALL: "window.permit.recalled",
    PermitAct.CONTEST: "window.permit.contested",
    PermitAct.ANNUL: "window.permit.restored",
    PermitAct.UPHOLD: "window.permit.upheld",
}
"""Act → name of its fact."""


@transaction.atomic
def give_notice(
    *,
    permit: DocumentId,
    measure: PermitAct | str,
    reasons: str,
    cites: Iterable[str],
    until: date | None = None,
    by: Actor,
    now: datetime,
) -> Standing:
    """Tell the holder what the agency intends, `suspend` or `recall`, and why; `until` is the last day to answer.

    Without `until` it is the law's own. Raises Forbidden (STAND-1), Refused (STAND-2, 5, 9, WIN-15), NotFound,
    Unreadable.
    """
    row, _, published, stands = _officers(permit, by=by, now=now)
    intended, cited = _measure(measure), tuple(dict.fromkeys(cites))
    rules.the_act_fits_how_the_permit_stands.require(stands, act=PermitAct.NOTICE)
    _require_reasons(reasons, cited, published)
    terms, today = queries.hearing_terms(published, now=now), published.day(now)
    last = until or today + timedelta(days=terms.days)
    rules.a_notice_gives_the_time_of_the_law.require(last, on=today, terms=terms)
    entry = _entry(PermitAct.NOTICE, reasons, by=by, now=now)
    return _write(row, published, replace(entry, cites=cited, measure=intended, until=last), by=by)


@transaction.atomic
def answer_notice(*, permit: DocumentId, text: str, by: Actor, now: datetime) -> Standing:
    """The holder answers a notice, or an urgent suspension. Raises Forbidden (STAND-6), Refused (STAND-9), NotFound."""
    row, published, stands = _holders(permit, by=by, now=now)
    rules.the_act_fits_how_the_permit_stands.require(stands, act=PermitAct.ANSWER)
    return _write(row, published, _entry(PermitAct.ANSWER, text, field="text", by=by, now=now), by=by)


@transaction.atomic
def touch_permit(
    *,
    permit: DocumentId,
    act: PermitAct | str,
    reasons: str,
    cites: Iterable[str] = (),
    urgent: bool = False,
    by: Actor,
    now: datetime,
) -> Standing:
    """Suspend, resume or recall a permit, or drop what was announced.

    After the holder was heard, save for an urgent suspension, which lapses unless it is confirmed once the holder was
    heard. Raises Forbidden (STAND-1), Refused (STAND-2 to 4, 9, WIN-15), NotFound, Unreadable.
    """
    row, _, published, stands = _officers(permit, by=by, now=now)
    done = _act(act, among=(PermitAct.SUSPEND, PermitAct.RESUME, PermitAct.RECALL, PermitAct.DROP))
    cited, today = tuple(dict.fromkeys(cites)), published.day(now)
    terms = queries.hearing_terms(published, now=now)
    rules.the_act_fits_how_the_permit_stands.require(stands, act=done)
    rules.only_a_suspension_is_urgent.require(done, urgent=urgent)
    last = None
    if done in (PermitAct.SUSPEND, PermitAct.RECALL):
        _require_reasons(reasons, cited, published)
        if not urgent:
            rules.the_holder_is_heard_first.require(stands, act=done, on=today, terms=terms)
        last = (
            today + timedelta(days=terms.confirm_days)
            if urgent
            else rules.last_day_to_appeal(published.appeal, decided_on=today)
        )
    entry = _entry(done, reasons, by=by, now=now)
    written = _write(row, published, replace(entry, cites=cited, urgent=urgent, until=last), by=by)
    if done is PermitAct.RECALL and last is not None:
        due = datetime.combine(last + timedelta(days=2), time(), UTC)
        journal.enqueue(FINAL_JOB, {"permit": permit}, key=f"{permit}:{row.acts.count()}", due=due)
    return written


@transaction.atomic
def contest_measure(*, permit: DocumentId, grounds: str, by: Actor, now: datetime) -> Standing:
    """The holder contests a suspension or recall. Raises Forbidden (STAND-6), Refused (STAND-7, 9), NotFound."""
    row, published, stands = _holders(permit, by=by, now=now)
    rules.the_act_fits_how_the_permit_stands.require(stands, act=PermitAct.CONTEST)
    rules.a_measure_is_contested_once_and_in_time.require(stands, on=published.day(now))
    return _write(row, published, _entry(PermitAct.CONTEST, grounds, field="grounds", by=by, now=now), by=by)


@transaction.atomic
def decide_contest(*, permit: DocumentId, annulled: bool, reasons: str, by: Actor, now: datetime) -> Standing:
    """Annul what was contested, or uphold it, by an officer who took no part.

    Raises Forbidden (STAND-1, 8), Refused (STAND-9), NotFound.
    """
    row, held, published, stands = _officers(permit, by=by, now=now)
    done = PermitAct.ANNUL if annulled else PermitAct.UPHOLD
    rules.the_act_fits_how_the_permit_stands.require(stands, act=done)
    rules.a_contested_measure_is_reviewed_by_another_officer.require(
        held.entries, organisation=by.organisation, officer=by.person
    )
    written = _write(row, published, _entry(done, reasons, by=by, now=now), by=by)
    if written.state is PermitState.RECALLED:
        journal.enqueue(FINAL_JOB, {"permit": permit}, key=f"{permit}:{row.acts.count()}", due=now)
    return written


@transaction.atomic
def end_recalled_permit(*, permit: DocumentId, now: datetime) -> DocumentId | None:
    """Cancel the document of a permit whose recall is final, so that its chain and the public log say so to anybody.

    For a job: None while the recall can be, or is, contested, or was annulled. Again: nothing new.
    """
    row = queries.lock_permit(permit)
    published = queries.procedure_of(row.case)
    held = queries.permit_value(row)
    stands = queries.standing(held, published=published, now=now)
    measure, today = stands.measure, published.day(now)
    open_still = measure is not None and measure.until is not None and today <= measure.until and not stands.contested
    if stands.state is not PermitState.RECALLED or stands.contest is not None or open_still or measure is None:
        return None
    node = Actor(held.organisation, frozenset({OrganisationKind.AGENCY}), frozenset({Role.SIGNATORY}))
    reason = f"Recalled on {published.day(measure.at).isoformat()}: {', '.join(measure.cites)}."
    return documents.cancel(document=permit, reason=reason, by=node, now=now)


def _officers(permit: DocumentId, *, by: Actor, now: datetime) -> tuple[PermitRow, GrantedPermit, Procedure, Standing]:
    queries.permit(document=permit, by=by, now=now)  # NotFound for outsiders
    the_person_has_the_role.require(by, Role.OFFICER)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    row, held, published, stands = _load(permit, now=now)
    rules.only_the_granting_agency_touches_a_permit.require(held, by=by.organisation)
    return row, held, published, stands


def _holders(permit: DocumentId, *, by: Actor, now: datetime) -> tuple[PermitRow, Procedure, Standing]:
    queries.permit(document=permit, by=by, now=now)  # NotFound for outsiders
    the_person_has_the_role.require(by, Role.SIGNATORY)
    row, held, published, stands = _load(permit, now=now)
    rules.only_the_holder_answers_and_contests.require(held, by=by.organisation)
    return row, published, stands


def _load(permit: DocumentId, *, now: datetime) -> tuple[PermitRow, GrantedPermit, Procedure, Standing]:
    row = queries.lock_permit(permit)
    held, published = queries.permit_value(row), queries.procedure_of(row.case)
    return row, held, published, queries.standing(held, published=published, now=now)


def _write(row: PermitRow, published: Procedure, entry: PermitEntry, *, by: Actor) -> Standing:
    n = row.acts.count() + 1
    words = sealed_words(entry.reasons, row=row.case, place=PermitActRow.place(row.pk, n))
    PermitActRow.objects.create(
        permit=row, n=n, act=str(entry.act), measure=str(entry.measure or ""), urgent=entry.urgent, reasons=words,
        cites=list(entry.cites), organisation=entry.organisation, person=entry.person or "", at=entry.at,
        until=entry.until,
    )  # fmt: skip
    held = queries.permit_value(queries.lock_permit(DocumentId(row.document)))
    after = queries.standing(held, published=published, now=entry.at)
    journal.record(
        FACTS[entry.act], subject=held.document, by=by, case=held.case, consignment=held.consignment,
        state=str(after.state), digest=held.digest, number=held.number, agency=held.organisation,
        lapses=entry.until.isoformat() if entry.urgent and entry.until else "",
    )  # fmt: skip
    return after


def _entry(act: PermitAct, words: str, *, field: str = "reasons", by: Actor, now: datetime) -> PermitEntry:
    return PermitEntry(act, _words(words, field), (), by.organisation, by.person, now)


def _require_reasons(reasons: str, cited: tuple[str, ...], published: Procedure) -> None:
    rules.a_permit_is_touched_with_cited_reasons.require(reasons, cites=cited)
    rules.the_cited_rules_are_known.require(cited, known=citable(published))


def _measure(given: PermitAct | str) -> PermitAct:
    return _act(given, among=(PermitAct.SUSPEND, PermitAct.RECALL))


def _act(given: PermitAct | str, *, among: tuple[PermitAct, ...]) -> PermitAct:
    if given not in {str(each) for each in among}:
        raise Unreadable(f"{given!r} is no such act", field="act", rule="STAND-9", fix=f"One of {', '.join(among)}.")
    return PermitAct(given)


def _words(text: str, field: str) -> str:
    words = text.strip()
    if len(words) < 3 or len(words) > REASONS_LONGEST:
        raise Unreadable(
            "the text is too short or too long", field=field, rule="STAND-2",
            fix=f"Write a sentence of at most {REASONS_LONGEST} characters.",
        )  # fmt: skip
    return words
