# SPDX-License-Identifier: Apache-2.0
"""A letter between authorities, open and sealed; apart from the store, so that an authority does both on a machine of
its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from tradelane.kernel.digests import digest_of
from tradelane.privacy.formats.cooperation import Content, content_bytes
from tradelane.privacy.formats.sealing import open_sealed, seal
from tradelane.privacy.rules import cooperation as rules
from tradelane.privacy.values.cooperation import AssistanceId, AssistanceRequest, AssistanceState, Attachment


@dataclass(frozen=True, slots=True)
class Letter:
    """What an authority writes, open, with its files: sealed at once and never kept so."""

    text: str = ""
    request: AssistanceRequest | None = None
    files: tuple[tuple[str, str, bytes], ...] = ()
    """(name, media type, bytes)."""


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """The same, sealed where it was written."""

    sealed: str
    files: tuple[str, ...] = ()


def sealed_letter(
    letter: Letter, *, id: AssistanceId, number: int, state: AssistanceState, keys: Sequence[dict[str, str]]
) -> SealedLetter:
    """A letter sealed to these desks, each file on its own. Raises Refused (PRIV-178)."""
    files = tuple(Attachment(name, kind, digest_of(content), len(content)) for name, kind, content in letter.files)
    rules.attachments_are_few_and_whole.require(files)
    content = Content(id, number, state, letter.text.strip(), letter.request, files)
    return SealedLetter(seal(content_bytes(content), to=keys), tuple(seal(c, to=keys) for _, _, c in letter.files))


def open_files(
    content: Content, sealed: Sequence[str], *, key_file: bytes, passphrase: str
) -> list[tuple[Attachment, bytes]]:
    """The files that a content names, opened; one that is not there, or another one, is refused (PRIV-187)."""
    opened = {
        digest_of(plain): plain
        for plain in (open_sealed(each, key_file=key_file, passphrase=passphrase) for each in sealed)
    }
    if set(opened) != {each.digest for each in content.files}:
        raise rules.an_opened_content_is_of_its_move.refused(field="files")
    return [(each, opened[each.digest]) for each in content.files]
