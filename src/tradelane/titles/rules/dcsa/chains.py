# SPDX-License-Identifier: Apache-2.0
"""What each transaction of a transfer chain may do; apart, because a peer's policy may ask less of meaning (never of
signatures).

Every rule is asked of a bill as it stands and of the next transaction. `first_broken_action` walks a chain.
"""

from collections.abc import Sequence

from tradelane.kernel.rule import Rule, rule
from tradelane.titles.values.dcsa import ActionCode, ChainEntry, ChainStanding, Transaction, TransportDocument

_PINT = "DCSA PINT 3.0.0, Transaction.actionCode"
REASONS = frozenset({"SWTP", "COD", "SWI"})
"""Why a bill is surrendered for amendment: switch to paper, change of destination, switch of the bill."""

Asked = Rule[[ChainStanding, Transaction]]


@rule("PINT-1", cites=_PINT, field="actionCode", fix="Use one of the action codes of PINT 3.0.0.")
def an_action_is_known(standing: ChainStanding, one: Transaction) -> bool:
    """A transaction bears one of the action codes of PINT 3.0.0."""
    return one.action in list(ActionCode)


@rule("PINT-2", cites=f"{_PINT}, ISSUE", field="actionCode", fix="Begin the chain with the issue, and issue it once.")
def a_chain_begins_with_its_one_issue(standing: ChainStanding, one: Transaction) -> bool:
    """A bill is issued once, by the first transaction of its chain."""
    return (one.action == ActionCode.ISSUE) == (standing.issuer is None)


@rule("PINT-3", cites=f"{_PINT}, SACC", field="actionCode", fix="Issue another bill, with a chain of its own.")
def nothing_follows_an_accepted_surrender(standing: ChainStanding, one: Transaction) -> bool:
    """A bill whose surrender was accepted has ended, and nothing follows."""
    return not standing.ended


@rule("PINT-4", cites=f"{_PINT}, RecipientParty", field="recipient", fix="Name a recipient, or leave it out.")
def an_action_names_whom_it_is_for(standing: ChainStanding, one: Transaction) -> bool:
    """A signature and an endorsement in blank name nobody; every other action names its recipient."""
    return (one.recipient is None) == (one.action in ActionCode.without_recipient())


@rule("PINT-5", cites=_PINT, field="actor", fix="Let the party in possession act.")
def only_the_possessor_acts(standing: ChainStanding, one: Transaction) -> bool:
    """After the issue only the party in possession acts; of a surrendered bill that is its carrier."""
    if standing.possessor is None:
        return True
    return standing.possessor.is_same_as(one.actor)


@rule("PINT-6", cites=f"{_PINT}, SURRENDER_FOR_DELIVERY", field="recipient", fix="Name who issued the bill.")
def a_surrendered_bill_goes_to_its_issuer(standing: ChainStanding, one: Transaction) -> bool:
    """A bill is surrendered to the carrier that issued it."""
    if one.action not in ActionCode.surrenders():
        return True
    return standing.issuer is not None and one.recipient is not None and standing.issuer.is_same_as(one.recipient)


@rule("PINT-7", cites=f"{_PINT}, SACC, SREJ", field="actionCode", fix="Answer the surrender, to whoever made it.")
def a_surrender_is_answered_to_who_made_it(standing: ChainStanding, one: Transaction) -> bool:
    """While a bill is surrendered it is accepted or refused, to the party who surrendered it; without a surrender there
    is nothing to answer.
    """
    answer = one.action in (ActionCode.SACC, ActionCode.SREJ)
    if standing.surrendered is None or not answer:
        return answer == (standing.surrendered is not None)
    return one.recipient is not None and standing.surrendered.actor.is_same_as(one.recipient)


@rule(
    "PINT-8", cites=f"{_PINT}, ENDORSE", field="actor", fix="Let the present endorsee, who is in possession, endorse."
)
def only_the_endorsee_endorses(standing: ChainStanding, one: Transaction) -> bool:
    """A bill to order is endorsed by the party in whose favour it runs; who got it by ENDORSE does not endorse on, and
    a straight bill is not endorsed.
    """
    if one.action not in _ENDORSEMENTS:
        return True
    if standing.straight or (standing.endorsee is not None and not standing.may_endorse_on):
        return False
    return standing.endorsee is None or standing.endorsee.is_same_as(one.actor)


_ENDORSEMENTS = frozenset({ActionCode.ENDORSE, ActionCode.ENDORSE_TO_ORDER, ActionCode.BLANK_ENDORSE})


@rule("PINT-9", cites="DCSA PINT 3.0.0, Transaction.reasonCode", field="reasonCode", fix="Give SWTP, COD or SWI.")
def an_amendment_says_why(standing: ChainStanding, one: Transaction) -> bool:
    """A reason code stands with a surrender for amendment only, and is SWTP, COD or SWI."""
    return one.reason == "" or (one.action == ActionCode.SURRENDER_FOR_AMENDMENT and one.reason in REASONS)


OF_A_TRANSACTION: tuple[Asked, ...] = (
    an_action_is_known,
    nothing_follows_an_accepted_surrender,
    a_chain_begins_with_its_one_issue,
    an_action_names_whom_it_is_for,
    only_the_possessor_acts,
    a_surrender_is_answered_to_who_made_it,
    a_surrendered_bill_goes_to_its_issuer,
    only_the_endorsee_endorses,
    an_amendment_says_why,
)
"""In the order in which people want to hear of them."""


@rule(
    "PINT-10", cites="DCSA PINT 3.0.0, EnvelopeTransferChainEntry", field="actor", fix="Let each platform sign its own."
)
def a_platform_tells_of_its_own_parties(entry: ChainEntry) -> bool:
    """Every transaction of an entry was done by a party of the platform that signed it."""
    return all(one.actor.platform == entry.platform for one in entry.transactions)


@rule("PINT-11", cites=f"{_PINT} (envelope transfer follows a recipient elsewhere)", field="transactions",
      fix="End the entry where the bill leaves the platform.")  # fmt: skip
def an_entry_ends_where_the_bill_leaves(entry: ChainEntry) -> bool:
    """Once a bill has left its platform that platform says nothing more of it in the same entry."""
    left = [
        one.action in ActionCode.moving() and one.recipient is not None and one.recipient.platform != entry.platform
        for one in entry.transactions
    ]
    return not any(left[:-1])


def first_broken_action(document: TransportDocument, chain: Sequence[ChainEntry]) -> "Rule[...] | None":
    """The first rule that a transaction of the chain breaks; None when every one may follow those before it."""
    standing = ChainStanding.of(document)
    for entry in chain:
        for of_entry in (a_platform_tells_of_its_own_parties, an_entry_ends_where_the_bill_leaves):
            if not of_entry(entry):
                return of_entry
        for one in entry.transactions:
            broken = next((each for each in OF_A_TRANSACTION if not each(standing, one)), None)
            if broken is not None:
                return broken
            standing = standing.after(one)
    return None
