# SPDX-License-Identifier: Apache-2.0
"""Bills of exchange and promissory notes: each rule where it holds and where it does not, and the dates of each law."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.makers import BANK, BUYER, CARRIER, OUTSIDER, SELLER
from tests.title_makers import a_title, an_opening, said, standing

from tradelane.titles import rules
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    Aval,
    AvalTerms,
    BillLaw,
    BillStanding,
    BillTerms,
    Endorsement,
    EndorsementTerms,
    Entry,
    NoticeTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
    Purpose,
    RecordKind,
    SurrenderTerms,
    Tenor,
    TenorKind,
    Title,
    TitleState,
)  # fmt: skip

DUE = date(2026, 11, 27)
"""A Friday."""
TERMS = BillTerms(
    BUYER, Decimal(1000), "USD", Tenor(TenorKind.FIXED_DATE, on=DUE), date(2026, 11, 2), "SG", BillLaw.ULB
)


def a_bill(law: BillLaw = BillLaw.ULB, kind: RecordKind = RecordKind.BILL_OF_EXCHANGE, **changes: Any) -> Title:
    """A bill that the seller drew on the buyer and the bank holds, endorsed by the seller."""
    bill = BillStanding(replace(TERMS, law=law), SELLER, endorsers=(SELLER,))
    return standing(a_title(holder=BANK, carrier=SELLER), kind=kind, order_of=BANK, bill=replace(bill, **changes))


def act(act: Act, terms: Any = None, *, by: str = BANK, day: date = DUE, **changes: Any) -> Entry:
    return said(
        act, terms, **{"by": by, "to": BANK, "at": datetime(day.year, day.month, day.day, 9, tzinfo=UTC), **changes}
    )


# ── dates ──


@pytest.mark.parametrize(
    ("tenor", "seen", "due"),
    [
        (Tenor(TenorKind.FIXED_DATE, on=DUE), None, DUE),
        (Tenor(TenorKind.AFTER_DATE, days=30), None, date(2026, 12, 2)),
        (Tenor(TenorKind.AFTER_DATE, months=3), None, date(2027, 2, 2)),
        (Tenor(TenorKind.AFTER_SIGHT, days=60), None, None),
        (Tenor(TenorKind.AFTER_SIGHT, days=60), date(2026, 11, 10), date(2027, 1, 9)),
        (Tenor(TenorKind.SIGHT), date(2026, 11, 10), date(2026, 11, 10)),
    ],
)
def test_a_bill_falls_due_by_its_tenor(tenor: Tenor, seen: date | None, due: date | None) -> None:
    assert rules.due_on(replace(TERMS, tenor=tenor), seen_on=seen) == due


def test_months_end_with_the_last_day_where_there_is_no_such_day() -> None:
    terms = replace(TERMS, drawn_on=date(2026, 11, 30), tenor=Tenor(TenorKind.AFTER_DATE, months=3))
    assert rules.due_on(terms, seen_on=None) == date(2027, 2, 28)  # ULB art. 36
    leap = replace(terms, drawn_on=date(2027, 11, 30))
    assert rules.due_on(leap, seen_on=None) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("due", "place", "payable"),
    [
        (date(2026, 12, 25), "SG", date(2026, 12, 28)),  # Christmas, a Friday
        (date(2026, 9, 16), "MX", date(2026, 9, 17)),  # Independence Day
        (date(2026, 8, 9), "SG", date(2026, 8, 11)),  # National Day on a Sunday: the Monday is kept
        (date(2026, 11, 27), "AE", date(2026, 11, 27)),
        (date(2026, 11, 28), "AE", date(2026, 11, 30)),  # Saturday and Sunday since 2022
        (date(2026, 11, 28), "ZZ", date(2026, 11, 30)),  # unknown: weekends only
    ],
)
def test_what_falls_due_on_a_holiday_is_payable_on_the_next_business_day(due: date, place: str, payable: date) -> None:
    terms = replace(TERMS, tenor=Tenor(TenorKind.FIXED_DATE, on=due), place_of_payment=place)
    assert rules.payable_on(terms, seen_on=None) == payable


# ── rules ──


def test_an_instrument_says_what_it_must() -> None:
    def opened(kind: RecordKind = RecordKind.BILL_OF_EXCHANGE, bill: BillTerms | None = TERMS) -> Entry:
        return an_opening(kind=kind, bill=bill)

    assert rules.an_instrument_says_what_it_must(opened())
    assert rules.an_instrument_says_what_it_must(an_opening())
    assert not rules.an_instrument_says_what_it_must(opened(bill=None))
    assert not rules.an_instrument_says_what_it_must(opened(RecordKind.BILL_OF_LADING))
    note = replace(TERMS, drawee=CARRIER)  # the maker signs the opening
    assert rules.an_instrument_says_what_it_must(opened(RecordKind.PROMISSORY_NOTE, note))
    assert not rules.an_instrument_says_what_it_must(opened(RecordKind.PROMISSORY_NOTE))
    for wrong in (
        {"amount": Decimal(0)}, {"currency": "usd"}, {"place_of_payment": ""}, {"tenor": Tenor(TenorKind.FIXED_DATE)},
        {"tenor": Tenor(TenorKind.FIXED_DATE, on=date(2026, 11, 1))}, {"tenor": Tenor(TenorKind.AFTER_SIGHT)},
        {"tenor": Tenor(TenorKind.SIGHT, days=3)}, {"tenor": Tenor(TenorKind.AFTER_DATE, days=3, on=DUE)},
    ):  # fmt: skip
        assert not rules.an_instrument_says_what_it_must(opened(bill=replace(TERMS, **wrong))), wrong  # type: ignore[arg-type]


def test_an_instrument_is_not_a_cargo_document() -> None:
    assert rules.an_instrument_is_not_a_cargo_document(a_bill(), act(Act.PRESENT))
    assert rules.an_instrument_is_not_a_cargo_document(a_bill(), act(Act.ENDORSE))
    assert not rules.an_instrument_is_not_a_cargo_document(
        a_bill(), act(Act.SURRENDER, SurrenderTerms(Purpose.DELIVERY))
    )
    assert not rules.an_instrument_is_not_a_cargo_document(a_title(), act(Act.PAY))


def test_the_drawee_accepts_once() -> None:
    whole, part = AcceptanceTerms(Decimal(1000)), AcceptanceTerms(Decimal(400))
    assert rules.the_drawee_accepts_once(a_bill(), act(Act.ACCEPT_BILL, whole, by=BUYER))
    assert rules.the_drawee_accepts_once(a_bill(), act(Act.ACCEPT_BILL, part, by=BUYER)), "ULB art. 26"
    for law in (BillLaw.BEA, BillLaw.UCC):
        assert not rules.the_drawee_accepts_once(a_bill(law), act(Act.ACCEPT_BILL, part, by=BUYER)), law
    more = AcceptanceTerms(Decimal(1001))
    assert not rules.the_drawee_accepts_once(a_bill(), act(Act.ACCEPT_BILL, more, by=BUYER))
    assert not rules.the_drawee_accepts_once(a_bill(), act(Act.ACCEPT_BILL, whole, by=OUTSIDER))
    again = a_bill(accepted=Decimal(1000))
    assert not rules.the_drawee_accepts_once(again, act(Act.ACCEPT_BILL, whole, by=BUYER))
    note = a_bill(kind=RecordKind.PROMISSORY_NOTE)
    assert not rules.the_drawee_accepts_once(note, act(Act.ACCEPT_BILL, whole, by=BUYER)), "a note is not accepted"


def test_an_aval_is_for_a_party() -> None:
    for guarantees, amount, holds in (
        (BUYER, 1000, True),
        (SELLER, 1, True),
        (OUTSIDER, 1, False),
        (BUYER, 1001, False),
    ):
        terms = AvalTerms(guarantees, Decimal(amount))
        assert rules.an_aval_is_for_a_party(a_bill(), act(Act.AVAL, terms, by=OUTSIDER)) is holds


@pytest.mark.parametrize(
    ("law", "day", "holds"),
    [
        (BillLaw.ULB, date(2026, 11, 26), False),
        (BillLaw.ULB, DUE, True),
        (BillLaw.ULB, date(2026, 12, 1), True),  # the second business day after a Friday
        (BillLaw.ULB, date(2026, 12, 2), False),
        (BillLaw.BEA, DUE, True),
        (BillLaw.BEA, date(2026, 11, 30), False),
    ],
)
def test_an_instrument_is_presented_in_its_time(law: BillLaw, day: date, holds: bool) -> None:
    presented = act(Act.PRESENT, PresentmentTerms(Presentment.PAYMENT), day=day)
    assert rules.an_instrument_is_presented_in_its_time(a_bill(law), presented) is holds


def test_a_bill_is_presented_for_acceptance_until_it_is_due() -> None:
    early = act(Act.PRESENT, PresentmentTerms(Presentment.ACCEPTANCE), day=date(2026, 11, 10))
    late = act(Act.PRESENT, PresentmentTerms(Presentment.ACCEPTANCE), day=date(2026, 12, 10))
    assert rules.an_instrument_is_presented_in_its_time(a_bill(), early)
    assert not rules.an_instrument_is_presented_in_its_time(a_bill(), late)
    assert not rules.an_instrument_is_presented_in_its_time(a_bill(accepted=Decimal(1000)), early)


def test_only_what_was_presented_is_dishonoured() -> None:
    refusal = act(Act.DISHONOUR, by=BUYER)
    assert rules.only_what_was_presented_is_dishonoured(a_bill(presented=Presentment.PAYMENT), refusal)
    assert not rules.only_what_was_presented_is_dishonoured(a_bill(), refusal)
    assert not rules.only_what_was_presented_is_dishonoured(
        a_bill(presented=Presentment.PAYMENT), act(Act.DISHONOUR, by=OUTSIDER)
    )


def test_a_protest_is_of_a_dishonour_in_time() -> None:
    protest = ProtestTerms("notary 14 of Singapore, act 551/2026")
    refused = a_bill(presented=Presentment.PAYMENT, presented_on=DUE, dishonoured_on=DUE)
    assert rules.a_protest_is_of_a_dishonour_in_time(refused, act(Act.PROTEST, protest, day=date(2026, 12, 1)))
    assert not rules.a_protest_is_of_a_dishonour_in_time(refused, act(Act.PROTEST, protest, day=date(2026, 12, 2)))
    assert not rules.a_protest_is_of_a_dishonour_in_time(refused, act(Act.PROTEST, ProtestTerms(" ")))
    silent = a_bill(presented=Presentment.PAYMENT, presented_on=DUE)
    assert rules.a_protest_is_of_a_dishonour_in_time(silent, act(Act.PROTEST, protest)), "nobody answered"
    assert not rules.a_protest_is_of_a_dishonour_in_time(a_bill(), act(Act.PROTEST, protest))


def test_notice_is_given_in_time() -> None:
    refused = {"presented": Presentment.PAYMENT, "dishonoured_on": DUE}
    told = NoticeTerms(SELLER)
    for law, last in (
        (BillLaw.ULB, date(2026, 12, 3)), (BillLaw.BEA, date(2026, 11, 30)), (BillLaw.UCC, date(2026, 12, 28)),
    ):  # fmt: skip
        assert rules.notice_is_given_in_time(a_bill(law, **refused), act(Act.NOTICE, told, day=last)), law
        late = act(Act.NOTICE, told, day=last + timedelta(days=1))
        assert not rules.notice_is_given_in_time(a_bill(law, **refused), late), law
    assert not rules.notice_is_given_in_time(a_bill(**refused), act(Act.NOTICE, NoticeTerms(OUTSIDER)))


def test_what_is_paid_is_owed() -> None:
    part_paid = a_bill(paid=Decimal(600))
    for payer, amount, holds in ((BUYER, 400, True), (SELLER, 1, True), (BUYER, 401, False), (OUTSIDER, 1, False)):
        payment = act(Act.PAY, PaymentTerms(payer, Decimal(amount)))
        assert rules.what_is_paid_is_owed(part_paid, payment) is holds, (payer, amount)


def test_recourse_follows_a_dishonour() -> None:
    takes_up = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000)), to=SELLER)
    refused = {"dishonoured_on": DUE}
    assert rules.recourse_follows_a_dishonour(a_bill(protested_on=DUE, **refused), takes_up)
    assert not rules.recourse_follows_a_dishonour(a_bill(**refused), takes_up), "ULB asks for the protest"
    assert rules.recourse_follows_a_dishonour(a_bill(BillLaw.UCC, **refused), takes_up), "UCC does not"
    by_drawee = act(Act.RECOURSE, PaymentTerms(BUYER, Decimal(1000)), to=BUYER)
    accepted = a_bill(protested_on=DUE, accepted=Decimal(1000), **refused)
    assert not rules.recourse_follows_a_dishonour(accepted, by_drawee)
    part = replace(takes_up, terms=PaymentTerms(SELLER, Decimal(999)))
    assert not rules.recourse_follows_a_dishonour(a_bill(protested_on=DUE, **refused), part)


def test_a_protested_bill_is_not_endorsed() -> None:
    endorsement = act(Act.ENDORSE, EndorsementTerms(Endorsement.BLANK))
    assert rules.a_protested_bill_is_not_endorsed(a_bill(), endorsement)
    assert not rules.a_protested_bill_is_not_endorsed(a_bill(protested_on=DUE), endorsement)


# ── what the acts do ──


def test_who_answers_for_a_bill_are_those_who_put_their_name_to_it() -> None:
    bill = a_bill(accepted=Decimal(1000), avals=(Aval(OUTSIDER, BUYER, Decimal(500)),)).standing.bill
    assert bill is not None and bill.liable == (BUYER, SELLER, SELLER, OUTSIDER)
    unaccepted = a_bill().standing.bill
    assert unaccepted is not None and BUYER not in unaccepted.liable


def test_payment_by_the_drawee_discharges_and_a_part_does_not() -> None:
    part = a_bill().after(act(Act.PAY, PaymentTerms(BUYER, Decimal(300))), head=a_bill().head)
    assert part.state is TitleState.HELD and part.standing.bill is not None
    assert part.standing.bill.outstanding == Decimal(700)
    whole = part.after(act(Act.PAY, PaymentTerms(BUYER, Decimal(700))), head=a_bill().head)
    assert whole.state is TitleState.DISCHARGED


def test_who_takes_a_bill_up_has_recourse_against_those_before_them() -> None:
    chain = a_bill(endorsers=(SELLER, OUTSIDER, CARRIER), protested_on=DUE)
    taken = chain.after(act(Act.RECOURSE, PaymentTerms(OUTSIDER, Decimal(1000)), to=OUTSIDER), head=chain.head)
    assert taken.holder == OUTSIDER and taken.standing.bill is not None
    assert taken.standing.bill.endorsers == (SELLER,)
    assert rules.recourse_follows_a_dishonour(taken, act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000)), to=SELLER))


def test_an_endorsement_without_recourse_answers_for_nothing() -> None:
    bill = standing(a_bill(), order_of=BANK)
    free = bill.after(act(Act.ENDORSE, EndorsementTerms(Endorsement.BLANK, None, True)), head=bill.head)
    bound = bill.after(act(Act.ENDORSE, EndorsementTerms(Endorsement.BLANK)), head=bill.head)
    assert free.standing.bill is not None and bound.standing.bill is not None
    assert (free.standing.bill.endorsers, bound.standing.bill.endorsers) == ((SELLER,), (SELLER, BANK))
