# SPDX-License-Identifier: Apache-2.0
"""Consent, paper, amendment, division, recovery: each rule where it holds and where it does not."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from tests.makers import BANK, BUYER, CARRIER, SELLER
from tests.title_makers import (
    BILL,
    LATER,
    NOW,
    REGISTRY,
    a_control,
    a_surrendered_title,
    a_title,
    an_issue,
    an_opening,
    issue_terms,
    said,
    standing,
)  # fmt: skip

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import TitleId
from tradelane.titles import rules
from tradelane.titles.values import (
    Act,
    AmendmentTerms,
    Ancestor,
    CombinationTerms,
    Consent,
    ConsentBasis,
    DivisionTerms,
    Entry,
    Form,
    Guardians,
    PaperOriginal,
    PaperTerms,
    Purpose,
    RecoveryTerms,
    Share,
    Title,
)  # fmt: skip

SALT = "5a" * 32
ONE, TWO = TitleId("title_" + "1" * 26), TitleId("title_" + "2" * 26)
PAPER = PaperOriginal("PTL-1", 3, "In place of three paper originals, defaced.", inoperative_at=NOW)


def asked(purpose: Purpose) -> Title:
    return standing(a_surrendered_title(), purpose=purpose)


def answer(act: Act, terms: object = None, **changes: object) -> Entry:
    return said(act, terms, **{"by": CARRIER, "to": CARRIER, **changes})


def test_the_answer_is_to_what_was_asked() -> None:
    for act, purpose in (
        (Act.ACCEPT_SURRENDER, Purpose.DELIVERY), (Act.AMEND, Purpose.AMENDMENT), (Act.TO_PAPER, Purpose.PAPER),
        (Act.DIVIDE, Purpose.DIVISION), (Act.COMBINE, Purpose.COMBINATION),
    ):  # fmt: skip
        assert [each for each in Purpose if rules.the_answer_is_to_what_was_asked(asked(each), answer(act))] == [
            purpose
        ]
    assert all(rules.the_answer_is_to_what_was_asked(asked(each), answer(Act.REFUSE_SURRENDER)) for each in Purpose)


def test_a_record_opens_by_consent() -> None:
    assert rules.a_record_opens_by_consent(an_opening())
    assert not rules.a_record_opens_by_consent(an_opening(consents=issue_terms().consents[:1]))
    silent = tuple(replace(each, reference=" ") for each in issue_terms().consents)
    assert not rules.a_record_opens_by_consent(an_opening(consents=silent))
    joint = an_opening(entry={"control": a_control(SELLER, BANK, threshold=2)})
    assert not rules.a_record_opens_by_consent(joint), "each of joint holders consents"
    assert rules.a_record_opens_by_consent(an_issue()), "entries of the first version say nothing of it"


def test_the_first_holder_consents_expressly() -> None:
    express = Consent(SELLER, ConsentBasis.EXPRESS, "booking 7731, clause 4")
    assert rules.the_first_holder_consents_expressly([express])
    assert rules.the_first_holder_consents_expressly([]), "who draws a bill to their own order signs the opening"
    for bad in (None, replace(express, basis=ConsentBasis.CONDUCT), replace(express, reference=" ")):
        assert not rules.the_first_holder_consents_expressly([express, bad])


def test_the_form_says_in_whose_favour() -> None:
    for form, order_of, holds in (
        (Form.BLANK, None, True), (Form.BLANK, BUYER, False), (Form.ORDER, BUYER, True), (Form.ORDER, None, False),
        (Form.STRAIGHT, BUYER, True), (Form.STRAIGHT, None, False),
    ):  # fmt: skip
        assert rules.the_form_says_in_whose_favour(an_opening(form=form, order_of=order_of)) is holds


def test_paper_is_dead_before_its_record_opens() -> None:
    assert rules.paper_is_dead_before_its_record_opens(an_opening(Act.FROM_PAPER, paper=PAPER))
    for wrong in (
        replace(PAPER, inoperative_at=None), replace(PAPER, inoperative_at=NOW + timedelta(seconds=1)),
        replace(PAPER, statement=" "), replace(PAPER, originals=0),
    ):  # fmt: skip
        assert not rules.paper_is_dead_before_its_record_opens(an_opening(Act.FROM_PAPER, paper=wrong))
    assert not rules.paper_is_dead_before_its_record_opens(an_opening(Act.FROM_PAPER))
    assert not rules.paper_is_dead_before_its_record_opens(an_opening(Act.ISSUE, paper=PAPER))


def test_a_record_is_dead_before_its_paper_is_issued() -> None:
    paper = replace(PAPER, inoperative_at=None)
    title = asked(Purpose.PAPER)
    assert rules.a_record_is_dead_before_its_paper_is_issued(title, answer(Act.TO_PAPER, PaperTerms(paper)))
    for wrong in (replace(paper, statement=""), replace(paper, originals=0), PAPER):
        assert not rules.a_record_is_dead_before_its_paper_is_issued(title, answer(Act.TO_PAPER, PaperTerms(wrong)))


def test_paper_waits_for_the_log() -> None:
    assert rules.paper_waits_for_the_log(logged=True, awaits_witness=False)
    assert not rules.paper_waits_for_the_log(logged=False, awaits_witness=False)
    assert not rules.paper_waits_for_the_log(logged=True, awaits_witness=True)


def test_an_amendment_names_what_it_replaces() -> None:
    new = digest_of(b"amended")
    title = asked(Purpose.AMENDMENT)
    good = answer(Act.AMEND, AmendmentTerms(BILL, "another port"), to=BUYER, document=new)
    assert rules.an_amendment_names_what_it_replaces(title, good)
    assert not rules.an_amendment_names_what_it_replaces(title, replace(good, document=BILL))
    assert not rules.an_amendment_names_what_it_replaces(
        title, replace(good, terms=AmendmentTerms(new, "another port"))
    )
    assert not rules.an_amendment_names_what_it_replaces(title, replace(good, terms=AmendmentTerms(BILL, "")))


def division(*quantities: str, whole: str = "100", basis: str = "contract of carriage, clause 9") -> Entry:
    shares = tuple(
        Share(TitleId(f"title_{i:026d}"), digest_of(str(i).encode()), Decimal(each))
        for i, each in enumerate(quantities)
    )
    return answer(Act.DIVIDE, DivisionTerms(basis, Decimal(whole), "TNE", shares))


def test_a_division_has_its_basis() -> None:
    assert rules.a_division_has_its_basis(a_title(), division("60", "40"))
    assert not rules.a_division_has_its_basis(a_title(), division("60", "40", basis=" "))
    assert not rules.a_division_has_its_basis(a_title(), answer(Act.COMBINE, CombinationTerms("", ONE)))


def test_a_division_is_of_the_whole() -> None:
    assert rules.a_division_is_of_the_whole(a_title(), division("60.5", "39.5"))
    for wrong in (division("60", "39"), division("100"), division("110", "-10"), division("100", "0")):
        assert not rules.a_division_is_of_the_whole(a_title(), wrong)


def test_a_part_names_what_it_comes_from() -> None:
    from_one, from_two = Ancestor(ONE, BILL), Ancestor(TWO, BILL)
    assert rules.a_part_names_what_it_comes_from(an_opening(Act.PART, ancestors=(from_one, from_two)))
    assert not rules.a_part_names_what_it_comes_from(an_opening(Act.PART, ancestors=(from_one, from_one)))
    assert not rules.a_part_names_what_it_comes_from(an_opening(Act.PART))
    assert not rules.a_part_names_what_it_comes_from(an_opening(Act.ISSUE, ancestors=(from_one,)))


def test_combined_records_are_in_one_hand() -> None:
    assert rules.combined_records_are_in_one_hand([(CARRIER, SELLER), (CARRIER, SELLER)])
    assert not rules.combined_records_are_in_one_hand([(CARRIER, SELLER), (CARRIER, BUYER)])
    assert not rules.combined_records_are_in_one_hand([(CARRIER, SELLER)])


# ── recovery ──

GUARDIANS = Guardians(a_control(CARRIER, REGISTRY, BANK, threshold=2), 7)
NEW = a_control(SELLER, salt=SALT)
GROUND = RecoveryTerms("the safe burnt down, order 12/2026", SELLER, NEW)


def opened() -> Title:
    title = standing(a_title(), guardians=GUARDIANS)
    return title.after(said(Act.OPEN_RECOVERY, GROUND, by=CARRIER, at=LATER), head=digest_of(b"opened"))


def test_no_guardian_acts_alone() -> None:
    assert rules.no_guardian_acts_alone(an_opening(guardians=GUARDIANS))
    assert rules.no_guardian_acts_alone(an_opening())
    alone = Guardians(a_control(CARRIER, REGISTRY), 7)
    assert not rules.no_guardian_acts_alone(an_opening(guardians=alone))
    assert not rules.no_guardian_acts_alone(an_opening(guardians=replace(GUARDIANS, waiting_days=0)))


def test_only_guardians_recover() -> None:
    title = standing(a_title(), guardians=GUARDIANS)
    assert rules.only_guardians_recover(title, said(Act.OPEN_RECOVERY, GROUND, by=BANK))
    assert not rules.only_guardians_recover(title, said(Act.OPEN_RECOVERY, GROUND, by=BUYER))
    assert not rules.only_guardians_recover(a_title(), said(Act.OPEN_RECOVERY, GROUND, by=CARRIER))
    assert rules.only_guardians_recover(a_title(), said(Act.TRANSFER))


def test_a_recovery_does_what_it_announced() -> None:
    title = standing(a_title(), guardians=GUARDIANS)
    opening = said(Act.OPEN_RECOVERY, GROUND, by=CARRIER)
    assert rules.a_recovery_does_what_it_announced(title, opening)
    assert not rules.a_recovery_does_what_it_announced(title, replace(opening, terms=replace(GROUND, ground=" ")))
    unkeyed = replace(GROUND, control=a_control(SELLER))
    assert not rules.a_recovery_does_what_it_announced(title, replace(opening, terms=unkeyed))
    assert not rules.a_recovery_does_what_it_announced(opened(), opening), "one at a time"
    recovery = said(Act.RECOVER, by=CARRIER, control=NEW)
    assert rules.a_recovery_does_what_it_announced(opened(), recovery)
    other = a_control(SELLER, salt="00" * 32)
    assert not rules.a_recovery_does_what_it_announced(opened(), replace(recovery, control=other))
    assert not rules.a_recovery_does_what_it_announced(opened(), replace(recovery, to=BUYER))
    assert not rules.a_recovery_does_what_it_announced(title, recovery)


def test_a_recovery_waits_in_public() -> None:
    recovery = said(Act.RECOVER, by=CARRIER, control=NEW)
    assert rules.a_recovery_waits_in_public(opened(), replace(recovery, at=LATER + timedelta(days=7)))
    early = LATER + timedelta(days=7) - timedelta(seconds=1)
    assert not rules.a_recovery_waits_in_public(opened(), replace(recovery, at=early))


def test_a_recovery_is_opened_now() -> None:
    opening = said(Act.OPEN_RECOVERY, GROUND, by=CARRIER, at=LATER)
    assert rules.a_recovery_is_opened_now(opening, now=LATER + rules.CLOCK_SKEW)
    assert not rules.a_recovery_is_opened_now(opening, now=LATER + rules.CLOCK_SKEW + timedelta(seconds=1))
    assert rules.a_recovery_is_opened_now(said(Act.TRANSFER, at=LATER), now=LATER + timedelta(days=2))


def test_an_objection_is_to_a_recovery() -> None:
    assert rules.an_objection_is_to_a_recovery(opened(), said(Act.OBJECT))
    assert not rules.an_objection_is_to_a_recovery(a_title(), said(Act.OBJECT))


def test_whatever_the_holder_does_ends_a_recovery() -> None:
    for act in (Act.OBJECT, Act.ACCEPT, Act.REKEY, Act.TRANSFER, Act.SURRENDER):
        after = opened().after(said(act, at=LATER), head=digest_of(b"after"))
        assert after.standing.recovery is None, act


def test_what_goes_on_bears_its_number() -> None:
    assert rules.what_goes_on_bears_its_number(["B1/1", "B1/2"], records=2)
    for wrong in (["B1/1"], ["B1/1", " "], ["B1/1", "B1/1 "], ["1", "2", "3"]):
        assert not rules.what_goes_on_bears_its_number(wrong, records=2)


def test_combined_records_go_on_as_one() -> None:
    assert rules.combined_records_go_on_as_one({ONE})
    assert not rules.combined_records_go_on_as_one({ONE, TitleId("title_other")})
    assert not rules.combined_records_go_on_as_one(set())
