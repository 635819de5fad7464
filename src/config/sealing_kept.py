# SPDX-License-Identifier: Apache-2.0
"""How a table says what of it is sealed; apart, as two files say it of many."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

Changed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One table: the columns that are sealed, and what they become; of those that are clear in a row."""

    model: type[Model]
    fields: tuple[str, ...]
    seal: Callable[[Any, list[str], bytes], Changed]
