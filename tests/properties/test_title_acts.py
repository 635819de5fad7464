# SPDX-License-Identifier: Apache-2.0
"""Every act of a record by anybody, one after another and several at once: never two heads, never an act after the end,
and what is refused leaves no trace.

On a real database in committed transactions: the node's own kind of SQLite file, or PostgreSQL where DATABASE_URL names
one. TITLE_STEPS in the environment walks further.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from tests.makers import CARRIER, SELLER, an_actor
from tests.properties.test_titles import BANKS, PARTIES, START, prepare, race, require_sound
from tests.title_makers import said as an_entry_saying

from tradelane.journal.queries import facts
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.titles import actions, queries, rules
from tradelane.titles.actions.record import next_entry
from tradelane.titles.models import EntryRow, TitleRow, WaitingRow
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    AmendmentTerms,
    AvalTerms,
    BillLaw,
    BillTerms,
    CombinationTerms,
    Control,
    DivisionTerms,
    Endorsement,
    EndorsementTerms,
    Form,
    Guardians,
    InterventionTerms,
    NominationTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaperOriginal,
    PaperTerms,
    Party,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
    Purpose,
    ReasonTerms,
    RecordKind,
    RecoveryTerms,
    SurrenderTerms,
    Tenor,
    TenorKind,
    Terms,
    Title,
    TitleState,
)  # fmt: skip
from tradelane.trust.queries import waiting_for_log

STEPS = int(os.environ.get("TITLE_STEPS", "12"))
SOME = (SELLER, CARRIER, *BANKS[:2])
FOLLOWING = tuple(act for act in Act if act not in Act.opening())
_numbers = iter(range(1_000_000))
_AT_SIGHT = BillTerms(BANKS[0], Decimal(1000), "USD", Tenor(TenorKind.SIGHT), START.date(), "SG", BillLaw.UCC)
_bills = cycle((None, _AT_SIGHT))


Tried = tuple[Act, Terms | None, OrganisationId | None, OrganisationId, int]
"""What somebody tries: act, terms, to whom, by whom (empty: whoever is in control), on how old a head."""


@st.composite
def an_act(draw: Any, title: Title) -> Tried:
    """Twice in three what the law lets somebody do with the record now, its end seldom; else whatever by whomever."""
    lawful = [each for each in _likely(title) if _is_lawful(title, each)]
    if lawful and draw(st.integers(0, 2)):
        return draw(st.sampled_from([each for each in lawful for _ in range(1 if _may_end(title, each[0]) else 4)]))  # type: ignore[no-any-return]
    act = draw(st.sampled_from(FOLLOWING))
    to = draw(st.sampled_from((*SOME, None)))
    by = draw(st.sampled_from((*SOME, *[OrganisationId("")] * 8)))
    return act, draw(_terms(act)), to, by, draw(st.sampled_from((0, 0, 0, 0, 1, 2)))


def _likely(title: Title) -> list[Tried]:
    """Each act of the record's state, by who would do it; of several ways the first that comes to mind."""
    standing, bill = title.standing, title.standing.bill
    next_one = next(each for each in SOME[2:] if each != title.holder)
    whole, drawee = (bill.outstanding, bill.terms.drawee) if bill else (Decimal(0), next_one)
    keys = actions.control_of(title.holder) or actions.unbound(title.holder)
    by_others = {
        Act.NOMINATE: standing.order_of, Act.ACCEPT_BILL: drawee, Act.DISHONOUR: drawee, Act.AVAL: BANKS[1],
        **dict.fromkeys((*Act.answers(), *Act.of_guardians(), Act.RELAY), CARRIER),
    }  # fmt: skip
    terms: dict[Act, list[Terms | None]] = {
        Act.ENDORSE: [EndorsementTerms(Endorsement.FULL, next_one), EndorsementTerms(Endorsement.BLANK)],
        Act.NOMINATE: [NominationTerms(next_one)],
        Act.REJECT: [ReasonTerms("not ordered")],
        Act.SURRENDER: [SurrenderTerms(each) for each in Purpose],
        Act.TO_PAPER: [PaperTerms(PaperOriginal("P", 3, "In place of a record."))],
        Act.DIVIDE: [
            DivisionTerms("clause 9", Decimal(2), "TNE", actions.shares_of(
                parts=[(digest_of(title.id.encode() + part), Decimal(1)) for part in (b"a", b"b")]
            ))
        ],
        Act.COMBINE: [CombinationTerms("clause 9", an_entry_saying(Act.ACCEPT).title)],
        Act.OPEN_RECOVERY: [RecoveryTerms("lost", title.holder, keys)],
        Act.PRESENT: [PresentmentTerms(each) for each in Presentment],
        Act.ACCEPT_BILL: [AcceptanceTerms(whole), AcceptanceTerms(whole / 2)],
        Act.ADMIT: [OfferTerms(drawee)],
        Act.DECLINE: [OfferTerms(drawee)],
        Act.HINDER: [ObstacleTerms("a flood", title.at.date())],
        Act.RELAY: [NoticeTerms(drawee)],
        Act.AVAL: [AvalTerms(drawee, whole)],
        Act.PROTEST: [ProtestTerms("notary 7, act 551")],
        Act.NOTICE: [NoticeTerms(title.carrier)],
        Act.PAY: [PaymentTerms(drawee, Decimal(100)), PaymentTerms(drawee, whole)],
        Act.RECOURSE: [PaymentTerms(title.carrier, whole)],
    }  # fmt: skip
    hands_over = {Act.TRANSFER: next_one, Act.PLEDGE: next_one}
    acts = [act for act, law in rules.LAW.items() if title.state in law.within and act is not Act.SEND]
    return [
        (act, each, hands_over.get(act), by_others.get(act) or title.holder, 0)
        for act in acts
        for each in terms.get(act, [None])
    ]


