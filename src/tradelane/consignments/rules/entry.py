# SPDX-License-Identifier: Apache-2.0
"""Rules on what a consignment must hold before it is entered; apart, because a file may lack it and still be read."""

from typing import Any

from tradelane.consignments.rules.whole import finding
from tradelane.consignments.values import Consignment
from tradelane.kernel.findings import Finding
from tradelane.kernel.rule import Rule, rule


@rule(
    "CONS-27",
    cites="WTO Valuation Agreement art. 1: the price paid or payable",
    field="goods_items[].value",
    fix="Add currency, quantity, unit price and value of each line, such as from the order or invoice.",
)
def every_line_has_its_quantity_and_price(consignment: Consignment) -> bool:
    """Every line of a sale has its quantity, its unit price and its value in the currency of the terms."""
    return consignment.priced and all(item.quantity and item.unit_price for item in consignment.goods_items)


@rule(
    "CONS-28",
    cites="UBL 2.x Order/IssueDate 1..1",
    field="ordered_on",
    fix="Write when the sale was agreed, such as 2026-11-01.",
)
def the_sale_has_its_date(consignment: Consignment) -> bool:
    """A sale was agreed on a day."""
    return consignment.ordered_on is not None


@rule(
    "CONS-29",
    cites="UN/CEFACT CCL, Logistics Transport Movement",
    field="transport",
    fix="Add the mode and both places, or leave the transport out until they are known.",
)
def transport_names_its_mode_and_its_ends(consignment: Consignment) -> bool:
    """Transport that is stated names its mode, where the goods are loaded and where they are discharged."""
    way = consignment.transport
    return way is None or None not in (way.mode, way.loading, way.discharge)


_ENTRY: tuple[tuple[Rule[Any], str], ...] = (
    (every_line_has_its_quantity_and_price, "goods_items"),
    (the_sale_has_its_date, "ordered_on"),
    (transport_names_its_mode_and_its_ends, "transport"),
)


def entry_findings(consignment: Consignment) -> tuple[Finding, ...]:
    """What keeps a consignment that was read from being entered as a sale."""
    return tuple(finding(broken, path) for broken, path in _ENTRY if not broken(consignment))
