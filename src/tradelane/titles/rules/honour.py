# SPDX-License-Identifier: Apache-2.0
"""Acceptance and payment for honour: who may step in for whom, what the holder answers, whom it frees; apart, as
somebody acts here who promised nothing before.

ULB arts 55-63; BEA ss. 65-68. The Uniform Commercial Code has no intervention: whoever pays there pays as a volunteer.
Somebody offers (`intervene`); the holder lets an acceptance in (`admit`), takes a payment and hands the bill over
(`pay_for_honour`), or does neither (`decline`), which by both laws frees whom a payment would have freed.
"""

from datetime import date
from decimal import Decimal

from tradelane.kernel.ids import economy_of
from tradelane.kernel.rule import rule
from tradelane.titles.rules.bill_times import (
    bill_payable_on,
    is_shown_to_be_dishonoured,
    last_day_to_pay_for_honour,
)
from tradelane.titles.rules.claims import reckon
from tradelane.titles.rules.instruments import NOTES
from tradelane.titles.values import (
    Act,
    BillLaw,
    BillStanding,
    EndorsementTerms,
    Entry,
    InterventionTerms,
    Offer,
    OfferKind,
    OfferTerms,
    PaymentTerms,
    Presentment,
    Title,
)
from tradelane.titles.values.bill_acts import offer_of
from tradelane.titles.values.claims import LineKind


@rule(
    "BILL-22",
    cites="ULB arts 55-57, 59, 77; BEA ss. 65, 68, 89(3); no provision in UCC article 3",
    field="terms",
    fix="Name one who answers for it, once it is protested where its law asks; by the Code pay the holder as agreed.",
)
def an_intervention_is_for_one_who_answers(title: Title, entry: Entry) -> bool:
    """By the Uniform Law and the Act somebody steps in for one who answers for a dishonoured bill: by the first not for
    nor by the acceptor, by the second only after protest, and accepts only who did not answer before. A note is not
    accepted. The Code has no intervention, and none is recorded under it.
    """
    bill, terms = title.standing.bill, entry.terms
    if not isinstance(terms, InterventionTerms) or bill is None:
        return True
    offer = offer_of(bill, terms, entry)
    again = any(each.by == offer.by for each in bill.offers)
    if bill.terms.law is BillLaw.UCC or again or entry.by in (title.holder, offer.honoured):
        return False
    if offer.honoured not in bill.liable or not _steps_in_lawfully(bill, offer):
        return False
    if offer.kind is OfferKind.PAYMENT_FOR_HONOUR:
        return _is_payable_for_honour(bill, offer, offer.on) and offer.amount >= _asked_for_honour(bill, offer.on)
    return title.standing.kind not in NOTES and _is_acceptable_for_honour(bill, offer)


def _steps_in_lawfully(bill: BillStanding, offer: Offer) -> bool:
    if bill.terms.law is BillLaw.ULB:
        is_acceptor = bill.is_bound and offer.by == bill.terms.drawee
        return not is_acceptor and bill.signer_behind(offer.honoured) != bill.terms.drawee
    return offer.kind is OfferKind.PAYMENT_FOR_HONOUR or offer.by not in bill.liable


def _is_acceptable_for_honour(bill: BillStanding, offer: Offer) -> bool:
    """Before it is overdue, once it was refused acceptance; by the Act for a part too (BEA s. 65(1), (2))."""
    payable = bill_payable_on(bill)
    early = payable is None or offer.on < payable
    refused = bill.presented is not Presentment.PAYMENT and bill.refused_on is not None
    open_to = bill.terms.showing is None or not bill.terms.showing.prohibited
    left = bill.outstanding - (bill.accepted or 0)
    if bill.terms.law is BillLaw.ULB:
        shown = is_shown_to_be_dishonoured(bill, on=offer.on, to=offer.honoured)
        return early and refused and shown and open_to and offer.amount == left
    return early and refused and bill.protested_on is not None and 0 < offer.amount <= left


