# SPDX-License-Identifier: Apache-2.0
"""How sure a stated fact of law is; apart, because procedures, fees, hearings and rulings all say it."""

from enum import StrEnum


class Confidence(StrEnum):
    """How sure a stated fact of law is."""

    OFFICIAL = "official"
    """Read in the official text by whoever entered it."""
    SECONDARY = "secondary"
    """Read in somebody else's account of the official text."""
    MEMORY = "memory"
    """Known, not looked up again: check before relying on it."""
    ASSUMED = "assumed"
    """Set so that the procedure runs; to be replaced by the agency."""
