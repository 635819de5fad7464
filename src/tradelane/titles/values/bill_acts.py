# SPDX-License-Identifier: Apache-2.0
"""What each act does to a bill or a note; apart from titles, where the same acts move control. Nothing here judges."""

from dataclasses import replace
from decimal import Decimal

from tradelane.kernel.ids import OrganisationId
from tradelane.titles.values.acts import Act
from tradelane.titles.values.bill_standing import (
    Aval,
    BillStanding,
    HonourAcceptance,
    Incurred,
    Need,
    Notified,
    Obstacle,
    Offer,
    OfferKind,
    PartPayment,
    Prohibition,
    TakenUp,
)
from tradelane.titles.values.bills import (
    AcceptanceTerms,
    AvalTerms,
    Beyond,
    BillLaw,
    BillTerms,
    Guarantee,
    InterventionTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
)
from tradelane.titles.values.entries import Entry
from tradelane.titles.values.terms import EndorsementTerms


def bill_after(bill: BillStanding, entry: Entry) -> BillStanding:
    """A bill after an act on it that hands nothing over."""
    today = entry.at.date()
    match entry.terms:
        case PresentmentTerms():
            bill = _presented(bill, entry.terms, entry)
        case AcceptanceTerms():
            bill = _accepted(bill, entry.terms, entry)
        case AvalTerms(guarantees=guarantees, amount=amount):
            bill = _guaranteed(bill, entry.terms, Aval(entry.by, guarantees, amount))
        case ProtestTerms(costs=costs):
            refused_on = bill.dishonoured_on or today
            bill = replace(bill, protested_on=today, dishonoured_on=refused_on, costs=(*bill.costs, *costs))
        case NoticeTerms():
            bill = _told(bill, entry.terms, entry)
        case PaymentTerms():
            bill = _paid(bill, entry.terms, entry)
        case InterventionTerms():
            bill = replace(bill, offers=(*bill.offers, offer_of(bill, entry.terms, entry)))
        case OfferTerms(offered_by=by):
            bill = _answered(bill, by, entry)
        case ObstacleTerms(since=since, until=until):
            bill = replace(bill, obstacle=Obstacle(since, until))
        case _ if entry.act is Act.DELIBERATE:
            bill = replace(bill, deliberated_on=today)
        case _:
            bill = replace(bill, dishonoured_on=today)
    return bill


def endorsed(bill: BillStanding, terms: EndorsementTerms, by: OrganisationId) -> BillStanding:
    """A bill after an endorsement; who endorses without recourse answers for nothing (ULB art. 15(1)), and who endorses
    not to order, by the Uniform Law, to their own endorsee alone (ULB art. 15(2)).
    """
    if terms.without_recourse:
        return bill
    prohibits = terms.not_to_order and terms.endorsee is not None and bill.terms.law is BillLaw.ULB
    prohibition = (Prohibition(by, terms.endorsee),) if prohibits and terms.endorsee else ()
    return replace(
        bill,
        prohibitions=(*bill.prohibitions, *prohibition),
        endorsers=(*bill.endorsers, by),
        waivers=(*bill.waivers, by) if terms.without_protest else bill.waivers,
        needs=(*bill.needs, Need(by, terms.in_case_of_need)) if terms.in_case_of_need else bill.needs,
    )


def opened_bill(terms: BillTerms, drawer: OrganisationId) -> BillStanding:
    """A bill as it is drawn, or a note as it is made."""
    return BillStanding(terms, drawer, drawer_answers=terms.guarantee is not Guarantee.NOTHING)


def goes_no_further(bill: BillStanding | None, terms: EndorsementTerms) -> bool:
    """Whether an endorsement ends that a record is endorsed: not by the Uniform Law, nor by the Code (ULB art. 15(2);
    BEA s. 35; UCC § 3-206(a)).
    """
    return terms.not_to_order and (bill is None or bill.terms.law is BillLaw.BEA)


def taken_up(bill: BillStanding, entry: Entry) -> BillStanding:
    """A bill in the hands of one who answered for it, paid it and took it up."""
    left = _with_costs_of(bill.taken_up_by(entry.to), entry.to)
    return replace(left, taken_up=_take_up(bill, entry), offers=(), paid_for_honour=False)


def paid_for_honour(bill: BillStanding, entry: Entry) -> BillStanding:
    """A bill in the hands of one who paid it for another's honour: that one answers, and those before (ULB art. 63;
    BEA s. 68(5)).
    """
    offer = next((each for each in bill.offers if each.by == entry.to), None)
    honoured = offer.honoured if offer else bill.drawer
    accepted = tuple(each for each in bill.kept_for(honoured).for_honour if each.by != entry.to)
    return replace(
        bill.kept_for(honoured), taken_up=_take_up(bill, entry), offers=(), for_honour=accepted, paid_for_honour=True
    )


def offer_of(bill: BillStanding, terms: InterventionTerms, entry: Entry) -> Offer:
    """What an intervention offers, for the drawer's honour where it names nobody's."""
    for_payment = terms.purpose is Presentment.PAYMENT
    kind = OfferKind.PAYMENT_FOR_HONOUR if for_payment else OfferKind.ACCEPTANCE_FOR_HONOUR
    return Offer(entry.by, kind, terms.amount, terms.honoured or bill.drawer, entry.at.date())


