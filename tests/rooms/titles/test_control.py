# SPDX-License-Identifier: Apache-2.0
"""Control bound to keys: what a certificate alone can't do, joint holders, lost keys, and control shown to who asks."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.makers import BANK, BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_acts import refused, sound

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict, Forbidden, TradelaneError
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import actions, formats, queries, rules
from tradelane.titles.values import (
    Act,
    Challenge,
    Control,
    Entry,
    Guardians,
    Jws,
    Party,
    RecoveryTerms,
    SignedEntry,
    Title,
    TitleState,
)  # fmt: skip
from tradelane.trust.actions import renew_certificate, sign_payload
from tradelane.trust.queries import trust_list

SALT = "7e" * 32


# ── keys ──


def test_a_handover_binds_the_record_to_the_keys_of_the_new_holder(world: World, title: Title) -> None:
    control = world.transfer(title, MX_BANK).standing.control
    assert control is not None and control.organisations == (MX_BANK,) and control.is_bound
    before = title.standing.control
    assert before is not None and before.parties[0].keys != control.parties[0].keys
    assert "control" in {check.check for check in queries.report(id=title.id, by=an_actor(SELLER)).checks}
    sound(world, title.id)


def test_a_certificate_for_other_keys_moves_nothing(world: World, title: Title) -> None:
    """What an operator could do with its own authority: certify a key of its own in the holder's name."""
    renew_certificate(organisation=SELLER, by=None, now=world.tick())
    with refused("TITLE-41"):
        world.record(world.next_entry(title, to=MX_BANK))
    assert world.see(title.id) == title