def _may_end(title: Title, act: Act) -> bool:
    issued = title.standing.before is not None and title.standing.before.act in Act.opening()
    return act in Act.ends() or act is Act.PAY or (act is Act.REJECT and issued)


def _is_lawful(title: Title, tried: Tried) -> bool:
    what, who = said(title, tried), an_actor(tried[3])
    try:
        next_entry(
            title, act=what.act, to=what.to, seen_head=title.head, by=who, now=title.at + timedelta(days=2), said=what
        )
    except TradelaneError:
        return False
    return True


def said(title: Title, tried: Tried) -> actions.Said:
    """What is tried, with what only the record as it stands can tell."""
    act, terms, to, _, _ = tried
    document = None
    if act is Act.AMEND:
        terms, document = AmendmentTerms(title.document, "port"), digest_of(f"{title.id} {title.n}".encode())
    control = title.standing.recovery.control if act is Act.RECOVER and title.standing.recovery else None
    if act is Act.REKEY:
        control = actions.control_of(title.holder)
    return actions.Said(act, to, terms, control, document)


def _terms(act: Act) -> st.SearchStrategy[Terms | None]:
    party = st.sampled_from(SOME)
    reason = st.just(ReasonTerms("for a reason"))
    amounts = st.sampled_from((Decimal(1000), Decimal(400)))
    of: dict[Act, st.SearchStrategy[Any]] = {
        Act.ENDORSE: st.builds(
            EndorsementTerms, st.sampled_from(Endorsement), st.none() | party, st.booleans(), st.booleans()
        ),
        Act.NOMINATE: st.builds(NominationTerms, party),
        Act.SURRENDER: st.builds(SurrenderTerms, st.sampled_from(Purpose)),
        Act.TO_PAPER: st.just(PaperTerms(PaperOriginal("P", 3, "In place of a record."))),
        Act.DIVIDE: st.just(DivisionTerms("clause 9", 2, "TNE", ())),  # type: ignore[arg-type]
        Act.COMBINE: st.builds(CombinationTerms, st.just("clause 9"), st.just(an_entry_saying(Act.ACCEPT).title)),
        Act.PRESENT: st.builds(PresentmentTerms, st.sampled_from(Presentment)),
        Act.ACCEPT_BILL: st.builds(AcceptanceTerms, amounts),
        Act.AVAL: st.builds(AvalTerms, party, amounts),
        Act.PROTEST: st.just(ProtestTerms("notary 7, act 551")),
        **dict.fromkeys((Act.NOTICE, Act.RELAY), st.builds(NoticeTerms, party)),
        Act.INTERVENE: st.builds(InterventionTerms, st.sampled_from(Presentment), amounts),
        **dict.fromkeys((Act.ADMIT, Act.DECLINE), st.builds(OfferTerms, party)),
        Act.HINDER: st.just(ObstacleTerms("a flood", START.date())),
        Act.PAY_FOR_HONOUR: st.builds(PaymentTerms, party, amounts),
        Act.PAY: st.builds(PaymentTerms, party, amounts),
        Act.RECOURSE: st.builds(PaymentTerms, party, amounts),
        Act.OPEN_RECOVERY: st.builds(
            lambda to: RecoveryTerms("lost", to, actions.control_of(to) or actions.unbound(to)), party
        ),
    }  # fmt: skip
    return of.get(act, st.none() | reason if act in (Act.REJECT, Act.VOID, Act.OBJECT) else st.none())


