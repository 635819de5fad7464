# SPDX-License-Identifier: Apache-2.0
"""Who answers for a bill on a day, by which clause, who is free, and until when an action lies."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.bill_makers import AFTER_SIGHT, DRAWN, DUE, SIGHT, TERMS, a_bill, act, after, bill_of
from tests.makers import BANK, BUYER, CARRIER, MX_BANK, OUTSIDER, SELLER
from tests.title_makers import HEAD, an_opening, standing

from tradelane.kernel.ids import ConsignmentId
from tradelane.titles import rules
from tradelane.titles.values import (
    Act,
    Aval,
    BillLaw,
    Endorsement,
    EndorsementTerms,
    Form,
    Guarantee,
    NoticeTerms,
    Notified,
    Obstacle,
    PaymentTerms,
    Presentment,
    ProtestGround,
    ProtestTerms,
    RecordKind,
    Showing,
    TakenUp,
    Title,
    TitleState,
)
from tradelane.titles.values.claims import Answer, Role

SHOWN = {"presented": Presentment.PAYMENT, "presented_on": DUE, "demanded_on": DUE, "dishonoured_on": DUE}
LAST_FOR_PROTEST = date(2026, 12, 1)


def answers(title: Title, on: date, holder: str = BANK) -> dict[str, tuple[Answer, str]]:
    found = rules.answering(bill_of(title), holder=holder, on=on)  # type: ignore[arg-type]
    return {each.party: (each.answer, each.clause) for each in found}


def test_drawer_and_endorsers_answer_for_a_protested_bill_and_the_acceptor_from_maturity() -> None:
    accepted = {"accepted": Decimal(1000), "accepted_on": date(2026, 11, 10), "endorsers": (OUTSIDER,)}
    before = answers(a_bill(**accepted), date(2026, 11, 26))
    assert {answer for answer, _ in before.values()} == {Answer.NOT_YET}
    due = answers(a_bill(**accepted), DUE)
    assert due[BUYER] == (Answer.OWES, "ULB art. 28(2)") and due[SELLER][0] is Answer.NOT_YET
    unprotested = answers(a_bill(**accepted, **SHOWN), DUE)
    assert unprotested[SELLER] == (Answer.NOT_YET, "ULB art. 44(1)")
    protested = answers(a_bill(**accepted, **SHOWN, protested_on=DUE), DUE)
    assert protested == {
        BUYER: due[BUYER],
        SELLER: (Answer.OWES, "ULB art. 47"),
        OUTSIDER: (Answer.OWES, "ULB art. 47"),
    }


def test_who_lets_the_time_pass_has_the_acceptor_and_their_surety_alone() -> None:
    avals = (Aval(MX_BANK, BUYER, Decimal(1000)), Aval(CARRIER, SELLER, Decimal(1000)))
    title = a_bill(accepted=Decimal(1000), accepted_on=DRAWN, avals=avals, endorsers=(OUTSIDER,), **SHOWN)
    assert SELLER in {
        each for each, (answer, _) in answers(title, LAST_FOR_PROTEST).items() if answer is not Answer.FREE
    }
    late = answers(title, date(2026, 12, 2))
    assert {each for each, (answer, _) in late.items() if answer is Answer.OWES} == {BUYER, MX_BANK}
    assert {clause for answer, clause in late.values() if answer is Answer.FREE} == {"ULB art. 53(1)"}
    never_shown = answers(a_bill(), date(2026, 12, 2))
    assert never_shown[SELLER] == (Answer.FREE, "ULB art. 53(1)")
    assert answers(a_bill(BillLaw.BEA), date(2026, 11, 28))[SELLER] == (Answer.FREE, "BEA s. 45")


@pytest.mark.parametrize(
    ("law", "clause"), [(BillLaw.BEA, "BEA s. 48"), (BillLaw.UCC, "UCC § 3-503(a)"), (BillLaw.ULB, "")]
)
def test_who_is_not_told_in_time_is_free_but_by_the_uniform_law(law: BillLaw, clause: str) -> None:
    title = a_bill(law, endorsers=(OUTSIDER, CARRIER), told=(CARRIER,), protested_on=DUE, **SHOWN)
    late = date(2027, 3, 1)
    assert answers(title, late)[CARRIER][0] is Answer.OWES
    assert answers(title, late)[OUTSIDER] == ((Answer.FREE, clause) if clause else (Answer.OWES, "ULB art. 47"))
    told_lately = replace(bill_of(title), notices=(Notified(BANK, CARRIER, date(2027, 2, 26)),))
    assert rules.recourse_lost(told_lately, OUTSIDER, on=late) == "", "who was told may yet tell them"
    if law is BillLaw.UCC:
        assert answers(title, late)[SELLER][0] is Answer.OWES, "the drawer of an unaccepted draft needs no notice"


def test_an_endorser_releases_from_protest_for_themselves_the_drawer_for_all() -> None:
    endorses = act(Act.ENDORSE, EndorsementTerms(Endorsement.FULL, OUTSIDER, without_protest=True), to=OUTSIDER)
    released = replace(bill_of(after(a_bill(), endorses)), **SHOWN)
    assert released.waivers == (BANK,) and not rules.asks_for_protest(released, of=BANK)
    assert rules.asks_for_protest(released, of=SELLER) and rules.asks_for_protest(released)
    for law, free_of_it in ((BillLaw.ULB, True), (BillLaw.BEA, False)):
        drawn = bill_of(a_bill(law, terms=replace(TERMS, without_protest=True), endorsers=(OUTSIDER,)))
        assert not rules.asks_for_protest(drawn, of=SELLER)
        assert rules.asks_for_protest(drawn, of=OUTSIDER) is not free_of_it, "as regards himself (BEA s. 16(2))"
    paid = act(Act.RECOURSE, PaymentTerms(BANK, Decimal(1000)), by=OUTSIDER, to=BANK)
    held = replace(a_bill(), holder=OUTSIDER)
    title = replace(held, standing=replace(held.standing, bill=released))
    assert rules.recourse_follows_a_dishonour(title, paid)
    from_drawer = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000)), by=OUTSIDER, to=SELLER)
    assert not rules.recourse_follows_a_dishonour(title, from_drawer)


def test_who_must_show_it_for_acceptance_and_does_not_has_no_recourse() -> None:
    must = replace(TERMS, showing=Showing(required=True, by=date(2026, 11, 20)))
    assert answers(a_bill(terms=must), date(2026, 11, 20))[SELLER][0] is Answer.NOT_YET
    assert answers(a_bill(terms=must), date(2026, 11, 21))[SELLER] == (Answer.FREE, "ULB art. 53(1), (2)")
    after_sight = a_bill(terms=replace(TERMS, tenor=AFTER_SIGHT))
    assert answers(after_sight, date(2027, 11, 3))[SELLER] == (Answer.FREE, "ULB art. 53(1), (2)")


def test_a_holder_who_signed_before_claims_from_nobody_who_signed_after_them() -> None:
    title = a_bill(endorsers=(OUTSIDER, CARRIER), protested_on=DUE, **SHOWN)
    assert set(answers(title, DUE, holder=OUTSIDER)) == {SELLER}
    assert set(answers(title, DUE, holder=SELLER)) == set()
    accepted = a_bill(accepted=Decimal(1000), avals=(Aval(MX_BANK, OUTSIDER, Decimal(1000)),), endorsers=(OUTSIDER,))
    assert set(answers(accepted, DUE, holder=BUYER)) == set(), "the acceptor has it (BEA s. 61)"
    assert set(answers(accepted, DUE, holder=MX_BANK)) == {BUYER, SELLER, OUTSIDER}, "their surety has it"


def test_who_endorses_not_to_order_answers_to_their_endorsee_alone() -> None:
    """ULB art. 15(2). By the Act it ends the endorsing, by the Code it does nothing."""
    terms = EndorsementTerms(Endorsement.FULL, OUTSIDER, not_to_order=True)
    to_outsider = act(Act.ENDORSE, terms, to=OUTSIDER)
    for law, form in ((BillLaw.ULB, Form.ORDER), (BillLaw.BEA, Form.STRAIGHT), (BillLaw.UCC, Form.ORDER)):
        assert after(a_bill(law), to_outsider).standing.form is form, law
    onwards = act(Act.ENDORSE, EndorsementTerms(Endorsement.FULL, CARRIER), by=OUTSIDER, to=CARRIER)
    title = after(a_bill(), to_outsider, onwards)
    refused = replace(bill_of(title), **SHOWN, protested_on=DUE)
    found = {each.party: each for each in rules.answering(refused, holder=CARRIER, on=DUE)}
    assert (found[BANK].answer, found[BANK].clause) == (Answer.FREE, "ULB art. 15(2)")
    assert found[OUTSIDER].answer is Answer.OWES
    *_, bank = rules.answering(refused.taken_up_by(OUTSIDER), holder=OUTSIDER, on=DUE)
    assert (bank.party, bank.answer) == (BANK, Answer.OWES), "to their own endorsee"


def test_a_drawer_answers_for_what_they_guarantee() -> None:
    early = date(2026, 11, 10)
    unaccepted = {"presented": Presentment.ACCEPTANCE, "presented_on": early, "dishonoured_on": early}
    payment = replace(TERMS, guarantee=Guarantee.PAYMENT)
    title = a_bill(terms=payment, endorsers=(OUTSIDER,), protested_on=early, **unaccepted)
    assert answers(title, early)[SELLER] == (Answer.NOT_YET, "ULB art. 9(2); BEA s. 16(1)")
    assert answers(title, early)[OUTSIDER][0] is Answer.OWES and answers(title, DUE)[SELLER][0] is Answer.OWES
    nothing = replace(TERMS, law=BillLaw.BEA, guarantee=Guarantee.NOTHING)
    drawn = an_opening(kind=RecordKind.BILL_OF_EXCHANGE, bill=nothing, form=Form.ORDER, order_of=BANK)
    opened = Title.opened_by(drawn, head=HEAD, number="B", consignment=ConsignmentId("c"), governing_law="x")
    assert bill_of(opened).liable == (), "drawn without recourse"


def test_a_drawee_who_is_insolvent_before_maturity_opens_recourse_by_the_uniform_law() -> None:
    early = date(2026, 11, 10)
    judged = ProtestTerms("court of Singapore, judgment 77 of 2026", ground=ProtestGround.INSOLVENCY)
    for law, holds in ((BillLaw.ULB, True), (BillLaw.BEA, False), (BillLaw.UCC, False)):
        protests = act(Act.PROTEST, judged, day=early)
        assert rules.a_protest_is_of_a_dishonour_in_time(a_bill(law), protests) is holds, law
    assert not rules.a_protest_is_of_a_dishonour_in_time(a_bill(), act(Act.PROTEST, judged, day=DUE))
    title = after(a_bill(accepted=Decimal(1000), accepted_on=DRAWN), act(Act.PROTEST, judged, day=early))
    assert answers(title, early) == {BUYER: (Answer.NOT_YET, "ULB art. 28(2)"), SELLER: (Answer.OWES, "ULB art. 47")}


def test_a_pledgee_takes_recourse_and_the_pledge_ends() -> None:
    pledged = standing(a_bill(protested_on=DUE, **SHOWN), pledgor=OUTSIDER, agent=BANK)
    pledged = replace(pledged, state=TitleState.PLEDGED)
    paid = act(Act.RECOURSE, PaymentTerms(SELLER, Decimal(1000)), to=SELLER)
    assert rules.the_act_stands_in_this_state(pledged, paid), "every right but that to endorse (ULB art. 19(1))"
    taken = after(pledged, paid)
    assert (taken.state, taken.standing.pledgor, taken.standing.agent) == (TitleState.HELD, None, None)


def test_anothers_signature_that_binds_nobody_frees_nobody_else() -> None:
    """ULB art. 7: the promises stand by themselves; without the first endorser the second answers as before."""
    whole = a_bill(endorsers=(OUTSIDER, CARRIER), protested_on=DUE, **SHOWN)
    without = a_bill(endorsers=(CARRIER,), protested_on=DUE, **SHOWN)
    assert answers(without, DUE)[CARRIER] == answers(whole, DUE)[CARRIER]
    assert rules.reckon(bill_of(without), on=DUE) == rules.reckon(bill_of(whole), on=DUE)


def test_an_obstacle_stops_the_time_and_after_thirty_days_stands_for_a_protest() -> None:
    hindered = a_bill(obstacle=Obstacle(date(2026, 11, 20), None), endorsers=(OUTSIDER,))
    thirty = date(2026, 12, 28)  # the 27th, a Sunday, ends on Monday
    assert answers(hindered, thirty)[OUTSIDER][0] is Answer.NOT_YET, "its time has not passed"
    assert answers(hindered, date(2026, 12, 29))[OUTSIDER] == (Answer.OWES, "ULB art. 47")
    takes_up = act(Act.RECOURSE, PaymentTerms(OUTSIDER, Decimal(1000)), to=OUTSIDER, day=date(2026, 12, 29))
    assert rules.recourse_follows_a_dishonour(hindered, takes_up)
    over = a_bill(obstacle=Obstacle(date(2026, 11, 20), date(2026, 11, 25)), endorsers=(OUTSIDER,))
    assert answers(over, date(2026, 12, 29))[OUTSIDER] == (Answer.FREE, "ULB art. 53(1)"), "it ended in time"
    by_the_act = a_bill(BillLaw.BEA, obstacle=Obstacle(date(2026, 11, 20), None), endorsers=(OUTSIDER,))
    assert answers(by_the_act, date(2026, 12, 29))[OUTSIDER][0] is Answer.NOT_YET, "a delay is excused, not the act"


# ── until when an action lies ──


def barred(title: Title, party: str | None = None) -> date | None:
    return rules.barred_after(bill_of(title), party)  # type: ignore[arg-type]


def test_an_action_lies_for_the_time_of_each_law_and_party() -> None:
    protested = {**SHOWN, "protested_on": date(2026, 12, 1), "endorsers": (OUTSIDER,)}
    accepted = {"accepted": Decimal(1000), "accepted_on": DRAWN}
    uniform = a_bill(**protested, **accepted)
    assert barred(uniform) == barred(uniform, BUYER) == date(2029, 11, 27)  # three years from maturity
    assert barred(uniform, OUTSIDER) == date(2027, 12, 1)  # one year from the protest
    surety = a_bill(**protested, **accepted, avals=(Aval(MX_BANK, BUYER, Decimal(1000)),))
    assert barred(surety, MX_BANK) == date(2029, 11, 27), "as the one they stand in for"
    released = a_bill(terms=replace(TERMS, without_protest=True), **{**protested, "protested_on": None})
    assert barred(released, OUTSIDER) == date(2027, 11, 29)  # one year from maturity, a Saturday
    taken = a_bill(**protested, taken_up=TakenUp(OUTSIDER, date(2027, 1, 4), Decimal(1), 0, 0, Decimal(0), Decimal(0)))
    assert barred(taken, SELLER) == date(2027, 7, 5)  # six months from taking up, a Sunday
    code = a_bill(BillLaw.UCC, **protested, **accepted)
    assert barred(code, OUTSIDER) == date(2032, 11, 29)  # six years from the due date, a Saturday
    unaccepted = a_bill(BillLaw.UCC, **protested)
    assert barred(unaccepted, OUTSIDER) == date(2029, 11, 27)  # three years from dishonour
    assert barred(a_bill(BillLaw.UCC, terms=replace(TERMS, tenor=SIGHT)), SELLER) == date(
        2036, 11, 3
    )  # ten from its date


def test_roles_are_those_in_which_they_signed() -> None:
    note = a_bill(kind=RecordKind.PROMISSORY_NOTE, terms=replace(TERMS, drawee=SELLER), endorsers=(OUTSIDER,))
    found: list[Any] = [(each.party, each.role) for each in rules.answering(bill_of(note), holder=BANK, on=DUE)]
    assert found == [(SELLER, Role.MAKER), (OUTSIDER, Role.ENDORSER)]
    told = after(note, act(Act.NOTICE, NoticeTerms(OUTSIDER)))
    assert bill_of(told).notices == (Notified(BANK, OUTSIDER, DUE),)
