# SPDX-License-Identifier: Apache-2.0
"""Keeping a verified copy of another registry's record; apart, because a copy decides nothing but refuses a fork."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties.actions import grant_access
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.record import find_recorded, require_lawful, store
from tradelane.titles.actions.words import kept_body
from tradelane.titles.models import EntryRow, ForkRow, TitleRow
from tradelane.titles.values import SignedEntry, Title
from tradelane.trust.queries import trust_list


def mirror_title(
    *,
    entries: Sequence[dict[str, Any]],
    number: str,
    consignment: ConsignmentId,
    governing_law: str,
    readers: Iterable[OrganisationId],
    now: datetime,
) -> Title:
    """Keep a copy of another registry's title from its chain as `formats.signed_json` writes it, issue first.

    What is held already is passed over; what is missing is verified and added. Raises as `mirror_entry`.
    """
    if not entries:
        raise Unreadable("a chain has at least its issue", field="entries", rule="TITLE-READ-9", fix="Send the chain.")
    chain = [formats.signed_from_json(each, field=f"entries[{i}]") for i, each in enumerate(entries)]
    _open(chain[0], number=number, consignment=consignment, governing_law=governing_law, now=now)
    title = [_mirror(signed, now=now) for signed in chain][-1]
    grant_access(subject=title.id, organisations=readers)
    return title


def mirror_entry(*, signed: dict[str, Any], now: datetime) -> Title:
    """Add the next entry of a copied title: signed by its author, and by the home registry as recorded.

    The same entry again changes nothing. Another entry at a place that is taken is refused, and kept as evidence;
    so call this outside a transaction that the refusal would roll back. Raises Refused, Unreadable, NotFound,
    Conflict (an entry between is missing: ask for the chain).
    """
    return _mirror(formats.signed_from_json(signed), now=now)


@transaction.atomic
def _open(signed: SignedEntry, *, number: str, consignment: ConsignmentId, governing_law: str, now: datetime) -> None:
    if TitleRow.objects.filter(pk=signed.entry.title).exists():
        return
    _require_copy_of_another(None, signed)
    others = TitleRow.taken().filter(document=signed.entry.document).values_list("registry", "pk")
    rules.a_document_has_one_record_anywhere.require(list(others))
    require_lawful(None, signed.entry)
    title = Title.opened_by(
        signed.entry, head=signed.digest, number=number, consignment=consignment, governing_law=governing_law
    )
    store(signed, before=None, after=title, leaf=_leaf(signed), now=now)
    grant_access(subject=title.id, organisations=[title.carrier, title.holder])
    journal.record("titles.title.mirrored", subject=title.id, by=None, n=1, digest=signed.digest)


def _mirror(signed: SignedEntry, *, now: datetime) -> Title:
    kept = _kept_at(signed)
    if kept is not None and not rules.a_chain_does_not_fork(kept, offered=signed.digest):
        _require_copy_of_another(None, signed)
        _keep_evidence(signed, kept=kept, now=now)
        raise rules.a_chain_does_not_fork.refused(facts={"kept": kept, "offered": signed.digest, "n": signed.entry.n})
    return _extend(signed, now=now)


@transaction.atomic
def _extend(signed: SignedEntry, *, now: datetime) -> Title:
    title = queries.lock_title(signed.entry.title)
    if find_recorded(signed.digest) is not None:
        return title
    require_lawful(title, signed.entry)
    _require_copy_of_another(title, signed)
    after = title.after(signed.entry, head=signed.digest)
    store(signed, before=title, after=after, leaf=_leaf(signed), now=now)
    grant_access(subject=title.id, organisations=[signed.entry.to])
    journal.record("titles.title.mirrored", subject=title.id, by=None, n=after.n, digest=signed.digest)
    return after


def _require_copy_of_another(title: Title | None, signed: SignedEntry) -> None:
    """Signed by those in control of `title` (None: whoever its author is), and by its home registry, another one."""
    if signed.entry.registry == queries.here():
        raise NotFound("This registry keeps the record itself.", field="registry")
    trusted = trust_list()
    formats.require_signed(title, signed, trusted)
    formats.require_home(signed, trusted)
    rules.words_are_those_that_were_signed.require(signed.entry)


def _kept_at(signed: SignedEntry) -> Digest | None:
    row = EntryRow.objects.filter(title=signed.entry.title, n=signed.entry.n).first()
    return None if row is None else Digest(row.digest)


@transaction.atomic
def _keep_evidence(signed: SignedEntry, *, kept: Digest, now: datetime) -> None:
    title = queries.lock_title(signed.entry.title)
    content = canonical(formats.signed_json(signed, with_words=False))
    _, created = ForkRow.objects.get_or_create(
        pk=signed.digest,
        defaults={
            "title_id": signed.entry.title,
            "n": signed.entry.n,
            "kept": kept,
            "signed": kept_body(signed.entry, content, title=title, digest=signed.digest, now=now),
            "seen_at": now,
        },
    )
    if created:
        journal.record(
            "titles.fork.seen", subject=signed.entry.title, by=None, n=signed.entry.n, kept=kept, offered=signed.digest
        )


def _leaf(signed: SignedEntry) -> bytes:
    return formats.log_leaf(signed) if signed.salt else b""
