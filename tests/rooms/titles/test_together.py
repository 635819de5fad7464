# SPDX-License-Identifier: Apache-2.0
"""Entries recorded by one commit: each on its own merits, in their order, by the trust list of that moment."""

from dataclasses import replace

from django.test import Client
from tests.makers import CARRIER, OUTSIDER, SELLER, a_token, an_actor
from tests.rooms.titles.conftest import World

from tradelane.journal.queries import facts
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, TradelaneError
from tradelane.kernel.ids import OrganisationId
from tradelane.titles import formats
from tradelane.titles.actions.together import TOGETHER, HandedIn, record_together
from tradelane.titles.values import Entry, Jws, SignedEntry
from tradelane.trust import actions as trust
from tradelane.trust.actions import sign_payload
from tradelane.trust.queries import trust_list


def handed_in(world: World, entry: Entry, *, by: OrganisationId | None = None) -> HandedIn:
    """The entry signed by its author, as a door of the node hands it in."""
    body = formats.entry_bytes(entry)
    signature = sign_payload(organisation=entry.by, payload=body, now=world.now)
    signed = SignedEntry(entry, digest_of(body), Jws(signature.protected, signature.signature))
    signers = formats.signers_of(signed, trust_list(), at=world.now)
    return HandedIn(signed, signers, world.now, an_actor(by) if by else None, trust_list())


def test_one_that_is_refused_holds_up_no_other(world: World) -> None:
    first, second, third = (world.issue(text=f"bill {n}", number=f"PTL-{n}") for n in range(3))
    stale = world.next_entry(second, prev=digest_of(b"another head"))
    group = [
        handed_in(world, world.next_entry(first)),
        handed_in(world, stale),
        handed_in(world, world.next_entry(third)),
    ]
    outcomes = record_together(group)
    assert isinstance(outcomes[1], Conflict)
    for title, outcome in ((first, outcomes[0]), (third, outcomes[2])):
        assert isinstance(outcome, SignedEntry)
        assert (world.see(title.id).head, world.see(title.id).n) == (outcome.digest, 2)
        formats.require_home(outcome, trust_list())
        assert [fact.name for fact in facts(subject=title.id)][-1] == "titles.title.transferred"
    assert world.see(second.id) == second


def test_a_title_moves_twice_in_one_commit_and_never_from_one_head(world: World) -> None:
    title = world.issue()
    there = world.next_entry(title, to=OUTSIDER)
    after = title.after(there, head=digest_of(formats.entry_bytes(there)))
    back, rival = world.next_entry(after, to=SELLER), world.next_entry(title, to=CARRIER)
    outcomes = record_together([handed_in(world, entry) for entry in (there, back, rival, there)])
    assert [isinstance(outcome, SignedEntry) for outcome in outcomes] == [True, True, False, True]
    assert isinstance(outcomes[2], Conflict)
    assert outcomes[0] == outcomes[3]
    assert (world.see(title.id).holder, world.see(title.id).n) == (SELLER, 3)


def test_a_signature_found_good_before_a_revocation_is_asked_again(world: World) -> None:
    title = world.issue()
    found_good = handed_in(world, world.next_entry(title))
    trust.revoke_certificate(organisation=title.holder, by=None, now=world.now)
    (outcome,) = record_together([found_good])
    assert isinstance(outcome, TradelaneError)
    assert "revoked" in str(outcome)
    assert world.see(title.id) == title


def test_who_may_not_see_a_title_is_told_that_there_is_none(world: World) -> None:
    title = world.issue()
    unknown = world.next_entry(replace(title, id=type(title.id)("title_00000000000000000000000000")))
    group = [handed_in(world, world.next_entry(title), by=OUTSIDER), handed_in(world, unknown)]
    assert [outcome.kind for outcome in record_together(group) if isinstance(outcome, TradelaneError)] == [
        "not-found"
    ] * 2


def test_many_entries_come_in_one_request_each_with_its_outcome(world: World, client: Client) -> None:
    titles = [world.issue(text=f"bill {n}", number=f"PTL-{n}") for n in range(3)]
    lines = [canonical(formats.signed_json(handed_in(world, world.next_entry(title)).signed)) for title in titles]
    lines[1] = lines[1].replace(b'"act":"transfer"', b'"act":"surrender"')
    headers = {"Authorization": f"Bearer {a_token('bank@seller.example', organisation=SELLER)}"}
    for _ in range(2):
        answer = client.post(
            "/api/titles/entries", b"\n".join([*lines, b"{}"]), content_type="application/x-ndjson", headers=headers
        )
        assert answer.status_code == 200, answer.content
        first, second, third, fourth = answer.json()["results"]
        assert [second["error"]["rule"], fourth["error"]["rule"]] == ["JWS-2", "TITLE-READ-6"]
        for title, told in ((titles[0], first), (titles[2], third)):
            recorded = formats.signed_from_json(told["recorded"])
            assert world.see(title.id).head == recorded.digest
    for batch in (b"", b"{}\n" * (TOGETHER + 1)):
        answer = client.post("/api/titles/entries", batch, content_type="application/x-ndjson", headers=headers)
        assert answer.json()["rule"] == "TITLE-READ-9"
