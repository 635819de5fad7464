# SPDX-License-Identifier: Apache-2.0
"""What holds of bills of exchange and promissory notes beyond any record; apart, because another law speaks here.

ULB: Geneva Uniform Law (1930). BEA: Bills of Exchange Act 1882. UCC: Uniform Commercial Code, article 3. Cited from
knowledge of the texts, medium confidence; their periods are rows of data/bill_periods.csv. Days are days in UTC.
"""

import re
from datetime import date

from tradelane.kernel.ids import economy_of
from tradelane.kernel.rule import rule
from tradelane.titles.rules.calendars import business_days_after, payable_on
from tradelane.titles.rules.periods import Matter, Since, goes_partly, period_of
from tradelane.titles.values import Act, EndorsementTerms, Entry, Form, IssueTerms, RecordKind, Title
from tradelane.titles.values.bills import (
    AcceptanceTerms,
    AvalTerms,
    BillLaw,
    BillStanding,
    BillTerms,
    NoticeTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
    TenorKind,
)

NOTES = frozenset({RecordKind.PROMISSORY_NOTE})
INSTRUMENTS = NOTES | {RecordKind.BILL_OF_EXCHANGE}


@rule(
    "BILL-1",
    cites="ULB arts 1, 2, 33, 75; BEA ss. 3, 8(1), 10, 11",
    field="terms.bill",
    fix="Name sum, drawee, tenor and place; and, by the Uniform Law, the payee.",
)
def an_instrument_says_what_it_must(entry: Entry) -> bool:
    """A bill of exchange or a promissory note names a sum certain in money, who pays it, when and where, and by the
    Uniform Law to whom; a cargo document names none of it.
    """
    terms = entry.terms
    if not isinstance(terms, IssueTerms):
        return True
    if terms.bill is None or terms.kind not in INSTRUMENTS:
        return terms.bill is None and terms.kind not in INSTRUMENTS
    bill = terms.bill
    maker = terms.kind not in NOTES or bill.drawee == entry.by
    money = bill.amount > 0 and _CURRENCY.fullmatch(bill.currency) is not None
    places = all(_ECONOMY.fullmatch(place) for place in (bill.place_of_payment, bill.drawn_in or "ZZ"))
    payee = bill.law is not BillLaw.ULB or terms.form is not Form.BLANK
    return _is_timed(bill) and maker and money and places and payee and bool(bill.drawee)


_CURRENCY, _ECONOMY = re.compile("[A-Z]{3}"), re.compile("[A-Z]{2}")


def _is_timed(bill: BillTerms) -> bool:
    """Whether the tenor says one time for payment, not before the day of drawing."""
    tenor = bill.tenor
    match tenor.kind:
        case TenorKind.FIXED_DATE:
            return tenor.on is not None and tenor.on >= bill.drawn_on and tenor.days == tenor.months == 0
        case TenorKind.SIGHT:
            return tenor.on is None and tenor.days == tenor.months == 0
    return tenor.on is None and min(tenor.days, tenor.months) >= 0 < tenor.days + tenor.months


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
    if entry.act in OF_BILLS:
        return title.standing.bill is not None
    return title.standing.bill is None or entry.act in _OF_BOTH


@rule(
    "BILL-3",
    cites="ULB arts 25, 26, 78(2); BEA ss. 17, 44; UCC § 3-410",
    field="terms.amount",
    fix="Accept it as it is drawn.",
)
def the_drawee_accepts_once(title: Title, entry: Entry) -> bool:
    """Only the drawee accepts, once, for the sum; for a part of it where the governing law lets a drawee do so. A
    note is accepted only where it is payable after sight: its maker says so that it was seen.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, AcceptanceTerms) or bill is None:
        return True
    whole = entry.terms.amount == bill.terms.amount
    part = goes_partly(bill.terms) and 0 < entry.terms.amount < bill.terms.amount and not _is_note(title)
    first = bill.accepted is None and _is_to_be_seen(title, bill)
    return entry.by == bill.terms.drawee and first and (whole or part)


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
    cites="ULB arts 21, 23, 34, 38, 78; BEA ss. 39, 45; UCC § 3-502",
    field="at",
    fix="Present it in its time.",
)
def an_instrument_is_presented_in_its_time(title: Title, entry: Entry) -> bool:
    """A bill is presented for acceptance until it falls due, and for payment on the day it is payable or in
    the days that its law adds; at sight, and for a sight from which its time runs, within the time after its date that
    its law names, if it names one.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, PresentmentTerms) or bill is None:
        return True
    today, terms = entry.at.date(), bill.terms
    if entry.terms.purpose is Presentment.ACCEPTANCE:
        last = _last_day_for_acceptance(terms)
        return (last is None or today <= last) and bill.accepted is None and _is_to_be_seen(title, bill)
    if terms.tenor.kind is TenorKind.SIGHT:
        last = _last_day_at_sight(terms)
        return last is None or today <= last
    payable = payable_on(terms, seen_on=_seen(bill))
    if payable is None:
        return False
    adds = period_of(terms, Matter.PRESENTMENT_FOR_PAYMENT)
    return payable <= today and (adds is None or today <= adds.last_day(payable, place=terms.place_of_payment))


