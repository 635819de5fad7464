# SPDX-License-Identifier: Apache-2.0
"""Documents as they are kept: sealed under the keys of the people they name, plain when they name none.

Apart, because four ways lead a document into the store. Its digest is of what was signed, so log entry, signatures
and proofs stay true when a key is destroyed.
"""

from collections.abc import Mapping, Sequence

from django.conf import settings

from tradelane.documents.formats.whose import about
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile
from tradelane.documents.values import Document, FileFormat
from tradelane.parties.actions.vault import ToSeal, seal_all


def sealed_bodies(documents: Sequence[tuple[Document, bytes]]) -> list[bytes]:
    """What was signed of each document, as it is kept; keys that are wanting are made by one commit for all."""
    secret = settings.NODE_SECRET
    return seal_all([ToSeal(body, Row.place(one.id), about(one, secret=secret)) for one, body in documents])


def sealed_files(files: Sequence[tuple[Document, FileFormat, bytes]]) -> list[bytes]:
    """The bytes of each file, as they are kept."""
    whose = {one.id: about(one, secret=settings.NODE_SECRET) for one, _, _ in files}
    return seal_all(
        [ToSeal(content, DocumentFile.place(one.id, format), whose[one.id]) for one, format, content in files]
    )


def sealed_files_of(document: Document, files: Mapping[FileFormat, bytes]) -> dict[FileFormat, bytes]:
    """The files of one document, as they are kept."""
    return dict(zip(files, sealed_files([(document, form, content) for form, content in files.items()]), strict=True))
