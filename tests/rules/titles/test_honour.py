# SPDX-License-Identifier: Apache-2.0
"""Acceptance and payment for honour: who may step in, what the holder answers, who is free and who pays whom."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.bill_makers import AFTER_SIGHT, DUE, TERMS, a_bill, act, after, bill_of
from tests.makers import AGENCY, BANK, BUYER, CARRIER, MX_BANK, OUTSIDER, SELLER

from tradelane.titles import rules
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    Aval,
    Beyond,
    BillLaw,
    Cost,
    CostKind,
    Endorsement,
    EndorsementTerms,
    InterventionTerms,
    OfferKind,
    OfferTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    RecordKind,
    Showing,
    Title,
)
from tradelane.titles.values.claims import Answer

EARLY = date(2026, 11, 10)
ACCEPTS = InterventionTerms(Presentment.ACCEPTANCE, Decimal(1000))
PAYS = InterventionTerms(Presentment.PAYMENT, Decimal(1000))
BOTH = (BillLaw.ULB, BillLaw.BEA)


def unaccepted(law: BillLaw = BillLaw.ULB, **changes: Any) -> Title:
    """Refused acceptance and protested, long before it is due; drawn by the seller, endorsed twice."""
    shown = {
        "presented": Presentment.ACCEPTANCE, "presented_on": EARLY, "shown_on": EARLY, "dishonoured_on": EARLY,
        "protested_on": EARLY,
    }  # fmt: skip
    return a_bill(law, **{"endorsers": (OUTSIDER, CARRIER), **shown, **changes})


def unpaid(law: BillLaw = BillLaw.ULB, **changes: Any) -> Title:
    shown = {"presented": Presentment.PAYMENT, "presented_on": DUE, "dishonoured_on": DUE, "protested_on": DUE}
    return a_bill(law, **{"endorsers": (OUTSIDER, CARRIER), **shown, **changes})


def steps_in(title: Title, terms: InterventionTerms, by: str = MX_BANK, day: date = EARLY) -> bool:
    return rules.an_intervention_is_for_one_who_answers(title, act(Act.INTERVENE, terms, by=by, day=day))


def offered(title: Title, *offers: tuple[str, str | None], terms: InterventionTerms = PAYS, day: date = DUE) -> Title:
    return after(title, *(
        act(Act.INTERVENE, replace(terms, honoured=honoured), by=by, day=day) for by, honoured in offers
    ))  # fmt: skip


def test_an_intervention_is_for_one_who_answers() -> None:
    for law, holds in ((BillLaw.ULB, True), (BillLaw.BEA, True), (BillLaw.UCC, False)):
        assert steps_in(unaccepted(law), ACCEPTS) is holds, law
        assert steps_in(unpaid(law), PAYS, day=DUE) is holds, law
    assert steps_in(unaccepted(), replace(ACCEPTS, honoured=CARRIER))
    assert not steps_in(unaccepted(), replace(ACCEPTS, honoured=BUYER)), "the drawee answers for nothing"
    assert not steps_in(unaccepted(), ACCEPTS, by=BANK), "the holder"
    assert not steps_in(unaccepted(), ACCEPTS, by=SELLER), "the one honoured"
    assert not steps_in(offered(unaccepted(), (MX_BANK, None), terms=ACCEPTS), ACCEPTS), "once"
    assert not steps_in(a_bill(), ACCEPTS), "nobody refused it"


def test_who_may_step_in_is_another_by_each_law() -> None:
    assert steps_in(unaccepted(), ACCEPTS, by=OUTSIDER), "by the Uniform Law one who answers too (art. 55(3))"
    assert not steps_in(unaccepted(BillLaw.BEA), ACCEPTS, by=OUTSIDER), "by the Act none who does (s. 65(1))"
    assert steps_in(unaccepted(), ACCEPTS, by=BUYER), "even the drawee"
    accepted = {"accepted": Decimal(1000), "accepted_on": EARLY}
    assert not steps_in(unpaid(**accepted), PAYS, by=BUYER, day=DUE), "not the acceptor"
    of_the_acceptor = replace(PAYS, honoured=BUYER)
    assert not steps_in(unpaid(**accepted), of_the_acceptor, day=DUE), "against whom there is no recourse"
    assert steps_in(unpaid(BillLaw.BEA, **accepted), of_the_acceptor, day=DUE), "any party liable (s. 68(1))"


def test_a_bill_is_accepted_for_honour_before_it_is_due() -> None:
    assert not steps_in(unaccepted(), ACCEPTS, day=DUE)
    assert not steps_in(unaccepted(kind=RecordKind.PROMISSORY_NOTE), ACCEPTS), "a note is not accepted (art. 77)"
    kept = replace(TERMS, showing=Showing(prohibited=True))
    assert not steps_in(unaccepted(terms=kept), ACCEPTS), "it is not open to acceptance (art. 56(1))"
    for law in BOTH:
        assert not steps_in(unaccepted(law, protested_on=None), ACCEPTS), law
    released = unaccepted(terms=replace(TERMS, without_protest=True), protested_on=None)
    assert steps_in(released, ACCEPTS), "by the Uniform Law where there is recourse"
    for law, holds in ((BillLaw.ULB, False), (BillLaw.BEA, True)):
        part = replace(ACCEPTS, amount=Decimal(400))
        assert steps_in(unaccepted(law), part) is holds, "for a part (s. 65(2))"


def test_a_bill_is_paid_for_honour_in_its_time_for_the_whole() -> None:
    for day, holds in ((date(2026, 12, 2), True), (date(2026, 12, 3), False)):  # the day after the last for a protest
        claim = rules.reckon(bill_of(unpaid()), on=day).total
        assert steps_in(unpaid(), replace(PAYS, amount=claim), day=day) is holds, day
        assert not steps_in(unpaid(), replace(PAYS, amount=claim - Decimal("0.01")), day=day)
    by_the_act = unpaid(BillLaw.BEA, costs=(Cost(CostKind.PROTEST, Decimal(45)),))
    late = date(2027, 3, 1)
    assert steps_in(by_the_act, replace(PAYS, amount=Decimal(1045)), day=late)
    assert not steps_in(by_the_act, replace(PAYS, amount=Decimal(1044)), day=late), "the notary's costs (s. 68(5))"
    assert not steps_in(unaccepted(BillLaw.BEA), PAYS), "after protest for non-payment (s. 68(1))"
    assert steps_in(unaccepted(), PAYS), "by the Uniform Law wherever there is recourse (art. 59(1))"


def test_the_holder_answers_what_was_offered() -> None:
    accepts = offered(unaccepted(), (MX_BANK, None), terms=ACCEPTS, day=EARLY)
    pays = offered(unpaid(), (MX_BANK, None))

    def answers(title: Title, answer: Act, by: str = MX_BANK) -> bool:
        return rules.the_holder_answers_what_was_offered(title, act(answer, OfferTerms(by)))  # type: ignore[arg-type]

    assert answers(accepts, Act.ADMIT) and answers(accepts, Act.DECLINE) and answers(pays, Act.DECLINE)
    assert not answers(pays, Act.ADMIT), "a payment is taken by handing the bill over"
    assert not answers(accepts, Act.ADMIT, OUTSIDER)
    for law, holds in ((BillLaw.ULB, False), (BillLaw.BEA, True)):
        named = replace(TERMS, in_case_of_need=AGENCY, place_of_payment=AGENCY[:2])
        referee = offered(unaccepted(law, terms=named), (AGENCY, None), terms=ACCEPTS, day=EARLY)
        assert answers(referee, Act.DECLINE, AGENCY) is holds, "named in case of need (ULB art. 56(3); BEA s. 15)"


def test_who_accepts_for_honour_answers_at_maturity_and_keeps_those_honoured_until_then() -> None:
    title = offered(unaccepted(), (MX_BANK, OUTSIDER), terms=ACCEPTS, day=EARLY)
    let_in = after(title, act(Act.ADMIT, OfferTerms(MX_BANK), day=EARLY))

    def answering(on: date) -> dict[str, tuple[Answer, str]]:
        found = rules.answering(bill_of(let_in), holder=BANK, on=on)
        return {each.party: (each.answer, each.clause) for each in found}

    early = answering(EARLY)
    assert early[SELLER] == (Answer.OWES, "ULB art. 47"), "who signed before the one honoured"
    assert early[OUTSIDER] == early[CARRIER] == (Answer.NOT_YET, "ULB art. 56(3)")
    assert early[MX_BANK] == (Answer.NOT_YET, "ULB art. 58(1)")
    assert {answer for answer, _ in answering(DUE).values()} == {Answer.OWES}


def test_a_payment_for_honour_frees_most() -> None:
    title = offered(unpaid(), (MX_BANK, OUTSIDER), (AGENCY, SELLER))

    def takes(payer: str, amount: str = "1000", beyond: Beyond | None = None, day: date = DUE) -> bool:
        terms = PaymentTerms(payer, Decimal(amount), beyond)  # type: ignore[arg-type]
        return rules.a_payment_for_honour_frees_most(title, act(Act.PAY_FOR_HONOUR, terms, to=payer, day=day))

    assert takes(AGENCY), "for the drawer, whose payment frees both endorsers (art. 63(3); s. 68(2))"
    assert not takes(MX_BANK) and not takes(OUTSIDER) and not takes(AGENCY, "999")
    assert not takes(AGENCY, beyond=Beyond(Decimal(1))), "more than was offered"
    assert not takes(AGENCY, day=date(2026, 12, 3))


@pytest.mark.parametrize("law", BOTH)
def test_who_pays_for_honour_has_the_one_honoured_and_those_before(law: BillLaw) -> None:
    avals = (Aval(MX_BANK, OUTSIDER, Decimal(1000)), Aval(BANK, CARRIER, Decimal(1000)))
    title = offered(unpaid(law, avals=avals, accepted=Decimal(1000), accepted_on=EARLY), (AGENCY, OUTSIDER))
    paid = act(Act.PAY_FOR_HONOUR, PaymentTerms(AGENCY, Decimal(1000)), to=AGENCY)
    held = after(title, paid)
    assert held.holder == held.standing.order_of == AGENCY
    assert bill_of(held).liable == (BUYER, SELLER, OUTSIDER, MX_BANK), "the later endorser and their surety are free"
    (interest,) = (rules.reckon(bill_of(held), on=date(2026, 12, 27)).lines[1:]) or (None,)
    assert interest is not None, "from the day of payment, or from maturity: the same day here"
    again = act(Act.ENDORSE, EndorsementTerms(Endorsement.FULL, CARRIER), by=AGENCY, to=CARRIER)
    assert rules.what_was_paid_for_honour_is_not_endorsed(held, again) is (law is BillLaw.BEA)


def test_what_was_paid_for_honour_is_not_endorsed() -> None:
    endorses = act(Act.ENDORSE, EndorsementTerms(Endorsement.BLANK))
    assert rules.what_was_paid_for_honour_is_not_endorsed(a_bill(), endorses)
    assert not rules.what_was_paid_for_honour_is_not_endorsed(a_bill(paid_for_honour=True), endorses)
    assert rules.what_was_paid_for_honour_is_not_endorsed(a_bill(BillLaw.BEA, paid_for_honour=True), endorses)


@pytest.mark.parametrize("law", BOTH)
def test_who_declines_a_payment_loses_those_whom_it_would_have_freed(law: BillLaw) -> None:
    title = offered(unpaid(law), (MX_BANK, OUTSIDER))
    declined = after(title, act(Act.DECLINE, OfferTerms(MX_BANK)))
    assert bill_of(declined).liable == (SELLER, OUTSIDER) and declined.holder == BANK
    acceptance = offered(unaccepted(law), (MX_BANK, OUTSIDER), terms=ACCEPTS, day=EARLY)
    kept = after(acceptance, act(Act.DECLINE, OfferTerms(MX_BANK), day=EARLY))
    assert bill_of(kept).liable == (SELLER, OUTSIDER, CARRIER), "an acceptance may be declined"


def test_a_referee_is_asked_before_who_named_them_pays() -> None:
    """ULB art. 56(2): before maturity, against who named the referee and who signed after."""
    title = unaccepted(terms=replace(TERMS, in_case_of_need=AGENCY))

    def early(title: Title) -> set[str]:
        return {each.clause for each in rules.answering(bill_of(title), holder=BANK, on=EARLY)}

    assert early(title) == {"ULB art. 56(2)"}
    shows = act(Act.PRESENT, PresentmentTerms(Presentment.ACCEPTANCE, AGENCY), day=EARLY)
    assert rules.an_instrument_is_presented_in_its_time(title, shows)
    assert early(after(title, shows)) == {"ULB art. 47"}
    nobody_refused = a_bill(terms=replace(TERMS, in_case_of_need=AGENCY))
    assert not rules.an_instrument_is_presented_in_its_time(nobody_refused, shows)
    to_another = replace(shows, terms=PresentmentTerms(Presentment.ACCEPTANCE, OUTSIDER))
    assert not rules.an_instrument_is_presented_in_its_time(title, to_another)


# ── an acceptance otherwise than drawn ──


def acceptor_of(title: Title) -> tuple[Answer, str]:
    """What the acceptor owes once it is due: 60 days after sight."""
    (first, *_) = rules.answering(bill_of(title), holder=BANK, on=date(2027, 1, 11))
    assert first.party == BUYER and first.claim is not None
    return first.answer, first.clause


@pytest.mark.parametrize("law", list(BillLaw))
def test_a_varied_acceptance_is_the_holders_to_take_but_by_the_uniform_law(law: BillLaw) -> None:
    title = a_bill(law, terms=replace(TERMS, tenor=AFTER_SIGHT), presented=Presentment.ACCEPTANCE, presented_on=EARLY)
    part = act(Act.ACCEPT_BILL, AcceptanceTerms(Decimal(400)), by=BUYER, day=EARLY)
    accepted = bill_of(after(title, part))
    assert (accepted.accepted is not None) is rules.goes_partly(accepted.terms), "as data/bill_partial.csv says"
    on_condition = act(Act.ACCEPT_BILL, AcceptanceTerms(Decimal(1000), "once sold"), by=BUYER, day=EARLY)
    varied = after(title, on_condition)
    if law is BillLaw.ULB:
        assert bill_of(varied).refused_on == EARLY, "it refuses, and binds (art. 26(2))"
        assert acceptor_of(varied) == (Answer.AS_ACCEPTED, "ULB art. 26(2)")
        return
    (offer,) = bill_of(varied).offers
    assert offer.kind is OfferKind.VARIED_ACCEPTANCE and BUYER not in bill_of(varied).liable
    refused = bill_of(after(varied, act(Act.DECLINE, OfferTerms(BUYER))))
    assert refused.dishonoured_on == DUE and SELLER in refused.liable
    taken = bill_of(after(varied, act(Act.ADMIT, OfferTerms(BUYER))))
    assert taken.liable == (BUYER,), "who did not agree is free (BEA s. 44(2); UCC § 3-410(c))"
    assert taken.refused_on is None and acceptor_of(after(varied, act(Act.ADMIT, OfferTerms(BUYER))))[0] is (
        Answer.AS_ACCEPTED
    )
    in_part = bill_of(after(title, part, act(Act.ADMIT, OfferTerms(BUYER))))
    assert (SELLER in in_part.liable) is (law is BillLaw.BEA), "by the Act not for a part alone"
