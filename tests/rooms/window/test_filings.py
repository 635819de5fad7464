# SPDX-License-Identifier: Apache-2.0
"""Forms at filing: what is known is filled, the rest is asked, checked, kept, and read by the agency that asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.free_words import WORDS, plants
from tests.makers import BUYER, OUTSIDER, SELLER, a_person, an_actor, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, SG_CUSTOMS, a_filed_case, a_trader, an_officer, documents
from tests.rooms.window.test_pages import signed_in

from tradelane.consignments.actions import enter
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.kernel.ids import CaseId, ConsignmentId
from tradelane.parties.models import Person
from tradelane.parties.values import Actor, Role
from tradelane.window import actions, queries
from tradelane.window.models import AnswersRow, FilingRow
from tradelane.window.values import EntryKind

pytestmark = pytest.mark.django_db
ANSWERS = {"plant_health": {"treatment": "Heat, 56 °C, 30 min"}, "customs": {"remarks": WORDS}}
"""To the forms of Mexico's export procedure."""


@pytest.fixture
def goods() -> ConsignmentId:
    for organisation in (SELLER, BUYER, OUTSIDER):
        an_organisation(organisation)
    enter(consignment=a_consignment(), by=an_actor(SELLER), readers=[BUYER])
    return a_consignment().id


def opened(goods: ConsignmentId, *, by: Actor | None = None) -> Any:
    return actions.open_filing(procedure="mx-export", consignment_id=goods, by=by or a_trader(), now=NOON)


def faults(refused: Refused) -> dict[str, tuple[str, str]]:
    found: Any = refused.facts["faults"]
    return {fault["field"]: (fault["rule"], fault["fix"]) for fault in found}


def test_the_consignment_fills_what_it_knows_and_only_the_rest_is_asked() -> None:
    asked = queries.forms_for(queries.procedure(code="mx-export", version="2"), a_consignment())
    assert {one.form.role for one in asked} == {"customs", "plant_health"}
    customs = next(one for one in asked if one.form.role == "customs")
    assert {entry.name: entry.value for entry in customs.known}["hs_code"] == ["090121"]
    assert [(entry.name, entry.kind) for entry in customs.open] == [("remarks", EntryKind.LONG)]


def test_an_agency_whose_permit_nothing_needs_asks_nothing() -> None:
    from tests.consignment_makers import a_goods_item

    machine = a_consignment(goods_items=(a_goods_item(hs_code="847150", description="Computers"),))
    asked = queries.forms_for(queries.procedure(code="mx-export", version="2"), machine)
    assert [one.form.role for one in asked] == ["customs"]
    with pytest.raises(Refused, match="FORM-1") as refused:
        a_filed_case(consignment=machine, answers={"plant_health": {"treatment": "None"}})
    assert list(faults(refused.value)) == ["answers.plant_health.treatment"]


def test_answers_are_filed_with_the_case_and_read_by_the_agency_that_asked() -> None:
    case = a_filed_case(answers=ANSWERS)
    assert queries.answers_seen(case=case, by=a_trader()) == ANSWERS
    assert queries.answers_seen(case=case, by=an_officer(CUSTOMS)) == {"customs": ANSWERS["customs"]}
    assert queries.answers_seen(case=case, by=an_officer(PLANT_HEALTH)) == {"plant_health": ANSWERS["plant_health"]}
    with pytest.raises(NotFound):
        queries.answers_seen(case=case, by=an_officer(SG_CUSTOMS))
    page = signed_in(PLANT_HEALTH).get(f"/cases/{case}").content.decode()
    assert "Heat, 56 °C, 30 min" in page
    assert WORDS not in page


