# SPDX-License-Identifier: Apache-2.0
"""PINT within one process: a published envelope taken over, disputes and withdrawals, keys that platforms publish."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.makers import CARRIER, SELLER, a_token, an_actor
from tests.pint_client import Signer, a_bill, a_party, payload_of, sha256

from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, Unavailable
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.queries import node_actor
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.titles import actions, queries
from tradelane.titles.actions import pint
from tradelane.titles.actions.giving import show_transport_document
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.models import SendingState
from tradelane.titles.ports import Answer
from tradelane.titles.values import Purpose, TitleState
from tradelane.titles.values.dcsa import STRICT, PartyCode, Platform, PlatformKind

DOORS = "/api/titles/dcsa/v3"
OPERATOR = Actor(OrganisationId("MX.NODE.TRADELANE"), frozenset({OrganisationKind.OPERATOR}), frozenset(Role))


@dataclass
class Elsewhere:
    """Another platform at the end of a line: answers as it is told, and keeps what it was sent."""

    signer: Signer = field(default_factory=lambda: Signer("ES256"))
    code: str = "RECE"
    """What it answers, signed; empty: it answers nothing."""
    sent: list[bytes] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        self.sent.append(content)
        if not self.code:
            raise Unavailable("cut")
        last = json.loads(content)["envelopeTransferChain"][-1]
        said = {"lastEnvelopeTransferChainEntrySignedContentChecksum": sha256(last.encode()), "responseCode": self.code}
        return Answer(200, json.dumps(self.signer.sign({**said, **self.more})).encode())

    def get(self, address: str) -> Answer:
        raise Unavailable("cut")


@pytest.fixture
def elsewhere(world: Any) -> Elsewhere:
    made = Elsewhere()
    register("WAVE", made.signer.certificate(), world.now)
    return made


def register(code: str, keys: bytes, now: datetime, kind: PlatformKind = PlatformKind.PLATFORM) -> None:
    platform = Platform(code, kind, code, "https://other.example", now - timedelta(days=1), None, False, STRICT)
    actions.register_platform(platform=platform, by=OPERATOR)
    actions.pin_keys(platform=code, content=keys, by=OPERATOR, now=now - timedelta(hours=1))


def issued(world: Any) -> TitleId:
    """A bill in blank that the seller holds."""
    return pint.issue_transport_document(
        verbatim=json.dumps(a_bill()).encode(), to=pint.IssuedTo(SELLER), governing_law="Singapore",
        consignment=ConsignmentId("consignment_1"), by=an_actor(CARRIER), now=world.tick(),
    )  # fmt: skip


def sent(world: Any, **more: Any) -> TitleId:
    """A bill that the seller sends to somebody on WAVE."""
    id = issued(world)
    send(world, id, **more)
    return id


def send(world: Any, id: TitleId, **more: Any) -> None:
    head = queries.title(id=id, by=an_actor(SELLER)).head
    party = read_party(a_party("WAVE", "somebody"), field="recipient")
    pint.send_title(title=id, to=party, seen_head=head, by=an_actor(SELLER), now=world.tick(), **more)


def state(id: TitleId) -> TitleState:
    return queries.title(id=id, by=an_actor(SELLER)).state


# ── what came of sending ──


def test_a_receipt_ends_the_record_here(world: Any, elsewhere: Elsewhere) -> None:
    id = sent(world)
    assert pint.carry(title=id, now=world.tick(), line=elsewhere) is SendingState.ACCEPTED
    assert state(id) is TitleState.AWAY
    assert not queries.titles(by=an_actor(SELLER), holding=True)
    report = queries.report(id=id, by=an_actor(SELLER))
    assert str(report.verdict) == "valid", "the chain is replayed from its signatures alone"
    (sending,) = queries.sendings(id=id, by=an_actor(SELLER))
    assert payload_of(sending.receipt)["responseCode"] == "RECE"


@pytest.mark.parametrize("code", ["BENV", "BSIG"])
def test_a_signed_refusal_leaves_it_with_its_holder(world: Any, elsewhere: Elsewhere, code: str) -> None:
    id, elsewhere.code, elsewhere.more = sent(world), code, {"reason": "Not for us."}
    assert pint.carry(title=id, now=world.tick(), line=elsewhere) is SendingState.REFUSED
    assert state(id) is TitleState.HELD
    assert str(queries.report(id=id, by=an_actor(SELLER)).verdict) == "valid"


def test_what_is_unsigned_or_of_another_chain_decides_nothing(world: Any, elsewhere: Elsewhere) -> None:
    id = sent(world)
    good = Elsewhere(signer=elsewhere.signer)
    for line in (
        Elsewhere(code=""), Elsewhere(code="RECE"),
        Elsewhere(signer=elsewhere.signer, more={"lastEnvelopeTransferChainEntrySignedContentChecksum": "0" * 64}),
        Elsewhere(signer=elsewhere.signer, code="MDOC"), Elsewhere(signer=elsewhere.signer, code="FINE"),
    ):  # fmt: skip
        with pytest.raises(Unavailable):
            pint.carry(title=id, now=world.tick(), line=line)
        assert state(id) is TitleState.SENDING
        good.sent += line.sent
    pint.carry(title=id, now=world.tick(), line=good)
    assert len(set(good.sent)) == 1, "the very same bytes went each time"


class Asking(Elsewhere):
    """It asks for a file before it answers, under a reference that only it understands."""

    asked: tuple[str, ...] = ()
    envelope = b""

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        self.asked = (*self.asked, f"{method} {address.removeprefix('https://other.example')}")
        if method == "POST":
            self.envelope = content
            manifest = payload_of(json.loads(content)["envelopeManifestSignedContent"])
            missing = [each["documentChecksum"] for each in manifest["supportingDocuments"]]
            last = sha256(json.loads(content)["envelopeTransferChain"][-1].encode())
            started = {
                "envelopeReference": "7/../8 %?", "transportDocumentChecksum": manifest["transportDocumentChecksum"],
                "lastEnvelopeTransferChainEntrySignedContentChecksum": last,
                "missingAdditionalDocumentChecksums": missing,
            }  # fmt: skip
            return Answer(201, json.dumps(started).encode())
        if content:
            return Answer(204, b"")
        return super().send(method, address, content=self.envelope, headers=headers)


def test_a_reference_is_the_other_platforms_own_and_goes_back_as_it_came(world: Any, elsewhere: Elsewhere) -> None:
    id = issued(world)
    file = pint.attach_file(
        title=id, name="a.pdf", media_type="application/pdf", content=b"A", by=an_actor(SELLER), now=world.tick()
    )
    send(world, id)
    asking = Asking(elsewhere.signer)
    assert pint.carry(title=id, now=world.tick(), line=asking) is SendingState.ACCEPTED
    transfer = "/v3/envelopes/7%2F..%2F8%20%25%3F"
    assert asking.asked[1:] == (f"PUT {transfer}/additional-documents/{file}", f"PUT {transfer}/finish-transfer")


def test_a_duplicate_of_something_else_is_a_dispute(world: Any, elsewhere: Elsewhere) -> None:
    id, elsewhere.code = sent(world), "DUPE"
    other = elsewhere.signer.sign({"another": "entry"})
    elsewhere.more = {"duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent": other}
    assert pint.carry(title=id, now=world.tick(), line=elsewhere) is SendingState.DISPUTED
    assert state(id) is TitleState.SENDING


def test_a_dispute_is_frozen_until_people_settle_it(world: Any, elsewhere: Elsewhere) -> None:
    id, elsewhere.code = sent(world), "DISE"
    assert pint.carry(title=id, now=world.tick(), line=elsewhere) is SendingState.DISPUTED
    assert pint.carry(title=id, now=world.tick(), line=elsewhere) is SendingState.DISPUTED, "it is not asked again"
    assert len(elsewhere.sent) == 1
    pint.retry_sending(title=id, by=an_actor(SELLER), now=world.tick())
    elsewhere.code = "RECE"
    assert pint.carry(title=id, now=world.tick(), line=elsewhere) is SendingState.ACCEPTED
    with pytest.raises(Conflict):
        pint.retry_sending(title=id, by=an_actor(SELLER), now=world.tick())


def test_only_the_operator_gives_a_transfer_up_and_says_why(world: Any, elsewhere: Elsewhere) -> None:
    id, why = sent(world), "Their operator says that they never took it."
    with pytest.raises(Forbidden):
        pint.withdraw_sending(title=id, reason=why, by=an_actor(SELLER), now=world.tick())
    with pytest.raises(Refused) as refused:
        pint.withdraw_sending(title=id, reason="no", by=node_actor(), now=world.tick())
    assert refused.value.rule == "DCSA-6"
    with pytest.raises(Unavailable):
        pint.carry(title=id, now=world.tick(), line=Elsewhere(code=""))
    pint.withdraw_sending(title=id, reason=why, by=node_actor(), now=world.tick())
    assert state(id) is TitleState.HELD
    assert pint.carry(title=id, now=world.tick(), line=elsewhere) is None
    with pytest.raises(NotFound):
        pint.retry_sending(title=issued(world), by=node_actor(), now=world.tick())


# ── what may not be sent ──


def test_nothing_goes_to_who_is_not_registered(world: Any, elsewhere: Elsewhere) -> None:
    actions.suspend_platform(code="WAVE", suspended=True, by=OPERATOR)
    with pytest.raises(Refused) as refused:
        sent(world)
    assert refused.value.rule == "DCSA-3"
    actions.suspend_platform(code="WAVE", suspended=False, by=OPERATOR)
    with pytest.raises(Refused) as refused:
        sent(world, purpose=Purpose.DELIVERY)
    assert refused.value.rule == "TITLE-85", "a surrender goes to the carrier alone"


def test_a_record_without_a_transport_document_is_not_sent(world: Any, elsewhere: Elsewhere) -> None:
    title = world.issue()
    party = read_party(a_party("WAVE", "somebody"), field="recipient")
    with pytest.raises(Refused) as refused:
        pint.send_title(title=title.id, to=party, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    assert refused.value.rule == "DCSA-5"


# ── keys ──


@dataclass
class KeySet:
    """Where a platform publishes its keys."""

    content: bytes
    status: int = 200

    def get(self, address: str) -> Answer:
        return Answer(self.status, self.content)

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        raise AssertionError("keys are only read")


def test_published_keys_come_and_end_and_silence_withdraws_none(world: Any) -> None:
    first, second = Signer("ES256"), Signer("EdDSA")
    platform = Platform("WAVE", PlatformKind.PLATFORM, "Wave", "", world.now - timedelta(days=1), None, False, STRICT)
    actions.register_platform(platform=platform, by=OPERATOR, keys_address="https://wave.example/jwks.json")
    text = first.sign({"a": 1})

    def believed() -> bool:
        return queries.signed_by(text, platform="WAVE", at=world.now) is not None

    assert not believed()
    assert actions.read_published_keys(now=world.tick(), line=KeySet(first.certificate())) == 1
    assert believed()
    assert actions.read_published_keys(now=world.tick(), line=KeySet(second.certificate())) == 0, "once an hour"
    assert actions.read_published_keys(now=world.tick(4000), line=KeySet(b"", 503)) == 0
    assert believed()
    assert actions.read_published_keys(now=world.tick(4000), line=KeySet(second.certificate())) == 2
    world.tick()
    assert not believed()


# ── a published envelope ──


@pytest.mark.parametrize("name", ["ed25519", "rsa"])
def test_the_published_envelopes_are_taken_over(
    world: Any, settings: Any, standards: Path, client: Client, name: str
) -> None:
    demo = standards / "dcsa" / "pint-demo-testdata"
    envelope = _published(world, settings, demo, name, here="EBL2" if name == "ed25519" else "EBL1")
    started = client.post(f"{DOORS}/envelopes", envelope, content_type="application/json")
    assert started.status_code == 201, payload_of(started.json())
    reference, missing = started.json()["envelopeReference"], started.json()["missingAdditionalDocumentChecksums"]
    files = {sha256(file.read_bytes()): file.read_bytes() for file in demo.rglob("*.pdf")}
    assert set(missing) <= set(files)
    for checksum in missing:
        body = json.dumps(base64.b64encode(files[checksum]).decode())
        address = f"{DOORS}/envelopes/{reference}/additional-documents/{checksum}"
        assert client.put(address, body, content_type="application/json").status_code == 204
    done = client.put(f"{DOORS}/envelopes/{reference}/finish-transfer", b"", content_type="application/json")
    said = payload_of(done.json())
    assert (done.status_code, said["responseCode"]) == (200, "RECE")
    assert sorted(said["receivedAdditionalDocumentChecksums"]) == sorted(missing)
    (title,) = queries.titles(by=an_actor(SELLER), holding=True)
    assert (title.number, title.state, title.holder) == ("HHL71800000", TitleState.HELD, SELLER)
    assert [each.name for each in facts(subject=title.id)] == ["titles.title.arrived"]
    assert show_transport_document(id=title.id, by=an_actor(SELLER), now=world.now) in envelope
    assert [each.name for each in facts(subject=title.id)][1:] == ["privacy.disclosure.seen"] * 2, "its two contacts"


def test_the_published_envelope_without_files_is_taken_over_at_once(
    world: Any, settings: Any, standards: Path, client: Client
) -> None:
    demo = standards / "dcsa" / "pint-demo-testdata"
    envelope = _published(world, settings, demo, "nodocs-ed25519", here="EBL2")
    for code in ("RECE", "DUPE"):
        done = client.post(f"{DOORS}/envelopes", envelope, content_type="application/json")
        assert (done.status_code, payload_of(done.json())["responseCode"]) == (200, code)
    again = _published(world, settings, demo, "ed25519", here="EBL2")  # the same chain: what came before it is the same
    done = client.post(f"{DOORS}/envelopes", again, content_type="application/json")
    assert payload_of(done.json())["responseCode"] == "DUPE"


def _published(world: Any, settings: Any, demo: Path, name: str, *, here: str) -> bytes:
    """A published envelope for this node in the place of platform `here`, with the published keys of the others."""
    settings.EBL_PLATFORM = here
    keys = {"CAR1": "ed25519-carrier", "EBL1": "ed25519-eblplatform", "CAR2": "rsa-carrier", "EBL2": "rsa-eblplatform"}
    for code in keys.keys() - {here}:
        register(code, (demo / "keys" / "public" / f"{keys[code]}.example.com.public.jwk").read_bytes(), world.now)
    party = PartyCode(here, f"{here.lower()}-party@{here.lower()}.example.com")
    actions.give_code(organisation=SELLER, code=party, by=OPERATOR)
    return (demo / "pint-transfers" / f"HHL71800000-ebl-envelope-{name}.json").read_bytes()


# ── the API of holders and carriers ──


def test_a_carrier_issues_and_a_holder_sends_over_http(world: Any, elsewhere: Elsewhere, client: Client) -> None:
    carrier = {"Authorization": f"Bearer {a_token('c@carrier.example', organisation=CARRIER)}"}
    holder = {"Authorization": f"Bearer {a_token('s@seller.example', organisation=SELLER)}"}
    bill = json.dumps(a_bill(), indent=2)
    body = f'{{"holder": "{SELLER}", "governing_law": "Singapore", "transportDocument": {bill}}}'
    made = client.post("/api/titles/dcsa/transport-documents", body, content_type="application/json", headers=carrier)
    assert made.status_code == 201, made.content
    id, head = made.json()["id"], made.json()["head"]
    kept = client.get(f"/api/titles/{id}/transport-document", headers=holder)
    assert kept.content.decode() == bill, "byte for byte"
    file = {"name": "annex.pdf", "content": "QQ=="}
    added = client.post(f"/api/titles/{id}/files", file, content_type="application/json", headers=holder)
    assert (added.status_code, added.json()) == (201, {"checksum": sha256(b"A")})
    named = {**a_party("WAVE", "somebody"), "taxLegalReferences": [{"type": "PAN", "countryCode": "IN", "value": "A1"}]}
    order = {"seen_head": head, "recipient": {**named, "memberOfALaterVersion": [12000.5, {"x": None}]}}
    sending = client.post(f"/api/titles/{id}/sendings", order, content_type="application/json", headers=holder)
    assert (sending.status_code, sending.json()["state"]) == (202, "sending"), sending.content
    pint.carry(title=TitleId(id), now=world.tick(), line=elsewhere)
    (seen,) = client.get(f"/api/titles/{id}/sendings", headers=holder).json()
    assert (seen["platform"], seen["state"]) == ("WAVE", "accepted")
    envelope = json.loads(elsewhere.sent[0])
    last = payload_of(envelope["envelopeTransferChain"][-1])["transactions"][-1]
    assert last["recipient"] == order["recipient"], "echoed as it was given, whatever else it says"
    manifest = payload_of(envelope["envelopeManifestSignedContent"])
    assert [each["documentChecksum"] for each in manifest["supportingDocuments"]] == [sha256(b"A")]
