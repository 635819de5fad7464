# SPDX-License-Identifier: Apache-2.0
"""Whatever file a seller has: tell what it is and read it; apart, because the readers need not know each other."""

from dataclasses import fields, replace
from typing import Any

from lxml import etree

from tradelane.consignments import rules
from tradelane.consignments.formats.cfdi import is_cfdi, read_cfdi
from tradelane.consignments.formats.dataset import read_json, to_json
from tradelane.consignments.formats.dcsa.transport_document import dcsa_place, read_dcsa
from tradelane.consignments.formats.faults import FORM_KIND
from tradelane.consignments.formats.our_documents import document_place, is_our_xml, read_our_json, read_our_xml
from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.shops.saleor import read_saleor, saleor_place
from tradelane.consignments.formats.shops.shopify import is_shopify_order, read_shopify
from tradelane.consignments.formats.shops.woocommerce import is_woocommerce_order, read_woocommerce
from tradelane.consignments.formats.ubl import read_ubl
from tradelane.consignments.formats.unece import (
    is_open_attestation_certificate,
    is_preferential_certificate,
    read_open_attestation_certificate,
    read_preferential_certificate,
)
from tradelane.consignments.formats.wco import is_wco, read_wco
from tradelane.consignments.formats.xml_comments import parse_despite_comments
from tradelane.consignments.formats.xml_source import refuse_unreadable_file
from tradelane.consignments.values import Consignment, Note, Reading
from tradelane.kernel.canonical import parse
from tradelane.kernel.codes import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted

_XML_STARTS = (b"<", b"\xff\xfe<", b"\xfe\xff\x00<")


def read_any(content: bytes, filename: str = "") -> Reading:
    """Read whatever tells of a consignment, told apart by content, not by name.

    These are our JSON, our documents, UBL 2.x documents, WCO declarations, Mexico's CFDI, orders of Shopify,
    WooCommerce and Saleor, DCSA's transport documents, and certificates of origin of UN/CEFACT and TradeTrust. What a
    file does not state is in `missing`, never guessed. `filename` only makes an error kinder. Raises Unreadable naming
    field, rule and fix for everything else.
    """
    refuse_unreadable_file(content)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(_XML_STARTS):
        return _read_xml(content)
    if start[:1] in (b"{", b"["):
        return _read_json(start)
    name = f" {filename[:80]}" if filename else ""
    raise Unreadable(
        f"the file{name} is neither XML nor JSON", field="file", rule="FILE-6",
        fix="Send UBL, a customs declaration, a shop's order, a transport document, or a consignment as JSON.",
    )  # fmt: skip


def _read_xml(content: bytes) -> Reading:
    root, mended = parse_despite_comments(content)
    reading = _by_root(content, root)
    if not mended:
        return reading
    doubt = Note("/", "a comment of the file is not well formed (XML 1.0 §2.5); it was read without its comments")
    return replace(reading, doubtful=(doubt, *reading.doubtful))


def _by_root(content: bytes, root: etree._Element) -> Reading:
    if is_our_xml(root):
        return read_our_xml(content, root)
    if is_cfdi(root):
        return read_cfdi(content, root)
    return read_wco(content, root) if is_wco(root) else read_ubl(content, root)


def _read_json(content: bytes) -> Reading:
    value = parse(content)
    if isinstance(value, list):
        raise Unreadable(
            f"a list of {len(value)} entries",
            field="$",
            rule=FORM_KIND,
            fix="Send one order, without the list around it.",
        )
    if (place := document_place(value)) is not None:
        return read_our_json(content, value, place)
    if is_woocommerce_order(value):
        return read_woocommerce(content, value)
    if is_shopify_order(value):
        return read_shopify(content)
    if is_preferential_certificate(value):
        return read_preferential_certificate(content, value)
    if is_open_attestation_certificate(value):
        return read_open_attestation_certificate(content, value)
    if (place := dcsa_place(value)) is not None:
        return read_dcsa(content, value, place)
    if (place := saleor_place(value)) is not None:
        return read_saleor(content, value, place)
    if isinstance(value, dict) and value and not value.keys() & {field.name for field in fields(Consignment)}:
        raise Unreadable(
            f"the JSON is none that we know: it has {', '.join(sorted(value)[:5])[:100]}", field="$", rule="FILE-6",
            fix="Send a shop's order, a transport document of DCSA, or a consignment as JSON.",
        )  # fmt: skip
    reading = read_json(content)
    return settle(reading.format, reading.consignment, lost=(), doubtful=())


def lane_ends(lane: str) -> tuple[str, str]:
    """The two economies of a lane such as `MX-SG`. Raises Unreadable when it names no pair."""
    origin, dash, destination = lane.upper().partition("-")
    if not dash or origin not in COUNTRIES or destination not in COUNTRIES or origin == destination:
        raise Unreadable(
            f"{quoted(lane)} is not a lane", field="lane", rule="LANE-1",
            fix="Write the two economies with a dash between, such as MX-SG.", cites="ISO 3166-1 alpha-2",
        )  # fmt: skip
    return origin, destination


def trade_report(content: bytes, *, filename: str, lane: str) -> dict[str, Any]:
    """What `tradelane trade` prints: the consignment and everything lost, doubtful or missing on `lane`.

    Raises Unreadable for an unreadable file, a broken rule or a lane that names no pair of economies.
    """
    origin, destination = lane_ends(lane)
    lane = f"{origin}-{destination}"
    reading = read_any(content, filename)
    ends = rules.findings(reading.consignment, lane=lane)
    about_lane = [Note(f.path, f.message) for f in ends if f.rule == "CONS-13"]
    return {
        "format": reading.format,
        "lane": lane,
        "consignment": to_json(reading.consignment),
        "lost": notes_json(reading.lost),
        "doubtful": notes_json((*reading.doubtful, *about_lane)),
        "missing": notes_json(reading.missing),
    }


def notes_json(notes: tuple[Note, ...]) -> list[dict[str, str]]:
    """Notes as plain JSON data."""
    return [{"path": note.path, "message": note.message, "value": note.value} for note in notes]
