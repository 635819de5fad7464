# SPDX-License-Identifier: Apache-2.0
"""Records as they stand, and their chains; apart, so that who may see a title is asked in one place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.queries import readers, require_access, visible
from tradelane.parties.values import Actor
from tradelane.titles.formats import ChainReport, check_demonstration, verify_chain
from tradelane.titles.models import (
    COLUMNS,
    EntryRow,
    ForkRow,
    OpeningRow,
    ProposalRow,
    ReservationRow,
    TitleRow,
    WaitingRow,
    cosigners_of,
    salts_in,
)
from tradelane.titles.queries.words import entry_in, whole_entry_in, with_words
from tradelane.titles.rules import (
    a_record_is_dead_before_its_paper_is_issued,
    paper_waits_for_the_log,
    said,
    who_acts,
)
from tradelane.titles.values import (
    AmendmentTerms,
    Challenge,
    Control,
    Demonstration,
    Entry,
    Jws,
    PaperOriginal,
    PaperTerms,
    Reservation,
    ReservationState,
    SignedEntry,
    Title,
    TitleState,
)
from tradelane.trust.formats.witnesses import check_witness
from tradelane.trust.queries import awaits_witness, is_logged, log_evidence, trust_list
from tradelane.trust.values import Check

_STATES = {
    TitleState.HELD: _("Held"),
    TitleState.PLEDGED: _("Pledged: held as security"),
    TitleState.SURRENDERED: _("Surrendered: frozen until the carrier answers"),
    TitleState.SENDING: _("On its way to another platform: frozen until that platform answers"),
    TitleState.AWAY: _("With another platform: the record has no effect here"),
    TitleState.DELIVERED: _("Delivered: the record has ended"),
    TitleState.PAPER: _("On paper: the electronic record has ended"),
    TitleState.DIVIDED: _("Divided: records of the parts took its place"),
    TitleState.COMBINED: _("Combined: one record took the place of several"),
    TitleState.DISCHARGED: _("Discharged: the bill was paid"),
    TitleState.VOID: _("Void: the record has ended without delivery"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An entry signed here that waits for the home registry's answer, or was refused by it."""

    signed: SignedEntry
    refused: str


@dataclass(frozen=True, slots=True)
class Fork:
    """Evidence of two entries at one place of a chain."""

    n: int
    kept: Digest
    offered: Digest
    seen_at: datetime


def here() -> OrganisationId:
    """The registry that this node is."""
    return OrganisationId(settings.NODE_ORGANISATION)


def state_name(state: TitleState) -> str:
    """What people call a title's state, in the reader's language."""
    return str(_STATES[state])


def title(*, id: TitleId, by: Actor) -> Title:
    """The title as it stands. Raises NotFound, also for an organisation that may not know of it."""
    require_access(subject=id, by=by)
    return _found(id, TitleRow.among([id]))


def titles(*, by: Actor, holding: bool = False) -> list[Title]:
    """The titles that the actor's organisation may know of, newest first; only those it holds with `holding`."""
    rows = TitleRow.objects.filter(pk__in=visible(prefix="title_", by=by))
    if holding:
        rows = rows.filter(holder=by.organisation, state__in=[str(s) for s in TitleState.live()])
    return [title_of(row) for row in rows.order_by("-at", "-pk")]


def titles_of(*, consignment: ConsignmentId, by: Actor) -> list[Title]:
    """The titles of a consignment that the actor's organisation may know of."""
    rows = TitleRow.objects.filter(consignment=consignment, pk__in=visible(prefix="title_", by=by))
    return [title_of(row) for row in rows.order_by("pk")]


def entries(*, id: TitleId, by: Actor) -> list[SignedEntry]:
    """The whole chain, first entry first, with both signatures of each. Raises NotFound."""
    require_access(subject=id, by=by)
    return chain(id)


def report(*, id: TitleId, by: Actor) -> ChainReport:
    """The chain verified anew against the trust list: what the entries say, whatever the tables say."""
    found = title(id=id, by=by)
    replayed = verify_chain(
        chain(id),
        trust_list(),
        number=found.number,
        consignment=found.consignment,
        governing_law=found.governing_law,
    )
    return (
        replayed if replayed.title == found else replace(replayed, checks=(*replayed.checks, _table(found, replayed)))
    )


def _table(found: Title, replayed: ChainReport) -> Check:
    """What is said where this node's table and its chain disagree: somebody changed one of them."""
    said = replayed.title
    chain_says = f"{said.holder} holds it after entry {said.n}" if said else "nothing can be believed"
    why = f"This node's table says that {found.holder} holds it after entry {found.n}; by its chain, {chain_says}."
    return Check("table", Verdict.INVALID, why, evidence={"head": found.head})


