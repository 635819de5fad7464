# SPDX-License-Identifier: Apache-2.0
"""Members of DCSA's objects read by their published limits; apart, so that every reader names a fault alike.

Unknown members are passed over: no schema of DCSA's forbids them, and senders do add some.
"""

import re
from datetime import datetime
from typing import Any

from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.titles.values.dcsa import Sha256

CHECKSUM = re.compile(r"[0-9a-f]{64}")
PLATFORM = re.compile(r"[^\s\x00]{1,4}")
_TRIMMED = re.compile(r"\S(?:.*\S)?")
"""What the schemas call `^\\S(?:.*\\S)?$`: neither empty nor with blanks at an end."""


def member(value: Any, name: str, *, within: str) -> Any:
    """A member that must be there. Raises Unreadable."""
    if not isinstance(value, dict) or name not in value:
        raise wrong(f"{within}.{name}", "it is missing")
    return value[name]


def text(value: Any, name: str, *, within: str, most: int, trimmed: bool = False) -> str:
    """A text that must be there. Raises Unreadable."""
    found = member(value, name, within=within)
    if not isinstance(found, str) or len(found) > most or (trimmed and not _TRIMMED.fullmatch(found)):
        raise wrong(f"{within}.{name}", f"it is no text of at most {most} characters")
    if "\x00" in found:
        raise wrong(f"{within}.{name}", "it holds the character U+0000, which no database keeps")
    return found


def optional_text(value: Any, name: str, *, within: str, most: int, trimmed: bool = False) -> str:
    """A text that may be left out; empty then. Raises Unreadable."""
    if isinstance(value, dict) and value.get(name) is None:
        return ""
    return text(value, name, within=within, most=most, trimmed=trimmed)


def checksum(value: Any, name: str, *, within: str) -> Sha256:
    """A checksum that must be there. Raises Unreadable."""
    return as_checksum(member(value, name, within=within), field=f"{within}.{name}")


def optional_checksum(value: Any, name: str, *, within: str) -> Sha256 | None:
    """A checksum that may be left out. Raises Unreadable."""
    return None if value.get(name) is None else checksum(value, name, within=within)


def as_checksum(value: Any, *, field: str) -> Sha256:
    """`value` as a checksum. Raises Unreadable."""
    if not isinstance(value, str) or not CHECKSUM.fullmatch(value):
        raise wrong(field, "it is not a SHA-256 in 64 lower-case hexadecimal digits")
    return Sha256(value)


def platform(value: Any, name: str, *, within: str) -> str:
    """A platform's code. Raises Unreadable."""
    found = member(value, name, within=within)
    if not isinstance(found, str) or not PLATFORM.fullmatch(found):
        raise wrong(f"{within}.{name}", "it is no platform's code of at most 4 characters")
    return found


def optional_platform(value: Any, name: str, *, within: str) -> str:
    """A platform's code that may be left out; empty then. Raises Unreadable."""
    return "" if value.get(name) is None else platform(value, name, within=within)


def listed(value: Any, name: str, *, within: str, most: int, least: int = 1) -> list[Any]:
    """A list of so many. Raises Unreadable."""
    found = value.get(name, []) if least == 0 and isinstance(value, dict) else member(value, name, within=within)
    if not isinstance(found, list) or not least <= len(found) <= most:
        raise wrong(f"{within}.{name}", f"it is no list of {least} to {most}")
    return found


def moment(value: Any, name: str, *, within: str) -> datetime:
    """A time with its offset (RFC 3339). Raises Unreadable."""
    found = text(value, name, within=within, most=40)
    try:
        return from_rfc3339(found)
    except ValueError as error:
        raise wrong(f"{within}.{name}", "it is no time such as 2026-04-13T09:41:00.000Z") from error


def wrong(field: str, why: str) -> Unreadable:
    """The fault of one member."""
    return Unreadable(
        why, field=field.strip("."), rule="DCSA-READ", fix="Send what the DCSA schema asks for.",
        cites="DCSA PINT 3.0.0, components/schemas",
    )  # fmt: skip
