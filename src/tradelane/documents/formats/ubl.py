# SPDX-License-Identifier: Apache-2.0
"""Documents as UBL 2.4 XML, both ways; apart, because all kinds share the envelope: extensions, notes, bytes.

The bytes are exactly their inclusive Canonical XML 1.0, so that they can be compared. A file with evidence has two
extensions: the issuer's XAdES signature (UBL 2.4 §5.4) and the sealed JSON original in base64.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any

from lxml import etree

from tradelane.documents.formats import (
    bill_of_lading,
    certificate_of_origin,
    commercial_invoice,
    export_declaration,
    import_declaration,
    packing_list,
)
from tradelane.documents.formats.original import document_from_bytes
from tradelane.documents.formats.xml_writing import EXTENSION_NAMESPACES, branch, leaf, name_of, prune, root_of, text_at
from tradelane.documents.values import STATEMENTS, Document, DocumentKind
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable

_KINDS: dict[DocumentKind, ModuleType] = {
    DocumentKind.COMMERCIAL_INVOICE: commercial_invoice,
    DocumentKind.PACKING_LIST: packing_list,
    DocumentKind.CERTIFICATE_OF_ORIGIN: certificate_of_origin,
    DocumentKind.BILL_OF_LADING: bill_of_lading,
    DocumentKind.EXPORT_DECLARATION: export_declaration,
    DocumentKind.IMPORT_DECLARATION: import_declaration,
}
_CUSTOMISATION = "urn:tradelane:{}:1"
_SIGNATURE_URI = "urn:oasis:names:specification:ubl:dsig:enveloped:xades"
_PLACEHOLDER = "placeholder"
"""Id of the empty ds:Signature that `trust.actions.sign_xml` fills."""
_LIMIT = 20_000_000
_STRUCTURED = frozenset({"criteria", "permits"})
"""Statements that are not text; a note holds them as JSON."""


@dataclass(frozen=True, slots=True)
class UblReading:
    """What our own UBL carries of a document."""

    kind: DocumentKind
    number: str
    issued_on: date
    content: dict[str, Any]
    statements: dict[str, Any]


def to_ubl(document: Document, original: bytes | None = None) -> bytes:
    """The document as UBL 2.4, in inclusive Canonical XML 1.0.

    With `original` (the sealed JSON file) the two extensions are there: a ds:Signature with the Id `placeholder`
    to be replaced by the signature, and the original. Without, the XML has no extensions.
    """
    kind = _KINDS[document.kind]
    root = root_of(kind.ROOT)
    leaf(root, "cbc:UBLVersionID", "2.4")
    leaf(root, "cbc:CustomizationID", _CUSTOMISATION.format(document.kind))
    kind.write(root, document, [f"{key}: {_note(value)}" for key, value in sorted(document.statements.items())])
    prune(root)
    if original is not None:
        _add_extensions(root, original)
    return _canonical_xml(root)


def _note(value: Any) -> str:
    return value if isinstance(value, str) else canonical(value).decode()


def _add_extensions(root: etree._Element, original: bytes) -> None:
    extensions = etree.Element(name_of("ext:UBLExtensions"))
    root.insert(0, extensions)
    signature = branch(extensions, "ext:UBLExtension")
    leaf(signature, "ext:ExtensionURI", _SIGNATURE_URI)
    signatures = etree.SubElement(
        branch(signature, "ext:ExtensionContent"),
        name_of("sig:UBLDocumentSignatures"),
        nsmap={prefix: EXTENSION_NAMESPACES[prefix] for prefix in ("sig", "sac", "ds")},
    )
    branch(signatures, "sac:SignatureInformation/ds:Signature").set("Id", _PLACEHOLDER)
    evidence = branch(extensions, "ext:UBLExtension")
    leaf(evidence, "ext:ExtensionURI", EXTENSION_NAMESPACES["evidence"])
    sealed = etree.SubElement(
        branch(evidence, "ext:ExtensionContent"),
        name_of("evidence:SealedOriginal"),
        nsmap={None: EXTENSION_NAMESPACES["evidence"]},
    )
    sealed.text = base64.b64encode(original).decode()


def _canonical_xml(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n", exclusive=False, with_comments=False)


def parse_xml(content: bytes, *, comments: bool = True) -> etree._Element:
    """The root of XML read safely: no entities, no network, at most 20 MB. Raises Unreadable.

    Without `comments` neither they nor processing instructions are in the tree, so that texts are whole.
    """
    if len(content) > _LIMIT:
        raise Unreadable(f"{len(content)} bytes are too many", rule="XML-1", fix="Send a file under 20 MB.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=not comments,
        remove_pis=not comments,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(f"not XML: {error}", rule="XML-2", fix="Send a whole, well-formed XML document.") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("the XML has a DOCTYPE", rule="XML-3", fix="Send XML without DTD and entities.")
    return root


def from_ubl(content: bytes) -> UblReading:
    """Read UBL that `to_ubl` wrote, signed or not. Raises Unreadable for any other XML."""
    root = parse_xml(content)
    kind = _kind_of(root)
    module = _KINDS[kind]
    try:
        statements = dict(_statement(kind, node.text or "") for node in root.findall(name_of("cbc:Note")))
        issued_on = date.fromisoformat(text_at(root, "cbc:IssueDate"))
        return UblReading(kind, text_at(root, "cbc:ID"), issued_on, module.read(root), statements)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(
            f"the XML lacks what a {kind} of ours carries: {error}", rule="XML-5", fix="Send the file as it was issued."
        ) from error


def _kind_of(root: etree._Element) -> DocumentKind:
    stated = text_at(root, "cbc:CustomizationID")
    kind = next((k for k in DocumentKind if stated == _CUSTOMISATION.format(k)), None)
    if kind is None or etree.QName(root).localname != _KINDS[kind].ROOT:
        raise Unreadable(
            f"{etree.QName(root).localname} with the customisation {stated[:80]!r} is not a document of ours",
            field="cbc:CustomizationID",
            rule="XML-4",
            fix="Read it as a foreign document.",
        )
    return kind


def _statement(kind: DocumentKind, note: str) -> tuple[str, Any]:
    key, _, value = note.partition(": ")
    if key not in STATEMENTS[kind]:
        raise ValueError(f"unknown note {key[:40]!r}")
    return key, parse(value.encode()) if key in _STRUCTURED else value


def original_in_ubl(content: bytes) -> bytes:
    """The sealed original inside signed UBL. Raises Unreadable when there is not exactly one in canonical base64."""
    found = parse_xml(content).findall(f".//{name_of('evidence:SealedOriginal')}")
    try:
        (text,) = [node.text or "" for node in found]
        original = base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unreadable(
            "the XML holds no sealed original",
            field="SealedOriginal",
            rule="XML-6",
            fix="Send the file as it was issued.",
        ) from error
    if base64.b64encode(original).decode() != text:
        raise Unreadable("the base64 is not canonical", field="SealedOriginal", rule="XML-6", fix="Send it as issued.")
    return original


def ubl_agrees(content: bytes) -> bool:
    """Whether signed UBL says exactly what the sealed original inside it says.

    The XML is written anew from the original; apart from the signature the bytes must be the same.
    Raises Unreadable when there is no original to compare with.
    """
    original = original_in_ubl(content)
    root = parse_xml(content)
    slots = root.findall(f".//{name_of('sac:SignatureInformation')}/{name_of('ds:Signature')}")
    if len(slots) != 1 or _canonical_xml(root) != content:
        return False
    slot = slots[0]
    empty = etree.Element(name_of("ds:Signature"), nsmap=None)
    empty.set("Id", _PLACEHOLDER)
    parent = slot.getparent()
    if parent is None:  # the path above has a parent; said for the type checker
        return False
    parent.replace(slot, empty)
    return _canonical_xml(root) == to_ubl(document_from_bytes(original), original)
