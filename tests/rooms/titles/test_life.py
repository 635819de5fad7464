# SPDX-License-Identifier: Apache-2.0
"""A title's life across two nodes: recorded at home, mirrored and proposed elsewhere, logged, verified from files."""

from dataclasses import replace

import pytest
from django.test import override_settings
from tests.makers import BUYER, CARRIER, SELLER, an_actor
from tests.rooms.titles.conftest import MX_BANK, World

from tradelane.journal.queries import facts
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, NotFound, Refused, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.titles import actions, formats, queries
from tradelane.titles.models import ForkRow
from tradelane.titles.values import Act, Entry, Jws, SignedEntry, Title, TitleState
from tradelane.trust.actions import sequence
from tradelane.trust.formats.tiles import TileName, read_bundle
from tradelane.trust.queries import log_evidence, log_file, trust_list, waiting_for_log

SG_NODE = OrganisationId("SG.NODE.TRADELANE")


def whole_life(world: World) -> Title:
    title = world.transfer(world.transfer(world.issue(), MX_BANK), SELLER)
    title = actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=world.tick())
    return actions.accept_surrender(title=title.id, seen_head=title.head, by=an_actor(CARRIER), now=world.tick())


def test_a_whole_life_is_signed_logged_and_journaled(world: World) -> None:
    title = whole_life(world)
    assert (title.state, title.holder, title.n) == (TitleState.DELIVERED, CARRIER, 5)
    assert [fact.name.rsplit(".", 1)[1] for fact in facts(subject=title.id)] == [
        "issued", "transferred", "transferred", "surrendered", "delivered",
    ]  # fmt: skip
    assert waiting_for_log() == 5
    sequence(now=world.now)
    by = an_actor(CARRIER)
    chain = queries.entries(id=title.id, by=by)
    assert queries.logged(id=title.id, by=by) == {each.digest for each in chain}
    assert log_evidence(queries.leaf(digest=chain[-1].digest, by=by))["size"] == 5


def test_a_validating_mirror_takes_the_leaves_of_this_node(world: World) -> None:
    title, other = whole_life(world), world.issue(text="another bill", number="PTL-2")
    sequence(now=world.now)
    bundle = read_bundle(log_file(name=TileName(None, 0, 6)))
    titles = formats.LoggedTitles()
    assert [titles.take(n, parse(leaf)) for n, leaf in enumerate(bundle)] == [""] * 6
    assert {head for head, *_ in titles.heads.values()} == {title.head, other.head}


def test_a_leaf_names_nobody(world: World) -> None:
    title = world.transfer(world.issue(), BUYER)
    for each in queries.entries(id=title.id, by=an_actor(CARRIER)):
        leaf = queries.leaf(digest=each.digest, by=an_actor(CARRIER))
        for said in (CARRIER, SELLER, BUYER, title.id, title.number, title.document):
            assert said.encode() not in leaf
        opened = formats.holder_commitment(each.entry.to, salt=each.salt)
        assert parse(leaf)["holder"] == opened
        assert parse(leaf)["holder"] != formats.holder_commitment(each.entry.to, salt="00" * 32)


def test_an_outsider_reads_no_leaf(world: World, title: Title) -> None:
    with pytest.raises(NotFound):
        queries.leaf(digest=title.head, by=an_actor(OrganisationId("MX.RFC.OUT990101ZZ9")))
    with pytest.raises(NotFound):
        queries.leaf(digest=digest_of(b"nothing"), by=an_actor(SELLER))


def test_a_chain_verifies_from_its_file_alone(world: World) -> None:
    title = whole_life(world)
    file = canonical([formats.signed_json(each) for each in queries.entries(id=title.id, by=an_actor(CARRIER))])
    chain = [formats.signed_from_json(each) for each in parse(file)]
    report = formats.verify_chain(
        chain, trust_list(), number=title.number, consignment=title.consignment, governing_law=title.governing_law
    )
    assert (report.verdict, report.title) == (Verdict.VALID, title)
    assert queries.report(id=title.id, by=an_actor(CARRIER)) == report


def tampered(chain: list[SignedEntry], n: int, **changes: object) -> list[SignedEntry]:
    entry = replace(chain[n - 1].entry, **changes)  # type: ignore[arg-type]
    digest = digest_of(formats.entry_bytes(entry))
    return [*chain[: n - 1], replace(chain[n - 1], entry=entry, digest=digest), *chain[n:]]


