# SPDX-License-Identifier: Apache-2.0
"""Signed entries of many callers recorded at their home registry by one commit; the one place where control changes.

The same core serves a holder whose key is in this node's keystore, a holder who signs elsewhere, and a holder at
another economy's node: what counts is the signature, the head and the rules, never who carried the entry here.

Whoever finds nobody at work records what waits: whose signatures they are is found out first, then heads are locked,
rules are asked against the heads as the group leaves them, and all is durable when it is answered.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, close_old_connections, connection, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden, Refused, TradelaneError, Unreadable
from tradelane.kernel.gathering import Gathering
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.actions import grant_each
from tradelane.parties.queries import accesses, actors_of_bearers, known_organisations
from tradelane.parties.values import NOBODY, Actor, Bearer
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.control import opening_of
from tradelane.titles.actions.record import fact_of, overtaken, parties_named, require_lawful
from tradelane.titles.actions.surrendering import follow_surrenders, require_guaranteed
from tradelane.titles.actions.words import keep_words, kept_body
from tradelane.titles.models import EntryRow, TitleRow
from tradelane.titles.values import Act, Entry, Jws, SendingTerms, SignedEntry, Signer, Title
from tradelane.trust.actions import queue_all_for_log, sign_payloads
from tradelane.trust.formats.chains import SignersAt
from tradelane.trust.queries import trust_list
from tradelane.trust.values import DetachedSignature, TrustList

TOGETHER = 256
"""Entries a commit: recording so many takes some 50 ms, so that nobody waits long behind a full group."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A signed entry as somebody brings it, before any of it is believed."""

    content: SignedEntry | bytes
    now: datetime
    by: Actor | Bearer | None = None
    title: TitleId | None = None
    """Of which title it is, where bytes need not say it."""

    def signed(self) -> SignedEntry:
        """The entry, read. Raises Unreadable."""
        if isinstance(self.content, SignedEntry):
            return self.content
        value = parse(self.content, limit=formats.LARGEST_LINE)
        if self.title is not None and isinstance(value, dict) and isinstance(value.get("entry"), dict):
            value["entry"]["title"] = self.title
        return formats.signed_from_json(value)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A signed entry on its way to be recorded, its signatures found good."""

    signed: SignedEntry
    signers: tuple[Signer, ...]
    now: datetime
    by: Actor | Bearer | None
    """The person who carries it here, or whoever shows an access token; None for another node."""
    trust_list: TrustList
    """By which the signature was found good; where another one decides by the time of recording, it is asked anew."""
    proved_at: datetime | None = None
    """When the signature was handed in and found good, where that was before `now`: an entry that was reserved."""


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
    the title.
    The answer carries the registry's own signature; the leaf is in the log's queue.
    A caller with a transaction of its own keeps it; any other shares one with whoever records at the same moment.
    """
    signed = SignedEntry(
        entry, formats.digest_of_entry(entry), Jws(protected, signature), cosigners=tuple(cosigners), opens=tuple(opens)
    )
    return _recorded(Offered(signed, now, by))


def record_line(
    *, line: bytes, now: datetime, by: Actor | Bearer | None = None, title: TitleId | None = None
) -> SignedEntry:
    """As `record_entry`, of a signed entry as it came: `{"entry", "protected", "signature"}`, perhaps without its
    `title`. Raises Unreadable too. An access token is looked up in the transaction that records; one that speaks for
    nobody is Forbidden.
    """
    return _recorded(Offered(line, now, by, title))


def record_reserved(signed: SignedEntry, *, reserved_at: datetime, now: datetime) -> SignedEntry:
    """Record an entry that was signed and handed in before, in the caller's transaction.

    Its signature is judged as of `reserved_at`, when it was found good: a certificate that ended since then takes
    nothing back. Raises as `record_entry`.
    """
    current = trust_list()
    signers = formats.signers_of(signed, current, at=reserved_at)
    outcome = _recorded_alone(HandedIn(signed, signers, now, None, current, reserved_at))
    if isinstance(outcome, TradelaneError):
        raise outcome
    return outcome


def record_foreign_entry(*, entry: dict[str, Any], now: datetime) -> SignedEntry:
    """Record an entry as another node sends it: `{"entry": {…}, "protected": …, "signature": …}`.

    As `record_entry`, and raises Unreadable.
    """
    return _recorded(Offered(formats.signed_from_json(entry), now))


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
    offered = [Offered(line, now, by) for line in lines]
    return list(_record_offered(offered) if connection.in_atomic_block else _gathering.hand_in_all(offered))


def _recorded(one: Offered) -> SignedEntry:
    outcome = _record_offered([one])[0] if connection.in_atomic_block else _gathering.hand_in(one)
    if isinstance(outcome, TradelaneError):
        raise outcome
    return outcome


