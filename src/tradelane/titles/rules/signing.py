# SPDX-License-Identifier: Apache-2.0
"""Whose signatures an entry needs, and whether it has them; apart, as the one question asked of signatures."""

from collections.abc import Sequence

from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import Rule
from tradelane.titles.rules.control import BY_OTHERS
from tradelane.titles.rules.holding import enough_of_those_in_control_signed, the_keys_in_control_signed
from tradelane.titles.rules.registry import the_acting_party_signed
from tradelane.titles.values import Act, Control, Entry, Signer, Title

_OF_NOBODY_IN_CONTROL = BY_OTHERS - Act.of_guardians()


def who_acts(title: Title | None, entry: Entry) -> Control | None:
    """Those who sign `entry` as one person; None where any key certified for `entry.by` does."""
    if title is None or entry.act in _OF_NOBODY_IN_CONTROL:
        return None
    if entry.act in Act.of_guardians():
        return title.standing.guardians.control if title.standing.guardians else None
    return title.standing.control


def who_did_not_sign(
    title: Title | None, entry: Entry, signers: Sequence[Signer], *, opens: Sequence[str]
) -> "Rule[...] | None":
    """The first rule that the signatures of `entry` break; None when those in control signed, with their keys."""
    return who_is_missing(who_acts(title, entry), entry.by, signers, opens=opens)


def who_is_missing(
    acting: Control | None, by: OrganisationId, signers: Sequence[Signer], *, opens: Sequence[str]
) -> "Rule[...] | None":
    """As `who_did_not_sign`, of whatever those of `acting`, or else `by`, are to sign."""
    if acting is None or len(acting.parties) == 1:
        if not signers or not the_acting_party_signed(by, signer=signers[0].organisation):
            return the_acting_party_signed
    elif not enough_of_those_in_control_signed(acting, signers):
        return enough_of_those_in_control_signed
    if acting is not None and acting.is_bound and not the_keys_in_control_signed(acting, signers, opens=opens):
        return the_keys_in_control_signed
    return None
