# SPDX-License-Identifier: Apache-2.0
"""Currency, dates, terms and delivery of a UBL document; apart, because every document type words them alike."""

from datetime import date

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.faults import FORM_MISSING
from tradelane.consignments.formats.ubl.parties import read_address, read_party_itself
from tradelane.consignments.formats.xml_source import NAMESPACES, XmlSource
from tradelane.consignments.values import Address, Party, PartyRole, Terms
from tradelane.kernel.codes import CURRENCIES, Incoterm, TransportMode
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted
from tradelane.kernel.rule import Rule

_REFERENCES = ("DocumentReference", "AdditionalDocumentReference", "SupportingDocumentReference")
_CODES = {"order": "220", "contract": "315", "ucr": "UCN"}
"""UN/EDIFACT 1001 for documents, 1153 for the unique consignment reference number."""


def read_currency(source: XmlSource, *, needed: bool) -> str:
    """The document's currency, or that of its first line amount where UBL 2.0 leaves the document's out.

    Empty where none is stated and none is `needed`. Raises Unreadable.
    """
    node = source.first(source.root, "cbc:DocumentCurrencyCode")
    if node is None:
        node = source.first(source.root, "cbc:PricingCurrencyCode")
    if node is not None:
        code = source.text(node)
        if code not in CURRENCIES:
            raise Unreadable(
                f"{quoted(code)} is not a currency code", field=source.path(node), rule="CONS-17",
                fix="Use an ISO 4217 code such as USD, SGD or MXN.", cites="ISO 4217",
            )  # fmt: skip
        return code
    for amount in source.root.iter("{*}LineExtensionAmount", "{*}PriceAmount", "{*}PayableAmount"):
        if code := (amount.get("currencyID") or "").strip():
            return code
    if not needed:
        return ""
    name = etree.QName(source.root).localname
    raise Unreadable(
        "no currency is stated", field=f"/{name}/cbc:DocumentCurrencyCode", rule=FORM_MISSING,
        fix="State the currency once for the document, such as USD.",
    )  # fmt: skip


def read_date(source: XmlSource, node: etree._Element | None, expected: str) -> date:
    """The date that `node` holds. Raises Unreadable naming it, or `expected` where there is none."""
    text = source.text(node)[:10]
    try:
        return date.fromisoformat(text)
    except ValueError:
        where = source.path(node) if node is not None else expected
        raise Unreadable(
            f"{quoted(text)} is not a date", field=where, rule="FORM-3", fix="Write it as 2026-11-01 (ISO 8601)."
        ) from None


def read_terms(
    source: XmlSource,
    node: etree._Element | None,
    payment: etree._Element | None,
    currency: str,
    mode: TransportMode | None = None,
) -> Terms:
    """Incoterm and place of the cac:DeliveryTerms at `node`, and the cac:PaymentTerms below `payment` in words.

    An Incoterm that does not fit the `mode` of transport is left open, in doubt.
    """
    stated = source.first(node, "cbc:ID")
    text = source.text(stated, peek=True)
    incoterm = Incoterm(text.upper()) if text.upper() in Incoterm.__members__ else None
    if incoterm and mode and not rules.the_incoterm_fits_the_mode(incoterm, mode):
        source.doubt(stated, f"{incoterm} is for carriage by water, the mode is {mode}; the term is left open", text)
        incoterm = None
    elif incoterm:
        source.take(stated)
        source.scheme(stated, "INCOTERMS 2020", "INCOTERMS")
    elif text:
        source.doubt(stated, "not one of the eleven Incoterms 2020; the term is left open", text)
    place = source.first(node, "cac:DeliveryLocation/cbc:Description")
    for path in ("cac:DeliveryLocation/cbc:Name", "cac:DeliveryLocation/cbc:ID"):
        place = source.first(node, path) if place is None else place
    words = " ".join(source.text(note) for note in source.all(payment, "cac:PaymentTerms/cbc:Note"))
    return Terms(incoterm, source.text(place), currency, words)


def read_consignee(source: XmlSource, buyer: Party) -> tuple[Party, ...]:
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


def referred(source: XmlSource, what: str, rule: Rule[[str]] | None = None) -> str:
    """The number of a document reference that is typed as `what`: by its UN/EDIFACT code, else by that very word."""
    for node in source.root.iter(*(f"{{{NAMESPACES['cac']}}}{name}" for name in _REFERENCES)):
        code, word = source.first(node, "cbc:DocumentTypeCode"), source.first(node, "cbc:DocumentType")
        by_code = source.text(code, peek=True) == _CODES[what]
        if not by_code and source.text(word, peek=True).lower() != what:
            continue
        number = source.first(node, "cbc:ID")
        text = source.vetted(number, rule) if rule else source.text(number)
        if text:
            source.take(code if by_code else word)
            return text
    return ""


def read_any_date(source: XmlSource, node: etree._Element | None, why: str) -> date | None:
    """The date that `node` holds with `why` as the doubt; None, and lost, where it is none."""
    text = source.text(node, peek=True)
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    source.take(node)
    source.doubt(node, why, text)
    return day
