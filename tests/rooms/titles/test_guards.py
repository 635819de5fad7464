# SPDX-License-Identifier: Apache-2.0
"""Every guard that keeps a record with one holder, tried at the door where entries are recorded."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import AGENCY, BANK, BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World

from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, TradelaneError, Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.values import OrganisationKind, Role
from tradelane.titles import actions, formats, queries
from tradelane.titles.models import EntryRow, TitleRow
from tradelane.titles.values import Act, Purpose, Title, TitleState
from tradelane.trust.actions import revoke_certificate, sign_payload

OTHER = digest_of(b"another")


def refused(rule: str) -> "pytest.RaisesExc[TradelaneError]":
    return pytest.raises(TradelaneError, match=rf"\[{rule}\]")


def surrendered(world: World) -> Title:
    title = world.transfer(world.issue(), MX_BANK)
    return actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(MX_BANK), now=world.tick())


# ── issue ──


def test_only_a_carrier_issues(world: World) -> None:
    with pytest.raises(Forbidden, match="PARTY-2"):
        world.issue(by=an_actor(SELLER))
    assert not TitleRow.objects.exists()


def test_only_a_signatory_issues(world: World) -> None:
    with pytest.raises(Forbidden, match="PARTY-1"):
        world.issue(by=an_actor(CARRIER, roles=[Role.CLERK]))


def test_the_same_issue_again_is_the_same_title(world: World, title: Title) -> None:
    assert world.issue().id == title.id
    assert EntryRow.objects.count() == 1


def test_a_document_is_not_issued_twice(world: World, title: Title) -> None:
    with refused("TITLE-21"):
        world.issue(number="PTL-2")


def test_a_number_is_not_issued_twice(world: World, title: Title) -> None:
    with refused("TITLE-21"):
        world.issue(text="another bill")


def test_the_same_bill_to_another_holder_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-21"):
        world.issue(first_holder=MX_BANK)


def test_a_title_is_not_issued_to_its_carrier(world: World) -> None:
    with refused("TITLE-11"):
        world.issue(first_holder=CARRIER)


def test_a_title_is_not_issued_to_nobody_we_know(world: World) -> None:
    with refused("TITLE-16"):
        world.issue(first_holder=OrganisationId("MX.RFC.NOBODY"))


def test_an_issue_entry_from_outside_opens_nothing(world: World, title: Title) -> None:
    with refused("TITLE-8"):
        world.record(world.next_entry(title, act=Act.ISSUE))


# ── the head ──


def test_the_second_of_two_transfers_loses(world: World, title: Title) -> None:
    actions.transfer_title(title=title.id, to=MX_BANK, seen_head=title.head, by=an_actor(SELLER), now=world.now)
    with pytest.raises(Conflict):
        actions.transfer_title(title=title.id, to=BUYER, seen_head=title.head, by=an_actor(SELLER), now=world.now)
    assert world.see(title.id).holder == MX_BANK


def test_two_signed_entries_on_one_head_give_one_holder(world: World, title: Title) -> None:
    first, second = world.next_entry(title, to=BUYER), world.next_entry(title, to=MX_BANK)
    world.record(first)
    with pytest.raises(Conflict, match="TITLE-2"):
        world.record(second)
    assert world.see(title.id).holder == BUYER


def test_a_stale_head_is_a_conflict_that_names_the_present_one(world: World, title: Title) -> None:
    moved = world.transfer(title, MX_BANK)
    with pytest.raises(Conflict) as caught:
        actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(MX_BANK), now=world.now)
    assert caught.value.facts["head"] == moved.head


def test_an_invented_head_is_a_conflict(world: World, title: Title) -> None:
    with pytest.raises(Conflict):
        world.record(world.next_entry(title, prev=OTHER))


def test_a_number_is_not_skipped(world: World, title: Title) -> None:
    with refused("TITLE-3"):
        world.record(world.next_entry(title, n=3))


def test_a_retry_is_not_a_second_act(world: World, title: Title) -> None:
    once = actions.transfer_title(title=title.id, to=MX_BANK, seen_head=title.head, by=an_actor(SELLER), now=world.now)
    again = actions.transfer_title(
        title=title.id, to=MX_BANK, seen_head=title.head, by=an_actor(SELLER), now=world.tick()
    )
    assert (again, EntryRow.objects.count()) == (once, 2)
    jointly = actions.Together(others=(SELLER,), threshold=2)
    with pytest.raises(Conflict):  # the same hand, and another's beside it
        actions.transfer_title(
            title=title.id, to=MX_BANK, seen_head=title.head, by=an_actor(SELLER), now=world.tick(), held=jointly
        )


def test_an_act_that_says_something_else_is_no_retry(world: World, title: Title) -> None:
    def surrender(purpose: Purpose, wanted: str) -> Title:
        return actions.surrender_title(
            title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick(), purpose=purpose, wanted=wanted
        )

    once = surrender(Purpose.AMENDMENT, "another port")
    assert surrender(Purpose.AMENDMENT, "another port") == once, "its words, too, are the same, whatever their salt"
    for purpose, wanted in ((Purpose.DELIVERY, ""), (Purpose.AMENDMENT, "another vessel")):
        with pytest.raises(Conflict):
            surrender(purpose, wanted)
    assert EntryRow.objects.count() == 2


def test_the_same_signed_entry_again_gives_the_same_answer(world: World, title: Title) -> None:
    entry = world.next_entry(title)
    assert world.record(entry) == world.record(entry)
    world.tick()
    later = world.see(title.id)
    world.record(world.next_entry(later, by=BUYER, to=MX_BANK))
    assert world.record(entry).entry == entry
    assert world.see(title.id).holder == MX_BANK


# ── who acts ──


def test_one_who_does_not_hold_it_transfers_nothing(world: World, title: Title) -> None:
    with refused("TITLE-1"):
        actions.transfer_title(title=title.id, to=BUYER, seen_head=title.head, by=an_actor(MX_BANK), now=world.now)


def test_the_carrier_cannot_take_a_title_from_its_holder(world: World, title: Title) -> None:
    with refused("TITLE-1"):
        world.record(world.next_entry(title, by=CARRIER))


def test_a_former_holder_cannot_transfer_again(world: World, title: Title) -> None:
    moved = world.transfer(title, MX_BANK)
    with refused("TITLE-1"):
        world.record(world.next_entry(moved, by=SELLER, to=BUYER))


def test_a_reader_without_the_role_moves_nothing(world: World, title: Title) -> None:
    with pytest.raises(Forbidden, match="PARTY-1"):
        actions.transfer_title(
            title=title.id, to=BUYER, seen_head=title.head, by=an_actor(SELLER, roles=[Role.CLERK]), now=world.now
        )


def test_an_outsider_sees_no_title(world: World, title: Title) -> None:
    for outsider in (OUTSIDER, AGENCY):
        with pytest.raises(NotFound):
            queries.title(id=title.id, by=an_actor(outsider))
        with pytest.raises(NotFound):
            queries.entries(id=title.id, by=an_actor(outsider))
        assert queries.titles(by=an_actor(outsider)) == []


def test_an_outsider_moves_no_title(world: World, title: Title) -> None:
    with pytest.raises(NotFound):
        actions.transfer_title(title=title.id, to=BUYER, seen_head=title.head, by=an_actor(OUTSIDER), now=world.now)


def test_the_operator_of_the_node_sees_no_title(world: World, title: Title) -> None:
    with pytest.raises(NotFound):
        queries.title(id=title.id, by=an_actor(queries.here(), kinds=[OrganisationKind.OPERATOR]))


def test_a_title_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        queries.title(id=TitleId("title_" + "9" * 26), by=an_actor(SELLER))


def test_an_outsider_does_not_carry_another_partys_entry_here(world: World, title: Title) -> None:
    entry = world.next_entry(title)
    protected, signature = sign_payload(organisation=SELLER, payload=formats.entry_bytes(entry), now=world.now)
    with pytest.raises(NotFound):
        actions.record_entry(
            entry=entry, protected=protected, signature=signature, now=world.now, by=an_actor(OUTSIDER)
        )


# ── signatures ──


def test_a_signature_over_another_entry_is_refused(world: World, title: Title) -> None:
    entry = world.next_entry(title, to=BUYER)
    with pytest.raises(Unreadable, match="does not hold"):
        world.record(entry, signed=replace(entry, to=MX_BANK))


def test_another_organisations_certificate_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-17"):
        world.record(world.next_entry(title), signer=OUTSIDER)


def test_the_carriers_certificate_does_not_do_for_the_holder(world: World, title: Title) -> None:
    with refused("TITLE-17"):
        world.record(world.next_entry(title), signer=CARRIER)


def test_a_foreign_certificate_in_the_holders_name_is_refused(world: World, title: Title) -> None:
    world.singapore.certify(SELLER)  # an authority of another economy vouches for a Mexican organisation
    with pytest.raises(Unreadable):
        world.record(world.next_entry(title), signer=SELLER)
    assert world.see(title.id).n == 1


def test_an_unknown_authority_is_refused(world: World, title: Title) -> None:
    from tests.foreign_node import ForeignNode

    stranger = ForeignNode("MX", world.now)
    stranger.certify(SELLER)
    entry = world.next_entry(title)
    protected, signature = stranger.sign(SELLER, formats.entry_bytes(entry))
    with pytest.raises(Unreadable):
        actions.record_entry(entry=entry, protected=protected, signature=signature, now=world.now)


def test_a_revoked_certificate_moves_nothing(world: World, title: Title) -> None:
    entry = world.next_entry(title)
    protected, signature = sign_payload(organisation=SELLER, payload=formats.entry_bytes(entry), now=world.now)
    revoke_certificate(organisation=SELLER, by=None, now=world.tick())
    with pytest.raises(Unreadable):
        actions.record_entry(entry=entry, protected=protected, signature=signature, now=world.tick())


def test_garbage_for_a_signature_is_unreadable(world: World, title: Title) -> None:
    with pytest.raises(Unreadable):
        actions.record_entry(entry=world.next_entry(title), protected="e30", signature="AAAA", now=world.now)


# ── which record ──


def test_an_entry_of_another_registry_is_not_recorded_here(world: World, title: Title) -> None:
    with refused("TITLE-18"):
        world.record(world.next_entry(title, registry=OrganisationId("SG.NODE.TRADELANE")))


def test_an_entry_of_another_document_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-4"):
        world.record(world.next_entry(title, document=OTHER))


def test_an_entry_is_not_replayed_on_another_title(world: World, title: Title) -> None:
    other = world.issue(text="second bill", number="PTL-2")
    entry = world.next_entry(title)
    world.record(entry)
    with pytest.raises(Unreadable):
        world.record(replace(entry, title=other.id), signed=entry)
    with pytest.raises(Conflict):
        world.record(replace(entry, title=other.id, document=other.document))
    assert world.see(other.id).n == 1


def test_an_entry_from_the_past_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-9"):
        world.record(world.next_entry(title, at=title.at - timedelta(seconds=1)))


def test_an_entry_from_the_future_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-10"):
        world.record(world.next_entry(title, at=title.at + timedelta(minutes=6)))


def test_a_transfer_to_oneself_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-11"):
        world.record(world.next_entry(title, to=SELLER))


def test_a_transfer_to_the_carrier_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-12"):
        world.record(world.next_entry(title, to=CARRIER))


def test_a_transfer_to_nobody_we_know_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-16"):
        world.record(world.next_entry(title, to=OrganisationId("SG.UEN.NOBODY")))


# ── surrender ──


def test_a_surrendered_title_is_frozen(world: World) -> None:
    title = surrendered(world)
    assert (title.state, title.holder, title.surrendered_by) == (TitleState.SURRENDERED, CARRIER, MX_BANK)
    with refused("TITLE-6"):
        world.record(world.next_entry(title, by=MX_BANK, to=BUYER))
    with refused("TITLE-6"):
        world.record(world.next_entry(title, by=CARRIER, to=BUYER))


def test_only_the_carrier_answers_a_surrender(world: World) -> None:
    title = surrendered(world)
    with refused("TITLE-1"):
        actions.accept_surrender(title=title.id, seen_head=title.head, by=an_actor(MX_BANK), now=world.now)


def test_the_carrier_does_not_deliver_without_a_surrender(world: World, title: Title) -> None:
    with refused("TITLE-1"):
        actions.accept_surrender(title=title.id, seen_head=title.head, by=an_actor(CARRIER), now=world.now)
    with refused("TITLE-7"):
        actions.void_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.now)


def test_a_surrender_to_another_party_is_refused(world: World, title: Title) -> None:
    with refused("TITLE-13"):
        world.record(world.next_entry(title, act=Act.SURRENDER, to=OUTSIDER))


def test_a_refused_surrender_goes_back_and_moves_on(world: World) -> None:
    title = surrendered(world)
    back = actions.refuse_surrender(title=title.id, seen_head=title.head, by=an_actor(CARRIER), now=world.tick())
    assert (back.state, back.holder, back.surrendered_by) == (TitleState.HELD, MX_BANK, None)
    assert world.transfer(back, BUYER).holder == BUYER


def test_a_refused_surrender_goes_to_nobody_else(world: World) -> None:
    title = surrendered(world)
    with refused("TITLE-14"):
        world.record(world.next_entry(title, act=Act.REFUSE_SURRENDER, to=OUTSIDER))


def test_a_delivery_to_another_holder_is_refused(world: World) -> None:
    title = surrendered(world)
    with refused("TITLE-15"):
        world.record(world.next_entry(title, act=Act.ACCEPT_SURRENDER, to=BUYER))


@pytest.mark.parametrize("end", [actions.accept_surrender, actions.void_title])
def test_nothing_follows_the_end(world: World, end) -> None:
    title = surrendered(world)
    ended = end(title=title.id, seen_head=title.head, by=an_actor(CARRIER), now=world.tick())
    assert ended.state in TitleState.terminal()
    for act, to in ((Act.TRANSFER, BUYER), (Act.REFUSE_SURRENDER, MX_BANK), (Act.ACCEPT_SURRENDER, CARRIER)):
        with refused("TITLE-5"):
            world.record(world.next_entry(ended, act=act, to=to))


# ── what the database itself refuses ──


def test_the_database_keeps_entries_as_they_are(world: World, title: Title) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryRow.objects.update(to=OUTSIDER)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM titles_entry")


@pytest.mark.parametrize(
    "change", [{"holder": OUTSIDER}, {"state": "void"}, {"head": OTHER}, {"n": 2, "head": OTHER}, {"number": "PTL-9"}]
)
def test_the_database_moves_a_title_only_by_an_entry(world: World, title: Title, change: dict) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TitleRow.objects.update(**change)
    assert world.see(title.id) == title


def test_the_database_never_deletes_a_title(world: World, title: Title) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM titles_title")


def test_the_database_refuses_a_second_entry_after_one(world: World, title: Title) -> None:
    world.transfer(title, MX_BANK)
    row = EntryRow.objects.get(n=2)
    row.digest, row.n = OTHER, 3
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_title_goes_to_a_bank_of_another_economy(world: World, title: Title) -> None:
    assert world.transfer(title, BANK).holder == BANK
    assert queries.titles_of(consignment=ConsignmentId("consignment_1"), by=an_actor(BANK))
