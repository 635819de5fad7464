# SPDX-License-Identifier: Apache-2.0
"""Certification under the Cross-Border Privacy Rules: apply, review, certify, stand, complain; who may do which."""

from datetime import date, datetime, timedelta

import pytest
from tests.cbpr_makers import (
    AGENT,
    SCOPE,
    an_agent,
    an_application,
    answered,
    certified,
    found_good,
    submitted,
    the_node,
)
from tests.conftest import NOON
from tests.makers import BUYER, OUTSIDER, an_actor, an_organisation

from tradelane.journal.models import Fact, Job
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.parties.actions import vault
from tradelane.parties.queries import vault as vault_queries
from tradelane.parties.values import Role
from tradelane.privacy import queries as room
from tradelane.privacy.actions import cbpr, record_certification
from tradelane.privacy.actions.cbpr.applying import Said
from tradelane.privacy.models import ComplaintRow
from tradelane.privacy.queries import cbpr as queries
from tradelane.privacy.values.cbpr import (
    ApplicationState,
    Bucket,
    ComplaintState,
    Qualification,
    Reply,
    Section,
    Standing,
    System,
    Verdict,
)

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
AGENT_OFFICER = an_actor(AGENT, kinds=[])
FIRM = an_actor(BUYER)


def test_from_application_to_certification() -> None:
    found = submitted()
    assert found.state is ApplicationState.SUBMITTED
    assert [each.id for each in queries.review_queue(by=AGENT_OFFICER)] == [found.id]
    with pytest.raises(Refused) as early:
        cbpr.certify(application=found.id, by=AGENT_OFFICER, now=NOON)
    assert early.value.rule == "PRIV-147"
    assert early.value.field == "findings.1"
    found_good(found)
    made = cbpr.certify(application=found.id, by=AGENT_OFFICER, now=NOON)
    assert (made.standing, made.starts, made.ends) == (Standing.IN_FORCE, TODAY, TODAY + timedelta(days=365))
    assert made.authority == "SG-PDPC"
    assert room.certified_until(organisation=BUYER, on=TODAY, now=NOON) == made.ends
    assert Fact.objects.filter(name="privacy.directory.changed", subject=made.id).exists()


def test_a_processors_recognition_does_not_certify_a_controller() -> None:
    made = certified(system=System.PRP)
    assert made.system is System.PRP
    assert room.certified_until(organisation=BUYER, on=TODAY, now=NOON) is None


def test_what_is_open_is_named_when_it_is_submitted() -> None:
    found = an_application()
    with pytest.raises(Refused) as open_ones:
        cbpr.submit_application(application=found.id, by=FIRM, now=NOON)
    assert (open_ones.value.rule, open_ones.value.field) == ("PRIV-143", "answers.1")
    assert "1a" not in open_ones.value.facts["open"], "its parts are asked once the whole is answered with yes"


def test_an_answer_keeps_its_versions_and_two_windows_never_lose_words() -> None:
    found = an_application()
    first = cbpr.save_answer(application=found.id, question="6", said=Said(Reply.YES), by=FIRM, now=NOON, seen=0)
    again = cbpr.save_answer(application=found.id, question="6", said=Said(Reply.YES), by=FIRM, now=NOON, seen=0)
    assert (first.version, again.version) == (1, 1)
    changed = cbpr.save_answer(
        application=found.id, question="6", said=Said(Reply.YES, text="See the policy."), by=FIRM, now=NOON, seen=1
    )
    assert changed.version == 2
    with pytest.raises(Conflict) as stale:
        cbpr.save_answer(application=found.id, question="6", said=Said(Reply.NO), by=FIRM, now=NOON, seen=1)
    assert stale.value.rule == "PRIV-155"
    assert [each.version for each in queries.answer_versions(id=found.id, question="6", by=FIRM)] == [2, 1]


@pytest.mark.parametrize(
    ("question", "said", "rule"),
    [
        ("27", Said(Reply.YES, text="x"), "PRIV-142"),
        ("27", Said(text=" "), "PRIV-142"),
        ("6", Said(text="words alone"), "PRIV-142"),
        ("6", Said(Reply.NO, Qualification.OBVIOUSNESS, "x"), "PRIV-141"),
        ("2", Said(Reply.YES, Qualification.OBVIOUSNESS, "x"), "PRIV-141"),
        ("2", Said(Reply.NO, Qualification.OBVIOUSNESS, ""), "PRIV-141"),
        ("6", Said(Reply.YES, text="x" * 4001), "PRIV-142"),
    ],
)
def test_a_bad_answer_names_its_rule(question: str, said: Said, rule: str) -> None:
    found = an_application()
    with pytest.raises(Refused) as refused:
        cbpr.save_answer(application=found.id, question=question, said=said, by=FIRM, now=NOON)
    assert refused.value.rule == rule
    assert refused.value.fix


