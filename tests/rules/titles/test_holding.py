# SPDX-License-Identifier: Apache-2.0
"""Who signs for those in control, with which keys: each rule where it holds and where it does not."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.makers import BANK, BUYER, CARRIER, SELLER
from tests.title_makers import (
    HEAD,
    LATER,
    TITLE,
    a_control,
    a_pledged_title,
    a_signer,
    a_surrendered_title,
    a_title,
    an_entry,
    an_issue,
    an_opening,
    said,
    standing,
)  # fmt: skip

from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import TitleId
from tradelane.titles import rules
from tradelane.titles.values import (
    Act,
    Challenge,
    Endorsement,
    EndorsementTerms,
    Guardians,
    ReasonTerms,
    Title,
    TitleState,
)

SALT = "5a" * 32


def handed_over() -> Title:
    """To the bank, by the seller."""
    return a_title().after(an_entry(), head=digest_of(b"2"))


def test_a_rejection_is_the_new_holders_very_next_act() -> None:
    rejection = said(Act.REJECT, by=BANK, to=SELLER)
    assert rules.a_rejection_is_the_new_holders_very_next_act(handed_over(), rejection)
    assert not rules.a_rejection_is_the_new_holders_very_next_act(handed_over(), replace(rejection, to=BUYER))
    accepted = handed_over().after(said(Act.ACCEPT, by=BANK, to=BANK), head=digest_of(b"3"))
    assert not rules.a_rejection_is_the_new_holders_very_next_act(accepted, rejection)


def test_what_moves_nothing_leaves_the_holder() -> None:
    for act in (Act.ACCEPT, Act.REKEY, Act.NOMINATE, Act.OBJECT, Act.OPEN_RECOVERY):
        assert rules.what_moves_nothing_leaves_the_holder(a_title(), said(act))
        assert not rules.what_moves_nothing_leaves_the_holder(a_title(), said(act, to=BANK))


def test_those_in_control_are_named_once() -> None:
    for control, holds in (
        (a_control(BANK), True),
        (a_control(BANK, BUYER, threshold=2), True),
        (a_control(BUYER), False),
        (a_control(BANK, BANK), False),
        (a_control(BANK, BUYER, threshold=3), False),
        (a_control(BANK, threshold=0), False),
    ):
        entry = said(Act.TRANSFER, to=BANK, control=control)
        assert rules.those_in_control_are_named_once(a_title(), entry) is holds, control


def test_a_change_of_keys_names_keys() -> None:
    keyed, named = a_control(SELLER, salt=SALT), a_control(SELLER)
    assert rules.a_change_of_keys_names_keys(a_title(), said(Act.REKEY, control=keyed))
    assert not rules.a_change_of_keys_names_keys(a_title(), said(Act.REKEY, control=named))
    assert not rules.a_change_of_keys_names_keys(a_title(), said(Act.REKEY))
    assert rules.a_change_of_keys_names_keys(a_title(), said(Act.ACCEPT)), "those it has stay"
    others = a_control(SELLER, BANK, salt=SALT)
    assert not rules.a_change_of_keys_names_keys(a_title(), said(Act.REKEY, control=others)), "nobody joins by it"
    joint = standing(a_title(), control=a_control(SELLER, BANK, threshold=2))
    fewer = a_control(SELLER, BANK, threshold=1, salt=SALT)
    assert not rules.a_change_of_keys_names_keys(joint, said(Act.REKEY, control=fewer)), "nor does the number fall"


def test_only_a_change_of_holder_changes_control() -> None:
    assert rules.only_a_change_of_holder_changes_control(a_title(), said(Act.TRANSFER, control=a_control(SELLER)))
    for act in (Act.NOMINATE, Act.OBJECT, Act.OPEN_RECOVERY, Act.REJECT):
        assert not rules.only_a_change_of_holder_changes_control(a_title(), said(act, control=a_control(SELLER)))


def test_enough_of_those_in_control_signed() -> None:
    joint = a_control(SELLER, BANK, BUYER, threshold=2)
    assert rules.enough_of_those_in_control_signed(joint, [a_signer(SELLER), a_signer(BUYER)])
    assert not rules.enough_of_those_in_control_signed(joint, [a_signer(SELLER), a_signer(SELLER, "other")])
    assert not rules.enough_of_those_in_control_signed(joint, [a_signer(SELLER), a_signer(CARRIER)])


def test_the_keys_in_control_signed() -> None:
    bound = a_control(SELLER, salt=SALT)
    assert rules.the_keys_in_control_signed(bound, [a_signer(SELLER)], opens=[SALT])
    assert not rules.the_keys_in_control_signed(bound, [a_signer(SELLER, "another")], opens=[SALT])
    assert not rules.the_keys_in_control_signed(bound, [a_signer(SELLER)], opens=["00" * 32])
    assert not rules.the_keys_in_control_signed(bound, [a_signer(SELLER)], opens=[])
    assert not rules.the_keys_in_control_signed(bound, [a_signer(BANK, SELLER)], opens=[SALT]), "its key, another name"
    two = a_control(SELLER, BANK, threshold=2, salt=SALT)
    assert rules.the_keys_in_control_signed(two, [a_signer(SELLER), a_signer(BANK)], opens=[SALT, SALT])
    assert not rules.the_keys_in_control_signed(two, [a_signer(SELLER), a_signer(BANK)], opens=[SALT, ""])


def test_a_key_looks_unlike_itself_under_another_salt() -> None:
    key = digest_of(b"key")
    assert rules.key_commitment(key, salt="00" * 32) != rules.key_commitment(key, salt="01" * 32)


def test_the_act_stands_in_this_state() -> None:
    assert rules.the_act_stands_in_this_state(a_title(), said(Act.TRANSFER))
    assert not rules.the_act_stands_in_this_state(a_pledged_title(), said(Act.TRANSFER))
    assert not rules.the_act_stands_in_this_state(a_title(), said(Act.RELEASE))
    assert not rules.the_act_stands_in_this_state(a_surrendered_title(), said(Act.ACCEPT))


def test_an_act_says_what_it_must() -> None:
    assert rules.an_act_says_what_it_must(an_issue()), "of the first version"
    assert rules.an_act_says_what_it_must(an_opening())
    assert rules.an_act_says_what_it_must(said(Act.REJECT, ReasonTerms("not ours")))
    assert not rules.an_act_says_what_it_must(said(Act.ENDORSE))
    assert not rules.an_act_says_what_it_must(said(Act.AMEND, EndorsementTerms(Endorsement.BLANK)))
    assert not rules.an_act_says_what_it_must(an_issue(act=Act.FROM_PAPER))


@pytest.mark.parametrize("act", [act for act in Act if act not in Act.opening()])
def test_every_act_leads_only_where_the_table_says(act: Act) -> None:
    for title in (a_title(), a_pledged_title(), a_surrendered_title(), handed_over()):
        provision = rules.LAW[act]
        if title.state not in provision.within:
            continue
        if act is Act.REJECT and title.standing.before is None:
            continue
        after = title.after(said(act, by=title.holder, to=title.holder, at=LATER), head=digest_of(b"next"))
        assert after.state in provision.leads
        assert after.state in rules.possible_after(frozenset({title.state}), act)
    assert not rules.possible_after(TitleState.terminal(), act)


def test_a_record_of_which_nothing_is_known_opens_once() -> None:
    assert rules.possible_after(None, Act.ISSUE) == {TitleState.HELD, TitleState.SENDING}
    assert rules.possible_after(None, Act.PART) == {TitleState.HELD}
    assert not rules.possible_after(None, Act.TRANSFER)
    assert not rules.possible_after(frozenset({TitleState.HELD}), Act.ISSUE)


def test_who_signs_is_asked_of_those_who_act() -> None:
    guardians = Guardians(a_control(CARRIER, BUYER, threshold=2), 7)
    title = standing(a_title(), control=a_control(SELLER, salt=SALT), guardians=guardians)
    transfer = said(Act.TRANSFER, to=BANK)
    assert rules.who_did_not_sign(title, transfer, [a_signer(SELLER)], opens=[SALT]) is None
    forged = rules.who_did_not_sign(title, transfer, [a_signer(SELLER, "forged")], opens=[SALT])
    assert forged is rules.the_keys_in_control_signed
    assert rules.who_did_not_sign(title, transfer, [a_signer(BANK)], opens=[SALT]) is rules.the_acting_party_signed
    assert rules.who_did_not_sign(title, transfer, [], opens=[]) is rules.the_acting_party_signed
    recovery = said(Act.OPEN_RECOVERY, by=CARRIER)
    alone = rules.who_did_not_sign(title, recovery, [a_signer(CARRIER)], opens=[])
    assert alone is rules.enough_of_those_in_control_signed
    assert rules.who_did_not_sign(title, recovery, [a_signer(CARRIER), a_signer(BUYER)], opens=[]) is None


# ── control shown ──

ASKED = Challenge(TITLE, HEAD, "SG.UEN.BANK0001 desk 4", "n-1", LATER + timedelta(minutes=30))


def test_a_demonstration_answers_the_challenge() -> None:
    assert rules.a_demonstration_answers_the_challenge(ASKED, signed=ASKED, head=HEAD)
    for other in (replace(ASKED, nonce="n-2"), replace(ASKED, verifier="another"), replace(ASKED, title=TitleId("t"))):
        assert not rules.a_demonstration_answers_the_challenge(ASKED, signed=other, head=HEAD)
    assert not rules.a_demonstration_answers_the_challenge(ASKED, signed=ASKED, head=digest_of(b"moved"))


def test_a_demonstration_is_fresh() -> None:
    assert rules.a_demonstration_is_fresh(ASKED, signed_at=LATER, now=LATER)
    late, long_ago = ASKED.expires + timedelta(seconds=1), ASKED.expires - timedelta(hours=2)
    assert not rules.a_demonstration_is_fresh(ASKED, signed_at=LATER, now=late)
    assert not rules.a_demonstration_is_fresh(ASKED, signed_at=late, now=LATER)
    assert not rules.a_demonstration_is_fresh(ASKED, signed_at=long_ago, now=LATER)


def test_the_guide_maps_every_act() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "guides" / "acts-of-a-record.md").read_text()
    table = guide.split("## The acts of the law")[1]
    assert [act for act in Act if f"`{act}`" not in table] == []
