# SPDX-License-Identifier: Apache-2.0
"""A declaration as XML of the WCO Data Model 3.6, in the United Kingdom's published profile (DEC-DMS 2).

Elements stand in the order of WCO_DEC_2_DMS.xsd, within its lengths: a name that is longer is cut, a number or code
that is longer is left out, and the supplement has both whole.
"""

from decimal import Decimal
from typing import Any

from lxml import etree

from tradelane.consignments.values import GoodsItem, Party, PartyRole, Transport
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.money import Money, plain
from tradelane.kernel.quantities import Quantity
from tradelane.window.values import Cited, Declaration, Direction, LineTreatment

DEC = "urn:wco:datamodel:WCO:DEC-DMS:2"
META = "urn:wco:datamodel:WCO:DocumentMetaData-DMS:2"
DATES = "urn:wco:datamodel:WCO:Declaration_DS:DMS:2"
ITEMS_AT_MOST = 999
"""WCO_DEC_2_DMS.xsd, GovernmentAgencyGoodsItem 0..999."""
ORIGINAL = "9"
"""UN/EDIFACT 1225: original."""
IMO, VESSEL, FLIGHT = "10", "11", "40"
"""Type of identification of the means of transport (UCC-DA annex B, DE 7/7)."""
_NAME, _TEXT, _PLACE = 70, 512, 256
_TYPES = {Direction.EXPORT: "EXA", Direction.IMPORT: "IMA"}
"""Standard declarations (UCC-DA annex B, DE 1/1 and 1/2: type, then A for standard)."""


def write_wco(declaration: Declaration) -> etree._Element:
    """The message that carries a declaration. Raises Unreadable for more goods items than the model takes."""
    sale = declaration.consignment
    if len(sale.goods_items) > ITEMS_AT_MOST:
        raise Unreadable(
            f"{len(sale.goods_items)} lines of goods are more than {ITEMS_AT_MOST}", field="consignment.goods_items",
            rule="DECL-8", fix="Write it as UBL, or declare the goods in parts.", cites="WCO_DEC_2_DMS.xsd",
        )  # fmt: skip
    root = etree.Element(f"{{{META}}}MetaData", nsmap={None: DEC, "md": META, "p1": DATES})
    for name, text in (("WCODataModelVersionCode", "3.6"), ("WCOTypeName", "DEC")):
        etree.SubElement(root, f"{{{META}}}{name}").text = text
    _declaration(_branch(root, "Declaration"), declaration)
    _prune(root)
    return root


def _declaration(node: etree._Element, declaration: Declaration) -> None:
    sale, whole = declaration.consignment, [c for c in declaration.cited if not c.item and not c.previous]
    _leaf(node, "FunctionCode", ORIGINAL)
    _exact(node, "FunctionalReferenceID", declaration.number, 35)
    if declaration.issued_on is not None and declaration.issued_on.year // 100 == 20:
        day = etree.SubElement(_branch(node, "IssueDateTime"), f"{{{DATES}}}DateTimeString", formatCode="102")
        day.text = f"{declaration.issued_on:%Y%m%d}"
    _exact(node, "TypeCode", declaration.type or _TYPES[declaration.direction], 3)
    _leaf(node, "GoodsItemQuantity", str(len(sale.goods_items)))
    _exact(node, "DeclarationOfficeID", declaration.office, 17)
    if sale.priced and sale.goods_items:
        _amount(node, "InvoiceAmount", sale.goods_value)
    counts = [item.packages.count for item in sale.goods_items if item.packages]
    if counts and len(counts) == len(sale.goods_items) and sum(counts) < 10**8:
        _leaf(node, "TotalPackageQuantity", str(sum(counts)))
    for cited in whole:
        _cited(node, "AdditionalDocument", cited)
    for said in declaration.said:
        if not said.item:
            _said(node, said.code, said.text)
    _means(_branch(node, "BorderTransportMeans"), *_at_border(sale.transport), mode=sale.transport)
    _party(_branch(_branch(node, "Consignment"), "Carrier"), sale.party(PartyRole.CARRIER), reach="")
    _party(_branch(node, "Declarant"), sale.party(PartyRole.DECLARANT))
    if declaration.direction is Direction.EXPORT:
        _party(_branch(node, "Exporter"), sale.party(PartyRole.SELLER))
    _shipment(_branch(node, "GoodsShipment"), declaration)


