# SPDX-License-Identifier: Apache-2.0
"""When a bill under a control tracking registry may be taken over: what stands there against what the chain says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.control_record_makers import CANCEL, DISPUTE, SURRENDER, Written, entry_of
from tests.rules.titles.test_pint import ISSUE, entry, party, said

from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import STRICT, ChainEntry, HandOver, Platform, PlatformKind

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
REGISTRY = Platform(
    "CTRA", PlatformKind.REGISTRY, "A registry", "https://ctr.example/v1", NOW - timedelta(days=1), None, False, STRICT
)
SELLER, BUYER, BANK = party("seller", "AAAA"), party("buyer", "BBBB"), party("bank", "CCCC")
CARRIER = party("carrier", "AAAA")


def hop(n: int, sender: str, *transactions: object) -> ChainEntry:
    return entry(*transactions, platform=sender, checksum=entry_of(n))  # type: ignore[arg-type]


FIRST = hop(1, "AAAA", replace(ISSUE, actor=CARRIER, recipient=SELLER), said("TRANSFER", SELLER, BUYER))
SECOND = hop(2, "BBBB", said("SIGN", BUYER), said("TRANSFER", BUYER, BANK))
TOLD = hop(2, "BBBB", said("ENDORSE", BUYER, BANK))
BACK = hop(2, "BBBB", said("SURRENDER_FOR_DELIVERY", BUYER, CARRIER))
ENDED = hop(3, "AAAA", said("SACC", CARRIER, BUYER))


def came() -> Written:
    made = Written()
    made.hand_over("AAAA", "BBBB", 1)
    return made


def test_a_chain_hands_over_where_it_leaves_a_platform() -> None:
    within = hop(1, "AAAA", replace(ISSUE, actor=CARRIER, recipient=SELLER))
    assert dcsa.hand_overs([within]) == ()
    assert dcsa.hand_overs([FIRST, SECOND]) == (
        HandOver("AAAA", "BBBB", entry_of(1)), HandOver("BBBB", "CCCC", entry_of(2)),
    )  # fmt: skip
    assert dcsa.hand_overs([FIRST, TOLD]) == (HandOver("AAAA", "BBBB", entry_of(1)),)
    assert len(dcsa.hand_overs([FIRST, BACK, ENDED])) == 2


def test_a_guarded_transfer_is_recorded() -> None:
    holds = dcsa.a_guarded_transfer_is_recorded
    listed = Written()
    assert not holds(listed.standing, chain=[FIRST]), "nothing stands there"
    listed.intend("AAAA", "BBBB", 1)
    assert holds(listed.standing, chain=[FIRST])
    assert not holds(listed.standing, chain=[replace(FIRST, checksum=entry_of(7))]), "by another entry"
    assert not holds(listed.standing, chain=[FIRST, SECOND]), "the earlier one was not accepted"
    listed.add(CANCEL, "AAAA", responds_to=listed.records[0].id)
    assert not holds(listed.standing, chain=[FIRST])
    listed = came()
    assert holds(listed.standing, chain=[FIRST]), "it was accepted before, and the word of it was lost"
    assert not holds(listed.standing, chain=[FIRST, SECOND])
    listed.intend("BBBB", "DDDD", 2)
    assert not holds(listed.standing, chain=[FIRST, SECOND]), "intended for another platform"


def test_what_is_only_told_needs_no_transfer_but_an_end_its_surrender() -> None:
    holds = dcsa.a_guarded_transfer_is_recorded
    listed = came()
    assert holds(listed.standing, chain=[FIRST, TOLD])
    listed.hand_over("BBBB", "AAAA", 2)
    assert not holds(listed.standing, chain=[FIRST, BACK, ENDED])
    listed.add(SURRENDER, "AAAA")
    assert holds(listed.standing, chain=[FIRST, BACK, ENDED])


def test_the_registry_does_not_contradict() -> None:
    holds = dcsa.the_registry_does_not_contradict
    assert holds(Written().standing, chain=[FIRST])
    assert holds(came().standing, chain=[FIRST, SECOND])
    assert not holds(came().standing, chain=[replace(FIRST, checksum=entry_of(7)), SECOND]), "it left by another entry"
    squatted = Written()
    squatted.intend("DDDD", "BBBB", 1)
    assert not holds(squatted.standing, chain=[FIRST]), "another platform began it"
    sold = came()
    sold.hand_over("BBBB", "DDDD", 5)
    assert not holds(sold.standing, chain=[FIRST, SECOND]), "it is another platform's since"
    disputed = came()
    disputed.add(DISPUTE, "AAAA", responds_to=disputed.records[0].id)
    assert not holds(disputed.standing, chain=[FIRST, SECOND])
    ended = came()
    ended.add(SURRENDER, "BBBB")
    assert not holds(ended.standing, chain=[FIRST, SECOND])
    assert holds(ended.standing, chain=[FIRST, hop(2, "BBBB", said("SACC", BUYER, SELLER))])


def test_the_registry_is_known_here() -> None:
    assert dcsa.the_registry_is_known_here(REGISTRY, live=True)
    assert not dcsa.the_registry_is_known_here(REGISTRY, live=False)
    assert not dcsa.the_registry_is_known_here(None, live=True)
    assert not dcsa.the_registry_is_known_here(replace(REGISTRY, kind=PlatformKind.PLATFORM), live=True)


def test_a_registry_takes_nothing_back() -> None:
    listed = came().records
    assert dcsa.a_registry_takes_nothing_back([], listed)
    assert dcsa.a_registry_takes_nothing_back(listed[:1], listed)
    assert not dcsa.a_registry_takes_nothing_back(listed, listed[:1])
    assert not dcsa.a_registry_takes_nothing_back(listed, listed[::-1])


def test_a_registry_guards_by_its_address() -> None:
    assert dcsa.a_registry_guards_by_its_address(REGISTRY, live=True)
    assert not dcsa.a_registry_guards_by_its_address(REGISTRY, live=False)
    assert not dcsa.a_registry_guards_by_its_address(replace(REGISTRY, address=""), live=True)
    assert not dcsa.a_registry_guards_by_its_address(replace(REGISTRY, kind=PlatformKind.CARRIER), live=True)


def test_a_registry_cancels_what_it_guards() -> None:
    assert dcsa.a_registry_cancels_what_it_guards(guarded=True, may_stay=True)
    assert not dcsa.a_registry_cancels_what_it_guards(guarded=False, may_stay=True)
    assert not dcsa.a_registry_cancels_what_it_guards(guarded=True, may_stay=False)


def test_what_a_registry_guards_is_not_withdrawn() -> None:
    assert dcsa.what_a_registry_guards_is_not_withdrawn(guarded=False)
    assert not dcsa.what_a_registry_guards_is_not_withdrawn(guarded=True)
