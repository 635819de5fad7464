# SPDX-License-Identifier: Apache-2.0
"""Parties, addresses and contacts of UBL 2.x; apart, because orders and invoices word them alike."""

import re

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Address, Contact, Party, PartyRole
from tradelane.kernel.codes import COUNTRIES
from tradelane.kernel.ids import OrganisationId, organisation_id

_STREET = ("cbc:BuildingName", "cbc:BuildingNumber", "cbc:StreetName", "cbc:AdditionalStreetName")
_SCHEME = re.compile(r"[A-Z0-9-]{1,20}")
_NUMBER = re.compile(r"[^\s]{1,60}")

_NO_SCHEME = {"", "ZZZ", "ZZ"}
"""Values of schemeID that say "mutually defined" (UN/EDIFACT 7402), hence nothing."""


def read_party(source: XmlSource, node: etree._Element | None, role: PartyRole) -> Party:
    """The `cac:Party` below `node` (such as cac:BuyerCustomerParty) in `role`; a nameless one when there is none."""
    party = source.first(node, "cac:Party")
    if party is None:
        return Party(role, "", Address("", "", "", ""))
    return read_party_itself(source, party, role)


def read_party_itself(source: XmlSource, party: etree._Element, role: PartyRole) -> Party:
    """The party that an element of the type PartyType holds."""
    name = source.text(party, "cac:PartyName/cbc:Name")
    legal = source.first(party, "cac:PartyLegalEntity/cbc:RegistrationName")
    if legal is not None and (not name or source.text(legal, peek=True) == name):
        name = source.text(legal)
    address = read_address(source, source.first(party, "cac:PostalAddress"))
    organisation = _organisation(source, party, address.country)
    for known in source.all(party, "cac:PartyIdentification/cbc:ID"):
        if organisation and source.text(known, peek=True) == organisation:
            source.take(known)
    return Party(role, name, address, organisation, _contact(source, party))


def read_address(source: XmlSource, node: etree._Element | None) -> Address:
    """A UBL address; building, street and free lines become one street text, in the order people write them."""
    if node is None:
        return Address("", "", "", "")
    parts = [source.text(node, path) for path in _STREET]
    lines = [source.text(line) for line in source.all(node, "cac:AddressLine/cbc:Line")]
    box = source.text(node, "cbc:Postbox")
    street = " ".join(p for p in parts[1:3] if p)
    pieces = [*lines, parts[0], street, parts[3], f"PO box {box}" if box else ""]
    country = source.first(node, "cac:Country/cbc:IdentificationCode")
    region = source.first(node, "cbc:CountrySubentity")
    if region is None:
        region = source.first(node, "cbc:CountrySubentityCode")
    return Address(
        street=", ".join(p for p in pieces if p),
        city=source.text(node, "cbc:CityName"),
        postcode=source.text(node, "cbc:PostalZone"),
        country=source.vetted(country, rules.a_country_is_an_iso_code, source.text(country, peek=True).upper()),
        region=source.text(region),
    )


def _contact(source: XmlSource, party: etree._Element) -> Contact | None:
    node = source.first(party, "cac:Contact")
    name = source.text(node, "cbc:Name")
    if not name:
        person = source.first(party, "cac:Person")
        name = " ".join(
            part for tag in ("FirstName", "MiddleName", "FamilyName") if (part := source.text(person, f"cbc:{tag}"))
        )
    contact = Contact(name, source.text(node, "cbc:ElectronicMail"), source.text(node, "cbc:Telephone"))
    return contact if contact != Contact() else None


def _organisation(source: XmlSource, party: etree._Element, country: str) -> OrganisationId | None:
    """The official number: of the company register first, of the tax register next.

    An identifier whose scheme or country is not stated can't name an organisation and stays lost.
    """
    legal = source.first(party, "cac:PartyLegalEntity/cbc:CompanyID")
    if legal is not None:
        scheme = (legal.get("schemeID") or "").strip().upper()
        economy, _, short = scheme.rpartition(":")
        found = _number(source, legal, short, economy or country)
        if found:
            source.attribute(legal, "schemeID")
            return found
    tax = source.first(party, "cac:PartyTaxScheme/cbc:CompanyID")
    kind = source.first(party, "cac:PartyTaxScheme/cac:TaxScheme/cbc:TaxTypeCode")
    if kind is None:
        kind = source.first(party, "cac:PartyTaxScheme/cac:TaxScheme/cbc:ID")
    found = None if tax is None else _number(source, tax, source.text(kind, peek=True).upper(), country)
    if found:
        source.take(kind)
    return found


def _number(source: XmlSource, node: etree._Element, scheme: str, economy: str) -> OrganisationId | None:
    number = source.text(node, peek=True).replace(" ", "")
    if (
        scheme in _NO_SCHEME
        or not _SCHEME.fullmatch(scheme)
        or economy not in COUNTRIES
        or not _NUMBER.fullmatch(number)
    ):
        source.why_lost(node, "a number without its register and country names no organisation")
        return None
    source.take(node)
    return organisation_id(economy, scheme, number)
