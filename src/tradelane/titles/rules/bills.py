# SPDX-License-Identifier: Apache-2.0
"""What holds of bills of exchange and promissory notes beyond any record; apart, because another law speaks here.

ULB: Geneva Uniform Law (1930). BEA: Bills of Exchange Act 1882. UCC: Uniform Commercial Code, article 3. Cited from
knowledge of the texts, medium confidence; their periods are rows of data/bill_periods.csv. Days are days in UTC.
"""

from datetime import date

from tradelane.kernel.rule import rule
from tradelane.titles.rules.calendars import payable_on
from tradelane.titles.rules.periods import Matter, goes_partly, period_of
from tradelane.titles.values import Act, EndorsementTerms, Entry, IssueTerms, RecordKind, Title
from tradelane.titles.values.bills import (
    AcceptanceTerms,
    AvalTerms,
    BillStanding,
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
    cites="ULB arts 1, 2, 33, 75; BEA ss. 3, 10, 11",
    field="terms.bill",
    fix="Name sum, drawee, tenor and place.",
)
def an_instrument_says_what_it_must(entry: Entry) -> bool:
    """A bill of exchange or a promissory note names a sum certain in money, who pays it, when and where; a
    cargo document names none of it.
    """
    terms = entry.terms
    if not isinstance(terms, IssueTerms):
        return True
    if terms.bill is None or terms.kind not in INSTRUMENTS:
        return terms.bill is None and terms.kind not in INSTRUMENTS
    bill, tenor = terms.bill, terms.bill.tenor
    period = (tenor.days > 0 or tenor.months > 0) and tenor.on is None
    timed = {
        TenorKind.FIXED_DATE: tenor.on is not None
        and tenor.on >= bill.drawn_on
        and not tenor.days
        and not tenor.months,
        TenorKind.SIGHT: tenor.on is None and not tenor.days and not tenor.months,
    }.get(tenor.kind, period)
    maker = terms.kind not in NOTES or bill.drawee == entry.by
    money = bill.amount > 0 and len(bill.currency) == 3 and bill.currency.isalpha() and bill.currency.isupper()
    return timed and maker and money and len(bill.place_of_payment) == 2 and bool(bill.drawee)


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
    cites="ULB arts 25, 26; BEA ss. 17, 44; UCC § 3-410",
    field="terms.amount",
    fix="Accept it as it is drawn.",
)
def the_drawee_accepts_once(title: Title, entry: Entry) -> bool:
    """Only the drawee accepts, once, for the sum; for a part of it where the governing law lets a drawee do so."""
    bill = title.standing.bill
    if not isinstance(entry.terms, AcceptanceTerms) or bill is None:
        return True
    whole = entry.terms.amount == bill.terms.amount
    part = goes_partly(bill.terms) and 0 < entry.terms.amount < bill.terms.amount
    first = bill.accepted is None and title.standing.kind not in NOTES
    return entry.by == bill.terms.drawee and first and (whole or part)


@rule("BILL-4", cites="ULB arts 30-32; BEA s. 56", field="terms", fix="Name a party to the bill, and at most its sum.")
def an_aval_is_for_a_party(title: Title, entry: Entry) -> bool:
    """A surety stands in for one who answers for the bill, for the sum or a part of it."""
    bill = title.standing.bill
    if not isinstance(entry.terms, AvalTerms) or bill is None:
        return True
    known = entry.terms.guarantees in (bill.terms.drawee, *bill.liable)
    return known and 0 < entry.terms.amount <= bill.terms.amount


@rule("BILL-5", cites="ULB arts 21, 34, 38; BEA ss. 39, 45; UCC § 3-502", field="at", fix="Present it in its time.")
def an_instrument_is_presented_in_its_time(title: Title, entry: Entry) -> bool:
    """A bill is presented for acceptance until it falls due, and for payment on the day it is payable or in
    the days that its law adds; at sight within the time after its date that its law names, if it names one.
    """
    bill = title.standing.bill
    if not isinstance(entry.terms, PresentmentTerms) or bill is None:
        return True
    today, terms = entry.at.date(), bill.terms
    if entry.terms.purpose is Presentment.ACCEPTANCE:
        payable = payable_on(terms, seen_on=None)
        before = payable is None or today <= payable
        return before and bill.accepted is None and title.standing.kind not in NOTES
    if terms.tenor.kind is TenorKind.SIGHT:
        sight = period_of(terms, Matter.SIGHT_PRESENTMENT)
        return sight is None or today <= sight.last_day(terms.drawn_on, place=terms.place_of_payment)
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
    """A protest shows that a presented bill was refused, or that nobody answered, within the time of its law."""
    bill = title.standing.bill
    if not isinstance(entry.terms, ProtestTerms) or bill is None:
        return True
    since = bill.dishonoured_on or bill.presented_on
    time = period_of(bill.terms, Matter.PROTEST)
    if since is None or bill.protested_on is not None or not entry.terms.evidence.strip():
        return False
    return time is None or entry.at.date() <= time.last_day(since, place=bill.terms.place_of_payment)


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
    since = bill.protested_on or bill.dishonoured_on
    if since is None or entry.terms.told not in bill.liable:
        return False
    time = period_of(bill.terms, Matter.NOTICE)
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
    cites="ULB arts 43, 47-50, 53; BEA ss. 43, 47, 57",
    field="act",
    fix="Have it protested where its law asks.",
)
def recourse_follows_a_dishonour(title: Title, entry: Entry) -> bool:
    """Who answers for a dishonoured bill pays all that is outstanding and takes it up, protested where its law asks for
    that; the drawee pays, and takes no recourse.
    """
    bill = title.standing.bill
    if entry.act is not Act.RECOURSE or not isinstance(entry.terms, PaymentTerms) or bill is None:
        return True
    shown = bill.protested_on or (period_of(bill.terms, Matter.PROTEST) is None and bill.dishonoured_on)
    party = entry.terms.payer in bill.liable and entry.terms.payer != bill.terms.drawee
    return bool(shown) and party and entry.to == entry.terms.payer and entry.terms.amount == bill.outstanding


@rule("BILL-11", cites="ULB arts 12, 20; BEA s. 32(2)", field="act", fix="Take recourse, or assign the claim.")
def a_protested_bill_is_not_endorsed(title: Title, entry: Entry) -> bool:
    """An endorsement after protest has only the effect of an assignment, and is not recorded as an endorsement."""
    bill = title.standing.bill
    return not isinstance(entry.terms, EndorsementTerms) or bill is None or bill.protested_on is None


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