def _take_up(bill: BillStanding, entry: Entry) -> TakenUp:
    paid = entry.terms.whole if isinstance(entry.terms, PaymentTerms) else bill.outstanding
    return TakenUp(
        entry.to, entry.at.date(), paid, len(bill.payments), len(bill.costs), bill.interest_paid, bill.costs_paid
    )


def _presented(bill: BillStanding, terms: PresentmentTerms, entry: Entry) -> BillStanding:
    today = entry.at.date()
    if terms.to is not None:
        return replace(bill, asked=(*bill.asked, terms.to))
    # what was protested for want of acceptance in full may yet be protested for want of payment
    protested_on = bill.protested_on if bill.accepted is None or bill.is_refused_by_varying else None
    for_payment = terms.purpose is Presentment.PAYMENT
    return replace(
        bill, presented=terms.purpose, presented_on=today, dishonoured_on=None, protested_on=protested_on,
        shown_on=bill.shown_on if for_payment else bill.shown_on or today,
        demanded_on=bill.demanded_on or today if for_payment else bill.demanded_on, deliberated_on=None,
    )  # fmt: skip


def _accepted(bill: BillStanding, terms: AcceptanceTerms, entry: Entry) -> BillStanding:
    """Where the law leaves a varied acceptance to the holder it waits for their answer."""
    today, varies = entry.at.date(), bool(terms.varies)
    if bill.terms.law is not BillLaw.ULB and (varies or terms.amount < bill.terms.amount):
        offer = Offer(entry.by, OfferKind.VARIED_ACCEPTANCE, terms.amount, entry.by, today, varies)
        return replace(bill, offers=(*bill.offers, offer))
    return replace(
        bill, accepted=terms.amount, accepted_on=today, presented=None, presented_on=None, varied=varies,
        deliberated_on=None,
    )  # fmt: skip


def _guaranteed(bill: BillStanding, terms: AvalTerms, aval: Aval) -> BillStanding:
    return replace(
        bill,
        avals=(*bill.avals, aval),
        waivers=(*bill.waivers, aval.by) if terms.without_protest else bill.waivers,
        needs=(*bill.needs, Need(aval.by, terms.in_case_of_need)) if terms.in_case_of_need else bill.needs,
    )


def _told(bill: BillStanding, terms: NoticeTerms, entry: Entry) -> BillStanding:
    notices = (*bill.notices, Notified(entry.by, terms.told, entry.at.date()))
    told = replace(bill, told=(*bill.told, terms.told), notices=notices)
    if entry.act is not Act.RELAY:
        return replace(told, costs=(*bill.costs, *terms.costs))
    return replace(told, incurred=(*bill.incurred, *(Incurred(entry.by, each) for each in terms.costs)))


def _with_costs_of(bill: BillStanding, party: OrganisationId) -> BillStanding:
    """A bill with what its new holder had spent on it before."""
    theirs = tuple(each.cost for each in bill.incurred if each.by == party)
    others = tuple(each for each in bill.incurred if each.by != party)
    return replace(bill, costs=(*bill.costs, *theirs), incurred=others)


def _paid(bill: BillStanding, terms: PaymentTerms, entry: Entry) -> BillStanding:
    for_drawee = Decimal(0) if terms.payer == bill.terms.drawee else terms.amount
    beyond = terms.beyond or Beyond()
    return replace(
        bill,
        paid=bill.paid + terms.amount,
        paid_for_drawee=bill.paid_for_drawee + for_drawee,
        payments=(*bill.payments, PartPayment(entry.at.date(), terms.payer, terms.amount)),
        interest_paid=bill.interest_paid + beyond.interest,
        costs_paid=bill.costs_paid + beyond.costs,
    )


def _answered(bill: BillStanding, by: OrganisationId, entry: Entry) -> BillStanding:
    """The holder takes an offer, or does not: what each does stands beside it."""
    offer = next((each for each in bill.offers if each.by == by), None)
    if offer is None:
        return bill
    left = replace(bill, offers=tuple(each for each in bill.offers if each is not offer))
    if entry.act is Act.DECLINE:
        return _declined(left, offer, entry)
    if offer.kind is OfferKind.VARIED_ACCEPTANCE:
        return _taken_as_varied(left, offer)
    accepted = HonourAcceptance(offer.by, offer.honoured, offer.amount, offer.on)
    return replace(left, for_honour=(*left.for_honour, accepted))


def _declined(bill: BillStanding, offer: Offer, entry: Entry) -> BillStanding:
    """A refused payment frees whom it would have freed (ULB art. 61; BEA s. 68(7)); a refused varied acceptance is a
    dishonour by non-acceptance (BEA s. 44(1); UCC § 3-410(a)).
    """
    if offer.kind is OfferKind.PAYMENT_FOR_HONOUR:
        return bill.kept_for(offer.honoured)
    if offer.kind is OfferKind.VARIED_ACCEPTANCE:
        return replace(bill, dishonoured_on=entry.at.date())
    return bill


def _taken_as_varied(bill: BillStanding, offer: Offer) -> BillStanding:
    """Who signed before and did not agree is free: by the Act not for a part alone (BEA s. 44(2)), by the Code for
    any variation (UCC § 3-410(c)).
    """
    taken = replace(
        bill, accepted=offer.amount, accepted_on=offer.on, presented=None, presented_on=None, deliberated_on=None,
        varied=offer.varies,
    )  # fmt: skip
    if bill.terms.law is BillLaw.BEA and not offer.varies:
        return taken
    return replace(taken.kept_for(bill.terms.drawee), needs=())
