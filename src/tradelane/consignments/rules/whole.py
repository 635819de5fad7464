# SPDX-License-Identifier: Apache-2.0
"""Rules on how the parts of a consignment agree; apart, because they can be asked only once all parts are read."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tradelane.consignments.values import Charge, Consignment, GoodsItem, PartyRole, Transport
from tradelane.kernel.codes import CURRENCIES, Incoterm, TransportMode
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.money import Money
from tradelane.kernel.rule import Rule, rule

CHARGE_KINDS = frozenset({"freight", "insurance", "allowance", "charge"})

_MARITIME_TERMS = frozenset({Incoterm.FAS, Incoterm.FOB, Incoterm.CFR, Incoterm.CIF})


@rule(
    "CONS-4",
    cites="WCO Data Model 3, GoodsMeasure: GrossMassMeasure and NetNetWeightMeasure",
    field="goods_items[].gross_mass",
    fix="Weigh again, or exchange the two figures.",
)
def gross_mass_is_not_below_net_mass(item: GoodsItem) -> bool:
    """Goods with their packing don't weigh less than without."""
    net = item.net_mass.in_kilograms() if item.net_mass else None
    gross = item.gross_mass.in_kilograms() if item.gross_mass else None
    return net is None or gross is None or gross >= net


@rule(
    "CONS-5",
    cites="WTO Valuation Agreement art. 9",
    field="terms.currency",
    fix="Give every amount in the currency of the terms, or convert it at a dated rate first.",
)
def one_currency_is_used(consignment: Consignment) -> bool:
    """Every amount of a consignment is in the currency of its terms."""
    return all(money.currency == consignment.terms.currency for _, money in amounts(consignment))


@rule(
    "CONS-6",
    cites="UBL 2.x LineExtensionAmount (ISO/IEC 19845); tolerance is a house rule",
    field="goods_items[].value",
    fix="Correct the line value, the quantity or the price, or state the allowance or charge that explains it.",
)
def the_line_value_is_quantity_times_price(item: GoodsItem) -> bool:
    """A line's value is its quantity times its unit price, to one unit of the currency's smallest coin."""
    if item.value is None or item.unit_price is None or item.quantity is None:
        return True
    step = Decimal(1).scaleb(-CURRENCIES[item.value.currency].digits)
    return (
        item.value.currency == item.unit_price.currency
        and abs(item.value.amount - item.quantity.value * item.unit_price.amount) <= step
    )


@rule(
    "CONS-10",
    cites="Incoterms 2020 (ICC), rules for sea and inland waterway transport",
    field="terms.incoterm",
    fix="Use FCA, CPT or CIP for a container, truck, train or aircraft.",
)
def the_incoterm_fits_the_mode(incoterm: Incoterm, mode: TransportMode) -> bool:
    """FAS, FOB, CFR and CIF are for carriage by water only."""
    return incoterm not in _MARITIME_TERMS or mode == TransportMode.MARITIME


@rule(
    "CONS-13",
    cites="Tradelane house rule: a lane is a pair of economies",
    field="parties",
    fix="Check the lane and the addresses: the seller belongs to the first economy, the buyer to the second.",
)
def seller_and_buyer_stand_at_the_ends_of_the_lane(consignment: Consignment, *, lane: str) -> bool:
    """On a lane such as MX-SG the seller is in the first economy, the buyer in the second, and the two differ."""
    origin, _, destination = lane.partition("-")
    seller, buyer = consignment.party(PartyRole.SELLER), consignment.party(PartyRole.BUYER)
    return (
        origin != destination
        and seller is not None
        and buyer is not None
        and (seller.address.country, buyer.address.country) == (origin, destination)
    )


@rule(
    "CONS-22",
    cites="UBL 2.x AllowanceCharge/ChargeIndicator",
    field="charges[]",
    fix="Use freight, insurance, charge (zero or more) or allowance (zero or less).",
)
def a_charge_has_a_known_kind_and_sign(charge: Charge) -> bool:
    """A charge is freight, insurance, charge or allowance; only an allowance is negative."""
    if charge.kind == "allowance":
        return charge.amount.amount <= 0
    return charge.kind in CHARGE_KINDS and charge.amount.amount >= 0


