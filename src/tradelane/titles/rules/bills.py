# SPDX-License-Identifier: Apache-2.0
"""What holds of bills of exchange and promissory notes beyond any record; apart, because another law speaks here.

ULB: Geneva Uniform Law (1930). BEA: Bills of Exchange Act 1882. UCC: Uniform Commercial Code, article 3. Cited from
knowledge of the texts, medium confidence; their periods are rows of data/bill_periods.csv. Days are days in UTC.
"""

from datetime import date

from tradelane.kernel.rule import rule
from tradelane.titles.rules.bill_times import (
    bill_payable_on,
    dishonoured_by,
    first_day_for_showing,
    is_shown_to_be_dishonoured,
    last_day_at_sight,
    last_day_for_acceptance,
    last_day_for_payment,
    last_day_to_protest,
    last_day_to_protest_payment,
    last_day_to_tell,
)
from tradelane.titles.rules.calendars import business_days_after
from tradelane.titles.rules.instruments import NOTES
from tradelane.titles.rules.interest import in_coins
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    AvalTerms,
    BillLaw,
    BillStanding,
    EndorsementTerms,
    Entry,
    NoticeTerms,
    ObstacleTerms,
    OfferKind,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestGround,
    ProtestTerms,
    TenorKind,
    Title,
)


@rule(
    "BILL-2",
    cites="ULB arts 11, 25, 38; BEA ss. 17, 45",
    field="act",
    fix="Surrender a cargo document; present a bill.",
)
def an_instrument_is_not_a_cargo_document(title: Title, entry: Entry) -> bool:
    """A bill is presented, accepted and paid; a cargo document is surrendered and delivered against; neither does
    what the other does.
    """
    if entry.act in Act.on_a_bill():
        return title.standing.bill is not None
    return title.standing.bill is None or entry.act in _OF_BOTH


@rule(
    "BILL-3",
    cites="ULB arts 25, 26, 78(2); BEA ss. 17, 19, 44; UCC § 3-410",
    field="terms.amount",
    fix="Accept it once, for its sum at most.",
)
def the_drawee_accepts_once(title: Title, entry: Entry) -> bool:
    """Only the drawee accepts, once, for the sum or a part of it; where the governing law lets no drawee vary a bill
    alone, a varied acceptance waits for the holder to take it. A note is accepted only where it is payable after
    sight: its maker says so that it was seen.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, AcceptanceTerms) or bill is None:
        return True
    whole = entry.terms.amount == bill.terms.amount
    part = 0 < entry.terms.amount < bill.terms.amount and not _is_note(title)
    plain = whole and not entry.terms.varies
    varied = not _is_note(title) and not any(each.kind is OfferKind.VARIED_ACCEPTANCE for each in bill.offers)
    first = bill.accepted is None and _is_to_be_seen(title, bill)
    return entry.by == bill.terms.drawee and first and (plain or (varied and (whole or part)))


@rule("BILL-4", cites="ULB arts 30-32; BEA s. 56", field="terms", fix="Name a party to the bill, and at most its sum.")
def an_aval_is_for_a_party(title: Title, entry: Entry) -> bool:
    """A surety stands in for another who answers for the bill, for the sum or a part of it."""
    bill = title.standing.bill
    if not isinstance(entry.terms, AvalTerms) or bill is None:
        return True
    known = entry.terms.guarantees in (bill.terms.drawee, *bill.liable)
    return known and entry.by != entry.terms.guarantees and 0 < entry.terms.amount <= bill.terms.amount


@rule(
    "BILL-5",
    cites="ULB arts 21-24, 34, 38, 56(2), 60, 78; BEA ss. 15, 39, 45, 67; UCC § 3-502",
    field="at",
    fix="Present it in its time.",
)
def an_instrument_is_presented_in_its_time(title: Title, entry: Entry) -> bool:
    """A bill is presented for acceptance until it falls due, where the drawer does not prohibit it, and for payment on
    the day it is payable or in the days that its law adds; at sight, and for a sight from which its time runs, within
    the time that the drawer says, or after its date that its law names, if it names one. To others than the drawee it
    is presented where they are named in case of need or accepted for honour.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, PresentmentTerms) or bill is None:
        return True
    today = entry.at.date()
    if entry.terms.to is not None:
        asked = {each.referee for each in bill.referees} | {each.by for each in bill.for_honour}
        return entry.terms.to in asked and dishonoured_by(bill, today) is not None
    if entry.terms.purpose is Presentment.ACCEPTANCE:
        open_to = bill.accepted is None and _is_to_be_seen(title, bill) and not _is_kept_from_the_drawee(bill)
        first = first_day_for_showing(bill.terms) if bill.terms.tenor.kind is not TenorKind.SIGHT else None
        last = last_day_for_acceptance(bill)
        if bill.deliberated_on is not None and last is not None:
            last = max(last, business_days_after(bill.deliberated_on, 1, bill.terms.place_of_payment))
        return open_to and _is_between(first, today, last)
    if bill.terms.tenor.kind is TenorKind.SIGHT:
        return _is_between(first_day_for_showing(bill.terms), today, last_day_at_sight(bill))
    payable = bill_payable_on(bill)
    return payable is not None and _is_between(payable, today, last_day_for_payment(bill))


