# SPDX-License-Identifier: Apache-2.0
"""An offer between two nodes: the bank's node keeps a copy and sends what the bank says; the node that keeps the bill
decides, as it does for its own banks.

No transaction spans both nodes, and none has to: bill, endorsement and payment are tied to each other at the one, and
the other learns of it by messages that arrive once, in order, whatever dies in between.
"""

import logging
from datetime import datetime

from django.db import transaction

from tradelane.exchange.values import Envelope
from tradelane.financing import queries, rules
from tradelane.financing.actions.offering import answer_offer
from tradelane.financing.actions.telling import tell_bank, tell_banks, tell_order
from tradelane.financing.formats import read_answer, read_offer, read_record, terms_json
from tradelane.financing.models import AnswerRow, OfferRow
from tradelane.financing.values import Answer, AnswerState, Offer, OfferId
from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.payments import actions as payments
from tradelane.payments.values import units
from tradelane.titles import actions as titles

_log = logging.getLogger(__name__)
_REFUSALS = (Refused, Conflict, Forbidden, NotFound, Unreadable)

# ── at the bank's node ──


def take_offer(letter: Envelope, *, now: datetime) -> None:
    """Keep what the seller's node says of an offer to a bank here, and the bill's chain, verified.

    The chain is read first: one that contradicts the copy is refused, and kept as evidence. Raises Unreadable,
    Forbidden (DISC-22), Refused.
    """
    offer = read_offer(letter.body.get("offer"), home=letter.from_node)
    known = OfferRow.objects.filter(pk=offer.id).first()
    rules.an_offer_is_told_by_its_seller.require(
        offer, sender=letter.from_organisation, node=letter.from_node,
        known_from=letter.from_node if known is None else known.home or "here",
    )  # fmt: skip
    record, bank = read_record(letter.body.get("record")), letter.to_organisation
    titles.mirror_title(
        entries=record.entries, number=record.number, consignment=ConsignmentId(""),
        governing_law=record.governing_law, readers=[bank], now=now,
    )  # fmt: skip
    with transaction.atomic():
        _keep(offer)
        for answer in offer.answers:
            _keep_answer(offer.id, answer, refused=str(letter.body.get("refused", "")))
        grant_access(subject=offer.id, organisations=[bank])
        journal.record("financing.offer.told", subject=offer.id, by=None, node=letter.from_node, state=str(offer.state))


def _keep(offer: Offer) -> None:
    OfferRow.objects.update_or_create(
        pk=offer.id,
        defaults={
            "home": offer.home, "title": offer.title, "number": offer.number, "seller": offer.seller,
            "acceptor": offer.acceptor, "face": units(offer.face), "currency": offer.face.currency,
            "payable_on": offer.payable_on, "place": offer.place_of_payment, "asked": terms_json(offer.asked),
            "pay_to": {"number": offer.pay_to.number, "bic": offer.pay_to.bic, "bank": offer.pay_to.bank},
            "answer_by": offer.answer_by, "state": str(offer.state), "made_at": offer.made_at,
            "buyer": offer.buyer or "", "agreed": terms_json(offer.agreed) if offer.agreed else None,
            "pay_by": offer.pay_by, "intent": offer.intent or "", "entry": offer.entry or "",
            "reference": offer.reference,
        },
    )  # fmt: skip


def _keep_answer(offer: OfferId, answer: Answer, *, refused: str) -> None:
    """The bank's answer as the other node has it; one that is on its way there stays, unless it was refused."""
    before = AnswerRow.objects.filter(offer=offer, bank=answer.bank).first()
    on_its_way = before is not None and answer.state is AnswerState.ASKED and not refused
    if on_its_way:
        return
    AnswerRow.objects.update_or_create(
        offer_id=offer, bank=answer.bank,
        defaults={
            "state": str(answer.state), "terms": terms_json(answer.terms) if answer.terms else None, "at": answer.at,
            "pay_from": {"number": answer.pay_from.number, "bic": answer.pay_from.bic} if answer.pay_from else None,
            "refused": refused[:1000],
        },
    )  # fmt: skip


@transaction.atomic
def order_elsewhere(*, offer: OfferId, by: Actor, now: datetime) -> Offer:
    """Say, as the buyer, that the payment of an offer of another node was ordered: the bill then waits for the money.

    Again changes nothing. Raises Forbidden (DISC-24, no signatory), NotFound.
    """
    require_access(subject=offer, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    found = queries.lock_offer(offer)
    rules.only_the_buyer_orders.require(found, by=by.organisation)
    tell_order(found, by=by)
    journal.record("financing.payment.ordered_elsewhere", subject=offer, by=by)
    return queries.offer(id=offer, by=by)


# ── at the node that keeps the bill ──


def take_answer(letter: Envelope, *, now: datetime) -> None:
    """Do with a bank's answer what its own click would do here; why it was refused goes back to it."""
    offer = OfferId(str(letter.body.get("offer", "")))
    refused = ""
    try:
        answer = read_answer(letter.body.get("answer"))
        rules.a_bank_speaks_for_itself.require(answer.bank, sender=letter.from_organisation)
        terms = answer.terms if answer.state is AnswerState.COUNTERED else None
        answer_offer(
            offer=offer, state=answer.state, terms=terms, pay_from=answer.pay_from, by=_bank(answer.bank), now=now
        )
    except _REFUSALS as error:
        refused = str(error)
    _tell_back(offer, letter.from_organisation, refused=refused)


def take_order(letter: Envelope, *, now: datetime) -> None:
    """Note that the buyer at the other node ordered the payment: from then on only its bank's word frees the bill."""
    offer = OfferId(str(letter.body.get("offer", "")))
    refused = ""
    try:
        with transaction.atomic():
            found = queries.lock_offer(offer)
            rules.only_the_buyer_orders.require(found, by=letter.from_organisation)
            if found.intent is not None:
                payments.order_payment(intent=found.intent, by=_bank(letter.from_organisation), now=now)
    except _REFUSALS as error:
        refused = str(error)
    _tell_back(offer, letter.from_organisation, refused=refused)


def follow_offer(*, offer: OfferId) -> None:
    """Tell banks of other nodes how an offer of this node stands since; what stops it is logged, and stops nothing."""
    try:
        with transaction.atomic():
            tell_banks(offer=offer)
    except TradelaneError as error:
        _log.warning("banks of other nodes can't be told of the offer %s: %s", offer, error)


@transaction.atomic
def _tell_back(offer: OfferId, bank: OrganisationId, *, refused: str) -> None:
    """How the offer stands, to a bank that was asked; who was not learns nothing."""
    try:
        found = queries.lock_offer(offer)
    except NotFound:
        return
    if found.answer_of(bank) is not None:
        tell_bank(found, bank, refused=refused)


def _bank(bank: OrganisationId) -> Actor:
    """A bank of another node, whose own node vouches that one who may sign for it said so."""
    return Actor(bank, frozenset({OrganisationKind.BANK}), frozenset({Role.CLERK, Role.SIGNATORY}))
