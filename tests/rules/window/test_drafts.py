# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import date

import pytest
from tests.conftest import NOON

from tradelane.kernel.digests import Digest
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import rules
from tradelane.window.values import Approval, Draft, DraftPhase, FormFault, Heard, Revision

CUSTOMS = OrganisationId("MX.AGENCY.CUSTOMS")
ONE, OTHER = Digest("sha256:" + "1" * 64), Digest("sha256:" + "2" * 64)
LATEST = Revision(3, ONE, PersonId("marta"), NOON, "", False)
HEARD = Heard("consultation_1", ONE, "adopted", date(2027, 1, 1))
OFFICER = Actor(CUSTOMS, frozenset({OrganisationKind.AGENCY}), frozenset({Role.OFFICER}), PersonId("marta"))
TODAY = date(2026, 11, 2)


def approval(person: str, digest: Digest = ONE) -> Approval:
    return Approval(PersonId(person), CUSTOMS, digest, NOON)


def test_an_officer_of_the_economy_drafts() -> None:
    law = rules.an_officer_of_the_economy_drafts
    assert law(OFFICER, economy="MX", agency_economy="MX")
    assert not law(OFFICER, economy="SG", agency_economy="MX")
    assert not law(replace(OFFICER, roles=frozenset({Role.CLERK})), economy="MX", agency_economy="MX")
    assert not law(replace(OFFICER, kinds=frozenset({OrganisationKind.SELLER})), economy="MX", agency_economy="MX")
    assert not law(replace(OFFICER, person=None), economy="MX", agency_economy="MX")


def test_only_an_open_draft_changes() -> None:
    closed = {DraftPhase.PUBLISHED, DraftPhase.WITHDRAWN}
    assert {phase for phase in DraftPhase if not rules.only_an_open_draft_changes(phase)} == closed


def test_a_draft_becomes_a_new_version() -> None:
    law, of = rules.a_draft_becomes_a_new_version, ("mx-export", "MX")
    published = [("mx-export", "2"), ("sg-import", "3")]
    assert law("mx-export", "3", "MX", of=of, published=published)
    assert not law("mx-export", "2", "MX", of=of, published=published)
    assert not law("mx-export", " ", "MX", of=of, published=published)
    assert not law("mx-import", "3", "MX", of=of, published=published)
    assert not law("mx-export", "3", "SG", of=of, published=published)


def test_a_draft_is_proved_before_it_is_approved() -> None:
    warning = Finding("PROVE-13", Level.WARNING, "a", "is not drawn")
    assert rules.a_draft_is_proved_before_it_is_approved([])
    assert rules.a_draft_is_proved_before_it_is_approved([warning])
    assert not rules.a_draft_is_proved_before_it_is_approved([warning, Finding("PROVE-6", Level.ERROR, "a", "stuck")])


def test_the_public_was_heard() -> None:
    assert rules.the_public_was_heard(HEARD)
    assert rules.the_public_was_heard(replace(HEARD, outcome="changed"))
    for missing in (None, replace(HEARD, outcome=""), replace(HEARD, outcome="withdrawn")):
        assert not rules.the_public_was_heard(missing)


def test_what_was_adopted_is_what_was_read() -> None:
    law = rules.what_was_adopted_is_what_was_read
    assert law(HEARD, changed=[])
    assert law(HEARD, changed=["valid_from"])
    assert not law(HEARD, changed=["valid_from", "summary"])
    assert law(replace(HEARD, outcome="changed"), changed=["summary"])


def test_two_people_approve() -> None:
    law = rules.two_people_approve
    assert law([approval("marta"), approval("olga")], latest=LATEST)
    assert law([approval("olga"), approval("pilar")], latest=LATEST)
    assert not law([approval("marta")], latest=LATEST)
    assert not law([approval("marta"), approval("marta")], latest=LATEST), "never the last editor alone"
    assert not law([approval("marta"), approval("olga", OTHER)], latest=LATEST), "an approval is of what was read"


@pytest.mark.parametrize(
    ("first", "promised", "holds"),
    [
        (date(2026, 12, 2), None, True),
        (date(2026, 12, 1), None, False),
        (date(2026, 11, 1), None, False),
        (date(2026, 12, 2), date(2027, 1, 1), False),
        (date(2027, 1, 1), date(2027, 1, 1), True),
    ],
)
def test_there_is_notice_before_the_first_day(first: date, promised: date | None, holds: bool) -> None:
    law = rules.there_is_notice_before_the_first_day
    assert law(first, today=TODAY, notice_days=30, promised=promised) is holds


@pytest.mark.parametrize(
    ("last", "reasons", "holds"),
    [
        (date(2026, 12, 1), "Another law takes its place.", True),
        (TODAY, "Another law takes its place.", False),
        (date(2026, 12, 1), "So.", False),
        (date(2027, 6, 30), "Another law takes its place.", False),
    ],
)
def test_a_version_ends_on_a_day_to_come_and_says_why(last: date, reasons: str, holds: bool) -> None:
    law = rules.a_version_ends_on_a_day_to_come_and_says_why
    assert law(last, today=TODAY, valid_from=date(2026, 11, 1), valid_to=date(2027, 6, 30), reasons=reasons) is holds
    assert not law(last, today=TODAY, valid_from=date(2028, 1, 1), valid_to=None, reasons=reasons)


def test_who_acts_has_seen_the_draft_as_it_stands() -> None:
    draft = Draft("draft_1", "mx-export", "3", "2", "MX", CUSTOMS, DraftPhase.HEARD, LATEST, {}, HEARD, (), NOON)
    assert rules.who_acts_has_seen_the_draft_as_it_stands(draft, seen=ONE)
    assert not rules.who_acts_has_seen_the_draft_as_it_stands(draft, seen=OTHER)


def test_a_version_is_retired_by_another_officer() -> None:
    assert rules.a_version_is_retired_by_another_officer("marta", by="olga")
    assert not rules.a_version_is_retired_by_another_officer("marta", by="marta")
    assert not rules.a_version_is_retired_by_another_officer("marta", by=None)


def test_the_answers_fit_the_forms() -> None:
    assert rules.the_answers_fit_the_forms([])
    assert not rules.the_answers_fit_the_forms([FormFault("food", "storage", "Storage", "enum")])


def test_nothing_is_entered_twice() -> None:
    assert rules.nothing_is_entered_twice([FormFault("food", "storage", "Storage", "enum")])
    assert not rules.nothing_is_entered_twice([FormFault("food", "hs_code", "Code", "known", known=True)])


def test_agencies_of_an_economy_work_on_its_drafts() -> None:
    mexican, singaporean = CUSTOMS, OrganisationId("SG.AGENCY.CUSTOMS")
    assert rules.agencies_of("MX", [mexican, singaporean]) == {mexican}
