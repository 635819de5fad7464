# SPDX-License-Identifier: Apache-2.0
"""Background work of parties: data keys come under the newest key that wraps them; apart, as no person waits for it."""

from tradelane.parties.actions import vault


def rewrap() -> int:
    """Some of the data keys that stand under an earlier key; how many."""
    return vault.rewrap()
