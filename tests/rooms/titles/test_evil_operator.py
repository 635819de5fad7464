# SPDX-License-Identifier: Apache-2.0
"""An operator who cheats, with the keys of the registry, its authority and all of its database: each cheat is told by a
named check of the offline verifier, of a mirror of the record, or of whoever watches the public log.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from tests.carriage_makers import Carriage
from tests.config.test_log_commands import look
from tests.foreign_node import ForeignNode
from tests.log_makers import MadeLog
from tests.makers import BUYER, CARRIER, OUTSIDER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World
from tests.rooms.titles.test_control import guarded
from tests.title_makers import issue_terms

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import TradelaneError
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.titles import actions, formats, queries
from tradelane.titles.formats.dcsa.checksums import checksum_of_json, digest_of_checksum
from tradelane.titles.models import ForkRow, TransportDocumentRow
from tradelane.titles.values import Act, Challenge, Entry, Jws, RecoveryTerms, SignedEntry, Title
from tradelane.titles.values.dcsa import Sha256
from tradelane.trust.actions import renew_certificate, sign_payload
from tradelane.trust.queries import trust_list


def chain_of(title: Title) -> list[SignedEntry]:
    return queries.entries(id=title.id, by=an_actor(CARRIER))


def cheated(
    world: World, entry: Entry, *cosigners: OrganisationId, signer: OrganisationId | None = None
) -> SignedEntry:
    """An entry that the registry signs as recorded, whatever its rules say; `signer` signs as its author."""
    body = formats.entry_bytes(entry)
    author, home, *others = (
        Jws(*sign_payload(organisation=who, payload=body, now=world.now))
        for who in (signer or entry.by, queries.here(), *cosigners)
    )
    return SignedEntry(entry, digest_of(body), author, home, salt="ab" * 32, cosigners=tuple(others))


def following(signed: SignedEntry, **changes: object) -> Entry:
    """The next entry of a chain, a transfer by its holder."""
    entry = signed.entry
    given = {"n": entry.n + 1, "prev": signed.digest, "act": Act.TRANSFER, "by": entry.to, "to": MX_BANK,
             "version": 2, "control": None, "terms": None, **changes}  # fmt: skip
    return replace(entry, **given)  # type: ignore[arg-type]


def told(chain: Sequence[SignedEntry]) -> list[tuple[str, str]]:
    """What the offline verifier finds wrong: its checks and rules."""
    report = formats.verify_chain(chain, trust_list())
    return [
        (check.check, str(check.evidence.get("rule", ""))) for check in report.checks if check.result is Verdict.INVALID
    ]


# ── the offline verifier ──


def test_a_key_certified_in_the_holders_name_is_told_by_the_verifier(world: World, title: Title) -> None:
    """The operator's own authority certifies a key of the operator's for the holder."""
    chain = chain_of(title)
    renew_certificate(organisation=SELLER, by=None, now=world.tick())
    stolen = cheated(world, following(chain[-1], to=OUTSIDER, at=world.now.replace(microsecond=0)))
    opened = replace(stolen, opens=actions.salts_of(title.standing.control))
    assert told([*chain, opened]) == [("control", "TITLE-41")]


def test_a_transfer_that_another_signed_is_told_by_the_verifier(world: World, title: Title) -> None:
    chain = chain_of(title)
    assert told([*chain, cheated(world, following(chain[-1]), signer=CARRIER)]) == [("signature", "TITLE-17")]


def test_a_rewritten_entry_is_told_by_the_verifier(world: World, title: Title) -> None:
    first, second = chain_of(world.transfer(title, MX_BANK))
    rewritten = replace(second, entry=replace(second.entry, to=OUTSIDER))
    assert [check for check, _ in told([first, rewritten])] == ["entry", "signature", "home"]
    named = replace(second.entry, to=OUTSIDER, control=None)
    assert [check for check, _ in told([first, replace(second, entry=named)])] == ["signature", "home"]


def test_a_dropped_entry_is_told_by_the_verifier(world: World, title: Title) -> None:
    chain = chain_of(world.transfer(world.transfer(title, MX_BANK), SELLER))
    assert told([chain[0], chain[2]]) == [("entry", "TITLE-2"), ("control", "TITLE-41")]


def test_a_replayed_entry_is_told_by_the_verifier(world: World, title: Title) -> None:
    chain = chain_of(world.transfer(title, MX_BANK))
    assert told([*chain, chain[1]])[0] == ("entry", "TITLE-2")


def test_an_entry_replayed_from_another_record_is_told_by_the_verifier(world: World, title: Title) -> None:
    other = world.transfer(world.issue(text="other", number="PTL-2"), MX_BANK)
    assert told([*chain_of(title), chain_of(other)[1]])[0] == ("entry", "TITLE-4")


def test_an_entry_dated_back_is_told_by_the_verifier(world: World, title: Title) -> None:
    chain = chain_of(world.transfer(title, MX_BANK))
    early = following(chain[-1], by=MX_BANK, to=SELLER, at=title.at - timedelta(days=1))
    assert told([*chain, cheated(world, early)])[0] == ("entry", "TITLE-9")


def test_an_entry_that_the_registry_dates_back_is_told_by_the_verifier(world: World, title: Title) -> None:
    """Author and registry date a transfer to yesterday; the registry's own clock ran further when it recorded the
    entry before.
    """
    moved = world.transfer(title, MX_BANK)
    chain = chain_of(moved)
    yesterday = moved.at.replace(microsecond=0)
    entry = following(chain[-1], by=MX_BANK, to=SELLER, at=yesterday)
    body = formats.entry_bytes(entry)
    author, home = (
        Jws(*sign_payload(organisation=who, payload=body, now=yesterday - timedelta(minutes=back)))
        for who, back in ((MX_BANK, 0), (queries.here(), 10))
    )
    opens = actions.salts_of(moved.standing.control)
    back = SignedEntry(entry, digest_of(body), author, home, salt="ab" * 32, opens=opens)
    assert told([*chain, back]) == [("home", "TITLE-99")]


def test_an_act_after_the_end_is_told_by_the_verifier(world: World, title: Title) -> None:
    ended = actions.reject_title(
        title=title.id, reason="no", seen_head=title.head, by=an_actor(SELLER), now=world.tick()
    )
    chain = chain_of(ended)
    assert told([*chain, cheated(world, following(chain[-1]))])[0] == ("entry", "TITLE-5")


def test_a_recovery_by_one_guardian_is_told_by_the_verifier(world: World) -> None:
    title = guarded(world)
    control = actions.control_of(SELLER)
    assert control is not None
    entry = following(
        chain_of(title)[-1], act=Act.OPEN_RECOVERY, by=CARRIER, to=SELLER,
        terms=RecoveryTerms("we are the registry", SELLER, control),
    )  # fmt: skip
    assert told([*chain_of(title), cheated(world, entry)]) == [("control", "TITLE-40")]


def test_a_recovery_that_did_not_wait_is_told_by_the_verifier(world: World) -> None:
    """Guardians and registry together date the opening back; the registry's own signature tells when it was."""
    title = guarded(world)
    world.tick(30 * 86400)
    control = actions.control_of(SELLER)
    assert control is not None
    opening = following(
        chain_of(title)[-1], act=Act.OPEN_RECOVERY, by=CARRIER, to=SELLER, at=title.at,
        terms=RecoveryTerms("long ago", SELLER, control),
    )  # fmt: skip
    opened = cheated(world, opening, MX_BANK)
    at = world.now.replace(microsecond=0)
    done = cheated(world, following(opened, act=Act.RECOVER, by=CARRIER, to=SELLER, control=control, at=at), MX_BANK)
    assert told([*chain_of(title), opened, done]) == [("waiting", "TITLE-53")]


