# SPDX-License-Identifier: Apache-2.0
"""How much and at what price, where a document does not say; apart, because XML and JSON are reckoned alike."""

from decimal import Decimal

from tradelane.consignments.values import Packages
from tradelane.kernel.money import Money
from tradelane.kernel.quantities import Quantity

_PRICE_DIGITS = Decimal(1).scaleb(-10)
"""Ten digits after the point are kept when a price for 3 or 7 units is divided down to one."""

_ONE = "C62"
"""UN/ECE Rec 20: one piece, the unit of what is counted."""


def quantity_without_sale(
    *, net: Quantity | None, gross: Quantity | None, packages: Packages | None
) -> tuple[Quantity, str]:  # fmt: skip
    """The net mass, else the gross mass, else the packages, else one piece, with the doubt about it."""
    for mass, name in ((net, "net"), (gross, "gross")):
        if mass is not None and mass.value > 0:
            return mass, f"no quantity of the sale is stated; the {name} mass is taken"
    if packages is not None and packages.count > 0:
        taken = Quantity(Decimal(packages.count), packages.kind)
        return taken, "no quantity of the sale is stated; the packages are taken"
    return Quantity(Decimal(1), _ONE), "no quantity stated; taken as 1 piece (C62)"


def price_of_one(money: Money, count: Decimal) -> tuple[Money, str]:
    """`money` for `count` pieces, divided down to one, with the doubt where it does not divide evenly."""
    each = (money.amount / count).quantize(_PRICE_DIGITS)
    doubt = "" if each * count == money.amount else (
        f"the price of one unit does not divide evenly; taken as {each.normalize():f}"
    )  # fmt: skip
    return Money(Decimal(format(each.normalize(), "f")), money.currency), doubt
