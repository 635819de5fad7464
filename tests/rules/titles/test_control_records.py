# SPDX-License-Identifier: Apache-2.0
"""A control tracking registry's rules: each where it holds and where it does not; and lists of many platforms' records,
in which two never have control and nothing moves that nobody handed over.
"""

from collections import Counter
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.control_record_makers import (
    ACCEPT,
    CANCEL,
    DISPUTE,
    EBL,
    INTEND,
    RESOLVE,
    RETRACT,
    SURRENDER,
    Written,
    entry_of,
)

from tradelane.titles.rules.dcsa import broken_by_record, first_broken_record
from tradelane.titles.rules.dcsa import control_records as rules
from tradelane.titles.values.dcsa import ControlAction, ControlRecord, ControlStanding, HandOver, Sha256

A, B, C = "AAAA", "BBBB", "CCCC"
NOWHERE = Sha256("0" * 64)


def opened() -> Written:
    """A bill that A issued and intends to hand over to B."""
    made = Written()
    made.intend(A, B)
    return made


def taken() -> Written:
    """A bill that B took over."""
    made = Written()
    made.hand_over(A, B)
    return made


def test_a_record_names_the_present_tail() -> None:
    listed = taken()
    one = listed.next(INTEND, B, receiver=C, last=entry_of(2))
    assert rules.a_record_names_the_present_tail(listed.standing, one)
    for seen in (Sha256(""), listed.records[0].id, NOWHERE):
        assert not rules.a_record_names_the_present_tail(listed.standing, replace(one, previous=seen))
    assert rules.a_record_names_the_present_tail(ControlStanding(), replace(one, previous=Sha256("")))
    assert not rules.a_record_names_the_present_tail(ControlStanding(), one)


def test_a_record_names_records_of_its_own_bill() -> None:
    listed = opened()
    accepting = listed.next(ACCEPT, B, responds_to=listed.records[0].id)
    holds = rules.a_record_names_records_of_its_own_bill
    assert holds(listed.standing, accepting)
    assert holds(listed.standing, replace(accepting, canonical=listed.records[0].id))
    assert not holds(listed.standing, replace(accepting, canonical=NOWHERE))
    assert not holds(listed.standing, replace(accepting, responds_to=NOWHERE))
    assert not holds(listed.standing, replace(accepting, responds_to=Sha256(""))), "an acceptance of nothing"
    intent = taken().next(INTEND, B, receiver=C, last=entry_of(2), responds_to=taken().records[0].id)
    assert not holds(taken().standing, intent), "an intent answers nothing"


def test_nothing_follows_a_surrender() -> None:
    listed = taken()
    assert rules.nothing_follows_a_surrender(listed.standing, listed.next(SURRENDER, B))
    listed.add(SURRENDER, B)
    for action in ControlAction:
        assert not rules.nothing_follows_a_surrender(listed.standing, listed.next(action, B))


def test_the_first_platform_opens_the_list() -> None:
    empty = Written()
    for action in ControlAction:
        assert rules.the_first_platform_opens_the_list(empty.standing, empty.next(action, A)) == (action is INTEND)
    assert rules.the_first_platform_opens_the_list(opened().standing, opened().next(CANCEL, A))


def test_only_the_platform_in_control_disposes() -> None:
    listed = taken()
    for action in (INTEND, SURRENDER):
        assert rules.only_the_platform_in_control_disposes(listed.standing, listed.next(action, B))
        assert not rules.only_the_platform_in_control_disposes(listed.standing, listed.next(action, A))
        assert not rules.only_the_platform_in_control_disposes(listed.standing, listed.next(action, C))
    assert rules.only_the_platform_in_control_disposes(listed.standing, listed.next(DISPUTE, A))


def test_one_transfer_is_intended_at_a_time() -> None:
    listed = opened()
    for action in (INTEND, SURRENDER):
        assert not rules.one_transfer_is_intended_at_a_time(listed.standing, listed.next(action, A))
    listed.add(CANCEL, A, responds_to=listed.records[0].id)
    for action in (INTEND, SURRENDER):
        assert rules.one_transfer_is_intended_at_a_time(listed.standing, listed.next(action, A))


