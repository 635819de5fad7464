# SPDX-License-Identifier: Apache-2.0
"""Every rule of four eyes: one case that holds and one that does not; and when a procedure asks for them."""

from dataclasses import replace

import pytest
from tests.conftest import NOON

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.window import rules
from tradelane.window.formats.procedure import DATA, DIAGRAM, TERMS, read_procedure
from tradelane.window.formats.second_look import needs_second_look
from tradelane.window.values import Agency, Confidence, Proposal, ReviewVerdict, SecondLook

ANA, LUIS = PersonId("person_ana"), PersonId("person_luis")
PROPOSAL = Proposal("customs", 1, "refuse", "Another weight.", (), ANA, NOON)
LOOK = SecondLook(frozenset({"refuse"}), basis="Invented act")
AGENCY = Agency(
    "customs", OrganisationId("MX.AGENCY.CUSTOMS"), "Customs", "customs_review", "customs_information", 4, 2,
    Confidence.ASSUMED, LOOK,
)  # fmt: skip


def test_a_verdict_is_confirmed_by_another_officer() -> None:
    assert rules.a_verdict_is_confirmed_by_another_officer(PROPOSAL, officer=LUIS)
    assert not rules.a_verdict_is_confirmed_by_another_officer(PROPOSAL, officer=ANA)
    assert not rules.a_verdict_is_confirmed_by_another_officer(PROPOSAL, officer=None)


def test_a_verdict_waits_for_a_second_officer() -> None:
    assert rules.a_verdict_waits_for_a_second_officer(PROPOSAL)
    assert not rules.a_verdict_waits_for_a_second_officer(None)
    assert not rules.a_verdict_waits_for_a_second_officer(replace(PROPOSAL, closed_at=NOON))


def test_a_verdict_is_returned_with_reasons() -> None:
    assert rules.a_verdict_is_returned_with_reasons("The scale was broken.")
    assert not rules.a_verdict_is_returned_with_reasons(" ")


@pytest.mark.parametrize(
    ("look", "verdict", "channel", "needed"),
    [
        (None, "refuse", "green", False),
        (LOOK, "refuse", "green", True),
        (LOOK, "approve", "green", False),
        (replace(LOOK, when='channel == "red"'), "refuse", "green", False),
        (replace(LOOK, when='channel == "red"'), "refuse", "red", True),
        (
            SecondLook(frozenset({"approve", "refuse"}), 'verdict == "approve" && channel == "red"'),
            "refuse",
            "red",
            False,
        ),
        (
            SecondLook(frozenset({"approve", "refuse"}), 'verdict == "approve" && channel == "red"'),
            "approve",
            "red",
            True,
        ),
    ],
)
def test_the_procedure_says_which_verdicts_need_two(
    look: SecondLook | None, verdict: str, channel: str, needed: bool
) -> None:
    found = needs_second_look(replace(AGENCY, second_look=look), ReviewVerdict(verdict), facts={"channel": channel})
    assert found is needed


def test_a_condition_without_answer_is_refused() -> None:
    with pytest.raises(Unreadable):
        needs_second_look(
            replace(AGENCY, second_look=replace(LOOK, when="nothing > 1")), ReviewVerdict.REFUSE, facts={}
        )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('verdicts = ["refuse"]', 'verdicts = ["seize everything"]'),
        ('verdicts = ["refuse"]', 'verdicts = ["refuse"]\nwhen = "not CEL ("'),
        ('agency = "plant_health"\nper', 'agency = "nobody"\nper'),
        ('permit = "agri-import"\nbasis', 'permit = "no-permit"\nbasis'),
    ],
)
def test_terms_that_contradict_themselves_are_unreadable(old: str, new: str) -> None:
    folder = DATA / "mx-import" / "1"
    terms = (folder / TERMS).read_text()
    assert terms != terms.replace(old, new), "the fault is in the file"
    with pytest.raises(Unreadable):
        read_procedure(terms.replace(old, new).encode(), diagram=(folder / DIAGRAM).read_bytes())
