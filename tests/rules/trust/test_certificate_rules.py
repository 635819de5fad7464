# SPDX-License-Identifier: Apache-2.0
from datetime import timedelta

from tests.conftest import NOON
from tests.makers import SELLER

from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, Role
from tradelane.trust.rules import certificates as rules

DAY = timedelta(days=1)
NODE = OrganisationId("MX.NODE.TRADELANE")


def test_silence_covers_the_certificate() -> None:
    assert rules.silence_covers_the_certificate(NOON, NOON + DAY)
    assert not rules.silence_covers_the_certificate(NOON + DAY, NOON)
    assert rules.silence_covers_the_certificate(NOON + DAY, NOON, keeps_expired=True)


def test_the_responder_may_only_answer() -> None:
    assert rules.the_responder_may_only_answer({"1.3.6.1.5.5.7.3.9"}, answering="1.3.6.1.5.5.7.3.9")
    assert not rules.the_responder_may_only_answer(set(), answering="1.3.6.1.5.5.7.3.9")
    assert not rules.the_responder_may_only_answer(
        {"1.3.6.1.5.5.7.3.9", "time_stamping"}, answering="1.3.6.1.5.5.7.3.9"
    )


def test_the_organisation_or_its_authority_asks() -> None:
    def may(organisation: OrganisationId, *roles: Role) -> bool:
        actor = Actor(organisation, frozenset(), frozenset(roles))
        return rules.the_organisation_or_its_authority_asks(actor, organisation=SELLER, authority=NODE)

    assert may(SELLER, Role.ADMIN)
    assert may(NODE, Role.ADMIN)
    assert not may(SELLER, Role.SIGNATORY)
    assert not may(OrganisationId("MX.RFC.OTHER"), Role.ADMIN)


def test_a_list_never_goes_back() -> None:
    assert rules.a_list_never_goes_back(NOON, None)
    assert rules.a_list_never_goes_back(NOON, NOON)
    assert not rules.a_list_never_goes_back(NOON - DAY, NOON)


def test_the_list_is_signed_by_its_pinned_node() -> None:
    assert rules.the_list_is_signed_by_its_pinned_node(NODE, NODE)
    assert not rules.the_list_is_signed_by_its_pinned_node(SELLER, NODE)


def test_enough_people_signed() -> None:
    assert rules.enough_people_signed(["1", "2"], 2)
    assert not rules.enough_people_signed(["1", "1"], 2)


def test_a_countersignature_is_by_another_key() -> None:
    assert rules.a_countersignature_is_by_another_key(b"b", [b"a"], 1)
    assert not rules.a_countersignature_is_by_another_key(b"a", [b"a"], 1)
    assert not rules.a_countersignature_is_by_another_key(b"b", [], 1)
