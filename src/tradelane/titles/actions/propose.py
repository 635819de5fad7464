# SPDX-License-Identifier: Apache-2.0
"""Signing an entry for a record whose home registry is elsewhere; apart, because nothing moves until that registry
answers, and because a holder's key must never sign two entries on one head."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.control import opening_of, sign_entry
from tradelane.titles.actions.record import prepare_entry
from tradelane.titles.actions.words import keep_words
from tradelane.titles.models import ProposalRow
from tradelane.titles.values import Act, Control, Jws, SignedEntry, Terms, Title


@transaction.atomic
def propose_entry(
    *,
    title: TitleId,
    act: Act,
    to: OrganisationId | None = None,
    terms: Terms | None = None,
    control: Control | None = None,
    seen_head: Digest,
    by: Actor,
    now: datetime,
) -> SignedEntry:
    """Sign the next entry of a copied title, to be sent to its home registry.

    The same act on the same head returns the same signed entry, byte for byte, so that a retry is no second act.
    Raises Conflict (the head moved), Refused (a rule; or another entry was signed on this head), Forbidden, NotFound.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    require_access(subject=title, by=by)
    queries.lock_title(title)
    waiting = ProposalRow.objects.filter(title=title, prev=seen_head, by=by.organisation, refused="").first()
    if waiting is not None:
        signed = _of(waiting, queries.title(id=title, by=by))
        same = signed.entry.act is act and to in (None, signed.entry.to)
        rules.a_holder_signs_one_entry_on_a_head.require([signed.digest], digest=signed.digest if same else Digest(""))
        return signed
    found = queries.title(id=title, by=by)
    entry = prepare_entry(
        title=title, act=act, to=to, seen_head=seen_head, by=by, now=now, terms=terms, control=control
    )
    signed = sign_entry(found, entry, by=by.organisation, now=now)
    ProposalRow.objects.create(
        digest=signed.digest, title_id=title, prev=entry.prev, by=entry.by, body=formats.entry_bytes(entry),
        protected=signed.author.protected, signature=signed.author.signature,
    )  # fmt: skip
    keep_words([(found, signed.digest, entry)], now=now)
    journal.record("titles.entry.proposed", subject=title, by=by, digest=signed.digest, act=str(act), to=entry.to)
    return signed


@transaction.atomic
def mark_refused(*, digest: Digest, why: str) -> None:
    """Note that the home registry refused a proposed entry; its holder may then sign another on the same head.

    Idempotent. Raises NotFound.
    """
    row = ProposalRow.objects.select_for_update().filter(pk=digest).first()
    if row is None:
        raise NotFound("No entry with this digest was proposed here.", facts={"digest": digest})
    if not row.refused:
        row.refused = why or "refused without a reason"
        row.save(update_fields=["refused"])
        journal.record("titles.proposal.refused", subject=row.title_id, by=None, digest=digest, why=row.refused)


def _of(row: ProposalRow, title: Title) -> SignedEntry:
    """As it was signed first: the salts of its keys are derived again, from who held the record on that head."""
    entry = queries.whole_entry_in(row.body, digest=row.digest)
    opens = opening_of(title, entry, ()) if title.head == row.prev else ()
    return SignedEntry(entry, Digest(row.digest), Jws(row.protected, row.signature), opens=opens)
