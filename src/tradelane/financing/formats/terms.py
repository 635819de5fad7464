# SPDX-License-Identifier: Apache-2.0
"""Discount terms and proceeds as JSON; apart, as tables and the API write them alike."""

from datetime import date
from decimal import Decimal
from typing import Any

from tradelane.financing.values import DayCount, DiscountMethod, DiscountTerms, Proceeds
from tradelane.kernel.money import plain


def terms_json(terms: DiscountTerms) -> dict[str, Any]:
    """Terms with every number as text."""
    return {
        "value_date": terms.value_date.isoformat(),
        "day_count": str(terms.day_count),
        "rate": None if terms.rate is None else plain(terms.rate),
        "price": None if terms.price is None else plain(terms.price),
        "method": str(terms.method),
        "commission": plain(terms.commission),
        "without_recourse": terms.without_recourse,
    }


def terms_from_json(value: dict[str, Any]) -> DiscountTerms:
    """What `terms_json` wrote."""
    return DiscountTerms(
        value_date=date.fromisoformat(value["value_date"]),
        day_count=DayCount(value["day_count"]),
        rate=None if value["rate"] is None else Decimal(value["rate"]),
        price=None if value["price"] is None else Decimal(value["price"]),
        method=DiscountMethod(value["method"]),
        commission=Decimal(value["commission"]),
        without_recourse=value["without_recourse"],
    )


def proceeds_json(found: Proceeds) -> dict[str, Any]:
    """Each step of a reckoning."""
    return {
        "face": found.face.as_json(),
        "value_date": found.value_date.isoformat(),
        "payable_on": found.payable_on.isoformat(),
        "days": found.days,
        "day_count": str(found.day_count),
        "rate": plain(found.rate),
        "discount": found.discount.as_json(),
        "commission": found.commission.as_json(),
        "proceeds": found.amount.as_json(),
    }
