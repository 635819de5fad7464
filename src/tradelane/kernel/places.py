# SPDX-License-Identifier: Apache-2.0
"""Places by UN/LOCODE; apart, so that a port is a code with a name and never free text alone."""

import re
from dataclasses import dataclass
from typing import Any

from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted

_LOCODE = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")
"""UN/LOCODE manual §2: two letters of the country, three letters or digits 2 to 9."""


@dataclass(frozen=True, slots=True)
class Place:
    """A location with its UN/LOCODE."""

    locode: str
    name: str = ""

    def __post_init__(self) -> None:
        if not _LOCODE.fullmatch(self.locode) or self.locode[:2] not in COUNTRIES:
            raise Unreadable(
                f"{quoted(self.locode)} is not a UN/LOCODE",
                field="locode",
                rule="PLACE-1",
                fix="Use five characters such as MXZLO or SGSIN.",
                cites="UN/LOCODE",
            )

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2 code of the place."""
        return self.locode[:2]

    def as_json(self) -> dict[str, str]:
        """The form of our JSON: `{"locode": "SGSIN", "name": "Singapore"}`."""
        return {"locode": self.locode, "name": self.name}

    @classmethod
    def from_json(cls, value: Any, *, field: str) -> "Place":
        """Read the form that `as_json` writes. Raises Unreadable naming `field`."""
        if not isinstance(value, dict) or not isinstance(value.get("locode"), str):
            raise Unreadable(
                "a place needs its UN/LOCODE", field=field, rule="PLACE-1", fix='Write {"locode": "SGSIN"}.'
            )
        return cls(value["locode"], str(value.get("name", "")))