def test_answers_stand_and_are_part_of_what_was_filed() -> None:
    case = a_filed_case(answers=ANSWERS)
    assert a_filed_case(answers=ANSWERS) == case
    with pytest.raises(Conflict):
        a_filed_case(answers={**ANSWERS, "customs": {"remarks": "Three lots."}})
    with pytest.raises(Conflict):
        a_filed_case()
    for change in (lambda rows: rows.update(answers="{}"), lambda rows: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change(AnswersRow.objects.filter(case=case))


@plants("window.AnswersRow.answers")
def test_what_is_typed_lies_sealed_in_the_store() -> None:
    case = a_filed_case(answers=ANSWERS)
    assert "Heat" not in "".join(AnswersRow.objects.filter(case=case).values_list("answers", flat=True))


@pytest.mark.parametrize(
    ("given", "field", "rule", "fix"),
    [
        ({"customs": {"remarks": "x" * 1001}}, "answers.customs.remarks", "JSON Schema maxLength", "1000"),
        ({"customs": {"remarks": 7}}, "answers.customs.remarks", "JSON Schema type", "string"),
        ({"customs": {"colour": "red"}}, "answers.customs.colour", "JSON Schema additionalProperties", "Leave it out"),
        ({"navy": {"remarks": "x"}}, "answers.navy.remarks", "JSON Schema form", "does not ask"),
    ],
)
def test_what_a_form_does_not_take_is_named_with_its_rule_and_fix(
    given: dict[str, Any], field: str, rule: str, fix: str
) -> None:
    with pytest.raises(Refused, match="FORM-1") as refused:
        a_filed_case(answers=given)
    found = faults(refused.value)
    assert found[field][0] == rule
    assert fix in found[field][1]


def test_nothing_that_the_consignment_says_is_answered_again() -> None:
    with pytest.raises(Refused, match="FORM-2") as refused:
        a_filed_case(answers={"customs": {"hs_code": ["999999"]}})
    assert "answers.customs.hs_code" in faults(refused.value)


def test_a_corrected_case_keeps_the_answers_that_are_still_asked() -> None:
    from tests.consignment_makers import a_goods_item

    case = a_filed_case(answers=ANSWERS)
    other = a_consignment(
        id=ConsignmentId("consignment_00000000000000000000000042"),
        goods_items=(a_goods_item(hs_code="847150", description="Computers"),),
    )
    corrected = actions.amend_case(
        case=case, consignment=other, documents=documents(total=other.total_value), by=a_trader(), now=NOON
    )
    assert queries.answers_seen(case=corrected, by=a_trader()) == {"customs": ANSWERS["customs"]}


@plants("window.FilingRow.answers")
def test_a_filing_is_kept_and_two_windows_do_not_overwrite_each_other(goods: ConsignmentId) -> None:
    first = opened(goods)
    assert opened(goods, by=a_trader(Role.CLERK)).id == first.id
    saved = actions.save_filing(
        filing=first.id, answers={"customs": {"remarks": "x" * 2000}}, seen=0, by=a_trader(), now=NOON
    )
    assert saved.answers["customs"]["remarks"] == "x" * 2000, "kept although the form will not take it"
    with pytest.raises(Conflict):
        actions.save_filing(filing=first.id, answers={}, seen=0, by=a_trader(), now=NOON)
    assert "xxx" not in FilingRow.objects.get(pk=first.id).answers
    for by in (an_actor(OUTSIDER), an_actor(BUYER)):
        with pytest.raises(NotFound):
            queries.filing(filing=first.id, by=by)
        assert queries.filings(by=by) == []
    with pytest.raises(Forbidden):
        opened(goods, by=a_trader(Role.READER))


def test_a_stranger_can_not_begin_to_file_a_foreign_consignment(goods: ConsignmentId) -> None:
    with pytest.raises(NotFound):
        opened(goods, by=an_actor(OUTSIDER))


def client_of(organisation: Any, email: str) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=a_person(email, organisation=organisation)))
    return client


def test_the_page_asks_keeps_and_names_each_fault_in_the_readers_language(goods: ConsignmentId) -> None:
    with clock.frozen_at(NOON + timedelta(days=1)):
        client = client_of(SELLER, "ana@cafe.example")
        begun = client.post("/filings/start", {"procedure": "mx-export", "consignment": goods})
        address = begun.headers["Location"]
        page = client.get(address).content.decode()
        assert "Anything customs should know" in page
        assert "090121" in page, "what is known is shown, not asked"
        assert 'name="customs.hs_code"' not in page
        kept = client.post(address, {"seen": "0", "customs.remarks": "Two lots.", "act": "save"})
        assert kept.status_code == 302
        assert "Two lots." in client.get(address).content.decode()
        wrong = client.post(
            f"{address}?in=es", {"seen": "1", "customs.remarks": "x" * 1001, "act": "file"}, headers={
                "Accept-Language": "es"
            },
        )  # fmt: skip
        assert wrong.status_code == 422
        told = wrong.content.decode()
        assert "Algo que la aduana deba saber: Acórtalo a 1000 caracteres." in told
        assert 'href="#customs.remarks"' in told
        assert "x" * 1001 in told, "what was typed is still there"
        missing = client.post(address, {"seen": "2", "customs.remarks": "Two lots.", "act": "file"})
        assert "WIN-1" in missing.content.decode(), "no documents yet"


def test_an_api_client_reads_what_is_asked_and_files_with_answers(goods: ConsignmentId) -> None:
    with clock.frozen_at(NOON):
        client = client_of(SELLER, "ana@cafe.example")
        asked = client.get(f"/api/window/forms?procedure=mx-export&consignment_id={goods}").json()
        assert {form["role"] for form in asked} == {"customs", "plant_health"}
        assert [entry["name"] for form in asked if form["role"] == "customs" for entry in form["asked"]] == ["remarks"]
        body = {"procedure": "mx-export", "consignment": goods, "documents": [
            {**d, "digest": str(d["digest"])} for d in documents()
        ]}  # fmt: skip
        refused = client.post(
            "/api/window/cases", {**body, "answers": {"customs": {"remarks": 1}}}, content_type="application/json"
        )
        assert refused.status_code == 422
        filed = client.post("/api/window/cases", {**body, "answers": ANSWERS}, content_type="application/json")
        assert filed.status_code == 201, filed.content
        case = CaseId(filed.json()["id"])
        assert client.get(f"/api/window/cases/{case}/form-answers").json() == ANSWERS
