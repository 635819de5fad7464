# SPDX-License-Identifier: Apache-2.0
"""Background work of titles: the registry's sign of life; apart, as the worker starts it and no person."""

from tradelane.kernel import clock
from tradelane.titles.actions.reliability import note_alive


def beat() -> int:
    """Note that the registry lives; how many signs were noted, which asks for no more rounds."""
    note_alive(now=clock.now())
    return 0
