# SPDX-License-Identifier: Apache-2.0
"""One holder, always: Hypothesis forges entries good and bad, and threads race for one head. Every act by anybody is
walked in test_title_acts.

The races run on a real database in committed transactions: the node's own kind of SQLite file, or PostgreSQL where
DATABASE_URL names one.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.makers import CARRIER, OUTSIDER, SELLER, an_actor, an_organisation

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict, TradelaneError
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.titles import actions, formats, queries, rules
from tradelane.titles.models import EntryRow, TitleRow
from tradelane.titles.values import Act, Entry, Title, TitleState
from tradelane.trust.actions import create_node_authority, issue_certificate, sign_payload
from tradelane.trust.queries import trust_list

START = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
BANKS = tuple(OrganisationId(f"MX.RFC.BAN92010{i}BB{i}") for i in range(6))
PARTIES = (SELLER, CARRIER, *BANKS)
RACERS = 6
_numbers = iter(range(1_000_000))


def prepare() -> None:
    """Parties with keys, in the database at hand."""
    for id in (*PARTIES, OUTSIDER):
        an_organisation(id)
    create_node_authority(now=START)
    for id in PARTIES:
        issue_certificate(organisation=id, name=f"Test {id}", now=START)
        actions.give_consent(by=an_actor(id), now=START)


def a_title(now: datetime = START) -> Title:
    number = f"PTL-{next(_numbers)}"
    id = actions.issue_title(
        document=digest_of(number.encode()), consignment=ConsignmentId("consignment_1"), number=number,
        first_holder=SELLER, governing_law="Singapore", readers=BANKS, by=an_actor(CARRIER), now=now,
    )  # fmt: skip
    return queries.title(id=id, by=an_actor(CARRIER))


def require_sound(id: TitleId) -> Title:
    """The law, whatever happened: one head, one holder, one entry a place, a chain that verifies from its bytes."""
    title = queries.title(id=id, by=an_actor(CARRIER))
    chain = [
        formats.signed_from_json(parse(canonical(formats.signed_json(each))))
        for each in queries.entries(id=id, by=an_actor(CARRIER))
    ]
    assert [each.entry.n for each in chain] == list(range(1, title.n + 1))
    assert len({each.entry.prev for each in chain}) == len(chain)
    assert (chain[-1].digest, chain[-1].entry.to) == (title.head, title.holder)
    ends = [each for each in chain if each.entry.act in (Act.ACCEPT_SURRENDER, Act.VOID)]
    assert len(ends) <= 1 and (not ends or ends[0] is chain[-1])
    assert not ends or title.state in TitleState.terminal()
    report = formats.verify_chain(
        chain, trust_list(), number=title.number, consignment=title.consignment, governing_law=title.governing_law
    )
    assert (report.verdict, report.title) == (Verdict.VALID, title)
    return title


# ── the pure rules: no sequence of entries, however forged, makes two holders ──


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(Act), st.sampled_from((SELLER, CARRIER, *BANKS[:2])),
            st.sampled_from((SELLER, CARRIER, *BANKS[:2])), st.integers(0, 3), st.booleans(),
        ),
        max_size=25,
    )
)  # fmt: skip
def test_the_rules_of_a_title_keep_one_holder_and_one_end(steps: list[tuple[Any, ...]]) -> None:
    first = Entry(
        OrganisationId("MX.NODE.TRADELANE"), TitleId("title_" + "0" * 26), 1, Digest(""), Act.ISSUE, CARRIER, SELLER,
        START, digest_of(b"bill"),
    )  # fmt: skip
    head = digest_of(formats.entry_bytes(first))
    title = Title.opened_by(first, head=head, number="1", consignment=ConsignmentId("c"), governing_law="")
    heads = [title.head]
    for act, by, to, back, skewed in steps:
        prev = heads[-1 - min(back, len(heads) - 1)]
        entry = Entry(
            first.registry, first.title, title.n + 1 + skewed, prev, act, by, to, title.at + timedelta(seconds=1),
            first.document,
        )  # fmt: skip
        if rules.first_broken(title, entry) is not None:
            continue
        assert title.state in TitleState.live() and title.holder == by and prev == title.head
        assert act is not Act.TRANSFER or title.state is TitleState.HELD
        title = title.after(entry, head=digest_of(formats.entry_bytes(entry)))
        heads.append(title.head)
        assert title.holder == to
        in_hand = title.state in (TitleState.HELD, TitleState.PLEDGED)
        assert in_hand == (title.surrendered_by is None)
        assert in_hand or title.holder == CARRIER


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_for_a_title_entry_are_read_or_refused(content: bytes) -> None:
    try:
        formats.signed_from_json(parse(content))
    except TradelaneError as error:
        assert error.rule and error.fix


# ── races on a real database ──


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Every transaction commits, as in a node; each thread has a connection of its own."""
    if connection.vendor == "sqlite":
        assert "memory" not in str(connection.settings_dict["NAME"]), "races need a file, as the node has"
    prepare()
    yield


