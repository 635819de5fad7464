# SPDX-License-Identifier: Apache-2.0
"""Documents as XML, both ways; apart, because all kinds share the envelope: evidence, bytes, agreement.

Kinds that UBL has are UBL 2.4 (`ubl`), the others XML of our own namespace (`own_xml`). The bytes are exactly their
inclusive Canonical XML 1.0, so that they can be compared. A file with evidence holds the issuer's XAdES signature and
the sealed JSON original in base64: in two extensions of UBL (UBL 2.4 §5.4), else in the last element of the root.
"""

import base64
import binascii

from lxml import etree

from tradelane.documents.formats.original import document_from_bytes
from tradelane.documents.formats.own_xml import read_own, write_own
from tradelane.documents.formats.ubl import kind_of_ubl, read_ubl, write_ubl
from tradelane.documents.formats.xml_reading import XmlReading, parse_xml
from tradelane.documents.formats.xml_writing import EXTENSION_NAMESPACES, branch, leaf, name_of, text_at
from tradelane.documents.values import KINDS, Document, DocumentKind
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted

_SIGNATURE_URI = "urn:oasis:names:specification:ubl:dsig:enveloped:xades"
_EVIDENCE = EXTENSION_NAMESPACES["evidence"]
_PLACEHOLDER = "placeholder"
"""Id of the empty ds:Signature that `trust.actions.sign_xml` fills."""
_SLOTS = ("sac:SignatureInformation", "evidence:Evidence")
"""Where the one signature may stand: in UBL, and in XML of our own."""


def to_xml(document: Document, original: bytes | None = None) -> bytes:
    """The document as XML, in inclusive Canonical XML 1.0.

    With `original` (the sealed JSON file) the evidence is there: a ds:Signature with the Id `placeholder` to be
    replaced by the signature, and the original. Without, the XML has none.
    """
    ubl = KINDS[document.kind].is_ubl
    root = write_ubl(document) if ubl else write_own(document)
    if original is not None:
        (_add_extensions if ubl else _add_evidence)(root, original)
    return _canonical_xml(root)


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
    leaf(evidence, "ext:ExtensionURI", _EVIDENCE)
    _seal(branch(evidence, "ext:ExtensionContent"), original)


def _add_evidence(root: etree._Element, original: bytes) -> None:
    evidence = etree.SubElement(
        root, name_of("evidence:Evidence"), nsmap={None: _EVIDENCE, "ds": EXTENSION_NAMESPACES["ds"]}
    )
    branch(evidence, "ds:Signature").set("Id", _PLACEHOLDER)
    _seal(evidence, original)


def _seal(parent: etree._Element, original: bytes) -> None:
    sealed = etree.SubElement(parent, name_of("evidence:SealedOriginal"), nsmap={None: _EVIDENCE})
    sealed.text = base64.b64encode(original).decode()


def _canonical_xml(root: etree._Element) -> bytes:
    return etree.tostring(root, method="c14n", exclusive=False, with_comments=False)


def from_xml(content: bytes) -> XmlReading:
    """Read XML that `to_xml` wrote, signed or not. Raises Unreadable for any other XML."""
    root = parse_xml(content)
    kind = kind_of_xml(root)
    if kind is None:
        raise Unreadable(
            f"{etree.QName(root).localname} with the customisation {quoted(text_at(root, 'cbc:CustomizationID'))} is "
            "not a document of ours",
            field="cbc:CustomizationID",
            rule="XML-4",
            fix="Read it as a foreign document.",
        )
    try:
        return read_ubl(root, kind) if KINDS[kind].is_ubl else read_own(root, kind)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(
            f"the XML lacks what a {kind} of ours carries: {error}", rule="XML-5", fix="Send the file as it was issued."
        ) from error


def kind_of_xml(root: etree._Element) -> DocumentKind | None:
    """The kind of a document of ours, by its root; None for XML of others."""
    own = next((kind for kind, declared in KINDS.items() if declared.namespace and root.tag == declared.xml_name), None)
    return own or kind_of_ubl(root)


def original_in_xml(content: bytes) -> bytes:
    """The sealed original inside signed XML. Raises Unreadable when there is not exactly one in canonical base64."""
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


def xml_agrees(content: bytes) -> bool:
    """Whether signed XML says exactly what the sealed original inside it says.

    The XML is written anew from the original; apart from the signature the bytes must be the same.
    Raises Unreadable when there is no original to compare with.
    """
    original = original_in_xml(content)
    root = parse_xml(content)
    slots = [slot for parent in _SLOTS for slot in root.findall(f".//{name_of(parent)}/{name_of('ds:Signature')}")]
    if len(slots) != 1 or _canonical_xml(root) != content:
        return False
    slot = slots[0]
    empty = etree.Element(name_of("ds:Signature"), nsmap=None)
    empty.set("Id", _PLACEHOLDER)
    parent = slot.getparent()
    if parent is None:  # the path above has a parent; said for the type checker
        return False
    parent.replace(slot, empty)
    return _canonical_xml(root) == to_xml(document_from_bytes(original), original)
