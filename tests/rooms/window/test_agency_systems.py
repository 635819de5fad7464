# SPDX-License-Identifier: Apache-2.0
"""An agency's own system reads cases and acts on them over HTTP, by token or by signed messages; each once."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.agency_makers import PATH, AgencySide, a_key, public
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import SELLER, a_person, an_actor, an_organisation
from tests.rooms.window.makers import CUSTOMS, PLANT_HEALTH, a_filed_case, a_trader, an_officer
from tests.rules.window.test_working import JPEG

from tradelane.kernel import clock
from tradelane.kernel.errors import Forbidden, Refused, Unreadable
from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId, PersonId
from tradelane.parties.actions import issue_token
from tradelane.parties.values import OrganisationKind, Role
from tradelane.trust import actions as trust
from tradelane.window import actions, queries
from tradelane.window.models import ArrivalRow, ReviewRow
from tradelane.window.values import CaseState
from tradelane.window.values.agency_systems import Scope

pytestmark = pytest.mark.django_db
ADMIN = an_officer(CUSTOMS, role=Role.ADMIN)


@pytest.fixture
def side(tmp_path: Path) -> Iterator[AgencySide]:
    """Customs with a registered system that nobody started: what it does here it does of itself."""
    with clock.frozen_at(NOON):
        for id in (CUSTOMS, PLANT_HEALTH):
            an_organisation(id, kinds=[OrganisationKind.AGENCY])
        an_organisation(SELLER)
        trust.create_node_authority(now=NOON)
        made = AgencySide(tmp_path)
        made.register(CUSTOMS, now=NOON)
        yield made


@pytest.fixture
def officer(side: AgencySide) -> PersonId:
    return a_person("ana@customs.example", organisation=CUSTOMS, roles=(Role.OFFICER,))


@pytest.fixture
def program(officer: PersonId) -> "Program":
    return Program(token("program@customs.example", CUSTOMS, Role.OFFICER))


def token(email: str, organisation: OrganisationId, role: Role) -> str:
    person = a_person(email, organisation=organisation, roles=(role,))
    return issue_token(person=person, organisation=organisation, label="a program")


class Program:
    """A program of an agency with a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/window/{path}")

    def post(self, path: str, body: Any, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/window/{path}", body, content_type="application/json", headers=given)

    def version(self, case: CaseId) -> str:
        return str(self.get(f"agency/cases/{case}").headers["ETag"])


def a_case(n: int = 1) -> CaseId:
    return a_filed_case(consignment=a_consignment(id=ConsignmentId(f"consignment_{n}")))


def test_a_program_walks_a_case_from_its_queue_to_its_decision(program: Program) -> None:
    case = a_case()
    page = program.get("agency/cases").json()
    assert [each["id"] for each in page["cases"]] == [case]
    assert program.post(f"agency/cases/{case}/claim", {}, If_Match=program.version(case)).status_code == 200
    asked = program.post(f"agency/cases/{case}/questions", {"question": "Which lots?"}, If_Match=program.version(case))
    assert asked.json()["state"] == "information-asked"
    actions.answer_information(case=case, text="Lots A to C.", by=a_trader(), now=NOON)
    booked = {"place": "Manzanillo, hall 2", "when": "2026-11-03T09:00:00Z"}
    assert program.post(f"agency/cases/{case}/bookings", booked, If_Match=program.version(case)).status_code == 200
    photo = {"name": "cartons.jpg", "content": base64.b64encode(JPEG).decode()}
    found = {"found": "as-declared", "findings": "Ten cartons.", "photos": [photo]}
    assert program.post(f"agency/cases/{case}/findings", found, If_Match=program.version(case)).status_code == 200
    decided = program.post(
        f"agency/cases/{case}/decision", {"verdict": "approve", "reasons": "Agrees."}, If_Match=program.version(case)
    )
    assert decided.status_code == 200, decided.content
    actions.review(case=case, verdict="approve", by=an_officer(PLANT_HEALTH), now=NOON)
    held = queries.case(case=case, by=a_trader())
    assert held.state is CaseState.CLEARED
    assert held.inspections[0].findings == "Ten cartons." and held.inspections[0].photos[0].name == "cartons.jpg"


def test_nothing_is_decided_over_a_case_that_moved(program: Program) -> None:
    case = a_case()
    seen = program.version(case)
    assert program.post(f"agency/cases/{case}/claim", {}).status_code == 428
    assert program.post(f"agency/cases/{case}/claim", {}, If_Match="W/" + seen).status_code == 428
    actions.review(case=case, verdict="approve", by=an_officer(PLANT_HEALTH), now=NOON)
    late = program.post(f"agency/cases/{case}/decision", {"verdict": "approve"}, If_Match=seen)
    assert (late.status_code, late.json()["type"]) == (412, "urn:tradelane:problem:stale")
    assert not ReviewRow.objects.filter(case=case, agency="customs").exists()
    with clock.frozen_at(NOON + timedelta(hours=3)):  # time alone moves no case
        assert program.post(
            f"agency/cases/{case}/decision", {"verdict": "approve"}, If_Match=program.version(case)
        ).status_code == 200  # fmt: skip


def test_the_same_request_under_its_key_is_done_once(program: Program) -> None:
    case = a_case()
    seen = program.version(case)
    ask = {"question": "Which lots?"}
    first = program.post(f"agency/cases/{case}/questions", ask, If_Match=seen, Idempotency_Key='"k-1"')
    again = program.post(f"agency/cases/{case}/questions", ask, If_Match=seen, Idempotency_Key='"k-1"')
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert ReviewRow.objects.filter(case=case).count() == 1
    other = program.post(f"agency/cases/{case}/questions", {"question": "Why?"}, If_Match=seen, Idempotency_Key='"k-1"')
    assert (other.status_code, other.json()["rule"]) == (422, "AGENCY-2")


def test_a_refusal_cites_what_it_rests_on_and_a_decision_is_one(program: Program) -> None:
    case = a_case()
    seen = program.version(case)
    path = f"agency/cases/{case}/decision"
    bare = program.post(path, {"verdict": "refuse", "reasons": "Wrong weight."}, If_Match=seen)
    assert (bare.status_code, bare.json()["rule"]) == (422, "AGENCY-3")
    unknown = program.post(path, {"verdict": "refuse", "reasons": "No.", "rule_ids": ["NO-1"]}, If_Match=seen)
    assert unknown.status_code == 422
    asks = program.post(path, {"verdict": "ask", "reasons": "Which lots?"}, If_Match=seen)
    assert (asks.status_code, asks.json()["rule"]) == (422, "AGENCY-4")
    cited = {"verdict": "refuse", "reasons": "Wrong weight.", "rule_ids": ["WIN-10"]}
    assert program.post(path, cited, If_Match=seen).status_code == 200


def test_programs_do_what_their_agency_lets_them(side: AgencySide, program: Program) -> None:
    case = a_case()
    seen = program.version(case)
    side.register(CUSTOMS, now=NOON, scopes=[Scope.READ])
    refused = program.post(f"agency/cases/{case}/claim", {}, If_Match=seen)
    assert (refused.status_code, refused.json()["rule"]) == (403, "AGENCY-1")
    side.register(CUSTOMS, now=NOON, scopes=[])
    assert program.get("agency/cases").status_code == 403
    plants = Program(token("program@plants.example", PLANT_HEALTH, Role.OFFICER))
    assert plants.get("agency/cases").status_code == 403  # it has no system at all


def test_a_clerks_token_reads_and_decides_nothing(side: AgencySide) -> None:
    case = a_case()
    clerk = Program(token("clerk@customs.example", CUSTOMS, Role.CLERK))
    assert clerk.post(f"agency/cases/{case}/claim", {}, If_Match=clerk.version(case)).status_code == 403


def test_pages_of_cases_neither_miss_nor_shift(program: Program) -> None:
    cases = [a_case(n) for n in range(5)]
    with clock.frozen_at(NOON + timedelta(minutes=1)):
        found, after, more = [], "", True
        while more:
            page = program.get(f"agency/cases?limit=2&after={after}").json()
            found += [each["id"] for each in page["cases"]]
            after, more = page["next"], page["more"]
        assert found == sorted(cases)
        assert program.get(f"agency/cases?after={after}").json() == {"cases": [], "next": after, "more": False}
    fresh = a_case(9)  # while it may still come in, the cursor stays behind it
    assert program.get(f"agency/cases?after={after}").json()["next"] == after
    with clock.frozen_at(NOON + timedelta(minutes=1)):
        assert program.get(f"agency/cases?after={after}").json()["next"] == fresh


def a_push(case: CaseId, officer: PersonId, /, **changes: Any) -> bytes:
    seen = queries.agency_case(case=case, by=an_officer(CUSTOMS))[1]
    message = {"id": "m-1", "act": "decide", "case": case, "officer": officer, "seen": seen, "verdict": "approve"}
    return json.dumps({**message, **changes}).encode()


def send(body: bytes, headers: dict[str, str]) -> Any:
    return Client().post(PATH, body, content_type="application/json", headers=headers)


def answered(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json().get("rule", "")


def test_a_signed_decision_is_taken_in_once(side: AgencySide, officer: PersonId) -> None:
    case = a_case()
    body = a_push(case, officer)
    taken = send(body, side.signed(body, at=NOON))
    assert taken.status_code == 200, taken.content
    again = send(body, side.signed(body, at=NOON + timedelta(minutes=1)))  # signed anew, as its answer was lost
    assert (again.status_code, again.headers["Idempotent-Replayed"]) == (200, "true")
    (review,) = ReviewRow.objects.filter(case=case)
    assert (review.agency, review.verdict, review.officer) == ("customs", "approve", officer)
    assert [(each.message, each.rule) for each in queries.arrivals(by=ADMIN)] == [("m-1", ""), ("m-1", "")]


def test_each_way_to_be_untrue_has_its_own_answer_and_is_noted(side: AgencySide, officer: PersonId) -> None:
    case = a_case()
    body = a_push(case, officer)
    sound = side.signed(body, at=NOON)
    unsigned = {name: value for name, value in sound.items() if name not in ("Signature", "Signature-Input")}
    forged = {**sound, "Signature": f"sig1=:{base64.b64encode(b'0' * 64).decode()}:"}
    of_another = AgencySide(side.home, port=side.port)
    pieces = {"names": '"@method" "@authority" "@path" "@query"'}
    assert answered(send(body, unsigned)) == (403, "HOOK-1")
    assert answered(send(body, {**sound, "Signature-Input": "sig1=what"})) == (400, "HOOK-3")
    assert answered(send(body, of_another.signed(body, at=NOON))) == (403, "HOOK-2")
    assert answered(send(body, forged)) == (403, "HOOK-3")
    assert answered(send(body, side.signed(body, at=NOON, **pieces))) == (403, "HOOK-3")
    assert answered(send(body, side.signed(body, at=NOON, authority="elsewhere.example"))) == (403, "HOOK-3")
    assert answered(send(body + b" ", sound)) == (403, "HOOK-4")
    assert answered(send(body, side.signed(body, at=NOON - timedelta(minutes=6)))) == (403, "HOOK-5")
    assert answered(send(body, side.signed(body, at=NOON + timedelta(minutes=6)))) == (403, "HOOK-5")
    assert answered(send(body, side.signed(body, at=NOON, nonce="short"))) == (403, "HOOK-6")
    assert not ReviewRow.objects.exists()
    assert send(body, sound).status_code == 200
    assert answered(send(body, sound)) == (403, "HOOK-6")  # byte by byte the same, caught on the way
    assert ReviewRow.objects.count() == 1
    noted = [each.rule for each in queries.arrivals(by=ADMIN)]
    assert noted == ["HOOK-6", "", "HOOK-6", "HOOK-5", "HOOK-5", "HOOK-4", "HOOK-3", "HOOK-3", "HOOK-3"]
    nobodys = ArrivalRow.objects.filter(organisation="").order_by("pk")
    assert [each.rule for each in nobodys] == ["HOOK-1", "HOOK-3", "HOOK-2"]


def test_a_pushed_act_obeys_the_law_of_the_pages(side: AgencySide, officer: PersonId) -> None:
    case = a_case()

    def sent(**changes: Any) -> tuple[int, str]:
        body = a_push(case, officer, **changes)
        return answered(send(body, side.signed(body, at=NOON)))

    assert sent(officer="person_nobody") == (403, "HOOK-9")
    assert sent(surprise=1) == (400, "HOOK-10")
    assert sent(act="burn") == (400, "HOOK-10")
    assert sent(verdict="refuse", reasons="Wrong weight.") == (422, "AGENCY-3")
    assert sent(seen="0" * 32)[0] == 412
    assert sent(case="case_" + "0" * 26)[0] == 404
    assert not ReviewRow.objects.exists()
    assert sent() == (200, "")  # what was refused before did not use up the id
    assert sent(verdict="refuse", reasons="No.", rule_ids=["WIN-10"]) == (422, "AGENCY-2")
    assert [each.rule for each in queries.arrivals(by=ADMIN)][:2] == ["AGENCY-2", ""]


def test_another_agencys_system_reaches_no_case_that_is_not_its_own(
    side: AgencySide, officer: PersonId, tmp_path: Path
) -> None:
    case = a_case()
    elsewhere = an_officer(PLANT_HEALTH).organisation
    plants = AgencySide(tmp_path / "plants")
    plants.register(elsewhere, now=NOON)
    body = a_push(case, officer)
    assert answered(send(body, plants.signed(body, at=NOON))) == (403, "HOOK-9")  # customs' officer is none of theirs


def test_a_system_is_registered_by_an_admin_with_sound_keys(side: AgencySide) -> None:
    given: dict[str, Any] = {
        "address": "https://customs.example/window", "signing_key": public(a_key()), "sealing_key": public(a_key()),
        "scopes": ["cases:read"], "by": ADMIN, "now": NOON,
    }  # fmt: skip
    for by in (an_officer(CUSTOMS), an_actor(SELLER)):
        with pytest.raises(Forbidden):
            actions.register_system(**{**given, "by": by})
    for address in (
        "http://customs.example/",
        "https://u:p@customs.example/",
        "https://customs.example/?t=1",
        "ftp://a/",
    ):
        with pytest.raises(Refused, match="HOOK-7"):
            actions.register_system(**{**given, "address": address})
    with pytest.raises(Refused, match="HOOK-8"):
        actions.register_system(**{**given, "signing_key": a_key()})  # its private half too
    with pytest.raises(Refused, match="HOOK-8"):
        actions.register_system(**{**given, "sealing_key": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}})
    with pytest.raises(Unreadable):
        actions.register_system(**{**given, "sealing_key": {**public(a_key()), "x": "AAAA"}})
    with pytest.raises(Unreadable, match="AGENCY-1"):
        actions.register_system(**{**given, "scopes": ["all"]})
    with pytest.raises(Unreadable, match="another system's"):
        plants = an_officer(PLANT_HEALTH, role=Role.ADMIN)
        actions.register_system(**{**given, "signing_key": public(side.signing), "by": plants})
    assert actions.register_system(**given).scopes == frozenset({Scope.READ})


def test_a_ping_goes_through_the_same_queue(side: AgencySide) -> None:
    side.start()
    try:
        a_case()
        sent = actions.ping_system(by=ADMIN, now=NOON)
        assert actions.carry(organisation=CUSTOMS) == 2
        assert [line["message"]["event"] for line in side.noted()] == ["case.filed", "ping"]
        assert side.noted()[1]["key"] == f'"{sent.id}"'
    finally:
        side.stop()


def test_refused_arrivals_of_a_stranger_fill_no_disk(side: AgencySide, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tradelane.window.actions.pushed.KEPT_REFUSALS", 3)
    for _ in range(6):
        assert send(b"{}", {}).status_code == 403
    assert ArrivalRow.objects.count() == 3


def test_the_key_of_the_window_is_published(side: AgencySide) -> None:
    key = Client().get("/api/window/messages/key").json()
    assert key == queries.node_webhook_key() and "d" not in key
