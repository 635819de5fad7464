# SPDX-License-Identifier: Apache-2.0
"""Every field in which people write words of their own: planted with words that lie sealed, or named with the reason.

The inventory says which fields these are. A new one fails here until a test plants words in it, or it stands in
`OTHERWISE` with what keeps its words from a thief of the disk, or from being anybody's secret.
"""

import csv
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from importlib.resources import files

import pytest
from tests.cbpr_makers import AGENT, an_application, certified, the_node
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.draft_makers import BEGUN, a_draft, a_drafter
from tests.free_words import PLANTED, WORDS, plants, words_kept
from tests.makers import AGENCY, BUYER, SELLER, an_actor, an_organisation
from tests.programme_makers import a_breach
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, a_trader, an_officer, documents
from tests.rules.window.test_working import JPEG

from tradelane.kernel.digests import digest_of
from tradelane.origin import actions as origin
from tradelane.origin.values import VerificationOutcome
from tradelane.parties.values import OrganisationKind, Role
from tradelane.plans import actions as plans
from tradelane.plans.values import Draft, DraftText, Refusal, SubjectKind
from tradelane.privacy import actions as privacy
from tradelane.privacy import queries as privacy_queries
from tradelane.privacy.actions import breaches, cbpr
from tradelane.privacy.actions.cbpr.applying import Said
from tradelane.privacy.formats.cbpr import requirements
from tradelane.privacy.queries import breaches as breach_queries
from tradelane.privacy.queries import cbpr as cbpr_queries
from tradelane.privacy.values.cbpr import (
    ApplicationId,
    Bucket,
    ComplaintState,
    Needs,
    Reply,
    Section,
    System,
    Verdict,
)
from tradelane.window import actions as window
from tradelane.window import queries as window_queries
from tradelane.window.formats.folder import TERMS

ALSO_PLANTED = ("tests.rooms.window.test_filings", "tests.rooms.window.test_permits", "tests.rooms.window.test_rulings",
                "tests.rooms.titles.test_words", "tests.rooms.titles.test_words_of_carriers",
                "tests.rooms.exchange.test_order_and_batches")  # fmt: skip
"""Modules that plant in the fields of their rooms."""
_ORIGIN = "sealed by the one door that all words of the room go through, which verifications of origin are planted in"
OTHERWISE = {
    "origin.ApplicationRow.why": _ORIGIN,
    "origin.ApplicationRow.reasons": _ORIGIN,
    "origin.CertificateRow.reasons": _ORIGIN,
    "origin.ClaimRow.reasons": _ORIGIN,
    "origin.ContestRow.grounds": _ORIGIN,
    "origin.ContestRow.reasons": _ORIGIN,
    "origin.EvidenceRow.question": _ORIGIN,
    "origin.EvidenceRow.answer": _ORIGIN,
    "parties.AccessToken.label": "planted and searched for over two real nodes (tests/journeys/test_forgotten.py)",
    "privacy.AssistanceMoveRow.files": "encrypted to the desk of an authority; the node has no key that opens it",
    "privacy.AssistanceMoveRow.sealed": "encrypted to the desk of an authority; the node has no key that opens it",
    "privacy.AssistanceRow.draft": "encrypted to the two desks; planted in tests/journeys/test_authorities.py",
    "titles.ForkRow.signed": "bears no words but of an entry of an earlier release, which is sealed as that is",
    "titles.ProposalRow.body": "bears no words but of an earlier release, which is sealed as an entry is",
    "titles.WaitingRow.body": "bears no words but of an earlier release, which is sealed as an entry is",
    "window.BatchLineRow.content": "sealed as a whole (tests/rooms/window/test_batches.py); emptied once it is filed",
    "window.BatchLineRow.faults": "sealed as a whole (tests/rooms/window/test_batches.py); emptied once it is filed",
    "window.DeclarationRow.content": "a file of customs' own form, sealed as a whole before anything is read of it",
    "window.DeclarationRow.told": "what such a file says that only customs ask, sealed with it",
    "window.RulingRow.reasons": "an authority's reasons on a firm's goods, which are published",
}
OFFICER, OTHER = an_officer(CUSTOMS, person="person_ana"), an_officer(CUSTOMS, person="person_luis")
LATER = NOON + timedelta(days=1)
CONSULTING = an_actor(AGENCY, kinds=[OrganisationKind.AGENCY], roles=[Role.OFFICER], person="person_officer")
DRAFT = Draft(
    SubjectKind.PROCEDURE, "mx-export", "2", "MX",
    {"en": DraftText("Export", "Less.", "Article 1."), "es": DraftText("Exportación", "Menos.", "Artículo 1.")},
    NOON.date(), NOON.date() + timedelta(days=60),
)  # fmt: skip
FIRM, AGENT_OFFICER = an_actor(BUYER), an_actor(AGENT, kinds=[])

