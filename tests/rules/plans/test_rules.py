# SPDX-License-Identifier: Apache-2.0
"""Each rule of the plans: one case that holds, one that does not."""

from dataclasses import replace
from datetime import date

import pytest

from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Refused
from tradelane.plans import rules
from tradelane.plans.values import Acceptance, Agreement, Confidence, Fact, Lane, Measure, Milestone, Status

DAY = date(2026, 11, 2)
MX_SG = Lane("MX", "SG")


def a_fact(economy: str, measure: Measure, status: Status, valid_from: date | None = None) -> Fact:
    return Fact(economy, measure, status, valid_from, "An act", "A source", DAY, Confidence.HIGH, "")


def an_agreement(**changes: object) -> Agreement:
    fields: dict[str, object] = {
        "id": "CPTPP",
        "name": "An agreement",
        "economies": frozenset({"MX", "SG"}),
        "in_force": date(2018, 12, 30),
        "proof_of_origin": "self-certification",
        "electronic": True,
        "legal_basis": "Article 3.20",
        "source": "A source",
        "date": DAY,
        "confidence": Confidence.MEDIUM,
    }
    return Agreement(**(fields | changes))  # type: ignore[arg-type]


def test_a_fact_names_its_source_or_is_unconfirmed() -> None:
    rule = rules.a_fact_names_its_source_or_is_unconfirmed
    assert rule(Status.IN_FORCE, "The gazette", Confidence.HIGH)
    assert rule(Status.UNCONFIRMED, "", Confidence.LOW)
    assert not rule(Status.NONE, " ", Confidence.HIGH)
    assert not rule(Status.IN_FORCE, "Hearsay", Confidence.LOW)


def test_the_measure_is_in_force() -> None:
    assert rules.the_measure_is_in_force(Status.IN_FORCE)
    assert not rules.the_measure_is_in_force(Status.PARTIAL)


def test_the_measure_is_known_to_be_missing() -> None:
    assert rules.the_measure_is_known_to_be_missing(Status.NONE)
    assert rules.the_measure_is_known_to_be_missing(Status.DRAFT)
    assert not rules.the_measure_is_known_to_be_missing(Status.UNCONFIRMED)


def test_the_agreement_takes_an_electronic_proof_of_origin() -> None:
    rule = rules.the_agreement_takes_an_electronic_proof_of_origin
    assert rule(an_agreement(), on=DAY)
    assert not rule(an_agreement(), on=date(2018, 12, 29))
    assert not rule(an_agreement(electronic=None), on=DAY)


def test_a_lane_joins_two_economies() -> None:
    assert rules.a_lane_joins_two_economies("MX", "SG")
    assert not rules.a_lane_joins_two_economies("MX", "MX")
    assert not rules.a_lane_joins_two_economies("MX", "DE")
    with pytest.raises(Refused):
        rules.a_lane_joins_two_economies.require("", "SG")


@pytest.mark.parametrize(
    ("origin", "destination", "expected"),
    [
        (Status.IN_FORCE, Status.IN_FORCE, Acceptance.ELECTRONIC),
        (Status.IN_FORCE, Status.NONE, Acceptance.PAPER),
        (Status.DRAFT, Status.UNCONFIRMED, Acceptance.PAPER),
        (Status.IN_FORCE, Status.UNCONFIRMED, Acceptance.UNDETERMINED),
        (Status.PARTIAL, Status.IN_FORCE, Acceptance.UNDETERMINED),
    ],
)
def test_a_bill_of_lading_needs_the_law_of_both(origin: Status, destination: Status, expected: Acceptance) -> None:
    facts = [
        a_fact(economy, measure, status)
        for economy, status in (("MX", origin), ("SG", destination))
        for measure in (Measure.MLETR_LAW, Measure.E_BILL_OF_LADING)
    ]
    given = rules.answer(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts, agreements=[], on=DAY)
    assert given.acceptance is expected
    assert {ground.economy for ground in given.grounds} == {"MX", "SG"}


def test_a_declaration_asks_only_the_side_that_takes_it() -> None:
    facts = [a_fact("MX", Measure.SINGLE_WINDOW, Status.IN_FORCE)]
    for kind, expected in (
        (DocumentKind.EXPORT_DECLARATION, Acceptance.ELECTRONIC),
        (DocumentKind.IMPORT_DECLARATION, Acceptance.UNDETERMINED),
    ):
        assert rules.answer(kind, MX_SG, facts=facts, agreements=[], on=DAY).acceptance is expected


def test_an_agreement_of_both_settles_origin() -> None:
    kind = DocumentKind.CERTIFICATE_OF_ORIGIN
    by_agreement = rules.answer(kind, MX_SG, facts=[], agreements=[an_agreement()], on=DAY)
    assert (by_agreement.acceptance, by_agreement.rule) == (Acceptance.ELECTRONIC, "PLAN-4")
    elsewhere = an_agreement(economies=frozenset({"MX", "CL"}))
    without = rules.answer(kind, MX_SG, facts=[], agreements=[elsewhere], on=DAY)
    assert without.acceptance is Acceptance.UNDETERMINED


def test_every_kind_has_its_needs() -> None:
    assert set(rules.NEEDS) == set(DocumentKind)


