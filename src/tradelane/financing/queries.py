# SPDX-License-Identifier: Apache-2.0
"""The only reads of financing that others may use; apart, so that no bank learns what another one said."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tradelane.financing import rules
from tradelane.financing.formats import terms_from_json
from tradelane.financing.models import AnswerRow, OfferRow
from tradelane.financing.values import (
    Answer,
    AnswerState,
    DiscountTerms,
    Offer,
    OfferId,
    OfferState,
    PayFrom,
    PayTo,
    Proceeds,
)
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import IntentId, OrganisationId, TitleId
from tradelane.kernel.money import Money
from tradelane.parties.queries import require_access, visible
from tradelane.parties.values import Actor
from tradelane.payments import queries as payments
from tradelane.payments.values import IntentState, Outcome, from_units
from tradelane.titles import queries as titles
from tradelane.titles.values import Title

_STATES = {
    OfferState.OPEN: _("Offered: banks answer"),
    OfferState.AGREED: _("Agreed: the endorsement waits for the money"),
    OfferState.COMPLETED: _("Sold: paid and endorsed"),
    OfferState.LAPSED: _("Lapsed: nothing was sold, nothing is owed"),
    OfferState.UNPAID: _("Called off: the payment never came"),
    OfferState.WITHDRAWN: _("Withdrawn"),
}
_ANSWERS = {
    AnswerState.ASKED: _("has not answered"),
    AnswerState.TAKEN: _("buys on these terms"),
    AnswerState.COUNTERED: _("buys on other terms"),
    AnswerState.DECLINED: _("declined"),
}


def state_name(state: OfferState) -> str:
    """What people call an offer's state, in the reader's language."""
    return str(_STATES[state])


def answer_name(state: AnswerState) -> str:
    """What people call a bank's answer, in the reader's language."""
    return str(_ANSWERS[state])


def offer(*, id: OfferId, by: Actor) -> Offer:
    """An offer as the reader may know it. Raises NotFound, also for an organisation that may not know of it."""
    require_access(subject=id, by=by)
    row = OfferRow.objects.filter(pk=id).prefetch_related("answers").first()
    if row is None:
        raise NotFound("There is no such offer, or your organisation may not see it.", facts={"offer": id})
    return _as_seen(offer_of(row), by)


def offers(*, by: Actor) -> list[Offer]:
    """The offers that the organisation made or was asked to answer, newest first."""
    rows = OfferRow.objects.filter(pk__in=visible(prefix="offer_", by=by)).order_by("-made_at", "-pk")
    return [_as_seen(offer_of(row), by) for row in rows.prefetch_related("answers")]


def bills_to_offer(*, by: Actor) -> list[Title]:
    """Accepted bills and notes that the organisation holds and could offer."""
    offered = set(
        OfferRow.objects.filter(state__in=[str(s) for s in OfferState.live()]).values_list("title", flat=True)
    )
    return [
        each
        for each in titles.titles(by=by, holding=True)
        if each.id not in offered
        and rules.only_an_accepted_bill_is_offered(each)
        and rules.the_holder_offers(each, by=by.organisation)
    ]


def proceeds(found: Offer, terms: DiscountTerms | None = None) -> Proceeds:
    """What an offered bill brings on terms: by default on the agreed ones, else on those that the seller asks."""
    return rules.proceeds_of(found.face, terms or found.agreed or found.asked, payable_on=found.payable_on)


def paid(found: Offer, *, by: Actor) -> IntentState | None:
    """How far the payment of an agreed offer is; None where nothing was agreed, or the reader may not see it."""
    if found.home or found.intent is None or by.organisation not in (found.seller, found.buyer, found.pay_to.bank):
        return None
    return payments.intent(id=found.intent, by=by).state


def owed_back(found: Offer, *, by: Actor) -> Money | None:
    """What came for an offer that was not sold and the buyer may claim back; None when nothing did."""
    if found.intent is None or paid(found, by=by) is not IntentState.WITHDRAWN:
        return None
    came = [
        match.credit.amount.amount
        for match in payments.matches(id=found.intent, by=by)
        if match.outcome in Outcome.counted() | {Outcome.NOT_OPEN}
    ]
    return Money(sum(came, Decimal(0)), found.face.currency) if came else None


@dataclass(frozen=True, slots=True)
class Due:
    """An act that an offer waits for from the reader's organisation."""

    offer: Offer
    act: str
    """`answer`, `agree`, `call_off`."""
    who: OrganisationId
    """The other side."""
    since: datetime