pytestmark = pytest.mark.django_db


def test_every_field_for_peoples_words_is_planted_or_says_why_not() -> None:
    for module in ALSO_PLANTED:
        import_module(module)
    fields = privacy_queries.inventory().fields
    free = {f"{each.model}.{each.field}" for each in fields if each.category.startswith("user.content")}
    assert len(free) > 50
    assert free - PLANTED - set(OTHERWISE) == set()
    assert set(OTHERWISE) - free == set(), "a reason for a field that is not there"
    assert set(OTHERWISE) & PLANTED == set()


def test_what_is_kept_in_clear_is_published_or_says_nobodys_words() -> None:
    """Of fields with people's words only what everybody may read stands in clear."""
    rows = csv.DictReader((files("config") / "data" / "kept_otherwise.csv").read_text().splitlines())
    fields = privacy_queries.inventory().fields
    free = {f"{each.model}.{each.field}" for each in fields if each.category.startswith("user.content")}
    clear = {f"{row['model']}.{row['field']}" for row in rows if row["how"].startswith("clear")}
    assert clear & free == {"window.RulingRow.reasons"}


# ── programmes, breaches, requests and complaints ──


@plants("privacy.AnswerRow.text", "privacy.EvidenceRow.name", "privacy.EvidenceRow.content",
        "privacy.ApplicationRow.reasons", "privacy.FindingRow.reasons")  # fmt: skip
def test_an_application_and_its_review() -> None:
    found = an_application()
    said = Said(reply=Reply.YES, text=WORDS)
    cbpr.save_answer(application=found.id, question="1", said=said, by=FIRM, now=NOON)
    cbpr.attach_evidence(
        application=found.id, question="1", name=f"{WORDS}.pdf", media_type="application/pdf",
        content=f"%PDF-1.7 {WORDS}".encode(), by=FIRM, now=NOON,
    )  # fmt: skip
    kept = cbpr_queries.application(id=found.id, by=FIRM)
    [file] = kept.evidence
    assert (kept.answers["1"].text, file.name) == (WORDS, f"{WORDS}.pdf")
    assert cbpr_queries.evidence_file(id=file.id, by=FIRM)[1] == f"%PDF-1.7 {WORDS}".encode()
    sent = cbpr.submit_application(application=submitted_whole(found.id), by=FIRM, now=NOON)
    cbpr.find(application=sent.id, question="1", verdict=Verdict.MORE_NEEDED, reasons=WORDS, by=AGENT_OFFICER, now=NOON)
    back = cbpr.return_application(application=sent.id, reasons=WORDS, by=AGENT_OFFICER, now=NOON)
    assert (back.reasons, back.findings["1"].reasons) == (WORDS, WORDS)


def submitted_whole(id: ApplicationId) -> ApplicationId:
    """The application with a good answer to the other questions too."""
    for each in requirements(System.CBPR, cbpr_queries.application(id=id, by=FIRM).version):
        if each.question != "1":
            said = Said(reply=None if each.needs is Needs.TEXT else Reply.YES, text="As our manual says.")
            cbpr.save_answer(application=id, question=each.question, said=said, by=FIRM, now=NOON)
    return id


