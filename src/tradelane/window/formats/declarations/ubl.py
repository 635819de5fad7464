# SPDX-License-Identifier: Apache-2.0
"""Declarations as UBL 2.4 ExportCustomsDeclaration and ImportCustomsDeclaration, both ways.

Parties, goods and transport are written as those of our own declarations are, which `documents` writes.
"""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from lxml import etree

from tradelane.consignments.formats import to_json
from tradelane.consignments.formats.ubl.goods import goods_nodes
from tradelane.consignments.formats.ubl.parties import read_party_itself
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Consignment, PartyRole
from tradelane.documents.formats import ubl_parts as part
from tradelane.documents.formats.shipment import CONSIGNMENT_PARTIES, write_terms
from tradelane.documents.formats.xml_writing import branch, leaf, name_of, prune, root_of
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.declarations.supplements import VERSION
from tradelane.window.values import Cited, Declaration, Direction, LineTreatment

ROOTS = {"ExportCustomsDeclaration": Direction.EXPORT, "ImportCustomsDeclaration": Direction.IMPORT}
_SUPPLEMENT = f"{{{VERSION}}}Supplement"
_DIGEST_METHOD = "http://www.w3.org/2001/04/xmlenc#sha256"
_DIGEST = "sha256:"
_UNKNOWN = "unknown"
"""UBL wants a number of every document and shipment; the supplement says that there is none."""
_LEADS = {Direction.EXPORT: "cac:CustomsDeclaration", Direction.IMPORT: "."}
"""Where the declaration stands below the root."""
_NUMBERS = ("cbc:ID", "cac:Shipment/cbc:ID", "cac:Shipment/cac:Consignment/cbc:ID")
"""Where the number of the declaration stands again, for want of one of its own."""
_ALLOWANCE = "allowance"
"""Said of a charge of less than nothing, as our kinds of charges are; its indicator says the same."""
_PROCEDURE = "cbc:CustomsProcedureCode"
_SHIPMENT_ROLES = ("seller", "consignor", "buyer", "carrier", "notify")
_NUMBERED = ("ucr", "order", "contract", "buyer")
"""References of the sale that stand as documents by these names."""
_DECLARANTS = ("cac:IssuerParty", "cac:NotifierParty", "cac:ExporterParty/cac:AgentParty",
               "cac:ImporterParty/cac:AgentParty")  # fmt: skip
"""Who declares: the issuer, the party that notifies customs, or the agent of exporter or importer."""


def write_ubl(declaration: Declaration) -> etree._Element:
    """The UBL document of a declaration, without its supplement."""
    content = _content(declaration.consignment)
    exports = declaration.direction is Direction.EXPORT
    root = root_of(next(name for name, direction in ROOTS.items() if direction is declaration.direction))
    parties = {role: part.party_in(content, role) for role in ("seller", "buyer", "consignee", "declarant")}
    leaf(root, "cbc:UBLVersionID", "2.4")
    leaf(root, "cbc:ID", declaration.number or _UNKNOWN)
    leaf(root, "cbc:IssueDate", declaration.issued_on and declaration.issued_on.isoformat())
    leaf(root, "cbc:ExportTypeCode" if exports else "cbc:TypeCode", declaration.type)
    if exports:
        _write_party(root, "cac:ExporterParty", _somebody(parties["seller"]))
        body = branch(root, "cac:CustomsDeclaration")
        leaf(body, "cbc:ID", declaration.number or _UNKNOWN)
        _write_shipment(body, declaration, content)
        leaf(body, "cac:CustomsExitOfficeLocation/cbc:ID", declaration.office)
        _write_party(body, "cac:IssuerParty", parties["declarant"])
        _write_party(body, "cac:ConsigneeParty", parties["consignee"])
    else:
        body = root
        leaf(body, "cac:CustomsExitOfficeLocation/cbc:ID", declaration.office)
        _write_party(body, "cac:ImporterParty", parties["buyer"])
        _write_party(body, "cac:ConsigneeParty", parties["consignee"])
        _write_party(body, "cac:NotifierParty", parties["declarant"])
        _write_shipment(body, declaration, content)
    numbers = {name: content.get("references", {}).get(name) for name in _NUMBERED}
    part.write_references(body, "cac:AdditionalDocumentReference", {k: v for k, v in numbers.items() if v})
    for cited in declaration.cited:
        if not cited.item:
            _write_cited(body, cited)
    prune(root)
    return root


