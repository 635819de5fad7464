# SPDX-License-Identifier: Apache-2.0
"""Cells change under four eyes: who may, what another person must confirm, what everybody then reads."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.conftest import NOON
from tests.makers import AGENCY, SELLER, a_person, a_token, an_actor, an_organisation
from tests.plans_makers import FACT, MILESTONE, WHY, a_change, a_confirmed, an_editor

from tradelane.desk import queries as desk
from tradelane.desk.values import Door
from tradelane.documents.values import DocumentKind
from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind, Role
from tradelane.plans import actions, queries
from tradelane.plans.formats import every_cell
from tradelane.plans.models import ChangeRow
from tradelane.plans.queries import editing
from tradelane.plans.values import Acceptance, ChangeState, Confidence, Fact, Measure, Status

pytestmark = pytest.mark.django_db
FIRST, SECOND = "one@node.example", "two@node.example"
FORM = {
    "status": "in-force", "valid_from": "2026-11-02", "legal_basis": "Ley de prueba", "source": "DOF",
    "date": "2026-11-02", "confidence": "high", "reason": WHY, "partners": "CL PE", "coverage": "80",
}  # fmt: skip
PROPOSE = "/plans/MX/e-invoice/propose/fact"


def cell(economy: str = "SG", measure: Measure = Measure.E_INVOICE) -> Fact:
    return every_cell(queries.standing().facts, on=NOON.date())[economy, measure]


def an_officer(*, organisation: OrganisationId = AGENCY, person: str = "person_one") -> object:
    an_organisation(organisation, kinds=[OrganisationKind.AGENCY])
    return an_actor(organisation, kinds=[OrganisationKind.AGENCY], roles=[Role.OFFICER], person=person)


def signed_in(email: str, *, role: Role = Role.OFFICER, organisation: OrganisationId = AGENCY) -> Client:
    an_organisation(organisation, kinds=[OrganisationKind.AGENCY])
    client = Client()
    client.force_login(Person.objects.get(pk=a_person(email, organisation=organisation, roles=[role])))
    return client


def test_nothing_changes_until_another_person_confirms() -> None:
    change = a_change()
    assert (cell().status, change.state) == (Status.UNCONFIRMED, ChangeState.OPEN)
    with pytest.raises(Forbidden, match="PLAN-11"):
        actions.confirm_change(change=change.id, by=an_editor(), now=NOON)
    actions.confirm_change(change=change.id, by=an_editor("person_two"), now=NOON)
    assert (cell().status, cell().source, cell().confirmed_by) == (Status.IN_FORCE, "The gazette", "The node")
    assert [f.name for f in facts(subject=change.id)] == ["plans.change.proposed", "plans.change.confirmed"]
    assert "person_one" not in str([f.data for f in facts(subject=change.id)])


def test_the_database_itself_refuses_one_pair_of_eyes_and_a_second_thought() -> None:
    change = a_change()
    row = ChangeRow.objects.filter(pk=change.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(state="confirmed", decider="person_one", decided_at=NOON, place=1)
    actions.confirm_change(change=change.id, by=an_editor("person_two"), now=NOON)
    for act in (lambda: row.update(reason="Another."), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_an_officer_changes_the_cells_of_their_own_economy_only() -> None:
    officer = an_officer()
    made = a_change(replace(FACT, economy="MX"), by=officer)  # type: ignore[arg-type]
    with pytest.raises(Forbidden, match="PLAN-10"):
        a_change(by=officer)  # type: ignore[arg-type]
    with pytest.raises(Forbidden, match="PLAN-10"):
        an_organisation(SELLER)
        a_change(replace(FACT, economy="MX"), by=an_actor(SELLER))
    singapore = an_officer(organisation=OrganisationId("SG.AGENCY.CUSTOMS"), person="person_three")
    with pytest.raises(Forbidden, match="PLAN-10"):
        actions.confirm_change(change=made.id, by=singapore, now=NOON)  # type: ignore[arg-type]
    confirmed = actions.confirm_change(change=made.id, by=an_officer(person="person_two"), now=NOON)  # type: ignore[arg-type]
    assert confirmed.state is ChangeState.CONFIRMED


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (replace(FACT, source=" "), "PLAN-1"),
        (replace(FACT, confidence=Confidence.LOW), "PLAN-1"),
        (replace(FACT, coverage=120), "PLAN-8"),
        (replace(FACT, date=NOON.date() + timedelta(days=1)), "PLAN-13"),
        (replace(FACT, date=None), "PLAN-13"),
        (replace(MILESTONE, gap=""), "PLAN-9"),
    ],
)
def test_a_proposal_says_where_it_was_read(content: Fact, rule: str) -> None:
    with pytest.raises(Refused, match=rule):
        a_change(content)


def test_what_stands_is_not_proposed_again_and_one_change_waits_at_a_time() -> None:
    with pytest.raises(Refused, match="PLAN-12"):
        actions.propose_change(content=FACT, reason="so", by=an_editor(), now=NOON)
    a_confirmed()
    with pytest.raises(Refused, match="PLAN-15"):
        a_change()
    a_change(replace(FACT, status=Status.PARTIAL))
    with pytest.raises(Conflict):
        a_change(replace(FACT, status=Status.NONE))


def test_a_change_is_decided_once_with_reasons() -> None:
    change = a_change()
    with pytest.raises(Refused, match="PLAN-12"):
        actions.reject_change(change=change.id, reason="", by=an_editor("person_two"), now=NOON)
    with pytest.raises(Forbidden, match="PLAN-11"):
        actions.reject_change(change=change.id, reason="I change my mind.", by=an_editor(), now=NOON)
    actions.reject_change(change=change.id, reason="The gazette says no such thing.", by=an_editor("two"), now=NOON)
    with pytest.raises(Refused, match="PLAN-14"):
        actions.confirm_change(change=change.id, by=an_editor("person_two"), now=NOON)
    assert cell().status is Status.UNCONFIRMED
    again = a_change()
    withdrawn = actions.withdraw_change(change=again.id, reason="It was the wrong cell.", by=an_editor(), now=NOON)
    assert withdrawn.state is ChangeState.WITHDRAWN
    with pytest.raises(NotFound):
        actions.confirm_change(change="change_none", by=an_editor("person_two"), now=NOON)


def test_the_history_keeps_everything_that_a_cell_has_said() -> None:
    a_confirmed(replace(FACT, measure=Measure.MLETR_LAW, status=Status.NONE, valid_from=NOON.date()))
    versions = editing.history(economy="SG", measure=Measure.MLETR_LAW)
    assert [v.change is None for v in versions] == [True, True, False]
    assert [v.content.status for v in versions if isinstance(v.content, Fact)] == [
        Status.NONE, Status.IN_FORCE, Status.NONE,
    ]  # fmt: skip


def test_the_lane_table_follows_from_the_first_day() -> None:
    day = NOON.date() + timedelta(days=29)
    bill = DocumentKind.BILL_OF_LADING
    assert queries.kind_on_lane(bill, "CN-SG", on=day).acceptance is Acceptance.ELECTRONIC
    for measure in (Measure.MLETR_LAW, Measure.E_BILL_OF_LADING):
        a_confirmed(replace(FACT, measure=measure, status=Status.NONE, valid_from=day))
    assert queries.kind_on_lane(bill, "CN-SG", on=day - timedelta(days=1)).acceptance is Acceptance.ELECTRONIC
    assert queries.kind_on_lane(bill, "CN-SG", on=day).acceptance is Acceptance.PAPER
    ahead = [change for change in queries.changes_on_lane("CN-SG", after=NOON.date()) if change.answer.kind is bill]
    assert [(change.day, change.answer.acceptance) for change in ahead] == [(day, Acceptance.PAPER)]


def test_a_milestone_replaces_what_was_next() -> None:
    a_confirmed(replace(MILESTONE, economy="AU", measure=Measure.MLETR_LAW))
    [found] = [m for m in queries.milestones(economy="AU") if m.measure is Measure.MLETR_LAW]
    assert (found.next_step, found.confirmed_by) == ("A bill in parliament", "The node")
    assert queries.milestones()[0] == found


def test_two_officers_change_a_cell_in_the_browser() -> None:
    one, two = signed_in(FIRST), signed_in(SECOND)
    assert "Propose a change" in one.get("/plans/MX/e-invoice").content.decode()
    assert "Propose a change" not in Client().get("/plans/MX/e-invoice").content.decode()
    refused = one.post(PROPOSE, {**FORM, "source": ""})
    assert refused.status_code == 422
    assert "PLAN-1" in refused.content.decode()
    assert "Ley de prueba" in refused.content.decode()
    with clock.frozen_at(NOON):
        address = str(one.post(PROPOSE, FORM).headers["Location"])
        assert one.post(address, {"act": "confirm"}).status_code == 403
        assert "another person decides" in one.get(address).content.decode()
        shown = two.get("/plans/changes/").content.decode()
        assert "Mexico: Electronic invoices" in shown
        assert two.post(address, {"act": "reject", "reason": ""}).status_code == 422
        assert two.post(address, {"act": "confirm"}).headers["Location"] == "/plans/MX/e-invoice"
    page = Client().get("/plans/MX/e-invoice").content.decode()
    for said in ("Ley de prueba", "Confirmed", WHY, "Covers 80"):
        assert said in page
    assert FIRST not in page


def test_a_change_waits_on_the_desk_of_the_other_officer_alone() -> None:
    officers = [an_officer(person=person) for person in ("person_one", "person_two")]
    a_change(replace(FACT, economy="MX"), by=officers[0])  # type: ignore[arg-type]
    told = [
        [(item.door, item.what) for item in desk.waiting(by=officer, now=NOON)]  # type: ignore[arg-type]
        for officer in officers
    ]
    assert told == [[], [(Door.CHANGE, "Mexico: Electronic invoices")]]


def test_others_neither_propose_nor_look_at_what_waits() -> None:
    seller = signed_in("s@seller.example", organisation=SELLER)
    clerk = signed_in("c@agency.example", role=Role.CLERK)
    change = a_change(replace(FACT, economy="MX"))
    for client in (seller, clerk):
        for path in (PROPOSE, "/plans/changes/", f"/plans/changes/{change.id}"):
            assert client.get(path).status_code == 403, path
    assert "/accounts/login/" in Client().get(PROPOSE).headers["Location"]
    assert signed_in(FIRST).get("/plans/SG/e-invoice/propose/fact").status_code == 403
    assert signed_in(FIRST).get("/plans/MX/nonsense/propose/fact").status_code == 404


def test_programs_propose_and_decide_alike() -> None:
    an_organisation(AGENCY, kinds=[OrganisationKind.AGENCY])
    one, two = (
        Client(headers={"Authorization": f"Bearer {a_token(email, organisation=AGENCY)}"}) for email in (FIRST, SECOND)
    )
    given = {**FORM, "economy": "MX", "measure": "e-invoice", "partners": ["CL", "PE"], "coverage": 80}

    def post(client: Client, path: str, body: object) -> tuple[int, dict[str, str]]:
        answer = client.post(f"/api/plans/changes{path}", body, content_type="application/json")
        return answer.status_code, answer.json()

    assert post(one, "/facts", {**given, "status": "perhaps"})[0] == 400
    assert post(one, "/facts", {**given, "economy": "SG"})[1]["rule"] == "PLAN-10"
    status, made = post(one, "/facts", given)
    assert status == 201
    assert [each["id"] for each in two.get("/api/plans/changes").json()] == [made["id"]]
    assert post(one, f"/{made['id']}/confirmation", {})[1]["rule"] == "PLAN-11"
    assert post(two, f"/{made['id']}/rejection", {"reason": ""})[1]["rule"] == "PLAN-12"
    assert post(two, f"/{made['id']}/confirmation", {})[1]["state"] == "confirmed"
    told = Client().get("/api/plans/cells/MX/e-invoice").json()
    assert told["history"][-1]["state"] == "confirmed"
    assert Client().get("/api/plans/changes").status_code == 401
    assert post(one, "/milestones", {"economy": "MX", "measure": "e-invoice", "date": "2026-11-02"})[0] == 422
