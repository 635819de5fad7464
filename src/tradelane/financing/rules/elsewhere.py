# SPDX-License-Identifier: Apache-2.0
"""Who says what of an offer between two nodes; apart, because a bank's node keeps a copy and decides nothing."""

from tradelane.financing.values import Offer
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule


@rule(
    "DISC-21", cites="MLETR art. 11(1); decision 29", field="offer",
    fix="Let the seller do it, at the node that keeps the bill.", refusal=Forbidden,
)  # fmt: skip
def an_offer_is_decided_where_its_bill_is(offer: Offer) -> bool:
    """An offer is agreed on, withdrawn and ended at the node that keeps the bill's record; others keep a copy."""
    return offer.home == ""


@rule(
    "DISC-22", cites="Tradelane house rule", field="offer",
    fix="Send it signed by the seller, from the node of the seller's economy.", refusal=Forbidden,
)  # fmt: skip
def an_offer_is_told_by_its_seller(offer: Offer, *, sender: OrganisationId, node: str, known_from: str) -> bool:
    """A copy of an offer is what its seller's own node says of it, and no other node changes it later."""
    return offer.seller == sender and economy_of(offer.seller) == node and known_from in ("", node)


@rule(
    "DISC-23", cites="Tradelane house rule", field="answer.bank", fix="Let the bank itself sign its answer.",
    refusal=Forbidden,
)  # fmt: skip
def a_bank_speaks_for_itself(bank: OrganisationId, *, sender: OrganisationId) -> bool:
    """What a bank says to an offer is a message that the bank itself signed."""
    return bank == sender


@rule(
    "DISC-24", cites="Tradelane house rule", field="offer", fix="Order it once the seller has agreed.",
    refusal=Forbidden,
)  # fmt: skip
def only_the_buyer_orders(offer: Offer, *, by: OrganisationId) -> bool:
    """That the payment of an agreed offer was ordered, its buyer says."""
    return offer.buyer == by and offer.intent is not None