def test_an_unknown_question_is_not_found() -> None:
    found = an_application()
    with pytest.raises(NotFound):
        cbpr.save_answer(application=found.id, question="51", said=Said(Reply.YES), by=FIRM, now=NOON)


def test_evidence_is_kept_by_its_digest_for_applicant_and_agent_alone() -> None:
    found = answered(an_application())
    given = {"application": found.id, "question": "26", "name": "policy.pdf", "media_type": "application/pdf"}
    first = cbpr.attach_evidence(content=b"%PDF policy", by=FIRM, now=NOON, **given)
    assert cbpr.attach_evidence(content=b"%PDF policy", by=FIRM, now=NOON, **given) == first
    with pytest.raises(NotFound):
        queries.evidence_file(id=first.id, by=AGENT_OFFICER)
    cbpr.submit_application(application=found.id, by=FIRM, now=NOON)
    assert queries.evidence_file(id=first.id, by=AGENT_OFFICER) == (first, b"%PDF policy")
    with pytest.raises(NotFound):
        queries.evidence_file(id=first.id, by=an_actor(OUTSIDER))
    with pytest.raises(Refused) as late:
        cbpr.attach_evidence(content=b"%PDF more", by=FIRM, now=NOON, **given)
    assert late.value.rule == "PRIV-146"


def test_a_program_is_no_evidence() -> None:
    found = an_application()
    for media_type, content in (("text/html", b"<script>"), ("application/pdf", b"")):
        with pytest.raises(Refused) as refused:
            cbpr.attach_evidence(
                application=found.id, question="26", name="x", media_type=media_type, content=content, by=FIRM, now=NOON
            )
        assert refused.value.rule == "PRIV-154"


def test_a_returned_application_is_found_anew_where_it_changed() -> None:
    found = submitted()
    found_good(found)
    cbpr.return_application(application=found.id, reasons="Question 31: attach it.", by=AGENT_OFFICER, now=NOON)
    cbpr.save_answer(
        application=found.id, question="31", said=Said(Reply.YES, text="Shredding, see file."), by=FIRM, now=NOON
    )
    cbpr.submit_application(application=found.id, by=FIRM, now=NOON)
    with pytest.raises(Refused) as stale:
        cbpr.certify(application=found.id, by=AGENT_OFFICER, now=NOON)
    assert stale.value.facts["open"] == ["31"]
    cbpr.find(application=found.id, question="31", verdict=Verdict.MET, reasons="Seen.", by=AGENT_OFFICER, now=NOON)
    assert cbpr.certify(application=found.id, by=AGENT_OFFICER, now=NOON).standing is Standing.IN_FORCE


def test_only_the_named_agent_reviews_and_only_while_it_is_recognised() -> None:
    found = submitted()
    with pytest.raises(NotFound):
        cbpr.find(application=found.id, question="1", verdict=Verdict.MET, reasons="x", by=an_actor(OUTSIDER), now=NOON)
    with pytest.raises(Forbidden) as own:
        cbpr.find(application=found.id, question="1", verdict=Verdict.MET, reasons="x", by=FIRM, now=NOON)
    assert own.value.rule == "PRIV-150"
    late = datetime(2028, 1, 2, tzinfo=NOON.tzinfo)
    with pytest.raises(Forbidden) as over:
        cbpr.find(application=found.id, question="1", verdict=Verdict.MET, reasons="x", by=AGENT_OFFICER, now=late)
    assert over.value.rule == "PRIV-159"
    with pytest.raises(Forbidden):
        clerk = an_actor(AGENT, kinds=[], roles=[Role.CLERK])
        cbpr.find(application=found.id, question="1", verdict=Verdict.MET, reasons="x", by=clerk, now=NOON)


