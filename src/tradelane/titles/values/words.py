# SPDX-License-Identifier: Apache-2.0
"""What people write in an entry in their own words; apart, as an entry signs a commitment to it and never itself."""

from dataclasses import dataclass
from typing import Annotated

WORDS = "words of a person"
Words = Annotated[str, WORDS]
"""A text that somebody types. In a signed entry it is a commitment (`rules.words`); in an entry of an earlier release,
or of a program that signs so, it is the text itself."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words that an entry commits to, with the salt that shows that they are these; beside the entry, never in it."""

    field: str
    """Where they stand in the terms, such as `paper.statement`."""
    salt: str
    """Hex, drawn at random: without it a guess at the words can't be tried against the commitment."""
    text: str