@rule(
    "CONS-23",
    cites="UN/CEFACT CCL, Logistics Transport Movement",
    field="transport.arrival",
    fix="Exchange the two dates or correct one.",
)
def arrival_is_not_before_departure(transport: Transport) -> bool:
    """Goods don't arrive before they leave (a day's grace for the date line)."""
    if transport.departure is None or transport.arrival is None:
        return True
    return (transport.arrival - transport.departure).days >= -1


VALUE_RULES: dict[type, tuple[tuple[Rule[Any], str], ...]] = {
    GoodsItem: ((gross_mass_is_not_below_net_mass, "gross_mass"),),
    Transport: ((arrival_is_not_before_departure, "arrival"),),
    Charge: ((a_charge_has_a_known_kind_and_sign, ""),),
}
"""The rules that look at one whole value, with the field of it to blame."""


def amounts(consignment: Consignment) -> Iterator[tuple[str, Money]]:
    """Every amount of the consignment with its path."""
    for n, item in enumerate(consignment.goods_items):
        for field, money in (("unit_price", item.unit_price), ("value", item.value)):
            if money is not None:
                yield f"goods_items[{n}].{field}", money
    for n, charge in enumerate(consignment.charges):
        yield f"charges[{n}].amount", charge.amount


def findings(consignment: Consignment, *, lane: str = "") -> tuple[Finding, ...]:
    """What the rules on the whole have to say: errors first. With `lane` (such as MX-SG) also about its ends.

    Rules on single fields are asked by the reader (`formats.from_json`) and need no second asking.
    """
    found = [*_currency_findings(consignment), *_line_findings(consignment)]
    terms, transport = consignment.terms, consignment.transport
    mode = transport.mode if transport else None
    if terms.incoterm and mode and not the_incoterm_fits_the_mode(terms.incoterm, mode):
        message = f"{terms.incoterm} does not fit transport mode {mode} ({mode.name.lower()})"
        found.append(finding(the_incoterm_fits_the_mode, "terms.incoterm", message))
    if lane and not seller_and_buyer_stand_at_the_ends_of_the_lane(consignment, lane=lane):
        seller, buyer = consignment.party(PartyRole.SELLER), consignment.party(PartyRole.BUYER)
        ends = "-".join(p.address.country or "?" if p else "?" for p in (seller, buyer))
        message = f"the parties stand in {ends}, the lane is {lane}"
        found.append(finding(seller_and_buyer_stand_at_the_ends_of_the_lane, "parties", message, Level.WARNING))
    return tuple(sorted(found, key=lambda f: f.level != Level.ERROR))


def _currency_findings(consignment: Consignment) -> Iterator[Finding]:
    for path, money in amounts(consignment):
        if money.currency != consignment.terms.currency:
            message = f"{money.currency} differs from the currency of the terms, {consignment.terms.currency}"
            yield finding(one_currency_is_used, f"{path}.currency", message)


def _line_findings(consignment: Consignment) -> Iterator[Finding]:
    for n, item in enumerate(consignment.goods_items):
        if item.value is None or item.unit_price is None or item.quantity is None:
            continue
        if item.value.currency != item.unit_price.currency:
            continue
        if not the_line_value_is_quantity_times_price(item):
            product = item.unit_price * item.quantity.value
            message = f"the line says {item.value}, {item.quantity} at {item.unit_price} make {product}"
            path = f"goods_items[{n}].value"
            yield finding(the_line_value_is_quantity_times_price, path, message, Level.WARNING)


def finding(broken: Rule[Any], path: str, message: str = "", level: Level = Level.ERROR) -> Finding:
    """The finding that a broken rule gives about `path`."""
    return Finding(broken.id, level, path, message or broken.text, broken.fix)
