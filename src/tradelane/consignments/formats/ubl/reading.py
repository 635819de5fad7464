# SPDX-License-Identifier: Apache-2.0
"""The door of UBL: tells by the root which document it is; apart, because each family reads its own way."""

import hashlib
import re

from lxml import etree

from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.ubl.kinds import GOODSLESS, NAMESPACE, SALES, SHIPMENTS, format_name
from tradelane.consignments.formats.ubl.records import read_record
from tradelane.consignments.formats.ubl.sales import read_sale
from tradelane.consignments.formats.ubl.shipments import read_shipment
from tradelane.consignments.formats.xml_source import XmlSource, parse_xml
from tradelane.consignments.values import Reading
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId

_TYPE = re.compile(r"[A-Z][A-Za-z]{1,59}", re.ASCII)
"""How UBL names document types: those of 2.4, and what a later 2.x may add."""
ORDER = f"{NAMESPACE}Order-2"
INVOICE = f"{NAMESPACE}Invoice-2"


def read_ubl(content: bytes, root: etree._Element | None = None) -> Reading:
    """Read a UBL 2.x document about goods, whichever the root says; `root` is `content` where it is parsed already.

    A document that tells of no goods on their way gives a consignment without goods. Raises Unreadable for unsafe or
    broken XML, for XML that is not UBL, and for content that breaks a rule.
    """
    root = parse_xml(content) if root is None else root
    kind = etree.QName(root).localname
    if etree.QName(root).namespace != f"{NAMESPACE}{kind}-2" or not _TYPE.fullmatch(kind):
        raise _unreadable(root)
    source = XmlSource(root)
    made_id = ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}")
    if kind in SALES:
        consignment = read_sale(source, SALES[kind], made_id)
        goodsless = not SALES[kind].lines
    elif kind in SHIPMENTS:
        consignment = read_shipment(source, kind, made_id)
        goodsless = kind in GOODSLESS
    else:
        consignment, goodsless = read_record(source, made_id), True
    lost, doubtful = tuple(source.lost()), source.doubtful()
    return settle(format_name(kind), consignment, lost=lost, doubtful=doubtful, goodsless=goodsless)


def _unreadable(root: etree._Element) -> Unreadable:
    name = etree.QName(root)
    shown = name.localname[:60]
    return Unreadable(
        f"the root is {shown!r} of namespace {name.namespace or '(none)'!r}", field=f"/{shown}", rule="FILE-6",
        fix=f"Send a UBL 2 document, such as an Order ({ORDER}) or Invoice ({INVOICE}), or a WCO declaration.",
        cites="ISO/IEC 19845",
    )  # fmt: skip