def test_a_changed_chain_is_invalid_and_says_where(world: World) -> None:
    title = whole_life(world)
    chain = queries.entries(id=title.id, by=an_actor(CARRIER))
    cases = {
        "signature": tampered(chain, 2, to=BUYER),
        "entry": [*chain[:2], *chain[3:]],
        "home": [*chain[:4], replace(chain[4], home=chain[3].home)],
    }
    for name, bad in cases.items():
        report = formats.verify_chain(bad, trust_list())
        assert report.verdict is Verdict.INVALID
        assert name in {check.check for check in report.checks if check.result is Verdict.INVALID}
    assert formats.verify_chain([], trust_list()).verdict is not Verdict.VALID


def test_a_chain_without_the_registrys_word_is_undetermined(world: World, title: Title) -> None:
    chain = [replace(each, home=None) for each in queries.entries(id=title.id, by=an_actor(CARRIER))]
    assert formats.verify_chain(chain, trust_list()).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("n", 0), ("n", True), ("n", "2"), ("prev", "sha256:00"), ("act", "steal"), ("by", "nobody"), ("to", ""),
        ("at", "2026-11-03"), ("at", "2026-11-03T08:30:00+00:00"), ("document", ""), ("title", "trade_1"), ("x", 1),
    ],
)  # fmt: skip
def test_an_entry_is_read_strictly(world: World, title: Title, field: str, value: object) -> None:
    good = formats.entry_json(world.next_entry(title))
    assert formats.entry_from_json(good) == world.next_entry(title)
    with pytest.raises(Unreadable) as caught:
        formats.entry_from_json({**good, field: value})
    assert caught.value.fix


# ── a record kept elsewhere ──


