# SPDX-License-Identifier: Apache-2.0
"""Recording entries at the home registry; apart, because this is the one place where control of a record changes.

The same core serves a holder whose key is in this node's keystore, a holder who signs elsewhere, and a holder at
another economy's node: what counts is the signature, the head and the rules, never who carried the entry here.
"""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tradelane.journal import actions as journal
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import organisation, require_access
from tradelane.parties.values import Actor
from tradelane.titles import formats, queries, rules
from tradelane.titles.models import EntryRow, OpeningRow, TitleRow
from tradelane.titles.values import Act, Entry, Jws, SignedEntry, Title
from tradelane.trust.actions import queue_for_log, sign_payload
from tradelane.trust.queries import trust_list

FACTS = {
    Act.ISSUE: "titles.title.issued",
    Act.TRANSFER: "titles.title.transferred",
    Act.SURRENDER: "titles.title.surrendered",
    Act.ACCEPT_SURRENDER: "titles.title.delivered",
    Act.REFUSE_SURRENDER: "titles.surrender.refused",
    Act.VOID: "titles.title.voided",
}


def prepare_entry(
    *, title: TitleId, act: Act, to: OrganisationId | None = None, seen_head: Digest, by: Actor, now: datetime
) -> Entry:
    """The next entry of a title as `by` would sign it; `formats.entry_bytes` gives exactly the bytes to sign.

    `to` may be left out where the record's law names it: the carrier for a surrender, an acceptance and a voiding,
    the party who surrendered for a refusal. Raises Conflict (the head moved since `seen_head`), Refused, NotFound.
    Writes nothing.
    """
    found = queries.title(id=title, by=by)
    require_unmoved(found, seen_head)
    entry = Entry(
        registry=found.registry,
        title=found.id,
        n=found.n + 1,
        prev=found.head,
        act=act,
        by=by.organisation,
        to=to or _named_by_law(found, act),
        at=max(aware_utc(now).replace(microsecond=0), found.at),
        document=found.document,
    )
    require_lawful(found, entry)
    return entry


def _named_by_law(title: Title, act: Act) -> OrganisationId:
    if act is Act.REFUSE_SURRENDER:
        return title.surrendered_by or OrganisationId("")
    return OrganisationId("") if act is Act.TRANSFER else title.carrier


def require_unmoved(title: Title, seen_head: Digest) -> None:
    """Do nothing when the title still has the head that the caller saw; raise Conflict when not."""
    if title.head != seen_head:
        rule = rules.the_entry_extends_the_head
        raise Conflict(
            "The title moved since you looked.",
            field="seen_head",
            rule=rule.id,
            fix=rule.fix,
            cites=rule.cites,
            facts={"head": title.head, "n": title.n},
        )


def require_lawful(title: Title | None, entry: Entry) -> None:
    """Raise the refusal of the first rule that `entry` breaks after `title`; Conflict when it follows an old head."""
    broken = rules.first_broken(title, entry)
    if broken is None:
        return
    if title is not None and broken.id == rules.the_entry_extends_the_head.id:
        require_unmoved(title, entry.prev)
    raise broken.refused()


def sign_entry(entry: Entry, *, now: datetime) -> SignedEntry:
    """The entry signed with its author's key in this node's keystore; the caller has checked who may ask for it."""
    body = formats.entry_bytes(entry)
    return SignedEntry(entry, digest_of(body), Jws(*sign_payload(organisation=entry.by, payload=body, now=now)))


@transaction.atomic
def record_entry(
    *, entry: Entry, protected: str, signature: str, now: datetime, by: Actor | None = None
) -> SignedEntry:
    """Record a signed entry at its home registry: control passes when this returns.

    The same entry again returns what was recorded the first time. Raises Conflict (another entry got there first),
    Refused (a rule or the signature), NotFound. `by`, where a person carries the entry here, must be able to see
    the title. The answer carries the registry's own signature; the leaf is in the log's queue.
    """
    if by is not None:
        require_access(subject=entry.title, by=by)
    rules.the_home_registry_decides.require(entry.registry, here=queries.here())
    title = queries.lock_title(entry.title)
    signed = SignedEntry(entry, digest_of(formats.entry_bytes(entry)), Jws(protected, signature))
    formats.require_author(signed, trust_list(), at=now)
    if recorded := find_recorded(signed.digest):
        return recorded
    require_lawful(title, entry)
    rules.an_entry_is_not_from_the_future.require(entry, now=now)
    rules.the_next_holder_is_known.require(entry.to, known=known(entry.to))
    recorded = append(signed, title_after=title.after(entry, head=signed.digest), seen_head=title.head, now=now)
    grant_access(subject=entry.title, organisations=[entry.to])
    note(recorded, by=by)
    return recorded