def _is_kept_from_the_drawee(bill: BillStanding) -> bool:
    """Whether the drawer prohibits presentment for acceptance (ULB art. 22(2))."""
    return bill.terms.showing is not None and bill.terms.showing.prohibited


def _is_between(first: date | None, day: date, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


@rule("BILL-6", cites="ULB arts 43, 44; BEA ss. 43, 47", field="act", fix="Wait until it is presented.")
def only_what_was_presented_is_dishonoured(title: Title, entry: Entry) -> bool:
    """The drawee refuses only what was presented to it and neither accepted nor paid."""
    bill = title.standing.bill
    if entry.act is not Act.DISHONOUR or bill is None:
        return True
    return entry.by == bill.terms.drawee and bill.presented is not None and bill.dishonoured_on is None


@rule(
    "BILL-7",
    cites="ULB arts 43(2), 44; BEA s. 51; UCC § 3-505",
    field="at",
    fix="Protest in time, and name the act that shows it.",
)
def a_protest_is_of_a_dishonour_in_time(title: Title, entry: Entry) -> bool:
    """A protest shows that a presented bill was refused, in whole or in part, or that nobody answered, within the time
    of its law; by the Uniform Law, before it is payable, also that its drawee is insolvent.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, ProtestTerms) or bill is None:
        return True
    if bill.protested_on is not None or not entry.terms.evidence.strip():
        return False
    payable = bill_payable_on(bill)
    if entry.terms.ground is ProtestGround.INSOLVENCY:
        return bill.terms.law is BillLaw.ULB and (payable is None or entry.at.date() < payable)
    silent = bill.presented_on if bill.deliberated_on is None else None
    if (bill.refused_on or silent) is None:
        return False
    return _is_between(None, entry.at.date(), last_day_to_protest(bill))


@rule(
    "BILL-8",
    cites="ULB art. 45; BEA s. 49; UCC § 3-503",
    field="terms.told",
    fix="Tell those who answer for it, in time.",
)
def notice_is_given_in_time(title: Title, entry: Entry) -> bool:
    """The holder tells one who answers for the bill that it was dishonoured, within the time of its law."""
    bill = title.standing.bill
    if not isinstance(entry.terms, NoticeTerms) or bill is None or entry.act is not Act.NOTICE:
        return True
    today = entry.at.date()
    if dishonoured_by(bill, today) is None or entry.terms.told not in bill.liable:
        return False
    return _is_between(None, today, last_day_to_tell(bill, entry.by, is_holder=True))


@rule(
    "BILL-16",
    cites="ULB art. 45(1); BEA s. 49(3), (14); UCC § 3-503(b), (c)",
    field="terms.told",
    fix="Tell those who signed before you, in time.",
)
def who_was_told_tells_those_before_them(title: Title, entry: Entry) -> bool:
    """One who answers for the bill and was told of its dishonour tells those who answer to them, within the time that
    begins when they were told.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, NoticeTerms) or bill is None or entry.act is not Act.RELAY:
        return True
    told = entry.by in bill.told and entry.by in bill.liable and entry.by != title.holder
    before = entry.terms.told in bill.taken_up_by(entry.by).liable
    return told and before and _is_between(None, entry.at.date(), last_day_to_tell(bill, entry.by, is_holder=False))


@rule(
    "BILL-17",
    cites="ULB art. 24(1); BEA s. 42",
    field="act",
    fix="Accept it, or refuse it.",
)
def a_drawee_deliberates_for_a_day(title: Title, entry: Entry) -> bool:
    """By the Uniform Law the drawee may ask, on the day on which a bill is first presented for acceptance, that it be
    presented once more on the next day; until it is, nobody says that it was refused by silence.
    """
    bill = title.standing.bill
    if entry.act is not Act.DELIBERATE or bill is None:
        return True
    asked = bill.presented is Presentment.ACCEPTANCE and bill.presented_on == bill.shown_on == entry.at.date()
    silent = bill.dishonoured_on is None and bill.deliberated_on is None
    return bill.terms.law is BillLaw.ULB and entry.by == bill.terms.drawee and asked and silent


