# SPDX-License-Identifier: Apache-2.0
"""Reader of UNECE-PreferentialCoO (D23B); apart, because it names parties by number and goods by code only.

What the schema has no member for may stand in `x-tradelane` of the same object, by our own field names; anybody
else's `x-` members, and whatever else is there, count as lost.
"""

import hashlib
from typing import Any

from tradelane.consignments import rules
from tradelane.consignments.formats.json_source import JsonSource
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.unece.vetting import country_at, hs_code_at, organisation_at, place_at
from tradelane.consignments.values import (
    ADDRESS_FIELDS,
    Address,
    Consignment,
    Contact,
    GoodsItem,
    Packages,
    Party,
    PartyRole,
    Reading,
    References,
    Terms,
    Transport,
)
from tradelane.kernel.codes import HS_EDITION, TransportMode
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.quantities import Quantity, unit_known

_OURS = "x-tradelane"
_SHIPMENT = "specifiedConsignment[0]"
_ITEMS = f"{_SHIPMENT}.includedConsignmentItem"
_NOBODY = Address("", "", "", "")
_STEERING = ("exchangedDocument", f"{_SHIPMENT}.applicableCrossBorderRegulatoryProcedure", "x-evidence")
_OWN = "what only the certificate says; a consignment has no place for it"


def is_preferential_certificate(value: Any) -> bool:
    """Whether JSON data has the two members that the schema gives a certificate."""
    return isinstance(value, dict) and {"exchangedDocument", "specifiedConsignment"} <= value.keys()


def read_preferential_certificate(content: bytes, value: dict[str, Any]) -> Reading:
    """Read the certificate in `value`, which is `content` parsed. Raises Unreadable naming the JSON path."""
    source = JsonSource(value)
    for path in _STEERING:
        source.why_lost(path, _OWN)
    consignment = Consignment(
        id=ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}"),
        ordered_on=None,
        parties=_parties(source),
        goods_items=tuple(_item(source, n) for n in range(source.count(_ITEMS))),
        terms=Terms(None, "", ""),
        references=_references(source),
        transport=_transport(source),
    )
    return settle("unece-certificate-of-origin", consignment, lost=tuple(source.lost()),
                  doubtful=tuple(source.doubtful))  # fmt: skip


def _references(source: JsonSource) -> References:
    ours = f"exchangedDocument.{_OURS}.references"
    return References(order=source.text(f"{ours}.order"), ucr=source.text(f"{ours}.ucr"))


def _parties(source: JsonSource) -> tuple[Party, ...]:
    seller, consignee = f"{_SHIPMENT}.consignor", f"{_SHIPMENT}.consignee"
    buyer = f"{_SHIPMENT}.{_OURS}.buyer"
    found = [_party(source, seller, PartyRole.SELLER)]
    if source.peek(buyer) is not None:
        source.text(f"{buyer}.role")
        number = organisation_at(source, f"{buyer}.organisation")
        found.append(_described(source, buyer, PartyRole.BUYER, number))
        found.append(_party(source, consignee, PartyRole.CONSIGNEE))
    else:
        found.append(_party(source, consignee, PartyRole.BUYER))
        if source.peek(consignee) is not None:
            source.doubt(consignee, "to whom the goods go; taken as the buyer, whom the schema does not name")
    return tuple(party for party in found if party.role != PartyRole.CONSIGNEE or source.peek(consignee) is not None)


def _party(source: JsonSource, path: str, role: PartyRole) -> Party:
    return _described(source, f"{path}.{_OURS}", role, organisation_at(source, f"{path}.id[0].content"))


def _described(source: JsonSource, path: str, role: PartyRole, number: Any) -> Party:
    country = country_at(source, f"{path}.address.country")
    address = {name: source.text(f"{path}.address.{name}") for name in ADDRESS_FIELDS if name != "country"}
    contact = Contact(**{name: source.text(f"{path}.contact.{name}") for name in ("name", "email", "telephone")})
    return Party(role, source.text(f"{path}.name"), Address(**address, country=country), number,
                 contact if contact != Contact() else None)  # fmt: skip