@rule("BILL-6", cites="ULB arts 43, 44; BEA ss. 43, 47", field="act", fix="Wait until it is presented.")
def only_what_was_presented_is_dishonoured(title: Title, entry: Entry) -> bool:
    """The drawee refuses only what was presented to it and neither accepted nor paid."""
    bill = title.standing.bill
    if entry.act is not Act.DISHONOUR or bill is None:
        return True
    return entry.by == bill.terms.drawee and bill.presented is not None and bill.dishonoured_on is None


@rule(
    "BILL-7",
    cites="ULB art. 44; BEA s. 51; UCC § 3-505",
    field="at",
    fix="Protest in time, and name the act that shows it.",
)
def a_protest_is_of_a_dishonour_in_time(title: Title, entry: Entry) -> bool:
    """A protest shows that a presented bill was refused, in whole or in part, or that nobody answered, within the time
    of its law.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, ProtestTerms) or bill is None:
        return True
    shown = bill.refused_on or bill.presented_on
    if shown is None or bill.protested_on is not None or not entry.terms.evidence.strip():
        return False
    last = last_day_to_protest(bill)
    return last is None or entry.at.date() <= last


@rule(
    "BILL-8",
    cites="ULB art. 45; BEA s. 49; UCC § 3-503",
    field="terms.told",
    fix="Tell those who answer for it, in time.",
)
def notice_is_given_in_time(title: Title, entry: Entry) -> bool:
    """The holder tells one who answers for the bill that it was dishonoured, within the time of its law."""
    bill = title.standing.bill
    if not isinstance(entry.terms, NoticeTerms) or bill is None:
        return True
    time = period_of(bill.terms, Matter.NOTICE)
    from_protest = time is not None and time.since is Since.PROTEST
    shown = (bill.protested_on, bill.refused_on) if from_protest else (bill.refused_on, bill.protested_on)
    since = shown[0] or shown[1]
    if since is None or entry.terms.told not in bill.liable:
        return False
    return time is None or entry.at.date() <= time.last_day(since, place=bill.terms.place_of_payment)


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
    shown = bill.protested_on if asks_for_protest(bill) else _dishonoured_by(bill, entry.at.date())
    whole = not bill.is_accepted_in_part or bill.presented is Presentment.PAYMENT
    party = entry.terms.payer in bill.liable and entry.terms.payer != bill.terms.drawee
    paid = entry.to == entry.terms.payer and entry.terms.amount == bill.outstanding
    return bool(shown) and whole and party and paid


@rule("BILL-11", cites="ULB art. 20", field="act", fix="Take recourse, or assign the claim.")
def a_protested_bill_is_not_endorsed(title: Title, entry: Entry) -> bool:
    """By the Uniform Law an endorsement after protest for want of payment, or after the time for it, has only the
    effect of an assignment, and is not recorded as an endorsement.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, EndorsementTerms) or bill is None or bill.terms.law is not BillLaw.ULB:
        return True
    protested = bill.protested_on is not None and bill.presented is Presentment.PAYMENT
    last = _last_day_to_protest_payment(bill)
    return not protested and (last is None or entry.at.date() <= last)


# ── whether and until when something is to be shown ──


def asks_for_protest(bill: BillStanding) -> bool:
    """Whether recourse needs a protest: not where the law names none, where the drawer released the holder from it, or
    where the law asks for it of foreign bills alone and this is none (BEA ss. 4, 51(1), 89(4)).
    """
    time = period_of(bill.terms, Matter.PROTEST)
    if time is None or bill.terms.without_protest:
        return False
    return not time.of_foreign_bills or _is_foreign(bill)


def last_day_to_protest(bill: BillStanding) -> date | None:
    """Until when a refusal, or silence, can be protested; None where the law names no number.

    By the Uniform Law want of acceptance is protested while the bill could be presented for it, or on the day after
    when it was presented on the last one; want of payment in the days after it was payable (ULB art. 44(2), (3)).
    """
    time, shown = period_of(bill.terms, Matter.PROTEST), bill.refused_on or bill.presented_on
    if time is None or shown is None:
        return None
    if time.since is Since.DISHONOUR:
        return time.last_day(shown, place=bill.terms.place_of_payment)
    if bill.presented is Presentment.PAYMENT:
        return _last_day_to_protest_payment(bill)
    return _or_the_day_after(_last_day_for_acceptance(bill.terms), shown, bill.terms)


