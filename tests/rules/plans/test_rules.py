# SPDX-License-Identifier: Apache-2.0
"""Each rule of the plans: one case that holds, one that does not."""

from datetime import date

import pytest

from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Refused
from tradelane.plans import rules
from tradelane.plans.values import Acceptance, Agreement, Confidence, Fact, Lane, Measure, Status

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
    facts = [a_fact("MX", Measure.MLETR_LAW, origin), a_fact("SG", Measure.MLETR_LAW, destination)]
    given = rules.answer(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts, agreements=[], on=DAY)
    assert given.acceptance is expected
    assert [ground.economy for ground in given.grounds] == ["MX", "SG"]


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
        a_fact("SG", Measure.MLETR_LAW, Status.IN_FORCE),
    ]
    for on, expected in ((date(2026, 11, 1), Acceptance.PAPER), (DAY, Acceptance.ELECTRONIC)):
        given = rules.answer(DocumentKind.BILL_OF_LADING, MX_SG, facts=facts, agreements=[], on=on)
        assert given.acceptance is expected