@rule(
    "BILL-18",
    cites="ULB art. 54; BEA ss. 46(1), 50(1), 51(9); UCC § 3-504(c)",
    field="terms",
    fix="Say what keeps you from it, and since when; say it again with the day on which it ended.",
)
def an_obstacle_is_noted_as_it_was(title: Title, entry: Entry) -> bool:
    """The holder notes what keeps them from an act in its time, from no later day than the note's, and its end once it
    came: an obstacle that was noted keeps the day on which it began.
    """
    bill, terms = title.standing.bill, entry.terms
    if not isinstance(terms, ObstacleTerms) or bill is None:
        return True
    today, until, noted = entry.at.date(), terms.until, bill.obstacle
    goes_on = noted is None or noted.until is not None or noted.since == terms.since
    ended = until is None or terms.since <= until <= today
    return bool(terms.ground.strip()) and bill.terms.drawn_on <= terms.since <= today and ended and goes_on


@rule(
    "BILL-19",
    cites="ULB art. 48(1)(3), 49(3); BEA s. 57(1)(c)",
    field="terms.costs",
    fix="Write each cost in the bill's money, to its smallest coin.",
)
def costs_are_in_the_bills_money(title: Title, entry: Entry) -> bool:
    """What a protest or a notice cost is written in the bill's currency, to its smallest unit, and is above nothing."""
    bill = title.standing.bill
    if not isinstance(entry.terms, ProtestTerms | NoticeTerms) or bill is None:
        return True
    return all(each.amount > 0 and each.amount == in_coins(each.amount, bill.terms) for each in entry.terms.costs)


@rule(
    "BILL-9",
    cites="ULB art. 39; BEA s. 59; UCC § 3-602",
    field="terms.amount",
    fix="Acknowledge what was paid, to the sum.",
)
def what_is_paid_is_owed(title: Title, entry: Entry) -> bool:
    """The holder acknowledges a payment of what is outstanding, or of a part of it, by the drawee or one who
    answers for the bill.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, PaymentTerms) or bill is None or entry.act is not Act.PAY:
        return True
    return entry.terms.payer in (bill.terms.drawee, *bill.liable) and 0 < entry.terms.amount <= bill.outstanding


@rule(
    "BILL-10",
    cites="ULB arts 43, 46-51, 53; BEA ss. 16(2), 43, 47, 51, 57; UCC § 3-415",
    field="act",
    fix="Have it protested where its law asks.",
)
def recourse_follows_a_dishonour(title: Title, entry: Entry) -> bool:
    """Who answers for a dishonoured bill pays all that is outstanding and takes it up, protested where its law asks for
    that; the drawee pays, and takes no recourse. While the drawee's acceptance for a part stands, only the rest is
    paid, and the bill stays with its holder.
    """
    bill = title.standing.bill
    if entry.act is not Act.RECOURSE or not isinstance(entry.terms, PaymentTerms) or bill is None:
        return True
    payer = entry.terms.payer
    shown = is_shown_to_be_dishonoured(bill, on=entry.at.date(), to=payer)
    whole = not bill.is_accepted_in_part or bill.presented is Presentment.PAYMENT
    party = payer in bill.liable and payer not in (bill.terms.drawee, title.holder)
    paid = entry.to == payer and entry.terms.amount == bill.outstanding
    return shown and whole and party and paid


@rule("BILL-11", cites="ULB art. 20", field="act", fix="Take recourse, or assign the claim.")
def a_protested_bill_is_not_endorsed(title: Title, entry: Entry) -> bool:
    """By the Uniform Law an endorsement after protest for want of payment, or after the time for it, has only the
    effect of an assignment, and is not recorded as an endorsement.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, EndorsementTerms) or bill is None or bill.terms.law is not BillLaw.ULB:
        return True
    protested = bill.protested_on is not None and bill.presented is Presentment.PAYMENT
    last = last_day_to_protest_payment(bill)
    return not protested and (last is None or entry.at.date() <= last)


def awaits_acceptance(title: Title) -> bool:
    """Whether its drawee may still accept it, or its maker say that it was seen."""
    bill = title.standing.bill
    return bill is not None and bill.accepted is None and _is_to_be_seen(title, bill)


def _is_note(title: Title) -> bool:
    return title.standing.kind in NOTES


def _is_to_be_seen(title: Title, bill: BillStanding) -> bool:
    """Whether it is presented for acceptance: a note only to be seen, where its time runs from that (ULB art. 78)."""
    return not _is_note(title) or bill.terms.tenor.kind is TenorKind.AFTER_SIGHT


_OF_BOTH = frozenset(
    {Act.TRANSFER, Act.ENDORSE, Act.NOMINATE, Act.PLEDGE, Act.RELEASE, Act.ACCEPT, Act.REJECT, Act.REKEY}
    | Act.of_guardians()
    | {Act.OBJECT}
)