def test_an_intent_names_platform_and_chain() -> None:
    empty = Written()
    good = empty.next(INTEND, A, receiver=B, last=entry_of(1))
    holds = rules.an_intent_names_platform_and_chain
    assert holds(empty.standing, good)
    for changes in ({"receiver": ""}, {"receiver": A}, {"last": Sha256("")}):
        assert not holds(empty.standing, replace(good, **changes))  # type: ignore[arg-type]
    listed = opened()
    assert holds(listed.standing, listed.next(ACCEPT, B))
    assert not holds(listed.standing, listed.next(ACCEPT, B, receiver=C))
    listed.add(CANCEL, A, responds_to=listed.records[0].id)
    again = listed.next(INTEND, A, receiver=B, last=entry_of(1))
    assert not holds(listed.standing, again), "an entry that was cancelled is not sent again"


def test_only_the_named_platform_accepts() -> None:
    listed = opened()
    answers = {"responds_to": listed.records[0].id}
    assert rules.only_the_named_platform_accepts(listed.standing, listed.next(ACCEPT, B, **answers))
    for actor in (A, C):
        assert not rules.only_the_named_platform_accepts(listed.standing, listed.next(ACCEPT, actor, **answers))
    listed.add(CANCEL, A, **answers)
    assert not rules.only_the_named_platform_accepts(listed.standing, listed.next(ACCEPT, B, **answers))
    assert rules.only_the_named_platform_accepts(listed.standing, listed.next(CANCEL, B))


def test_only_who_intended_cancels() -> None:
    listed = opened()
    answers = {"responds_to": listed.records[0].id}
    assert rules.only_who_intended_cancels(listed.standing, listed.next(CANCEL, A, **answers))
    assert not rules.only_who_intended_cancels(listed.standing, listed.next(CANCEL, B, **answers))
    listed.add(ACCEPT, B, **answers)
    assert not rules.only_who_intended_cancels(listed.standing, listed.next(CANCEL, A, **answers))
    assert rules.only_who_intended_cancels(listed.standing, listed.next(ACCEPT, A))


def test_a_platform_concerned_disputes() -> None:
    listed = opened()
    for actor in (A, B):
        assert rules.a_platform_concerned_disputes(listed.standing, listed.next(DISPUTE, actor))
    assert not rules.a_platform_concerned_disputes(listed.standing, listed.next(DISPUTE, C))
    assert rules.a_platform_concerned_disputes(listed.standing, listed.next(RESOLVE, C))


def test_a_dispute_is_ended_by_who_raised_it() -> None:
    listed = opened()
    answers = {"responds_to": listed.records[0].id}
    holds = rules.a_dispute_is_ended_by_who_raised_it
    assert not holds(listed.standing, listed.next(RESOLVE, B, **answers)), "nothing is disputed"
    assert holds(listed.standing, listed.next(ACCEPT, B, **answers))
    dispute = listed.add(DISPUTE, B, **answers)
    assert not holds(listed.standing, listed.next(ACCEPT, B, **answers))
    assert not holds(listed.standing, listed.next(CANCEL, A, **answers))
    for ends in (RESOLVE, RETRACT):
        assert holds(listed.standing, listed.next(ends, B, responds_to=dispute.id))
        assert not holds(listed.standing, listed.next(ends, A, responds_to=dispute.id))
        assert not holds(listed.standing, listed.next(ends, B, **answers))
    listed.add(RESOLVE, B, responds_to=dispute.id)
    assert first_broken_record([*listed.records, listed.next(ACCEPT, B, **answers)]) is None, (
        "it goes on where it stood"
    )


def test_only_an_unanswered_record_is_retracted() -> None:
    listed = opened()
    intent = listed.records[0]
    holds = rules.only_an_unanswered_record_is_retracted
    assert holds(listed.standing, listed.next(RETRACT, A, responds_to=intent.id))
    assert not holds(listed.standing, listed.next(RETRACT, B, responds_to=intent.id))
    accepted = listed.add(ACCEPT, B, responds_to=intent.id)
    assert not holds(listed.standing, listed.next(RETRACT, A, responds_to=intent.id)), "it was answered"
    assert not holds(listed.standing, listed.next(RETRACT, B, responds_to=accepted.id)), "an acceptance stands"
    assert holds(listed.standing, listed.next(INTEND, B))


