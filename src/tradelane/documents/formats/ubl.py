# SPDX-License-Identifier: Apache-2.0
"""Documents as UBL 2.4, both ways; apart, because all kinds that UBL has share the head: version, customisation, notes.

A kind's own file says the rest. Statements stand as notes, `key: text`, so that nothing of a document is only in JSON.
"""

from datetime import date
from importlib import import_module
from typing import Any, Protocol, cast

from lxml import etree

from tradelane.documents.formats.xml_reading import XmlReading
from tradelane.documents.formats.xml_writing import leaf, name_of, prune, root_of, text_at
from tradelane.documents.values import KINDS, STATEMENTS, Document, DocumentKind
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.quoting import quoted

_CUSTOMISATION = "urn:tradelane:{}:1"


class UblKind(Protocol):
    """What `formats/<kind>.py` of a kind that UBL has must hold."""

    def write(self, root: etree._Element, document: Document, notes: list[str]) -> None:
        """Append the document below its UBL version and customisation, in the order of the schema."""

    def read(self, root: etree._Element) -> dict[str, Any]:
        """The content of what `write` wrote."""


def _kind(kind: DocumentKind) -> UblKind:
    return cast(UblKind, import_module(f"tradelane.documents.formats.{kind.replace('-', '_')}"))


def write_ubl(document: Document) -> etree._Element:
    """The document as the root of a UBL 2.4 document, without extensions."""
    root = root_of(KINDS[document.kind].root)
    leaf(root, "cbc:UBLVersionID", "2.4")
    leaf(root, "cbc:CustomizationID", _CUSTOMISATION.format(document.kind))
    notes = [f"{key}: {_note(value)}" for key, value in sorted(document.statements.items())]
    _kind(document.kind).write(root, document, notes)
    prune(root)
    return root


def _note(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def kind_of_ubl(root: etree._Element) -> DocumentKind | None:
    """The kind that UBL of ours says it is; None for UBL of others."""
    stated = text_at(root, "cbc:CustomizationID")
    kind = next((k for k in DocumentKind if stated == _CUSTOMISATION.format(k)), None)
    return kind if kind and root.tag == KINDS[kind].xml_name else None


def read_ubl(root: etree._Element, kind: DocumentKind) -> XmlReading:
    """Read what `write_ubl` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    statements = dict(_statement(kind, node.text or "") for node in root.findall(name_of("cbc:Note")))
    issued_on = date.fromisoformat(text_at(root, "cbc:IssueDate"))
    return XmlReading(kind, text_at(root, "cbc:ID"), issued_on, _kind(kind).read(root), statements)


def _statement(kind: DocumentKind, note: str) -> tuple[str, Any]:
    key, _, value = note.partition(": ")
    if key not in STATEMENTS[kind]:
        raise ValueError(f"unknown note {quoted(key)}")
    return key, value if STATEMENTS[kind][key].form.is_text else parse(value.encode())