def traces(title: Title) -> tuple[int, ...]:
    """How much there is of a record: entries, waiting ones, facts, and leaves for the log."""
    return (
        EntryRow.objects.filter(title=title.id).count(), WaitingRow.objects.filter(title=title.id).count(),
        len(facts(subject=title.id)), waiting_for_log(),
    )  # fmt: skip


class Acts(RuleBasedStateMachine):
    """A record at its registry, in any form, with guardians; every other one is a bill at sight drawn on a bank."""

    recorded: ClassVar[Counter[Act]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.open()

    def open(self) -> None:
        """A record, in the place of one that has ended."""
        number = f"ACT-{next(_numbers)}"
        guardians = Guardians(Control(tuple(Party(each) for each in (CARRIER, *BANKS[:2])), 2), 1)
        form = (Form.ORDER, Form.BLANK, Form.STRAIGHT)[next(_numbers) % 3]
        bill = next(_bills)
        on = actions.Opening(
            record=RecordKind.BILL_OF_EXCHANGE if bill else RecordKind.BILL_OF_LADING, form=form, bill=bill,
            order_of=None if form is Form.BLANK else SELLER, guardians=guardians,
        )  # fmt: skip
        id = actions.issue_title(
            document=digest_of(number.encode()), consignment=ConsignmentId("consignment_1"), number=number,
            first_holder=SELLER, governing_law="Singapore", readers=SOME, by=an_actor(CARRIER), now=self.now, on=on,
        )  # fmt: skip
        self.id = id
        self.heads = [self.see().head]
        self.ended = False

    def see(self) -> Title:
        return queries.title(id=self.id, by=an_actor(CARRIER))

    def opened(self) -> Title:
        """The record as it stands; once it has ended and one more act was tried on it, another one."""
        title = self.see()
        if title.state not in TitleState.terminal():
            self.ended = False
        elif self.ended:
            self.open()
        else:
            self.ended = True
        return self.see()

    def attempt(self, tried: Tried) -> Any:
        """A call that tries an act on the head that is known."""
        title = self.see()
        *_, by, back = tried
        head = self.heads[-1 - min(back, len(self.heads) - 1)]
        what, who = said(title, tried), an_actor(by or title.holder)
        return lambda: actions.act_on(self.id, what, seen_head=head, by=who, now=self.now)

    @rule(data=st.data())
    def one(self, data: st.DataObject) -> None:
        self.now += timedelta(hours=7)
        tried = data.draw(an_act(self.opened()))
        call, before, left = self.attempt(tried), self.see(), traces(self.see())
        try:
            call()
        except TradelaneError:
            assert (self.see(), traces(before)) == (before, left), "a refusal leaves no trace"
            return
        self.followed(before)

    @rule(data=st.data())
    def at_once(self, data: st.DataObject) -> None:
        self.now += timedelta(hours=7)
        before = self.opened()
        tried = data.draw(st.lists(an_act(before), min_size=2, max_size=3))
        done = race(*(self.attempt(each) for each in tried))
        moved = [each for each in done if isinstance(each, Title) and each.head != before.head]
        assert self.see().n - before.n <= 1 and len({each.head for each in moved}) <= 1, "one head is followed once"
        self.followed(before)

    @rule()
    def sign_what_waits(self) -> None:
        before = self.see()
        for each in queries.waiting_entries(id=self.id, by=an_actor(CARRIER)):
            acting = rules.who_acts(before, each.entry)
            for party in acting.organisations if acting else ():
                try:
                    actions.cosign_entry(title=self.id, digest=each.digest, by=an_actor(party), now=self.now)
                except TradelaneError:
                    continue
        self.followed(before, most=99)

    def followed(self, before: Title, *, most: int = 1) -> None:
        after = self.see()
        assert after.n - before.n <= most
        if after.head != before.head:
            assert before.state in TitleState.live()
            self.heads.append(after.head)
            self.recorded[Act(EntryRow.objects.get(digest=after.head).act)] += 1

    @invariant()
    def sound(self) -> None:
        assert TitleRow.objects.filter(pk=self.id).count() == 1
        require_sound(self.id)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    prepare()
    yield


@pytest.mark.django_db(transaction=True)
def test_every_act_by_anybody_keeps_one_head(committed: None) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Acts,
        settings=settings(
            max_examples=7, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )  # fmt: skip
    assert Acts.recorded.total() > STEPS and len(Acts.recorded) > 4, ("it is refused too much", Acts.recorded)


def test_every_party_of_the_walk_has_a_key() -> None:
    assert set(SOME) <= set(PARTIES)
