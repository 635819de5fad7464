# SPDX-License-Identifier: Apache-2.0
"""What is told of an offer to a bank at another node, and by such a bank; apart from what is done with it there.

Each message is put out in the transaction that it tells of, under a key made of what it says: told again, it is the
same message. Messages about one offer are worked on in their order.
"""

from typing import Any

from django.conf import settings

from tradelane.exchange import actions as exchange
from tradelane.financing import queries
from tradelane.financing.formats import Record, answer_json, offer_json
from tradelane.financing.values import Answer, Offer, OfferId
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.parties.queries import node_actor
from tradelane.parties.values import Actor
from tradelane.titles import queries as titles
from tradelane.titles.formats import signed_json

PURPOSE = "trade.finance"
OFFER, ANSWER, ORDER = "discount.offer", "discount.answer", "discount.order"


def tell_banks(*, offer: OfferId) -> None:
    """Tell each bank of another node that was asked how the offer stands, with the bill's chain as proof.

    In the caller's transaction. Raises Refused where no agreement lets it pass.
    """
    found = queries.lock_offer(offer)
    if found.home:
        return
    for each in found.answers:
        if _is_elsewhere(each.bank):
            tell_bank(found, each.bank)


def tell_bank(found: Offer, bank: OrganisationId, *, refused: str = "") -> None:
    """Tell one bank of another node; with why what it said was refused."""
    seller = for_organisation(found.seller)
    title = titles.title(id=found.title, by=seller)
    chain = [signed_json(each) for each in titles.entries(id=title.id, by=seller)]
    record = Record(title.number, title.governing_law, chain)
    body = {"offer": offer_json(queries.seen_by(found, bank)), "record": record.as_json(), "refused": refused}
    _send(OFFER, body, offer=found.id, to=bank, node=economy_of(bank), by=seller)


def tell_answer(found: Offer, answer: Answer, *, by: Actor) -> None:
    """Tell the node that keeps the bill what the bank `by` says."""
    body = {"offer": found.id, "answer": answer_json(answer)}
    _send(ANSWER, body, offer=found.id, to=found.seller, node=found.home, by=by)


def tell_order(found: Offer, *, by: Actor) -> None:
    """Tell the node that keeps the bill that the buyer `by` ordered the payment."""
    _send(ORDER, {"offer": found.id}, offer=found.id, to=found.seller, node=found.home, by=by)


def for_organisation(organisation: OrganisationId) -> Actor:
    """The node itself, where it acts for one of its organisations on what that decided."""
    node = node_actor()
    return Actor(organisation, node.kinds, node.roles)


def _is_elsewhere(bank: OrganisationId) -> bool:
    return economy_of(bank) != str(settings.ECONOMY)


def _send(kind: str, body: dict[str, Any], *, offer: OfferId, to: OrganisationId, node: str, by: Actor) -> None:
    said = digest_of(canonical(body)).removeprefix("sha256:")[:40]
    exchange.send(
        to_node=node, to=to, kind=kind, body=body, purpose=PURPOSE, key=f"{offer}:{said}", by=by, conversation=offer
    )
