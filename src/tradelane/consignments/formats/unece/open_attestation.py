# SPDX-License-Identifier: Apache-2.0
"""Reader of TradeTrust's certificate of origin 1.0, bare or wrapped by OpenAttestation 2; apart, as it names people.

Its schema has the older UN/CEFACT names (`iD`, `tradeLineItems`) and writes masses as text. Wrapping puts it below
`data` and a salt before every leaf, `<uuid>:string:CO-9`, so that leaves can be withheld; `signature` is its proof.
"""

import hashlib
import re
from decimal import Decimal
from typing import Any

from tradelane.consignments import rules
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.unece.vetting import country_at, hs_code_at, organisation_at, place_at
from tradelane.consignments.values import (
    Address,
    Consignment,
    GoodsItem,
    Note,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
    Transport,
)
from tradelane.kernel.codes import HS_EDITION
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.quantities import Quantity

_SHIPMENT = "supplyChainConsignment"
_SALTED = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:(string|number|boolean|null|undefined):(.*)", re.DOTALL
)
_MASS = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ?(KGM|KG|TNE|GRM|LBR)", re.IGNORECASE)
_OWN = "what only the certificate says; a consignment has no place for it"


def is_open_attestation_certificate(value: Any) -> bool:
    """Whether JSON data has the members that the schema requires: `iD` and a consignment of exporter and importer."""
    if _is_wrapped(value):
        value = value["data"]
    shipment = value.get(_SHIPMENT) if isinstance(value, dict) and "iD" in value else None
    return isinstance(shipment, dict) and {"exporter", "importer"} <= shipment.keys()


def _is_wrapped(value: Any) -> bool:
    return isinstance(value, dict) and {"version", "data", "signature"} <= value.keys()


def _unsalted(value: Any) -> Any:
    """The value without the salts of its leaves."""
    if isinstance(value, dict):
        return {name: _unsalted(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_unsalted(part) for part in value]
    found = _SALTED.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    kind, text = found.groups()
    if kind == "number" and text.isascii() and text.isdecimal():
        return int(text)
    return {"boolean": text == "true", "null": None, "undefined": None}.get(kind, text)


def read_open_attestation_certificate(content: bytes, value: dict[str, Any]) -> Reading:
    """Read the certificate in `value`, which is `content` parsed. Raises Unreadable naming the JSON path."""
    wrapped = _is_wrapped(value)
    source = JsonSource({**value, "data": _unsalted(value["data"])}, "data") if wrapped else JsonSource(value)
    if wrapped:
        source.doubtful.append(Note("$", "wrapped by OpenAttestation; its proof is not checked here"))
    for path in ("iD", "issuer", "firstSignatoryAuthentication", "secondSignatoryAuthentication", "freeTradeAgreement"):
        source.why_lost(path, _OWN)
    places = _lines(source)
    consignment = Consignment(
        id=ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}"),
        ordered_on=None,
        parties=(_party(source, "exporter", PartyRole.SELLER), _party(source, "importer", PartyRole.BUYER)),
        goods_items=tuple(_line(source, path, n) for n, path in enumerate(places, start=1)),
        terms=Terms(None, "", ""),
        references=References(),
        transport=_transport(source),
    )
    return settle("open-attestation-certificate-of-origin", consignment, lost=tuple(source.lost()),
                  doubtful=tuple(source.doubtful))  # fmt: skip


def _party(source: JsonSource, name: str, role: PartyRole) -> Party:
    path = f"{_SHIPMENT}.{name}"
    at = f"{path}.postalAddress"
    street = (source.text(f"{at}.line1"), source.text(f"{at}.line2"))
    address = Address(
        street=", ".join(filter(None, street)),
        city=source.text(f"{at}.cityName"),
        postcode=source.text(f"{at}.postcode"),
        country=country_at(source, f"{at}.countryCode"),
        region=source.text(f"{at}.countrySubDivisionName"),
    )
    return Party(role, source.text(f"{path}.name"), address, organisation_at(source, f"{path}.iD"))


def _lines(source: JsonSource) -> list[str]:
    items = f"{_SHIPMENT}.includedConsignmentItems"
    return [
        f"{items}[{n}].tradeLineItems[{m}]"
        for n in range(source.count(items))
        for m in range(source.count(f"{items}[{n}].tradeLineItems"))
    ]


def _line(source: JsonSource, path: str, number: int) -> GoodsItem:
    """A line, numbered in the order of the file: `sequenceNumber` starts again in every consignment item."""
    product = f"{path}.tradeProduct"
    code = hs_code_at(source, f"{product}.harmonisedTariffCode.classCode")
    if source.peek(f"{path}.sequenceNumber") == number:
        source.text(f"{path}.sequenceNumber")
    return GoodsItem(
        number=number,
        description=source.text(f"{product}.description"),
        quantity=None,
        hs_code=code,
        hs_edition=HS_EDITION if code else "",
        origin=country_at(source, f"{product}.originCountry.code"),
        gross_mass=_gross_mass(source, path),
        seller_sku=source.text(f"{product}.iD"),
    )


def _gross_mass(source: JsonSource, path: str) -> Quantity | None:
    """The sum over the packages, where each states a number and a unit of mass that we know."""
    packages = [f"{path}.transportPackages[{n}].grossWeight" for n in range(source.count(f"{path}.transportPackages"))]
    stated = [source.peek(package) for package in packages]
    found = [_MASS.fullmatch(text.strip()) if isinstance(text, str) else None for text in stated]
    units = {match[2].upper().replace("KGM", "KG") for match in found if match}
    if not found or None in found or len(units) != 1:
        return None
    for package in packages:
        source.text(package)
    unit = units.pop()
    whole = sum((Decimal(match[1]) for match in found if match), Decimal(0))
    return Quantity(whole, "KGM" if unit == "KG" else unit)


def _transport(source: JsonSource) -> Transport | None:
    movement = f"{_SHIPMENT}.mainCarriageTransportMovement"
    loading, discharge = f"{_SHIPMENT}.loadingBaseportLocation", f"{_SHIPMENT}.unloadingBaseportLocation"
    if all(source.peek(path) is None for path in (movement, loading, discharge)):
        return None
    return Transport(
        mode=None,
        loading=place_at(source, f"{loading}.iD", f"{loading}.name"),
        discharge=place_at(source, f"{discharge}.iD", f"{discharge}.name"),
        vessel=source.text(f"{movement}.usedTransportMeans.name"),
        voyage=source.text(f"{movement}.iD"),
        imo=source.vetted(f"{movement}.usedTransportMeans.iD", rules.the_imo_number_has_its_check_digit),
        departure=source.day(f"{movement}.departureEvent.departureDateTime"),
    )