def _content(sale: Consignment) -> dict[str, Any]:
    """The consignment by the names that `documents` writes; a mode or place that is not stated is left out."""
    content = to_json(sale)
    return {**content, "transport": part.filled(content.get("transport") or {})}


def _write_shipment(body: etree._Element, declaration: Declaration, content: dict[str, Any]) -> None:
    sale, exports = declaration.consignment, declaration.direction is Direction.EXPORT
    shipment = branch(body, "cac:Shipment")
    leaf(shipment, "cbc:ID", declaration.number or _UNKNOWN)
    consignment = branch(shipment, "cac:Consignment")
    leaf(consignment, "cbc:ID", sale.references.ucr or declaration.number or _UNKNOWN)
    at_root = "seller" if exports else "buyer"
    for role, path in CONSIGNMENT_PARTIES:
        if role in _SHIPMENT_ROLES and role != at_root:
            _write_party(consignment, path, part.party_in(content, role))
    write_terms(consignment, content["terms"])
    if sale.terms.payment:
        leaf(branch(consignment, "cac:PaymentTerms"), "cbc:Note", sale.terms.payment)
    treatments = {treatment.item: treatment for treatment in declaration.treatments}
    for goods in content["goods_items"]:
        treatment = treatments.get(goods["number"], LineTreatment(goods["number"]))
        part.write_goods(shipment, {"goods_items": [goods]}, procedure=treatment.procedure)
        for cited in declaration.cited:
            if cited.item == goods["number"]:
                _write_cited(shipment[-1], cited)
    part.write_stage(shipment, content["transport"])
    part.write_equipment(shipment, content["transport"])
    part.write_charges(shipment, "cac:FreightAllowanceCharge", content.get("charges", []))


def _somebody(party: dict[str, Any] | None) -> dict[str, Any]:
    """An exporter, whom UBL wants in every export declaration, also where nothing is known of one."""
    known = party or {"name": ""}
    told = known["name"] or known.get("organisation") or any(known.get("address", {}).values())
    return {**known, "name": known["name"] if told else _UNKNOWN}


def _write_party(parent: etree._Element, path: str, party: dict[str, Any] | None) -> None:
    """A party, its number with the economy that gave it: whose address is not told has no other country."""
    if party is None:
        return
    part.write_party(parent, path, {**party, "address": part.filled(party.get("address", {}))})
    number = parent[-1].find(f"{{*}}PartyLegalEntity/{name_of('cbc:CompanyID')}")
    if number is not None:
        economy, scheme, _ = party["organisation"].split(".", 2)
        number.set("schemeID", f"{economy}:{scheme}")


def _write_cited(parent: etree._Element, cited: Cited) -> None:
    node = branch(parent, "cac:AdditionalDocumentReference")
    leaf(node, "cbc:ID", cited.number or _UNKNOWN)
    leaf(node, "cbc:DocumentTypeCode", cited.code)
    leaf(node, "cbc:DocumentType", cited.kind)
    if cited.digest.startswith(_DIGEST):
        reference = branch(node, "cac:Attachment/cac:ExternalReference")
        leaf(reference, "cbc:DocumentHash", cited.digest.removeprefix(_DIGEST))
        leaf(reference, "cbc:HashAlgorithmMethod", _DIGEST_METHOD)


def put_supplement(root: etree._Element, supplement: dict[str, Any]) -> None:
    """Put a supplement into the document's extensions, which come first."""
    extensions = etree.Element(name_of("ext:UBLExtensions"))
    content = branch(extensions, "ext:UBLExtension/ext:ExtensionContent")
    node = etree.SubElement(content, _SUPPLEMENT, nsmap={None: VERSION})
    node.text = json.dumps(supplement, sort_keys=True, separators=(",", ":"))  # ASCII: no sign that XML can't hold
    root.insert(0, extensions)