def due(*, by: Actor, now: datetime) -> Iterator[Due]:
    """What offers wait for from the organisation: a bank's answer, the seller's signature, the word that no money came.

    That a payment is to be ordered or reported is said by payments.
    """
    for found in offers(by=by):
        mine = found.answer_of(by.organisation)
        if found.state is OfferState.OPEN and now < found.answer_by:
            if mine is not None and mine.state is AnswerState.ASKED:
                yield Due(found, "answer", found.seller, found.made_at)
            if found.seller == by.organisation:
                yield from (
                    Due(found, "agree", each.bank, each.at)
                    for each in found.answers
                    if each.state in AnswerState.binding()
                )
        elif found.pay_to.bank == by.organisation and rules.nothing_lapses_before_its_time(found, now=now):
            yield Due(found, "call_off", found.seller, found.pay_by or found.made_at)


# ── rows as values, for this room's actions ──


def lock_offer(id: OfferId) -> Offer:
    """The whole offer with its row locked until the transaction ends. Raises NotFound."""
    row = OfferRow.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such offer, or your organisation may not see it.", facts={"offer": id})
    return offer_of(row)


def live_offers(title: TitleId) -> list[Offer]:
    """The offers of a bill that are open or agreed: one at most."""
    rows = OfferRow.objects.filter(title=title, state__in=[str(s) for s in OfferState.live()])
    return [offer_of(row) for row in rows]


def agreed_offers() -> list[OfferId]:
    """Offers whose endorsement waits, oldest first."""
    rows = OfferRow.objects.filter(state=str(OfferState.AGREED), home="").order_by("pay_by")
    return [OfferId(each) for each in rows.values_list("pk", flat=True)]


def unanswered_offers(*, now: datetime) -> list[OfferId]:
    """Open offers whose time to answer is over."""
    rows = OfferRow.objects.filter(state=str(OfferState.OPEN), answer_by__lte=now, home="")
    return [OfferId(each) for each in rows.values_list("pk", flat=True)]


def offer_for(intent: IntentId) -> OfferId | None:
    """The offer that a payment is for."""
    row = OfferRow.objects.filter(intent=intent, home="").first()
    return OfferId(row.id) if row else None


def offer_of(row: OfferRow) -> Offer:
    """A row as a value, with every answer."""
    return Offer(
        id=OfferId(row.id),
        title=TitleId(row.title),
        number=row.number,
        seller=OrganisationId(row.seller),
        acceptor=OrganisationId(row.acceptor),
        face=from_units(row.face, row.currency),
        payable_on=row.payable_on,
        place_of_payment=row.place,
        asked=terms_from_json(row.asked),
        pay_to=PayTo(row.pay_to["number"], row.pay_to["bic"], OrganisationId(row.pay_to["bank"])),
        answer_by=row.answer_by,
        state=OfferState(row.state),
        made_at=row.made_at,
        answers=tuple(_answer_of(each) for each in sorted(row.answers.all(), key=lambda each: each.bank)),
        buyer=OrganisationId(row.buyer) if row.buyer else None,
        agreed=terms_from_json(row.agreed) if row.agreed else None,
        pay_by=row.pay_by,
        intent=IntentId(row.intent) if row.intent else None,
        entry=Digest(row.entry) if row.entry else None,
        ended_at=row.ended_at,
        home=row.home,
        reference=row.reference,
    )


def _answer_of(row: AnswerRow) -> Answer:
    terms = terms_from_json(row.terms) if row.terms else None
    pay_from = PayFrom(row.pay_from["number"], row.pay_from["bic"]) if row.pay_from else None
    return Answer(OrganisationId(row.bank), AnswerState(row.state), row.at, terms, pay_from, row.refused)


def _as_seen(found: Offer, by: Actor) -> Offer:
    return seen_by(found, by.organisation)


def seen_by(found: Offer, organisation: OrganisationId) -> Offer:
    """The seller sees all; a bank its own answer, and what was agreed when it is the buyer or keeps the account."""
    if organisation == found.seller:
        return found
    own = tuple(each for each in found.answers if each.bank == organisation)
    if organisation in (found.buyer, found.pay_to.bank):
        return replace(found, answers=own)
    return replace(found, answers=own, buyer=None, agreed=None, pay_by=None, intent=None, entry=None, reference="")
