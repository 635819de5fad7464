# SPDX-License-Identifier: Apache-2.0
"""Lanes are opened by the operator alone: peers by their signed directory, agreements by kind and purpose."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from tests.conftest import NOON
from tests.exchange_makers import (
    ADDRESSES,
    KIND,
    PURPOSE,
    LoopCourier,
    at_node,
    only_of,
    signed_by,
    the_operator,
    two_nodes,
)
from tests.makers import BUYER, SELLER, an_actor

from tradelane.exchange import actions, formats, queries
from tradelane.exchange.values import SPEAKS, Answer, Directory
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.queries import encryption_public_jwk

pytestmark = pytest.mark.django_db
SG_NODE = OrganisationId("SG.NODE.TRADELANE")


@pytest.fixture(autouse=True)
def _nodes(db: None, frozen_clock: datetime) -> Iterator[None]:
    two_nodes()
    with at_node("MX"):
        yield


def a_directory(**changed: object) -> Directory:
    return replace(Directory("SG", SG_NODE, ADDRESSES["SG"], NOON, ()), **changed)  # type: ignore[arg-type]


def signed(directory: Directory, *, by: OrganisationId = SG_NODE) -> bytes:
    return signed_by(by, formats.directory_bytes(directory)).encode()


def register(content: bytes, economy: str = "SG", base_url: str = ADDRESSES["SG"]) -> None:
    actions.register_peer(economy=economy, base_url=base_url, directory=content, by=the_operator(), now=NOON)


def test_the_directory_lists_who_receives_here_with_a_key() -> None:
    payload, _ = formats.split_jws(actions.own_directory(now=NOON))
    directory = formats.read_directory(payload)
    assert (directory.economy, directory.node, directory.base_url) == ("MX", "MX.NODE.TRADELANE", ADDRESSES["MX"])
    entry = next(entry for entry in directory.organisations if entry.organisation == SELLER)
    assert entry.jwk == {**encryption_public_jwk(SELLER), "kid": SELLER}
    assert "d" not in entry.jwk


def test_a_peer_is_known_by_its_directory() -> None:
    assert [(peer.economy, peer.node, peer.base_url) for peer in queries.peers()] == [
        ("MX", "MX.NODE.TRADELANE", ADDRESSES["MX"]),
        ("SG", SG_NODE, ADDRESSES["SG"]),
    ]
    assert queries.recipient_key(node="SG", organisation=BUYER)["kid"] == BUYER
    for node, organisation in (("SG", SELLER), ("MX", BUYER), ("NZ", BUYER)):
        with pytest.raises(NotFound):
            queries.recipient_key(node=node, organisation=organisation)
    with pytest.raises(NotFound):
        queries.peer("NZ")


def test_a_directory_is_fetched_from_the_node_itself() -> None:
    actions.register_peer(
        economy="SG", base_url=ADDRESSES["SG"], by=the_operator(), now=NOON, courier=FilteredCourier()
    )
    assert queries.recipient_key(node="SG", organisation=BUYER)["kid"] == BUYER


class FilteredCourier(LoopCourier):
    """The directory of the one node only, although both share the test's database."""

    def get(self, address: str) -> Answer:
        answer = super().get(address)
        with at_node("SG"):
            return Answer(answer.status, only_of("SG", answer.content, NOON))


def test_a_node_without_a_directory_is_not_registered() -> None:
    class Nobody(LoopCourier):
        def get(self, address: str) -> Answer:
            return Answer(404, b"")

    with pytest.raises(Unavailable):
        actions.register_peer(economy="SG", base_url=ADDRESSES["SG"], by=the_operator(), now=NOON, courier=Nobody())


def test_an_organisation_that_left_the_directory_gets_no_more_messages() -> None:
    register(signed(a_directory()))
    with pytest.raises(NotFound):
        queries.recipient_key(node="SG", organisation=BUYER)


@pytest.mark.parametrize(
    ("directory", "by", "error", "said"),
    [
        (a_directory(), SELLER, Refused, "EXCH-12"),
        (a_directory(), BUYER, Refused, "EXCH-12"),
        (a_directory(node=BUYER), BUYER, Refused, "EXCH-12"),
        (a_directory(economy="NZ"), SG_NODE, Refused, "EXCH-12"),
        (a_directory(issued=NOON - timedelta(days=1)), SG_NODE, Conflict, "newer"),
    ],
)
def test_a_directory_that_is_not_the_nodes_own_is_refused(
    directory: Directory, by: OrganisationId, error: type[TradelaneError], said: str
) -> None:
    with pytest.raises(error, match=said):
        register(signed(directory, by=by))


def test_a_changed_directory_is_refused() -> None:
    _, signature = formats.split_jws(signed(a_directory()))
    changed = formats.join_jws(formats.directory_bytes(a_directory(base_url="http://evil.example")), signature)
    with pytest.raises(Unreadable, match="JWS-2"):
        register(changed.encode())


def test_a_directory_of_another_economy_than_asked_is_refused() -> None:
    with pytest.raises(Refused, match="EXCH-12"):
        register(signed(a_directory()), economy="MX")


@pytest.mark.parametrize("address", ["ftp://sg.example", "http://user:pass@sg.example", "sg.example"])
def test_a_peer_needs_a_plain_web_address(address: str) -> None:
    with pytest.raises(Refused, match="EXCH-11"):
        register(signed(a_directory()), base_url=address)


def test_only_the_operator_registers_a_peer() -> None:
    with pytest.raises(Forbidden, match="EXCH-14"):
        actions.register_peer(economy="SG", base_url=ADDRESSES["SG"], by=an_actor(SELLER), now=NOON)


def test_a_peer_that_reads_no_version_of_ours_gets_no_message() -> None:
    payload, _ = formats.split_jws(actions.own_directory(now=NOON))
    assert formats.read_directory(payload).speaks == SPEAKS
    theirs = a_directory(speaks=(2, 3), organisations=formats.read_directory(payload).organisations)
    own = tuple(replace(e, organisation=BUYER, jwk={**e.jwk, "kid": BUYER}) for e in theirs.organisations[:1])
    register(signed(replace(theirs, organisations=own)))
    with pytest.raises(Refused, match="EXCH-23"):
        actions.send(to_node="SG", to=BUYER, kind=KIND, body={}, purpose=PURPOSE, key="1", by=an_actor(SELLER))
