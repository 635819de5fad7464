# SPDX-License-Identifier: Apache-2.0
"""Readers of UBL 2.x Order and Invoice (ISO/IEC 19845); apart, because UBL is the order most systems can export."""

import hashlib
from dataclasses import dataclass
from datetime import date

from lxml import etree

from tradelane.consignments.formats.faults import FORM_MISSING
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.ubl_lines import (
    is_credit,
    line_numbers,
    read_amount,
    read_charges,
    read_credit,
    read_line,
)
from tradelane.consignments.formats.ubl_parties import read_address, read_party, read_party_itself
from tradelane.consignments.formats.xml_source import XmlSource, parse_xml
from tradelane.consignments.values import (
    Address,
    Charge,
    Consignment,
    GoodsItem,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
)
from tradelane.kernel.codes import CURRENCIES, Incoterm
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money, total

ORDER = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"


def read_ubl(content: bytes) -> Reading:
    """Read a UBL Order or Invoice, whichever the root says.

    Raises Unreadable for unsafe or broken XML, for other documents, and for content that breaks a rule.
    """
    root = parse_xml(content)
    name = etree.QName(root)
    source = XmlSource(root)
    made_id = ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}")
    if (name.namespace, name.localname) == (ORDER, "Order"):
        return _reading("ubl-order", source, _read_order(source, made_id))
    if (name.namespace, name.localname) == (INVOICE, "Invoice"):
        return _reading("ubl-invoice", source, _read_invoice(source, made_id))
    raise Unreadable(
        f"the root is {name.localname[:60]!r} of namespace {name.namespace or '(none)'!r}",
        field=f"/{name.localname[:60]}",
        rule="FILE-6",
        fix=f"Send a UBL 2 Order ({ORDER}) or Invoice ({INVOICE}).",
        cites="ISO/IEC 19845",
    )


def _reading(format: str, source: XmlSource, consignment: Consignment) -> Reading:
    return settle(format, consignment, lost=tuple(source.lost()), doubtful=source.doubtful())


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the amounts of a document add up from."""

    currency: str
    items: tuple[GoodsItem, ...]
    credits: tuple[Charge, ...]
    """Lines of less than nothing, such as goods sent back."""
    charges: tuple[Charge, ...]


def _read_order(source: XmlSource, made_id: ConsignmentId) -> Consignment:
    root = source.root
    nodes = source.all(root, "cac:OrderLine/cac:LineItem")
    parts = _parts(source, nodes, "Quantity", "cac:AnticipatedMonetaryTotal")
    buyer = read_party(source, source.first(root, "cac:BuyerCustomerParty"), PartyRole.BUYER)
    seller = read_party(source, source.first(root, "cac:SellerSupplierParty"), PartyRole.SELLER)
    contract = source.text(root, "cac:Contract/cbc:ID") or source.text(root, "cac:ContractDocumentReference/cbc:ID")
    return Consignment(
        id=made_id,
        ordered_on=_date(source, source.first(root, "cbc:IssueDate"), "/Order/cbc:IssueDate"),
        parties=(seller, buyer, *_consignee(source, buyer)),
        goods_items=parts.items,
        terms=_terms(source, parts.currency),
        references=References(
            order=source.text(root, "cbc:ID"), contract=contract, buyer=source.text(root, "cbc:CustomerReference")
        ),
        charges=(*parts.charges, *parts.credits),
    )


def _read_invoice(source: XmlSource, made_id: ConsignmentId) -> Consignment:
    root = source.root
    parts = _parts(source, source.all(root, "cac:InvoiceLine"), "InvoicedQuantity", "cac:LegalMonetaryTotal")
    seller = read_party(
        source, _either(source, "cac:SellerSupplierParty", "cac:AccountingSupplierParty"), PartyRole.SELLER
    )
    buyer = read_party(
        source, _either(source, "cac:BuyerCustomerParty", "cac:AccountingCustomerParty"), PartyRole.BUYER
    )
    source.why_lost(source.first(root, "cbc:ID"), "the number of this invoice; each document of ours gets its own")
    ordered = source.first(root, "cac:OrderReference/cbc:IssueDate")
    if ordered is None:
        ordered = source.first(root, "cbc:IssueDate")
        source.doubt(ordered, "the invoice does not say when it was ordered; its own date is taken")
    return Consignment(
        id=made_id,
        ordered_on=_date(source, ordered, "/Invoice/cbc:IssueDate"),
        parties=(seller, buyer, *_consignee(source, buyer)),
        goods_items=parts.items,
        terms=_terms(source, parts.currency),
        references=References(
            order=source.text(root, "cac:OrderReference/cbc:ID"),
            contract=source.text(root, "cac:ContractDocumentReference/cbc:ID"),
            buyer=source.text(root, "cbc:BuyerReference"),
        ),
        charges=(*parts.charges, *parts.credits),
    )


def _either(source: XmlSource, preferred: str, otherwise: str) -> etree._Element | None:
    found = source.first(source.root, preferred)
    return found if found is not None else source.first(source.root, otherwise)


def _parts(source: XmlSource, nodes: list[etree._Element], tag: str, totals: str) -> _Parts:
    """Lines, credits and charges, with the document's totals checked against them."""
    currency = _currency(source)
    credits = tuple(c for node in nodes if (c := read_credit(source, node, currency, tag)))
    sold = [node for node in nodes if not is_credit(source, node, tag)]
    numbers = line_numbers(source, [source.first(node, "cbc:ID") for node in sold])
    items = tuple(read_line(source, node, n, currency, tag) for node, n in zip(sold, numbers, strict=True))
    parts = _Parts(currency, items, credits, read_charges(source, currency))
    _check_totals(source, totals, parts)
    return parts


