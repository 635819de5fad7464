# SPDX-License-Identifier: Apache-2.0
"""Bills of exchange and promissory notes: each rule where it holds and where it does not, and the dates of each law."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.bill_makers import AFTER_SIGHT, DUE, TERMS, a_bill, act, after, at, bill_of
from tests.makers import AGENCY, BANK, BUYER, CARRIER, MX_BANK, OUTSIDER, SELLER
from tests.title_makers import a_title, an_opening, standing

from tradelane.titles import rules
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    Aval,
    AvalTerms,
    BillLaw,
    BillTerms,
    Cost,
    CostKind,
    Endorsement,
    EndorsementTerms,
    Entry,
    Form,
    NoticeTerms,
    Notified,
    Obstacle,
    ObstacleTerms,
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
    def opened(kind: RecordKind = RecordKind.BILL_OF_EXCHANGE, bill: BillTerms | None = TERMS, **on: Any) -> Entry:
        return an_opening(**{"kind": kind, "bill": bill, "form": Form.ORDER, "order_of": SELLER, **on})

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
        {"tenor": Tenor(TenorKind.AFTER_DATE, days=-3, months=1)}, {"place_of_payment": "sg"},
        {"drawn_in": "Singapore"},
    ):  # fmt: skip
        assert not rules.an_instrument_says_what_it_must(opened(bill=replace(TERMS, **wrong))), wrong  # type: ignore[arg-type]
    to_bearer = {"form": Form.BLANK, "order_of": None}
    assert not rules.an_instrument_says_what_it_must(opened(**to_bearer)), "ULB art. 1(6)"
    assert rules.an_instrument_says_what_it_must(opened(bill=replace(TERMS, law=BillLaw.BEA), **to_bearer)), "BEA s. 8"


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
    on_condition = AcceptanceTerms(Decimal(1000), "when the goods were sold")
    for law in BillLaw:
        for varied in (part, on_condition):
            accepted = act(Act.ACCEPT_BILL, varied, by=BUYER)
            assert rules.the_drawee_accepts_once(a_bill(law), accepted), law
            offered = a_bill(law).after(accepted, head=a_bill().head)
            assert rules.the_drawee_accepts_once(offered, accepted) is False, "once, or while an offer waits"
    more = AcceptanceTerms(Decimal(1001))
    assert not rules.the_drawee_accepts_once(a_bill(), act(Act.ACCEPT_BILL, more, by=BUYER))
    assert not rules.the_drawee_accepts_once(a_bill(), act(Act.ACCEPT_BILL, whole, by=OUTSIDER))
    again = a_bill(accepted=Decimal(1000))
    assert not rules.the_drawee_accepts_once(again, act(Act.ACCEPT_BILL, whole, by=BUYER))
    note = a_bill(kind=RecordKind.PROMISSORY_NOTE)
    assert not rules.the_drawee_accepts_once(note, act(Act.ACCEPT_BILL, whole, by=BUYER)), "a note is not accepted"
    seen = a_bill(kind=RecordKind.PROMISSORY_NOTE, terms=replace(TERMS, tenor=AFTER_SIGHT))
    assert rules.the_drawee_accepts_once(seen, act(Act.ACCEPT_BILL, whole, by=BUYER)), "ULB art. 78(2): its visa"
    for varied in (part, on_condition):
        assert not rules.the_drawee_accepts_once(seen, act(Act.ACCEPT_BILL, varied, by=BUYER))


def test_an_aval_is_for_a_party() -> None:
    for guarantees, amount, holds in (
        (BUYER, 1000, True),
        (SELLER, 1, True),
        (OUTSIDER, 1, False),
        (BUYER, 1001, False),
    ):
        terms = AvalTerms(guarantees, Decimal(amount))
        assert rules.an_aval_is_for_a_party(a_bill(), act(Act.AVAL, terms, by=OUTSIDER)) is holds
    for_oneself = act(Act.AVAL, AvalTerms(SELLER, Decimal(1)), by=SELLER)
    assert not rules.an_aval_is_for_a_party(a_bill(), for_oneself)


@pytest.mark.parametrize(
    ("law", "day", "holds"),
    [
        (BillLaw.ULB, date(2026, 11, 26), False),
        (BillLaw.ULB, DUE, True),
        (BillLaw.ULB, date(2026, 12, 1), True),  # the second business day after a Friday
        (BillLaw.ULB, date(2026, 12, 2), False),
        (BillLaw.BEA, DUE, True),
        (BillLaw.BEA, date(2026, 11, 30), False),
        (BillLaw.UCC, date(2026, 11, 26), False),
        (
            BillLaw.UCC,
            date(2026, 12, 30),
            True,
        ),  # dishonoured on whichever is later, the due day or that of presentment
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


@pytest.mark.parametrize("kind", [RecordKind.BILL_OF_EXCHANGE, RecordKind.PROMISSORY_NOTE])
def test_what_runs_from_its_sight_is_shown_within_a_year_of_its_date(kind: RecordKind) -> None:
    bill = a_bill(kind=kind, terms=replace(TERMS, tenor=AFTER_SIGHT))
    for law, day, holds in (
        (BillLaw.ULB, date(2027, 11, 2), True), (BillLaw.ULB, date(2027, 11, 3), False),
        (BillLaw.BEA, date(2028, 11, 3), True),  # a reasonable time (BEA s. 40), which no rule guesses
    ):  # fmt: skip
        judged = a_bill(law, kind=kind, terms=replace(TERMS, tenor=AFTER_SIGHT))
        shown = act(Act.PRESENT, PresentmentTerms(Presentment.ACCEPTANCE), day=day)
        assert rules.an_instrument_is_presented_in_its_time(judged, shown) is holds, (law, day)
    seen = bill.after(act(Act.ACCEPT_BILL, AcceptanceTerms(Decimal(1000)), by=BUYER), head=bill.head)
    assert seen.standing.bill is not None and rules.bill_payable_on(seen.standing.bill) == date(2027, 1, 26)


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


@pytest.mark.parametrize(
    ("law", "presented", "refused", "last"),
    [
        # want of payment: the Uniform Law counts from the day on which it is payable, the act from the dishonour
        (BillLaw.ULB, Presentment.PAYMENT, date(2026, 12, 1), date(2026, 12, 1)),
        (BillLaw.BEA, Presentment.PAYMENT, date(2026, 12, 1), date(2026, 12, 2)),
        # want of acceptance: while it could be presented for that, and the day after when it was on the last one
        (BillLaw.ULB, Presentment.ACCEPTANCE, date(2026, 11, 10), DUE),
        (BillLaw.ULB, Presentment.ACCEPTANCE, DUE, date(2026, 11, 30)),
        (BillLaw.BEA, Presentment.ACCEPTANCE, date(2026, 11, 10), date(2026, 11, 11)),
    ],
)
def test_a_protest_has_the_time_of_its_law(law: BillLaw, presented: Presentment, refused: date, last: date) -> None:
    bill = a_bill(law, presented=presented, presented_on=refused, dishonoured_on=refused)
    protest = ProtestTerms("notary 14 of Singapore, act 551/2026")
    assert rules.a_protest_is_of_a_dishonour_in_time(bill, act(Act.PROTEST, protest, day=last))
    late = act(Act.PROTEST, protest, day=last + timedelta(days=1))
    assert not rules.a_protest_is_of_a_dishonour_in_time(bill, late)


def test_at_sight_want_of_payment_is_protested_within_a_year_of_its_date() -> None:
    bill = a_bill(
        terms=replace(TERMS, tenor=Tenor(TenorKind.SIGHT)), presented=Presentment.PAYMENT,
        presented_on=date(2026, 12, 1), dishonoured_on=date(2026, 12, 1),
    )  # fmt: skip
    protest = ProtestTerms("notary 14 of Singapore, act 551/2026")
    for day, holds in ((date(2027, 11, 2), True), (date(2027, 11, 3), False)):  # ULB arts 34, 44(3)
        assert rules.a_protest_is_of_a_dishonour_in_time(bill, act(Act.PROTEST, protest, day=day)) is holds


def test_an_acceptance_of_a_part_is_a_refusal_of_the_rest() -> None:
    """ULB arts 26(1), 43, 44, 51: the rest is protested and paid at once, the part is presented when it is due."""
    early, protest = date(2026, 11, 10), ProtestTerms("notary 14 of Singapore, act 551/2026")
    drawn = a_bill()
    part = drawn.after(act(Act.ACCEPT_BILL, AcceptanceTerms(Decimal(600)), by=BUYER, day=early), head=drawn.head)
    assert rules.a_protest_is_of_a_dishonour_in_time(part, act(Act.PROTEST, protest, day=date(2026, 11, 20)))
    assert rules.notice_is_given_in_time(part, act(Act.NOTICE, NoticeTerms(SELLER), day=date(2026, 11, 11)))
    protested = part.after(act(Act.PROTEST, protest, day=early), head=drawn.head)
    whole = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000)), to=SELLER, day=early)
    assert not rules.recourse_follows_a_dishonour(protested, whole), "the acceptor still owes a part of it"
    assert rules.a_protested_bill_is_not_endorsed(protested, act(Act.ENDORSE, ENDORSED, day=early)), "ULB art. 20"
    rest = protested.after(act(Act.PAY, PaymentTerms(SELLER, Decimal(400)), day=early), head=drawn.head)
    assert rest.standing.bill is not None and rest.standing.bill.owed_by_acceptor == Decimal(600), (
        "the rest was not his"
    )
    shown = rest.after(act(Act.PRESENT, PresentmentTerms(Presentment.PAYMENT)), head=drawn.head)
    assert rules.a_protest_is_of_a_dishonour_in_time(shown, act(Act.PROTEST, protest)), "for want of payment, too"
    assert rest.after(act(Act.PAY, PaymentTerms(BUYER, Decimal(600))), head=drawn.head).state is TitleState.DISCHARGED


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


@pytest.mark.parametrize(
    ("law", "terms", "asked"),
    [
        (BillLaw.ULB, {}, True),
        (BillLaw.ULB, {"without_protest": True}, False),  # ULB art. 46
        (BillLaw.BEA, {}, True),  # drawn in Mexico, payable in Singapore
        (BillLaw.BEA, {"drawn_in": "SG"}, False),  # an inland bill (BEA s. 51(1))
        (BillLaw.BEA, {"drawn_in": "SG", "place_of_payment": "MY"}, False),  # upon somebody there (BEA s. 4(1))
        (BillLaw.BEA, {"drawee": SELLER}, False),  # as a note, which asks for none (BEA ss. 5(2), 89(4))
        (BillLaw.UCC, {}, False),
    ],
)
def test_recourse_needs_a_protest_only_where_its_law_asks_for_one(
    law: BillLaw, terms: dict[str, Any], asked: bool
) -> None:
    refused = {"terms": replace(TERMS, **terms), "dishonoured_on": DUE, "endorsers": (OUTSIDER,)}
    takes_up = act(Act.RECOURSE, PaymentTerms(OUTSIDER, Decimal(1000)), to=OUTSIDER)
    assert rules.recourse_follows_a_dishonour(a_bill(law, **refused), takes_up) is not asked
    silent = {**refused, "dishonoured_on": None, "presented": Presentment.PAYMENT, "presented_on": DUE}
    the_day_after = act(Act.RECOURSE, takes_up.terms, to=OUTSIDER, day=date(2026, 11, 28))
    assert not rules.recourse_follows_a_dishonour(a_bill(law, **silent), takes_up), "the day is not over"
    assert rules.recourse_follows_a_dishonour(a_bill(law, **silent), the_day_after) is not asked


ENDORSED = EndorsementTerms(Endorsement.BLANK)


def test_a_protested_bill_is_not_endorsed() -> None:
    endorsement = act(Act.ENDORSE, ENDORSED)
    protested = {"protested_on": DUE, "presented": Presentment.PAYMENT}
    assert rules.a_protested_bill_is_not_endorsed(a_bill(), endorsement)
    assert not rules.a_protested_bill_is_not_endorsed(a_bill(**protested), endorsement)
    assert rules.a_protested_bill_is_not_endorsed(a_bill(BillLaw.BEA, **protested), endorsement), "BEA s. 36(5)"
    for day, holds in ((date(2026, 12, 1), True), (date(2026, 12, 2), False)):  # the time for protest is over
        assert rules.a_protested_bill_is_not_endorsed(a_bill(), replace(endorsement, at=at(day))) is holds


# ── what the acts do ──


def test_who_answers_for_a_bill_are_those_who_put_their_name_to_it() -> None:
    bill = a_bill(accepted=Decimal(1000), avals=(Aval(OUTSIDER, BUYER, Decimal(500)),)).standing.bill
    assert bill is not None and bill.liable == (BUYER, SELLER, SELLER, OUTSIDER)
    unaccepted = a_bill().standing.bill
    assert unaccepted is not None and BUYER not in unaccepted.liable


def test_payment_by_the_drawee_discharges_and_a_part_does_not() -> None:
    part = a_bill().after(act(Act.PAY, PaymentTerms(BUYER, Decimal(300))), head=a_bill().head)
    assert part.state is TitleState.HELD and part.standing.bill is not None
    assert (part.standing.bill.outstanding, part.standing.bill.owed_by_acceptor) == (Decimal(700), Decimal(0))
    whole = part.after(act(Act.PAY, PaymentTerms(BUYER, Decimal(700))), head=a_bill().head)
    assert whole.state is TitleState.DISCHARGED


def test_who_takes_a_bill_up_has_recourse_against_those_before_them() -> None:
    chain = a_bill(endorsers=(SELLER, OUTSIDER, CARRIER), protested_on=DUE)
    taken = chain.after(act(Act.RECOURSE, PaymentTerms(OUTSIDER, Decimal(1000)), to=OUTSIDER), head=chain.head)
    assert taken.holder == OUTSIDER and taken.standing.bill is not None
    assert taken.standing.bill.endorsers == (SELLER,)
    assert rules.recourse_follows_a_dishonour(taken, act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000)), to=SELLER))


@pytest.mark.parametrize(
    ("payer", "answer"),
    [
        (BANK, (BUYER,)),  # stood surety for the drawee: nobody else answers to one who does
        (CARRIER, (BUYER, SELLER, OUTSIDER)),  # the last endorser
        (MX_BANK, (BUYER, SELLER, OUTSIDER)),  # stood surety for the first endorser, who answers to them too
        (AGENCY, (BUYER, SELLER)),  # stood surety for the drawer
        (SELLER, (BUYER,)),
    ],
)
def test_a_surety_who_pays_turns_to_whom_they_stood_in_for_and_those_before(payer: Any, answer: Any) -> None:
    """ULB arts 32(3), 47, 49."""
    avals = tuple(
        Aval(by, guarantees, Decimal(1000)) for by, guarantees in ((BANK, BUYER), (AGENCY, SELLER), (MX_BANK, OUTSIDER))
    )
    chain = a_bill(
        endorsers=(OUTSIDER, CARRIER), avals=avals, accepted=Decimal(1000), presented=Presentment.PAYMENT,
        protested_on=DUE,
    )  # fmt: skip
    taken = chain.after(act(Act.RECOURSE, PaymentTerms(payer, Decimal(1000)), to=payer), head=chain.head)
    assert taken.standing.bill is not None
    sureties = {aval.by for aval in avals if aval.by != payer and aval.guarantees in (*answer, BUYER)}
    assert set(taken.standing.bill.liable) == {*answer, *sureties}


def test_an_endorsement_without_recourse_answers_for_nothing() -> None:
    bill = standing(a_bill(), order_of=BANK)
    free = bill.after(act(Act.ENDORSE, EndorsementTerms(Endorsement.BLANK, None, True)), head=bill.head)
    bound = bill.after(act(Act.ENDORSE, EndorsementTerms(Endorsement.BLANK)), head=bill.head)
    assert free.standing.bill is not None and bound.standing.bill is not None
    assert (free.standing.bill.endorsers, bound.standing.bill.endorsers) == ((SELLER,), (SELLER, BANK))


# ── deliberation, obstacles, notices passed on, costs ──


def test_a_drawee_deliberates_for_a_day() -> None:
    day = date(2026, 11, 10)
    shown = act(Act.PRESENT, PresentmentTerms(Presentment.ACCEPTANCE), day=day)
    asks = act(Act.DELIBERATE, by=BUYER, day=day)
    protest = ProtestTerms("notary 14 of Singapore, act 551/2026")
    for law, holds in ((BillLaw.ULB, True), (BillLaw.BEA, False), (BillLaw.UCC, False)):
        assert rules.a_drawee_deliberates_for_a_day(after(a_bill(law), shown), asks) is holds, law
    presented = after(a_bill(), shown)
    assert not rules.a_drawee_deliberates_for_a_day(presented, replace(asks, by=OUTSIDER))
    assert not rules.a_drawee_deliberates_for_a_day(presented, replace(asks, at=at(date(2026, 11, 11))))
    thinking = after(presented, asks)
    assert not rules.a_drawee_deliberates_for_a_day(thinking, asks), "once"
    assert not rules.a_protest_is_of_a_dishonour_in_time(thinking, act(Act.PROTEST, protest, day=day))
    next_day = date(2026, 11, 11)
    again = after(thinking, act(Act.PRESENT, PresentmentTerms(Presentment.ACCEPTANCE), day=next_day))
    assert not rules.a_drawee_deliberates_for_a_day(again, replace(asks, at=at(next_day))), "the first time only"
    assert rules.a_protest_is_of_a_dishonour_in_time(again, act(Act.PROTEST, protest, day=next_day))
    on_the_last = after(a_bill(), replace(shown, at=at(DUE)), replace(asks, at=at(DUE)))
    on_monday = act(Act.PRESENT, PresentmentTerms(Presentment.ACCEPTANCE), day=date(2026, 11, 30))
    assert rules.an_instrument_is_presented_in_its_time(on_the_last, on_monday), "the next business day (art. 72)"
    assert not rules.an_instrument_is_presented_in_its_time(a_bill(), on_monday)


def test_an_obstacle_is_noted_as_it_was() -> None:
    def noted(title: Title, since: date, until: date | None = None, ground: str = "a quarantine") -> bool:
        return rules.an_obstacle_is_noted_as_it_was(title, act(Act.HINDER, ObstacleTerms(ground, since, until)))

    began = date(2026, 11, 20)
    assert noted(a_bill(), began) and noted(a_bill(), began, DUE)
    assert not noted(a_bill(), date(2026, 11, 28)), "not from a day to come"
    assert not noted(a_bill(), date(2026, 11, 1)), "nor from before the bill"
    assert not noted(a_bill(), began, date(2026, 11, 19)) and not noted(a_bill(), began, date(2026, 11, 28))
    assert not noted(a_bill(), began, ground=" ")
    open_one = a_bill(obstacle=Obstacle(began, None))
    assert noted(open_one, began, DUE) and not noted(open_one, DUE), "it keeps the day on which it began"
    late = act(Act.PRESENT, PresentmentTerms(Presentment.PAYMENT), day=date(2026, 12, 10))
    assert rules.an_instrument_is_presented_in_its_time(open_one, late), "no time passes over it (ULB art. 54(1))"


def test_who_was_told_tells_those_before_them() -> None:
    told_on = date(2026, 12, 1)
    bill = a_bill(
        endorsers=(OUTSIDER, CARRIER), presented=Presentment.PAYMENT, presented_on=DUE, protested_on=DUE,
        told=(CARRIER,), notices=(Notified(BANK, CARRIER, told_on),),
    )  # fmt: skip

    def tells(who: str, by: str = CARRIER, day: date = told_on, title: Title = bill) -> bool:
        entry = act(Act.RELAY, NoticeTerms(who), by=by, day=day)  # type: ignore[arg-type]
        return rules.who_was_told_tells_those_before_them(title, entry)

    assert tells(OUTSIDER) and tells(SELLER)
    assert not tells(OUTSIDER, by=SELLER), "nobody told them"
    assert not tells(CARRIER) and not tells(BUYER), "only those before them"
    assert tells(OUTSIDER, day=date(2026, 12, 3)), "two business days (ULB art. 45(1))"
    assert not tells(OUTSIDER, day=date(2026, 12, 4))
    code = standing(bill, bill=replace(bill_of(bill), terms=replace(TERMS, law=BillLaw.UCC)))
    assert tells(OUTSIDER, day=date(2026, 12, 31), title=code), "30 days (UCC § 3-503(c))"


def test_who_was_told_and_took_it_up_has_the_time_of_both() -> None:
    bill = a_bill(
        endorsers=(OUTSIDER,), presented=Presentment.PAYMENT, presented_on=DUE, protested_on=DUE,
        notices=(Notified(MX_BANK, BANK, date(2026, 12, 3)),),
    )  # fmt: skip
    for day, holds in ((date(2026, 12, 7), True), (date(2026, 12, 8), False)):  # the holder's own time ended on the 3rd
        assert rules.notice_is_given_in_time(bill, act(Act.NOTICE, NoticeTerms(OUTSIDER), day=day)) is holds


def test_costs_are_in_the_bills_money() -> None:
    def cost(amount: str, currency: str = "USD") -> bool:
        costs = (Cost(CostKind.PROTEST, Decimal(amount)),)
        title = a_bill(terms=replace(TERMS, currency=currency))
        return rules.costs_are_in_the_bills_money(title, act(Act.PROTEST, ProtestTerms("act 551", costs)))

    assert cost("45") and cost("45.50") and cost("45", "JPY")
    assert not cost("0") and not cost("-1") and not cost("45.505") and not cost("45.5", "JPY")
