# SPDX-License-Identifier: Apache-2.0
"""Each rule of certification, its oversight and its complaints: one case that holds, one that does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.conftest import NOON
from tests.programme_makers import (
    AGENT,
    FIRM,
    a_certification,
    a_contact,
    a_directory,
    a_known_listing,
    a_recognition,
    a_requirement,
    a_scope,
    an_answer,
    an_authority_row,
)

from tradelane.kernel.errors import TooMany
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.formats.cbpr import requirements
from tradelane.privacy.rules import cbpr, complaints, oversight
from tradelane.privacy.values.cbpr import (
    ApplicationState,
    Bucket,
    ComplaintState,
    Condition,
    Entity,
    Finding,
    Needs,
    Qualification,
    Reply,
    Standing,
    System,
    Verdict,
)
from tradelane.privacy.values.oversight import PanelVote

TODAY = NOON.date()
CBPR = requirements(System.CBPR, "2019-09")


def test_the_questions_of_an_edition_are_complete() -> None:
    assert cbpr.the_questions_of_an_edition_are_complete(CBPR)
    assert not cbpr.the_questions_of_an_edition_are_complete([r for r in CBPR if r.number != 50])
    assert not cbpr.the_questions_of_an_edition_are_complete([*CBPR, CBPR[0]])
    lost = replace(CBPR[0], asked_if=Condition((("51", Reply.YES),)))
    assert not cbpr.the_questions_of_an_edition_are_complete([lost, *CBPR[1:]])


def test_a_qualification_is_one_the_question_allows() -> None:
    holds = cbpr.a_qualification_is_one_the_question_allows
    notice = a_requirement(qualifications=frozenset({Qualification.OBVIOUSNESS}))
    assert holds(notice, reply=Reply.NO, qualification=None, text="")
    assert holds(notice, reply=Reply.NO, qualification=Qualification.OBVIOUSNESS, text="At a till.")
    assert not holds(notice, reply=Reply.NO, qualification=Qualification.OBVIOUSNESS, text=" ")
    assert not holds(notice, reply=Reply.YES, qualification=Qualification.OBVIOUSNESS, text="At a till.")
    assert not holds(notice, reply=Reply.NO, qualification=Qualification.EMERGENCY, text="Fire.")


def test_an_answer_has_the_form_its_question_asks() -> None:
    holds = cbpr.an_answer_has_the_form_its_question_asks
    assert holds(a_requirement(), reply=Reply.NO, text="")
    assert not holds(a_requirement(), reply=None, text="words")
    described = a_requirement(needs=Needs.TEXT)
    assert holds(described, reply=None, text="words")
    assert not holds(described, reply=None, text="")
    assert not holds(described, reply=None, text="w" * 4001)


def test_every_question_that_is_asked_is_answered() -> None:
    first = a_requirement("10", needs=Needs.TELL)
    then = a_requirement("12", asked_if=Condition((("10", Reply.YES), ("11", Reply.YES))))
    no, yes = {"10": an_answer("10", Reply.NO)}, {"10": an_answer("10", Reply.YES)}
    assert cbpr.every_question_that_is_asked_is_answered([first, then], no)
    assert not cbpr.every_question_that_is_asked_is_answered([first, then], yes)
    assert not cbpr.every_question_that_is_asked_is_answered([first, then], {})


def test_the_scope_says_what_is_certified() -> None:
    assert cbpr.the_scope_says_what_is_certified(a_scope())
    for changes in (
        {"entities": ()},
        {"entities": (Entity("A", "", "SG"),)},
        {"business_lines": " "},
        {"privacy_statement": "javascript:alert(1)"},
        {"dispute_contact": ""},
    ):
        assert not cbpr.the_scope_says_what_is_certified(replace(a_scope(), **changes))


def test_an_agent_has_no_part_in_the_applicant() -> None:
    holds = cbpr.an_agent_has_no_part_in_the_applicant
    assert holds(AGENT, applicant=FIRM, scope=a_scope())
    assert not holds(FIRM, applicant=FIRM, scope=a_scope())
    assert not holds(AGENT, applicant=FIRM, scope=replace(a_scope(), entities=(Entity("A", "INVENTED", "SG"),)))


def test_an_agent_certifies_in_its_own_economy() -> None:
    assert cbpr.an_agent_certifies_in_its_own_economy(AGENT, applicant=FIRM)
    assert not cbpr.an_agent_certifies_in_its_own_economy(AGENT, applicant=OrganisationId("MX.RFC.X"))


def test_answers_change_only_before_and_between_reviews() -> None:
    held = {s for s in ApplicationState if cbpr.answers_change_only_before_and_between_reviews(s)}
    assert held == {ApplicationState.DRAFT, ApplicationState.RETURNED}


def test_a_certification_rests_on_a_finding_for_each_question() -> None:
    holds = cbpr.a_certification_rests_on_a_finding_for_each_question
    edition, answers = [a_requirement("6")], {"6": an_answer("6", Reply.YES, version=2)}
    assert holds(edition, answers, {"6": Finding("6", Verdict.MET, "Seen.", 2, NOON)})
    assert not holds(edition, answers, {"6": Finding("6", Verdict.MET, "Seen.", 1, NOON)}), "the answer changed"
    assert not holds(edition, answers, {"6": Finding("6", Verdict.NOT_MET, "No.", 2, NOON)})
    assert not holds(edition, answers, {})


def test_a_finding_gives_its_reasons() -> None:
    assert cbpr.a_finding_gives_its_reasons(Verdict.MET, "Seen in the manual.")
    assert not cbpr.a_finding_gives_its_reasons(Verdict.MET, " ")


def test_not_applicable_is_what_the_answers_make_so() -> None:
    holds = cbpr.not_applicable_is_what_the_answers_make_so
    assert holds(a_requirement(), Verdict.NOT_MET, answer=an_answer("6", Reply.YES))
    assert holds(a_requirement(), Verdict.NOT_APPLICABLE, answer=an_answer("6", Reply.NOT_APPLICABLE))
    assert not holds(a_requirement(), Verdict.NOT_APPLICABLE, answer=an_answer("6", Reply.YES))
    assert not holds(a_requirement(needs=Needs.TEXT), Verdict.NOT_APPLICABLE, answer=None)


def test_only_its_agent_reviews_and_rules() -> None:
    assert cbpr.only_its_agent_reviews_and_rules(AGENT, by=AGENT)
    assert not cbpr.only_its_agent_reviews_and_rules(AGENT, by=FIRM)


@pytest.mark.parametrize(("days", "holds"), [(-91, False), (-90, True), (0, True), (1, False)])
def test_it_is_time_to_attest(days: int, holds: bool) -> None:
    held = a_certification()
    assert cbpr.it_is_time_to_attest(held, on=held.ends + timedelta(days=days)) is holds
    assert not cbpr.it_is_time_to_attest(replace(held, attested_at=NOON), on=held.ends)
    assert not cbpr.it_is_time_to_attest(replace(held, standing=Standing.SUSPENDED), on=held.ends)


def test_a_certification_moves_only_by_a_known_step() -> None:
    holds = cbpr.a_certification_moves_only_by_a_known_step
    for before in (Standing.WITHDRAWN, Standing.LAPSED):
        assert not any(holds(before, after) for after in Standing)
    assert holds(Standing.SUSPENDED, Standing.IN_FORCE)
    assert not holds(Standing.IN_FORCE, Standing.IN_FORCE)


def test_a_certification_counts_only_while_in_force() -> None:
    held = a_certification()
    span = {"starts": held.starts, "ends": held.ends}
    for standing, on, counts in (
        (Standing.IN_FORCE, held.starts, True),
        (Standing.IN_FORCE, held.ends, True),
        (Standing.IN_FORCE, held.ends + timedelta(days=1), False),
        (Standing.SUSPENDED, held.starts, False),
        (Standing.WITHDRAWN, held.starts, False),
        (Standing.LAPSED, held.starts, False),
    ):
        assert cbpr.a_certification_counts_only_while_in_force(standing, on=on, **span) is counts


def test_evidence_is_a_file_that_can_be_read() -> None:
    holds = cbpr.evidence_is_a_file_that_can_be_read
    assert holds(media_type="application/pdf", size=10, files=0)
    assert not holds(media_type="text/html", size=10, files=0)
    assert not holds(media_type="application/pdf", size=0, files=0)
    assert not holds(media_type="application/pdf", size=5_000_001, files=0)
    assert not holds(media_type="application/pdf", size=10, files=60)


def test_an_answer_is_changed_as_it_was_seen() -> None:
    assert cbpr.an_answer_is_changed_as_it_was_seen(2, seen=2)
    assert cbpr.an_answer_is_changed_as_it_was_seen(2, seen=None)
    assert not cbpr.an_answer_is_changed_as_it_was_seen(2, seen=1)


def test_gaps_tell_what_does_not_meet_a_requirement_on_its_face() -> None:
    yes = {r.question: an_answer(r.question, None if r.needs is Needs.TEXT else Reply.YES) for r in CBPR}
    assert cbpr.gaps(CBPR, yes) == ()
    no = {**yes, "26": an_answer("26", Reply.NO)}
    assert cbpr.gaps(CBPR, no) == ("26",)
    qualified = {**yes, "2": replace(an_answer("2", Reply.NO), qualification=Qualification.OBVIOUSNESS)}
    assert cbpr.gaps(CBPR, qualified) == ()
    none = {**yes, **{q: an_answer(q, Reply.NO) for q in ("39a", "39b", "39c", "39d", "39e")}}
    assert cbpr.gaps(CBPR, none) == ("39a",)


# ── oversight ──


def test_the_panel_is_three_and_most_are_in_favour() -> None:
    holds = oversight.the_panel_is_three_and_most_are_in_favour
    votes = [PanelVote("US", True), PanelVote("JP", True), PanelVote("KR", False)]
    assert holds(votes)
    assert not holds(votes[:2])
    assert not holds([votes[0], votes[2], PanelVote("SG", False)])
    assert not holds([votes[0], votes[0], votes[1]])


def test_a_public_agents_own_economy_does_not_decide() -> None:
    holds = oversight.a_public_agents_own_economy_does_not_decide
    panel = [PanelVote("SG", True), PanelVote("JP", True), PanelVote("KR", True)]
    assert holds(panel, economy="SG", public=False)
    assert holds(panel, economy="MX", public=True)
    assert not holds(panel, economy="SG", public=True)


def test_a_recognition_has_a_term_and_a_source() -> None:
    holds = oversight.a_recognition_has_a_term_and_a_source
    assert holds("https://x.example", starts=TODAY, ends=TODAY + timedelta(days=730))
    assert not holds(" ", starts=TODAY, ends=TODAY)
    assert not holds("https://x.example", starts=TODAY, ends=TODAY + timedelta(days=800))
    assert not holds("https://x.example", starts=TODAY, ends=TODAY - timedelta(days=1))


def test_an_agent_certifies_only_while_recognised() -> None:
    holds, term = oversight.an_agent_certifies_only_while_recognised, a_recognition()
    assert holds([term], agent=AGENT, system=System.CBPR, on=term.ends)
    assert not holds([term], agent=AGENT, system=System.PRP, on=term.ends)
    assert not holds([term], agent=AGENT, system=System.CBPR, on=term.ends + timedelta(days=1))
    assert not holds([replace(term, ended_on=TODAY)], agent=AGENT, system=System.CBPR, on=TODAY + timedelta(days=1))
    assert not holds([term], agent=FIRM, system=System.CBPR, on=term.ends)


def test_an_authority_acts_only_in_its_time() -> None:
    holds, inai = oversight.an_authority_acts_only_in_its_time, an_authority_row("MX-INAI")
    assert holds(inai, on=date(2025, 3, 20))
    assert not holds(inai, on=date(2025, 3, 21))
    assert holds(an_authority_row("MX-SABG"), on=date(2025, 3, 21))
    assert not holds(an_authority_row("MX-SABG"), on=date(2025, 3, 20))
    assert inai.successor == "SABG"


def test_a_contact_point_can_be_reached_and_sealed_to() -> None:
    holds, jwk = oversight.a_contact_point_can_be_reached_and_sealed_to, a_contact().jwk
    assert holds("Desk", "a@b.example", ["en"], jwk=jwk)
    assert not holds("Desk", "a@b.example", ["en"], jwk={**jwk, "d": "private"})
    assert not holds("Desk", "a@b.example", ["en"], jwk={**jwk, "crv": "P-384"})
    assert not holds("Desk", "telephone", ["en"], jwk=jwk)
    assert not holds("Desk", "a@b.example", [], jwk=jwk)


def test_an_authority_is_of_its_own_economy() -> None:
    pdpc = an_authority_row("SG-PDPC")
    assert oversight.an_authority_is_of_its_own_economy(OrganisationId("SG.AGENCY.PDPC"), pdpc)
    assert not oversight.an_authority_is_of_its_own_economy(OrganisationId("MX.AGENCY.PDPC"), pdpc)


def test_the_organisation_is_a_designated_authority() -> None:
    holds, contact = oversight.the_organisation_is_a_designated_authority, a_contact()
    assert holds(contact, on=TODAY)
    assert not holds(None, on=TODAY)
    assert not holds(replace(contact, ends=TODAY - timedelta(days=1)), on=TODAY)
    assert not holds(contact, on=contact.starts - timedelta(days=1))


def test_a_directory_speaks_for_its_own_economy() -> None:
    holds, found = oversight.a_directory_speaks_for_its_own_economy, a_directory()
    assert holds(found, signer=found.node, recognised={found.node})
    assert not holds(found, signer=found.node, recognised=set())
    assert not holds(found, signer=OrganisationId("MX.NODE.TRADELANE"), recognised={found.node})
    foreign = replace(found.listings[0], organisation=OrganisationId("MX.RFC.X"))
    assert not holds(replace(found, listings=(foreign,)), signer=found.node, recognised={found.node})


def test_a_directory_never_goes_back() -> None:
    assert oversight.a_directory_never_goes_back(NOON, known=None)
    assert oversight.a_directory_never_goes_back(NOON, known=NOON)
    assert not oversight.a_directory_never_goes_back(NOON, known=NOON + timedelta(seconds=1))


def test_a_directory_is_relied_on_only_while_fresh() -> None:
    assert oversight.a_directory_is_relied_on_only_while_fresh(None, now=NOON)
    assert oversight.a_directory_is_relied_on_only_while_fresh(NOON + timedelta(seconds=1), now=NOON)
    assert not oversight.a_directory_is_relied_on_only_while_fresh(NOON, now=NOON)


def test_bad_news_outweighs_what_is_older() -> None:
    holds = oversight.bad_news_outweighs_what_is_older
    bad = a_known_listing(standing=Standing.SUSPENDED)
    assert holds(NOON, listings=[a_known_listing()], on=TODAY)
    assert not holds(NOON - timedelta(days=1), listings=[bad], on=TODAY)
    assert holds(NOON + timedelta(days=1), listings=[bad], on=TODAY), "certified anew since"
    assert holds(NOON - timedelta(days=1), listings=[bad], on=bad.listing.ends + timedelta(days=1))
    lapsed = a_known_listing(standing=Standing.LAPSED)
    assert holds(NOON - timedelta(days=1), listings=[lapsed], on=TODAY)


# ── complaints ──


def test_a_complaint_says_what_happened_and_to_whom_to_answer() -> None:
    holds = complaints.a_complaint_says_what_happened_and_to_whom_to_answer
    assert holds("They mailed on.", "")
    assert holds("They mailed on.", "tan@person.example")
    assert holds("They mailed on.", "+65 5550 0100")
    assert not holds("They mailed on.", "at the corner")
    assert not holds(" ", "tan@person.example")


def test_a_complaint_moves_forward() -> None:
    holds = complaints.a_complaint_moves_forward
    assert holds(ComplaintState.RECEIVED, ComplaintState.NOT_ADMITTED)
    assert holds(ComplaintState.ACCEPTED, ComplaintState.REFERRED)
    assert not holds(ComplaintState.RECEIVED, ComplaintState.RESOLVED)
    assert not any(holds(over, after) for over in ComplaintState.closed() for after in ComplaintState)


def test_an_outcome_says_what_came_of_it() -> None:
    holds = complaints.an_outcome_says_what_came_of_it
    assert holds(ComplaintState.RESOLVED, Bucket.REMEDY_GIVEN, "Paid back.")
    assert holds(ComplaintState.REFERRED, Bucket.REFERRED, "To the authority.")
    assert not holds(ComplaintState.RESOLVED, Bucket.REFERRED, "To the authority.")
    assert not holds(ComplaintState.RESOLVED, Bucket.REMEDY_GIVEN, " ")


def test_a_case_note_names_nobody() -> None:
    holds = complaints.a_case_note_names_nobody
    known = {"contact": "+65 5550 0100", "organisation": "Invented Imports"}
    assert holds("A wholesaler mailed on after an objection.", **known)
    assert holds("", **known)
    for note in ("Ask tan@x.example", "Order 12345678", "INVENTED IMPORTS did it", "Call +65 5550 0100"):
        assert not holds(note, **known)


def test_a_source_complains_only_so_often_an_hour() -> None:
    holds = complaints.a_source_complains_only_so_often_an_hour
    assert holds(0)
    assert holds(complaints.AT_MOST_AN_HOUR - 1)
    assert not holds(complaints.AT_MOST_AN_HOUR)
    with pytest.raises(TooMany):
        complaints.a_source_complains_only_so_often_an_hour.require(complaints.AT_MOST_AN_HOUR)
