# SPDX-License-Identifier: Apache-2.0
"""Who belongs to a federation, by its own signed list; apart, because the federation decides it and no node.

As in X-Road, the centre only publishes a signed list: no message passes it, and nodes go on for a while without it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tradelane.exchange.values import Member, MemberList
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import economy_of
from tradelane.kernel.rule import rule

_X_ROAD = "X-Road architecture, global configuration"
LONGEST_GRACE = timedelta(days=90)
"""A list that nobody renewed for longer says nothing about the present."""


@rule(
    "EXCH-30", cites=_X_ROAD, field="members", fix="Get the list from the federation, and check the anchor you trust."
)
def the_anchor_signed_its_list(members: MemberList, *, signer: bytes, anchor: bytes, federation: str) -> bool:
    """A member list counts only when the certificate of the trusted anchor signed it, for its own federation."""
    return signer == anchor and members.federation == federation


@rule("EXCH-31", cites=_X_ROAD, field="number", fix="Publish the list under the next number.")
def a_member_list_never_goes_back(known: tuple[int, Digest | None], seen: tuple[int, Digest]) -> bool:
    """A member list is never replaced by an older one, nor by another one of the same number."""
    return seen[0] > known[0] or seen == known


@rule(
    "EXCH-32", cites=_X_ROAD, field="next_update", fix="Ask the federation for its next list; messages wait until then."
)
def the_member_list_still_counts(next_update: datetime, grace: timedelta, *, at: datetime) -> bool:
    """A member list counts until its next issue is due and, if that does not come, for its period of grace."""
    return at <= next_update + grace


@rule(
    "EXCH-33",
    cites=_X_ROAD,
    field="from_node",
    fix="Ask the federation why the node is not on its list.",
    refusal=Forbidden,
)
def the_node_is_a_member(starts: datetime, ends: datetime | None, removed_at: datetime | None, *, at: datetime) -> bool:
    """A node of a federation exchanges messages only while the federation's list names it as a member."""
    return starts <= at and (ends is None or at < ends) and (removed_at is None or at < removed_at)


@rule("EXCH-34", cites=_X_ROAD, field="members", fix="Name one node for each economy, by its own authority.")
def a_member_list_names_one_node_an_economy(members: Sequence[Member]) -> bool:
    """A member list names at most one node for each economy, and each node is of the economy it stands for."""
    economies = [member.economy for member in members]
    return len(set(economies)) == len(economies) and all(economy_of(m.node) == m.economy for m in members)


@rule("EXCH-35", cites=_X_ROAD, field="grace", fix="Date it, and give it a period of grace of 0 to 90 days.")
def a_member_list_is_dated(issued: datetime, next_update: datetime, grace: timedelta) -> bool:
    """A member list is due again after it was issued, and its period of grace is 90 days at most."""
    return issued < next_update and timedelta(0) <= grace <= LONGEST_GRACE


@rule(
    "EXCH-36", cites=_X_ROAD, field="authority", fix="Have the federation list the authority that certifies the node."
)
def the_member_is_certified_as_listed(authority: bytes, *, chain: Sequence[bytes]) -> bool:
    """What a member's node signs is certified by the authority that the member list names for it."""
    return authority in chain
