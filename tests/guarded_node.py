# SPDX-License-Identifier: Apache-2.0
"""A node whose transfers a control tracking registry guards, which it also keeps, and what a test says of both."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.test import Client

from tests.control_registry_line import Recorder, RegistryLine, know_registry, register
from tests.makers import SELLER, an_actor
from tests.pint_client import a_party, canonical, payload_of, sha256
from tests.rooms.titles.test_pint_records import issued
from tradelane.kernel.ids import TitleId
from tradelane.parties.queries import node_actor
from tradelane.titles import actions, queries
from tradelane.titles.actions import pint
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.models import SendingState
from tradelane.titles.ports import Answer
from tradelane.titles.values import TitleState
from tradelane.titles.values.dcsa import PlatformKind

INTEND, ACCEPTED, CANCEL = "INTEND TO TRANSFER", "TRANSFER ACCEPTED", "CANCEL TRANSFER"
LAST = "lastEnvelopeTransferChainEntrySignedContentChecksum"


@dataclass
class Guarded:
    """The node, its registry, and another platform that records there too."""

    world: Any
    client: Client
    wave: Recorder
    bole: Recorder

    def line(self, **more: Any) -> RegistryLine:
        return RegistryLine(self.client, **more)

    # ── as the sender ──

    def sent(self) -> TitleId:
        id = issued(self.world)
        head = queries.title(id=id, by=an_actor(SELLER)).head
        party = read_party(a_party("WAVE", "somebody"), field="recipient")
        pint.send_title(title=id, to=party, seen_head=head, by=an_actor(SELLER), now=self.world.tick())
        return id

    def carry(self, id: TitleId, line: RegistryLine) -> SendingState | None:
        return pint.carry(title=id, now=self.world.tick(), line=line)

    def answers(self, code: str, **more: Any) -> Callable[[bytes], Answer]:
        """WAVE's signed answer to whatever envelope."""

        def answer(content: bytes) -> Answer:
            said = {LAST: last_of(content), "responseCode": code, **more}
            return Answer(200, json.dumps(self.wave.signer.sign(said)).encode())

        return answer

    def accepts(self, then: Callable[[bytes], Answer | None]) -> Callable[[bytes], Answer | None]:
        """WAVE records that it accepted, and then answers so."""

        def answer(content: bytes) -> Answer | None:
            ebl = ebl_of(content)
            intent = self.wave.list(ebl)["records"][-1]["platformRecordSignedContent"]
            assert payload_of(intent)[LAST] == last_of(content), "the intent stood there before the envelope went"
            self.wave.record(ebl, ACCEPTED, inResponseToRecord=sha256(intent.encode()))
            return then(content)

        return answer

    def state(self, id: TitleId) -> TitleState:
        return queries.title(id=id, by=an_actor(SELLER)).state

    def ebl(self, id: TitleId) -> str:
        return queries.title(id=id, by=an_actor(SELLER)).document.removeprefix("sha256:")

    def actions(self, ebl: str) -> list[tuple[str, str]]:
        listed = [payload_of(each["platformRecordSignedContent"]) for each in self.wave.list(ebl)["records"]]
        return [(each["action"], each["actor"]) for each in listed]


def last_of(envelope: bytes) -> str:
    return sha256(json.loads(envelope)["envelopeTransferChain"][-1].encode())


def ebl_of(envelope: bytes) -> str:
    return str(payload_of(json.loads(envelope)["envelopeTransferChain"][-1])["transportDocumentChecksum"])


def lost(content: bytes) -> None:
    """The answer does not arrive."""


def guarded_node(world: Any, client: Client, settings: Any) -> Guarded:
    """The node of a test's world, its own registry chosen for new chains."""
    settings.KEEPS_CONTROL, settings.EBL_PLATFORM = True, "TRDL"
    wave, bole = Recorder(client, "WAVE"), Recorder(client, "BOLE")
    for each in (wave, bole):
        register(each.code, PlatformKind.PLATFORM, "https://other.example", each.signer.certificate(), world.now)
    know_registry(world.now)
    actions.guard_new_chains(registry="CTRA", by=node_actor(), now=world.now)
    return Guarded(world, client, wave, bole)


def ours_record(guarded: Guarded, ebl: str, to: str, after: str = "") -> str:
    """What this platform recorded before its database was set back, of which it remembers nothing."""
    named = {"previousRecord": after} if after else {}
    payload = {"eblID": ebl, "action": INTEND, "actor": "TRDL", "receiver": to, LAST: sha256(b"an entry of then"),
               "platformActionTimestamp": 1_790_000_000_000, **named}  # fmt: skip
    jws = sign_for_platforms(canonical(payload), by=queries.here())
    assert guarded.wave.post(ebl, jws).status_code == 201
    return sha256(jws.encode())
