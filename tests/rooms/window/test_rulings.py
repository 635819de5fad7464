# SPDX-License-Identifier: Apache-2.0
"""Advance rulings: asked, given, published without secrets, binding on cases, ended for the future, contested."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.free_words import WORDS, plants
from tests.makers import OUTSIDER, SELLER, a_person
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, SG_CUSTOMS, a_filed_case, a_trader, an_officer
from tests.rooms.window.test_api import Caller
from tests.rules.window.test_working import JPEG

from tradelane.consignments.values import Consignment
from tradelane.kernel.errors import Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.models import Person
from tradelane.window import actions, queries
from tradelane.window.models import RulingPhotoRow, RulingRow
from tradelane.window.values import CaseState, Ruling, RulingState

pytestmark = pytest.mark.django_db
ANA, LUIS = an_officer(CUSTOMS, person="person_ana"), an_officer(CUSTOMS, person="person_luis")
APPLICANT = a_trader()
GOODS = a_goods_item().description
FACTS = {"description": GOODS, "composition": f"Coffea arabica, 2 % secret spice, {WORDS}", "use": "Drink"}
RULED: dict[str, Any] = {"answer": {"hs_code": "090121"}, "reasons": "Roasted, with caffeine.", "cites": ["GIR 1"]}
LATER = NOON + timedelta(days=10)


def asked(**changes: Any) -> Ruling:
    given: dict[str, Any] = {"matter": "classification", "facts": FACTS, "withheld": ["composition"]}
    return actions.ask_for_ruling(**{**given, **changes}, by=APPLICANT, now=NOON)


def issued(**changes: Any) -> Ruling:
    return actions.issue_ruling(ruling=asked().id, **{**RULED, **changes}, by=ANA, now=NOON)


def sale(hs_code: str, id: str = "consignment_ruled") -> Consignment:
    return a_consignment(id=ConsignmentId(id), goods_items=(replace(a_goods_item(), hs_code=hs_code),))


@plants("window.RulingPhotoRow.name", "window.RulingPhotoRow.content")
def test_a_ruling_is_due_by_law_and_issued_with_reasons() -> None:
    request = asked(photos=[(f"{WORDS}.jpg", JPEG)])
    assert (request.state, request.due_on) == (RulingState.REQUESTED, (NOON + timedelta(days=120)).date())
    assert request.authority == CUSTOMS
    with pytest.raises(Refused, match="RULING-3"):
        actions.issue_ruling(ruling=request.id, **{**RULED, "answer": {"hs_code": "0901"}}, by=ANA, now=NOON)
    ruling = actions.issue_ruling(ruling=request.id, **RULED, by=ANA, now=NOON)
    assert (ruling.valid_from, ruling.valid_to) == (NOON.date(), date(2029, 11, 1))
    assert ruling.number.startswith("MX-AR-2026-")
    with pytest.raises(Refused, match="RULING-10"):
        actions.issue_ruling(ruling=request.id, **RULED, by=ANA, now=NOON)


def test_what_is_published_names_no_applicant_and_no_secret() -> None:
    ruling = issued()
    shown = queries.published_ruling(number=ruling.number)
    assert (shown.applicant, dict(shown.facts)) == (None, {"description": GOODS, "use": "Drink"})
    for address in (
        "/rulings",
        f"/rulings/{ruling.number}",
        "/api/window/rulings",
        f"/api/window/rulings/{ruling.number}",
    ):
        told = Client().get(address).content.decode()
        assert ruling.number in told, address
        assert "secret spice" not in told, address
        assert SELLER not in told, address
    assert "secret spice" not in str(RulingRow.objects.values_list("facts", flat=True)[0]), "sealed as it is kept"
    assert queries.published_rulings(economy="MX", words="caffeine") == [shown]
    assert queries.published_rulings(economy="MX", words="spice") == []
    assert queries.published_rulings(economy="MX", matter="origin") == []


def test_a_request_that_is_not_ruled_on_is_not_published() -> None:
    request = asked()
    actions.decline_ruling(ruling=request.id, reasons="The question is before a court.", cites=[], by=ANA, now=NOON)
    assert queries.published_rulings(economy="MX") == []
    with pytest.raises(NotFound):
        queries.published_ruling(number="")


def test_goods_that_a_ruling_covers_are_declared_as_it_says() -> None:
    ruling = issued()
    with pytest.raises(Refused, match="RULING-11") as refused:
        a_filed_case(consignment=sale("090111"))
    assert refused.value.facts["rulings"][0]["ruling"] == ruling.number
    case = a_filed_case(consignment=sale("090121"))
    (binding,) = queries.bindings_of(queries.case(case=case, by=APPLICANT), economy="MX", on=NOON.date())
    assert (binding.ruling.number, binding.follows) == (ruling.number, True)


def test_a_verdict_against_a_ruling_cites_it_and_says_why() -> None:
    ruling = issued()
    case = a_filed_case(consignment=sale("090121"))
    with pytest.raises(Refused, match="RULING-5"):
        actions.review(case=case, verdict="refuse", reasons="It is green.", by=ANA, now=NOON)
    actions.review(case=case, verdict="refuse", reasons="It is green.", by=an_officer(PLANT_HEALTH), now=NOON)
    refused = actions.review(
        case=case, verdict="refuse", reasons="The bags hold green coffee, the ruling is on roasted.",
        rule_ids=[ruling.number], by=ANA, now=NOON,
    )  # fmt: skip
    assert refused.state is CaseState.REFUSED
    assert refused.decision
    assert ruling.number in [cite.id for cite in refused.decision.cites]


def test_a_ruling_binds_its_own_applicant_and_goods_alone() -> None:
    issued()
    other = replace(a_goods_item(), description="Green coffee", hs_code="090111")
    case = a_filed_case(consignment=a_consignment(id=ConsignmentId("consignment_other"), goods_items=(other,)))
    assert queries.bindings_of(queries.case(case=case, by=APPLICANT), economy="MX", on=NOON.date()) == []
    assert queries.bindings(
        trader=OUTSIDER, economy="MX", on=NOON.date(), goods=[(1, GOODS, "090111", "MX")]
    ) == []  # fmt: skip


def test_a_ruling_is_modified_for_the_future_alone() -> None:
    ruling = issued()
    before = a_filed_case(consignment=sale("090121"))
    with pytest.raises(Refused, match="RULING-4"):
        actions.modify_ruling(ruling=ruling.id, ends_on=LATER.date(), **RULED, by=ANA, now=LATER)
    after = actions.modify_ruling(
        ruling=ruling.id, ends_on=LATER.date(), answer={"hs_code": "090122"}, reasons="It is decaffeinated.",
        cites=["GIR 1"], by=ANA, now=NOON,
    )  # fmt: skip
    held = queries.case(case=before, by=APPLICANT)
    assert [b.ruled for b in queries.bindings_of(held, economy="MX", on=NOON.date())] == ["090121"]
    assert [b.ruled for b in queries.bindings_of(held, economy="MX", on=LATER.date())] == ["090122"]
    assert queries.published_ruling(number=ruling.number).replaced_by == after.number


def test_a_ruling_on_false_facts_is_revoked_at_once() -> None:
    ruling = issued()
    with pytest.raises(Refused, match="RULING-4"):
        actions.revoke_ruling(ruling=ruling.id, ends_on=NOON.date(), reasons="No.", by=ANA, now=NOON)
    ended = actions.revoke_ruling(
        ruling=ruling.id, ends_on=NOON.date(), reasons="The sample was another's.", false_facts=True, by=ANA, now=NOON
    )
    assert (ended.state, ended.binds(NOON.date())) == (RulingState.REVOKED, False)


@plants("window.RulingRow.facts", "window.RulingRow.grounds", "window.RulingRow.appeal_reasons")
def test_a_ruling_is_contested_and_reviewed_by_another_officer() -> None:
    ruling = issued()
    actions.contest_ruling(ruling=ruling.id, grounds=WORDS, by=APPLICANT, now=LATER)
    decision: dict[str, Any] = {"ruling": ruling.id, "changed": True, "reasons": WORDS}
    with pytest.raises(Forbidden, match="RULING-9"):
        actions.decide_contested_ruling(**decision, by=ANA, now=LATER)
    changed = actions.decide_contested_ruling(**decision, by=LUIS, now=LATER)
    assert changed.appeal_outcome == "changed"
    assert changed.binds(LATER.date())
    assert not changed.binds((LATER + timedelta(days=1)).date())
    waiting = [each for each in queries.rulings_of(by=APPLICANT) if each.state is RulingState.REQUESTED]
    assert [each.facts["description"] for each in waiting] == [GOODS]
    with pytest.raises(Refused, match="RULING-8"):
        actions.contest_ruling(ruling=ruling.id, grounds="Again.", by=APPLICANT, now=LATER)


def test_a_faulty_request_leaves_no_trace() -> None:
    for change, refused in (
        ({"facts": {"description": GOODS}}, Refused),
        ({"withheld": ["description"]}, Refused),
        ({"matter": "colour"}, Unreadable),
        ({"photos": [("x.svg", b"<svg/>")]}, Refused),
        ({"facts": {**FACTS, "use": "x" * 10_001}}, Unreadable),
    ):
        with pytest.raises(refused):
            asked(**change)
    assert not RulingRow.objects.exists()


def test_requests_are_for_applicant_and_authority_alone() -> None:
    request = asked(photos=[(f"{WORDS}.jpg", JPEG)])
    digest = request.photos[0].digest
    assert queries.ruling_photo(id=request.id, digest=digest, by=ANA) == ("image/jpeg", JPEG)
    assert bytes(RulingPhotoRow.objects.get().content) != JPEG
    for stranger in (an_officer(PLANT_HEALTH), an_officer(SG_CUSTOMS), a_trader(organisation=OUTSIDER)):
        with pytest.raises(NotFound):
            queries.ruling(id=request.id, by=stranger)
        with pytest.raises(NotFound):
            queries.ruling_photo(id=request.id, digest=digest, by=stranger)
        with pytest.raises(NotFound):
            actions.issue_ruling(ruling=request.id, **RULED, by=stranger, now=NOON)
    with pytest.raises(Forbidden, match="RULING-2"):
        actions.issue_ruling(ruling=request.id, **RULED, by=APPLICANT, now=NOON)


def test_the_api_runs_from_request_to_appeal(frozen_clock: object) -> None:
    trader, customs = Caller(SELLER), Caller(CUSTOMS)
    request = trader.post("/ruling-requests", {"matter": "classification", "facts": FACTS}).json()
    ruling = customs.post(f"/ruling-requests/{request['id']}/ruling", RULED).json()
    assert ruling["state"] == "issued"
    case = a_filed_case(consignment=sale("090121"))
    assert trader.get(f"/cases/{case}/rulings").json()[0]["ruling"] == ruling["number"]
    assert trader.post(f"/ruling-requests/{request['id']}/appeal", {"grounds": "No."}).json()["contested"] is True
    assert Caller(OUTSIDER).get(f"/ruling-requests/{request['id']}").status_code == 404
    end = {"ends_on": "2026-12-01", "reasons": "A new edition of the HS."}
    assert customs.post(f"/ruling-requests/{request['id']}/end", end).json()["state"] == "revoked"


def test_pages_ask_rule_and_show(frozen_clock: object) -> None:
    trader = Client()
    trader.force_login(Person.objects.get(pk=a_person()))
    refused = trader.post("/ruling-requests/new", {"matter": "classification", "description": GOODS})
    assert refused.status_code == 422
    assert "RULING-1" in refused.content.decode()
    sent = trader.post("/ruling-requests/new", {"matter": "classification", **FACTS, "withheld": "composition"})
    assert sent.status_code == 302
    assert "secret spice" in trader.get(sent.url).content.decode()
    ruling = queries.rulings_of(by=APPLICANT)[0]
    actions.issue_ruling(ruling=ruling.id, **RULED, by=ANA, now=NOON)
    case = a_filed_case(consignment=sale("090121"))
    assert "Rulings that bind this case" in trader.get(f"/cases/{case}").content.decode()
