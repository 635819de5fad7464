# SPDX-License-Identifier: Apache-2.0
"""Signed entries of many callers recorded at their home registry by one commit; the one place where control changes.

The same core serves a holder whose key is in this node's keystore, a holder who signs elsewhere, and a holder at
another economy's node: what counts is the signature, the head and the rules, never who carried the entry here.

Whose signature it is, each caller finds out for itself, before. Then whoever finds nobody at work records what waits:
heads are locked, rules are asked against the heads as the group leaves them, and all is durable when it is answered.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Refused, TradelaneError, Unreadable
from tradelane.kernel.gathering import Gathering
from tradelane.parties.actions import grant_each
from tradelane.parties.queries import accesses, known_organisations
from tradelane.parties.values import Actor
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.control import opening_of
from tradelane.titles.actions.record import fact_of, overtaken, parties_named, require_lawful
from tradelane.titles.actions.surrendering import follow_surrenders, require_guaranteed
from tradelane.titles.models import EntryRow, TitleRow
from tradelane.titles.values import Entry, Jws, SignedEntry, Signer, Title
from tradelane.trust.actions import queue_all_for_log, sign_payloads
from tradelane.trust.queries import trust_list
from tradelane.trust.values import TrustList

TOGETHER = 256
"""Entries a commit: recording so many takes some 50 ms, so that nobody waits long behind a full group."""

LARGEST_LINE = 64_000
"""Bytes; an entry with its signature and a chain of two certificates takes 4,000."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A signed entry on its way to be recorded, its signatures found good."""

    signed: SignedEntry
    signers: tuple[Signer, ...]
    now: datetime
    by: Actor | None
    """The person who carries it here; None for another node."""
    trust_list: TrustList
    """By which the signature was found good; where another one decides by the time of recording, it is asked anew."""


def record_entry(
    *,
    entry: Entry,
    protected: str,
    signature: str,
    now: datetime,
    by: Actor | None = None,
    cosigners: Sequence[Jws] = (),
    opens: Sequence[str] = (),
) -> SignedEntry:
    """Record a signed entry at its home registry: control passes when this returns.

    `cosigners` are those who act together with the author, `opens` the salts of their keys where this registry did not
    make the commitments itself.

    The same entry again returns what was recorded the first time. Raises Conflict (another entry got there first),
    Refused (a rule or the signature), NotFound. `by`, where a person carries the entry here, must be able to see
    the title. The answer carries the registry's own signature; the leaf is in the log's queue.
    A caller with a transaction of its own keeps it; any other shares one with whoever records at the same moment.
    """
    signed = SignedEntry(
        entry, formats.digest_of_entry(entry), Jws(protected, signature), cosigners=tuple(cosigners), opens=tuple(opens)
    )
    one = _found_good(signed, trust_list(), by=by, now=now)
    outcome = _recorded_alone(one) if connection.in_atomic_block else _gathering.hand_in(one)
    if isinstance(outcome, TradelaneError):
        raise outcome
    return outcome


def record_foreign_entry(*, entry: dict[str, Any], now: datetime) -> SignedEntry:
    """Record an entry as another node sends it: `{"entry": {…}, "protected": …, "signature": …}`.

    As `record_entry`, and raises Unreadable.
    """
    signed = formats.signed_from_json(entry)
    return record_entry(
        entry=signed.entry, protected=signed.author.protected, signature=signed.author.signature, now=now,
        cosigners=signed.cosigners, opens=signed.opens,
    )  # fmt: skip


def record_entries(*, batch: bytes, by: Actor, now: datetime) -> list[SignedEntry | TradelaneError]:
    """Record signed entries, one `{"entry", "protected", "signature"}` a line, by one commit; each as `record_entry`.

    For whoever moves many titles at once: the outcome of each line, in their order; one that is refused holds up no
    other. Raises Unreadable when there is no line, or more than TOGETHER.
    """
    lines = [line for line in batch.split(b"\n") if line.strip()]
    if not 0 < len(lines) <= TOGETHER:
        raise Unreadable(
            f"a batch has 1 to {TOGETHER} entries, one a line; this one has {len(lines)}", field="body",
            rule="TITLE-READ-9", fix="Send several batches.",
        )  # fmt: skip
    current = trust_list()
    read = [_read(line, current, by=by, now=now) for line in lines]
    outcomes = iter(record_together([one for one in read if isinstance(one, HandedIn)]))
    return [next(outcomes) if isinstance(one, HandedIn) else one for one in read]


def _read(line: bytes, current: TrustList, *, by: Actor, now: datetime) -> HandedIn | TradelaneError:
    try:
        signed = formats.signed_from_json(parse(line, limit=LARGEST_LINE))
        return _found_good(signed, current, by=by, now=now)
    except (Refused, Unreadable) as error:
        return error


