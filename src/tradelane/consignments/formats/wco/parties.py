# SPDX-License-Identifier: Apache-2.0
"""Parties of a WCO declaration; apart, because customs names exporter and importer instead of seller and buyer."""

import re
from collections.abc import Iterator

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.wco.source import WcoSource
from tradelane.consignments.values import Address, Contact, Party, PartyRole
from tradelane.kernel.codes import COUNTRIES
from tradelane.kernel.ids import OrganisationId, organisation_id

_EORI = re.compile(r"([A-Z]{2})[A-Z0-9]{1,15}")
"""Economic operator registration and identification number: a country and up to 15 characters (UCC-DA art. 3)."""

_ISSUED_BY = {"XI": "GB"}
"""Northern Ireland's prefix is given by the United Kingdom (Windsor Framework)."""

_NOBODY = Address("", "", "", "")

_ROLES = (
    (PartyRole.CONSIGNOR, ("GoodsShipment/Consignor", "Consignment/Consignor")),
    (PartyRole.CONSIGNEE, ("GoodsShipment/Consignee",)),
    (PartyRole.NOTIFY, ("GoodsShipment/NotifyParty", "Consignment/NotifyParty")),
    (PartyRole.CARRIER, ("Consignment/Carrier", "GoodsShipment/Consignment/Carrier")),
    (PartyRole.DECLARANT, ("Declarant",)),
)
"""Where the WCO Data Model puts the parties that are the same in a sale."""


def read_parties(source: WcoSource, declaration: etree._Element | None) -> tuple[Party, ...]:
    """Seller and buyer first, nameless where the declaration names nobody, then everyone else."""
    exporter, importer = source.first(declaration, "Exporter"), source.first(declaration, "GoodsShipment/Importer")
    seller, buyer = source.first(declaration, "GoodsShipment/Seller"), source.first(declaration, "GoodsShipment/Buyer")
    if seller is None:
        seller, exporter = _stands_for(source, exporter, "seller"), None
    if buyer is None:
        buyer, importer = _stands_for(source, importer, "buyer"), None
    found = [_party(source, seller, PartyRole.SELLER), _party(source, buyer, PartyRole.BUYER)]
    extra = {PartyRole.CONSIGNOR: exporter, PartyRole.CONSIGNEE: importer}
    for role, paths in _ROLES:
        nodes = [*(source.first(declaration, path) for path in paths), extra.get(role)]
        node = next((n for n in nodes if n is not None), None)
        if node is not None:
            found.append(_party(source, node, role))
    return tuple(found)


def _stands_for(source: WcoSource, node: etree._Element | None, role: str) -> etree._Element | None:
    if node is not None:
        name = etree.QName(node).localname.lower()
        source.doubt(node, f"the declaration names no {role}; its {name} is taken", source.text(node, "ID", peek=True))
    return node


def _party(source: WcoSource, node: etree._Element | None, role: PartyRole) -> Party:
    if node is None:
        return Party(role, "", _NOBODY)
    address = source.first(node, "Address")
    lines = [text for line in source.all(address, "Line") if (text := source.text(line))]
    return Party(
        role,
        source.text(node, "Name"),
        Address(
            street=", ".join(lines),
            city=source.text(address, "CityName"),
            postcode=source.text(address, "PostcodeID"),
            country=source.vetted(source.first(address, "CountryCode"), rules.a_country_is_an_iso_code),
            region=source.text(address, "CountrySubDivisionName"),
        ),
        _organisation(source, source.first(node, "ID")),
        _contact(source, node),
    )


def _organisation(source: WcoSource, node: etree._Element | None) -> OrganisationId | None:
    number = source.text(node, peek=True).replace(" ", "").upper()
    form = _EORI.fullmatch(number)
    economy = _ISSUED_BY.get(form[1], form[1]) if form else ""
    if economy not in COUNTRIES:
        source.why_lost(node, "not a registration number (EORI) with its country")
        return None
    source.take(node)
    return organisation_id(economy, "EORI", number)


def _contact(source: WcoSource, node: etree._Element) -> Contact | None:
    reached = dict(_communications(source, node))
    person = source.text(node, "Contact/Name")
    contact = Contact(person, reached.get("EM", ""), reached.get("TE", ""))
    return contact if contact != Contact() else None


def _communications(source: WcoSource, node: etree._Element) -> Iterator[tuple[str, str]]:
    """Address by kind: EM for e-mail, TE for telephone (UN/EDIFACT 3155)."""
    for entry in (*source.all(node, "Communication"), *source.all(node, "Contact/Communication")):
        kind = source.text(entry, "TypeCode", peek=True)
        if kind in ("EM", "TE"):
            source.take(source.first(entry, "TypeCode"))
            yield kind, source.text(entry, "ID")
