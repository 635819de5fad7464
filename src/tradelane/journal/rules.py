# SPDX-License-Identifier: Apache-2.0
"""What a fact may be called and when a job is tried again; apart, because both must never drift."""

import re
from datetime import timedelta

from tradelane.kernel.rule import rule

_NAME = re.compile(r"[a-z]+(\.[a-z][a-z_]*){2,3}")

ATTEMPTS = 12
"""With the delays below a job is tried for about ten hours before a person is asked."""
_FIRST_DELAY = timedelta(seconds=1)
_LONGEST_DELAY = timedelta(hours=2)


@rule(
    "JOURNAL-1",
    cites="Tradelane house rule",
    field="name",
    fix="Write room.noun.verb, such as titles.title.transferred.",
)
def the_name_of_a_fact_is_dotted(name: str) -> bool:
    """A fact's name is its room, its noun and what happened, with dots between, in lower case."""
    return bool(_NAME.fullmatch(name))


def delay_after(attempts: int) -> timedelta:
    """How long a job waits after its n-th failed attempt: 1 s, 4 s, 16 s … at most two hours."""
    factor: int = 4 ** min(max(attempts - 1, 0), 10)
    return min(_FIRST_DELAY * factor, _LONGEST_DELAY)
