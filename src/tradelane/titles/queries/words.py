# SPDX-License-Identifier: Apache-2.0
"""Entries with the words that they commit to; apart, so that words are opened in one place, and only where there are
any: most entries have none, and cost nothing here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Gone
from tradelane.parties.queries.vault import open_bytes
from tradelane.titles.formats import entry_from_json, told_from_bytes
from tradelane.titles.models import WordsRow, body_place
from tradelane.titles.rules import has_commitments
from tradelane.titles.values import Entry, SignedEntry, Told


def entry_in(body: bytes | memoryview, *, digest: str) -> Entry:
    """The entry that a column of bytes holds, without its words. Raises Gone for one of an earlier release that bears
    words in itself, once they were erased.
    """
    return entry_from_json(parse(open_bytes(bytes(body), place=body_place(digest))))


def whole_entry_in(body: bytes | memoryview, *, digest: str) -> Entry:
    """The same with its words, as far as they are kept here."""
    entry = entry_in(body, digest=digest)
    return replace(entry, told=words_of([digest]).get(Digest(digest), ())) if has_commitments(entry) else entry


def with_words(chain: Sequence[SignedEntry]) -> list[SignedEntry]:
    """Signed entries with their words, as far as they are kept here."""
    known = words_of([signed.digest for signed in chain if has_commitments(signed.entry)])
    return [
        replace(signed, entry=replace(signed.entry, told=known[signed.digest])) if signed.digest in known else signed
        for signed in chain
    ]


def words_of(entries: Iterable[str]) -> dict[Digest, tuple[Told, ...]]:
    """The words of entries, by digest; those that were erased are left out."""
    wanted, found = set(entries), {}
    for row in WordsRow.objects.filter(pk__in=wanted) if wanted else ():
        try:
            content = open_bytes(bytes(row.content), place=WordsRow.place(row.pk))
        except Gone:
            continue
        found[Digest(row.pk)] = told_from_bytes(content)
    return found
