# SPDX-License-Identifier: Apache-2.0
"""Background work of titles; apart, because a worker starts it, not a person."""

from tradelane.kernel import clock
from tradelane.titles import actions


def read_published_keys() -> int:
    """Read the key sets that platforms publish, each once an hour; how many keys came or ended."""
    return actions.read_published_keys(now=clock.now())
