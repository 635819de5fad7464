# SPDX-License-Identifier: Apache-2.0
"""What an error may repeat of a faulty value; apart, as errors are logged, mailed and pasted into tickets.

A code, a number or a date is repeated, since that is how its fault is found. Whatever could be somebody's name,
address, e-mail or telephone is told by its length alone: a value in the wrong field is often the right one of another.
"""

import re

_CODE = re.compile(r"[A-Za-z]{0,5}|(?=.*\d)[A-Za-z0-9.,:/_#%-]{1,40}")
"""Few letters, or one word with a digit in it. Digits of a telephone without plus and spaces look like a code's."""
_FIELD = re.compile(r"[$@A-Za-z_][\w.:$@-]{0,59}", re.ASCII)
"""One word, as fields are named."""


def quoted(value: object) -> str:
    """The value where it has the form of a code, a number or a date; else what kind of thing it is."""
    if isinstance(value, bool | int | float | None) or (isinstance(value, str) and _CODE.fullmatch(value)):
        return repr(value)
    if isinstance(value, str):
        return f"a text of {len(value)} characters"
    return f"a {type(value).__name__}"


def quoted_field(name: str) -> str:
    """The name of a field where it has the form of one; else how long it is."""
    return name if _FIELD.fullmatch(name) else f"(a name of {len(name)} characters)"
