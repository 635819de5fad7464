# SPDX-License-Identifier: Apache-2.0
"""What a WCO declaration says beside the consignment: procedures, preferences, cited documents, statements, office.

The consignment itself is read by its room, which has no place for what only customs ask.
"""

from datetime import date

from lxml import etree

from tradelane.consignments.formats.wco.declaration import chosen_declaration
from tradelane.consignments.formats.wco.source import WcoSource
from tradelane.consignments.values import Consignment
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.window.formats.declarations.statements import SUPPLEMENT
from tradelane.window.formats.declarations.wco_writing import ORIGINAL
from tradelane.window.values import Cited, Declaration, Direction, LineTreatment, Said

_TWO_WAYS = "CO"
"""Declaration type for trade with special fiscal territories: it says no direction (UCC-DA annex B, DE 1/1)."""
_DIRECTIONS = {"IM": Direction.IMPORT, "EX": Direction.EXPORT}
_OFFICES = ("DeclarationOfficeID", "ExitOffice/ID", "PresentationOffice/ID")
_DATED = ("102", "304")
"""UN/EDIFACT 2379: CCYYMMDD, and the same with a time; both begin with the day."""
_SAME = (("Exporter", "GoodsShipment/Seller"), ("GoodsShipment/Importer", "GoodsShipment/Buyer"))
"""Parties that an export or import names twice, once by each of its parts."""