def _shipment(node: etree._Element, declaration: Declaration) -> None:
    sale = declaration.consignment
    _party(_branch(node, "Buyer"), sale.party(PartyRole.BUYER))
    _party(_branch(node, "Consignee"), sale.party(PartyRole.CONSIGNEE), reach="")
    _way(_branch(node, "Consignment"), sale.transport)
    _party(_branch(node, "Consignor"), sale.party(PartyRole.CONSIGNOR), reach="")
    treatments = {treatment.item: treatment for treatment in declaration.treatments}
    for item in sale.goods_items:
        _item(_branch(node, "GovernmentAgencyGoodsItem"), item, treatments.get(item.number), declaration)
    if declaration.direction is Direction.IMPORT:
        _party(_branch(node, "Importer"), sale.party(PartyRole.BUYER))
    for cited in declaration.cited:
        if cited.previous and not cited.item:
            _cited(node, "PreviousDocument", cited)
    _party(_branch(node, "Seller"), sale.party(PartyRole.SELLER))
    terms = _branch(node, "TradeTerms")
    _leaf(terms, "ConditionCode", str(sale.terms.incoterm or ""))
    _text(terms, "LocationName", sale.terms.place, _PLACE)
    _exact(_branch(node, "UCR"), "TraderAssignedReferenceID", sale.references.ucr, 35)


def _item(node: etree._Element, item: GoodsItem, treatment: LineTreatment | None, declaration: Declaration) -> None:
    about = [cited for cited in declaration.cited if cited.item == item.number]
    _leaf(node, "SequenceNumeric", str(item.number) if item.number < 10**5 else "")
    for cited in about:
        if not cited.previous:
            _cited(node, "AdditionalDocument", cited)
    for said in declaration.said:
        if said.item == item.number:
            _said(node, said.code, said.text)
    _commodity(_branch(node, "Commodity"), item, treatment)
    if treatment is not None:
        _procedures(node, treatment)
    origin = _branch(node, "Origin")
    if item.origin:
        _leaf(origin, "CountryCode", item.origin)
        _leaf(origin, "TypeCode", "1")
    if item.packages or item.marks:
        packaging = _branch(node, "Packaging")
        _leaf(packaging, "SequenceNumeric", "1")
        _text(packaging, "MarksNumbersID", item.marks, _TEXT)
        if item.packages and item.packages.count < 10**8:
            _leaf(packaging, "QuantityQuantity", str(item.packages.count))
            _exact(packaging, "TypeCode", item.packages.kind, 2)
    for cited in about:
        if cited.previous:
            _cited(node, "PreviousDocument", cited)


def _commodity(node: etree._Element, item: GoodsItem, treatment: LineTreatment | None) -> None:
    _text(node, "Description", item.description, _TEXT)
    if item.hs_code:
        classification = _branch(node, "Classification")
        _leaf(classification, "ID", item.hs_code)
        _leaf(classification, "IdentificationTypeCode", "HS")
    _leaf(node, "DangerousGoods/UNDGID", item.dangerous_goods_un)
    _exact(node, "DutyTaxFee/DutyRegimeCode", treatment.preference if treatment else "", 3)
    measure = _branch(node, "GoodsMeasure")
    _kilograms(measure, "GrossMassMeasure", item.gross_mass)
    _kilograms(measure, "NetNetWeightMeasure", item.net_mass)
    _amount(_branch(node, "InvoiceLine"), "ItemChargeAmount", item.value)


def _procedures(node: etree._Element, treatment: LineTreatment) -> None:
    """The requested procedure with the one before it, then each additional code by itself."""
    code, four = treatment.procedure, len(treatment.procedure) == 4
    main = _branch(node, "GovernmentProcedure")
    _exact(main, "CurrentCode", code[:2] if four else code, 7)
    _leaf(main, "PreviousCode", code[2:] if four else "")
    if len(main) and all(0 < len(more) <= 7 for more in treatment.additional):
        for more in treatment.additional:
            _exact(_branch(node, "GovernmentProcedure"), "CurrentCode", more, 7)


def _way(node: etree._Element, way: Transport | None) -> None:
    if way is None:
        return
    if way.equipment:
        _leaf(node, "ContainerCode", "1")
    if way.imo:
        _means(_branch(node, "DepartureTransportMeans"), VESSEL, way.vessel)
    if way.loading:
        _place(_branch(node, "LoadingLocation"), way.loading.name, way.loading.locode)
    for n, box in enumerate(way.equipment, start=1):
        equipment = _branch(node, "TransportEquipment")
        _leaf(equipment, "SequenceNumeric", str(n))
        _exact(equipment, "ID", box.number, 17)
        if box.seal and len(box.seal) <= 35:
            seal = _branch(equipment, "Seal")
            _leaf(seal, "SequenceNumeric", "1")
            _exact(seal, "ID", box.seal, 35)


def _at_border(way: Transport | None) -> tuple[str, str]:
    """How the means of transport at the border is identified: by ship's number, flight or ship's name."""
    if way is None:
        return "", ""
    if way.imo:
        return IMO, way.imo
    return (FLIGHT, way.voyage) if way.mode is TransportMode.AIR else (VESSEL, way.vessel)