def test_a_chain_that_another_node_issues_anew_is_told_by_the_verifier(world: World, title: Title) -> None:
    (first,) = chain_of(title)
    home = Jws(*world.singapore.sign(world.singapore.organisation, formats.entry_bytes(first.entry), at=world.now))
    trusted = trust_list()
    report = formats.verify_chain([replace(first, home=home)], trusted)
    assert [(check.check, check.evidence["rule"]) for check in report.checks if check.result is Verdict.INVALID] == [
        ("home", "TITLE-19")
    ]


def test_two_records_with_their_entries_swapped_are_told_by_the_verifier(world: World, title: Title) -> None:
    """The same parties, the same acts: only what each entry names keeps the two bills apart."""
    mine = chain_of(world.transfer(title, MX_BANK))
    theirs = chain_of(world.transfer(world.issue(text="other", number="PTL-2"), MX_BANK))
    for chain in ([mine[0], theirs[1]], [theirs[0], mine[1]]):
        assert told(chain)[0] == ("entry", "TITLE-4")
    register = formats.replay([canonical(formats.signed_json(each)) for each in (mine[0], theirs[1])], trust_list())
    assert (register.result, register.faults[0].check, register.faults[0].line) == ("invalid", "entry", 2)


def test_a_registry_with_a_key_of_its_own_making_is_told_by_the_verifier(world: World, title: Title) -> None:
    """Whoever replaces the registry's key and its authority's has a certificate that no trust list knows."""
    (first,) = chain_of(title)
    other = ForeignNode("MX", world.now)
    home = Jws(*other.sign(other.organisation, formats.entry_bytes(first.entry), at=world.now))
    assert other.organisation == queries.here()
    assert [check for check, _ in told([replace(first, home=home)])] == ["home"]


