# SPDX-License-Identifier: Apache-2.0
"""DCSA's 6 scenarios of issuance and 13 of surrender, black box over HTTP: between two real nodes, between a plain
script as the carrier and our platform, and between our carrier and a plain script as the platform.

The scenarios are those of DCSA's Conformance Gateway of January 2026 (283bf7a1), counted in its scenario lists.
"""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest
from tests.carriage_nodes import (
    BANK,
    CARRIER,
    CARRIER_CODE,
    OPERATOR,
    OTHER_CODE,
    PLATFORM_CODE,
    SHIPPER,
    CarriageNode,
    a_node,
)
from tests.dcsa_makers import a_bill, a_party, whom
from tests.empty_stores import with_tables
from tests.plain_dcsa import PATIENCE, Peer, Signer, issuance_request
from tests.real_nodes import a_port

from config.demo.nodes import person
from tradelane.kernel.errors import TradelaneError

pytestmark = pytest.mark.network

ISSUANCE = "/v3/ebl-issuance-requests"
ISSUANCE_ANSWER = "/v3/ebl-issuance-responses"
SURRENDER = "/v3/ebl-surrender-requests"
SURRENDER_ANSWER = "/v3/ebl-surrender-responses"
AFTER_A_KILL = 300
"""Seconds: a call to a node that was away is tried again after 1, 4, 16 and 64 s."""
UNKNOWN = "SG.UEN.197000001Z"
_counted = iter(range(1, 10_000))


def a_number() -> str:
    return f"PTL-{next(_counted):04}"


def until(true: Callable[[], Any], what: str, *, patience: float = PATIENCE) -> Any:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {patience} s")


# ── the two sides, each as a node of ours or as a plain script ──


class Carrier(Protocol):
    """What a carrier does, and what it hears."""

    def ask(self, number: str, document: dict[str, Any], issue_to: dict[str, Any], *, broken: bool = False) -> int:
        """Ask for an issuance; the status that it was answered with. `broken`: with a manifest that does not fit."""

    def heard(self, number: str) -> str:
        """The code with which the issuance was answered."""

    def surrender_of(self, number: str) -> dict[str, Any]:
        """The surrender that waits for an answer: its reference, code and reason."""

    def answer(self, reference: str, action: str, comments: str = "") -> None:
        """Answer it."""


class Platform(Protocol):
    """What a platform does with a bill, for its holder."""

    def surrender(self, number: str, form: str, purpose: str) -> None:
        """Let its entitled holder surrender it."""

    def state(self, number: str) -> str:
        """Where the record stands."""


@dataclass
class NodeCarrier:
    node: CarriageNode
    platform: str
    asked: dict[str, str] = field(default_factory=dict)

    def ask(self, number: str, document: dict[str, Any], issue_to: dict[str, Any], *, broken: bool = False) -> int:
        body = {"platform": self.platform, "document": document, "issue_to": issue_to}
        try:
            made = person(self.node, "carrier").post("/api/titles/dcsa/issuance-requests", body)
        except TradelaneError as error:
            return int(error.facts["status"])
        self.asked[number] = made["id"]
        until(lambda: self._see(number)["state"] != "sent", "the platform took the request in")
        return 400 if self._see(number)["why"].startswith("answered 400") else 204

    def _see(self, number: str) -> dict[str, Any]:
        found: dict[str, Any] = person(self.node, "carrier").get(
            f"/api/titles/dcsa/issuance-requests/{self.asked[number]}"
        )
        return found

    def heard(self, number: str) -> str:
        until(lambda: self._see(number)["answered_at"], "the platform's answer")
        seen = self._see(number)
        return "ISSU" if seen["state"] == "issued" else "REFU" if "recognise" in seen["why"] else "BREQ"

    def surrender_of(self, number: str) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            listed = person(self.node, "carrier").get("/api/titles/dcsa/surrender-requests?open=true")
            return next((each for each in listed if each["number"] == number), None)

        seen = until(found, "the surrender request")
        code = "SREQ" if seen["purpose"] == "delivery" else "AREQ"
        return {"reference": seen["id"], "code": code, "reason": seen["reason"], "chain": seen["chain"]}

    def answer(self, reference: str, action: str, comments: str = "") -> None:
        address = f"/api/titles/dcsa/surrender-requests/{reference}/answers"
        person(self.node, "carrier").post(address, {"action": action, "comments": comments})