@plants("privacy.ProgramCertificationRow.reasons", "privacy.ProgramCertificationRow.attestation")
def test_what_is_said_of_a_certification() -> None:
    made = certified()
    late = NOON + timedelta(days=340)
    assert cbpr.attest(certification=made.id, statement=WORDS, by=FIRM, now=late).attestation == WORDS
    held = cbpr.suspend(certification=made.id, reasons=WORDS, by=AGENT_OFFICER, now=late)
    assert cbpr_queries.certification(held.id).reasons == WORDS


@plants("privacy.BreachRow.facts", "privacy.BreachVersionRow.facts", "privacy.BreachPersonRow.text")
def test_a_breach_and_who_is_told_of_it() -> None:
    an_organisation(BUYER, name="Invented Imports")
    facts = a_breach(nature=WORDS, cause=WORDS, measures=WORDS)
    found = breaches.report_breach(facts=facts, by=FIRM, now=NOON)
    revised = breaches.revise_breach(id=found.id, facts=facts, seen=1, by=FIRM, now=NOON)
    breaches.tell_people(id=found.id, economy="SG", emails=["tan@person.example"], text=WORDS, by=FIRM, now=NOON)
    assert (revised.facts, revised.version) == (facts, 2)
    assert [each for _, each, _ in breach_queries.versions(id=found.id, by=FIRM)] == [facts, facts]
    person = privacy_queries.key_of(email="tan@person.example")
    assert [text for _, _, text in breach_queries.notices_to(person)] == [WORDS]


@plants("privacy.RequestRow.text", "privacy.RequestRow.answer")
def test_what_a_person_asks_and_is_answered() -> None:
    asked = privacy.request_correction(
        person_key=privacy_queries.key_of(email="tan@person.example"), text=WORDS, now=NOON
    )
    answered = privacy.answer_request(request=asked.id, answer=WORDS, by=the_node(), now=NOON)
    assert (answered.text, answered.answer) == (WORDS, WORDS)


@plants("privacy.ComplaintRow.text", "privacy.ComplaintRow.outcome")
def test_what_is_complained_of_and_what_comes_of_it() -> None:
    held = cbpr.complain(
        certification=certified().id, section=Section.CHOICE, text=WORDS, contact="tan@person.example",
        source="192.0.2.1", now=NOON,
    )  # fmt: skip
    cbpr.admit(complaint=held.id, by=AGENT_OFFICER)
    done = cbpr.resolve(
        complaint=held.id, state=ComplaintState.RESOLVED, bucket=Bucket.CHANGED_PRACTICE, outcome=WORDS,
        case_note="A wholesaler stopped.", by=AGENT_OFFICER, now=NOON,
    )  # fmt: skip
    assert (done.text, done.outcome) == (WORDS, WORDS)


# ── comments on drafts ──


@plants("plans.CommentRow.text")
def test_a_comment_that_waits_and_one_that_is_refused() -> None:
    found = plans.publish_draft(draft=DRAFT, by=CONSULTING, now=NOON)
    an_organisation(SELLER)
    waits, refused = (
        plans.comment_as_party(consultation=found.id, text=f"{n} {WORDS}", by=an_actor(SELLER), now=NOON) for n in "12"
    )
    plans.refuse_comment(
        comment=refused.id, refusal=Refusal.PERSONAL_DATA, reason="It names somebody.", by=CONSULTING, now=NOON
    )
    assert waits.text == f"1 {WORDS}"


def test_a_comment_that_is_published_is_for_everybody() -> None:
    found = plans.publish_draft(draft=DRAFT, by=CONSULTING, now=NOON)
    an_organisation(SELLER)
    made = plans.comment_as_party(consultation=found.id, text=WORDS, by=an_actor(SELLER), now=NOON)
    assert not words_kept()
    [shown] = plans.publish_comment(comment=made.id, by=CONSULTING, now=NOON).comments
    assert shown.text == WORDS and words_kept()


