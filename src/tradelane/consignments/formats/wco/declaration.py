# SPDX-License-Identifier: Apache-2.0
"""Reader of customs declarations in the WCO Data Model (UK profile, CDS); apart, because customs asks other things.

A declaration tells goods, masses, packages and parties well, but no order, no commercial quantity and often no price.
Messages around it (amendments, arrivals, answers) are read as far as they go.
"""

import hashlib
from datetime import date
from itertools import islice

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.ubl.lines import line_numbers, read_amount
from tradelane.consignments.formats.wco.items import declared_currency, read_item
from tradelane.consignments.formats.wco.parties import read_parties
from tradelane.consignments.formats.wco.source import WcoSource
from tradelane.consignments.formats.wco.transport import read_transport
from tradelane.consignments.values import Consignment, GoodsItem, Reading, References, Terms, Transport
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import total

_MODEL = "urn:wco:datamodel:"
_DECLARATION = "urn:wco:datamodel:WCO:DEC"
_ORIGINAL = "9"
"""WCO message function: original. Others change, cancel or answer one (UN/EDIFACT 1225)."""

_WRAPPING = 50
"""Elements a wrapper may put before the message it holds; a long file is not searched for more."""

_DUCR = "DCR"
"""UK document code: declaration unique consignment reference, a UCR in the WCO's form."""


def is_wco(root: etree._Element) -> bool:
    """Whether XML is a message of the WCO Data Model, or wraps one: it declares the model's namespace near its root."""
    near = islice(root.iter(etree.Element), _WRAPPING)
    return any(str(uri).startswith(_MODEL) for element in near for uri in element.nsmap.values())


def read_wco(content: bytes, root: etree._Element) -> Reading:
    """Read the first declaration of a WCO message. Raises Unreadable naming the XPath at fault."""
    source = WcoSource(root)
    declaration = chosen_declaration(source)
    made_id = ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}")
    consignment = _consignment(source, declaration, made_id)
    original = source.text(declaration, "FunctionCode", peek=True) == _ORIGINAL
    format = "wco-declaration" if original and consignment.goods_items else "wco-message"
    if format == "wco-message":
        source.doubt(declaration, "a message about a declaration, not the declaration: it tells only a part")
    return settle(
        format, consignment, lost=tuple(source.lost()), doubtful=source.doubtful(), goodsless=format == "wco-message"
    )


def chosen_declaration(source: WcoSource) -> etree._Element | None:
    """The first declaration with goods, else the first of all."""
    everywhere = list(source.root.iter("{*}Declaration"))
    goods = [e for e in everywhere if source.first(e, "GoodsShipment/GovernmentAgencyGoodsItem") is not None]
    found = goods or [e for e in everywhere if (etree.QName(e).namespace or "").startswith(_DECLARATION)]
    chosen = next(iter(found), None)
    for other in found:
        if other is not chosen:
            source.doubt(other, "the file holds several declarations; this one is not read")
    return chosen


def _consignment(source: WcoSource, declaration: etree._Element | None, made_id: ConsignmentId) -> Consignment:
    shipment = source.first(declaration, "GoodsShipment")
    nodes = source.all(shipment, "GovernmentAgencyGoodsItem")
    numbers = line_numbers(source, [source.first(node, "SequenceNumeric") for node in nodes])
    currency = declared_currency(source, declaration)
    invoice = source.first(declaration, "InvoiceAmount") if len(nodes) == 1 else None
    items = tuple(read_item(source, node, n, currency, invoice) for node, n in zip(nodes, numbers, strict=True))
    _check_invoice(source, declaration, items, currency)
    transport = read_transport(source, declaration)
    for path in ("FunctionalReferenceID", "ID"):
        source.why_lost(source.first(declaration, path), "the number of this declaration; each of ours gets its own")
    return Consignment(
        id=made_id,
        ordered_on=_date(source, declaration),
        parties=read_parties(source, declaration),
        goods_items=items,
        terms=_terms(source, shipment, currency, transport),
        references=References(ucr=_ucr(source, shipment)),
        transport=transport,
    )


def _check_invoice(
    source: WcoSource, declaration: etree._Element | None, items: tuple[GoodsItem, ...], currency: str
) -> None:
    """Take the invoice's total where the lines add up to it; doubt it where they don't."""
    node = source.first(declaration, "InvoiceAmount")
    if node is None:
        return
    if any(item.value is None or item.value.currency != currency for item in items) or not items:
        source.why_lost(node, "the invoice's total; not every line states its part of it")
        return
    said, reckoned = read_amount(source, node, currency), total((item.worth for item in items), currency=currency)
    if said != reckoned:
        source.doubt(node, f"the invoice says {said}, the lines add up to {reckoned}", str(said.amount))


def _date(source: WcoSource, declaration: etree._Element | None) -> date | None:
    """The day the declaration was lodged or accepted, as a doubt: a declaration does not say when goods were sold."""
    for path in ("IssueDateTime/DateTimeString", "AcceptanceDateTime/DateTimeString"):
        node = source.first(declaration, path)
        text = source.text(node, peek=True)
        try:
            day = date.fromisoformat(
                f"{text[:4]}-{text[4:6]}-{text[6:8]}"
            )  # UN/EDIFACT 2379 code 304: CCYYMMDDHHMMSSZZZ
        except ValueError:
            continue
        source.take(node)
        source.doubt(node, "a declaration does not say when the goods were ordered; its own date is taken", text)
        return day
    return None


def _terms(
    source: WcoSource, shipment: etree._Element | None, currency: str, transport: Transport | None
) -> Terms:  # fmt: skip
    node = source.first(shipment, "TradeTerms")
    stated = source.first(node, "ConditionCode")
    text = source.text(stated, peek=True).upper()
    incoterm = None
    mode = transport.mode if transport else None
    if text in Incoterm.__members__ and mode and not rules.the_incoterm_fits_the_mode(Incoterm(text), mode):
        source.doubt(stated, f"{text} is for carriage by water, the mode is {mode}; the term is left open", text)
    elif text in Incoterm.__members__:
        source.take(stated)
        incoterm = Incoterm(text)
    elif text:
        source.doubt(stated, "not one of the eleven Incoterms 2020; the term is left open", text)
    place = source.text(node, "LocationName") or source.text(node, "LocationID")
    return Terms(incoterm, place, currency)


def _ucr(source: WcoSource, shipment: etree._Element | None) -> str:
    """The unique consignment reference: its own element, else the previous document of that kind (DE 2/1)."""
    own = source.first(shipment, "UCR/TraderAssignedReferenceID")
    references = [
        source.first(node, "ID")
        for node in source.all(shipment, "PreviousDocument")
        if source.text(node, "TypeCode", peek=True) == _DUCR
    ]
    taken = ""
    for node in (own, *references):
        if not taken:
            taken = source.vetted(node, rules.the_ucr_fits)
        elif source.text(node, peek=True) == taken:
            source.take(node)
        elif node is not None:
            source.doubt(node, f"another unique consignment reference beside {taken}", source.text(node, peek=True))
    return taken