def test_what_was_signed_as_recorded_and_never_logged_has_no_effect_for_its_holder(world: World, title: Title) -> None:
    """The holder sees it on the record's page; who has the register and a copy of the log sees it by TITLE-98."""
    before = chain_of(title)
    after = world.transfer(title, MX_BANK)
    assert not queries.effect(id=after.id, by=an_actor(MX_BANK)).logged, "the sequencer has not given it a place yet"
    logged = formats.LoggedTitles()
    assert logged.take(0, parse(formats.log_leaf(before[0]))) == ""
    result, why = logged.against(chain_of(after))
    assert result is Verdict.UNDETERMINED and "Entry 2 bears the registry's signature" in why


def test_an_old_chain_shows_no_control_to_who_asks_about_the_present_head(world: World, title: Title) -> None:
    old = chain_of(title)
    challenge = formats.from_json(
        Challenge,
        {"title": title.id, "head": world.transfer(title, MX_BANK).head, "verifier": "v", "nonce": "n",
         "expires": formats.to_json((world.now + timedelta(minutes=5)).replace(microsecond=0))},
        field="challenge",
    )  # fmt: skip
    shown = actions.demonstrate_control(challenge=challenge, by=an_actor(MX_BANK), now=world.now)
    checks = formats.check_demonstration(shown, challenge, old, trust_list(), now=world.now)
    assert {check.check for check in checks if check.result is Verdict.INVALID} == {"challenge", "control"}


# ── the database ──


