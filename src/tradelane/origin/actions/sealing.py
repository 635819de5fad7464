# SPDX-License-Identifier: Apache-2.0
"""What people write to each other about origin, as it is kept; apart, because whom words name nobody can tell."""

from datetime import UTC, datetime

from tradelane.parties.actions.vault import seal_text
from tradelane.parties.values.vault import About, Place, Record


def sealed(words: str, *, place: Place, matter: str, since: datetime) -> str:
    """Words sealed at their place, as part of a matter that began then; no words stay none."""
    about = About(frozenset(), matter, Record.CASE, since.astimezone(UTC).date(), unnamed=True)
    return seal_text(words, place=place, about=about) if words else ""
