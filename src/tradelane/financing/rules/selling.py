# SPDX-License-Identifier: Apache-2.0
"""What becomes of an offer: answers, agreement, delivery against payment, and its ways out; apart from making it.

An endorsement is unconditional (ULB art. 12; BEA s. 33), so the condition is on its delivery (BEA s. 21(2)): it is
signed, waits undelivered, and takes effect when the money has come.
"""

from datetime import UTC, date, datetime, time, timedelta

from tradelane.financing.values import Answer, AnswerState, Offer, OfferState
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.payments.values import IntentState
from tradelane.titles.values import Act, Endorsement, EndorsementTerms, Entry

_LAST_PLACE = timedelta(hours=12)
"""A day ends last at UTC-12: twelve hours after its end in UTC."""


def pay_by(value_date: date) -> datetime:
    """When the time for ordering a payment is over: the value date has ended everywhere."""
    return datetime.combine(value_date + timedelta(days=1), time(), tzinfo=UTC) + _LAST_PLACE


@rule(
    "DISC-11", cites="Tradelane house rule", field="offer", fix="Look at the offer: its time is over or it was agreed."
)
def a_bank_answers_while_the_offer_is_open(offer: Offer, *, now: datetime) -> bool:
    """A bank answers while the offer is open and its time to answer runs."""
    return offer.state is OfferState.OPEN and now < offer.answer_by


@rule(
    "DISC-12", cites="Law of contract: a firm offer binds", field="answer", fix="Wait until the offer's time is over."
)
def a_binding_answer_stands(said: AnswerState, *, to: AnswerState) -> bool:
    """A bank that took an offer, or countered it, stands by that; it may better a counter, or take after it."""
    if said is AnswerState.TAKEN:
        return to is AnswerState.TAKEN
    return said is not AnswerState.COUNTERED or to in AnswerState.binding()


@rule("DISC-13", cites="ULB art. 11; BEA s. 31", field="bank", fix="Choose a bank whose answer binds it, in its time.")
def the_seller_agrees_to_an_answer(offer: Offer, *, bank: OrganisationId, now: datetime) -> bool:
    """The seller agrees to what a bank took or countered, while the offer's time runs."""
    answer = offer.answer_of(bank)
    said = answer is not None and answer.state in AnswerState.binding()
    return said and offer.state is OfferState.OPEN and now < offer.answer_by


@rule(
    "DISC-14",
    cites="ULB arts 11-15; BEA ss. 16(1), 21(2), 32, 33",
    field="entry",
    fix="Sign the endorsement as the offer's page shows it.",
)
def the_endorsement_is_what_was_agreed(entry: Entry, *, bank: OrganisationId, without_recourse: bool) -> bool:
    """The endorsement that waits is in full or to the order of the buying bank, hands it the bill, and is with or
    without recourse as agreed.
    """
    terms = entry.terms
    if entry.act is not Act.ENDORSE or not isinstance(terms, EndorsementTerms):
        return False
    named = terms.form in (Endorsement.FULL, Endorsement.ORDER) and terms.endorsee == bank == entry.to
    return named and terms.without_recourse == without_recourse and not terms.not_to_order


@rule("DISC-15", cites="BEA s. 21(2); URC 522 (delivery against payment)", field="state", fix="Wait for the money.")
def the_endorsement_follows_the_money(paid: IntentState) -> bool:
    """The endorsement takes effect when the seller's bank has reported the whole sum, and not before."""
    return paid in (IntentState.PAID, IntentState.SETTLED)


@rule("DISC-16", cites="Tradelane house rule", field="state", fix="Wait until the time for the payment is over.")
def nothing_lapses_before_its_time(offer: Offer, *, now: datetime) -> bool:
    """What was agreed holds until the value date has ended everywhere."""
    return offer.state is OfferState.AGREED and offer.pay_by is not None and offer.pay_by <= now


@rule(
    "DISC-17",
    cites="ISO 20022 pain.001.001.09: an order is irrevocable here",
    field="state",
    fix="Wait for the money, or ask the seller's bank to say that none came.",
)
def nothing_lapses_once_it_is_ordered(paid: IntentState) -> bool:
    """An agreement lapses by time alone only while its payment was not ordered."""
    return paid is IntentState.CREATED


@rule(
    "DISC-18",
    cites="ISO 20022 camt.054.001.08, Acct/Svcr",
    field="by",
    fix="Let the bank that keeps the seller's account say so.",
    refusal=Forbidden,
)
def a_late_payment_is_called_off_by_the_sellers_bank(offer: Offer, *, by: OrganisationId) -> bool:
    """That an ordered payment never came is said by the bank that keeps the seller's account, by neither side."""
    return offer.pay_to.bank == by


@rule(
    "DISC-20",
    cites="ISO 20022 pain.001.001.09, DbtrAcct and DbtrAgt",
    field="pay_from",
    fix="Give number and BIC of the account you pay from.",
)
def a_buyer_names_the_account_it_pays_from(answer: Answer) -> bool:
    """A bank that buys names the account that its payment order will be drawn on."""
    named = answer.pay_from is not None and bool(answer.pay_from.number and answer.pay_from.bic)
    return answer.state not in AnswerState.binding() or named


@rule("DISC-19", cites="Tradelane house rule", field="state", fix="Look at the offer: it is agreed, or it has ended.")
def an_offer_is_withdrawn_while_it_is_open(state: OfferState) -> bool:
    """A seller withdraws an offer that they have not agreed on with a bank."""
    return state in (OfferState.OPEN, OfferState.WITHDRAWN)