def logged(*, id: TitleId, by: Actor) -> frozenset[Digest]:
    """Digests of the entries that have their place in this node's public log; a copy's are in its home registry's."""
    require_access(subject=id, by=by)
    rows = EntryRow.objects.filter(title=id)
    return frozenset(Digest(row.digest) for row in rows if row.leaf and is_logged(leaf=bytes(row.leaf)))


def leaf(*, digest: Digest, by: Actor) -> bytes:
    """What the public log keeps of an entry, canonical JSON; `trust.queries.log_evidence` proves its place."""
    row = EntryRow.objects.filter(pk=digest).first()
    require_access(subject=row.title_id if row else "", by=by)
    return bytes(row.leaf) if row else b""


def waiting_proposal(*, id: TitleId, by: Actor) -> Proposal | None:
    """The entry that this organisation signed on the present head and that waits for its home registry, or None."""
    found = title(id=id, by=by)
    row = ProposalRow.objects.filter(title=id, prev=found.head, by=by.organisation).order_by("refused").first()
    return None if row is None else Proposal(_signed_of(row), row.refused)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that several must sign as one, with those who signed so far."""

    entry: Entry
    digest: Digest
    signed_by: tuple[OrganisationId, ...]
    needed: int


def waiting_entries(*, id: TitleId, by: Actor) -> list[Waiting]:
    """The entries on the present head that still need signatures of those who act as one."""
    found = title(id=id, by=by)
    rows = WaitingRow.objects.filter(title=id, done=False).order_by("asked_at").prefetch_related("signatures")
    read = [(row, whole_entry_in(row.body, digest=row.digest)) for row in rows]
    return [
        Waiting(
            entry, Digest(row.digest), tuple(OrganisationId(one.by) for one in row.signatures.all()),
            (who_acts(found, entry) or Control(())).threshold,
        )
        for row, entry in read
        if entry.prev == found.head
    ]  # fmt: skip


def forks(*, id: TitleId, by: Actor) -> list[Fork]:
    """Evidence of double entries seen by this node."""
    require_access(subject=id, by=by)
    rows = ForkRow.objects.filter(title=id).order_by("seen_at")
    return [Fork(row.n, Digest(row.kept), Digest(row.digest), row.seen_at) for row in rows]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record's document."""

    document: Digest
    since: datetime
    reason: str
    """Why it took the place of the one before; empty for the first."""


def versions(*, id: TitleId, by: Actor) -> list[Version]:
    """The versions of a record's document, the first one first; two neighbours differ by what was amended."""
    found = [Version(each.entry.document, each.entry.at, _reason(each.entry)) for each in entries(id=id, by=by)]
    return [each for n, each in enumerate(found) if n == 0 or each.document != found[n - 1].document]


def _reason(entry: Entry) -> str:
    terms = said(entry)
    return terms.reason if isinstance(terms, AmendmentTerms) else ""


def paper_statement(*, id: TitleId, by: Actor) -> PaperOriginal:
    """What a paper that takes the place of a record must say. Raises Refused while the record is live
    (TITLE-45), or while its end is not in the public log, or not witnessed where that is awaited (TITLE-61).
    """
    terms = said(entries(id=id, by=by)[-1].entry)
    if not isinstance(terms, PaperTerms):
        raise a_record_is_dead_before_its_paper_is_issued.refused(facts={"title": id})
    seen = effect(id=id, by=by)
    paper_waits_for_the_log.require(logged=seen.logged, awaits_witness=seen.awaits_witness)
    return terms.paper


@dataclass(frozen=True, slots=True)
class Effect:
    """Whether everybody can see a record's latest entry."""

    logged: bool
    """Whether a checkpoint of this node's public log covers it; control has passed then for all the world."""
    witness: Check | None
    """Who beside the operator signed that checkpoint; None where it is not logged."""
    awaits_witness: bool = False
    """Whether witnesses are set at this node, and none of them has cosigned such a checkpoint yet."""


def effect(*, id: TitleId, by: Actor) -> Effect:
    """How far the latest entry of a record is seen beyond this node; a copy's by its home registry's log."""
    found = title(id=id, by=by)
    row = EntryRow.objects.get(pk=found.head)
    if not row.leaf or not is_logged(leaf=bytes(row.leaf)):
        return Effect(False, None)
    leaf = bytes(row.leaf)
    return Effect(True, check_witness(log_evidence(leaf), trust_list()), awaits_witness(leaf=leaf))