def _record_offered(group: Sequence[Offered]) -> list[SignedEntry | TradelaneError]:
    """Weigh what was offered, then record what is good; for each, in their order, as recorded or why it was not."""
    weighed = _Weighed(max(one.now for one in group))
    read = [weighed.read(one) for one in group]
    outcomes = iter(record_together([one for one in read if isinstance(one, HandedIn)]))
    return [next(outcomes) if isinstance(one, HandedIn) else one for one in read]


def _gathered(group: Sequence[Offered]) -> list[SignedEntry | TradelaneError]:
    """As `_record_offered`, by a thread that may come to the store for the first time in hours."""
    close_old_connections()
    return _record_offered(group)


_gathering: Gathering[Offered, SignedEntry | TradelaneError] = Gathering(_gathered, most=TOGETHER)


class _Weighed:
    """Signatures weighed at the moment of their group, before its transaction: each certificate once, by the trust list
    seen last; what that one does not know, the present one may.
    """

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._counting = SignersAt(now, _latest.known())

    def read(self, one: Offered) -> HandedIn | TradelaneError:
        """What was offered, its signatures found good; or its fault."""
        try:
            signed = one.signed()
            rules.the_home_registry_decides.require(signed.entry.registry, here=queries.here())
            signers = self._signers_of(signed)
        except TradelaneError as error:
            return error
        bare = replace(signed, home=None, salt="") if signed.home or signed.salt else signed
        return HandedIn(bare, signers, one.now, one.by, self._counting.trust_list)

    def _signers_of(self, signed: SignedEntry) -> tuple[Signer, ...]:
        try:
            return formats.weighed(signed, self._counting)
        except Unreadable:
            if (current := _latest.read()) is self._counting.trust_list:
                raise
            self._counting = SignersAt(self._now, current)
            return formats.weighed(signed, self._counting)


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


class _LatestList:
    """The trust list that the last group was judged by.

    A signature is first weighed by it, before any transaction. That it may be old by then does no harm: the group reads
    the list that counts, and whatever was weighed by another one is weighed anew.
    """

    def __init__(self) -> None:
        self._seen: TrustList | None = None

    def known(self) -> TrustList:
        """As seen last; read where none was seen yet."""
        return self._seen or self.read()

    def read(self) -> TrustList:
        """The list that counts now."""
        self._seen = trust_list()
        return self._seen


_latest = _LatestList()


@dataclass(frozen=True, slots=True)
class _Move:
    """An entry that may be recorded, and where it leaves its title."""

    one: HandedIn
    carrier: Actor | None
    opens: tuple[str, ...]
    """The salts that show who signed."""
    named: set[OrganisationId]
    """Whom the entry gives something."""
    before: Title
    after: Title

    def recorded(self, home: DetachedSignature) -> SignedEntry:
        """The entry with the registry's own signature."""
        signed = self.one.signed
        return SignedEntry(
            signed.entry, signed.digest, signed.author, Jws(home.protected, home.signature), secrets.token_hex(32),
            signed.cosigners, self.opens,
        )  # fmt: skip


