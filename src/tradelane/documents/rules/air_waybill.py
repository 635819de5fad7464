# SPDX-License-Identifier: Apache-2.0
"""What an air waybill must say; apart, because the Montreal Convention and IATA ask it."""

import re

from tradelane.documents.rules.reading import (
    DocumentRules,
    has_ports,
    is_issued_by_its_carrier,
    kilograms,
    names_party,
)
from tradelane.documents.values import Document
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.rule import rule

_NUMBER = re.compile(r"[0-9]{3}-?([0-9]{7})([0-9])", re.ASCII)
_AIRPORT = re.compile(r"[A-Z]{3}", re.ASCII)


@rule(
    "DOC-120",
    cites="IATA Resolution 600a; Australian Border Force, Air Waybill Number Validation V1.1 (2002)",
    field="number",
    fix="Write the airline's three digits, the serial number's seven and their remainder by seven: 176-12345675.",
)
def an_air_waybill_number_has_its_check_digit(document: Document) -> bool:
    """The number of an air waybill is the airline's three digits, seven digits, and their remainder by seven."""
    found = _NUMBER.fullmatch(document.number)
    return found is not None and int(found[1]) % 7 == int(found[2])


@rule(
    "DOC-121",
    cites="Montreal Convention 1999 arts 4(1), 7",
    field="content.parties",
    fix="Name the carrier, who issues it.",
)
def an_air_waybill_names_the_carrier_who_issues_it(document: Document) -> bool:
    """An air waybill names the carrier, who issues it for the shipper."""
    return is_issued_by_its_carrier(document)


@rule(
    "DOC-122",
    cites="Montreal Convention 1999 art. 5(a)",
    field="content.transport",
    fix="Name the places of departure and destination.",
)
def an_air_waybill_names_departure_and_destination(document: Document) -> bool:
    """An air waybill indicates the places of departure and destination."""
    return has_ports(document)


@rule(
    "DOC-123",
    cites="Montreal Convention 1999 art. 5(c)",
    field="content.totals.gross_mass",
    fix="State the gross mass of each line.",
)
def an_air_waybill_states_the_mass(document: Document) -> bool:
    """An air waybill indicates the mass of the consignment."""
    return "gross_mass" in document.content.get("totals", {})


@rule(
    "DOC-124",
    cites="Montreal Convention 1999 art. 1(1)",
    field="content.transport.mode",
    fix="Issue the transport document of the mode of carriage.",
)
def an_air_waybill_is_for_carriage_by_air(document: Document) -> bool:
    """An air waybill is for carriage by air."""
    return bool(document.content.get("transport", {}).get("mode") == TransportMode.AIR)


@rule(
    "DOC-125",
    cites="Montreal Convention 1999 arts 7(2), 13(1)",
    field="content.parties",
    fix="Name the shipper and the consignee with their addresses.",
)
def an_air_waybill_names_shipper_and_consignee(document: Document) -> bool:
    """An air waybill names the shipper, and the consignee who may ask for the cargo on arrival."""
    return names_party(document, "consignor") and names_party(document, "consignee")


@rule(
    "DOC-126",
    cites="IATA The Air Cargo Tariff (TACT) rules 3.9, from memory: low confidence",
    field="statements.chargeable_mass",
    fix="Make it the gross mass, or the mass by volume where that is more.",
)
def the_chargeable_mass_is_not_below_the_gross_mass(document: Document) -> bool:
    """Freight is reckoned on the gross mass or on more, never on less."""
    stated, gross = document.statements.get("chargeable_mass"), document.content.get("totals", {}).get("gross_mass")
    if stated is None or gross is None:
        return True
    charged, weighed = kilograms(stated), kilograms(gross)
    return charged is not None and weighed is not None and charged >= weighed


@rule(
    "DOC-127",
    cites="IATA Resolution 763 (location identifiers)",
    field="statements.departure_airport",
    fix="Write the airports as three capital letters, such as MEX.",
)
def airports_are_written_as_their_codes(document: Document) -> bool:
    """Airports are stated by their three letters, and those of departure and destination differ."""
    stated = [document.statements.get(name) for name in ("departure_airport", "destination_airport")]
    codes = [code for code in stated if code is not None]
    return all(_AIRPORT.fullmatch(code) for code in codes) and len(set(codes)) == len(codes)


RULES: DocumentRules = (
    an_air_waybill_number_has_its_check_digit,
    an_air_waybill_names_the_carrier_who_issues_it,
    an_air_waybill_names_departure_and_destination,
    an_air_waybill_states_the_mass,
    an_air_waybill_is_for_carriage_by_air,
    an_air_waybill_names_shipper_and_consignee,
    the_chargeable_mass_is_not_below_the_gross_mass,
    airports_are_written_as_their_codes,
)
ADVICE: frozenset[str] = frozenset()
