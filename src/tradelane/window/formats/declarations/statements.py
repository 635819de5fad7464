# SPDX-License-Identifier: Apache-2.0
"""A supplement as statements of a WCO declaration, which take 512 characters each; apart, as both ways need it."""

import base64
import binascii
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable

SUPPLEMENT = "TRADELANE-1"
"""Statement code of the parts of a supplement, in the order in which they stand."""
_LONGEST = 512
"""WCO_DEC_2_DMS.xsd, AdditionalInformation/StatementDescription."""


def as_statements(supplement: dict[str, Any]) -> list[str]:
    """The texts that carry a supplement: base64url, because a statement's spaces and line breaks do not survive."""
    text = base64.urlsafe_b64encode(canonical(supplement)).decode()
    return [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)]


def from_statements(texts: list[str]) -> Any:
    """The supplement that the texts carry; None for what is none."""
    try:
        return parse(base64.urlsafe_b64decode("".join(texts)))
    except (binascii.Error, ValueError, Unreadable):
        return None
