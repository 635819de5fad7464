# SPDX-License-Identifier: Apache-2.0
"""Code lists that e-invoices use, as sets; apart, because the lists are data that changes without the rules."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def _lists() -> Mapping[str, str]:
    text = resources.files("tradelane.documents").joinpath("data/einvoice-codes.json").read_text(encoding="utf-8")
    read: dict[str, dict[str, str]] = json.loads(text)
    return {name: entry["codes"] for name, entry in read.items()}


@cache
def codes(name: str) -> frozenset[str]:
    """The codes of a list in `data/einvoice-codes.json`, which names the source of each. Raises KeyError."""
    return frozenset(_lists()[name].split())
