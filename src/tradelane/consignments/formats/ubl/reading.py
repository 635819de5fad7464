# SPDX-License-Identifier: Apache-2.0
"""The door of UBL: tells by the root which document it is; apart, because each family reads its own way."""

import hashlib

from lxml import etree

from tradelane.consignments.formats.settle import settle
from tradelane.consignments.formats.ubl.kinds import GOODSLESS, NAMESPACE, SALES, SHIPMENTS, format_name
from tradelane.consignments.formats.ubl.sales import read_sale
from tradelane.consignments.formats.ubl.shipments import read_shipment
from tradelane.consignments.formats.xml_source import XmlSource, parse_xml
from tradelane.consignments.values import Reading
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import ConsignmentId

ORDER = f"{NAMESPACE}Order-2"
INVOICE = f"{NAMESPACE}Invoice-2"


def read_ubl(content: bytes, root: etree._Element | None = None) -> Reading:
    """Read a UBL 2.x document about goods, whichever the root says; `root` is `content` where it is parsed already.

    Raises Unreadable for unsafe or broken XML, for documents that tell of no goods on their way, and for content
    that breaks a rule.
    """
    root = parse_xml(content) if root is None else root
    kind = etree.QName(root).localname
    if etree.QName(root).namespace != f"{NAMESPACE}{kind}-2" or kind not in (*SALES, *SHIPMENTS):
        raise _unreadable(root)
    source = XmlSource(root)
    made_id = ConsignmentId(f"consignment_{hashlib.sha256(content).hexdigest()[:26]}")
    if kind in SALES:
        consignment = read_sale(source, SALES[kind], made_id)
        goodsless = not SALES[kind].lines
    else:
        consignment = read_shipment(source, kind, made_id)
        goodsless = kind in GOODSLESS
    lost, doubtful = tuple(source.lost()), source.doubtful()
    return settle(format_name(kind), consignment, lost=lost, doubtful=doubtful, goodsless=goodsless)


def _unreadable(root: etree._Element) -> Unreadable:
    name = etree.QName(root)
    shown = name.localname[:60]
    if (name.namespace or "").startswith(NAMESPACE):
        return Unreadable(
            f"a UBL {shown} tells of no goods on their way", field=f"/{shown}", rule="FILE-7",
            fix="Send the order, invoice, despatch advice, transport document or declaration it is about.",
            cites="ISO/IEC 19845",
        )  # fmt: skip
    return Unreadable(
        f"the root is {shown!r} of namespace {name.namespace or '(none)'!r}", field=f"/{shown}", rule="FILE-6",
        fix=f"Send a UBL 2 document, such as an Order ({ORDER}) or Invoice ({INVOICE}), or a WCO declaration.",
        cites="ISO/IEC 19845",
    )  # fmt: skip