def record_foreign_entry(*, entry: dict[str, Any], now: datetime) -> SignedEntry:
    """Record an entry as another node sends it: `{"entry": {…}, "protected": …, "signature": …}`.

    As `record_entry`, and raises Unreadable.
    """
    signed = formats.signed_from_json(entry)
    return record_entry(
        entry=signed.entry, protected=signed.author.protected, signature=signed.author.signature, now=now
    )


def find_recorded(digest: Digest) -> SignedEntry | None:
    """The recorded entry with this digest, or None."""
    row = EntryRow.objects.filter(pk=digest).first()
    if row is None:
        return None
    opening = OpeningRow.objects.filter(entry=row).first()
    return queries.signed_of(row, salt=opening.salt if opening else "")


def append(signed: SignedEntry, *, title_after: Title, seen_head: Digest | None, now: datetime) -> SignedEntry:
    """Write an entry of this registry with its own signature and its leaf, and move the head; all in one transaction.

    `seen_head` is None for the first entry. Raises Conflict when a constraint says another entry was first.
    """
    home = Jws(*sign_payload(organisation=queries.here(), payload=formats.entry_bytes(signed.entry), now=now))
    recorded = SignedEntry(signed.entry, signed.digest, signed.author, home, salt=secrets.token_hex(32))
    leaf = formats.log_leaf(recorded)
    store(recorded, title_after=title_after, seen_head=seen_head, leaf=leaf, now=now)
    queue_for_log(leaf=leaf)
    return recorded


def store(signed: SignedEntry, *, title_after: Title, seen_head: Digest | None, leaf: bytes, now: datetime) -> None:
    """Write the rows of an entry and move the head from `seen_head`; Conflict when it is there no more."""
    try:
        with transaction.atomic():
            if seen_head is None:
                _insert_title(title_after)
            _insert_entry(signed, leaf=leaf, now=now)
            if seen_head is not None:
                _move_head(title_after, seen_head)
    except IntegrityError as error:
        raise Conflict(
            "Another entry was recorded first.",
            field="prev",
            rule=rules.the_entry_extends_the_head.id,
            fix=rules.the_entry_extends_the_head.fix,
        ) from error


def _insert_title(title: Title) -> None:
    TitleRow.objects.create(
        id=title.id, registry=title.registry, number=title.number, document=title.document,
        consignment=title.consignment, governing_law=title.governing_law, carrier=title.carrier,
        state=str(title.state), holder=title.holder, head=title.head, n=title.n, at=title.at, surrendered_by="",
    )  # fmt: skip


def _insert_entry(signed: SignedEntry, *, leaf: bytes, now: datetime) -> None:
    entry, home = signed.entry, signed.home
    row = EntryRow.objects.create(
        digest=signed.digest, title_id=entry.title, n=entry.n, prev=entry.prev, act=str(entry.act), by=entry.by,
        to=entry.to, at=entry.at, body=formats.entry_bytes(entry), protected=signed.author.protected,
        signature=signed.author.signature, home_protected=home.protected if home else "",
        home_signature=home.signature if home else "", leaf=leaf, recorded_at=now,
    )  # fmt: skip
    if signed.salt:
        OpeningRow.objects.create(entry=row, salt=signed.salt)


def _move_head(title: Title, seen_head: Digest) -> None:
    moved = TitleRow.objects.filter(pk=title.id, head=seen_head).update(
        state=str(title.state), holder=title.holder, head=title.head, n=title.n, at=title.at,
        surrendered_by=title.surrendered_by or "",
    )  # fmt: skip
    if moved != 1:
        raise IntegrityError("the head moved")


def note(signed: SignedEntry, *, by: Actor | None) -> None:
    """Journal what an entry did."""
    entry = signed.entry
    journal.record(
        FACTS[entry.act], subject=entry.title, by=by, n=entry.n, digest=signed.digest, signed_by=entry.by, to=entry.to
    )


def known(id: OrganisationId) -> set[OrganisationId]:
    """`id` alone in a set when parties know the organisation, else the empty set."""
    try:
        return {organisation(id).id}
    except NotFound:
        return set()