@pytest.mark.parametrize("edit", ["UPDATE titles_title SET holder = %s", 'UPDATE titles_entry SET "to" = %s'])
def test_a_database_does_not_take_a_holder_from_a_statement(world: World, title: Title, edit: str) -> None:
    with pytest.raises(IntegrityError, match="titles:"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(edit, [OUTSIDER])
    assert world.see(title.id) == title


def without_triggers() -> None:
    """What an operator with the database's own password can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'titles_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET LOCAL session_replication_role = replica")


def test_a_table_that_was_edited_is_told_by_the_chain(world: World, title: Title) -> None:
    without_triggers()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE titles_title SET holder = %s", [OUTSIDER])
    report = queries.report(id=title.id, by=an_actor(CARRIER))
    wrong = [check for check in report.checks if check.result is Verdict.INVALID]
    assert [check.check for check in wrong] == ["table"] and SELLER in wrong[0].why and OUTSIDER in wrong[0].why


def test_an_entry_edited_in_its_table_is_told_by_its_signatures(world: World, title: Title) -> None:
    world.transfer(title, MX_BANK)
    without_triggers()
    last = chain_of(title)[-1]
    edited = formats.entry_bytes(replace(last.entry, to=OUTSIDER, control=None))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE titles_entry SET body = %s WHERE n = 2", [edited])
    report = queries.report(id=title.id, by=an_actor(CARRIER))
    assert [check.check for check in report.checks if check.result is Verdict.INVALID] == ["signature", "home", "table"]


def test_a_sealed_document_that_was_edited_is_not_opened(carriage: Carriage) -> None:
    """Its seal is bound to its place; and whatever is opened has the digest that its record's entries sign."""
    title = carriage.issue("PTL-1")
    other = carriage.issue("PTL-2", termsAndConditions="Other terms.")
    mine, theirs = (TransportDocumentRow.objects.get(reference=each) for each in ("PTL-1", "PTL-2"))
    assert title.document == digest_of_checksum(Sha256(checksum_of_json(parse(mine.original))))
    flipped = bytes(mine.verbatim)[:-1] + bytes([bytes(mine.verbatim)[-1] ^ 1])
    for edited in (flipped, bytes(theirs.verbatim)):
        TransportDocumentRow.objects.filter(pk=mine.pk).update(verbatim=edited)
        with pytest.raises(TradelaneError):
            queries.transport_document(Sha256(mine.pk))
    assert queries.transport_document(Sha256(theirs.pk)) and other


# ── a mirror of the record, at another economy's node ──


def foreign_chain(
    world: World, *moves: tuple[Act, OrganisationId, OrganisationId], title: str = "0"
) -> list[SignedEntry]:
    """A chain of Singapore's registry, its entries signed there by its own organisations."""
    chain: list[SignedEntry] = []
    for n, (act, by, to) in enumerate(moves, start=1):
        terms = None
        entry = Entry(
            world.singapore.organisation, TitleId("title_" + title * 26), n, chain[-1].digest if chain else Digest(""),
            act, by, to, world.now.replace(microsecond=0), digest_of(b"a bill of Singapore"), terms=terms,
        )  # fmt: skip
        body = formats.entry_bytes(entry)
        author, home = (
            Jws(*world.singapore.sign(who, body, at=world.now)) for who in (by, world.singapore.organisation)
        )
        chain.append(SignedEntry(entry, digest_of(body), author, home, salt="cd" * 32))
    return chain


SG_CARRIER, SG_BANK = OrganisationId("SG.UEN.199900009Z"), OrganisationId("SG.UEN.198800001B")


@pytest.fixture
def abroad(world: World) -> World:
    for each in (SG_CARRIER, SG_BANK):
        world.singapore.certify(each)
    return world


def mirror(world: World, chain: Sequence[SignedEntry]) -> Title:
    return actions.mirror_title(
        entries=[formats.signed_json(each) for each in chain], number="SG-1", consignment=ConsignmentId("c"),
        governing_law="Singapore", readers=[SELLER], now=world.now,
    )  # fmt: skip


def test_a_second_future_of_a_record_is_refused_by_a_mirror_and_kept(abroad: World) -> None:
    issue = (Act.ISSUE, SG_CARRIER, SG_BANK)
    mirror(abroad, foreign_chain(abroad, issue, (Act.TRANSFER, SG_BANK, BUYER)))
    fork = foreign_chain(abroad, issue, (Act.TRANSFER, SG_BANK, SELLER))[-1]
    with pytest.raises(TradelaneError, match="TITLE-20"):
        actions.mirror_entry(signed=formats.signed_json(fork), now=abroad.now)
    evidence = ForkRow.objects.get()
    assert (evidence.digest, evidence.n) == (fork.digest, 2)
    (seen,) = queries.forks(id=fork.entry.title, by=an_actor(SELLER))
    assert seen.offered == fork.digest


def test_a_mirror_that_is_shown_a_shorter_chain_keeps_the_longer_one(abroad: World) -> None:
    """Another node was rolled back to a backup: its shorter chain is a part of ours, its new future is a fork."""
    issue, move = (Act.ISSUE, SG_CARRIER, SG_BANK), (Act.TRANSFER, SG_BANK, BUYER)
    whole = foreign_chain(abroad, issue, move)
    kept = mirror(abroad, whole)
    assert mirror(abroad, whole[:1]) == kept and not ForkRow.objects.exists()
    with pytest.raises(TradelaneError, match="TITLE-20"):
        mirror(abroad, foreign_chain(abroad, issue, (Act.TRANSFER, SG_BANK, SELLER)))
    assert queries.title(id=kept.id, by=an_actor(SELLER)) == kept and ForkRow.objects.count() == 1


def test_a_document_with_a_record_here_is_not_mirrored_from_a_second_registry(abroad: World) -> None:
    abroad.issue(text="a bill of Singapore")
    with pytest.raises(TradelaneError, match="TITLE-62"):
        mirror(abroad, foreign_chain(abroad, (Act.ISSUE, SG_CARRIER, SG_BANK)))


def test_a_second_record_of_one_document_is_refused_by_a_mirror(abroad: World) -> None:
    issue = (Act.ISSUE, SG_CARRIER, SG_BANK)
    mirror(abroad, foreign_chain(abroad, issue))
    with pytest.raises(TradelaneError, match="TITLE-62"):
        mirror(abroad, foreign_chain(abroad, issue, title="1"))


# ── whoever watches the public log ──


@dataclass
class TitleLog(MadeLog):
    """A log of titles' leaves; another face shows other ones."""

    faces: dict[str, list[bytes]] = field(default_factory=dict)

    def entries(self, size: int, *, face: str = "", since: int = 0) -> list[bytes]:
        return self.faces[face][:size]


def leaf(signed: SignedEntry) -> bytes:
    return formats.log_leaf(signed)


def watched(log: TitleLog, tmp_path: Path, *, face: str = "", size: int) -> tuple[int, dict[str, str]]:
    """A look at the log as one of its faces shows it: exit status, and why each invalid check is."""
    log.publish(tmp_path / "log", size, face=face)
    status, said = look(str(tmp_path / "log"), log, tmp_path)
    return status, {check["check"]: check["why"] for check in said["checks"] if check["result"] == "invalid"}


def moves(world: World) -> tuple[bytes, bytes, bytes]:
    """Leaves of an issue, of a transfer to the bank, and of another transfer from the same head."""
    first = cheated(
        world, replace(world.next_entry(world.issue(text="x", number="X")), n=1, prev=Digest(""), act=Act.ISSUE,
                       by=CARRIER, to=SELLER, version=2, terms=issue_terms()),
    )  # fmt: skip
    return leaf(first), *(leaf(cheated(world, following(first, to=to))) for to in (MX_BANK, OUTSIDER))


def test_a_forked_log_is_told_by_who_watches_it(world: World, tmp_path: Path) -> None:
    issue, to_bank, to_outsider = moves(world)
    log = TitleLog(faces={"": [issue, to_bank], "other": [issue, to_outsider]})
    assert watched(log, tmp_path, size=2) == (0, {})
    status, why = watched(log, tmp_path, face="other", size=2)
    assert status == 1 and "growth" in why, why


def test_a_log_rolled_back_to_a_backup_is_told_by_who_watched_it(world: World, tmp_path: Path) -> None:
    """Its newest leaf is gone: the watcher has the note that the log signed over it. Once the log goes on another way,
    that is a split view.
    """
    issue, to_bank, to_outsider = moves(world)
    log = TitleLog(faces={"": [issue, to_bank], "after": [issue, to_outsider, to_outsider]})
    assert watched(log, tmp_path, size=2) == (0, {})
    log.publish(tmp_path / "log", 1)
    status, said = look(str(tmp_path / "log"), log, tmp_path)
    assert status == 2
    doubted = [each["check"] for each in said["checks"] if each["result"] == "undetermined"]
    assert doubted[0] == "growth"
    status, why = watched(log, tmp_path, face="after", size=3)
    assert status == 1 and "Split view" in why["growth"], why


def test_a_double_transfer_in_the_log_is_told_by_a_validating_mirror(world: World, tmp_path: Path) -> None:
    log = TitleLog(faces={"": list(moves(world))})
    assert watched(log, tmp_path, size=2)[0] == 0
    status, why = watched(log, tmp_path, size=3)
    assert status == 1 and "TITLE-24" in why["titles"], why


def test_an_entry_dropped_from_the_log_is_told_by_a_validating_mirror(world: World, tmp_path: Path) -> None:
    issue, to_bank, _ = moves(world)
    log = TitleLog(faces={"": [to_bank, issue]})
    status, why = watched(log, tmp_path, size=1)
    assert status == 1 and "does not follow the head" in why["titles"]


def test_an_act_after_the_end_in_the_log_is_told_by_a_validating_mirror(world: World, tmp_path: Path) -> None:
    issue, *_ = moves(world)
    end = cheated(world, following(_signed(world), act=Act.SURRENDER, to=CARRIER))
    delivered = cheated(world, following(end, act=Act.ACCEPT_SURRENDER, by=CARRIER, to=CARRIER))
    after = cheated(world, following(delivered, by=CARRIER, to=OUTSIDER))
    log = TitleLog(faces={"": [leaf(each) for each in (_signed(world), end, delivered, after)]})
    assert watched(log, tmp_path, size=3) == (0, {})
    status, why = watched(log, tmp_path, size=4)
    assert status == 1 and "TITLE-56" in why["titles"], why
    assert issue


def _signed(world: World) -> SignedEntry:
    entry = Entry(
        queries.here(), TitleId("title_" + "7" * 26), 1, Digest(""), Act.ISSUE, CARRIER, SELLER,
        world.now.replace(microsecond=0), digest_of(b"seventh"), version=2, terms=issue_terms(),
    )  # fmt: skip
    return cheated(world, entry)


def test_the_opening_of_a_recovery_is_public(world: World) -> None:
    title = guarded(world)
    control = actions.control_of(SELLER)
    assert control is not None
    entry = following(
        chain_of(title)[-1], act=Act.OPEN_RECOVERY, by=CARRIER, to=SELLER, terms=RecoveryTerms("lost", SELLER, control)
    )
    assert parse(leaf(cheated(world, entry)))["act"] == "open_recovery"
