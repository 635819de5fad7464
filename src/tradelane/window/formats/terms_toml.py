# SPDX-License-Identifier: Apache-2.0
"""Writes a procedure's terms as TOML 1.0; apart, because Python reads TOML and does not write it.

Only what terms have: text, whole numbers, decimals, true and false, days, lists of these, tables and lists of tables.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")

HEAD = (
    "# SPDX-License-Identifier: Apache-2.0\n"
    "# The published terms; diagram, tables, forms and translations lie beside.\n"
    "# confidence: official = read in the official text; secondary = read in another's account of it;\n"
    "# memory = known, check before relying on it; assumed = set so that the procedure runs.\n"
)


def write_terms(terms: Mapping[str, Any]) -> str:
    """The terms as TOML: plain entries first, then tables and lists of tables, each in the order given."""
    lines = [HEAD.rstrip("\n")]
    lines += [f"{_key(name)} = {_value(value)}" for name, value in terms.items() if not _is_table(value)]
    for name, value in terms.items():
        if isinstance(value, Mapping):
            lines += ["", f"[{_key(name)}]", *_entries(value)]
        elif _is_table(value):
            for row in value:
                lines += ["", f"[[{_key(name)}]]", *_entries(row)]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    listed = isinstance(value, list) and value and all(isinstance(entry, Mapping) for entry in value)
    return isinstance(value, Mapping) or bool(listed)


def _entries(table: Mapping[str, Any]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items()]


def _key(name: str) -> str:
    return name if name and set(name) <= _BARE else _text(name)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(_value(entry) for entry in value)}]"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(name)} = {_value(entry)}" for name, entry in value.items())
        return f"{{ {inside} }}"
    raise TypeError(f"terms hold no {type(value).__name__}")


def _text(text: str) -> str:
    """A basic string; JSON escapes all that TOML asks for but DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
