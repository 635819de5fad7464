# SPDX-License-Identifier: Apache-2.0
"""Where a bill stands by its transfer chain; apart from our own records, which a chain opens and ends.

PINT has possession and title apart: a transfer moves the one, an endorsement the other. The chain does not say who has
them; it is what its transactions leave.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tradelane.titles.values.dcsa.envelopes import ChainParty, PartyCode, Transaction, TransportDocument
from tradelane.titles.values.dcsa.words import ActionCode


@dataclass(frozen=True, slots=True)
class ChainStanding:
    """A bill after some of its transactions."""

    straight: bool
    issuer: ChainParty | None = None
    """Who issued it, for its carrier: surrenders go there, and answers come from there."""
    possessor: ChainParty | None = None
    named: tuple[PartyCode, ...] = ()
    """Codes of whom the document itself names: the consignee, or the first endorsee."""
    endorsee: ChainParty | None = None
    """Whom the last endorsement names; None: nobody was endorsed to yet, or it was endorsed in blank."""
    may_endorse_on: bool = True
    """An endorsement that is not to order is the last one."""
    in_blank: bool = False
    """Whoever has it in possession may have the goods."""
    surrendered: Transaction | None = None
    """The surrender that waits for an answer."""
    ended: bool = False

    @classmethod
    def of(cls, document: TransportDocument) -> "ChainStanding":
        """A bill before its issue."""
        named = document.endorsee if document.to_order else document.consignee
        return cls(straight=not document.to_order, named=named, in_blank=document.to_order and not named)

    def favours(self, party: ChainParty) -> bool:
        """Whether the bill runs in this party's favour, or in that of whoever has it."""
        if self.in_blank:
            return True
        if self.endorsee is not None:
            return self.endorsee.is_same_as(party)
        return bool({code.key for code in self.named} & {code.key for code in party.codes})

    def after(self, one: Transaction) -> "ChainStanding":
        """The bill after one more transaction. Ask the rules first: this does not judge."""
        match one.action:
            case ActionCode.ISSUE:
                return replace(self, issuer=one.actor, possessor=one.recipient)
            case ActionCode.TRANSFER:
                return replace(self, possessor=one.recipient)
            case ActionCode.ENDORSE | ActionCode.ENDORSE_TO_ORDER:
                onward = one.action == ActionCode.ENDORSE_TO_ORDER
                return replace(self, endorsee=one.recipient, may_endorse_on=onward, in_blank=False)
            case ActionCode.BLANK_ENDORSE:
                return replace(self, endorsee=None, in_blank=True)
            case ActionCode.SURRENDER_FOR_DELIVERY | ActionCode.SURRENDER_FOR_AMENDMENT:
                return replace(self, possessor=one.recipient, surrendered=one)
            case ActionCode.SACC:
                return replace(self, surrendered=None, ended=True)
            case ActionCode.SREJ:
                return replace(self, possessor=one.recipient, surrendered=None)
        return self

    def after_all(self, transactions: Iterable[Transaction]) -> "ChainStanding":
        """The bill after these, one by one."""
        standing = self
        for each in transactions:
            standing = standing.after(each)
        return standing
