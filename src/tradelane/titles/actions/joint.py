# SPDX-License-Identifier: Apache-2.0
"""Entries that several sign as the one person they count as; apart, because nothing moves until enough of them did."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.actions import grant_access
from tradelane.parties.queries import require_access
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles import formats, queries, rules
from tradelane.titles.actions.control import opening_of, sign_entry
from tradelane.titles.actions.record import require_unmoved
from tradelane.titles.actions.together import record_entry
from tradelane.titles.actions.words import keep_words
from tradelane.titles.models import PartSignatureRow, WaitingRow
from tradelane.titles.values import Entry, Jws, SignedEntry, Title
from tradelane.trust.queries import trust_list


@transaction.atomic
def ask_the_others(signed: SignedEntry, *, by: Actor, now: datetime) -> None:
    """Keep an entry with its first signature until enough of those who act with its author signed too.

    The same entry again changes nothing.
    """
    entry = signed.entry
    row, created = WaitingRow.objects.get_or_create(
        pk=signed.digest,
        defaults={"title_id": entry.title, "body": formats.entry_bytes(entry), "asked_at": now},
    )
    _keep(row, by.organisation, signed.author, salt="")
    if created:
        keep_words([(queries.title(id=entry.title, by=by), signed.digest, entry)], now=now)
        acting = rules.who_acts(queries.title(id=entry.title, by=by), entry)
        grant_access(subject=entry.title, organisations=acting.organisations if acting else ())
        journal.record(
            "titles.entry.asked", subject=entry.title, by=by, digest=signed.digest, act=str(entry.act), to=entry.to
        )


def cosign_entry(*, title: TitleId, digest: Digest, by: Actor, now: datetime) -> Title:
    """Sign an entry that waits, as one of those who act together, with the organisation's key here.

    Recorded as soon as enough of them signed; until then the title stays as it is. Raises NotFound, Forbidden,
    Conflict (the head moved since the entry was made), Refused.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    entry, found = _waiting(title, digest, by)
    acting = rules.who_acts(found, entry)
    parties = acting.organisations if acting else ()
    rules.a_person_acts_for_their_own_organisation.require(entry, organisation=by.organisation, acting=parties)
    signed = sign_entry(found, entry, by=by.organisation, now=now)
    return _signed_too(found, entry, by.organisation, signed.author, salt="", by=by, now=now)


def add_signature(*, title: TitleId, digest: Digest, author: Jws, salt: str, by: Actor, now: datetime) -> Title:
    """Add a signature that was made elsewhere to an entry that waits; `salt` opens the commitment to its key.

    The signature decides, not who carries it here. Raises as `cosign_entry`, and Unreadable.
    """
    entry, found = _waiting(title, digest, by)
    (signer,) = formats.signers_of(SignedEntry(entry, digest, author), trust_list(), at=now)
    acting = rules.who_acts(found, entry)
    parties = acting.organisations if acting else ()
    rules.a_person_acts_for_their_own_organisation.require(entry, organisation=signer.organisation, acting=parties)
    return _signed_too(found, entry, signer.organisation, author, salt=salt, by=by, now=now)


def _waiting(title: TitleId, digest: Digest, by: Actor) -> tuple[Entry, Title]:
    require_access(subject=title, by=by)
    row = WaitingRow.objects.filter(pk=digest, title=title).first()
    if row is None:
        raise NotFound("No entry with this digest waits for signatures.", facts={"digest": digest})
    found = queries.title(id=title, by=by)
    entry = queries.whole_entry_in(row.body, digest=digest)
    if not row.done:
        require_unmoved(found, entry.prev)
    return entry, found


def _signed_too(
    found: Title, entry: Entry, party: OrganisationId, author: Jws, *, salt: str, by: Actor, now: datetime
) -> Title:
    digest = formats.digest_of_entry(entry)
    with transaction.atomic():
        row = WaitingRow.objects.select_for_update().get(pk=digest)
        if row.done:
            return queries.title(id=found.id, by=by)
        _keep(row, party, author, salt=salt)
        signatures = list(row.signatures.order_by("pk"))
        acting = rules.who_acts(found, entry)
        if acting is None or len(signatures) < acting.threshold:
            journal.record("titles.entry.cosigned", subject=entry.title, by=by, digest=digest, signed_by=party)
            return found
        row.done = True
        row.save(update_fields=["done"])
        derived = opening_of(found, entry, ())
        given = {one.by: one.salt for one in signatures}
        opens = tuple(
            given.get(each.organisation, "") or own
            for each, own in zip(acting.parties, derived or [""] * len(acting.parties), strict=True)
        )
        first, *others = signatures
        recorded = record_entry(
            entry=entry, protected=first.protected, signature=first.signature, now=now, by=by,
            cosigners=[Jws(one.protected, one.signature) for one in others], opens=opens if any(opens) else (),
        )  # fmt: skip
    return found.after(entry, head=recorded.digest)


def _keep(row: WaitingRow, by: OrganisationId, author: Jws, *, salt: str) -> None:
    PartSignatureRow.objects.get_or_create(
        entry=row, by=by, defaults={"protected": author.protected, "signature": author.signature, "salt": salt}
    )
