# SPDX-License-Identifier: Apache-2.0
"""Transport of a WCO declaration; apart, because one element holds a ship's name, its number or a flight by a code."""

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.wco.source import WcoSource
from tradelane.consignments.values import Equipment, Transport
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.places import Place

_IMO, _VESSEL, _FLIGHT = "10", "11", "40"
"""Type of identification of the means of transport (UCC-DA annex B, DE 7/7): IMO number, ship's name, flight."""


def read_transport(source: WcoSource, declaration: etree._Element | None) -> Transport | None:
    """Mode, means, places and containers, as far as they are stated soundly; None where nothing is."""
    way = source.first(declaration, "GoodsShipment/Consignment")
    means = [
        source.first(declaration, "BorderTransportMeans"),
        source.first(way, "DepartureTransportMeans"),
        source.first(way, "ArrivalTransportMeans"),
    ]
    transport = Transport(
        mode=_mode(source, source.first(means[0], "ModeCode")),
        loading=_place(source, source.first(way, "LoadingLocation")),
        discharge=_place(source, source.first(way, "UnloadingLocation")),
        vessel=_named(source, means, _VESSEL),
        voyage=_named(source, means, _FLIGHT),
        imo=_named(source, means, _IMO),
        equipment=_equipment(source, way),
    )
    return None if transport == Transport(None, None, None) else transport


def _mode(source: WcoSource, node: etree._Element | None) -> TransportMode | None:
    text = source.text(node, peek=True)
    if text in set(TransportMode):
        source.take(node)
        return TransportMode(text)
    if text:
        source.doubt(node, "not a mode of UN/ECE Recommendation 19 that we know; left out", text)
    return None


def _named(source: WcoSource, means: list[etree._Element | None], wanted: str) -> str:
    """The first means that is identified by the kind `wanted`: at the border, else at departure or arrival."""
    for node in means:
        kind, number = source.first(node, "IdentificationTypeCode"), source.first(node, "ID")
        if source.text(kind, peek=True) != wanted or not source.text(number, peek=True):
            continue
        if wanted == _IMO:
            text = source.vetted(number, rules.the_imo_number_has_its_check_digit)
        else:
            text = source.text(number)
        if text:
            source.take(kind)
            return text
    return ""


def _place(source: WcoSource, node: etree._Element | None) -> Place | None:
    code = source.first(node, "ID")
    text = source.text(code, peek=True)
    if not text:
        return None
    try:
        place = Place(text, source.text(node, "Name", peek=True))
    except Unreadable:
        source.doubt(code, "not a UN/LOCODE; left out", text)
        return None
    source.take(code)
    source.take(source.first(node, "Name"))
    return place


def _equipment(source: WcoSource, way: etree._Element | None) -> tuple[Equipment, ...]:
    found = []
    for node in source.all(way, "TransportEquipment"):
        number = source.vetted(source.first(node, "ID"), rules.the_container_number_has_its_check_digit)
        if number:
            seals = [text for seal in source.all(node, "Seal/ID") if (text := source.text(seal))]
            found.append(Equipment(number, seal=", ".join(seals)))
    return tuple(found)