def _is_payable_for_honour(bill: BillStanding, offer: Offer, on: date) -> bool:
    """Wherever there is recourse, and by the Uniform Law on the day after the last one for a protest at the latest
    (ULB art. 59); by the Act after protest for non-payment (BEA s. 68(1)).
    """
    if bill.terms.law is BillLaw.BEA:
        return bill.protested_on is not None and bill.presented is Presentment.PAYMENT
    last = last_day_to_pay_for_honour(bill)
    in_time = last is None or on <= last
    whole = not bill.is_accepted_in_part or bill.presented is Presentment.PAYMENT
    return in_time and whole and is_shown_to_be_dishonoured(bill, on=on, to=offer.honoured)


def _asked_for_honour(bill: BillStanding, on: date) -> Decimal:
    """All that the one honoured would pay (ULB art. 59(2)); by the Act the sum and what noting cost (BEA s. 68(5))."""
    claim = reckon(bill, on=on)
    if bill.terms.law is BillLaw.ULB:
        return claim.total
    return bill.outstanding + claim.of(LineKind.COSTS, LineKind.COSTS_PAID)


@rule(
    "BILL-23",
    cites="ULB arts 56, 61; BEA ss. 44(1), 65(1), 68(7); UCC § 3-410",
    field="terms.offered_by",
    fix="Name whose offer waits; a payment for honour is taken by handing the bill over.",
)
def the_holder_answers_what_was_offered(title: Title, entry: Entry) -> bool:
    """The holder takes an acceptance that was offered, or declines what was; by the Uniform Law they do not decline the
    acceptance of one whom a signer named in case of need at the place of payment.
    """
    bill, terms = title.standing.bill, entry.terms
    if not isinstance(terms, OfferTerms) or bill is None:
        return True
    offer = next((each for each in bill.offers if each.by == terms.offered_by), None)
    if offer is None:
        return False
    if entry.act is Act.ADMIT:
        return offer.kind is not OfferKind.PAYMENT_FOR_HONOUR
    return not _is_of_a_referee(bill, offer)


def _is_of_a_referee(bill: BillStanding, offer: Offer) -> bool:
    named = offer.by in {each.referee for each in bill.referees} and economy_of(offer.by) == bill.terms.place_of_payment
    return named and bill.terms.law is BillLaw.ULB and offer.kind is OfferKind.ACCEPTANCE_FOR_HONOUR


@rule(
    "BILL-24",
    cites="ULB arts 59, 62, 63(3); BEA s. 68(2)-(5)",
    field="terms.payer",
    fix="Take the payment of whose offer frees most of those who signed, for all that is outstanding.",
)
def a_payment_for_honour_frees_most(title: Title, entry: Entry) -> bool:
    """Who offered to pay for another's honour pays all that is outstanding, and gets the bill; of several, the one
    whose payment frees most.
    """
    bill, terms = title.standing.bill, entry.terms
    if entry.act is not Act.PAY_FOR_HONOUR or not isinstance(terms, PaymentTerms) or bill is None:
        return True
    offers = [each for each in bill.offers if each.kind is OfferKind.PAYMENT_FOR_HONOUR]
    offer = next((each for each in offers if each.by == terms.payer), None)
    if offer is None or entry.to != terms.payer or terms.amount != bill.outstanding:
        return False
    most = max(len(bill.subsequent_to(each.honoured)) for each in offers)
    frees_most = len(bill.subsequent_to(offer.honoured)) == most
    return frees_most and terms.whole <= offer.amount and _is_payable_for_honour(bill, offer, entry.at.date())


@rule("BILL-25", cites="ULB art. 63(1)", field="act", fix="Claim from the one for whose honour it was paid.")
def what_was_paid_for_honour_is_not_endorsed(title: Title, entry: Entry) -> bool:
    """By the Uniform Law who paid a bill for another's honour does not endorse it."""
    bill = title.standing.bill
    if not isinstance(entry.terms, EndorsementTerms) or bill is None:
        return True
    return not (bill.paid_for_honour and bill.terms.law is BillLaw.ULB)
