# SPDX-License-Identifier: Apache-2.0
"""Builders for exchange: an envelope, an agreement, and two nodes in one process that carry messages to each other."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.conftest import NOON
from tests.makers import BUYER, SELLER
from tradelane.exchange.values import Agreement, Answer, Envelope
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Unavailable
from tradelane.kernel.ids import MessageId, OrganisationId

KIND, PURPOSE = "trade.sent", "customs-clearance"
ADDRESSES = {"MX": "http://mx.example", "SG": "http://sg.example"}


def an_envelope(**changed: Any) -> Envelope:
    """From the seller in Mexico to the buyer in Singapore."""
    given = {
        "id": MessageId("message_0123456789abcdefghjkmnpqrs"),
        "kind": KIND,
        "schema_version": 1,
        "purpose": PURPOSE,
        "from_node": "MX",
        "from_organisation": SELLER,
        "to_node": "SG",
        "to_organisation": BUYER,
        "sent_at": NOON,
        "key": f"{SELLER}/trade_1",
        "body": {"number": "T-1"},
    }
    return Envelope(**{**given, **changed})


def an_agreement() -> Agreement:
    """Open since noon, without an end."""
    nodes = OrganisationId("MX.NODE.TRADELANE"), OrganisationId("SG.NODE.TRADELANE")
    return Agreement("MX-SG", KIND, PURPOSE, "Invented accord, art. 1", nodes, NOON)


@contextmanager
def at_node(economy: str) -> Iterator[None]:
    """Be the node of `economy`. Both nodes share the test's database: their tables of messages never meet."""
    from django.test import override_settings

    node = f"{economy}.NODE.TRADELANE"
    with override_settings(ECONOMY=economy, NODE_ORGANISATION=node, BASE_URL=ADDRESSES[economy]):
        yield


def signed_by(organisation: OrganisationId, payload: bytes) -> str:
    """A compact JWS of an organisation, made at its own node."""
    from tradelane.exchange import formats
    from tradelane.kernel.ids import economy_of
    from tradelane.trust.actions import sign_payload

    with at_node(economy_of(organisation)):
        return formats.join_jws(payload, sign_payload(organisation=organisation, payload=payload, now=NOON))


def the_operator() -> Any:
    """The node of the moment, acting for itself."""
    from tradelane.parties.queries import node_actor

    return node_actor()


def two_nodes(now: datetime = NOON) -> None:
    """Mexico and Singapore with keys, a seller and a buyer, that recognise each other and agree on one kind."""
    from tradelane.exchange import actions as exchange
    from tradelane.kernel.ids import economy_of
    from tradelane.parties.actions import register_organisation
    from tradelane.parties.values import OrganisationKind
    from tradelane.trust import actions as trust

    lists: dict[str, bytes] = {}
    for economy, trader in (("MX", SELLER), ("SG", BUYER)):
        with at_node(economy):
            node = OrganisationId(f"{economy}.NODE.TRADELANE")
            register_organisation(id=node, name=f"Node {economy}", kinds={OrganisationKind.OPERATOR}, home=True)
            register_organisation(id=trader, name=trader, kinds={OrganisationKind.SELLER}, home=True)
            trust.create_node_authority(now=now)
            trust.issue_certificate(organisation=trader, name=trader, now=now)
            lists[economy] = trust.publish_trust_list(now=now)
    for economy, other in (("MX", "SG"), ("SG", "MX")):
        with at_node(economy):
            trust.recognise(trust_list=lists[other], level="development", act="Invented accord", from_=now, now=now)
    for economy, other in (("MX", "SG"), ("SG", "MX")):
        with at_node(other):
            directory = only_of(other, exchange.own_directory(now=now).encode(), now)
        with at_node(economy):
            exchange.register_peer(
                economy=other, base_url=ADDRESSES[other], by=the_operator(), now=now, directory=directory
            )
    agreed(now=now)
    assert economy_of(SELLER) == "MX"


def agreed(*, kind: str = KIND, now: datetime = NOON, **given: Any) -> Digest:
    """An agreement along MX-SG that both operators entered; its digest, the same at both."""
    from tradelane.exchange import actions as exchange

    digests = set()
    for economy in ("MX", "SG"):
        with at_node(economy):
            facts = {"lane": "MX-SG", "purpose": PURPOSE, "act": "Invented accord", "starts": now, **given}
            digests.add(exchange.agree(kind=kind, by=the_operator(), **facts))
    (digest,) = digests
    return digest


def the_agreement() -> Digest:
    """The one that `two_nodes` entered."""
    from tradelane.exchange.queries import agreements

    return next(held.digest for held in agreements() if held.agreement.kind == KIND)


def only_of(economy: str, directory: bytes, now: datetime) -> bytes:
    """The directory without the organisations of the other node, which shares the database in these tests."""
    from dataclasses import replace

    from tradelane.exchange import formats
    from tradelane.kernel.ids import economy_of
    from tradelane.trust.actions import sign_payload

    payload, _ = formats.split_jws(directory)
    read = formats.read_directory(payload)
    own = tuple(entry for entry in read.organisations if economy_of(entry.organisation) == economy)
    payload = formats.directory_bytes(replace(read, organisations=own))
    return formats.join_jws(payload, sign_payload(organisation=read.node, payload=payload, now=now)).encode()


@dataclass
class LoopCourier:
    """Keeps the promises of `ports.Courier` within one process: the peer answers through its real address and view."""

    silent: int = 0
    """How many calls go unanswered before they reach the peer."""
    deaf: int = 0
    """How many answers are lost on the way back, after the peer took the message in."""
    carried: list[bytes] = field(default_factory=list)

    def post(self, address: str, *, content: bytes, media_type: str) -> Answer:
        if self.silent:
            self.silent -= 1
            raise Unavailable("The peer gave no answer: silent.")
        self.carried.append(content)
        answer = self._ask("post", address, data=content, content_type=media_type)
        if self.deaf:
            self.deaf -= 1
            raise Unavailable("The peer gave no answer: lost.")
        return answer

    def get(self, address: str) -> Answer:
        return self._ask("get", address)

    def _ask(self, method: str, address: str, **kwargs: Any) -> Answer:
        from django.test import Client

        economy = next(e for e, base in ADDRESSES.items() if address.startswith(base))
        with at_node(economy):
            client = Client(raise_request_exception=False)
            response = getattr(client, method)(address.removeprefix(ADDRESSES[economy]), **kwargs)
            return Answer(response.status_code, response.content)
