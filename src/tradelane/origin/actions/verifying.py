# SPDX-License-Identifier: Apache-2.0
"""Origin verified, from the question to the conclusion, at one node or between two; apart from determining origin.

A verification has one id at both nodes. Who is at home here acts here; each step of theirs is a fact
(`origin.verification.<step>`), which `trades` carries to the other node, where `take_in_step` takes it in.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, economy_of, new_id
from tradelane.origin import queries, rules
from tradelane.origin.actions.claiming import settle_claims, suspend_claims
from tradelane.origin.actions.sealing import sealed
from tradelane.origin.formats.agreements import certification_terms
from tradelane.origin.formats.news import VerificationNews
from tradelane.origin.formats.words import digest_given, digests_given, said
from tradelane.origin.models import CertificateRow, EvidenceRow, VerificationRow
from tradelane.origin.rules.verification import LEAST_DAYS_TO_ANSWER
from tradelane.origin.values import (
    EvidenceView,
    Finding,
    VerificationOutcome,
    VerificationView,
)
from tradelane.origin.values.certificates import CertificationTerms
from tradelane.parties import actions as parties
from tradelane.parties.actions.vault import close_matter
from tradelane.parties.queries import node_actor, organisation, require_access
from tradelane.parties.values import Actor, Role

REMIND_DAYS = timedelta(days=7)
"""How long before the last day, and on it, the node reminds who was asked; house rule."""
FACT = "origin.verification."


@transaction.atomic
def ask_verification(
    *, certificate: Digest, asked_of: OrganisationId, question: str, answer_by: date, by: Actor, now: datetime,
    agreement: str = "", security: bool = False,
) -> VerificationView:  # fmt: skip
    """Ask an exporter, a producer or an authority about the origin that a certificate claims.

    Preferences claimed on it are suspended meanwhile, against a `security` where the agreement lets. The same question
    again, while one about the certificate is open, gives that one. Raises Forbidden (ORIGIN-13), Refused (ORIGIN-14,
    ORIGIN-34), NotFound (whom, which agreement), Unreadable.
    """
    importing, today = economy_of(by.organisation), now.astimezone(UTC).date()
    rules.the_importing_agency_asks.require(by, importing=importing)
    known = CertificateRow.objects.filter(digest=certificate).first()
    code = agreement or (known.agreement if known else "")
    terms = certification_terms(code, on=today) if code else None
    _require_time(terms, asked_on=today, answer_by=answer_by)
    rules.a_security_is_held_where_the_agreement_lets.require(
        asked_for=security, lets=terms is not None and terms.security
    )
    words = said(question, field="question")
    organisation(asked_of)
    digest_given(certificate, field="certificate")
    open_one = VerificationRow.objects.filter(certificate=certificate, asked_by=by.organisation, concluded_at=None)
    if (asked := open_one.first()) is not None:
        return queries.verification_view(asked)
    id = new_id("verification")
    row = VerificationRow.objects.create(
        id=id, certificate=certificate, importing=importing, asked_by=by.organisation,
        asked_of=asked_of, question=_words(words, id=id, field="question", since=now), asked_at=now,
        answer_by=answer_by,
        course=_course(number=known.number if known else "", agreement=terms.agreement if terms else ""),
        received_at=now if _is_here(asked_of) else None,
    )  # fmt: skip
    parties.grant_access(subject=row.id, organisations={by.organisation, *_at_home(asked_of)})
    suspend_claims(certificate=certificate, verification=row.id, security=security, by=by, now=now)
    _record("asked", row, by=by)
    return queries.verification_view(row)


@transaction.atomic
def ask_exporter(
    *, id: str, asked_of: OrganisationId, question: str, answer_by: date, by: Actor, now: datetime
) -> EvidenceView:
    """Ask the exporter of a certificate, as the authority that is asked about it, for evidence.

    Raises Forbidden (ORIGIN-15), Refused (ORIGIN-32), Conflict (answered already), NotFound, Unreadable.
    """
    row = _locked(id, by)
    rules.only_who_was_asked_answers.require(by, asked=OrganisationId(row.asked_of))
    _require_unanswered(row)
    rules.the_exporter_answers_before_the_authority.require(
        answer_by, on=now.astimezone(UTC).date(), answer_by=row.answer_by
    )
    organisation(asked_of)
    words = said(question, field="question")
    for known in map(queries.evidence_view, row.exchanged.filter(asked_of=asked_of)):
        if known.question == words:
            return known
    evidence = new_id("evidence")
    made = EvidenceRow.objects.create(
        id=evidence,
        verification=row,
        asked_of=asked_of,
        asked_at=now,
        answer_by=answer_by,
        question=sealed(words, place=EvidenceRow.place(evidence, "question"), matter=id, since=row.asked_at),
    )
    parties.grant_access(subject=made.id, organisations={by.organisation, asked_of})
    journal.record("origin.evidence.asked", subject=id, by=by, of=asked_of)
    return queries.evidence_view(made)


@transaction.atomic
def show_evidence(*, id: str, answer: str, documents: Iterable[str], by: Actor, now: datetime) -> EvidenceView:
    """Show, as the exporter, what the authority asked for. Raises Forbidden (ORIGIN-15), Conflict, Unreadable."""
    require_access(subject=id, by=by)
    row = EvidenceRow.objects.select_for_update().select_related("verification").get(pk=id)
    rules.only_who_was_asked_answers.require(by, asked=OrganisationId(row.asked_of))
    if row.answered_at is not None:
        raise Conflict("This was answered already.", field="id")
    _require_unanswered(row.verification)
    words, row.documents = said(answer, field="answer"), digests_given(documents, field="documents")
    matter, since = row.verification_id, row.verification.asked_at
    row.answer = sealed(words, place=EvidenceRow.place(row.id, "answer"), matter=matter, since=since)
    row.answered_at = now
    row.save(update_fields=["answer", "documents", "answered_at"])
    journal.record("origin.evidence.shown", subject=row.verification_id, by=by, documents=row.documents)
    return queries.evidence_view(row)


@transaction.atomic
def answer_verification(
    *, id: str, answer: str, evidence: Iterable[Digest], by: Actor, now: datetime, finding: Finding | None = None
) -> VerificationView:
    """Answer a verification once, with what was found and the documents that the answer rests on.

    Raises NotFound, Forbidden (ORIGIN-15), Refused (ORIGIN-31), Conflict (answered or ended already), Unreadable.
    """
    row = _locked(id, by)
    rules.only_who_was_asked_answers.require(by, asked=OrganisationId(row.asked_of))
    rules.an_issuing_body_says_what_it_found.require(finding, kinds=by.kinds)
    _require_unanswered(row)
    words, listed = said(answer, field="answer"), digests_given(evidence, field="evidence")
    row.answer = _words(words, id=id, field="answer", since=row.asked_at)
    row.evidence, row.finding, row.answered_at = listed, str(finding) if finding else None, now
    row.save(update_fields=["answer", "evidence", "finding", "answered_at"])
    _record("answered", row, by=by, evidence=listed)
    return queries.verification_view(row)


@transaction.atomic
def conclude_verification(
    *, id: str, outcome: VerificationOutcome, reasons: str, by: Actor, now: datetime
) -> VerificationView:
    """End a verification with its reasons, after the answer or its last day; suspended preferences end with it.

    Raises NotFound, Forbidden (ORIGIN-13), Refused (ORIGIN-16, ORIGIN-33), Conflict (ended already), Unreadable.
    """
    row = _locked(id, by)
    rules.the_importing_agency_asks.require(by, importing=row.importing)
    if row.concluded_at is not None:
        raise Conflict("The verification has ended already.", field="id")
    view = queries.verification_view(row)
    today = now.astimezone(UTC).date()
    rules.it_ends_after_an_answer_or_its_last_day.require(view.state, on=today, answer_by=row.answer_by)
    rules.origin_is_confirmed_only_by_an_answer.require(outcome, state=view.state, finding=view.finding)
    words = said(reasons, field="reasons")
    row.reasons = _words(words, id=id, field="reasons", since=row.asked_at)
    row.outcome, row.concluded_at = str(outcome), now
    row.save(update_fields=["outcome", "reasons", "concluded_at"])
    settle_claims(verification=id, keep=outcome is VerificationOutcome.CONFIRMED, reasons=words, by=by, now=now)
    close_matter(matter=id, on=today)
    _record("concluded", row, by=by, outcome=str(outcome))
    return queries.verification_view(row)


def remind(*, now: datetime) -> int:
    """Remind who was asked a week before the last day, and on it; each day once. How many were reminded."""
    today, found = now.astimezone(UTC).date(), 0
    due = VerificationRow.objects.filter(answered_at=None, concluded_at=None, answer_by__lte=today + REMIND_DAYS)
    here = [each for each in due if _is_here(OrganisationId(each.asked_by))]
    for row in here:
        wanted = max(day for day in (row.answer_by - REMIND_DAYS, row.answer_by) if day <= today)
        with transaction.atomic():
            held = VerificationRow.objects.select_for_update().get(pk=row.pk)
            told = queries.verification_view(held).reminded_on
            if held.answered_at or held.concluded_at or (told and told[-1] >= wanted):
                continue
            held.course = _reminded(held, today)
            held.save(update_fields=["course"])
            _record("reminded", held, by=node_actor())
            found += 1
    return found


@transaction.atomic
def take_in_step(*, news: VerificationNews, sender: OrganisationId, now: datetime) -> VerificationView:
    """Take in a step that was taken at the other node; `sender` signed the message. Twice is once.

    Raises Forbidden (ORIGIN-13, ORIGIN-30), NotFound (who is asked is not at home here, or an unknown verification).
    """
    rules.a_step_comes_from_the_authority_it_names.require(sender, named=news.sender)
    if news.step == "asked":
        return _take_in_question(news, now=now)
    row = VerificationRow.objects.select_for_update().filter(pk=news.id).first()
    if row is None or (row.asked_by, row.asked_of) != (news.asked_by, news.asked_of):
        raise NotFound("There is no such verification.", field="id", facts={"verification": news.id})
    if row.concluded_at is not None:
        return queries.verification_view(row)
    if news.step == "received" and row.received_at is None:
        row.received_at, row.answer_by = news.at, max(row.answer_by, news.answer_by)
    elif news.step == "answered" and row.answered_at is None:
        finding = news.said["finding"]
        row.answer = _words(news.said["answer"], id=row.id, field="answer", since=row.asked_at)
        row.evidence, row.answered_at = news.said["evidence"], news.at
        row.finding = str(finding) if finding else None
    elif news.step == "concluded":
        row.reasons = _words(news.said["reasons"], id=row.id, field="reasons", since=row.asked_at)
        row.outcome, row.concluded_at = str(news.said["outcome"]), news.at
        close_matter(matter=row.id, on=news.at.astimezone(UTC).date())
    elif news.step == "reminded" and news.said["on"] not in queries.verification_view(row).reminded_on:
        row.course = _reminded(row, news.said["on"])
    else:
        return queries.verification_view(row)
    row.save()
    _record(news.step, row, by=None)
    return queries.verification_view(row)


def _take_in_question(news: VerificationNews, *, now: datetime) -> VerificationView:
    """A question of another economy's authority to somebody at home here; the days count from now."""
    known = VerificationRow.objects.filter(pk=news.id).first()
    if known is not None:
        return queries.verification_view(known)
    asking = Actor(news.asked_by, organisation(news.asked_by).kinds, frozenset({Role.OFFICER}))
    rules.the_importing_agency_asks.require(asking, importing=news.importing)
    if not _is_here(news.asked_of):
        raise NotFound("Who is asked is not at home here.", field="asked_of")
    organisation(news.asked_of)
    today = now.astimezone(UTC).date()
    terms = certification_terms(news.agreement, on=today) if news.agreement else None
    least = terms.reply_days_least if terms else LEAST_DAYS_TO_ANSWER.days
    row = VerificationRow.objects.create(
        id=news.id, certificate=news.certificate, importing=news.importing, asked_by=news.asked_by,
        asked_of=news.asked_of, asked_at=news.asked_at, received_at=now,
        question=_words(news.question, id=news.id, field="question", since=news.asked_at),
        course=_course(number=news.number, agreement=news.agreement),
        answer_by=rules.answer_day(news.answer_by, received_on=today, least_days=least),
    )  # fmt: skip
    parties.grant_access(subject=row.id, organisations=[news.asked_of])
    _record("received", row, by=None)
    return queries.verification_view(row)