def race(*acts: Any) -> list[Any]:
    """Run `acts` at once, one thread each; their results, or the errors of the kernel that they raised."""
    start = Barrier(len(acts))

    def run(act: Any) -> Any:
        try:
            start.wait(timeout=30)
            return act()
        except TradelaneError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def transfer(title: Title, to: OrganisationId) -> Any:
    return lambda: actions.transfer_title(
        title=title.id, to=to, seen_head=title.head, by=an_actor(title.holder), now=START
    )


@pytest.mark.django_db(transaction=True)
def test_of_title_transfers_at_once_exactly_one_wins(committed: None) -> None:
    @settings(
        max_examples=8, deadline=None, derandomize=True, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )  # fmt: skip
    @given(st.integers(2, RACERS), st.integers(0, 2))
    def attempt(racers: int, moves_before: int) -> None:
        title = a_title()
        for i in range(moves_before):
            title = transfer(title, BANKS[i])()
        chosen = [bank for bank in BANKS if bank != title.holder][:racers]
        results = race(*(transfer(title, to) for to in chosen))
        won = [each for each in results if isinstance(each, Title)]
        lost = [each for each in results if not isinstance(each, Title)]
        assert len(won) == 1 and all(isinstance(each, Conflict) for each in lost), results
        after = require_sound(title.id)
        assert (after.holder, after.n) == (won[0].holder, title.n + 1)
        assert EntryRow.objects.filter(prev=title.head).count() == 1

    attempt()


@pytest.mark.django_db(transaction=True)
def test_the_same_signed_title_entry_from_many_threads_is_recorded_once(committed: None) -> None:
    title = a_title()
    entry = actions.prepare_entry(
        title=title.id, act=Act.TRANSFER, to=BANKS[0], seen_head=title.head, by=an_actor(SELLER), now=START
    )
    protected, signature = sign_payload(organisation=SELLER, payload=formats.entry_bytes(entry), now=START)
    results = race(
        *[lambda: actions.record_entry(entry=entry, protected=protected, signature=signature, now=START)] * RACERS
    )
    assert all(each == results[0] for each in results) and not isinstance(results[0], TradelaneError)
    assert require_sound(title.id).n == 2


@pytest.mark.django_db(transaction=True)
def test_a_title_surrendered_and_transferred_at_once_does_one_of_both(committed: None) -> None:
    for _ in range(4):
        title = a_title()

        def surrender(title: Title = title) -> Title:
            return actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=START)

        results = race(surrender, transfer(title, BANKS[0]), transfer(title, BANKS[1]))
        assert len([each for each in results if isinstance(each, Title)]) == 1
        require_sound(title.id)


@pytest.mark.django_db(transaction=True)
def test_a_title_ends_once_however_many_answers_come_at_once(committed: None) -> None:
    for _ in range(3):
        title = a_title()
        title = actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=START)

        def answer(act: Any, title: Title = title) -> Any:
            return lambda: act(title=title.id, seen_head=title.head, by=an_actor(CARRIER), now=START)

        results = race(answer(actions.accept_surrender), answer(actions.refuse_surrender), answer(actions.void_title))
        assert len([each for each in results if isinstance(each, Title)]) == 1
        require_sound(title.id)


@pytest.mark.django_db(transaction=True)
def test_a_bill_of_lading_issued_at_once_by_many_has_one_title(committed: None) -> None:
    def issue(first_holder: OrganisationId) -> Any:
        return lambda: actions.issue_title(
            document=digest_of(b"raced"), consignment=ConsignmentId("consignment_1"), number="RACE-1",
            first_holder=first_holder, governing_law="Singapore", readers=(), by=an_actor(CARRIER), now=START,
        )  # fmt: skip

    results = race(*(issue(bank) for bank in BANKS[:4]))
    assert len([each for each in results if isinstance(each, str)]) == 1, results
    assert TitleRow.objects.filter(number="RACE-1").count() == 1
    assert EntryRow.objects.filter(title__number="RACE-1").count() == 1