def reservation(*, id: TitleId, by: Actor) -> Reservation | None:
    """The signed entry that waits undelivered for a record, during which the record stands still; None when none."""
    require_access(subject=id, by=by)
    row = ReservationRow.objects.filter(title=id, state=str(ReservationState.OPEN)).first()
    return reservation_of(row) if row else None


def demonstrated(*, shown: Demonstration, asked: Challenge, chain: Sequence[SignedEntry], now: datetime) -> list[Check]:
    """What a demonstration of control shows to who asked `asked`, by this node's trust list."""
    return check_demonstration(shown, asked, chain, trust_list(), now=now)


# ── for this room's actions ──


def lock_title(id: TitleId) -> Title:
    """The title with its row locked until the transaction ends; SQLite's IMMEDIATE transactions lock the store."""
    return _found(id, TitleRow.among([id], locked=True))


def lock_titles(ids: Iterable[TitleId]) -> dict[TitleId, Title]:
    """Those of the titles that are here, locked as by `lock_title`; in one order, so that nobody waits in a ring."""
    return {title.id: title for title in TitleRow.among(set(ids), locked=True)}


def reserved_heads(ids: Iterable[TitleId]) -> dict[TitleId, Digest]:
    """Those of the titles that stand still for an entry, with the entry that may move them."""
    return {TitleId(title): Digest(entry) for title, entry in ReservationRow.holding(set(ids))}


def reservation_of(row: ReservationRow) -> Reservation:
    """A row as a value."""
    signed = SignedEntry(
        whole_entry_in(row.body, digest=row.entry), Digest(row.entry), Jws(row.protected, row.signature),
        opens=salts_in(row.opens),
    )  # fmt: skip
    return Reservation(TitleId(row.title_id), signed, row.matter, row.reserved_at, ReservationState(row.state))


def recorded_entries(digests: Iterable[Digest]) -> dict[Digest, SignedEntry]:
    """Those of the entries that are recorded, by digest."""
    there = EntryRow.among(set(digests))
    if not there:
        return {}
    rows = EntryRow.objects.filter(pk__in=there).select_related("opening")
    found = with_words([signed_of(row, opening=getattr(row, "opening", None)) for row in rows])
    return {signed.digest: signed for signed in found}


def chain(id: TitleId) -> list[SignedEntry]:
    """The chain without asking who reads."""
    rows = EntryRow.objects.filter(title=id).order_by("n")
    openings = OpeningRow.objects.filter(entry__title=id).in_bulk()
    return with_words([signed_of(row, opening=openings.get(row.digest)) for row in rows])


def every_entry() -> Iterator[SignedEntry]:
    """Every entry of the records whose home is here, chain by chain in the order of ids; for the operator, who answers
    for the register, and never all at once in memory. Without the words beside them: they prove the same.
    """
    rows = EntryRow.objects.filter(title__registry=here()).select_related("opening").order_by("title_id", "n")
    for row in rows.iterator(chunk_size=1000):
        yield signed_of(row, opening=getattr(row, "opening", None))


def title_of(row: TitleRow) -> Title:
    """A row as a value."""
    return TitleRow.title_in(*(getattr(row, name) for name in COLUMNS))


def signed_of(row: EntryRow, *, opening: OpeningRow | None) -> SignedEntry:
    """An entry row as a value, read from the very bytes that were signed; without the words beside it."""
    return SignedEntry(
        entry=entry_in(row.body, digest=row.digest),
        digest=Digest(row.digest),
        author=Jws(row.protected, row.signature),
        home=Jws(row.home_protected, row.home_signature),
        salt=opening.salt if opening else "",
        cosigners=cosigners_of(row.cosigners),
        opens=opening.salts() if opening else (),
    )


def _signed_of(row: ProposalRow) -> SignedEntry:
    return SignedEntry(
        entry=whole_entry_in(row.body, digest=row.digest),
        digest=Digest(row.digest),
        author=Jws(row.protected, row.signature),
    )


def _found(id: TitleId, titles: Sequence[Title]) -> Title:
    if not titles:
        raise not_found(id)
    return titles[0]


def readers_of(id: TitleId) -> list[OrganisationId]:
    """Who may know of a title."""
    return readers(subject=id)


def not_found(id: TitleId) -> NotFound:
    """For what there is not, and for what the asker may not know of: the two look alike."""
    return NotFound("There is no such title, or your organisation may not see it.", facts={"title": id})