def _means(node: etree._Element, kind: str, id: str, *, mode: Transport | None = None) -> None:
    if id and len(id) <= 35:
        _exact(node, "ID", id, 35)
        _leaf(node, "IdentificationTypeCode", kind)
    _leaf(node, "ModeCode", str(mode.mode or "") if mode else "")


def _place(node: etree._Element, name: str, code: str) -> None:
    _text(node, "Name", name, _PLACE)
    _exact(node, "ID", code, 17)


def _party(node: etree._Element, party: Party | None, *, reach: str = "EM") -> None:
    """A party by name, EORI number and address; with `reach`, its contact where the model has room for one."""
    if party is None:
        return
    _text(node, "Name", party.name, _NAME)
    if party.organisation and ".EORI." in party.organisation:
        _exact(node, "ID", party.organisation.split(".", 2)[2], 17)
    address = _branch(node, "Address")
    _text(address, "CityName", party.address.city, 35)
    _leaf(address, "CountryCode", party.address.country)
    _text(address, "CountrySubDivisionName", party.address.region, 35)
    _text(address, "Line", party.address.street, _NAME)
    _exact(address, "PostcodeID", party.address.postcode, 9)
    if reach and party.contact:
        _text(_branch(node, "Contact"), "Name", party.contact.name, _NAME)
        if party.contact.email and len(party.contact.email) <= 50:
            communication = _branch(node, "Communication")
            _exact(communication, "ID", party.contact.email, 50)
            _leaf(communication, "TypeCode", reach)


def _cited(node: etree._Element, name: str, cited: Cited) -> None:
    document = _branch(node, name)
    _exact(document, "CategoryCode", cited.category, 3)
    _exact(document, "ID", cited.number, 70)
    if cited.item and not cited.previous:
        _text(document, "Name", cited.name, 35)
    _exact(document, "TypeCode", cited.code, 3)
    if cited.item and not cited.previous:
        _exact(document, "LPCOExemptionCode", cited.status, 3)


def _said(node: etree._Element, code: str, text: str) -> None:
    statement = _branch(node, "AdditionalInformation")
    _exact(statement, "StatementCode", code, 17)
    _text(statement, "StatementDescription", text, _TEXT)


def append_statements(root: etree._Element, code: str, texts: list[str]) -> None:
    """Put statements of one code after the others of the declaration, each within the length of the model."""
    declaration = root.find(f"{{{DEC}}}Declaration")
    if declaration is None:
        raise ValueError("no declaration")
    before = ("FunctionCode", "FunctionalReferenceID", "IssueDateTime", "TypeCode", "GoodsItemQuantity",
              "DeclarationOfficeID", "InvoiceAmount", "TotalPackageQuantity", "AdditionalDocument",
              "AdditionalInformation")  # fmt: skip
    at = sum(1 for child in declaration if etree.QName(child).localname in before)
    for n, text in enumerate(texts):
        statement = etree.Element(f"{{{DEC}}}AdditionalInformation")
        _leaf(statement, "StatementCode", code)
        _leaf(statement, "StatementDescription", text)
        declaration.insert(at + n, statement)


def _amount(node: etree._Element, name: str, money: Money | None) -> None:
    """An amount of at most 16 digits, 3 of them decimals."""
    if money is not None and _within(money.amount, digits=16, decimals=3):
        _leaf(node, name, plain(money.amount), currencyID=money.currency)


def _kilograms(node: etree._Element, name: str, mass: Quantity | None) -> None:
    """A mass in kilograms, of at most 16 digits, 6 of them decimals."""
    kilograms = mass.in_kilograms() if mass else None
    if kilograms is not None and _within(kilograms, digits=16, decimals=6):
        _leaf(node, name, plain(kilograms))


def _within(number: Decimal, *, digits: int, decimals: int) -> bool:
    whole, _, part = plain(abs(number)).partition(".")
    return len(part) <= decimals and len(whole.lstrip("0")) + len(part) <= digits


def _exact(node: etree._Element, name: str, text: str, longest: int) -> None:
    """A code or number, whole or not at all: part of one is another one."""
    if len(text) <= longest and text == text.strip() and "\n" not in text:
        _leaf(node, name, text)


def _text(node: etree._Element, name: str, text: str, longest: int) -> None:
    """Words, cut at the length of the model."""
    _leaf(node, name, " ".join(text.split())[:longest].strip())


def _branch(node: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(node, f"{{{DEC}}}{name}")


def _leaf(node: etree._Element, path: str, text: str, **attributes: Any) -> None:
    if text:
        for name in path.split("/"):
            node = _branch(node, name)
        node.text = text
        for key, value in attributes.items():
            node.set(key, value)


def _prune(node: etree._Element) -> None:
    """Take out elements that nothing was put into."""
    for child in list(node):
        _prune(child)
        if len(child) == 0 and not child.text:
            node.remove(child)