class Home:
    """Singapore's registry as this node sees it: chains of entries signed by its parties and by itself."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sg_carrier = OrganisationId("SG.UEN.200500005C")
        world.singapore.certify(self.sg_carrier)
        self.chain: list[SignedEntry] = []

    def add(self, act: Act, by: OrganisationId, to: OrganisationId, **changes: object) -> dict:
        fields = {
            "registry": SG_NODE,
            "title": TitleId("title_" + "s" * 26),
            "n": len(self.chain) + 1,
            "prev": self.chain[-1].digest if self.chain else "",
            "act": act,
            "by": by,
            "to": to,
            "at": self.world.now.replace(microsecond=0),
            "document": digest_of(b"a Singapore bill"),
            **changes,
        }
        return self.accept(Entry(**fields))  # type: ignore[arg-type]

    def accept(self, entry: Entry, author: Jws | None = None) -> dict:
        body = formats.entry_bytes(entry)
        sign = self.world.singapore.sign
        author = author or Jws(*sign(entry.by, body))
        signed = SignedEntry(entry, digest_of(body), author, Jws(*sign(SG_NODE, body)), salt="ab" * 32)
        self.chain.append(signed)
        return formats.signed_json(signed)

    def mirror(self, entries: list[dict]) -> Title:
        return actions.mirror_title(
            entries=entries, number="SG-1", consignment=ConsignmentId("consignment_2"), governing_law="Singapore",
            readers=[SELLER], now=self.world.now,
        )  # fmt: skip


@pytest.fixture
def home(world: World) -> Home:
    return Home(world)


@pytest.fixture
def copied(home: Home) -> Title:
    entries = [home.add(Act.ISSUE, home.sg_carrier, BUYER), home.add(Act.TRANSFER, BUYER, SELLER)]
    home.mirror(entries[:1])
    return home.mirror(entries)


def test_a_mirror_keeps_a_verified_copy(world: World, home: Home, copied: Title) -> None:
    assert (copied.holder, copied.n, copied.registry) == (SELLER, 2, SG_NODE)
    assert queries.report(id=copied.id, by=an_actor(SELLER)).verdict is Verdict.VALID
    assert home.mirror([formats.signed_json(each) for each in home.chain]) == copied


def test_a_copy_is_moved_only_by_its_home(world: World, copied: Title) -> None:
    with pytest.raises(Refused, match="TITLE-18"):
        actions.transfer_title(title=copied.id, to=MX_BANK, seen_head=copied.head, by=an_actor(SELLER), now=world.now)


def test_a_holder_here_proposes_and_the_home_records(world: World, home: Home, copied: Title) -> None:
    given = {"title": copied.id, "act": Act.TRANSFER, "to": MX_BANK, "seen_head": copied.head, "by": an_actor(SELLER)}
    signed = actions.propose_entry(**given, now=world.now)  # type: ignore[arg-type]
    assert actions.propose_entry(**given, now=world.tick()) == signed  # type: ignore[arg-type]
    assert queries.title(id=copied.id, by=an_actor(SELLER)) == copied
    proposal = queries.waiting_proposal(id=copied.id, by=an_actor(SELLER))
    assert proposal is not None and proposal.signed == signed
    moved = actions.mirror_entry(signed=home.accept(signed.entry, signed.author), now=world.now)
    assert moved.holder == MX_BANK
    assert queries.waiting_proposal(id=copied.id, by=an_actor(SELLER)) is None


def test_a_bound_holder_proposes_the_same_again_with_what_opens_their_keys(world: World, home: Home) -> None:
    to_seller = {"by": BUYER, "to": SELLER, "control": actions.control_of(SELLER), "version": 2}
    copied = home.mirror([home.add(Act.ISSUE, home.sg_carrier, BUYER), home.add(Act.TRANSFER, **to_seller)])
    given = {"title": copied.id, "act": Act.SURRENDER, "seen_head": copied.head, "by": an_actor(SELLER)}
    signed = actions.propose_entry(**given, now=world.now)
    assert signed.opens
    again = actions.propose_entry(**given, now=world.tick())
    assert formats.signed_json(again) == formats.signed_json(signed)


def test_a_holder_signs_no_second_entry_until_the_first_is_refused(world: World, copied: Title) -> None:
    given = {"title": copied.id, "act": Act.TRANSFER, "seen_head": copied.head, "by": an_actor(SELLER)}
    first = actions.propose_entry(**given, to=MX_BANK, now=world.now)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="TITLE-23"):
        actions.propose_entry(**given, to=BUYER, now=world.now)  # type: ignore[arg-type]
    actions.mark_refused(digest=first.digest, why="the bank is not known")
    actions.mark_refused(digest=first.digest, why="again")
    assert actions.propose_entry(**given, to=BUYER, now=world.now).entry.to == BUYER  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        actions.mark_refused(digest=digest_of(b"nothing"), why="")


def test_a_fork_is_refused_and_kept_as_evidence(world: World, home: Home, copied: Title) -> None:
    first = home.chain.pop()
    forked = home.add(Act.TRANSFER, BUYER, MX_BANK)
    for _ in range(2):
        with pytest.raises(Refused, match="TITLE-20") as caught:
            actions.mirror_entry(signed=forked, now=world.now)
    assert caught.value.facts["kept"] == first.digest
    assert ForkRow.objects.count() == 1
    (fork,) = queries.forks(id=copied.id, by=an_actor(SELLER))
    assert (fork.n, fork.kept) == (2, first.digest)
    assert queries.title(id=copied.id, by=an_actor(SELLER)) == copied


def test_a_copy_needs_the_registrys_own_signature(world: World, home: Home, copied: Title) -> None:
    signed = actions.propose_entry(
        title=copied.id, act=Act.TRANSFER, to=MX_BANK, seen_head=copied.head, by=an_actor(SELLER), now=world.now
    )
    body = formats.entry_bytes(signed.entry)
    for home_signature in (None, Jws(*world.singapore.sign(BUYER, body))):
        with pytest.raises(Refused, match="TITLE-19"):
            actions.mirror_entry(signed=formats.signed_json(replace(signed, home=home_signature)), now=world.now)


def test_a_gap_is_a_conflict_that_asks_for_the_chain(world: World, home: Home, copied: Title) -> None:
    home.chain.append(replace(home.chain[-1], digest=digest_of(b"an entry that never came")))
    with pytest.raises(Conflict):
        actions.mirror_entry(signed=home.add(Act.TRANSFER, BUYER, MX_BANK), now=world.now)


def test_a_mirror_of_nothing_is_unreadable(home: Home) -> None:
    with pytest.raises(Unreadable):
        home.mirror([])


def test_ones_own_record_is_not_mirrored(world: World, title: Title) -> None:
    (signed,) = queries.entries(id=title.id, by=an_actor(CARRIER))
    forged = {**formats.signed_json(signed), "entry": {**formats.entry_json(signed.entry), "to": BUYER}}
    with pytest.raises(NotFound):
        actions.mirror_entry(signed=forged, now=world.now)


@override_settings(NODE_ORGANISATION="SG.NODE.OTHER")
def test_an_entry_for_another_registry_is_refused_at_once(world: World, home: Home) -> None:
    with pytest.raises(Refused, match="TITLE-18"):
        actions.record_foreign_entry(entry=home.add(Act.ISSUE, home.sg_carrier, BUYER), now=world.now)


def test_a_foreign_holder_moves_a_record_kept_here(world: World, title: Title) -> None:
    title = world.transfer(title, BUYER)
    entry = actions.prepare_entry(
        title=title.id, act=Act.SURRENDER, seen_head=title.head, by=an_actor(BUYER), now=world.tick()
    )
    protected, signature = world.singapore.sign(BUYER, formats.entry_bytes(entry), at=world.now)
    wire = {"entry": formats.entry_json(entry), "protected": protected, "signature": signature}
    recorded = actions.record_foreign_entry(entry=wire, now=world.now)
    assert recorded.home is not None
    assert recorded == actions.record_foreign_entry(entry=wire, now=world.tick())
    assert world.see(title.id).state is TitleState.SURRENDERED
