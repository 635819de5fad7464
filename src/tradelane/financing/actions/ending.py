# SPDX-License-Identifier: Apache-2.0
"""How what was agreed ends: the money came and the endorsement takes effect, or it never comes and the bill is free.

One of the two, whatever dies in between: the payment's own row decides. Paid, it can't be withdrawn; withdrawn, no
money is counted. Each ending is one transaction that moves bill, payment and offer together, and is tried until it is
done.
"""

import logging
from datetime import datetime

from django.db import transaction

from tradelane.financing import queries, rules
from tradelane.financing.models import OfferRow
from tradelane.financing.values import Offer, OfferId, OfferState
from tradelane.journal import actions as journal
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import IntentId, OrganisationId
from tradelane.parties.queries import node_actor, require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.payments import actions as payments
from tradelane.payments import queries as intents
from tradelane.payments.values import IntentState
from tradelane.titles import actions as titles

_log = logging.getLogger(__name__)


@transaction.atomic
def deliver_when_paid(*, offer: OfferId, now: datetime) -> bool:
    """Let the endorsement take effect when the whole sum was reported; whether it did now. Again does nothing."""
    found = queries.lock_offer(offer)
    if found.state is not OfferState.AGREED or not rules.the_endorsement_follows_the_money(_paid(found)):
        return False
    titles.deliver_reserved(title=found.title, matter=offer, now=now)
    _end(found, OfferState.COMPLETED, by=None, now=now)
    return True


@transaction.atomic
def lapse(*, offer: OfferId, now: datetime) -> bool:
    """End an offer whose time is over: unanswered, or agreed and not ordered in time; whether it ended now."""
    found = queries.lock_offer(offer)
    if found.state is OfferState.OPEN and found.answer_by <= now:
        _end(found, OfferState.LAPSED, by=None, now=now)
        return True
    timely = rules.nothing_lapses_before_its_time(found, now=now)
    if not timely or not rules.nothing_lapses_once_it_is_ordered(_paid(found)):
        return False
    _free(found, OfferState.LAPSED, why="the payment was not ordered in time", by=None, now=now)
    return True


@transaction.atomic
def call_off(*, offer: OfferId, by: Actor, now: datetime) -> Offer:
    """Say, as the bank that keeps the seller's account, that an ordered payment never came: the bill is free.

    What comes later is owed back. Again changes nothing. Raises Refused (its time runs, the money came), Forbidden,
    NotFound.
    """
    require_access(subject=offer, by=by)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    found = queries.lock_offer(offer)
    rules.a_late_payment_is_called_off_by_the_sellers_bank.require(found, by=by.organisation)
    if found.state is not OfferState.UNPAID:
        rules.nothing_lapses_before_its_time.require(found, now=now)
        _free(found, OfferState.UNPAID, why="the seller's bank says that no money came", by=by, now=now)
    return queries.offer(id=offer, by=by)


def end_what_is_over(*, now: datetime) -> int:
    """Deliver what was paid and end what is over, each by itself; how many. Safe to run twice, and at once."""
    waiting = [*queries.agreed_offers(), *queries.unanswered_offers(now=now)]
    return sum(_ended(id, now=now) for id in waiting)


def _ended(id: OfferId, *, now: datetime) -> bool:
    """One offer by itself: what stops it is logged and tried again in the next round, and holds up no other."""
    try:
        return deliver_when_paid(offer=id, now=now) or lapse(offer=id, now=now)
    except TradelaneError as error:
        _log.warning("the offer %s can't end: %s", id, error)
        return False


def _paid(found: Offer) -> IntentState:
    return intents.intent(id=found.intent or IntentId(""), by=_for(found.seller)).state


def _free(found: Offer, state: OfferState, *, why: str, by: Actor | None, now: datetime) -> None:
    """No money and no endorsement: the payment is withdrawn first, which fails when the money came."""
    intent = found.intent or IntentId("")
    payments.withdraw_intent(intent=intent, why=why, by=by or _for(found.seller), now=now)
    titles.release_reservation(title=found.title, matter=found.id, why=why, now=now)
    _end(found, state, by=by, now=now)


def _end(found: Offer, state: OfferState, *, by: Actor | None, now: datetime) -> None:
    OfferRow.objects.filter(pk=found.id).update(state=str(state), ended_at=now)
    journal.record(f"financing.offer.{state}", subject=found.id, by=by, title=found.title)


def _for(organisation: OrganisationId) -> Actor:
    """The node itself, where it does what time or a bank's report asks, for who may see it."""
    node = node_actor()
    return Actor(organisation, node.kinds, node.roles)
