# SPDX-License-Identifier: Apache-2.0
"""Recourse up any chain of signers: nobody gets more than is owed, nobody who paid loses those before them, time only
adds, and parts add up to the cent.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.bill_makers import DRAWN, SIGHT, TERMS, act, after, bill_of
from tests.makers import BUYER, SELLER
from tests.title_makers import a_title, standing

from tradelane.kernel.ids import OrganisationId
from tradelane.titles import rules
from tradelane.titles.rules.interest import Step, accrued
from tradelane.titles.values import (
    Act,
    Aval,
    BillLaw,
    BillStanding,
    Cost,
    CostKind,
    Interest,
    NoticeTerms,
    PartPayment,
    PaymentTerms,
    Presentment,
    RecordKind,
    Title,
)
from tradelane.titles.values.claims import Answer, Claim

DUE = date(2026, 12, 1)
HOLDER = OrganisationId("SG.UEN.HOLDER")
SIGNERS = [OrganisationId(f"SG.UEN.SIGNER{at}") for at in range(6)]
SURETIES = [OrganisationId(f"SG.UEN.SURETY{at}") for at in range(3)]
RATE = Decimal("7.25")
"""Of a court or a bank, where the law leaves it to one."""

cents = st.integers(100, 10**9).map(lambda each: Decimal(each) / 100)


@st.composite
def dishonoured(draw: Any) -> Title:
    """A bill at sight, presented, refused and protested on one day; up to six endorsed it, and three stand surety."""
    law, amount = draw(st.sampled_from(BillLaw)), draw(cents)
    interest = draw(
        st.none() | st.builds(Interest, st.integers(1, 30).map(Decimal), st.none(), st.sampled_from((360, 365)))
    )
    endorsers = tuple(SIGNERS[: draw(st.integers(0, len(SIGNERS)))])
    terms = replace(TERMS, law=law, amount=amount, tenor=SIGHT, interest=interest)
    bill = BillStanding(
        terms, SELLER, endorsers=endorsers, accepted=draw(st.sampled_from((None, amount))), accepted_on=DRAWN,
        presented=Presentment.PAYMENT, presented_on=DUE, demanded_on=DUE, dishonoured_on=DUE, protested_on=DUE,
        costs=tuple(Cost(kind, draw(cents)) for kind in draw(st.lists(st.sampled_from(CostKind), max_size=3))),
    )  # fmt: skip
    for surety in SURETIES[: draw(st.integers(0, len(SURETIES)))]:
        guarantees = draw(st.sampled_from((BUYER, SELLER, *endorsers)))
        bill = replace(bill, avals=(*bill.avals, Aval(surety, guarantees, amount)))
    part = draw(st.integers(0, 99))
    if part:
        paid = (amount * part / 100).quantize(Decimal("0.01"), ROUND_DOWN)
        paid_on = DUE + timedelta(days=draw(st.integers(0, 90)))
        bill = replace(bill, paid=paid, payments=(PartPayment(paid_on, BUYER, paid),))
    title = a_title(holder=HOLDER, carrier=SELLER)
    return standing(title, kind=RecordKind.BILL_OF_EXCHANGE, order_of=HOLDER, bill=bill)


def claim_of(title: Title, on: date) -> Claim:
    return rules.reckon(bill_of(title), on=on, rate=RATE)


def who_can_take_it_up(title: Title) -> list[OrganisationId]:
    """Those against whom recourse lies, though they were told of it or not."""
    return [each for each in dict.fromkeys(bill_of(title).liable) if each not in (BUYER, title.holder)]


@given(title=dishonoured(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_nobody_gets_more_than_is_owed_and_who_paid_keeps_those_before_them(title: Title, data: st.DataObject) -> None:
    on = DUE + timedelta(days=100)
    original = title
    while payers := who_can_take_it_up(title):
        on += timedelta(days=data.draw(st.integers(0, 400)))
        payer, before, claim = data.draw(st.sampled_from(payers)), bill_of(title), claim_of(title, on)
        beyond = rules.payable_beyond(before, on=on, rate=RATE)
        assert beyond is not None
        paid = PaymentTerms(payer, before.outstanding, beyond)
        assert paid.whole == claim.total
        entry = act(Act.RECOURSE, paid, by=title.holder, to=payer, day=on)
        assert rules.recourse_follows_a_dishonour(title, entry)
        assert rules.what_is_paid_beyond_the_sum_is_reckoned(title, entry)
        a_cent_more = replace(beyond, interest=beyond.interest + Decimal("0.01"))
        too_much = replace(entry, terms=replace(paid, beyond=a_cent_more))
        assert not rules.what_is_paid_beyond_the_sum_is_reckoned(title, too_much)

        taken = after(title, entry)
        held = bill_of(taken)
        signer = before.signer_behind(payer)
        place = before.endorsers.index(signer) if signer in before.endorsers else 0
        assert held.endorsers[:place] == before.endorsers[:place], "who signed before them answers on"
        assert not set(held.endorsers) & set(before.endorsers[place + 1 :]), "who signed after them is free"
        assert payer not in held.liable and set(held.liable) <= set(before.liable)
        assert held.is_bound == before.is_bound and (BUYER in held.liable) == before.is_bound
        if before.terms.law is BillLaw.ULB:
            assert claim_of(taken, on).total == paid.whole, "they claim what they paid, no more and no less"
        else:
            assert claim_of(taken, on) == claim, "they claim what the holder could"
        title = taken
    assert len(bill_of(title).liable) <= len(bill_of(original).liable)


@given(title=dishonoured(), start=st.integers(90, 400), days=st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_a_claim_only_grows_with_time_and_is_the_sum_of_its_lines(title: Title, start: int, days: int) -> None:
    first, then = (claim_of(title, DUE + timedelta(days=each)) for each in (start, start + days))
    assert first.total <= then.total
    for claim in (first, then):
        assert claim.total == sum(each.amount for each in claim.lines if each.amount is not None)
        assert all(each.amount == round(each.amount, 2) for each in claim.lines if each.amount is not None)


@given(
    owed=cents, rate=st.integers(1, 4000).map(lambda each: Decimal(each) / 100), year=st.sampled_from((360, 365)),
    cuts=st.lists(st.integers(1, 1999), unique=True, max_size=8),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_interest_cut_into_parts_adds_up_to_the_cent(owed: Decimal, rate: Decimal, year: int, cuts: list[int]) -> None:
    until = DUE + timedelta(days=2000)
    steps = [Step(DUE + timedelta(days=each), owed) for each in (0, *sorted(cuts))]

    def reckoned(steps: list[Step]) -> list[Decimal]:
        return [each.amount for each in accrued(steps, since=DUE, until=until, rate=rate, year=year, terms=TERMS)]

    whole, parts = reckoned(steps[:1]), reckoned(steps)
    assert len(parts) == len(cuts) + 1 and sum(parts) == sum(whole) and min(parts) >= 0


@given(title=dishonoured(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_payment_for_honour_frees_who_signed_after_and_nobody_else(title: Title, data: st.DataObject) -> None:
    bill = bill_of(title)
    honoured = data.draw(st.sampled_from([each for each in bill.liable if each != BUYER]))
    kept = bill.kept_for(honoured)
    assert honoured in kept.liable and set(kept.liable) == set(bill.liable) - bill.subsequent_to(honoured)
    signer = bill.signer_behind(honoured)
    if signer in bill.endorsers:
        assert kept.endorsers == bill.endorsers[: bill.endorsers.index(signer) + 1] and kept.drawer_answers
    again = kept.kept_for(honoured)
    assert again.liable == kept.liable, "whom it freed it frees once"


@given(title=dishonoured(), later=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_whoever_owes_owes_at_most_the_claim(title: Title, later: int) -> None:
    on = DUE + timedelta(days=100 + later)
    told = after(title, *(act(Act.NOTICE, NoticeTerms(each), day=DUE) for each in bill_of(title).liable))
    claim = claim_of(told, on)
    answers = rules.answering(bill_of(told), holder=HOLDER, on=on, rate=RATE)
    owing = [each for each in answers if each.answer is Answer.OWES]
    assert {each.party for each in owing} == set(bill_of(told).liable)
    assert all(each.claim is not None and Decimal(0) < each.claim.total <= claim.total for each in owing)
