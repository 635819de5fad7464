# SPDX-License-Identifier: Apache-2.0
"""When a bill falls due and until when each act on it is in time; apart from the rules that refuse by it.

Each period is a row of data/bill_periods.csv. Where a law names no number, or an obstacle was noted that kept the
holder from acting (ULB art. 54; BEA ss. 46(1), 50(1), 51(9); UCC § 3-504(c)), there is no last day. Days are days in
UTC.
"""

from datetime import date

from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.titles.rules.calendars import business_days_after, due_on, next_business_day, payable_on
from tradelane.titles.rules.periods import Matter, Period, Since, period_of
from tradelane.titles.values import BillLaw, BillStanding, BillTerms, Presentment, TenorKind

# ── when it falls due ──


def maturity_of(bill: BillStanding) -> date | None:
    """The day from which interest for its dishonour runs; None while that depends on a sight that was not yet.

    By the Uniform Law the day on which it falls due, though it be payable on the next business day alone (ULB arts
    48(1), 72(1)); by the Act both are that business day (BEA s. 14(1), as amended by the Banking and Financial Dealings
    Act 1971 s. 3(2)).
    """
    due = due_on(bill.terms, seen_on=_seen(bill))
    return due if due is None or bill.terms.law is BillLaw.ULB else next_business_day(due, bill.terms.place_of_payment)


def bill_payable_on(bill: BillStanding) -> date | None:
    """The business day on which payment can be asked for first; None while that depends on a sight that was not yet."""
    return payable_on(bill.terms, seen_on=_seen(bill))


def _seen(bill: BillStanding) -> date | None:
    """From when its time runs: at sight the first demand, after sight the acceptance or the protest for want of it."""
    if bill.terms.tenor.kind is TenorKind.SIGHT:
        demanded = bill.presented_on if bill.presented is Presentment.PAYMENT else None
        return bill.demanded_on or demanded or bill.protested_on
    return bill.accepted_on or bill.protested_on


# ── until when it is shown ──


def first_day_for_showing(terms: BillTerms) -> date | None:
    """Before which the drawer does not let it be shown (ULB arts 22(3), 34(2))."""
    return terms.showing.not_before if terms.showing else None


def last_day_for_acceptance(bill: BillStanding) -> date | None:
    """Until when a bill is presented for acceptance: as the drawer says, else until it falls due; of one after sight,
    whose time does not run before, for the law's own period after its date (ULB art. 23).
    """
    terms = bill.terms
    if terms.showing and terms.showing.by and terms.tenor.kind is not TenorKind.SIGHT:
        return _extended(bill, terms.showing.by)
    if terms.tenor.kind is not TenorKind.AFTER_SIGHT:
        return _extended(bill, payable_on(terms, seen_on=None))
    return _extended(bill, _ends(terms, Matter.AFTER_SIGHT_PRESENTMENT, terms.drawn_on))


def last_day_at_sight(bill: BillStanding) -> date | None:
    """Until when a bill at sight is presented for payment: as the drawer says, or for the law's own period, which runs
    from the day before which it must not be shown (ULB art. 34).
    """
    terms = bill.terms
    if terms.showing and terms.showing.by:
        return _extended(bill, terms.showing.by)
    return _extended(bill, _ends(terms, Matter.SIGHT_PRESENTMENT, first_day_for_showing(terms) or terms.drawn_on))


def last_day_for_payment(bill: BillStanding) -> date | None:
    """Until when it is presented for payment; None where the law names no number."""
    if bill.terms.tenor.kind is TenorKind.SIGHT:
        return last_day_at_sight(bill)
    payable = bill_payable_on(bill)
    return None if payable is None else _extended(bill, _ends(bill.terms, Matter.PRESENTMENT_FOR_PAYMENT, payable))


# ── whether and until when a dishonour is protested ──


