# SPDX-License-Identifier: Apache-2.0
"""Certificates of origin issued, late, anew and taken back: each rule where it holds and where it does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.makers import AGENCY, OUTSIDER, SELLER, an_actor

from tradelane.kernel.ids import PersonId
from tradelane.origin import rules
from tradelane.origin.formats.agreements import certification_terms
from tradelane.origin.values import Finding, VerificationOutcome, VerificationState
from tradelane.origin.values.certificates import Capacity, CertificateState, RevocationGround
from tradelane.parties.values import OrganisationKind

SHIPPED = date(2026, 11, 2)
RCEP = certification_terms("RCEP", on=SHIPPED)
CPTPP = certification_terms("CPTPP", on=SHIPPED)
CHAMBER = an_actor(AGENCY, kinds=[OrganisationKind.CHAMBER])


def test_the_agreement_lets_them_issue() -> None:
    assert rules.the_agreement_lets_them_issue(RCEP, capacity=Capacity.CHAMBER)
    assert rules.the_agreement_lets_them_issue(CPTPP, capacity=Capacity.IMPORTER)
    assert not rules.the_agreement_lets_them_issue(CPTPP, capacity=Capacity.CHAMBER)
    assert not rules.the_agreement_lets_them_issue(RCEP, capacity=Capacity.IMPORTER)


def test_they_are_what_they_issue_as() -> None:
    assert rules.they_are_what_they_issue_as(CHAMBER, capacity=Capacity.CHAMBER, exporting="MX")
    assert not rules.they_are_what_they_issue_as(CHAMBER, capacity=Capacity.AUTHORITY, exporting="MX")
    assert not rules.they_are_what_they_issue_as(CHAMBER, capacity=Capacity.CHAMBER, exporting="SG")
    assert rules.they_are_what_they_issue_as(an_actor(SELLER), capacity=Capacity.EXPORTER, exporting="MX")
    assert rules.they_are_what_they_issue_as(an_actor(SELLER), capacity=Capacity.IMPORTER, exporting="SG")


@pytest.mark.parametrize(("day", "in_time"), [(date(2027, 11, 2), True), (date(2027, 11, 3), False)])
def test_a_late_certificate_is_in_time(day: date, in_time: bool) -> None:
    assert rules.a_late_certificate_is_in_time(RCEP, shipped_on=SHIPPED, on=day) is in_time
    assert rules.a_late_certificate_is_in_time(RCEP, shipped_on=None, on=day)
    assert rules.a_late_certificate_is_in_time(CPTPP, shipped_on=SHIPPED, on=day)


def test_a_late_application_says_why() -> None:
    after = SHIPPED + timedelta(days=1)
    assert rules.a_late_application_says_why(RCEP, shipped_on=SHIPPED, on=SHIPPED, why="")
    assert rules.a_late_application_says_why(RCEP, shipped_on=SHIPPED, on=after, why="Flood.")
    assert not rules.a_late_application_says_why(RCEP, shipped_on=SHIPPED, on=after, why=" ")
    assert rules.a_late_application_says_why(CPTPP, shipped_on=SHIPPED, on=after, why="")


def test_the_mark_stands_only_on_what_is_late() -> None:
    assert rules.retroactive_mark(RCEP, shipped_on=SHIPPED, on=SHIPPED) == ""
    assert rules.retroactive_mark(RCEP, shipped_on=SHIPPED, on=SHIPPED + timedelta(days=1)) == "ISSUED RETROACTIVELY"
    three = replace(RCEP, late_after_days=3)
    assert rules.retroactive_mark(three, shipped_on=SHIPPED, on=SHIPPED + timedelta(days=3)) == ""
    assert rules.retroactive_mark(three, shipped_on=SHIPPED, on=SHIPPED + timedelta(days=4))


def test_a_true_copy_is_in_time() -> None:
    assert rules.a_true_copy_is_in_time(RCEP, issued_on=SHIPPED, on=date(2027, 11, 2))
    assert not rules.a_true_copy_is_in_time(RCEP, issued_on=SHIPPED, on=date(2027, 11, 3))
    assert rules.a_true_copy_is_in_time(CPTPP, issued_on=SHIPPED, on=date(2030, 1, 1))


def test_a_dead_certificate_stays_dead() -> None:
    alive = {state for state in CertificateState if rules.a_dead_certificate_stays_dead(state)}
    assert alive == {CertificateState.IN_FORCE, CertificateState.EXPIRED}


def test_only_the_issuer_ends_a_certificate() -> None:
    assert rules.only_the_issuer_ends_a_certificate(AGENCY, by=AGENCY)
    assert not rules.only_the_issuer_ends_a_certificate(AGENCY, by=SELLER)


def test_a_revocation_says_why() -> None:
    assert rules.a_revocation_says_why(RevocationGround.AT_REQUEST, reasons="Not shipped.")
    assert not rules.a_revocation_says_why(None, reasons="Not shipped.")
    assert not rules.a_revocation_says_why(RevocationGround.AT_REQUEST, reasons=" x ")


def test_only_the_exporter_contests() -> None:
    assert rules.only_the_exporter_contests(SELLER, by=SELLER)
    assert not rules.only_the_exporter_contests(SELLER, by=OUTSIDER)


def test_it_is_contested_once_and_in_time() -> None:
    ask, revoked = rules.it_is_contested_once_and_in_time, CertificateState.REVOKED
    assert ask(revoked, contest_by=SHIPPED, contested=False, on=SHIPPED)
    assert not ask(revoked, contest_by=SHIPPED, contested=True, on=SHIPPED)
    assert not ask(revoked, contest_by=SHIPPED, contested=False, on=SHIPPED + timedelta(days=1))
    assert not ask(revoked, contest_by=None, contested=False, on=SHIPPED)
    assert not ask(CertificateState.REPLACED, contest_by=SHIPPED, contested=False, on=SHIPPED)


def test_somebody_else_decides_the_appeal() -> None:
    assert rules.somebody_else_decides_the_appeal(PersonId("person_2"), took_part={"person_1"})
    assert not rules.somebody_else_decides_the_appeal(PersonId("person_1"), took_part={"person_1"})
    assert not rules.somebody_else_decides_the_appeal(None, took_part=())


def test_only_who_was_applied_to_decides() -> None:
    assert rules.only_who_was_applied_to_decides(AGENCY, by=AGENCY)
    assert not rules.only_who_was_applied_to_decides(AGENCY, by=OUTSIDER)


def test_a_claim_rests_on_a_certificate_in_force() -> None:
    held = {state for state in CertificateState if rules.a_claim_rests_on_a_certificate_in_force(state)}
    assert held == {CertificateState.IN_FORCE}


def test_a_step_comes_from_the_authority_it_names() -> None:
    assert rules.a_step_comes_from_the_authority_it_names(AGENCY, named=AGENCY)
    assert not rules.a_step_comes_from_the_authority_it_names(OUTSIDER, named=AGENCY)


def test_an_issuing_body_says_what_it_found() -> None:
    ask = rules.an_issuing_body_says_what_it_found
    assert ask(Finding.UNDETERMINED, kinds={OrganisationKind.AGENCY})
    assert not ask(None, kinds={OrganisationKind.AGENCY})
    assert not ask(None, kinds={OrganisationKind.CHAMBER})
    assert ask(None, kinds={OrganisationKind.SELLER})


def test_the_exporter_answers_before_the_authority() -> None:
    ask, last = rules.the_exporter_answers_before_the_authority, SHIPPED + timedelta(days=30)
    assert ask(last, on=SHIPPED, answer_by=last)
    assert not ask(last + timedelta(days=1), on=SHIPPED, answer_by=last)
    assert not ask(SHIPPED - timedelta(days=1), on=SHIPPED, answer_by=last)


def test_origin_is_confirmed_only_by_an_answer() -> None:
    ask, confirmed = rules.origin_is_confirmed_only_by_an_answer, VerificationOutcome.CONFIRMED
    assert ask(confirmed, state=VerificationState.ANSWERED, finding=Finding.CONFIRMED)
    assert not ask(confirmed, state=VerificationState.ASKED, finding=None)
    assert not ask(confirmed, state=VerificationState.ANSWERED, finding=Finding.NOT_CONFIRMED)
    assert not ask(confirmed, state=VerificationState.ANSWERED, finding=Finding.UNDETERMINED)
    assert ask(VerificationOutcome.DENIED, state=VerificationState.ASKED, finding=None)


def test_a_security_is_held_where_the_agreement_lets() -> None:
    ask = rules.a_security_is_held_where_the_agreement_lets
    assert ask(asked_for=True, lets=True)
    assert ask(asked_for=False, lets=False)
    assert not ask(asked_for=True, lets=False)


def test_the_days_to_answer_are_those_of_the_agreement_and_count_from_receipt() -> None:
    most = timedelta(days=RCEP.reply_days_most)
    assert rules.there_is_time_to_answer(SHIPPED, answer_by=SHIPPED + most, most=most)
    assert not rules.there_is_time_to_answer(SHIPPED, answer_by=SHIPPED + most + timedelta(days=1), most=most)
    late = SHIPPED + timedelta(days=20)
    assert rules.answer_day(SHIPPED + timedelta(days=30), received_on=late, least_days=30) == late + timedelta(days=30)
    assert rules.answer_day(SHIPPED + timedelta(days=60), received_on=late, least_days=30) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)), (date(2026, 11, 2), 12, date(2027, 11, 2)),
    ],
)  # fmt: skip
def test_months_after_keep_the_day_or_take_the_months_last(day: date, months: int, then: date) -> None:
    assert rules.months_after(day, months) == then
    assert rules.valid_until(RCEP, issued_on=SHIPPED) == date(2027, 11, 2)
