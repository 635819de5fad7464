# SPDX-License-Identifier: Apache-2.0
"""All subheadings of HS 2022 at once; apart, because only whole columns ask for them so."""

from functools import lru_cache

from tradelane.kernel.codes import hs_codes


@lru_cache(maxsize=1)
def subheadings() -> tuple[str, ...]:
    """Every six-digit code of the edition, in order."""
    return tuple(sorted(code for code in hs_codes() if len(code) == 6))
