# SPDX-License-Identifier: Apache-2.0
"""Documents as they are kept: sealed under the keys of the people they name, plain when they name none.

Apart, because four ways lead a document into the store. Its digest is of what was signed, so log entry, signatures
and proofs stay true when a key is destroyed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.conf import settings

from tradelane.documents.formats.whose import about, may_name_its_buyer
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile, DocumentInPart
from tradelane.documents.values import Document, FileFormat
from tradelane.parties.actions.vault import ToSeal, seal_all
from tradelane.parties.queries.vault import people_of_matters
from tradelane.parties.values.vault import About


def whose(documents: Sequence[Document]) -> list[About]:
    """Whose keys seal each document: the people it names; of one with a buyer's reference, those of its consignment."""
    named = [about(document, secret=settings.NODE_SECRET) for document in documents]
    bare = {
        one.matter
        for one, document in zip(named, documents, strict=True)
        if not one.is_sealed and may_name_its_buyer(document)
    }
    people = people_of_matters(bare) if bare else {}
    return [replace(one, people=one.people or people.get(one.matter, frozenset())) for one in named]


def sealed_bodies(documents: Sequence[tuple[Document, bytes]]) -> list[bytes]:
    """What was signed of each document, as it is kept; keys that are wanting are made by one commit for all."""
    abouts = whose([one for one, _ in documents])
    return seal_all(
        [ToSeal(body, Row.place(one.id), whom) for (one, body), whom in zip(documents, abouts, strict=True)]
    )


def sealed_credential(document: Document, credential: bytes) -> bytes:
    """The credential of a document in part, as it is kept: under the keys of the people whom it still names."""
    [whom] = whose([document])
    return seal_all([ToSeal(credential, DocumentInPart.place(document.id), whom)])[0]


def sealed_files(files: Sequence[tuple[Document, FileFormat, bytes]]) -> list[bytes]:
    """The bytes of each file, as they are kept."""
    abouts = whose([one for one, _, _ in files])
    return seal_all(
        [
            ToSeal(content, DocumentFile.place(one.id, format), whom)
            for (one, format, content), whom in zip(files, abouts, strict=True)
        ]
    )


def sealed_files_of(document: Document, files: Mapping[FileFormat, bytes]) -> dict[FileFormat, bytes]:
    """The files of one document, as they are kept."""
    return dict(zip(files, sealed_files([(document, form, content) for form, content in files.items()]), strict=True))