def test_an_ended_recognition_ends_the_agents_reviews() -> None:
    from tradelane.privacy.queries.oversight import recognitions

    found = submitted()
    (term,) = recognitions()
    cbpr.end_recognition(recognition=term.id, last_day=TODAY - timedelta(days=1), by=the_node())
    with pytest.raises(Forbidden) as over:
        cbpr.find(application=found.id, question="1", verdict=Verdict.MET, reasons="x", by=AGENT_OFFICER, now=NOON)
    assert over.value.rule == "PRIV-159"


def test_one_open_application_of_a_system() -> None:
    found = an_application()
    with pytest.raises(Conflict):
        an_application()
    cbpr.withdraw_application(application=found.id, by=FIRM, now=NOON)
    assert an_application().state is ApplicationState.DRAFT


def test_agent_and_applicant_are_two_of_one_economy() -> None:
    from dataclasses import replace

    from tradelane.privacy.values.cbpr import Entity

    an_agent()
    for by, scope, rule in (
        (an_actor(OUTSIDER), SCOPE, "PRIV-186"),
        (AGENT_OFFICER, SCOPE, "PRIV-145"),
        (FIRM, replace(SCOPE, entities=(Entity("Agent", "INVENTED", "SG"),)), "PRIV-145"),
        (FIRM, replace(SCOPE, entities=()), "PRIV-144"),
        (FIRM, replace(SCOPE, privacy_statement="our web site"), "PRIV-144"),
    ):
        with pytest.raises(Refused) as refused:
            cbpr.start_application(system=System.CBPR, agent=AGENT, scope=scope, by=by, now=NOON)
        assert refused.value.rule == rule


def test_suspended_and_withdrawn_count_at_once() -> None:
    made = certified()
    later = NOON + timedelta(hours=1)
    cbpr.suspend(certification=made.id, reasons="A breach was hidden.", by=AGENT_OFFICER, now=later)
    assert room.certified_until(organisation=BUYER, on=TODAY, now=later) is None
    cbpr.reinstate(certification=made.id, reasons="Put right.", by=AGENT_OFFICER, now=later)
    assert room.certified_until(organisation=BUYER, on=TODAY, now=later) == made.ends
    cbpr.withdraw_certification(certification=made.id, reasons="Not put right.", by=AGENT_OFFICER, now=later)
    assert room.certified_until(organisation=BUYER, on=TODAY, now=later) is None
    with pytest.raises(Refused) as gone:
        cbpr.reinstate(certification=made.id, reasons="x", by=AGENT_OFFICER, now=later)
    assert gone.value.rule == "PRIV-152"


def test_a_noted_certification_gives_way_to_bad_news() -> None:
    made = certified()
    noted = {"organisation": BUYER, "agent": "Outside", "starts": TODAY, "ends": TODAY + timedelta(days=900)}
    record_certification(source="an outside register", by=the_node(), now=NOON, **noted)
    assert room.certified_until(organisation=BUYER, on=TODAY, now=NOON) == noted["ends"]
    cbpr.suspend(certification=made.id, reasons="Why.", by=AGENT_OFFICER, now=NOON + timedelta(minutes=1))
    assert room.certified_until(organisation=BUYER, on=TODAY, now=NOON + timedelta(minutes=2)) is None


def test_a_year_ends_unless_it_is_attested_and_confirmed() -> None:
    made = certified()
    with pytest.raises(Refused) as early:
        cbpr.attest(certification=made.id, statement="As certified.", by=FIRM, now=NOON)
    assert early.value.rule == "PRIV-151"
    near = NOON + timedelta(days=340)
    attested = cbpr.attest(certification=made.id, statement="As certified.", by=FIRM, now=near)
    assert attested.attested_at == near
    assert attested.ends == made.ends, "the agent confirms first"
    an_agent(starts=date(2027, 1, 1), ends=date(2028, 12, 31))
    renewed = cbpr.confirm_attestation(certification=made.id, by=AGENT_OFFICER, now=near)
    assert (renewed.starts, renewed.ends) == (made.starts, made.ends + timedelta(days=365))
    assert cbpr.lapse_and_remind(now=NOON + timedelta(days=367)) == 0
    assert cbpr.lapse_and_remind(now=NOON + timedelta(days=732)) == 1
    assert queries.certification(made.id).standing is Standing.LAPSED
    assert cbpr.lapse_and_remind(now=NOON + timedelta(days=732)) == 0


