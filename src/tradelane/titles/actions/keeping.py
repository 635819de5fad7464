# SPDX-License-Identifier: Apache-2.0
"""Transport documents and what is sent with them, kept sealed; apart, because people may stand in any of them.

All that is kept of a bill is sealed under one key of that bill, for the people whom the transport document names; a
file under a key of its own, as it may go with several bills. Checksums and digests are of what was sent, so nothing is
found by opening it.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction

from tradelane.kernel.clock import aware_utc
from tradelane.kernel.errors import Gone
from tradelane.parties.actions.vault import close_matter, concern, seal_bytes, seal_text
from tradelane.parties.queries.vault import people_of_matters
from tradelane.parties.values.vault import Place
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest
from tradelane.titles.formats.dcsa.people import about, people_in
from tradelane.titles.models import AdditionalDocumentRow, BillFileRow, ChainEntryRow, TransportDocumentRow
from tradelane.titles.values import Act, SignedEntry
from tradelane.titles.values.dcsa import AdditionalDocument, ChainEntry, Sha256, TransportDocument


def sealed(content: bytes, *, bill: str, place: Place, now: datetime) -> bytes:
    """What is sent or came about a bill, as it is kept."""
    return seal_bytes(content, place=place, about=about(bill, on=aware_utc(now).date()))


def sealed_words(words: str, *, bill: str, place: Place, now: datetime) -> str:
    """What somebody wrote about a bill, as it is kept."""
    return seal_text(words, place=place, about=about(bill, on=aware_utc(now).date()))


def extend_chain(document: TransportDocumentRow, chain: Iterable[ChainEntry], *, now: datetime) -> None:
    """Add what a bill's accepted chain lacks of `chain`, which goes on from it. In the caller's transaction."""
    there = ChainEntryRow.objects.filter(document=document).count()
    ChainEntryRow.objects.bulk_create(
        ChainEntryRow(
            document=document, n=n, checksum=each.checksum, platform=each.platform,
            text=sealed_words(each.text, bill=document.checksum, place=ChainEntryRow.place(each.checksum), now=now),
        )
        for n, each in enumerate(chain, start=1)
        if n > there
    )  # fmt: skip


def name_people(document: TransportDocument) -> None:
    """Say whom the bill names, once something of it is sealed: their erasure then reaches it."""
    concern(matter=document.checksum, people=people_in(document, secret=settings.NODE_SECRET))


def keep_document(document: TransportDocument, *, now: datetime) -> TransportDocumentRow:
    """Keep a bill; the first spelling stays. In the caller's transaction.

    Whom it names the caller says (`name_people`) once it takes the bill in, as of one that is refused nothing stays.
    """
    known = TransportDocumentRow.objects.filter(pk=document.checksum).first()
    if known is not None:
        return known
    place = TransportDocumentRow.place(document.checksum)
    row, _ = TransportDocumentRow.objects.get_or_create(
        pk=document.checksum,
        defaults={
            "reference": document.reference,
            "carrier": document.carrier,
            "carrier_list": document.carrier_list,
            "verbatim": sealed(document.verbatim, bill=document.checksum, place=place, now=now),
            "received_at": now,
        },
    )
    return row


def keep_file(checksum: Sha256, content: bytes, *, bill: str, now: datetime) -> None:
    """Keep a file of a bill, whose checksum the caller has proven. In the caller's transaction.

    One whose key was destroyed since is kept anew: it goes with another bill now.
    """
    known = AdditionalDocumentRow.objects.filter(pk=checksum).first()
    if known is None or not size_here(known):
        kept = sealed(content, bill=checksum, place=AdditionalDocumentRow.place(checksum), now=now)
        AdditionalDocumentRow.objects.update_or_create(pk=checksum, defaults={"content": kept, "received_at": now})
    _share_people(checksum, bill=bill)


def size_here(file: AdditionalDocumentRow) -> int:
    """The size of a file; 0 when it can't be read any more."""
    try:
        return len(file.original)
    except Gone:
        return 0


def note_file(bill: str, one: AdditionalDocument, *, holder: str, now: datetime) -> None:
    """Note that a file goes with a bill: the carrier's picture with the bill itself, another as its holder's own."""
    place = BillFileRow.place(bill, one.checksum, holder)
    BillFileRow.objects.get_or_create(
        document_id=bill, content_id=one.checksum, holder=holder,
        defaults={
            "name": seal_text(one.name, place=place, about=about(bill, on=aware_utc(now).date())),
            "size": one.size,
            "media_type": one.media_type,
        },
    )  # fmt: skip
    _share_people(one.checksum, bill=bill)


def close_papers(recorded: Iterable[SignedEntry]) -> None:
    """Where a record ended, the time starts for which law keeps the papers of its bill; once the end is durable."""
    for signed in recorded:
        entry = signed.entry
        if entry.act in Act.ends() or entry.act is Act.CONCLUDE:
            bill = checksum_of_digest(entry.document)
            transaction.on_commit(partial(close_matter, matter=bill, on=aware_utc(entry.at).date()))


def _share_people(file: Sha256, *, bill: str) -> None:
    """Whom a bill names, its files may name."""
    if people := people_of_matters([bill]).get(bill):
        concern(matter=file, people=people)
