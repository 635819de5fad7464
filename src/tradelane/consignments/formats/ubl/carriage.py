# SPDX-License-Identifier: Apache-2.0
"""How goods travel in UBL: stages, means and containers; apart, because despatch and transport documents share it."""

from collections.abc import Iterator
from datetime import date

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.xml_source import XmlSource
from tradelane.consignments.values import Equipment, Transport
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.places import Place

_STAGES = ("cac:ShipmentStage", "cac:Consignment/cac:MainCarriageShipmentStage", "cac:MainCarriageShipmentStage")
_UNITS = ("cac:TransportHandlingUnit", "cac:Consignment/cac:TransportHandlingUnit")
_BOXES = ("cac:TransportEquipment", "cac:GoodsItemContainer/cac:TransportEquipment")


def main_stage(source: XmlSource, shipment: etree._Element | None) -> etree._Element | None:
    """The stage of main carriage below a cac:Shipment or cac:Consignment: neither pre- nor on-carriage."""
    stages = [stage for path in _STAGES for stage in source.all(shipment, path)]
    main = [stage for stage in stages if not _is_side(source, stage)]
    ported = [stage for stage in main if source.first(stage, "cac:LoadingPortLocation") is not None]
    chosen = next(iter(ported or main or stages), None)
    if len(stages) > 1:
        source.doubt(chosen, "several stages of transport; the main carriage is taken")
    return chosen


def read_carriage(source: XmlSource, shipment: etree._Element | None) -> Transport | None:
    """Mode, ports, means, dates and containers below a cac:Shipment or cac:Consignment; None where none is stated."""
    stage = main_stage(source, shipment)
    means = source.first(stage, "cac:TransportMeans")
    vessel = source.text(means, "cac:MaritimeTransport/cbc:VesselName")
    number = source.first(means, "cac:MaritimeTransport/cbc:VesselID")
    imo = source.vetted(number, rules.the_imo_number_has_its_check_digit)
    source.scheme(number, "IMO")
    mode = _mode(source, source.first(stage, "cbc:TransportModeCode"))
    aircraft = source.text(means, "cac:AirTransport/cbc:AircraftID") if mode == TransportMode.AIR else ""
    transport = Transport(
        mode=mode,
        loading=_place(source, source.first(stage, "cac:LoadingPortLocation")),
        discharge=_place(source, source.first(stage, "cac:UnloadingPortLocation")),
        vessel=vessel or aircraft,
        voyage=source.text(means, "cbc:JourneyID"),
        imo=imo,
        departure=_date(
            source, stage, "cac:PlannedDepartureTransportEvent/cbc:OccurrenceDate", "cac:TransitPeriod/cbc:StartDate"
        ),
        arrival=_date(
            source, stage, "cac:PlannedArrivalTransportEvent/cbc:OccurrenceDate", "cac:TransitPeriod/cbc:EndDate"
        ),
        equipment=tuple(_equipment(source, shipment)),
    )
    return None if transport == Transport(None, None, None) else transport


def _is_side(source: XmlSource, stage: etree._Element) -> bool:
    tags = ("cbc:PreCarriageIndicator", "cbc:OnCarriageIndicator")
    return any(source.text(stage, tag, peek=True) in ("true", "1") for tag in tags)


def _mode(source: XmlSource, node: etree._Element | None) -> TransportMode | None:
    text = source.text(node, peek=True)
    if text in set(TransportMode):
        source.take(node)
        return TransportMode(text)
    if text:
        source.doubt(node, "not a mode of UN/ECE Recommendation 19; left out", text)
    return None


def _place(source: XmlSource, node: etree._Element | None) -> Place | None:
    """A location by its UN/LOCODE; one known by name only stays lost, in doubt."""
    code = source.first(node, "cbc:ID")
    name = source.first(node, "cbc:Name")
    if name is None:
        name = source.first(node, "cbc:Description")
    text = source.text(code, peek=True)
    try:
        place = Place(text, source.text(name, peek=True))
    except Unreadable:
        if node is not None:
            shown = text or source.text(name, peek=True)
            source.doubt(node, "a place without a UN/LOCODE; left out", shown)
        return None
    source.take(code)
    source.scheme(code, "UN/LOCODE", "UNLOCODE")
    source.take(name)
    return place


def _date(source: XmlSource, stage: etree._Element | None, *paths: str) -> date | None:
    for path in paths:
        node = source.first(stage, path)
        try:
            day = date.fromisoformat(source.text(node, peek=True)[:10])
        except ValueError:
            continue
        source.take(node)
        return day
    return None


def _equipment(source: XmlSource, shipment: etree._Element | None) -> Iterator[Equipment]:
    """The containers with a sound ISO 6346 number, each once."""
    units = [unit for path in _UNITS for unit in source.all(shipment, path)]
    places = [
        *units,
        *source.all(shipment, "cac:GoodsItem"),
        *(g for u in units for g in source.all(u, "cac:GoodsItem")),
    ]
    seen: set[str] = set()
    for node in (box for place in places for path in _BOXES for box in source.all(place, path)):
        number = source.vetted(source.first(node, "cbc:ID"), rules.the_container_number_has_its_check_digit)
        source.scheme(source.first(node, "cbc:ID"), "ISO 6346", "BIC")
        if number and number not in seen:
            seen.add(number)
            seals = [
                text for seal in source.all(node, "cac:TransportEquipmentSeal/cbc:ID") if (text := source.text(seal))
            ]
            yield Equipment(number, source.text(node, "cbc:SizeTypeCode"), ", ".join(seals))