def asks_for_protest(bill: BillStanding, *, of: OrganisationId | None = None) -> bool:
    """Whether recourse, of one party or of any, needs a protest: not where the law names none, where the holder was
    released from it, or where the law asks for it of foreign bills alone and this is none (BEA ss. 4, 51(1), 89(4)).

    The drawer's release counts for all by the Uniform Law (ULB art. 46(3)), by the Act for the drawer alone (BEA
    s. 16(2)); anybody else's for themselves.
    """
    time = period_of(bill.terms, Matter.PROTEST)
    if time is None or (time.of_foreign_bills and not _is_foreign(bill)):
        return False
    if bill.terms.without_protest and bill.terms.law is BillLaw.ULB:
        return False
    released = {*bill.waivers, *((bill.drawer,) if bill.terms.without_protest else ())}
    asked = [of] if of is not None else [each for each in bill.liable if each != bill.terms.drawee]
    return any(each not in released for each in asked) or not asked


def last_day_to_protest(bill: BillStanding) -> date | None:
    """Until when a refusal, or silence, can be protested; None where the law names no number.

    By the Uniform Law want of acceptance is protested while the bill could be presented for it, or on the day after
    when it was presented on the last one; want of payment in the days after it was payable (ULB art. 44(2), (3)).
    """
    time, shown = period_of(bill.terms, Matter.PROTEST), bill.refused_on or bill.presented_on
    if time is None or shown is None:
        return None
    if time.since is Since.DISHONOUR:
        return _extended(bill, time.last_day(shown, place=bill.terms.place_of_payment))
    if bill.presented is Presentment.PAYMENT:
        return last_day_to_protest_payment(bill)
    return _or_the_day_after(last_day_for_acceptance(bill), shown, bill.terms)


def last_day_to_protest_payment(bill: BillStanding) -> date | None:
    """Of the Uniform Law: at sight while the bill could be presented, else in the days after it was payable."""
    if bill.terms.tenor.kind is TenorKind.SIGHT:
        return _or_the_day_after(last_day_at_sight(bill), bill.presented_on, bill.terms)
    payable = bill_payable_on(bill)
    return _extended(bill, _ends(bill.terms, Matter.PROTEST, payable)) if payable else None


def dishonoured_by(bill: BillStanding, today: date) -> date | None:
    """Since when it is dishonoured: it was refused, or the day of presentment went by without an answer (BEA ss. 43,
    47; UCC § 3-502). While the drawee may deliberate it is not (ULB art. 24).
    """
    silent = bill.presented_on is not None and bill.presented_on < today and bill.deliberated_on is None
    return bill.protested_on or bill.refused_on or (bill.presented_on if silent else None)


def is_dishonoured(bill: BillStanding, *, on: date) -> bool:
    """Whether those who answer for it can be told and asked for payment."""
    return dishonoured_by(bill, on) is not None or is_excused(bill, on=on)


def is_excused(bill: BillStanding, *, on: date) -> bool:
    """Whether an obstacle lasted so long that recourse needs neither presentment nor protest (ULB art. 54(4))."""
    time, due, obstacle = period_of(bill.terms, Matter.OBSTACLE), bill_payable_on(bill), bill.obstacle
    if time is None or due is None or obstacle is None or obstacle.since > due:
        return False
    last = time.last_day(due, place=bill.terms.place_of_payment)
    return on > last and (obstacle.until is None or obstacle.until > last)


def is_shown_to_be_dishonoured(bill: BillStanding, *, on: date, to: OrganisationId) -> bool:
    """Whether what the law asks for before one party pays is there: a protest, or the dishonour alone."""
    shown = bill.protested_on if asks_for_protest(bill, of=to) else dishonoured_by(bill, on)
    return shown is not None or is_excused(bill, on=on)


def last_day_to_pay_for_honour(bill: BillStanding) -> date | None:
    """Until when it is paid for another's honour (ULB art. 59(3)); None where the law names no number."""
    time, last = period_of(bill.terms, Matter.PAYMENT_FOR_HONOUR), last_day_to_protest_payment(bill)
    return time.last_day(last, place=bill.terms.place_of_payment) if time and last else None


# ── notice ──


