# SPDX-License-Identifier: Apache-2.0
"""Entries prepared, signed and written; apart from `together`, which decides whether control of a record changes."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.journal.values import NewFact
from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor
from tradelane.titles import formats, queries, rules
from tradelane.titles.models import EntryRow, TitleRow
from tradelane.titles.values import Act, Entry, Jws, SignedEntry, Title
from tradelane.trust.actions import queue_for_log, sign_payload

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
    return next_entry(queries.title(id=title, by=by), act=act, to=to, seen_head=seen_head, by=by, now=now)


def next_entry(
    found: Title, *, act: Act, to: OrganisationId | None, seen_head: Digest, by: Actor, now: datetime
) -> Entry:
    """As `prepare_entry`, of a title that the caller has read."""
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


def find_recorded(digest: Digest) -> SignedEntry | None:
    """The recorded entry with this digest, or None."""
    return queries.recorded_entries([digest]).get(digest)


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
            EntryRow.add([(signed, formats.entry_bytes(signed.entry), leaf)], recorded_at=now)
            if seen_head is not None:
                TitleRow.move([(title_after, seen_head)])
    except IntegrityError as error:
        raise overtaken() from error


def overtaken() -> Conflict:
    """What a constraint says when another entry was first."""
    rule = rules.the_entry_extends_the_head
    return Conflict("Another entry was recorded first.", field="prev", rule=rule.id, fix=rule.fix)


def _insert_title(title: Title) -> None:
    TitleRow.objects.create(
        id=title.id, registry=title.registry, number=title.number, document=title.document,
        consignment=title.consignment, governing_law=title.governing_law, carrier=title.carrier,
        state=str(title.state), holder=title.holder, head=title.head, n=title.n, at=title.at, surrendered_by="",
    )  # fmt: skip


def fact_of(signed: SignedEntry, *, by: Actor | None) -> NewFact:
    """What an entry did, for the journal."""
    entry = signed.entry
    told = {"n": entry.n, "digest": signed.digest, "signed_by": entry.by, "to": entry.to}
    return NewFact(FACTS[entry.act], entry.title, by, told)


def known(id: OrganisationId) -> set[OrganisationId]:
    """`id` alone in a set when parties know the organisation, else the empty set."""
    try:
        return {organisation(id).id}
    except NotFound:
        return set()
