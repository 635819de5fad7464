# SPDX-License-Identifier: Apache-2.0
"""The reliability statement: measured when it is read, stated under four eyes, unknown where nothing is known."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.makers import SELLER, a_person, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_doors import signed_in

from config.tasks import ROUNDS
from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, NotFound, Refused
from tradelane.parties.actions import register_organisation
from tradelane.parties.models import Person
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.titles import queries as titles
from tradelane.titles.actions import reliability as actions
from tradelane.titles.models import StatementRow
from tradelane.titles.queries import reliability as queries
from tradelane.titles.tasks import beat
from tradelane.titles.values.reliability import Factor, Said
from tradelane.trust.actions import sequence

AUDIT = Said(Factor.AUDIT, "All rules, no findings", "Auditora del Valle", "report 7", date(2026, 9, 1))


def operator(person: str = "person_1") -> Actor:
    here = titles.here()
    register_organisation(id=here, name="Tradelane Mexico", kinds={OrganisationKind.OPERATOR}, home=True)
    return an_actor(here, kinds=[OrganisationKind.OPERATOR], person=person)


def measured(world: World, factor: Factor) -> dict[str, Any]:
    report = next(each for each in queries.reliability(now=world.now) if each.factor is factor)
    return {each.name: each.value for each in report.measured}


def test_every_factor_of_the_law_is_there_with_its_clause(world: World) -> None:
    reports = queries.reliability(now=world.now)
    clauses = " ".join(each.factor.clauses for each in reports)
    for numeral in ("(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)", "(vii)"):
        assert f"MLETR art. 12(a){numeral}" in clauses
    for letter in "abcdefg":
        assert f"ETDA s. 2(5)({letter})" in clauses
    assert "MLETR art. 12(b)" in clauses


def test_what_is_measured_follows_what_happens(world: World) -> None:
    before = measured(world, Factor.IN_FACT)
    title = world.issue()
    world.transfer(title, MX_BANK)
    assert measured(world, Factor.IN_FACT) == {
        **before, "records": before["records"] + 1, "entries": before["entries"] + 2,
    }  # fmt: skip
    assert measured(world, Factor.ACCESS) == {"live_records": 1, "bound_records": 1}
    waiting = measured(world, Factor.INTEGRITY)["log_waiting"]
    sequence(now=world.tick())
    after = measured(world, Factor.INTEGRITY)
    assert waiting == 2 and after["log_waiting"] == 0 and after["log_size"] >= 2
    assert after["witnesses"] is None and after["cosigned"] is None, "nobody witnessed: not told as if somebody had"
    assert after["not_cosigned"] == after["log_size"]
    page = Client().get("/reliability/").content.decode()
    assert page.count("nobody yet") == 2 and "Entries that no witness has covered" in page
    assert measured(world, Factor.SECURITY)["store"] == connection.vendor


def test_uptime_is_measured_from_signs_of_life(world: World) -> None:
    assert measured(world, Factor.CONTINUITY) == {"uptime": None}
    assert not next(r for r in queries.reliability(now=world.now) if r.factor is Factor.CONTINUITY).is_known
    for minutes in (0, 5, 10, 60, 65):
        with clock.frozen_at(world.now + timedelta(minutes=minutes)):
            beat()
            beat()  # the second time within five minutes notes nothing
    world.tick(65 * 60)
    found = queries.measured_uptime(now=world.now)
    assert found is not None and len(found.outages) == 1
    assert measured(world, Factor.CONTINUITY)["longest_outage"] == 45
    assert "tradelane.titles.tasks:beat" in ROUNDS, "a worker does it again and again"


def test_uptime_counts_a_silence_from_before_the_days_that_are_looked_at(world: World, client: Client) -> None:
    with clock.frozen_at(world.now - timedelta(days=100)):
        beat()
    for minutes in (5, 0):
        with clock.frozen_at(world.now - timedelta(minutes=minutes)):
            beat()
    found = queries.measured_uptime(now=world.now)
    assert found is not None and found.since == world.now - queries.WINDOW and 0 < found.share < 0.0001
    assert "0.00 %" in client.get("/reliability/").content.decode(), "rounded down: a share is never told as more"


def test_what_has_ended_is_told_as_ended_and_makes_nothing_known(world: World, client: Client) -> None:
    first, second = operator("person_1"), operator("person_2")
    until = world.now.date() - timedelta(days=1)
    for said in (replace(AUDIT, until=until), replace(AUDIT, what="Half of them", until=world.now.date())):
        made = actions.propose_statement(said=said, by=first, now=world.now)
        actions.confirm_statement(statement=made.id, by=second, now=world.now)
    page = client.get("/reliability/").content.decode()
    assert page.count(">ended<") == 1
    told = client.get("/reliability/statement.json").json()
    audit = next(each for each in told["factors"] if each["factor"] == "audit")
    assert sorted((each["what"], each["stands"]) for each in audit["stated"]) == [
        ("All rules, no findings", False), ("Half of them", True),
    ]  # fmt: skip
    assert audit["known"]
    report = next(each for each in queries.reliability(now=world.now) if each.factor is Factor.AUDIT)
    assert not replace(report, on=world.now.date() + timedelta(days=1)).is_known


def test_an_open_incident_stands_at_the_top_until_it_ends(world: World, client: Client) -> None:
    first, second = operator("person_1"), operator("person_2")
    said = Said(Factor.CONTINUITY, "A key was shown", "Tradelane Mexico", "incident 3", date(2026, 11, 1))
    made = actions.propose_statement(said=said, by=first, now=world.now)
    assert "An incident is open" not in client.get("/reliability/").content.decode(), "one person alone states nothing"
    actions.confirm_statement(statement=made.id, by=second, now=world.now)
    page = client.get("/reliability/").content.decode()
    assert page.index("An incident is open") < page.index("A key was shown") < page.index("Operational rules")


def test_the_sources_of_the_rules_are_told_apart_and_counted(world: World) -> None:
    told = str(measured(world, Factor.STANDARDS)["cited_sources"]).split(", ")
    names = [each.rpartition(" (")[0] for each in told]
    wanted = {"MLETR", "ETDA", "DCSA PINT 3.0.0", "DCSA EBL_SUR 3.0.4", "DCSA EBL_ISS 3.0.4", "ULB", "BEA", "UCC"}
    assert wanted <= {*names}
    assert len(names) == len({*names}) < 20, "sources, not the places in them"


def test_an_audit_is_shown_when_a_second_person_confirmed_it(world: World) -> None:
    first, second = operator("person_1"), operator("person_2")
    made = actions.propose_statement(said=AUDIT, by=first, now=world.now)
    assert stated(world) == []
    with pytest.raises(Forbidden, match="RELY-4"):
        actions.confirm_statement(statement=made.id, by=first, now=world.now)
    for _ in range(2):  # again changes nothing
        actions.confirm_statement(statement=made.id, by=second, now=world.tick())
    assert [each.said for each in stated(world)] == [AUDIT]
    actions.withdraw_statement(statement=made.id, by=first, now=world.tick())
    assert stated(world) == []
    with pytest.raises(Refused, match="RELY-5"):
        actions.confirm_statement(statement=made.id, by=second, now=world.now)


def stated(world: World) -> Any:
    return list(next(r for r in queries.reliability(now=world.now) if r.factor is Factor.AUDIT).stated)


def test_only_the_operator_states_and_not_its_own_audit(world: World) -> None:
    with pytest.raises(Forbidden, match="PARTY-2"):
        actions.propose_statement(said=AUDIT, by=an_actor(SELLER), now=world.now)
    own = Said(Factor.AUDIT, "We looked", "Tradelane Mexico", "memo", date(2026, 9, 1))
    with pytest.raises(Refused, match="RELY-3"):
        actions.propose_statement(said=own, by=operator(), now=world.now)
    with pytest.raises(NotFound):
        actions.confirm_statement(statement="statement_none", by=operator(), now=world.now)


def test_the_table_knows_four_eyes_too(world: World) -> None:
    made = actions.propose_statement(said=AUDIT, by=operator(), now=world.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementRow.objects.filter(pk=made.id).update(state="confirmed", confirmer="person_1")


@pytest.mark.parametrize(("language", "none_yet"), [("en", "No audit by an independent body yet"), ("es", "Aún no")])
def test_everybody_reads_it_and_unknown_is_said(world: World, client: Client, language: str, none_yet: str) -> None:
    page = client.get("/reliability/", headers={"Accept-Language": language}).content.decode()
    assert none_yet in page and "MLETR art. 12(a)(v)" in page
    told = client.get("/reliability/statement.json").json()
    audit = next(each for each in told["factors"] if each["factor"] == "audit")
    assert (audit["known"], audit["stated"]) == (False, [])


def test_the_operators_desk_enters_and_confirms(world: World) -> None:
    operator()
    here = titles.here()
    first, second = signed_in("op1@node.example", here), signed_in("op2@node.example", here)
    register_organisation(id=here, name="Tradelane Mexico", kinds={OrganisationKind.OPERATOR}, home=True)
    form = {
        "factor": "audit",
        "what": "All rules",
        "said_by": "Tradelane Mexico",
        "reference": "7",
        "from_": "2026-09-01",
    }
    assert b"RELY-3" in first.post("/reliability/desk/", form).content
    assert first.post("/reliability/desk/", {**form, "said_by": "Auditora del Valle"}).status_code == 302
    row = StatementRow.objects.get()
    assert b"Waits for another person" in first.get("/reliability/desk/").content
    assert first.post(f"/reliability/desk/{row.pk}", {"decision": "confirm"}).status_code == 403
    assert second.post(f"/reliability/desk/{row.pk}", {"decision": "confirm"}).status_code == 302
    assert "Auditora del Valle" in Client().get("/reliability/").content.decode()
    outsider = Client()
    outsider.force_login(Person.objects.get(pk=a_person("x@sider.example")))
    assert outsider.get("/reliability/desk/").status_code == 404
