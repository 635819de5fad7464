# SPDX-License-Identifier: Apache-2.0
"""Declarations to and from other systems' files, in UBL and the WCO Data Model: the door to the files beside it."""

from dataclasses import replace

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats import read_any
from tradelane.consignments.formats.xml_comments import parse_despite_comments
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Note, Reading
from tradelane.documents.formats.xml_writing import name_of
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.declarations.exporting import customs_json as customs_json
from tradelane.window.formats.declarations.exporting import declared as declared
from tradelane.window.formats.declarations.exporting import with_customs as with_customs
from tradelane.window.formats.declarations.json_form import declaration_from_json as declaration_from_json
from tradelane.window.formats.declarations.json_form import declaration_json as declaration_json
from tradelane.window.formats.declarations.json_form import named_by_content as named_by_content
from tradelane.window.formats.declarations.statements import SUPPLEMENT, as_statements, from_statements
from tradelane.window.formats.declarations.supplements import fits, supplement_for, supplemented
from tradelane.window.formats.declarations.ubl import ROOTS, UblDeclaration, put_supplement, write_ubl
from tradelane.window.formats.declarations.wco_reading import WcoDeclaration
from tradelane.window.formats.declarations.wco_writing import append_statements, write_wco
from tradelane.window.values import Declaration, DeclarationFormat, ReadDeclaration

BYTES_AT_MOST = 5_000_000
"""A declaration of 999 lines has some two megabytes."""
_STALE = "a supplement of this window that was written over other elements than these; the elements count"


def write_declaration(declaration: Declaration, format: DeclarationFormat) -> bytes:
    """The declaration as a file of `format`; `read_declaration` reads it back equal, but for the consignment's id.

    Raises Unreadable for what the format can't carry at all.
    """
    root = write_ubl(declaration) if format is DeclarationFormat.UBL else write_wco(declaration)
    told = _read_elements(_bytes(root)).declaration
    supplement = supplement_for(declaration, told=told)
    if format is DeclarationFormat.UBL:
        put_supplement(root, supplement)
    else:
        append_statements(root, SUPPLEMENT, as_statements(supplement))
    return _bytes(root)


def read_declaration(content: bytes) -> ReadDeclaration:
    """Read an original export or import declaration in UBL 2.x or the WCO Data Model, of whichever system.

    Raises Unreadable naming field, rule and fix for everything else, and for content that breaks a rule.
    """
    if len(content) > BYTES_AT_MOST:
        raise Unreadable(
            f"{len(content):,} bytes are more than the {BYTES_AT_MOST:,} allowed", field="file", rule="FILE-2",
            fix="Send one declaration a file, without attachments.",
        )  # fmt: skip
    return _read_elements(content)


def declared_number(content: bytes) -> str:
    """The declarant's reference, for whoever only wants to know which declaration it is; raises as `read_declaration`.

    Reading all of ten thousand declarations takes minutes, finding their numbers seconds.
    """
    root, _ = parse_despite_comments(content)
    found = next(root.iter("{*}FunctionalReferenceID"), None)
    if found is None and etree.QName(root).localname in ROOTS:
        found = root.find(name_of("cbc:ID"))
    number = (found.text or "").strip() if found is not None else ""
    return number or read_declaration(content).declaration.number


def _read_elements(content: bytes) -> ReadDeclaration:
    reading = read_any(content)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            f"{reading.format} is no declaration", field="file", rule="DECL-3",
            fix="Send a customs declaration in UBL or in the WCO Data Model.",
        )  # fmt: skip
    root, _ = parse_despite_comments(content)
    if reading.format.startswith("wco-"):
        wco = WcoDeclaration(root, reading.consignment)
        told = wco.declaration()
        supplement = from_statements(wco.supplement_texts()) if wco.supplement_texts() else None
        return _settled(reading, told, supplement, wco.source)
    ubl = UblDeclaration(root, reading.consignment)
    told, supplement = ubl.declaration(), ubl.supplement()
    ubl.take_supplement()
    return _settled(reading, told, supplement, ubl.source)


def _settled(reading: Reading, told: Declaration, supplement: object, source: XmlSource) -> ReadDeclaration:
    """What was read, with its supplement where that fits; `source` tells which elements the customs part took."""
    if not told.consignment.goods_items:
        raise Unreadable(
            "the declaration names no goods", field="consignment.goods_items", rule="DECL-4",
            fix="Send the declaration itself, with its goods items.", cites="WCO Data Model, GoodsShipment",
        )  # fmt: skip
    untaken = {note.path for note in source.lost()}
    kept = tuple(note for note in reading.lost if note.path in untaken)
    told = replace(told, consignment=named_by_content(told.consignment))
    if isinstance(supplement, dict) and fits(supplement, told):
        whole = supplemented(told, supplement)
        missing = rules.missing(whole.consignment)
        return ReadDeclaration(reading.format, whole, kept=kept, missing=missing)
    doubtful = (*reading.doubtful, *source.doubtful())
    if supplement is not None:
        doubtful = (*doubtful, Note("/", _STALE))
    return ReadDeclaration(reading.format, told, kept=kept, doubtful=doubtful, missing=reading.missing)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=False)