class WcoDeclaration:
    """The customs part of one message, with a tally of what was taken of it."""

    def __init__(self, root: etree._Element, sale: Consignment) -> None:
        self.source = WcoSource(root)
        self.sale = sale
        self._node = chosen_declaration(self.source)
        self._shipment = self.source.first(self._node, "GoodsShipment")
        items = self.source.all(self._shipment, "GovernmentAgencyGoodsItem")
        self._items = list(zip((item.number for item in sale.goods_items), items, strict=True))

    def declaration(self) -> Declaration:
        """The whole declaration. Raises Unreadable for a message that changes, cancels or answers one."""
        function = self.source.text(self._node, "FunctionCode")
        if function != ORIGINAL:
            raise Unreadable(
                f"the message has function {quoted(function)}, not {ORIGINAL} (original)", field="FunctionCode",
                rule="DECL-2", fix="Send the declaration itself; amend or withdraw the case where it was filed.",
                cites="UN/EDIFACT 1225",
            )  # fmt: skip
        self._take_what_steers()
        return Declaration(
            direction=self._direction(),
            number=self.source.text(self._node, "FunctionalReferenceID"),
            consignment=self.sale,
            issued_on=self._issued_on(),
            type=self.source.text(self._node, "TypeCode"),
            office=next((text for path in _OFFICES if (text := self.source.text(self._node, path))), ""),
            treatments=tuple(t for number, node in self._items if (t := self._treatment(number, node)).procedure
                             or t.additional or t.preference),
            cited=tuple(self._cited()),
            said=tuple(said for said in self._said() if said.code != SUPPLEMENT),
        )  # fmt: skip

    def supplement_texts(self) -> list[str]:
        """The texts of the statements that carry a supplement, in their order."""
        nodes = self.source.all(self._node, "AdditionalInformation")
        return [
            self.source.text(node, "StatementDescription")
            for node in nodes
            if self.source.text(node, "StatementCode", peek=True) == SUPPLEMENT
        ]

    def _direction(self) -> Direction:
        node = self.source.first(self._node, "TypeCode")
        stated = self.source.text(node, peek=True)
        if (known := _DIRECTIONS.get(stated[:2])) is not None:
            return known
        imports = self.source.first(self._shipment, "Importer") is not None
        if stated[:2] != _TWO_WAYS and not imports and self.source.first(self._node, "Exporter") is None:
            raise Unreadable(
                f"the declaration's type is {quoted(stated)}", field="Declaration/TypeCode", rule="DECL-3",
                fix="State the type, beginning with IM (import) or EX (export).", cites="UCC-DA annex B, DE 1/1",
            )  # fmt: skip
        found = Direction.IMPORT if imports else Direction.EXPORT
        self.source.doubt(node, f"the type says no direction; taken as {found} by the party that it names", stated)
        return found

    def _issued_on(self) -> date | None:
        node = self.source.first(self._node, "IssueDateTime/DateTimeString")
        text = self.source.text(node)
        try:
            if node is not None and node.get("formatCode") in _DATED:
                self.source.attribute(node, "formatCode")
            return date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:8]}")
        except ValueError:
            return None

    def _treatment(self, number: int, node: etree._Element) -> LineTreatment:
        text = self.source.text
        procedures = [
            text(one, "CurrentCode") + text(one, "PreviousCode") for one in self.source.all(node, "GovernmentProcedure")
        ]
        regime = next(iter(self.source.all(node, "Commodity/DutyTaxFee/DutyRegimeCode")), None)
        main, additional = (procedures[0], procedures[1:]) if procedures else ("", [])
        return LineTreatment(number, main, tuple(additional), text(regime))

    def _cited(self) -> list[Cited]:
        places = [
            (0, False, self.source.all(self._node, "AdditionalDocument")),
            (0, True, self.source.all(self._shipment, "PreviousDocument")),
        ]
        for number, item in self._items:
            places.append((number, False, self.source.all(item, "AdditionalDocument")))
            places.append((number, True, self.source.all(item, "PreviousDocument")))
        return [self._one_cited(node, item, previous) for item, previous, nodes in places for node in nodes]

    def _one_cited(self, node: etree._Element, item: int, previous: bool) -> Cited:
        text = self.source.text
        return Cited(
            number=text(node, "ID"), code=text(node, "TypeCode"), category=text(node, "CategoryCode"),
            item=item, previous=previous, name=text(node, "Name"), status=text(node, "LPCOExemptionCode"),
        )  # fmt: skip

    def _said(self) -> list[Said]:
        places = [(0, self.source.all(self._node, "AdditionalInformation"))]
        places += [(number, self.source.all(item, "AdditionalInformation")) for number, item in self._items]
        text = self.source.text
        return [
            Said(text(node, "StatementCode"), text(node, "StatementDescription"), item)
            for item, nodes in places
            for node in nodes
        ]

    def _take_what_steers(self) -> None:
        """Tally what says only how to read its neighbours, what is counted, and what is said a second time."""
        source, way = self.source, self.source.first(self._shipment, "Consignment")
        for element in source.root:
            if etree.QName(element).localname in ("WCODataModelVersionCode", "WCOTypeName"):
                source.take(element)
        self._take_if("GoodsItemQuantity", str(len(self.sale.goods_items)), self._node)
        counts = [item.packages.count for item in self.sale.goods_items if item.packages]
        self._take_if("TotalPackageQuantity", str(sum(counts)), self._node)
        self._take_if("ContainerCode", "1" if source.all(way, "TransportEquipment") else "0", way)
        for holder in (way, *source.all(way, "TransportEquipment")):
            self._take_order(holder, ("TransportEquipment", "Seal"))
        for _, node in self._items:
            self._take_order(node, ("Packaging",))
            for kind in source.all(node, "Commodity/Classification/IdentificationTypeCode"):
                self._take_if("", "HS", kind)
        for path, twin in _SAME:
            if _alike(source.first(self._node, path), source.first(self._node, twin)):
                source.take_all(source.first(self._node, path))

    def _take_if(self, path: str, text: str, node: etree._Element | None) -> None:
        found = self.source.first(node, path) if path else node
        if self.source.text(found, peek=True) == text:
            self.source.take(found)

    def _take_order(self, holder: etree._Element | None, names: tuple[str, ...]) -> None:
        for name in names:
            for n, node in enumerate(self.source.all(holder, name), start=1):
                self._take_if("SequenceNumeric", str(n), node)


def _alike(one: etree._Element | None, other: etree._Element | None) -> bool:
    """Whether two elements say the same, whatever they are called."""
    if one is None or other is None:
        return False
    return [_said_in(node) for node in one.iterdescendants(etree.Element)] == [
        _said_in(node) for node in other.iterdescendants(etree.Element)
    ]


def _said_in(node: etree._Element) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return str(node.tag), (node.text or "").strip(), tuple(sorted((str(k), str(v)) for k, v in node.attrib.items()))