@dataclass
class PlainCarrier:
    peer: Peer
    signer: Signer

    def ask(self, number: str, document: dict[str, Any], issue_to: dict[str, Any], *, broken: bool = False) -> int:
        wrong = {"documentChecksum": "0" * 64} if broken else {}
        request = issuance_request(document, issue_to, self.signer, picture=b"%PDF-1.7 invented", **wrong)
        return self.peer.call("PUT", ISSUANCE, request).status_code

    def heard(self, number: str) -> str:
        said = self.peer.wait_for(ISSUANCE_ANSWER, lambda body: body["transportDocumentReference"] == number)
        return str(said.body["issuanceResponseCode"])

    def surrender_of(self, number: str) -> dict[str, Any]:
        body = self.peer.wait_for(SURRENDER, lambda body: body["transportDocumentReference"] == number).body
        return {
            "reference": body["surrenderRequestReference"], "code": body["surrenderRequestCode"],
            "reason": body.get("reasonCode", ""), "chain": body["endorsementChain"],
        }  # fmt: skip

    def answer(self, reference: str, action: str, comments: str = "") -> None:
        said = {
            "surrenderRequestReference": reference,
            "action": action,
            **({"comments": comments} if comments else {}),
        }
        answer = self.peer.call("POST", SURRENDER_ANSWER, said)
        assert (answer.status_code, answer.headers["API-Version"]) == (204, "3.0.4"), answer.text


@dataclass
class NodePlatform:
    node: CarriageNode

    def title(self, number: str) -> dict[str, Any]:
        listed = person(self.node, "carrier").get("/api/titles")
        found: dict[str, Any] = next(each for each in listed if each["number"] == number)
        return found

    def surrender(self, number: str, form: str, purpose: str) -> None:
        title = self.title(number)
        holder = "seller"
        if form != "blank":  # the bank is the consignee, or the endorsee
            moved = person(self.node, "seller").post(
                f"/api/titles/{title['id']}/transfers", {"seen_head": title["head"], "to": BANK.id}
            )
            holder, title = "seller_bank", moved
        body = {"seen_head": title["head"], "purpose": purpose}
        person(self.node, holder).post(f"/api/titles/{title['id']}/surrenders", body)

    def state(self, number: str) -> str:
        return str(self.title(number)["state"])


@dataclass
class PlainPlatform:
    peer: Peer
    states: dict[str, str] = field(default_factory=dict)

    def surrender(self, number: str, form: str, purpose: str) -> None:
        self.states[number] = "surrendered"
        code, reason = {"delivery": ("SREQ", ""), "amendment": ("AREQ", ""), "paper": ("AREQ", "SWTP")}[purpose]
        request = {
            "surrenderRequestReference": f"SR-{number}", "transportDocumentReference": number,
            "surrenderRequestCode": code, **({"reasonCode": reason} if reason else {}),
            "endorsementChain": [
                {
                    "actionDateTime": "2026-11-20T09:41:00Z", "actionCode": action,
                    "actor": {**a_party(actor), "eblPlatform": OTHER_CODE},
                    "recipient": {**a_party(recipient), "eblPlatform": OTHER_CODE},
                }
                for action, actor, recipient in (
                    ("ISSUE", CARRIER.id, SHIPPER.id),
                    ("SURRENDER_FOR_DELIVERY" if code == "SREQ" else "SURRENDER_FOR_AMENDMENT", BANK.id, CARRIER.id),
                )
            ],
        }  # fmt: skip
        answer = self.peer.call("POST", SURRENDER, request)
        assert (answer.status_code, answer.headers["API-Version"]) == (204, "3.0.4"), answer.text

    def state(self, number: str) -> str:
        """As the script takes the carrier's answer."""
        said = [each.body for each in self.peer.heard if each.path == SURRENDER_ANSWER]
        mine = [each for each in said if each["surrenderRequestReference"] == f"SR-{number}"]
        return {"SURR": "ended", "SREJ": "held"}[mine[0]["action"]] if mine else self.states[number]