def test_a_platform_records_in_its_own_name() -> None:
    one = opened().records[0]
    assert rules.a_platform_records_in_its_own_name(one, signed=True)
    assert not rules.a_platform_records_in_its_own_name(one, signed=False)


def test_a_retracted_intent_is_as_good_as_cancelled() -> None:
    listed = opened()
    listed.add(RETRACT, A, responds_to=listed.records[0].id)
    assert first_broken_record(listed.records) is None
    assert (listed.standing.control, listed.standing.intended) == (A, None)
    settled = listed.standing.answer_to(entry_of(1), by=A)
    assert settled is not None
    assert settled.action is RETRACT


def test_transfers_are_told_in_their_order() -> None:
    listed = taken()
    listed.intend(B, C, 2)
    listed.add(CANCEL, B, responds_to=listed.records[-1].id)
    listed.hand_over(B, C, 3)
    assert first_broken_record(listed.records) is None
    assert listed.standing.handed_over == (HandOver(A, B, entry_of(1)), HandOver(B, C, entry_of(3)))
    assert listed.standing.answer_to(entry_of(9), by=B) is None


class Platforms(RuleBasedStateMachine):
    """Four platforms record whatever they like, of any record they ever saw; the rules decide what comes in."""

    def __init__(self) -> None:
        super().__init__()
        self.listed = Written()
        self.seen: list[ControlRecord] = []
        self.refused: Counter[str] = Counter()

    @rule(
        action=st.sampled_from(ControlAction), actor=st.sampled_from([A, B, C, "DDDD"]),
        receiver=st.sampled_from(["", A, B, C]), last=st.integers(0, 3), about=st.integers(0, 3),
        stale=st.integers(0, 5),
    )  # fmt: skip
    def record(self, action: ControlAction, actor: str, receiver: str, last: int, about: int, stale: int) -> None:
        """Anything, mostly with the members that its action asks for, now and then by an old tail."""
        said: dict[str, object] = {}
        if action is INTEND:
            said = {"receiver": receiver, "last": entry_of(last + 10 * len(self.listed.records))}
        elif action is not SURRENDER and self.listed.records:
            said = {"responds_to": self.listed.records[max(0, len(self.listed.records) - 1 - about)].id}
        if stale == 0 and self.listed.records:
            said["previous"] = self.listed.records[0].previous
        self.offer(self.listed.next(action, actor, **said))

    @rule(actor=st.sampled_from([A, B, C]), receiver=st.sampled_from([A, B, C]), accept=st.booleans())
    def transfer(self, actor: str, receiver: str, accept: bool) -> None:
        """A transfer as it should be, by whoever believes to have control."""
        intent = self.listed.next(INTEND, actor, receiver=receiver, last=entry_of(1000 + len(self.listed.records)))
        if self.offer(intent):
            self.offer(self.listed.next(ACCEPT if accept else CANCEL, receiver if accept else actor,
                                        responds_to=intent.id))  # fmt: skip

    def offer(self, one: ControlRecord) -> bool:
        """Take the record in unless a rule is broken; ask again what must never be, beside the rules."""
        before = self.listed.standing
        broken = broken_by_record(before, one)
        if broken is not None:
            self.refused[broken.id] += 1
            return False
        after = before.after(one)
        assert not before.ended, "nothing after the end"
        if after.control != before.control and before.control:
            assert before.intended is not None, "control moves only where it was handed over"
            assert (before.control, after.control) == (before.intended.actor, one.actor)
            assert one.actor == before.intended.receiver
            assert before.disputed is None
        self.listed.records.append(one)
        return True

    @invariant()
    def one_is_in_control(self) -> None:
        """Walk the whole list anew: each hand-over begins where the last one ended, and each record follows one."""
        records = self.listed.records
        assert first_broken_record(records) is None
        at = records[0].actor if records else ""
        for each in self.listed.standing.handed_over:
            assert each.sender == at
            at = each.receiver
        assert self.listed.standing.control == at
        assert len({each.previous for each in records}) == len(records), "one successor each"
        assert all(each.ebl == EBL for each in records)


TestPlatforms = Platforms.TestCase
TestPlatforms.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