def _currency(source: XmlSource) -> str:
    """The document's currency, or that of its first line amount where UBL 2.0 leaves the document's out."""
    node = source.first(source.root, "cbc:DocumentCurrencyCode")
    if node is None:
        node = source.first(source.root, "cbc:PricingCurrencyCode")
    if node is not None:
        code = source.text(node)
        if code not in CURRENCIES:
            raise Unreadable(
                f"{code[:20]!r} is not a currency code", field=source.path(node), rule="CONS-17",
                fix="Use an ISO 4217 code such as USD, SGD or MXN.", cites="ISO 4217",
            )  # fmt: skip
        return code
    for amount in source.root.iter("{*}LineExtensionAmount", "{*}PriceAmount", "{*}PayableAmount"):
        if code := (amount.get("currencyID") or "").strip():
            return code
    name = etree.QName(source.root).localname
    raise Unreadable(
        "no currency is stated", field=f"/{name}/cbc:DocumentCurrencyCode", rule=FORM_MISSING,
        fix="State the currency once for the document, such as USD.",
    )  # fmt: skip


def _date(source: XmlSource, node: etree._Element | None, expected: str) -> date:
    text = source.text(node)[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        where = source.path(node) if node is not None else expected
        raise Unreadable(
            f"{text!r} is not a date", field=where, rule="FORM-3", fix="Write it as 2026-11-01 (ISO 8601)."
        ) from None


def _terms(source: XmlSource, currency: str) -> Terms:
    node = source.first(source.root, "cac:DeliveryTerms")
    stated = source.first(node, "cbc:ID")
    text = source.text(stated, peek=True)
    incoterm = None
    if text.upper() in Incoterm.__members__:
        incoterm = Incoterm(source.text(stated).upper())
    elif text:
        source.doubt(stated, "not one of the eleven Incoterms 2020; the term is left open", text)
    place = source.first(node, "cac:DeliveryLocation/cbc:Description")
    for path in ("cac:DeliveryLocation/cbc:Name", "cac:DeliveryLocation/cbc:ID"):
        place = source.first(node, path) if place is None else place
    payment = " ".join(source.text(note) for note in source.all(source.root, "cac:PaymentTerms/cbc:Note"))
    return Terms(incoterm, source.text(place), currency, payment)


def _consignee(source: XmlSource, buyer: Party) -> tuple[Party, ...]:
    """Who gets the goods, when the delivery names a party or an address other than the buyer's."""
    deliveries = source.all(source.root, "cac:Delivery")
    if len(deliveries) > 1:
        source.doubt(deliveries[1], "several deliveries; only the first is taken as the consignee's")
    node = deliveries[0] if deliveries else None
    place = source.first(node, "cac:DeliveryAddress")
    if place is None:
        place = source.first(node, "cac:DeliveryLocation/cac:Address")
    address = read_address(source, place)
    party = source.first(node, "cac:DeliveryParty")
    if party is not None:
        named = read_party_itself(source, party, PartyRole.CONSIGNEE)
        if named.address == Address("", "", "", ""):
            named = Party(PartyRole.CONSIGNEE, named.name, address, named.organisation, named.contact)
        return (named,)
    if place is None or address == buyer.address:
        return ()
    source.doubt(place, "delivered elsewhere than to the buyer's address; taken as the buyer's own place")
    return (Party(PartyRole.CONSIGNEE, buyer.name, address, buyer.organisation),)


def _check_totals(source: XmlSource, path: str, parts: _Parts) -> None:
    """Take the totals that our data set yields by itself; doubt those that differ from it."""
    node, currency = source.first(source.root, path), parts.currency
    values = [*(item.value for item in parts.items), *(credit.amount for credit in parts.credits)]
    if any(money.currency != currency for money in [*values, *(c.amount for c in parts.charges)]):
        return  # CONS-5 refuses the document
    lines = total(values, currency=currency)
    less = total((c.amount * -1 for c in parts.charges if c.kind == "allowance"), currency=currency)
    plus = total((c.amount for c in parts.charges if c.kind != "allowance"), currency=currency)
    expected = {
        "LineExtensionAmount": lines,
        "AllowanceTotalAmount": less,
        "ChargeTotalAmount": plus,
        "TaxExclusiveAmount": lines - less + plus,
    }
    for name, sum_of_ours in expected.items():
        stated = source.first(node, f"cbc:{name}")
        if stated is not None and (said := read_amount(source, stated, currency)) != sum_of_ours:
            source.doubt(stated, f"the document says {said}, its parts add up to {sum_of_ours}", str(said.amount))
    payable = source.first(node, "cbc:PayableAmount")
    if payable is None:
        return
    if (payable.text or "").strip() and _equals(source, payable, lines - less + plus):
        read_amount(source, payable, currency)
    else:
        source.why_lost(payable, "differs from lines and charges: taxes, prepayments or rounding are in it")


def _equals(source: XmlSource, node: etree._Element, money: Money) -> bool:
    probe = XmlSource(source.root)  # reads without tallying
    return read_amount(probe, node, money.currency) == money
