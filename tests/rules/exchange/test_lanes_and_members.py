# SPDX-License-Identifier: Apache-2.0
"""The rules of agreements, member lists, versions, batches, conversations and attachments, holding and not holding."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.conftest import NOON
from tests.exchange_makers import an_agreement

from tradelane.exchange import rules
from tradelane.exchange.values import Member, MemberList
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import OrganisationId

MX_NODE, SG_NODE = OrganisationId("MX.NODE.TRADELANE"), OrganisationId("SG.NODE.TRADELANE")
DAY = timedelta(days=1)


def a_member(economy: str = "MX") -> Member:
    node = OrganisationId(f"{economy}.NODE.TRADELANE")
    return Member(node, economy, f"https://{economy.lower()}.example", b"authority", NOON)


def a_list(*members: Member) -> MemberList:
    return MemberList("Lanes", 1, NOON, NOON + DAY, DAY, members)


def test_only_the_two_nodes_sign_an_agreement() -> None:
    for signers in ([MX_NODE], [SG_NODE], [SG_NODE, MX_NODE]):
        assert rules.only_the_two_nodes_sign_an_agreement(an_agreement(), signers=signers)
    for signers in ([], [MX_NODE, MX_NODE], [OrganisationId("NZ.NODE.TRADELANE")], [MX_NODE, OrganisationId("MX.X.1")]):
        assert not rules.only_the_two_nodes_sign_an_agreement(an_agreement(), signers=signers)


def test_an_agreement_names_the_nodes_of_its_lane() -> None:
    assert rules.an_agreement_names_the_nodes_of_its_lane(an_agreement())
    assert not rules.an_agreement_names_the_nodes_of_its_lane(replace(an_agreement(), lane="SG-MX"))
    assert not rules.an_agreement_names_the_nodes_of_its_lane(
        replace(an_agreement(), lane="MX-MX", nodes=(MX_NODE, MX_NODE))
    )


def test_an_agreement_has_a_span() -> None:
    assert rules.an_agreement_has_a_span(NOON, None)
    assert rules.an_agreement_has_a_span(NOON, NOON + DAY)
    assert not rules.an_agreement_has_a_span(NOON, NOON)


def test_the_version_is_spoken() -> None:
    assert rules.the_version_is_spoken(1, speaks=(1, 2))
    for version in (3, "1", True, None, 1.0):
        assert not rules.the_version_is_spoken(version, speaks=(1, 2))


def test_a_batch_is_small_enough() -> None:
    assert rules.a_batch_is_small_enough(1)
    assert rules.a_batch_is_small_enough(100)
    assert not rules.a_batch_is_small_enough(0)
    assert not rules.a_batch_is_small_enough(101)


def test_a_place_in_a_conversation_is_whole() -> None:
    assert rules.a_place_in_a_conversation_is_whole("trade_1", 1)
    assert rules.a_place_in_a_conversation_is_whole("", 0)
    assert not rules.a_place_in_a_conversation_is_whole("trade_1", 0)
    assert not rules.a_place_in_a_conversation_is_whole("", 1)


def test_a_place_holds_one_message() -> None:
    assert rules.a_place_holds_one_message("message_1", "message_1")
    assert not rules.a_place_holds_one_message("message_1", "message_2")


@pytest.mark.parametrize(
    ("sizes", "holds"), [([], True), ([1, 2 << 30], True), ([0], False), ([(2 << 30) + 1], False), ([1] * 11, False)]
)
def test_the_attachments_are_small_enough(sizes: list[int], holds: bool) -> None:
    assert rules.the_attachments_are_small_enough(sizes) is holds


def test_the_chunk_is_the_one_announced() -> None:
    assert rules.the_chunk_is_the_one_announced(digest_of(b"a"), digest_of(b"a"))
    assert not rules.the_chunk_is_the_one_announced(digest_of(b"a"), digest_of(b"b"))


@pytest.mark.parametrize(("number", "holds"), [(0, True), (2, True), (3, False), (-1, False)])
def test_a_chunk_follows_the_one_before(number: int, holds: bool) -> None:
    assert rules.a_chunk_follows_the_one_before(number, held=2, chunks=4) is holds
    assert not rules.a_chunk_follows_the_one_before(4, held=4, chunks=4)


def test_a_decision_has_a_reason() -> None:
    assert rules.a_decision_has_a_reason("It was sent by post.")
    for reason in ("", "    x    ", "x" * 301):
        assert not rules.a_decision_has_a_reason(reason)


def test_the_anchor_signed_its_list() -> None:
    holds = rules.the_anchor_signed_its_list
    assert holds(a_list(), signer=b"anchor", anchor=b"anchor", federation="Lanes")
    assert not holds(a_list(), signer=b"other", anchor=b"anchor", federation="Lanes")
    assert not holds(a_list(), signer=b"anchor", anchor=b"anchor", federation="Others")


def test_a_member_list_never_goes_back() -> None:
    one, other = digest_of(b"1"), digest_of(b"2")
    holds = rules.a_member_list_never_goes_back
    assert holds((0, None), (1, one))
    assert holds((3, one), (4, other))
    assert holds((3, one), (3, one))
    assert not holds((3, one), (2, one))
    assert not holds((3, one), (3, other))


def test_the_member_list_still_counts() -> None:
    assert rules.the_member_list_still_counts(NOON, DAY, at=NOON + DAY)
    assert not rules.the_member_list_still_counts(NOON, DAY, at=NOON + DAY + timedelta(seconds=1))


def test_the_node_is_a_member() -> None:
    holds = rules.the_node_is_a_member
    assert holds(NOON, None, None, at=NOON)
    assert holds(NOON, NOON + DAY, NOON + DAY, at=NOON)
    assert not holds(NOON + DAY, None, None, at=NOON), "from tomorrow on"
    assert not holds(NOON - DAY, NOON, None, at=NOON), "until now"
    assert not holds(NOON - 2 * DAY, None, NOON - DAY, at=NOON), "removed yesterday"


def test_a_member_list_names_one_node_an_economy() -> None:
    assert rules.a_member_list_names_one_node_an_economy([a_member("MX"), a_member("SG")])
    assert not rules.a_member_list_names_one_node_an_economy([a_member("MX"), a_member("MX")])
    assert not rules.a_member_list_names_one_node_an_economy([replace(a_member("MX"), economy="SG")])


def test_a_member_list_is_dated() -> None:
    holds = rules.a_member_list_is_dated
    assert holds(NOON, NOON + DAY, timedelta(0))
    assert holds(NOON, NOON + DAY, timedelta(days=90))
    assert not holds(NOON, NOON, DAY)
    assert not holds(NOON, NOON + DAY, timedelta(days=91))


def test_the_member_is_certified_as_listed() -> None:
    assert rules.the_member_is_certified_as_listed(b"authority", chain=[b"authority"])
    assert not rules.the_member_is_certified_as_listed(b"authority", chain=[b"another"])


@pytest.mark.parametrize(
    ("asked_for", "has_certificate", "for_nodes", "public", "holds"),
    [
        (False, False, True, False, True),
        (True, True, True, False, True),
        (True, False, True, False, False),
        (True, True, False, False, False),
        (True, False, False, False, True),
        (True, True, False, True, True),
    ],
)
def test_nodes_come_over_mutual_tls(
    asked_for: bool, has_certificate: bool, for_nodes: bool, public: bool, holds: bool
) -> None:
    assert (
        rules.nodes_come_over_mutual_tls(
            asked_for=asked_for, has_certificate=has_certificate, for_nodes=for_nodes, public=public
        )
        is holds
    )


def test_an_attachment_id_names_one_file() -> None:
    assert rules.an_attachment_id_names_one_file([])
    assert not rules.an_attachment_id_names_one_file(["attachment_1"])


def test_the_place_is_not_too_far_ahead() -> None:
    assert rules.the_place_is_not_too_far_ahead(1000, next_place=1)
    assert not rules.the_place_is_not_too_far_ahead(1001, next_place=1)
