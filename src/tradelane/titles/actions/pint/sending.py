# SPDX-License-Identifier: Apache-2.0
"""PINT as the sending platform: the holder's act, and the envelope that follows from it; apart from carrying it.

The holder's entry freezes the record and asks for the work, in one transaction. The envelope is made once, stored, and
only then sent: whatever dies in between, the very same bytes go again.
"""

from datetime import datetime

from django.db import transaction

from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.parties.values import Actor
from tradelane.titles import queries
from tradelane.titles.actions.giving import require_whole, tell_platform
from tradelane.titles.actions.keeping import sealed, sealed_words
from tradelane.titles.actions.move import act_on
from tradelane.titles.actions.pint.guarding import note_guarded
from tradelane.titles.actions.pint.history import accepted_chain
from tradelane.titles.actions.pint.records import keep_foreign
from tradelane.titles.actions.record import Said
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.formats.dcsa.acts import transactions_of
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest, checksum_of_jws
from tradelane.titles.formats.dcsa.envelopes import entry_payload, envelope_bytes, manifest_payload, read_party
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
from tradelane.titles.models import BillFileRow, SendingRow, TransportDocumentRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Act, Entry, Purpose, SendingTerms, Title, TitleState
from tradelane.titles.values.dcsa import AdditionalDocument, ChainParty, Manifest, Sha256, Transaction


def send_title(
    *, title: TitleId, to: ChainParty, seen_head: Digest, by: Actor, now: datetime, purpose: Purpose | None = None,
    wanted: str = "",
) -> Title:  # fmt: skip
    """Send a record to somebody on another platform: by transfer, or for a purpose by surrender to its carrier.

    It is frozen in the holder's hands until that platform answers by its signature. Raises Refused (a rule; DCSA-3 for
    a platform that is not registered, DCSA-5 for a record without a transport document, DCSA-8 for one with a person's
    field that must stay), Conflict, Forbidden, NotFound.
    """
    found = queries.title(id=title, by=by)
    peer = queries.live_platform(to.platform, at=now)
    row = TransportDocumentRow.objects.filter(pk=checksum_of_digest(found.document)).first()
    dcsa.a_record_is_sent_with_its_transport_document.require(
        has_document=row is not None, reachable=peer.takes_envelopes
    )
    bill = read_transport_document(queries.transport_document(checksum_of_digest(found.document)))
    with transaction.atomic():
        stays = tell_platform(bill, subject=title, platform=peer, to=to, by=by, now=now)
        if not stays:
            keep_foreign([to])
            terms = SendingTerms(to.platform, queries.party_id(to), purpose, wanted)
            said = Said(Act.SEND, found.holder, terms)
            found = act_on(title, said, seen_head=seen_head, by=by, now=now)
    require_whole(stays)
    return found


# ── the envelope, made once ──


@transaction.atomic
def envelope_for(title: TitleId, *, now: datetime) -> SendingRow | None:
    """The stored envelope by which the record is being sent, or its end is told, made where there is none; None when
    nobody elsewhere waits for anything.
    """
    found = queries.lock_title(title)
    sending = whom_to_tell(found)
    if sending is None:
        return None
    row = SendingRow.objects.filter(pk=found.head).first()
    return row or _made(found, sending, now)


def whom_to_tell(title: Title) -> SendingTerms | None:
    """To whom on which platform the record is on its way; of one that ended, who had surrendered it from elsewhere."""
    if title.state is TitleState.SENDING:
        return title.standing.sending
    if title.state in TitleState.terminal() and title.standing.surrendered_from and title.surrendered_by:
        return SendingTerms(title.standing.surrendered_from, title.surrendered_by)
    return None


def _made(title: Title, sending: SendingTerms, now: datetime) -> SendingRow:
    document = TransportDocumentRow.objects.select_for_update().get(pk=checksum_of_digest(title.document))
    before = accepted_chain(document)
    guard = "" if before else _new_guard(sending.platform)
    entry = sign_for_platforms(
        _entry(title, document, sending, Sha256(before[-1].checksum if before else ""), guard), by=queries.here()
    )
    if not before:
        note_guarded(Sha256(document.checksum), guard)
    files = _files(document, title)
    manifest = sign_for_platforms(
        manifest_payload(Manifest(Sha256(document.checksum), checksum_of_jws(entry), *files)), by=queries.here()
    )
    chain = [*(each.text for each in before), entry]
    at_root = before[0].issuance if before else document.issuance
    peer = queries.live_platform(sending.platform, at=now)
    envelope = envelope_bytes(
        verbatim=document.original, manifest=manifest, chain=chain,
        at_root=at_root if peer.strictness.manifest_at_root else "",
    )  # fmt: skip
    return SendingRow.objects.create(
        head=title.head, title_id=title.id, document=document, platform=sending.platform, made_at=now,
        entry=sealed_words(entry, bill=document.checksum, place=SendingRow.place(title.head, "entry"), now=now),
        envelope=sealed(envelope, bill=document.checksum, place=SendingRow.place(title.head), now=now),
    )  # fmt: skip


def _new_guard(peer: str) -> str:
    """The address of the registry that is to guard a chain which begins here; empty where the operator chose none."""
    found = queries.guard_for(peer)
    return found.address if found else ""


def _entry(title: Title, document: TransportDocumentRow, sending: SendingTerms, previous: Sha256, guard: str) -> bytes:
    """This platform's own entry: what happened here since the record was opened, or came back."""

    def named(id: OrganisationId, platform: str) -> ChainParty:
        """As they are named on the platform that is told, where it is they who are told."""
        return queries.chain_party(id, on=platform or (sending.platform if id == sending.to else ""))

    happened = transactions_of(_own_entries(title), named, surrendered_by=title.surrendered_by)
    return entry_payload(
        platform=queries.own_code(), document=document.checksum, previous=previous,
        transactions=[*_issued(title, document, previous), *happened],
        issuance="" if previous else document.issuance, registry=guard,
    )  # fmt: skip


def _own_entries(title: Title) -> list[Entry]:
    entries = [signed.entry for signed in queries.chain(title.id)]
    came = [n for n, entry in enumerate(entries) if entry.act in (Act.ARRIVE, Act.RETURN)]
    return entries[came[-1] + 1 :] if came else entries


def _issued(title: Title, document: TransportDocumentRow, previous: Sha256) -> list[Transaction]:
    """The issue of a bill that another carrier had issued here: its first entry here is the registry's."""
    first = queries.chain(title.id)[0].entry
    if previous or first.act is not Act.ARRIVE:
        return []
    issuer = read_party(parse(document.issuer.encode()), field="issuer")
    return [Transaction("ISSUE", issuer, queries.our_party(first.to), first.at)]


def _files(
    document: TransportDocumentRow, title: Title
) -> tuple[AdditionalDocument | None, tuple[AdditionalDocument, ...]]:
    """The carrier's picture, and the files that the holder has of the bill."""
    rows = BillFileRow.objects.filter(document=document, holder__in=["", title.holder]).order_by("pk")
    files = [
        (row.holder, AdditionalDocument(row.original_name, row.size, row.media_type, Sha256(row.content_id)))
        for row in rows
    ]
    picture = next((each for holder, each in files if holder == ""), None)
    return picture, tuple(each for holder, each in files if holder != "")
