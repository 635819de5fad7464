# SPDX-License-Identifier: Apache-2.0
"""Each rule of titles: one case that holds, one that does not."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.makers import BANK, BUYER, CARRIER, OUTSIDER, SELLER
from tests.title_makers import (
    BILL,
    HEAD,
    LATER,
    NOW,
    REGISTRY,
    TITLE,
    a_surrendered_title,
    a_title,
    an_answer,
    an_entry,
    an_issue,
    an_opening,
)

from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import rules
from tradelane.titles.values import Act, Challenge, Form, RecordKind, Title, TitleState

OTHER = digest_of(b"another")


def test_only_the_holder_moves_a_record() -> None:
    assert rules.only_the_holder_moves_a_record(a_title(), an_entry(by=SELLER))
    assert not rules.only_the_holder_moves_a_record(a_title(), an_entry(by=BUYER))
    assert not rules.only_the_holder_moves_a_record(a_title(), an_entry(by=CARRIER))


def test_the_entry_extends_the_head() -> None:
    assert rules.the_entry_extends_the_head(a_title(), an_entry())
    assert not rules.the_entry_extends_the_head(a_title(head=OTHER), an_entry())


def test_entries_are_numbered_without_gap() -> None:
    assert rules.entries_are_numbered_without_gap(a_title(n=1), an_entry(n=2))
    assert not rules.entries_are_numbered_without_gap(a_title(n=1), an_entry(n=3))
    assert not rules.entries_are_numbered_without_gap(a_title(n=2), an_entry(n=2))


@pytest.mark.parametrize(
    "change",
    [{"registry": OrganisationId("SG.NODE.X")}, {"title": TitleId("title_" + "1" * 26)}, {"document": OTHER}],
)
def test_the_entry_is_of_this_record(change: dict) -> None:
    assert rules.the_entry_is_of_this_record(a_title(), an_entry())
    assert not rules.the_entry_is_of_this_record(a_title(), an_entry(**change))


def test_an_ended_record_does_not_move() -> None:
    assert rules.an_ended_record_does_not_move(a_title())
    assert rules.an_ended_record_does_not_move(a_surrendered_title())
    for state in TitleState.terminal():
        assert not rules.an_ended_record_does_not_move(a_surrendered_title(state=state))


def test_a_frozen_record_does_not_change_hands() -> None:
    assert rules.a_frozen_record_does_not_change_hands(a_title(), an_entry())
    assert rules.a_frozen_record_does_not_change_hands(a_surrendered_title(), an_answer(Act.REFUSE_SURRENDER))
    assert not rules.a_frozen_record_does_not_change_hands(a_surrendered_title(), an_entry(by=CARRIER))
    assert not rules.a_frozen_record_does_not_change_hands(a_surrendered_title(), an_entry(act=Act.SURRENDER))


def test_the_carrier_answers_only_a_surrender() -> None:
    for act in Act.answers():
        assert rules.the_carrier_answers_only_a_surrender(a_surrendered_title(), an_answer(act))
        assert not rules.the_carrier_answers_only_a_surrender(a_title(), an_answer(act))


def test_a_record_is_issued_once() -> None:
    assert rules.a_record_is_issued_once(an_issue())
    assert rules.a_record_is_issued_once(an_entry())
    assert not rules.a_record_is_issued_once(an_issue(n=2, prev=HEAD))
    assert not rules.a_record_is_issued_once(an_entry(n=1, prev=Digest("")))
    assert not rules.a_record_is_issued_once(an_issue(prev=HEAD))


def test_an_entry_is_not_older_than_the_one_before() -> None:
    assert rules.an_entry_is_not_older_than_the_one_before(a_title(at=NOW), an_entry(at=NOW))
    assert not rules.an_entry_is_not_older_than_the_one_before(a_title(at=LATER), an_entry(at=NOW))


def test_an_entry_is_not_from_the_future() -> None:
    assert rules.an_entry_is_not_from_the_future(an_entry(at=NOW + timedelta(minutes=5)), now=NOW)
    assert not rules.an_entry_is_not_from_the_future(an_entry(at=NOW + timedelta(minutes=5, seconds=1)), now=NOW)


def test_a_transfer_goes_to_another_party() -> None:
    assert rules.a_transfer_goes_to_another_party(an_entry(to=BANK))
    assert not rules.a_transfer_goes_to_another_party(an_entry(to=SELLER))
    assert not rules.a_transfer_goes_to_another_party(an_issue(to=CARRIER))
    assert not rules.a_transfer_goes_to_another_party(an_entry(to=OrganisationId("")))
    own = {"kind": RecordKind.BILL_OF_EXCHANGE, "form": Form.ORDER, "order_of": CARRIER}
    assert rules.a_transfer_goes_to_another_party(an_opening(entry={"to": CARRIER}, **own)), "to its drawer's own order"
    for other in ({"order_of": SELLER}, {"kind": RecordKind.PROMISSORY_NOTE}, {"kind": RecordKind.BILL_OF_LADING}):
        assert not rules.a_transfer_goes_to_another_party(an_opening(entry={"to": CARRIER}, **{**own, **other}))


def test_a_record_reaches_the_carrier_only_by_surrender() -> None:
    assert rules.a_record_reaches_the_carrier_only_by_surrender(a_title(), an_entry(to=BANK))
    assert rules.a_record_reaches_the_carrier_only_by_surrender(a_title(), an_entry(act=Act.SURRENDER, to=CARRIER))
    assert not rules.a_record_reaches_the_carrier_only_by_surrender(a_title(), an_entry(to=CARRIER))


def test_a_surrender_goes_to_the_carrier() -> None:
    assert rules.a_surrender_goes_to_the_carrier(a_title(), an_entry(act=Act.SURRENDER, to=CARRIER))
    assert not rules.a_surrender_goes_to_the_carrier(a_title(), an_entry(act=Act.SURRENDER, to=BANK))


def test_a_refused_record_goes_back() -> None:
    assert rules.a_refused_record_goes_back(a_surrendered_title(), an_answer(Act.REFUSE_SURRENDER, to=BUYER))
    assert not rules.a_refused_record_goes_back(a_surrendered_title(), an_answer(Act.REFUSE_SURRENDER, to=OUTSIDER))


def test_an_ended_record_stays_with_the_carrier() -> None:
    for act in (Act.ACCEPT_SURRENDER, Act.VOID):
        assert rules.an_ended_record_stays_with_the_carrier(a_surrendered_title(), an_answer(act))
        assert not rules.an_ended_record_stays_with_the_carrier(a_surrendered_title(), an_answer(act, to=BUYER))


def test_the_next_holder_is_known() -> None:
    assert rules.the_next_holder_is_known(BANK, known={BANK})
    assert not rules.the_next_holder_is_known(OUTSIDER, known=set())


def test_the_acting_party_signed() -> None:
    assert rules.the_acting_party_signed(SELLER, signer=SELLER)
    assert not rules.the_acting_party_signed(SELLER, signer=OUTSIDER)


def test_the_home_registry_decides() -> None:
    assert rules.the_home_registry_decides(REGISTRY, here=REGISTRY)
    assert not rules.the_home_registry_decides(REGISTRY, here=OrganisationId("SG.NODE.TRADELANE"))


def test_the_home_registry_signed() -> None:
    assert rules.the_home_registry_signed(an_entry(), signer=REGISTRY)
    assert not rules.the_home_registry_signed(an_entry(), signer=SELLER)


def test_a_chain_does_not_fork() -> None:
    assert rules.a_chain_does_not_fork(HEAD, offered=HEAD)
    assert not rules.a_chain_does_not_fork(HEAD, offered=OTHER)


def test_a_document_has_one_record() -> None:
    assert rules.a_document_has_one_record([])
    assert not rules.a_document_has_one_record([TITLE])


def test_a_person_acts_for_their_own_organisation() -> None:
    assert rules.a_person_acts_for_their_own_organisation(an_entry(by=SELLER), organisation=SELLER)
    with pytest.raises(Forbidden, match="TITLE-22"):
        rules.a_person_acts_for_their_own_organisation.require(an_entry(by=SELLER), organisation=BUYER)


def test_a_holder_signs_one_entry_on_a_head() -> None:
    assert rules.a_holder_signs_one_entry_on_a_head([], digest=HEAD)
    assert rules.a_holder_signs_one_entry_on_a_head([HEAD], digest=HEAD)
    assert not rules.a_holder_signs_one_entry_on_a_head([HEAD], digest=OTHER)


# ── the rules together ──


def walk(*steps: tuple[Act, OrganisationId, OrganisationId]) -> Title:
    title = None
    for n, (act, by, to) in enumerate(steps, start=1):
        entry = an_entry(n=n, prev=title.head if title else Digest(""), act=act, by=by, to=to)
        assert rules.first_broken(title, entry) is None
        head = digest_of(str(n).encode())
        if title is None:
            title = Title.opened_by(entry, head=head, number="1", consignment=a_title().consignment, governing_law="")
        else:
            title = title.after(entry, head=head)
    assert title is not None
    return title


ISSUE = (Act.ISSUE, CARRIER, SELLER)
TO_BUYER = (Act.TRANSFER, SELLER, BUYER)
SURRENDER = (Act.SURRENDER, BUYER, CARRIER)


def test_a_whole_life_ends_in_delivery() -> None:
    title = walk(ISSUE, TO_BUYER, SURRENDER, (Act.ACCEPT_SURRENDER, CARRIER, CARRIER))
    assert (title.state, title.holder, title.surrendered_by) == (TitleState.DELIVERED, CARRIER, BUYER)


def test_a_refused_surrender_gives_the_record_back() -> None:
    title = walk(ISSUE, TO_BUYER, SURRENDER, (Act.REFUSE_SURRENDER, CARRIER, BUYER))
    assert (title.state, title.holder, title.surrendered_by) == (TitleState.HELD, BUYER, None)


def test_the_first_broken_rule_is_named() -> None:
    assert rules.first_broken(None, an_entry()) is rules.a_record_is_issued_once
    assert rules.first_broken(a_title(), an_issue()) is rules.a_record_is_issued_once
    ended = a_surrendered_title(state=TitleState.VOID)
    assert rules.first_broken(ended, an_entry()) is rules.an_ended_record_does_not_move
    assert rules.first_broken(a_title(head=OTHER), an_entry()) is rules.the_entry_extends_the_head
    assert rules.first_broken(a_title(), an_entry(document=OTHER)) is rules.the_entry_is_of_this_record
    assert BILL != OTHER


def test_every_state_is_in_one_group() -> None:
    assert TitleState.live() | TitleState.terminal() | {TitleState.AWAY} == set(TitleState)
    assert TitleState.AWAY not in TitleState.live() | TitleState.terminal(), "it has no effect here, and may come back"
    assert not TitleState.live() & TitleState.terminal()
    assert TitleState.frozen() <= TitleState.live()


def test_a_register_ends_where_its_log_ends() -> None:
    ends = rules.a_register_ends_where_its_log_ends
    assert ends(2, "b", logged_n=2, logged_head="b")
    assert not ends(1, "a", logged_n=2, logged_head="b"), "the register is short of an entry"
    assert not ends(3, "c", logged_n=2, logged_head="b"), "an entry is short of its place in the log"
    assert not ends(2, "c", logged_n=2, logged_head="b"), "they tell two stories"


def test_a_registry_records_in_the_order_of_its_clock() -> None:
    ordered, minute = rules.a_registry_records_in_the_order_of_its_clock, timedelta(minutes=1)
    assert ordered(NOW, at=NOW, before=None) and ordered(NOW, at=NOW - minute, before=NOW - minute)
    assert ordered(NOW, at=NOW + 5 * minute, before=NOW + 5 * minute), "clocks differ by a few minutes"
    assert not ordered(NOW, at=NOW + 6 * minute, before=None), "recorded before it was signed"
    assert not ordered(NOW, at=NOW - minute, before=NOW + 6 * minute), "dated back behind the entry before it"


def test_a_challenge_says_whose_it_is() -> None:
    asked = Challenge(TITLE, HEAD, "desk 4", "swordfish", NOW)
    assert rules.a_challenge_says_whose_it_is(asked)
    assert not rules.a_challenge_says_whose_it_is(replace(asked, verifier=" "))
    assert not rules.a_challenge_says_whose_it_is(replace(asked, nonce=""))


def test_a_logged_head_is_extended_once() -> None:
    follows = rules.a_logged_head_is_extended_once
    assert follows(1, "", head_n=0, head="")
    assert follows(3, "sha256:b", head_n=2, head="sha256:b")
    assert not follows(3, "sha256:a", head_n=2, head="sha256:b")
    assert not follows(2, "sha256:a", head_n=2, head="sha256:b")


def test_a_document_has_one_record_anywhere() -> None:
    assert rules.a_document_has_one_record_anywhere([])
    assert not rules.a_document_has_one_record_anywhere([("SG.NODE.TRADELANE", TITLE)])
