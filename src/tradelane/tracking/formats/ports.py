# SPDX-License-Identifier: Apache-2.0
"""Names of the ports that trade between the economies uses most; apart, because a code tells a buyer nothing."""

import csv
from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "ports.csv"


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {row["locode"]: row["name"] for row in csv.DictReader(file)}


def port_name(locode: str) -> str:
    """The name of a place by its UN/LOCODE, from the list that ships; the code itself when it isn't in it."""
    return _names().get(locode, locode)
