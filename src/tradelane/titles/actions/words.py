# SPDX-License-Identifier: Apache-2.0
"""The words of entries, committed to and kept sealed; apart from the entries, which outlive them.

They are sealed under a key of the record's matter: the sale that it is of, so that they go when its people are
forgotten and law wants no more of it, or the bill where the record is of no sale known here.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from tradelane.kernel.clock import aware_utc
from tradelane.kernel.digests import Digest
from tradelane.parties.actions.vault import ToSeal, seal_all, seal_bytes
from tradelane.parties.values.vault import About
from tradelane.titles import rules
from tradelane.titles.formats import told_bytes
from tradelane.titles.formats.dcsa.checksums import checksum_of_digest
from tradelane.titles.formats.dcsa.people import about
from tradelane.titles.models import WordsRow, body_place
from tradelane.titles.values import Entry, Title, Told

T = TypeVar("T")


def committed(terms: T) -> tuple[T, tuple[Told, ...]]:
    """Terms as they are signed, with a commitment in the place of each of their words, and what opens it."""
    return rules.committed(terms, salt=lambda: secrets.token_hex(32))


def keep_words(entries: Iterable[tuple[Title, Digest, Entry]], *, now: datetime) -> None:
    """Keep the words that are told beside entries, each of a title; once. In the caller's transaction."""
    told = [(title, digest, entry.told) for title, digest, entry in entries if entry.told]
    if not told:
        return
    sealed = seal_all(
        [ToSeal(told_bytes(words), WordsRow.place(digest), _about(title, now)) for title, digest, words in told]
    )
    WordsRow.objects.bulk_create(
        [WordsRow(entry=digest, title_id=title.id, content=content)
         for (title, digest, _), content in zip(told, sealed, strict=True)],
        ignore_conflicts=True,
    )  # fmt: skip


def kept_body(entry: Entry, body: bytes, *, title: Title, digest: Digest, now: datetime) -> bytes:
    """The bytes of an entry as they are kept: sealed as a whole where people's words stand in it, as it was signed
    elsewhere so; nobody can take them out of what was signed.
    """
    if entry.terms is None or not rules.has_words_in_clear(entry):
        return body
    return seal_bytes(body, place=body_place(digest), about=_about(title, now))


def _about(title: Title, now: datetime) -> About:
    return about(title.consignment or checksum_of_digest(title.document), on=aware_utc(now).date())