def _found_good(signed: SignedEntry, current: TrustList, *, by: Actor | None, now: datetime) -> HandedIn:
    """The entry, when it is of this registry and its signatures hold. Raises Refused or Unreadable."""
    rules.the_home_registry_decides.require(signed.entry.registry, here=queries.here())
    signers = formats.signers_of(signed, current, at=now)
    return HandedIn(replace(signed, home=None, salt=""), signers, now, by, current)


def record_together(group: Sequence[HandedIn]) -> list[SignedEntry | TradelaneError]:
    """Record a group by one commit; for each entry, in their order, what was recorded or why it was not."""
    try:
        with transaction.atomic():
            return _Group(group).recorded()
    except IntegrityError:  # another process was first with one of them: each by itself finds out whose
        return [_recorded_alone(one) for one in group]


def _recorded_alone(one: HandedIn) -> SignedEntry | TradelaneError:
    try:
        with transaction.atomic():
            return _Group([one]).recorded()[0]
    except IntegrityError:
        return overtaken()


_gathering: Gathering[HandedIn, SignedEntry | TradelaneError] = Gathering(record_together, most=TOGETHER)


@dataclass(frozen=True, slots=True)
class _Move:
    """An entry that may be recorded, and where it leaves its title."""

    one: HandedIn
    seen_head: Digest
    after: Title


class _Group:
    """Entries of one transaction, and what they are judged by: all of it read at once, under the locks of the heads."""

    def __init__(self, handed: Sequence[HandedIn]) -> None:
        self._handed = handed
        entries = [one.signed.entry for one in handed]
        self._titles = queries.lock_titles({entry.title for entry in entries})
        self._trust_list = trust_list()
        self._there = queries.recorded_entries({one.signed.digest for one in handed})
        self._known = known_organisations({named for entry in entries for named in parties_named(entry)})
        self._seen = accesses(subjects=self._titles, organisations={one.by.organisation for one in handed if one.by})
        self._fresh: dict[Digest, _Move] = {}

    def recorded(self) -> list[SignedEntry | TradelaneError]:
        """Record what may be recorded; each as recorded, or why not. Raises IntegrityError for all of them."""
        refused = [self._refusal_of(one) for one in self._handed]
        recorded = self._there | _written(list(self._fresh.values()))
        return [why or recorded[one.signed.digest] for why, one in zip(refused, self._handed, strict=True)]

    def _refusal_of(self, one: HandedIn) -> TradelaneError | None:
        """Why the entry may not be recorded; None when it may, or was before. The next one meets the head after it."""
        try:
            title = self._title_of(one)
            if one.trust_list is not self._trust_list:
                formats.signers_of(one.signed, self._trust_list, at=one.now)
            if one.signed.digest in self._there or one.signed.digest in self._fresh:
                return None
            opens = self._require_lawful(title, one)
        except TradelaneError as error:
            return error
        after = title.after(one.signed.entry, head=one.signed.digest)
        self._titles[title.id] = after
        opened = replace(one, signed=replace(one.signed, opens=opens))
        self._fresh[one.signed.digest] = _Move(opened, title.head, after)
        return None

    def _title_of(self, one: HandedIn) -> Title:
        id = one.signed.entry.title
        if id not in self._titles or (one.by is not None and (id, one.by.organisation) not in self._seen):
            raise queries.not_found(id)
        return self._titles[id]

    def _require_lawful(self, title: Title, one: HandedIn) -> tuple[str, ...]:
        """The salts that show who signed. Raises what forbids the entry."""
        entry = one.signed.entry
        require_lawful(title, entry)
        opens = opening_of(title, entry, one.signed.opens)
        if (broken := rules.who_did_not_sign(title, entry, one.signers, opens=opens)) is not None:
            raise broken.refused()
        require_guaranteed(title, entry)
        rules.a_recovery_is_opened_now.require(entry, now=one.now)
        rules.an_entry_is_not_from_the_future.require(entry, now=one.now)
        for named in parties_named(entry):
            rules.the_next_holder_is_known.require(named, known=self._known)
        return opens


def _written(moves: Sequence[_Move]) -> dict[Digest, SignedEntry]:
    """Write entries with the registry's own signature, move the heads, and note it all; by digest."""
    if not moves:
        return {}
    now = max(move.one.now for move in moves)
    bodies = [formats.entry_bytes(move.one.signed.entry) for move in moves]
    homes = sign_payloads(organisation=queries.here(), payloads=bodies, now=now)
    recorded = [
        replace(move.one.signed, home=Jws(home.protected, home.signature), salt=secrets.token_hex(32))
        for move, home in zip(moves, homes, strict=True)
    ]
    leaves = [formats.log_leaf(each) for each in recorded]
    EntryRow.add(zip(recorded, bodies, leaves, strict=True), recorded_at=now)
    TitleRow.move([(move.after, move.seen_head) for move in moves])
    queue_all_for_log(leaves)
    grant_each((each.entry.title, reader) for each in recorded for reader in parties_named(each.entry))
    journal.record_all(fact_of(each, by=move.one.by) for each, move in zip(recorded, moves, strict=True))
    follow_surrenders(recorded, now=now)
    return {each.digest: each for each in recorded}
