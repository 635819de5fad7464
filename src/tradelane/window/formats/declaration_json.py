# SPDX-License-Identifier: Apache-2.0
"""Declarations as the API and the command line tell them; apart, so that both tell them alike."""

from typing import Any

from tradelane.consignments.formats import notes_json
from tradelane.kernel.canonical import parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.declarations import declaration_json
from tradelane.window.values import HeldDeclaration, ReadDeclaration

XML = "application/xml"


def read_json(read: ReadDeclaration) -> dict[str, Any]:
    """What came of reading a file: the declaration, what was kept, what is doubtful and what is missing to file it."""
    return {
        "format": read.format,
        "declaration": declaration_json(read.declaration),
        "kept": notes_json(read.kept),
        "doubtful": notes_json(read.doubtful),
        "missing": notes_json(read.missing),
    }


def held_json(held: HeldDeclaration) -> dict[str, Any]:
    """A declaration that was taken in, with the filing that it became."""
    return {
        "id": held.id, "number": held.number, "format": held.format, "digest": held.digest,
        "procedure": held.procedure, "consignment": held.consignment, "filing": held.filing,
        "taken_in_at": rfc3339(held.taken_in_at), "customs": dict(held.customs),
        "kept": [dict(note) for note in held.kept], "doubtful": [dict(note) for note in held.doubtful],
    }  # fmt: skip


def supplement_of(text: str) -> dict[str, Any]:
    """What a file can't say, as whoever hands it in wrote it. Raises Unreadable for what is no JSON object."""
    value = parse(text.encode()) if text.strip() else {}
    if not isinstance(value, dict):
        raise Unreadable(
            "the supplement is no object", field="supplement", rule="FORM-3", fix='Write {"ordered_on": "2026-11-01"}.'
        )
    return value


def download(name: str) -> dict[str, str]:
    """Headers of a file that the browser keeps and never shows: what another system wrote may be anything."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}