def _item(source: JsonSource, n: int) -> GoodsItem:
    line = f"{_ITEMS}[{n}].includedTradeLineItem[0]"
    product, ours = f"{line}.specifiedTradeProduct[0]", f"{line}.{_OURS}"
    code = hs_code_at(source, f"{product}.designatedProductClassification[0].classCode.content")
    marks = f"{line}.physicalReferencedLogisticsPackage[0].physicalLogisticsShippingMarks[0].marking[0].content"
    return GoodsItem(
        number=_number(source, n),
        description=source.text(f"{ours}.description"),
        quantity=_quantity(source, f"{ours}.quantity"),
        hs_code=code,
        hs_edition=(source.text(f"{ours}.hs_edition") or HS_EDITION) if code else "",
        origin=country_at(source, f"{product}.originTradeCountry[0].id[0].content"),
        gross_mass=_quantity(source, f"{ours}.gross_mass"),
        packages=_packages(source, f"{line}.physicalReferencedLogisticsPackage[0]"),
        marks=source.text(marks) or source.text(f"{ours}.marks"),
    )


def _number(source: JsonSource, n: int) -> int:
    path = f"{_ITEMS}[{n}].id[0].content"
    stated = source.peek(path)
    if isinstance(stated, str) and stated.isascii() and stated.isdecimal() and 0 < int(stated) <= 1_000_000:
        return int(source.text(path))
    return n + 1


def _quantity(source: JsonSource, path: str) -> Quantity | None:
    unit = source.peek(f"{path}.unit")
    if not isinstance(unit, str) or not unit_known(unit):
        return None
    return Quantity(source.number(f"{path}.value"), source.text(f"{path}.unit"))


def _packages(source: JsonSource, path: str) -> Packages | None:
    count, kind = source.peek(f"{path}.itemQuantity.content"), source.peek(f"{path}.typeCode.content")
    if count is None:
        return None
    whole = isinstance(count, str) and count.isascii() and count.isdecimal() and int(count) < 10**9
    packages = Packages(int(count), kind) if whole and isinstance(kind, str) else None
    if packages is None or not rules.packages_are_counted_by_kind(packages):
        source.doubt(path, "packages that are not counted by one kind; left out", f"{count} {kind}"[:80])
        return None
    source.text(f"{path}.itemQuantity.content")
    source.text(f"{path}.typeCode.content")
    source.why_lost(f"{path}.levelCode", "whether packages are inner or outer has no place in our data set")
    return packages


def _transport(source: JsonSource) -> Transport | None:
    movement = f"{_SHIPMENT}.mainCarriageLogisticsTransportMovement[0]"
    loading, discharge = f"{_SHIPMENT}.loadingLogisticsLocation", f"{_SHIPMENT}.unloadingLogisticsLocation"
    if all(source.peek(path) is None for path in (movement, loading, discharge)):
        return None
    return Transport(
        mode=_mode(source, f"{movement}.modeCode.content"),
        loading=place_at(source, f"{loading}.id[0].content", f"{loading}.{_OURS}.name"),
        discharge=place_at(source, f"{discharge}.id[0].content", f"{discharge}.{_OURS}.name"),
        vessel=source.text(f"{movement}.usedLogisticsTransportMeans.name.content"),
        voyage=source.text(f"{movement}.id.content"),
        imo=source.vetted(f"{movement}.{_OURS}.imo", rules.the_imo_number_has_its_check_digit),
        departure=source.day(f"{movement}.{_OURS}.departure"),
        arrival=source.day(f"{movement}.{_OURS}.arrival"),
    )


def _mode(source: JsonSource, path: str) -> TransportMode | None:
    stated = source.peek(path)
    try:
        mode = TransportMode(stated)
    except ValueError:
        if stated:
            source.doubt(path, "not a mode of transport of UN/ECE Recommendation 19; left out", str(stated)[:80])
        return None
    source.text(path)
    return mode