# ── cases, drafts of procedures, verifications ──


@plants("window.ReviewRow.reasons", "window.ReviewRow.answer", "window.AppealRow.grounds", "window.AppealRow.reasons",
        "window.CaseRow.decision")  # fmt: skip
def test_reasons_answers_and_grounds_of_a_case() -> None:
    case = a_filed_case(readers=[BUYER])
    window.review(case=case, verdict="ask", reasons=WORDS, by=OFFICER, now=NOON)
    window.answer_information(case=case, text=WORDS, by=a_trader(), now=NOON)
    window.review(case=case, verdict="refuse", reasons=WORDS, by=an_officer(PLANT_HEALTH), now=NOON)
    window.review(case=case, verdict="refuse", reasons=WORDS, by=OFFICER, now=NOON)
    window.appeal(case=case, grounds=WORDS, by=a_trader(), now=LATER)
    window.decide_appeal(case=case, changed=True, reasons=WORDS, by=OTHER, now=LATER)


@plants("window.ProposalRow.reasons", "window.ProposalRow.objection")
def test_what_two_officers_say_of_a_refusal() -> None:
    machines = a_consignment(goods_items=(replace(a_goods_item(), hs_code="843710"),))
    given = documents(*window_queries.procedure(code="mx-import").required_documents)
    importer = a_trader(organisation=BUYER)
    case = a_filed_case(procedure="mx-import", consignment=machines, documents=given, by=importer)
    window.review(case=case, verdict="refuse", reasons=WORDS, by=OFFICER, now=NOON)
    window.return_verdict(case=case, reasons=WORDS, by=OTHER, now=NOON)


@plants("window.NoteRow.text", "window.InspectionRow.place", "window.InspectionRow.findings", "window.PhotoRow.name",
        "window.PhotoRow.content")  # fmt: skip
def test_notes_and_inspections() -> None:
    case = a_filed_case()
    window.note(case=case, text=WORDS, by=OFFICER, now=NOON)
    booked = window.book_inspection(case=case, place=WORDS, when=LATER, by=OFFICER, now=NOON)
    window.record_inspection(
        case=case, found="as-declared", findings=WORDS, photos=[(f"{WORDS}.jpg", JPEG)], by=OFFICER, now=LATER
    )
    assert booked.place == WORDS
    assert [each.place for each in window_queries.case(case=case, by=a_trader()).inspections] == [WORDS]


@plants("window.RevisionRow.note")
def test_what_is_said_of_a_saving_of_a_draft() -> None:
    by = a_drafter()
    held = a_draft(by)
    saved = window.save_draft(
        draft=held.id, changes={TERMS: held.files[TERMS] + "\n"}, seen=held.latest.number, note=WORDS, by=by, now=BEGUN
    )
    assert saved.latest.note == WORDS


@plants("origin.VerificationRow.question", "origin.VerificationRow.answer", "origin.VerificationRow.reasons")
def test_a_verification_of_origin() -> None:
    for each in (AGENCY, SELLER):
        an_organisation(each)
    made = origin.ask_verification(
        certificate=digest_of(b"certificate"), asked_of=SELLER, question=WORDS,
        answer_by=NOON.date() + timedelta(days=30), by=an_actor(AGENCY), now=NOON,
    )  # fmt: skip
    origin.answer_verification(id=made.id, answer=WORDS, evidence=[], by=an_actor(SELLER), now=NOON)
    ended = origin.conclude_verification(
        id=made.id, outcome=VerificationOutcome.CONFIRMED, reasons=WORDS, by=an_actor(AGENCY), now=NOON
    )
    assert (ended.question, ended.answer, ended.reasons) == (WORDS, WORDS, WORDS)