def test_the_holders_replaced_key_still_moves_what_is_bound_to_it(world: World, title: Title) -> None:
    renew_certificate(organisation=SELLER, by=None, now=world.tick())
    kept = actions.change_keys(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    assert kept.standing.control != title.standing.control and kept.holder == SELLER
    world.record(world.next_entry(kept, to=MX_BANK))  # signed with the present key
    assert sound(world, title.id).holder == MX_BANK


def test_a_holder_elsewhere_binds_the_record_to_a_key_and_a_salt_of_their_own(world: World, title: Title) -> None:
    key = formats.key_of_certificate(world.singapore.keys[BUYER][1])
    commitment = rules.key_commitment(key, salt=SALT)
    moved = actions.transfer_title(
        title=title.id, to=BUYER, seen_head=title.head, by=an_actor(SELLER), now=world.tick(),
        held=actions.Together(keys=(commitment,)),
    )  # fmt: skip
    entry = world.next_entry(moved, to=MX_BANK)
    jws = world.singapore.sign(BUYER, formats.entry_bytes(entry), at=world.now)
    for opens in ((), ("00" * 32,)):
        with refused("TITLE-41"):
            actions.record_entry(entry=entry, protected=jws[0], signature=jws[1], now=world.now, opens=opens)
    actions.record_entry(entry=entry, protected=jws[0], signature=jws[1], now=world.now, opens=(SALT,))
    assert sound(world, title.id).holder == MX_BANK


def test_a_chain_without_its_salts_is_undetermined_not_valid(world: World, title: Title) -> None:
    world.transfer(title, MX_BANK)
    chain = [replace(each, opens=()) for each in queries.entries(id=title.id, by=an_actor(SELLER))]
    report = formats.verify_chain(chain, trust_list())
    assert report.verdict is Verdict.UNDETERMINED
    assert [check.check for check in report.checks if check.result is not Verdict.VALID] == ["control"]


def test_the_log_hides_who_and_with_which_keys(world: World, title: Title) -> None:
    world.transfer(title, MX_BANK)
    for each in queries.entries(id=title.id, by=an_actor(SELLER)):
        leaf = queries.leaf(digest=each.digest, by=an_actor(SELLER))
        assert parse(leaf)["act"] == str(each.entry.act)
        commitments = [key for party in (each.entry.control or Control(())).parties for key in party.keys]
        hidden = [SELLER, CARRIER, MX_BANK, title.number, *commitments, *each.opens]
        assert [secret for secret in hidden if secret.encode() in leaf] == []


# ── chains of the first version ──


def test_a_chain_of_the_first_version_still_verifies(world: World) -> None:
    chain: list[SignedEntry] = []
    steps = ((Act.ISSUE, CARRIER, SELLER), (Act.TRANSFER, SELLER, MX_BANK), (Act.SURRENDER, MX_BANK, CARRIER),
             (Act.ACCEPT_SURRENDER, CARRIER, CARRIER))  # fmt: skip
    for n, (act, by, to) in enumerate(steps, start=1):
        prev = chain[-1].digest if chain else Digest("")
        entry = Entry(
            queries.here(), TitleId("title_" + "0" * 26), n, prev, act, by, to, world.now, digest_of(b"old bill")
        )
        body = formats.entry_bytes(entry)
        assert set(parse(body)) == {"registry", "title", "n", "prev", "act", "by", "to", "at", "document"}
        author, home = (
            Jws(*sign_payload(organisation=who, payload=body, now=world.now)) for who in (by, queries.here())
        )
        signed = SignedEntry(entry, digest_of(body), author, home, salt="ab" * 32)
        assert "act" not in parse(formats.log_leaf(signed))
        chain.append(formats.signed_from_json(parse(canonical(formats.signed_json(signed)))))
    report = formats.verify_chain(chain, trust_list())
    assert report.verdict is Verdict.VALID and report.title is not None
    assert (report.title.state, report.title.holder) == (TitleState.DELIVERED, CARRIER)
    assert [check.check for check in report.checks[:3]] == ["entry", "signature", "home"]


# ── joint holders ──


def jointly(world: World, title: Title, threshold: int = 2) -> Title:
    return actions.transfer_title(
        title=title.id, to=MX_BANK, seen_head=title.head, by=an_actor(SELLER), now=world.tick(),
        held=actions.Together(others=(OUTSIDER, SELLER), threshold=threshold),
    )  # fmt: skip


def test_joint_holders_are_one_person_and_move_it_together(world: World, title: Title) -> None:
    held = jointly(world, title)
    assert held.holder == MX_BANK
    same = actions.transfer_title(
        title=title.id, to=BUYER, seen_head=held.head, by=an_actor(OUTSIDER), now=world.tick()
    )
    assert same.head == held.head, "one of two moves nothing"
    (waiting,) = queries.waiting_entries(id=title.id, by=an_actor(SELLER))
    assert (waiting.signed_by, waiting.needed) == ((OUTSIDER,), 2)
    with pytest.raises(Forbidden, match="TITLE-22"):
        actions.cosign_entry(title=title.id, digest=waiting.digest, by=an_actor(CARRIER), now=world.tick())
    again = actions.cosign_entry(title=title.id, digest=waiting.digest, by=an_actor(OUTSIDER), now=world.tick())
    assert again.head == held.head, "nor does the same one twice"
    moved = actions.cosign_entry(title=title.id, digest=waiting.digest, by=an_actor(SELLER), now=world.tick())
    assert moved.holder == BUYER and not queries.waiting_entries(id=title.id, by=an_actor(SELLER))
    last = queries.entries(id=title.id, by=an_actor(SELLER))[-1]
    assert (last.entry.by, len(last.cosigners)) == (MX_BANK, 1)
    sound(world, title.id)


def test_one_of_several_joint_holders_does_not_record_alone(world: World, title: Title) -> None:
    held = jointly(world, title)
    with refused("TITLE-40"):
        world.record(world.next_entry(held, by=MX_BANK, to=BUYER))
    assert world.see(title.id) == held


def test_a_waiting_entry_on_an_old_head_is_a_conflict(world: World, title: Title) -> None:
    held = jointly(world, title)
    for to in (BUYER, BANK):
        actions.transfer_title(title=title.id, to=to, seen_head=held.head, by=an_actor(OUTSIDER), now=world.tick())
    first, second = queries.waiting_entries(id=title.id, by=an_actor(SELLER))
    actions.cosign_entry(title=title.id, digest=first.digest, by=an_actor(SELLER), now=world.tick())
    with pytest.raises(Conflict):
        actions.cosign_entry(title=title.id, digest=second.digest, by=an_actor(SELLER), now=world.tick())
    assert sound(world, title.id).holder == BUYER


# ── lost keys ──


def guarded(world: World) -> Title:
    parties = tuple(Party(each) for each in (CARRIER, MX_BANK, BANK))
    return world.issue(on=actions.Opening(guardians=Guardians(Control(parties, 2), 7)))


def ask_recovery(world: World, title: Title) -> Title:
    """The carrier asks, the bank of another economy signs with its own key elsewhere."""
    control = actions.control_of(SELLER)
    assert control is not None
    terms = RecoveryTerms("the holder's keys were destroyed, affidavit of 3 November 2026", SELLER, control)
    actions.open_recovery(title=title.id, terms=terms, seen_head=title.head, by=an_actor(CARRIER), now=world.tick())
    return _bank_signs_too(world, title.id)


def _bank_signs_too(world: World, id: TitleId) -> Title:
    (waiting,) = queries.waiting_entries(id=id, by=an_actor(CARRIER))
    jws = world.singapore.sign(BANK, formats.entry_bytes(waiting.entry), at=world.now)
    return actions.add_signature(
        title=id, digest=waiting.digest, author=Jws(*jws), salt="", by=an_actor(CARRIER), now=world.tick()
    )


def test_lost_keys_are_replaced_by_guardians_after_a_public_wait(world: World) -> None:
    title = guarded(world)
    renew_certificate(organisation=SELLER, by=None, now=world.tick())
    opened = ask_recovery(world, title)
    assert opened.holder == SELLER and opened.standing.recovery is not None
    with refused("TITLE-53"):
        actions.recover_title(title=title.id, seen_head=opened.head, by=an_actor(CARRIER), now=world.tick())
    world.tick(8 * 86400)
    actions.recover_title(title=title.id, seen_head=opened.head, by=an_actor(CARRIER), now=world.tick())
    recovered = _bank_signs_too(world, title.id)
    assert (recovered.holder, recovered.standing.recovery) == (SELLER, None)
    world.record(world.next_entry(recovered, to=MX_BANK))  # with the new key
    assert sound(world, title.id).holder == MX_BANK
    names = {check.check for check in queries.report(id=title.id, by=an_actor(SELLER)).checks}
    assert "waiting" in names


def test_a_holder_whose_keys_are_not_lost_objects(world: World) -> None:
    opened = ask_recovery(world, guarded(world))
    still = actions.object_to_recovery(
        title=opened.id, reason="they are here", seen_head=opened.head, by=an_actor(SELLER), now=world.tick()
    )
    assert still.standing.recovery is None
    world.tick(8 * 86400)
    with refused("TITLE-52"):
        actions.recover_title(title=opened.id, seen_head=still.head, by=an_actor(CARRIER), now=world.tick())
    sound(world, opened.id)


def test_nobody_recovers_what_named_no_guardians(world: World, title: Title) -> None:
    control = actions.control_of(CARRIER)
    assert control is not None
    for terms in (RecoveryTerms("we say so", SELLER, control), RecoveryTerms("we say so", CARRIER, control)):
        with pytest.raises(TradelaneError, match=r"TITLE-5[12]"):
            actions.open_recovery(
                title=title.id, terms=terms, seen_head=title.head, by=an_actor(CARRIER), now=world.tick()
            )
    assert world.see(title.id) == title


def test_the_opening_of_a_recovery_is_not_dated_back(world: World) -> None:
    title = guarded(world)
    world.tick(30 * 86400)
    control = actions.control_of(SELLER)
    assert control is not None
    entry = replace(
        world.next_entry(title, act=Act.OPEN_RECOVERY, by=CARRIER, to=SELLER, at=title.at, version=2),
        terms=RecoveryTerms("long ago", SELLER, control),
    )
    body = formats.entry_bytes(entry)
    carrier, bank = (Jws(*sign_payload(organisation=who, payload=body, now=world.now)) for who in (CARRIER, MX_BANK))
    with refused("TITLE-54"):
        actions.record_entry(
            entry=entry, protected=carrier.protected, signature=carrier.signature, now=world.now, cosigners=[bank]
        )


# ── control shown ──


def challenge(world: World, title: Title, nonce: str = "a fresh one") -> Challenge:
    expires = (world.now + timedelta(minutes=30)).replace(microsecond=0)
    return Challenge(title.id, title.head, "desk 4", nonce, expires)


def shown(world: World, title: Title, asked: Challenge, by: OrganisationId = SELLER) -> dict[str, str]:
    """What the verifier's checks say, by name."""
    answer = actions.demonstrate_control(challenge=asked, by=an_actor(by), now=world.now)
    read = formats.demonstration_from_json(parse(canonical(formats.demonstration_json(answer))))
    chain = queries.entries(id=title.id, by=an_actor(SELLER))
    checks = formats.check_demonstration(read, asked, chain, trust_list(), now=world.now)
    return {check.check: check.result for check in checks if check.check in ("challenge", "fresh", "control")}


def test_a_holder_shows_control_to_a_fresh_challenge(world: World, title: Title) -> None:
    good = {"challenge": Verdict.VALID, "fresh": Verdict.VALID, "control": Verdict.VALID}
    assert shown(world, title, challenge(world, title)) == good
    assert world.see(title.id) == title, "nothing moves by it"


def test_nobody_shows_control_of_what_they_do_not_hold(world: World, title: Title) -> None:
    with refused("TITLE-1"):
        shown(world, title, challenge(world, title), by=MX_BANK)
    moved = world.transfer(title, MX_BANK)
    with pytest.raises(Conflict):
        shown(world, title, challenge(world, title))
    assert shown(world, moved, challenge(world, moved), by=MX_BANK)["control"] is Verdict.VALID


def test_an_answer_to_another_challenge_shows_nothing(world: World, title: Title) -> None:
    asked = challenge(world, title)
    answer = actions.demonstrate_control(challenge=asked, by=an_actor(SELLER), now=world.now)
    chain = queries.entries(id=title.id, by=an_actor(SELLER))
    for other, name in ((replace(asked, nonce="yours"), "challenge"), (replace(asked, verifier="desk 5"), "challenge")):
        checks = formats.check_demonstration(answer, other, chain, trust_list(), now=world.now)
        assert [check.check for check in checks if check.result is Verdict.INVALID] == [name]
    late = asked.expires + timedelta(seconds=1)
    checks = formats.check_demonstration(answer, asked, chain, trust_list(), now=late)
    assert [check.check for check in checks if check.result is Verdict.INVALID] == ["fresh"]


def test_a_certificate_for_other_keys_shows_no_control(world: World, title: Title) -> None:
    asked = challenge(world, title)
    renew_certificate(organisation=SELLER, by=None, now=world.now)
    body = formats.demonstration_bytes(asked, SELLER)
    answer = actions.demonstrate_control(challenge=asked, by=an_actor(SELLER), now=world.now)
    forged = replace(answer, signatures=(Jws(*sign_payload(organisation=SELLER, payload=body, now=world.now)),))
    chain = queries.entries(id=title.id, by=an_actor(SELLER))
    checks = formats.check_demonstration(forged, asked, chain, trust_list(), now=world.now)
    assert [(check.check, check.evidence["rule"]) for check in checks if check.result is Verdict.INVALID] == [
        ("control", "TITLE-41")
    ]


def test_joint_holders_show_control_together(world: World, title: Title) -> None:
    held = jointly(world, title)
    asked = challenge(world, held)
    one = actions.demonstrate_control(challenge=asked, by=an_actor(MX_BANK), now=world.now)
    chain = queries.entries(id=title.id, by=an_actor(SELLER))
    checks = formats.check_demonstration(one, asked, chain, trust_list(), now=world.now)
    assert [check.evidence["rule"] for check in checks if check.result is Verdict.INVALID] == ["TITLE-40"]
    both = actions.demonstrate_control(challenge=asked, by=an_actor(OUTSIDER), now=world.now, so_far=one)
    checks = formats.check_demonstration(both, asked, chain, trust_list(), now=world.now)
    assert [check.check for check in checks if check.result is not Verdict.VALID] == []