class UblDeclaration:
    """The customs part of one UBL document, with a tally of what was taken of it."""

    def __init__(self, root: etree._Element, sale: Consignment) -> None:
        name = etree.QName(root).localname
        if name not in ROOTS:
            raise Unreadable(
                f"a UBL {name} is no export or import declaration", field=f"/{name}", rule="DECL-3",
                fix="Send an ExportCustomsDeclaration or ImportCustomsDeclaration.", cites="ISO/IEC 19845",
            )  # fmt: skip
        self.source = XmlSource(root)
        self.direction = ROOTS[name]
        self._root, self._sale = root, sale
        self._body = self.source.first(root, _LEADS[self.direction])
        shipment = self.source.first(self._body, "cac:Shipment")
        nodes = goods_nodes(self.source, shipment)
        numbers = [item.number for item in sale.goods_items]
        self._items = list(zip(numbers, nodes, strict=True)) if len(nodes) == len(numbers) else []

    def declaration(self) -> Declaration:
        """The whole declaration."""
        source, exports = self.source, self.direction is Direction.EXPORT
        number = source.text(self._root, "cbc:ID")
        for twin in (node for path in _NUMBERS for node in source.all(self._body, path)):
            if source.text(twin, peek=True) == number:
                source.take(twin)
        source.text(self._root, "cbc:UBLVersionID")
        for charge in source.all(self._body, "cac:Shipment/cac:FreightAllowanceCharge"):
            if source.text(charge, "cbc:AllowanceChargeReason", peek=True) == _ALLOWANCE:
                source.text(charge, "cbc:AllowanceChargeReason")
        return Declaration(
            direction=self.direction,
            number=number,
            consignment=self._with_declarant(),
            issued_on=self._issued_on(),
            type=source.text(self._root, "cbc:ExportTypeCode" if exports else "cbc:TypeCode"),
            office=source.text(self._body, "cac:CustomsExitOfficeLocation/cbc:ID"),
            treatments=tuple(
                LineTreatment(number, code)
                for number, node in self._items
                if (code := source.text(node, _PROCEDURE))
            ),
            cited=tuple(self._cited()),
        )  # fmt: skip

    def supplement(self) -> Any:
        """The supplement that the extensions carry, None where there is none."""
        node = next(self._root.iter(_SUPPLEMENT), None)
        if node is None:
            return None
        try:
            return parse((node.text or "").encode())
        except Unreadable:
            return None

    def take_supplement(self) -> None:
        """Tally the supplement as taken."""
        for node in self._root.iter(_SUPPLEMENT):
            self.source.take(node)

    def _issued_on(self) -> date | None:
        try:
            return date.fromisoformat(self.source.text(self._root, "cbc:IssueDate")[:10])
        except ValueError:
            return None

    def _with_declarant(self) -> Consignment:
        """The consignment with who declares it, for which its own reader has no place."""
        if self._sale.party(PartyRole.DECLARANT):
            return self._sale
        places = [(place, path) for path in _DECLARANTS for place in (self._body, self._root)]
        for place, path in places:
            node = self.source.first(place, path)
            if node is not None:
                party = read_party_itself(self.source, node, PartyRole.DECLARANT)
                return replace(self._sale, parties=(*self._sale.parties, party))
        return self._sale

    def _cited(self) -> list[Cited]:
        places = [(0, self._body), *self._items]
        found = [
            self._one_cited(node, item)
            for item, place in places
            for node in self.source.all(place, "cac:AdditionalDocumentReference")
        ]
        return [cited for cited in found if cited is not None]

    def _one_cited(self, node: etree._Element, item: int) -> Cited | None:
        """A document by its code; what has none, such as the number of the order, is the consignment's reader's."""
        source = self.source
        code = source.text(node, "cbc:DocumentTypeCode")
        if not code:
            return None
        words, known = source.first(node, "cbc:DocumentType"), Cited("", code).kind
        if known is not None and source.text(words, peek=True) == known:
            source.take(words)
        reference = source.first(node, "cac:Attachment/cac:ExternalReference")
        return Cited(source.text(node, "cbc:ID"), code, item=item, digest=self._digest(reference))

    def _digest(self, reference: etree._Element | None) -> str:
        method = self.source.first(reference, "cbc:HashAlgorithmMethod")
        if self.source.text(method, peek=True) != _DIGEST_METHOD:
            return ""
        self.source.take(method)
        return _DIGEST + self.source.text(reference, "cbc:DocumentHash")
