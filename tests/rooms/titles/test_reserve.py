# SPDX-License-Identifier: Apache-2.0
"""A signed entry that waits: the record stands still for every door, and moves once, or not at all."""

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_guards import refused

from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, TradelaneError
from tradelane.titles import actions, formats, queries
from tradelane.titles.models import EntryRow, ReservationRow
from tradelane.titles.values import Act, Entry, Jws, ReservationState, Title
from tradelane.trust.actions import revoke_certificate, sign_payload
from tradelane.trust.queries import trust_list

OFFER = "offer_1"


def prepared(world: World, title: Title, to: object = MX_BANK) -> Entry:
    return actions.prepare_entry(
        title=title.id, act=Act.TRANSFER, to=to, seen_head=title.head, by=an_actor(SELLER), now=world.now  # type: ignore[arg-type]
    )  # fmt: skip


def reserve(world: World, title: Title, entry: Entry | None = None) -> Entry:
    entry = entry or prepared(world, title)
    actions.reserve_entry(entry=entry, matter=OFFER, by=an_actor(SELLER), now=world.now)
    return entry


def test_nothing_moves_until_it_is_delivered_and_then_all_of_it(world: World, title: Title) -> None:
    entry = reserve(world, title)
    assert world.see(title.id).holder == SELLER
    waits = queries.reservation(id=title.id, by=an_actor(SELLER))
    assert waits is not None and waits.entry == formats.digest_of_entry(entry)
    actions.deliver_reserved(title=title.id, matter=OFFER, now=world.tick())
    assert world.see(title.id).holder == MX_BANK
    chain = queries.entries(id=title.id, by=an_actor(SELLER))
    assert str(formats.verify_chain(chain, trust_list()).verdict) == "valid"
    assert queries.reservation(id=title.id, by=an_actor(SELLER)) is None
    actions.deliver_reserved(title=title.id, matter=OFFER, now=world.tick())
    assert EntryRow.objects.filter(title=title.id).count() == 2, "again delivers nothing twice"


@pytest.mark.parametrize("to", [OUTSIDER, BUYER])
def test_the_holder_hands_it_to_nobody_else_meanwhile(world: World, title: Title, to: object) -> None:
    reserve(world, title)
    with refused("TITLE-63"):
        actions.transfer_title(
            title=title.id, to=to, seen_head=title.head, by=an_actor(SELLER), now=world.tick()  # type: ignore[arg-type]
        )  # fmt: skip
    with refused("TITLE-63"):
        world.record(world.next_entry(title, to=OUTSIDER))
    with refused("TITLE-63"):
        reserve(world, title, prepared(world, title, OUTSIDER))
    assert world.see(title.id).head == title.head
    assert EntryRow.objects.filter(title=title.id).count() == 1


def test_the_table_itself_stands_still(world: World, title: Title) -> None:
    """Also who goes around the actions and writes an entry and its head by hand is stopped."""
    reserve(world, title)
    other = world.next_entry(title, to=OUTSIDER)
    digest = formats.digest_of_entry(other)
    with pytest.raises(IntegrityError, match="reserved"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO titles_entry (digest, title_id, n, prev, act, "by", "to", at, body, protected, signature,'
            " home_protected, home_signature, cosigners, leaf, recorded_at)"
            " SELECT %s, title_id, 2, digest, 'transfer', \"to\", %s, at, body, protected, signature,"
            " home_protected, home_signature, cosigners, leaf, recorded_at FROM titles_entry WHERE title_id = %s",
            [digest, OUTSIDER, title.id],
        )
        cursor.execute(
            "UPDATE titles_title SET holder = %s, head = %s, n = 2 WHERE id = %s", [OUTSIDER, digest, title.id]
        )


def test_what_is_released_never_takes_effect(world: World, title: Title) -> None:
    entry = reserve(world, title)
    actions.release_reservation(title=title.id, matter=OFFER, why="no payment", now=world.tick())
    actions.release_reservation(title=title.id, matter=OFFER, why="no payment", now=world.tick())
    row = ReservationRow.objects.get(pk=formats.digest_of_entry(entry))
    assert (row.state, row.signature) == (str(ReservationState.RELEASED), ""), "nobody can record it any more"
    with refused("TITLE-65"):
        actions.deliver_reserved(title=title.id, matter=OFFER, now=world.tick())
    assert world.transfer(title, OUTSIDER).holder == OUTSIDER
    told = [fact.name for fact in facts(subject=title.id)]
    assert told.count("titles.title.released_from_reservation") == 1


def test_an_ended_reservation_never_opens_again(world: World, title: Title) -> None:
    entry = reserve(world, title)
    actions.release_reservation(title=title.id, matter=OFFER, why="no payment", now=world.tick())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReservationRow.objects.filter(pk=formats.digest_of_entry(entry)).update(state="open")


def test_a_certificate_that_ends_meanwhile_takes_nothing_back(world: World, title: Title) -> None:
    """Who sold and was paid can't undo the sale by revoking their own certificate."""
    reserve(world, title)
    revoke_certificate(organisation=SELLER, by=None, now=world.tick())
    actions.deliver_reserved(title=title.id, matter=OFFER, now=world.tick())
    assert world.see(title.id).holder == MX_BANK


def test_an_entry_signed_elsewhere_waits_too_and_a_wrong_signature_does_not(world: World, title: Title) -> None:
    entry = prepared(world, title)
    forged = Jws(*sign_payload(organisation=OUTSIDER, payload=formats.entry_bytes(entry), now=world.now))
    given = {"entry": entry, "matter": OFFER, "by": an_actor(SELLER), "now": world.now}
    with pytest.raises(TradelaneError):
        actions.reserve_signed_entry(author=forged, **given)  # type: ignore[arg-type]
    author = Jws(*sign_payload(organisation=SELLER, payload=formats.entry_bytes(entry), now=world.now))
    first = actions.reserve_signed_entry(author=author, **given)  # type: ignore[arg-type]
    assert actions.reserve_signed_entry(author=author, **given) == first  # type: ignore[arg-type]
    actions.deliver_reserved(title=title.id, matter=OFFER, now=world.tick())
    assert world.see(title.id).holder == MX_BANK


def test_an_entry_on_an_old_head_does_not_wait(world: World, title: Title) -> None:
    entry = prepared(world, title)
    world.transfer(title, OUTSIDER)
    with pytest.raises(Conflict):
        reserve(world, title, entry)
    assert not ReservationRow.objects.exists()


def test_only_the_holder_reserves(world: World, title: Title) -> None:
    entry = prepared(world, title)
    with refused("TITLE-22"):
        actions.reserve_entry(entry=entry, matter=OFFER, by=an_actor(MX_BANK), now=world.now)
    assert not ReservationRow.objects.exists()
