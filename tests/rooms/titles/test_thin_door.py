# SPDX-License-Identifier: Apache-2.0
"""The short way in for signed entries and acts answers as the usual door does, whatever is sent; and it is taken when
all is well.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import zip_longest
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from tests.makers import BUYER, CARRIER, MX_BANK, OUTSIDER, SELLER, a_token
from tests.rooms.titles.conftest import World

from config.thin_door import Application, Environ, ThinDoor
from tradelane.journal.queries import facts
from tradelane.kernel.digests import digest_of
from tradelane.parties.actions import withdraw_token
from tradelane.parties.queries import actor_of_token, token_digest
from tradelane.titles import formats
from tradelane.titles.values import Act, Entry, Jws, SignedEntry, Title
from tradelane.trust.actions import revoke_certificate, sign_payload

Answer = tuple[str, dict[str, str], Any]


class Doors:
    """Both doors of one node, and how often the usual one was asked."""

    def __init__(self) -> None:
        self.usual_asked = 0
        self.usual: Application = WSGIHandler()
        self.thin = ThinDoor(self._counted)

    def _counted(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.usual_asked += 1
        return self.usual(environ, start_response)


def ask(door: Application, title: Title, body: bytes, **changes: str | None) -> Answer:
    """Status, headers and content of an answer; `changes` are of the environment, None takes a variable out."""
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    given = {
        "REQUEST_METHOD": "POST", "PATH_INFO": f"/api/titles/{title.id}/entries", "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json", "HTTP_HOST": "testserver", **changes,
    }  # fmt: skip
    environ |= given | {"wsgi.input": BytesIO(body)}
    environ = {name: value for name, value in environ.items() if value is not None}
    told: list[Any] = []
    parts = door(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
    content = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    headers = dict(told[1])
    return told[0], headers, json.loads(content) if "json" in headers.get("Content-Type", "") else content


def signed(world: World, entry: Entry) -> SignedEntry:
    body = formats.entry_bytes(entry)
    return SignedEntry(entry, digest_of(body), Jws(*sign_payload(organisation=entry.by, payload=body, now=world.now)))


def sent(one: SignedEntry, **changes: Any) -> bytes:
    return json.dumps({**formats.signed_json(one), **changes}).encode()


@pytest.fixture
def doors() -> Iterator[Doors]:
    for each in (request_started, request_finished):  # as Django's own test client: the test's transaction goes on
        each.disconnect(close_old_connections)
    yield Doors()
    for each in (request_started, request_finished):
        each.connect(close_old_connections)


@pytest.fixture
def bearer(world: World) -> str:
    return f"Bearer {a_token('bank@seller.example', organisation=SELLER)}"


def test_what_is_well_is_recorded_without_the_usual_door(world: World, title: Title, doors: Doors, bearer: str) -> None:
    one = signed(world, world.next_entry(title))
    status, headers, told = ask(doors.thin, title, sent(one), HTTP_AUTHORIZATION=bearer)
    assert (status, doors.usual_asked) == ("201 Created", 0), told
    recorded = formats.signed_from_json(told)
    assert recorded.digest == one.digest == world.see(title.id).head
    (moved,) = [fact for fact in facts(subject=title.id) if fact.name == "titles.title.transferred"]
    assert moved.organisation == SELLER
    again = ask(doors.usual, title, sent(one), HTTP_AUTHORIZATION=bearer)
    assert again == (status, headers, told)


def test_whatever_is_odd_is_answered_as_by_the_usual_door(
    world: World, title: Title, doors: Doors, bearer: str
) -> None:
    one = signed(world, world.next_entry(title))
    good, plain = sent(one), formats.signed_json(one)
    other = world.issue(text="another", number="PTL-2")
    stranger = f"Bearer {a_token('o@outside.example', organisation=OUTSIDER)}"
    bodies = {
        "nothing": b"", "no JSON": b"{", "a list": b"[]", "a number": b"1", "not UTF-8": b"\xff",
        "a member twice": good[:-1] + b',"signature":"AAAA"}',
        "a member missing": json.dumps({"entry": plain["entry"], "protected": plain["protected"]}).encode(),
        "no entry": sent(one, entry=None), "an entry that is text": sent(one, entry="x"),
        "an unknown act": sent(one, entry={**plain["entry"], "act": "keep"}),
        "a field more": sent(one, entry={**plain["entry"], "more": 1}),
        "a time in another zone": sent(one, entry={**plain["entry"], "at": "2026-11-03T09:00:00+01:00"}),
        "a number of many digits": sent(one, entry={**plain["entry"], "n": 10**40}),
        "a signature over something else": sent(one, entry={**plain["entry"], "to": CARRIER}),
        "a signature that is none": sent(one, signature="AAAA"), "a header that is none": sent(one, protected="e30"),
        "salts that are none": sent(one, opens=["x"]), "cosigners that are none": sent(one, cosigners=[{"a": 1}]),
        "a long body": sent(one, signature="A" * 70_000), "deep": b'{"entry":' + b"[" * 200 + b"]" * 200 + b"}",
        "an old head": sent(signed(world, world.next_entry(title, prev=digest_of(b"old")))),
        "a gap": sent(signed(world, world.next_entry(title, n=5))),
        "by who does not hold it": sent(signed(world, world.next_entry(title, by=CARRIER, to=BUYER))),
        "an act out of place": sent(signed(world, world.next_entry(title, act=Act.ACCEPT_SURRENDER))),
        "issued again": sent(signed(world, world.next_entry(title, act=Act.ISSUE, n=1, prev=""))),
        "to nobody known": sent(signed(world, world.next_entry(title, to="MX.RFC.XXX010101AA1"))),
        "from the future": sent(signed(world, replace(world.next_entry(title), at=world.now.replace(year=2030)))),
        "of another record": sent(signed(world, world.next_entry(other))),
        "of another registry": sent(signed(world, world.next_entry(title, registry="SG.NODE.TRADELANE"))),
    }  # fmt: skip
    for name, body in bodies.items():
        usual = ask(doors.usual, title, body, HTTP_AUTHORIZATION=bearer)
        assert ask(doors.thin, title, body, HTTP_AUTHORIZATION=bearer) == usual, name
        assert not usual[0].startswith("2"), (name, usual)
    variables: list[dict[str, str | None]] = [
        {"HTTP_AUTHORIZATION": None}, {"HTTP_AUTHORIZATION": "Bearer nobody"}, {"HTTP_AUTHORIZATION": "Bearer "},
        {"HTTP_AUTHORIZATION": "Basic eDp5"}, {"HTTP_AUTHORIZATION": stranger}, {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_HOST": None, "SERVER_NAME": "elsewhere.example"}, {"REQUEST_METHOD": "PUT"},
        {"PATH_INFO": "/api/titles/title_x/entries"}, {"PATH_INFO": f"/api/titles/{title.id}/entries/"},
        {"PATH_INFO": f"/api/titles/title_{'0' * 26}/entries"}, {"CONTENT_LENGTH": None}, {"CONTENT_LENGTH": "x"},
    ]  # fmt: skip
    for changes in variables:
        given = {"HTTP_AUTHORIZATION": bearer, **changes}
        usual = ask(doors.usual, title, good, **given)
        assert ask(doors.thin, title, good, **given) == usual, changes
        assert not usual[0].startswith("2"), (changes, usual)
    assert world.see(title.id) == title


def test_an_act_is_done_without_the_usual_door(world: World, title: Title, doors: Doors, bearer: str) -> None:
    def moved(door: Application, noun: str, head: str, **said: object) -> Answer:
        body = json.dumps({"seen_head": head, **said}).encode()
        path = f"/api/titles/{title.id}/{noun}"
        return ask(door, title, body, HTTP_AUTHORIZATION=bearer, PATH_INFO=path)

    first = moved(doors.thin, "pledges", title.head, to=MX_BANK)
    assert (first[0], doors.usual_asked) == ("201 Created", 0), first
    pledged = world.see(title.id)
    assert (first[2]["holder"], first[2]["head"], first[2]["state"]) == (MX_BANK, pledged.head, "pledged")
    assert moved(doors.usual, "pledges", title.head, to=MX_BANK) == first
    assert moved(doors.thin, "pledges", title.head, to=MX_BANK) == first
    (fact,) = [fact for fact in facts(subject=title.id) if fact.name == "titles.title.pledged"]
    assert fact.organisation == SELLER
    to = {"pledges": {"to": OUTSIDER}, "transfers": {"to": MX_BANK}, "releases": {}, "waiting": {}}
    for noun, said in to.items():
        for head in (title.head, pledged.head, "", "x"):
            usual = moved(doors.usual, noun, head, **said)
            assert moved(doors.thin, noun, head, **said) == usual
            assert not usual[0].startswith("2"), usual
    assert world.see(title.id) == pledged


def test_an_act_that_is_odd_is_answered_as_by_the_usual_door(
    world: World, title: Title, doors: Doors, bearer: str
) -> None:
    path, good = f"/api/titles/{title.id}/transfers", {"seen_head": title.head, "to": BUYER}
    bodies = [
        b"", b"{", b"[]", b"\xff", b'{"to":"a","to":"b"}', json.dumps({"to": BUYER}).encode(),
        *(json.dumps({**good, name: value}).encode() for name, value in {
            "seen_head": 1, "to": None, "joint_with": "x", "threshold": "x", "keys": ["x"]
        }.items()),
        json.dumps({**good, "to": SELLER}).encode(), json.dumps({**good, "to": "MX.RFC.XXX010101AA1"}).encode(),
    ]  # fmt: skip
    variables: list[dict[str, str | None]] = [{}] * len(bodies) + [
        {"HTTP_AUTHORIZATION": None}, {"HTTP_AUTHORIZATION": "Bearer nobody"}, {"HTTP_HOST": "elsewhere.example"},
        {"HTTP_AUTHORIZATION": f"Bearer {a_token('o@outside.example', organisation=OUTSIDER)}"},
        {"REQUEST_METHOD": "PUT"}, {"PATH_INFO": f"{path}/"}, {"CONTENT_LENGTH": None},
    ]  # fmt: skip
    for body, changes in zip_longest(bodies, variables, fillvalue=json.dumps(good).encode()):
        given: dict[str, Any] = {"HTTP_AUTHORIZATION": bearer, "PATH_INFO": path, **changes}
        usual = ask(doors.usual, title, body, **given)
        assert ask(doors.thin, title, body, **given) == usual, (body, changes)
        assert not usual[0].startswith("2"), (body, changes, usual)
    assert world.see(title.id) == title


def test_a_token_withdrawn_and_a_certificate_revoked_count_from_the_next_entry_on(
    world: World, doors: Doors, bearer: str
) -> None:
    first, second = world.issue(), world.issue(text="another", number="PTL-2")
    one, two = (signed(world, world.next_entry(each)) for each in (first, second))
    assert ask(doors.thin, first, sent(one), HTTP_AUTHORIZATION=bearer)[0] == "201 Created"
    revoke_certificate(organisation=SELLER, by=None, now=world.now)
    status, _, told = ask(doors.thin, second, sent(two), HTTP_AUTHORIZATION=bearer)
    assert status == "400 Bad Request" and "revoked" in told["detail"]
    token = bearer.removeprefix("Bearer ")
    actor = actor_of_token(token=token, now=world.now)
    assert actor is not None
    withdraw_token(digest=token_digest(token), by=actor)
    assert ask(doors.thin, second, sent(two), HTTP_AUTHORIZATION=bearer)[0] == "401 Unauthorized"
    assert world.see(second.id) == second


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_each_recorded_once(frozen_clock: Any, doors: Doors) -> None:
    world = World(frozen_clock)
    bearer = f"Bearer {a_token('bank@seller.example', organisation=SELLER)}"
    titles = [world.issue(text=f"bill {n}", number=f"PTL-{n}") for n in range(12)]
    bodies = [sent(signed(world, world.next_entry(title))) for title in titles]

    def hand_in(title: Title, body: bytes) -> Answer:
        try:
            return ask(doors.thin, title, body, HTTP_AUTHORIZATION=bearer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(titles)) as pool:
        answers = list(pool.map(hand_in, titles * 2, bodies * 2))
    assert {status for status, _, _ in answers} == {"201 Created"}
    assert [told for _, _, told in answers[:12]] == [told for _, _, told in answers[12:]]
    assert [world.see(title.id).n for title in titles] == [2] * 12
