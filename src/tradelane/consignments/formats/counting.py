# SPDX-License-Identifier: Apache-2.0
"""The price of one where a line only has that of all; apart, because XML and JSON are reckoned alike."""

from decimal import Decimal

from tradelane.kernel.money import Money

_PRICE_DIGITS = Decimal(1).scaleb(-10)
"""Ten digits after the point are kept when a price for 3 or 7 units is divided down to one."""


def price_of_one(money: Money, count: Decimal) -> tuple[Money, str]:
    """`money` for `count` pieces, divided down to one, with the doubt where it does not divide evenly."""
    each = (money.amount / count).quantize(_PRICE_DIGITS)
    doubt = "" if each * count == money.amount else (
        f"the price of one unit does not divide evenly; taken as {each.normalize():f}"
    )  # fmt: skip
    return Money(Decimal(format(each.normalize(), "f")), money.currency), doubt