def _words(words: str, *, id: str, field: str, since: datetime) -> str:
    return sealed(words, place=VerificationRow.place(id, field), matter=id, since=since)


def _require_time(terms: CertificationTerms | None, *, asked_on: date, answer_by: date) -> None:
    if terms is None:
        rules.there_is_time_to_answer.require(asked_on, answer_by=answer_by)
        return
    most = timedelta(days=terms.reply_days_most) if terms.reply_days_most else None
    least = timedelta(days=terms.reply_days_least)
    rules.there_is_time_to_answer.require(asked_on, answer_by=answer_by, least=least, most=most)


def _record(step: str, row: VerificationRow, *, by: Actor | None, **more: object) -> None:
    """The fact of a step; `here` says whether it was taken at this node, so that it is told to the other one."""
    taker = row.asked_of if step in ("received", "answered") else row.asked_by
    journal.record(
        f"{FACT}{step}", subject=row.id, by=by, certificate=row.certificate, of=row.asked_of,
        here=_is_here(OrganisationId(taker)), **more,
    )  # fmt: skip


def _course(*, number: str, agreement: str, reminded: Iterable[date] = ()) -> dict[str, object]:
    return {"number": number, "agreement": agreement, "reminded": [day.isoformat() for day in reminded]}


def _reminded(row: VerificationRow, on: date) -> dict[str, object]:
    view = queries.verification_view(row)
    return _course(number=view.number, agreement=view.agreement, reminded=[*view.reminded_on, on])


def _is_here(organisation: OrganisationId) -> bool:
    return economy_of(organisation) == settings.ECONOMY


def _at_home(who: OrganisationId) -> set[OrganisationId]:
    """Who was asked, where they read here: another node's organisation reads at its own."""
    return {who} if _is_here(who) else set()


def _require_unanswered(row: VerificationRow) -> None:
    if row.answered_at is not None or row.concluded_at is not None:
        raise Conflict("The verification was answered or ended already.", field="id")


def _locked(id: str, by: Actor) -> VerificationRow:
    require_access(subject=id, by=by)
    return VerificationRow.objects.select_for_update().get(pk=id)