def last_day_to_tell(bill: BillStanding, teller: OrganisationId, *, is_holder: bool) -> date | None:
    """Until when the holder, or one who was told, tells those before them (ULB art. 45(1); BEA s. 49(12), (14);
    UCC § 3-503(c)); for a holder who was told, and took it up since, the later of both.
    """
    told_on = next((each.on for each in bill.notices if each.told == teller), None)
    passed_on = _ends_after(bill, Matter.NOTICE_PASSED_ON, told_on)
    own = _ends_after(bill, Matter.NOTICE, _told_since(bill)) if is_holder else passed_on
    return None if own is None else _extended(bill, max(own, passed_on or own))


def _told_since(bill: BillStanding) -> date | None:
    time = period_of(bill.terms, Matter.NOTICE)
    from_protest = time is not None and time.since is Since.PROTEST
    shown = (bill.protested_on, bill.refused_on) if from_protest else (bill.refused_on, bill.protested_on)
    return shown[0] or shown[1] or bill.presented_on


# ── until when an action lies ──


def barred_after(bill: BillStanding, party: OrganisationId | None = None) -> date | None:
    """The last day on which a party, or else the acceptor or a note's maker, can be sued on it; None where nothing is
    known of that.

    A court's question, and shown as such: no rule refuses by it, as acts and acknowledgements may begin the time anew,
    against the one alone who did them (ULB art. 71).
    """
    acceptor = party is None or bill.signer_behind(party) == bill.terms.drawee
    if acceptor:
        return _ends_after(bill, Matter.LIMITATION_ACCEPTOR, bill_payable_on(bill))
    if bill.taken_up is not None and period_of(bill.terms, Matter.LIMITATION_ENDORSER) is not None:
        return _ends_after(bill, Matter.LIMITATION_ENDORSER, bill.taken_up.on)
    unaccepted = period_of(bill.terms, Matter.LIMITATION_UNACCEPTED)
    if unaccepted is not None and not bill.is_bound:
        return _first(_ends_after(bill, Matter.LIMITATION_UNACCEPTED, bill.refused_on or bill.presented_on),
                      _ends_after(bill, Matter.LIMITATION_UNACCEPTED_DATE, bill.terms.drawn_on))  # fmt: skip
    return _ends_after(bill, Matter.LIMITATION_HOLDER, _action_since(bill, party))


def _action_since(bill: BillStanding, party: OrganisationId | None) -> date | None:
    """From when the time against drawer and endorsers runs: the protest, without one maturity (ULB art. 70(2)); by the
    Act the dishonour.
    """
    time = period_of(bill.terms, Matter.LIMITATION_HOLDER)
    if time is None or time.since is Since.PAYABLE:
        return bill_payable_on(bill)
    if bill.terms.law is BillLaw.ULB and not asks_for_protest(bill, of=party):
        return bill_payable_on(bill)
    return bill.protested_on or bill.refused_on or bill.presented_on


def _ends_after(bill: BillStanding, matter: Matter, since: date | None) -> date | None:
    return None if since is None else _ends(bill.terms, matter, since)


def _ends(terms: BillTerms, matter: Matter, since: date) -> date | None:
    time: Period | None = period_of(terms, matter)
    return time.last_day(since, place=terms.place_of_payment) if time else None


def _extended(bill: BillStanding, last: date | None) -> date | None:
    """No last day where an obstacle began before it passed: how soon after its end is soon enough, no law says."""
    obstacle = bill.obstacle
    if obstacle is None or last is None or obstacle.since > last:
        return last
    return last if obstacle.until is not None and obstacle.until < last else None


def _or_the_day_after(last: date | None, presented: date | None, terms: BillTerms) -> date | None:
    """The next business day where it was presented on the last day for that (ULB art. 44(2))."""
    return business_days_after(last, 1, terms.place_of_payment) if last is not None and presented == last else last


def _first(one: date | None, other: date | None) -> date | None:
    known = [each for each in (one, other) if each is not None]
    return min(known) if known else None


def _is_foreign(bill: BillStanding) -> bool:
    """Neither drawn where it is payable nor upon somebody there; a note, which its maker owes, asks for no protest."""
    drawn_in = bill.terms.drawn_in or economy_of(bill.drawer)
    inland = drawn_in in (bill.terms.place_of_payment, economy_of(bill.terms.drawee))
    return not inland and bill.terms.drawee != bill.drawer