def test_reminders_come_once_each() -> None:
    made = certified()
    for days, due in ((300, 0), (305, 1), (306, 0), (336, 1), (359, 1), (360, 0)):
        assert cbpr.lapse_and_remind(now=NOON + timedelta(days=days)) == due, days
    assert Job.objects.filter(kind="privacy.remind").count() == 3
    told = Fact.objects.filter(name="privacy.certification.reminded", subject=made.id).order_by("pk")
    assert [fact.data["days"] for fact in told] == [60, 30, 7]


def test_a_complaint_is_handled_counted_and_forgotten() -> None:
    made = certified()
    said = {"section": Section.CHOICE, "text": "They went on mailing me.", "contact": "tan@person.example"}
    held = cbpr.complain(certification=made.id, now=NOON, source="192.0.2.1", **said)
    assert held.due_on == TODAY + timedelta(days=30)
    with pytest.raises(NotFound):
        queries.complaint(id=held.id, by=FIRM)
    kept = ComplaintRow.objects.get()
    assert "mailing" not in kept.text
    assert "tan@" not in kept.contact
    cbpr.admit(complaint=held.id, by=AGENT_OFFICER)
    closing = {"complaint": held.id, "by": AGENT_OFFICER, "now": NOON + timedelta(days=4), "outcome": "They stopped."}
    with pytest.raises(Refused) as wrong:
        cbpr.resolve(state=ComplaintState.RESOLVED, bucket=Bucket.REFERRED, **closing)
    assert wrong.value.rule == "PRIV-170"
    for note in ("Ask tan@person.example.", "Invented Imports mailed on."):
        with pytest.raises(Refused) as named:
            cbpr.resolve(state=ComplaintState.RESOLVED, bucket=Bucket.CHANGED_PRACTICE, case_note=note, **closing)
        assert named.value.rule == "PRIV-171"
    note = "A wholesaler mailed on after an objection, and stopped."
    done = cbpr.resolve(state=ComplaintState.RESOLVED, bucket=Bucket.CHANGED_PRACTICE, case_note=note, **closing)
    assert done.contact == ""
    (figures,) = queries.statistics(year=2026)
    assert (figures.received, figures.open, figures.median_days) == (1, 0, 4)
    assert figures.buckets == {Bucket.CHANGED_PRACTICE: 1}
    assert [each[2] for each in queries.case_notes()] == [note]
    with pytest.raises(Refused) as over:
        cbpr.admit(complaint=held.id, by=AGENT_OFFICER)
    assert over.value.rule == "PRIV-169"


def test_a_complaint_is_gone_when_its_person_is_erased() -> None:
    made = certified()
    held = cbpr.complain(
        certification=made.id, section=Section.CHOICE, text="They went on.", contact="tan@person.example",
        source="192.0.2.1", now=NOON,
    )  # fmt: skip
    mine = vault_queries.keys_of(room.key_of(email="tan@person.example"))
    assert {field for key in mine for field in key.fields} == {
        "privacy.ComplaintRow.text", "privacy.ComplaintRow.contact",
    }  # fmt: skip
    vault.destroy(keys=[key.id for key in mine], now=NOON)
    assert queries.complaint(id=held.id, by=AGENT_OFFICER).text == ""


def test_only_the_operator_recognises_and_designates() -> None:
    an_organisation(AGENT, kinds=[])
    with pytest.raises(Forbidden):
        an_agent(by=FIRM)
    from tradelane.privacy.values.oversight import PanelVote

    for changes, rule in (
        ({"panel": (PanelVote("US", True), PanelVote("JP", True))}, "PRIV-156"),
        ({"panel": (PanelVote("US", True), PanelVote("JP", False), PanelVote("KR", False))}, "PRIV-156"),
        ({"public": True, "panel": (PanelVote("SG", True), PanelVote("JP", True), PanelVote("KR", True))}, "PRIV-157"),
        ({"ends": date(2029, 1, 1)}, "PRIV-158"),
    ):
        with pytest.raises(Refused) as refused:
            an_agent(**changes)
        assert refused.value.rule == rule


def test_a_dissolved_authority_is_not_designated() -> None:
    from tests.cbpr_makers import MX_AUTHORITY, an_authority

    with pytest.raises(Refused) as dissolved:
        an_authority(MX_AUTHORITY, "MX-INAI")
    assert dissolved.value.rule == "PRIV-160"
    an_authority(MX_AUTHORITY, "MX-SABG")