class _Group:
    """Entries of one transaction, and what they are judged by: all of it read at once, under the locks of the heads."""

    def __init__(self, handed: Sequence[HandedIn]) -> None:
        self._handed = handed
        entries = [one.signed.entry for one in handed]
        self._named = {one.signed.digest: parties_named(one.signed.entry) for one in handed}
        self._titles = queries.lock_titles({entry.title for entry in entries})
        self._trust_list = _latest.read()
        self._there = queries.recorded_entries({one.signed.digest for one in handed})
        self._known = known_organisations(set[OrganisationId]().union(*self._named.values()))
        self._bearers = _whom_they_speak_for(handed)
        carriers = {*self._bearers.values(), *(one.by for one in handed if isinstance(one.by, Actor))}
        self._seen = accesses(subjects=self._titles, organisations={carrier.organisation for carrier in carriers})
        self._reserved = queries.reserved_heads(self._titles)
        moving = [one for one in handed if _changes_hands(one.signed.entry)]
        self._kept = _kept_by_lanes(moving) if moving else {}
        self._fresh: dict[Digest, _Move] = {}

    def recorded(self) -> list[SignedEntry | TradelaneError]:
        """Record what may be recorded; each as recorded, or why not. Raises IntegrityError for all of them."""
        refused = [self._refusal_of(one) for one in self._handed]
        recorded = self._there | _written(list(self._fresh.values()))
        return [why or recorded[one.signed.digest] for why, one in zip(refused, self._handed, strict=True)]

    def _refusal_of(self, one: HandedIn) -> TradelaneError | None:
        """Why the entry may not be recorded; None when it may, or was before. The next one meets the head after it."""
        try:
            carrier = self._carrier(one)
            title = self._title_of(one, carrier)
            if one.trust_list is not self._trust_list:
                formats.signers_of(one.signed, self._trust_list, at=one.proved_at or one.now)
            if one.signed.digest in self._there or one.signed.digest in self._fresh:
                return None
            opens = self._require_lawful(title, one)
        except TradelaneError as error:
            return error
        after = title.after(one.signed.entry, head=one.signed.digest)
        self._titles[title.id] = after
        self._fresh[one.signed.digest] = _Move(one, carrier, opens, self._named[one.signed.digest], title, after)
        return None

    def _carrier(self, one: HandedIn) -> Actor | None:
        """Who carries the entry here. Raises Forbidden when a token speaks for nobody."""
        if not isinstance(one.by, Bearer):
            return one.by
        if one.by not in self._bearers:
            raise Forbidden("The token is unknown, expired or withdrawn.", rule=NOBODY, fix="Ask for a new token.")
        return self._bearers[one.by]

    def _title_of(self, one: HandedIn, carrier: Actor | None) -> Title:
        id = one.signed.entry.title
        if id not in self._titles or (carrier is not None and (id, carrier.organisation) not in self._seen):
            raise queries.not_found(id)
        return self._titles[id]

    def _require_lawful(self, title: Title, one: HandedIn) -> tuple[str, ...]:
        """The salts that show who signed. Raises what forbids the entry."""
        entry = one.signed.entry
        require_lawful(title, entry)
        rules.a_reserved_record_moves_only_by_what_it_is_reserved_for.require(
            one.signed.digest, reserved=self._reserved.get(title.id)
        )
        rules.words_are_those_that_were_signed.require(entry)
        rules.the_home_registry_is_told_the_words.require(entry)
        opens = opening_of(title, entry, one.signed.opens)
        if (broken := rules.who_did_not_sign(title, entry, one.signers, opens=opens)) is not None:
            raise broken.refused()
        require_guaranteed(title, entry)
        rules.a_recovery_is_opened_now.require(entry, now=one.now)
        rules.an_entry_is_not_from_the_future.require(entry, now=one.now)
        for named in self._named[one.signed.digest]:
            rules.the_next_holder_is_known.require(named, known=self._known)
        if title.id in self._kept and _changes_hands(entry):
            raise self._kept[title.id]
        return opens


def _changes_hands(entry: Entry) -> bool:
    """Whether an entry hands a record on; what brings it to its carrier's counter does not."""
    if entry.act is Act.SEND:
        return isinstance(entry.terms, SendingTerms) and entry.terms.purpose is None
    return entry.act in Act.handovers() - Act.opening()


def _kept_by_lanes(moving: Sequence[HandedIn]) -> dict[TitleId, Refused]:
    """The titles that the lane of their goods needs on paper by now."""
    today = aware_utc(max(one.now for one in moving)).date()
    return queries.kept_by_lanes({one.signed.entry.title for one in moving}, on=today)


def _whom_they_speak_for(handed: Sequence[HandedIn]) -> dict[Bearer, Actor]:
    """Whom each access token that was shown speaks for at this moment."""
    bearers = {one.by for one in handed if isinstance(one.by, Bearer)}
    return actors_of_bearers(bearers, now=max(one.now for one in handed)) if bearers else {}


def _written(moves: Sequence[_Move]) -> dict[Digest, SignedEntry]:
    """Write entries with the registry's own signature, move the heads, and note it all; by digest."""
    if not moves:
        return {}
    now = max(move.one.now for move in moves)
    bodies = [formats.entry_bytes(move.one.signed.entry) for move in moves]
    homes = sign_payloads(organisation=queries.here(), payloads=bodies, now=now)
    recorded = [move.recorded(home) for move, home in zip(moves, homes, strict=True)]
    leaves = [formats.log_leaf(each) for each in recorded]
    kept = [
        kept_body(each.entry, body, title=move.after, digest=each.digest, now=now)
        for each, body, move in zip(recorded, bodies, moves, strict=True)
    ]
    EntryRow.add(zip(recorded, kept, leaves, strict=True), recorded_at=now)
    keep_words(((move.after, each.digest, each.entry) for each, move in zip(recorded, moves, strict=True)), now=now)
    TitleRow.move([(move.before, move.after) for move in moves])
    queue_all_for_log(leaves)
    grant_each((move.after.id, reader) for move in moves for reader in move.named)
    journal.record_all(fact_of(each, by=move.carrier) for each, move in zip(recorded, moves, strict=True))
    for each in recorded:
        if each.entry.act is Act.SEND:
            journal.enqueue("titles.carry", {"title": each.entry.title}, key=each.digest)
    follow_surrenders(recorded, now=now)
    return {each.digest: each for each in recorded}
