# SPDX-License-Identifier: Apache-2.0
"""Numbers of postal items; apart, because parcels are declared and tracked by the same number."""

import re

from tradelane.kernel.economies import COUNTRIES

_NUMBER = re.compile(r"(?P<service>[A-Z]{2})(?P<serial>[0-9]{8})(?P<check>[0-9])(?P<economy>[A-Z]{2})")
_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)


def is_item_number(number: str) -> bool:
    """Whether `number` has the form of UPU S10: two letters, eight digits and their check digit, the economy."""
    match = _NUMBER.fullmatch(number)
    return match is not None and match["economy"] in COUNTRIES and check_digit(match["serial"]) == match["check"]


def check_digit(serial: str) -> str:
    """The check digit of UPU S10 for eight digits: weights 8 6 4 2 3 5 9 7, modulo 11; 10 becomes 0, 11 becomes 5."""
    left = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _WEIGHTS, strict=True)) % 11
    return {10: "0", 11: "5"}.get(left, str(left))