def _last_day_to_protest_payment(bill: BillStanding) -> date | None:
    """Of the Uniform Law: at sight while the bill could be presented, else in the days after it was payable."""
    if bill.terms.tenor.kind is TenorKind.SIGHT:
        return _or_the_day_after(_last_day_at_sight(bill.terms), bill.presented_on, bill.terms)
    time, payable = period_of(bill.terms, Matter.PROTEST), bill_payable_on(bill)
    return time.last_day(payable, place=bill.terms.place_of_payment) if time and payable else None


def _or_the_day_after(last: date | None, presented: date | None, terms: BillTerms) -> date | None:
    """The next business day where it was presented on the last day for that (ULB art. 44(2))."""
    return business_days_after(last, 1, terms.place_of_payment) if last is not None and presented == last else last


def _last_day_for_acceptance(terms: BillTerms) -> date | None:
    """Until when a bill is presented for acceptance; of one after sight, whose time does not run before, the law's
    own period after its date.
    """
    if terms.tenor.kind is not TenorKind.AFTER_SIGHT:
        return payable_on(terms, seen_on=None)
    time = period_of(terms, Matter.AFTER_SIGHT_PRESENTMENT)
    return time.last_day(terms.drawn_on, place=terms.place_of_payment) if time else None


def _last_day_at_sight(terms: BillTerms) -> date | None:
    """Until when a bill at sight is presented for payment."""
    time = period_of(terms, Matter.SIGHT_PRESENTMENT)
    return time.last_day(terms.drawn_on, place=terms.place_of_payment) if time else None


def _dishonoured_by(bill: BillStanding, today: date) -> date | None:
    """Since when it is dishonoured: it was refused, or the day of presentment went by without an answer (BEA ss. 43,
    47; UCC § 3-502).
    """
    silent = bill.presented_on is not None and bill.presented_on < today
    return bill.protested_on or bill.refused_on or (bill.presented_on if silent else None)


def _is_foreign(bill: BillStanding) -> bool:
    """Neither drawn where it is payable nor upon somebody there; a note, which its maker owes, asks for no protest."""
    drawn_in = bill.terms.drawn_in or economy_of(bill.drawer)
    inland = drawn_in in (bill.terms.place_of_payment, economy_of(bill.terms.drawee))
    return not inland and bill.terms.drawee != bill.drawer


def awaits_acceptance(title: Title) -> bool:
    """Whether its drawee may still accept it, or its maker say that it was seen."""
    bill = title.standing.bill
    return bill is not None and bill.accepted is None and _is_to_be_seen(title, bill)


def is_dishonoured(bill: BillStanding, *, on: date) -> bool:
    """Whether those who answer for it can be told and asked for payment."""
    return _dishonoured_by(bill, on) is not None


def _is_note(title: Title) -> bool:
    return title.standing.kind in NOTES


def _is_to_be_seen(title: Title, bill: BillStanding) -> bool:
    """Whether it is presented for acceptance: a note only to be seen, where its time runs from that (ULB art. 78)."""
    return not _is_note(title) or bill.terms.tenor.kind is TenorKind.AFTER_SIGHT


def bill_payable_on(bill: BillStanding) -> date | None:
    """The business day on which payment can be asked for first; None while that depends on a sight that was not yet."""
    return payable_on(bill.terms, seen_on=_seen(bill))


def _seen(bill: BillStanding) -> date | None:
    return bill.accepted_on or bill.protested_on


def barred_after(bill: BillStanding) -> date | None:
    """The last day on which the acceptor, or a note's maker, can be sued on it; None where nothing is known of that.

    A court's question, and shown as such: no rule refuses by it, as acts and acknowledgements may begin the time anew.
    """
    payable, time = bill_payable_on(bill), period_of(bill.terms, Matter.LIMITATION_ACCEPTOR)
    return None if payable is None or time is None else time.last_day(payable, place=bill.terms.place_of_payment)


OF_BILLS = frozenset(
    {Act.PRESENT, Act.ACCEPT_BILL, Act.AVAL, Act.DISHONOUR, Act.PROTEST, Act.NOTICE, Act.PAY, Act.RECOURSE}
)
_OF_BOTH = frozenset(
    {Act.TRANSFER, Act.ENDORSE, Act.NOMINATE, Act.PLEDGE, Act.RELEASE, Act.ACCEPT, Act.REJECT, Act.REKEY}
    | Act.of_guardians()
    | {Act.OBJECT}
)
