# SPDX-License-Identifier: Apache-2.0
"""Strict reading of what another node wrote, and the compact JWS around it; apart, as every form of the room needs it.

Objects have exactly the members of their form, in canonical JSON; times are RFC 3339 in UTC.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest, digest_bytes
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.values import DetachedSignature

JOSE = "application/jose"
"""Media type of compact JWS and JWE (RFC 7515 §9.2.1)."""
JOSE_JSON = "application/jose+json"
"""Media type of a JWS in JSON, which holds several signatures (RFC 7515 §9.2.1)."""
LONGEST_TEXT = 200


def join_jws(payload: bytes, signature: DetachedSignature) -> str:
    """Payload and detached signature as one compact JWS (RFC 7515 §3.1)."""
    return f"{signature.protected}.{to_base64url(payload)}.{signature.signature}"


def split_jws(content: bytes | str) -> tuple[bytes, DetachedSignature]:
    """The payload and the signature of a compact JWS; verifies nothing yet. Raises Unreadable."""
    try:
        parts = (content if isinstance(content, str) else content.decode("ascii")).split(".")
    except UnicodeDecodeError as error:
        raise unreadable("not a compact JWS", "signature") from error
    if len(parts) != 3 or not all(parts):
        raise unreadable("a compact JWS has three parts", "signature")
    return from_base64url(parts[1], field="payload"), DetachedSignature(parts[0], parts[2])


def members(content: bytes, names: set[str], what: str, *, limit: int = 20_000_000) -> dict[str, Any]:
    """The object in `content` when it has exactly these members and is in canonical form."""
    data = parse(content, limit=limit)
    if not isinstance(data, dict) or set(data) != names:
        raise unreadable(f"members are missing or unknown: it has {', '.join(sorted(names))}", what)
    if canonical(data) != content:
        raise unreadable("not in its one form (canonical JSON)", what)
    return data


def texts(data: Mapping[str, Any], what: str) -> Callable[[str], str]:
    """A reader of the members of `data` that are text of a sane length."""

    def text(name: str) -> str:
        value = data[name]
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
            raise unreadable(f"text of 1 to {LONGEST_TEXT} characters is expected", f"{what}.{name}")
        return value

    return text


def moment(text: str, field: str) -> datetime:
    """A time in its one form: UTC, whole seconds. Raises Unreadable."""
    try:
        read = from_rfc3339(text)
    except ValueError as error:
        raise unreadable("not a time", field) from error
    if rfc3339(read) != text:
        raise unreadable("write times in UTC with whole seconds: 2026-11-03T09:12:44Z", field)
    return read


def unreadable(why: str, field: str) -> Unreadable:
    """The refusal of a form that is not ours."""
    return Unreadable(
        why, field=field, rule="EXCH-16", fix="Send the form that exchange/README.md describes.", cites="RFC 7515 §5.2"
    )


def whole(value: Any, field: str, *, least: int = 0, most: int = 2**53 - 1) -> int:
    """A whole number within its bounds. Raises Unreadable."""
    if type(value) is not int or not least <= value <= most:
        raise unreadable(f"a whole number from {least} to {most} is expected", field)
    return value


def digest(text: str, field: str) -> Digest:
    """A digest, `sha256:…`. Raises Unreadable."""
    try:
        digest_bytes(Digest(text))
    except ValueError as error:
        raise unreadable("not a digest", field) from error
    return Digest(text)
