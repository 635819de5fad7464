# SPDX-License-Identifier: Apache-2.0
"""The rules of exchange, each with a case that holds and one that doesn't."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.conftest import NOON
from tests.exchange_makers import an_agreement, an_envelope
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor

from tradelane.exchange import rules
from tradelane.exchange.values import Directory, DirectoryEntry, Receipt
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.parties.values import OrganisationKind, Role

SG_NODE = OrganisationId("SG.NODE.TRADELANE")


def test_the_message_is_small_enough() -> None:
    assert rules.the_message_is_small_enough(20_000_000)
    assert not rules.the_message_is_small_enough(20_000_001)
    assert not rules.the_message_is_small_enough(0)


def test_the_message_is_for_this_node() -> None:
    assert rules.the_message_is_for_this_node(an_envelope(), economy="SG", opened_by=BUYER)
    assert not rules.the_message_is_for_this_node(an_envelope(), economy="NZ", opened_by=BUYER)
    assert not rules.the_message_is_for_this_node(an_envelope(), economy="SG", opened_by=OUTSIDER)


def test_the_sender_is_a_registered_peer() -> None:
    assert rules.the_sender_is_a_registered_peer(an_envelope(), peers={"MX", "NZ"})
    assert not rules.the_sender_is_a_registered_peer(an_envelope(), peers=set())


def test_the_signer_is_the_sender() -> None:
    assert rules.the_signer_is_the_sender(SELLER, SELLER)
    assert not rules.the_signer_is_the_sender(OUTSIDER, SELLER)


def test_an_organisation_speaks_through_its_own_node() -> None:
    assert rules.an_organisation_speaks_through_its_own_node(an_envelope())
    for changed in ({"from_node": "NZ"}, {"to_node": "NZ"}, {"to_node": "MX", "to_organisation": OUTSIDER}):
        assert not rules.an_organisation_speaks_through_its_own_node(replace(an_envelope(), **changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "passes"),
    [
        ({}, True),
        ({"lane": "SG-MX"}, False),
        ({"kind": "title.entry"}, False),
        ({"purpose": "marketing"}, False),
        ({"starts": NOON + timedelta(seconds=1)}, False),
        ({"ends": NOON}, False),
        ({"ends": NOON + timedelta(seconds=1)}, True),
    ],
)
def test_an_agreement_allows_the_message(changed: dict[str, object], passes: bool) -> None:
    agreement = replace(an_agreement(), **changed)  # type: ignore[arg-type]
    asked = {"lane": "MX-SG", "kind": "trade.sent", "purpose": "customs-clearance", "at": NOON}
    assert rules.an_agreement_allows_the_message([agreement], **asked) is passes  # type: ignore[arg-type]
    assert not rules.an_agreement_allows_the_message([], **asked)  # type: ignore[arg-type]


def test_a_message_id_names_one_message() -> None:
    assert rules.a_message_id_names_one_message(digest_of(b"a"), digest_of(b"a"))
    assert not rules.a_message_id_names_one_message(digest_of(b"a"), digest_of(b"b"))


def test_a_key_names_one_message() -> None:
    assert rules.a_key_names_one_message("message_1", "message_1")
    assert not rules.a_key_names_one_message("message_1", "message_2")
    assert rules.conflicting_key().rule == "EXCH-8"


def test_the_message_is_not_from_the_future() -> None:
    assert rules.the_message_is_not_from_the_future(NOON + timedelta(minutes=5), now=NOON)
    assert not rules.the_message_is_not_from_the_future(NOON + timedelta(minutes=6), now=NOON)


def test_the_receipt_is_for_the_message() -> None:
    digest = digest_of(b"envelope")
    receipt = Receipt(MessageId("message_1"), digest, SG_NODE, NOON)
    asked = {"signer": SG_NODE, "peer": SG_NODE, "message": "message_1", "digest": digest}
    assert rules.the_receipt_is_for_the_message(receipt, **asked)  # type: ignore[arg-type]
    for wrong in ({"signer": BUYER}, {"peer": BUYER}, {"message": "message_2"}, {"digest": digest_of(b"other")}):
        assert not rules.the_receipt_is_for_the_message(receipt, **{**asked, **wrong})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://node.example", True),
        ("http://127.0.0.1:8000/", True),
        ("ftp://node.example", False),
        ("file:///etc/passwd", False),
        ("https://user:secret@node.example", False),
        ("https://node.example/?q=1", False),
        ("https://node.example:99999", False),
        ("https://", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_a_node_has_a_plain_web_address(address: str, plain: bool) -> None:
    assert rules.a_node_has_a_plain_web_address(address) is plain


def test_a_directory_is_its_nodes_own() -> None:
    directory = Directory("SG", SG_NODE, "https://sg.example", NOON, (DirectoryEntry(BUYER, "Buyer", (), {}),))
    asked = {"signer": SG_NODE, "certificate": b"der", "node_certificates": {b"der"}}
    assert rules.a_directory_is_its_nodes_own(directory, **asked)  # type: ignore[arg-type]
    assert not rules.a_directory_is_its_nodes_own(directory, **{**asked, "signer": BUYER})  # type: ignore[arg-type]
    assert not rules.a_directory_is_its_nodes_own(directory, **{**asked, "node_certificates": set()})  # type: ignore[arg-type]
    foreign = replace(directory, organisations=(DirectoryEntry(SELLER, "Seller", (), {}),))
    assert not rules.a_directory_is_its_nodes_own(foreign, **asked)  # type: ignore[arg-type]


def test_the_actor_may_send() -> None:
    assert rules.the_actor_may_send(an_actor(roles=[Role.CLERK]))
    assert not rules.the_actor_may_send(an_actor(roles=[Role.READER, Role.ADMIN]))


def test_only_the_operator_opens_a_lane() -> None:
    assert rules.only_the_operator_opens_a_lane(an_actor(kinds=[OrganisationKind.OPERATOR]))
    assert not rules.only_the_operator_opens_a_lane(an_actor(SELLER))
    assert not rules.only_the_operator_opens_a_lane(an_actor(kinds=[OrganisationKind.OPERATOR], roles=[Role.CLERK]))


def test_a_kind_and_a_purpose_are_plain_words() -> None:
    assert rules.a_kind_and_a_purpose_are_plain_words("title.entry", "customs-clearance")
    for word in ("", "Title", "a b", "a..b", "x" * 65, "a\n"):
        assert not rules.a_kind_and_a_purpose_are_plain_words("title.entry", word)
