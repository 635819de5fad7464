# SPDX-License-Identifier: Apache-2.0
"""Tariff quotas, first come first served; apart, because a counter decides here and not a table of rates."""

from datetime import date
from decimal import Decimal

from tradelane.kernel.rule import rule
from tradelane.tariff.values import Quota


@rule(
    "TARIFF-16",
    cites="GATT 1994 art. XIII:2-3: a quota is published with its period",
    field="date",
    fix="Ask for a day within the quota's period.",
)
def a_quota_is_open_on_the_day(quota: Quota, *, on: date) -> bool:
    """A quota is drawn on only from its first day to its last, both included."""
    return quota.opens <= on <= quota.closes


@rule(
    "TARIFF-17",
    cites="GATT 1994 art. XIII:2(a): the total amount of permitted imports is fixed",
    field="quantity",
    fix="Enter what is left at the quota's rate and the rest at the general rate.",
)
def the_quota_has_room(quota: Quota, *, asked: Decimal | None) -> bool:
    """A quota gives no more than its balance, and only for a quantity in its unit."""
    return asked is not None and 0 < asked <= quota.balance


@rule(
    "TARIFF-22",
    cites="GATT 1994 art. XIII:2(a); Tradelane house rule: what is given back is given to the next",
    field="declaration",
    fix="Give back what was drawn within the quota's period, once.",
)
def a_draw_is_given_back_once_and_in_time(quota: Quota, *, returned: bool, on: date) -> bool:
    """What a withdrawn declaration drew goes back to the quota once, while the quota is open."""
    return not returned and a_quota_is_open_on_the_day(quota, on=on)