@dataclass
class Pair:
    """A carrier and a platform that know each other."""

    name: str
    carrier: Carrier
    platform: Platform
    code: str

    def issue(self, form: str) -> str:
        """A bill that was issued."""
        number = a_number()
        assert self.carrier.ask(number, a_bill(number, form), whom(platform=self.code)) == 204
        self.settle(number, "ISSU")
        return number

    def settle(self, number: str, code: str) -> None:
        """Let a plain platform answer; a node answers by itself."""
        if isinstance(self.platform, PlainPlatform):
            why = {} if code == "ISSU" else {"reason": "not recognised" if code == "REFU" else "wrong content"}
            answer = {"transportDocumentReference": number, "issuanceResponseCode": code, **why}
            assert self.platform.peer.call("POST", ISSUANCE_ANSWER, answer).status_code == 204
        assert self.carrier.heard(number) == code


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CarriageNode, CarriageNode]]:
    home = tmp_path_factory.mktemp("carriage")
    made = tuple(a_node(role, with_tables(home / role), a_port()) for role in ("platform", "carrier"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(CarriageNode.make, made))
    yield made  # type: ignore[misc]
    for each in made:
        each.kill()


@pytest.fixture(params=["nodes", "plain carrier", "plain platform"], scope="module")
def pair(
    request: pytest.FixtureRequest, nodes: tuple[CarriageNode, CarriageNode], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Both sides in turn: ours and ours, a script and our platform, our carrier and a script."""
    platform, carrier = nodes
    keys, name = tmp_path_factory.mktemp("keys") / "carrier", str(request.param)
    peer = Peer()
    address = peer.start()
    if name == "nodes":
        keys.write_text(carrier.keys(CARRIER.id))
        _know_carrier(platform, carrier.base, carrier.tokens["platform"], keys)
        _know_platform(carrier, PLATFORM_CODE, platform.base, platform.tokens["carrier"])
        yield Pair(name, NodeCarrier(carrier, PLATFORM_CODE), NodePlatform(platform), PLATFORM_CODE)
    elif name == "plain carrier":
        signer = Signer("PS256")
        keys.write_bytes(signer.public_pem())
        _know_carrier(platform, address, "of-the-script", keys)
        peer.other, peer.token = platform.base, platform.tokens["carrier"]
        yield Pair(name, PlainCarrier(peer, signer), NodePlatform(platform), PLATFORM_CODE)
    else:
        _know_platform(carrier, OTHER_CODE, address, "of-the-script")
        peer.other, peer.token = carrier.base, carrier.tokens["platform"]
        yield Pair(name, NodeCarrier(carrier, OTHER_CODE), PlainPlatform(peer), OTHER_CODE)
    peer.stop()


def _know_carrier(platform: CarriageNode, address: str, token: str, keys: Path) -> None:
    platform.meet(code=CARRIER_CODE, kind="carrier", address=address, token=token, keys=keys, caller=CARRIER.id)


def _know_platform(carrier: CarriageNode, code: str, address: str, token: str) -> None:
    carrier.meet(code=code, kind="platform", address=address, token=token, keys=None, caller=OPERATOR.id)
    carrier.meet(code=CARRIER_CODE, kind="carrier", address="", token="", keys=None, caller=CARRIER.id)


# ── the six scenarios of issuance ──


@pytest.mark.parametrize("form", ["straight", "negotiable", "blank"])
def test_iss_1_to_3_a_bill_of_each_form_is_issued(pair: Pair, form: str) -> None:
    number = pair.issue(form)
    if isinstance(pair.platform, NodePlatform):
        title = pair.platform.title(number)
        favoured = None if form == "blank" else BANK.id
        kind = {"straight": "straight", "negotiable": "order", "blank": "blank"}[form]
        assert (title["state"], title["holder"], title["carrier"]) == ("held", SHIPPER.id, CARRIER.id)
        assert (title["standing"]["form"], title["standing"]["order_of"]) == (kind, favoured)


def test_iss_4_a_straight_bill_is_answered_with_breq(pair: Pair) -> None:
    number = a_number()
    document = a_bill(number)
    if not isinstance(
        pair.carrier, PlainCarrier
    ):  # our own carrier signs no wrong checksum: its bill contradicts itself
        del document["documentParties"]["consignee"]
    assert pair.carrier.ask(number, document, whom(platform=pair.code), broken=True) == 204
    pair.settle(number, "BREQ")
    assert pair.carrier.ask(number, a_bill(number), whom(platform=pair.code)) == 204  # corrected, under its number


def test_iss_5_a_straight_bill_is_answered_with_refu(pair: Pair) -> None:
    number = a_number()
    assert pair.carrier.ask(number, a_bill(number), whom(UNKNOWN, platform=pair.code)) == 204
    pair.settle(number, "REFU")


def test_iss_6_a_bill_without_its_issuing_party_is_a_400(pair: Pair) -> None:
    number = a_number()
    document = a_bill(number)
    del document["documentParties"]["issuingParty"]
    assert pair.carrier.ask(number, document, whom(platform=pair.code)) == 400
    if isinstance(pair.carrier, PlainCarrier):
        said = pair.carrier.peer.call(
            "PUT", ISSUANCE, issuance_request(document, whom(platform=pair.code), pair.carrier.signer)
        )
        fault = said.json()["errors"][0]
        assert (fault["property"], fault["jsonPath"]) == (
            "issuingParty", "$.document.documentParties.issuingParty",
        )  # fmt: skip


# ── the thirteen scenarios of surrender ──

PURPOSES = {
    "delivery": ("SREQ", "", "delivered"),
    "amendment": ("AREQ", "", "void"),
    "paper": ("AREQ", "SWTP", "paper"),
}


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("form", ["straight", "negotiable"])
def test_sur_1_to_6_a_surrender_is_accepted(pair: Pair, form: str, purpose: str) -> None:
    number = pair.issue(form)
    pair.platform.surrender(number, form, purpose)
    assert pair.platform.state(number) == "surrendered"
    asked = pair.carrier.surrender_of(number)
    code, reason, after = PURPOSES[purpose]
    assert (asked["code"], asked["reason"]) == (code, reason)
    pair.carrier.answer(asked["reference"], "SURR")
    until(lambda: pair.platform.state(number) in (after, "ended"), "the end of the record")


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("form", ["straight", "negotiable"])
def test_sur_7_to_12_a_surrender_is_rejected(pair: Pair, form: str, purpose: str) -> None:
    number = pair.issue(form)
    pair.platform.surrender(number, form, purpose)
    pair.carrier.answer(pair.carrier.surrender_of(number)["reference"], "SREJ", "The freight is not paid.")
    until(lambda: pair.platform.state(number) == "held", "the record's way back")
    if isinstance(pair.platform, NodePlatform):
        assert pair.platform.title(number)["holder"] == BANK.id


def test_sur_13_the_carrier_answers_with_a_409(pair: Pair) -> None:
    """The carrier's error: a surrender of a bill that is not in the state for it."""
    if isinstance(pair.platform, PlainPlatform):
        number = pair.issue("straight")
        pair.platform.surrender(number, "straight", "delivery")
        pair.carrier.surrender_of(number)
        again = {
            "surrenderRequestReference": f"SR-{number}-2", "transportDocumentReference": number,
            "surrenderRequestCode": "SREQ",
        }  # fmt: skip
        said = pair.platform.peer.call("POST", SURRENDER, again)
        assert (said.status_code, said.json()["errors"][0]["errorCodeText"]) == (409, "SUR-2")
        return
    number = pair.issue("blank")
    if isinstance(pair.carrier, PlainCarrier):
        error = {"errors": [{"errorCodeText": "Invalid state", "errorCodeMessage": "The bill is not in hand."}]}
        pair.carrier.peer.answers = [(409, json.dumps(error).encode())]
        pair.platform.surrender(number, "blank", "delivery")
        pair.carrier.surrender_of(number)
        until(lambda: pair.platform.state(number) == "held", "the record's way back to its holder")
    else:
        pair.platform.surrender(number, "blank", "delivery")
        asked = pair.carrier.surrender_of(number)
        pair.carrier.answer(asked["reference"], "SURR")
        with pytest.raises(TradelaneError, match="SUR-6"):
            pair.carrier.answer(asked["reference"], "SREJ", "Too late.")


# ── and what no answer, or a killed node, may do ──


def test_a_carrier_answers_once_over_http(pair: Pair) -> None:
    if not isinstance(pair.carrier, PlainCarrier):
        pytest.skip("of a script's carrier alone")
    number = pair.issue("blank")
    pair.platform.surrender(number, "blank", "delivery")
    reference = pair.carrier.surrender_of(number)["reference"]
    pair.carrier.answer(reference, "SURR")
    for action in ("SURR", "SREJ"):
        said = {"surrenderRequestReference": reference, "action": action, "comments": "Once more."}
        answer = pair.carrier.peer.call("POST", SURRENDER_ANSWER, said)
        assert (answer.status_code, answer.json()["errors"][0]["errorCodeText"]) == (409, "SUR-6")
    assert pair.platform.state(number) == "delivered"


def test_a_killed_node_loses_nothing_between_any_two_steps(
    nodes: tuple[CarriageNode, CarriageNode], pair: Pair
) -> None:
    """Each node is killed with -9 right after each thing that was asked of it, while the other side is away."""
    if pair.name != "nodes":
        pytest.skip("of two nodes alone")
    platform, carrier = nodes
    number = a_number()

    def killed(*, while_away: CarriageNode, after: Callable[[], None], struck: CarriageNode) -> None:
        while_away.kill()
        after()
        struck.kill()
        struck.start()
        while_away.start()

    issuing, bill = person(carrier, "carrier"), a_bill(number, "blank")
    wish = {"platform": PLATFORM_CODE, "document": bill, "issue_to": whom()}
    killed(
        while_away=platform, struck=carrier,
        after=lambda: issuing.post("/api/titles/dcsa/issuance-requests", wish),
    )  # fmt: skip
    requests = "/api/titles/dcsa/issuance-requests"
    until(
        lambda: any(e["number"] == number and e["state"] == "issued" for e in issuing.get(requests)),
        "the issue",
        patience=AFTER_A_KILL,
    )
    killed(while_away=carrier, struck=platform, after=lambda: pair.platform.surrender(number, "blank", "delivery"))
    asked = pair.carrier.surrender_of(number)
    killed(while_away=platform, struck=carrier, after=lambda: pair.carrier.answer(asked["reference"], "SURR"))
    until(lambda: pair.platform.state(number) == "delivered", "the delivery", patience=AFTER_A_KILL)
    assert len([e for e in issuing.get(requests) if e["number"] == number]) == 1
    listed = issuing.get("/api/titles/dcsa/surrender-requests")
    assert [e["state"] for e in listed if e["number"] == number] == ["accepted"]
    title = pair.platform.title(number)  # type: ignore[attr-defined]
    report = person(platform, "carrier").get(f"/api/titles/{title['id']}/report")
    assert (title["n"], report["result"]) == (3, "valid")
