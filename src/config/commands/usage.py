# SPDX-License-Identifier: Apache-2.0
"""A call that names no command, or options it does not have; apart, so that every command refuses it alike."""

from tradelane.kernel.errors import Unreadable

USAGE = 2
"""Status of such a call."""
_RULE = "CLI-1"


def misused(message: str, *, program: str, field: str = "arguments") -> Unreadable:
    """The refusal of a call that `program` can't take."""
    return Unreadable(message, field=field, rule=_RULE, fix=f"`{program} --help` tells what it takes.")


def status_of(error: Exception) -> int:
    """What the process ends with: a misuse of the command apart from a fault in what it was given."""
    return USAGE if getattr(error, "rule", "") == _RULE else 1