def test_the_fact_holds_on_the_day() -> None:
    begins = a_fact("MX", Measure.MLETR_LAW, Status.IN_FORCE, DAY)
    assert rules.the_fact_holds_on_the_day(begins, on=DAY)
    assert not rules.the_fact_holds_on_the_day(begins, on=date(2026, 11, 1))
    assert rules.the_fact_holds_on_the_day(a_fact("MX", Measure.MLETR_LAW, Status.NONE), on=date.min)


def test_a_lane_changes_on_the_day_on_which_a_fact_changes() -> None:
    facts = [
        a_fact("MX", Measure.MLETR_LAW, Status.IN_FORCE, DAY),
        a_fact("MX", Measure.MLETR_LAW, Status.NONE),
        a_fact("MX", Measure.E_BILL_OF_LADING, Status.NONE),
        a_fact("SG", Measure.MLETR_LAW, Status.IN_FORCE),
    ]
    for on, expected in ((date(2026, 11, 1), Acceptance.PAPER), (DAY, Acceptance.ELECTRONIC)):
        given = rules.answer(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts, agreements=[], on=on)
        assert given.acceptance is expected


def test_either_law_will_do_for_a_bill_of_lading() -> None:
    facts = [
        a_fact("MX", Measure.MLETR_LAW, Status.NONE),
        a_fact("MX", Measure.E_BILL_OF_LADING, Status.IN_FORCE),
        a_fact("SG", Measure.MLETR_LAW, Status.IN_FORCE),
    ]
    given = rules.answer(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts, agreements=[], on=DAY)
    assert given.acceptance is Acceptance.ELECTRONIC
    assert [(g.economy, g.measure) for g in given.grounds] == [
        ("MX", Measure.E_BILL_OF_LADING),
        ("SG", Measure.MLETR_LAW),
    ]
    one_unknown = rules.answer(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts[:1] + facts[2:], agreements=[], on=DAY)
    assert one_unknown.acceptance is Acceptance.UNDETERMINED


def test_the_measure_works_with_the_partner() -> None:
    partly = replace(a_fact("MX", Measure.ELECTRONIC_ORIGIN, Status.PARTIAL), partners=frozenset({"PE"}))
    assert rules.the_measure_works_with_the_partner(partly, partner="PE")
    assert not rules.the_measure_works_with_the_partner(partly, partner="SG")
    draft = replace(partly, status=Status.DRAFT)
    assert not rules.the_measure_works_with_the_partner(draft, partner="PE")


def test_partners_exchange_certificates_of_origin_as_data() -> None:
    facts = [
        replace(a_fact(one, Measure.ELECTRONIC_ORIGIN, Status.PARTIAL), partners=frozenset({other}))
        for one, other in (("MX", "PE"), ("PE", "MX"))
    ]
    kind = DocumentKind.CERTIFICATE_OF_ORIGIN
    given = rules.answer(kind, Lane("PE", "MX"), facts=facts, agreements=[], on=DAY)
    assert (given.acceptance, given.rule) == (Acceptance.ELECTRONIC, "PLAN-7")
    assert rules.answer(kind, MX_SG, facts=facts, agreements=[], on=DAY).acceptance is Acceptance.UNDETERMINED


def test_changes_ahead_name_each_day_on_which_the_answer_turns() -> None:
    soon, later = date(2026, 12, 1), date(2027, 3, 1)
    facts = [
        a_fact("MX", Measure.MLETR_LAW, Status.IN_FORCE),
        a_fact("MX", Measure.E_BILL_OF_LADING, Status.NONE),
        a_fact("MX", Measure.MLETR_LAW, Status.NONE, soon),
        a_fact("MX", Measure.MLETR_LAW, Status.IN_FORCE, later),
        a_fact("SG", Measure.MLETR_LAW, Status.IN_FORCE),
        a_fact("JP", Measure.MLETR_LAW, Status.NONE, soon),
    ]
    ahead = rules.changes_ahead(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts, agreements=[], after=DAY)
    assert [(c.day, c.before, c.answer.acceptance) for c in ahead] == [
        (soon, Acceptance.ELECTRONIC, Acceptance.PAPER),
        (later, Acceptance.PAPER, Acceptance.ELECTRONIC),
    ]
    assert rules.changes_ahead(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts, agreements=[], after=later) == ()


def test_the_coverage_is_a_share() -> None:
    assert rules.the_coverage_is_a_share(None)
    assert rules.the_coverage_is_a_share(100)
    assert not rules.the_coverage_is_a_share(101)


def test_a_milestone_says_the_gap_the_step_and_the_source() -> None:
    rule = rules.a_milestone_says_the_gap_the_step_and_the_source
    said = Milestone("MX", Measure.MLETR_LAW, "No law", "A bill", None, "", "The gazette", DAY, Confidence.MEDIUM)
    assert rule(said)
    assert not rule(replace(said, next_step=" "))
    assert not rule(replace(said, confidence=Confidence.LOW))


def test_the_last_confirmed_word_of_a_day_stands() -> None:
    shipped = a_fact("MX", Measure.CBPR, Status.IN_FORCE)
    said = replace(shipped, status=Status.NONE)
    later = a_fact("MX", Measure.CBPR, Status.DRAFT, DAY)
    assert rules.merged([shipped], [said, later]) == (said, later)
