# SPDX-License-Identifier: Apache-2.0
"""Base64 with one spelling per value (RFC 4648 §3.5); apart, because lenient decoders hide changed bytes."""

import base64 as stdlib
import binascii

from tradelane.trust.rules.signing import base64_has_one_spelling, unreadable_spelling


def to_base64url(content: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return stdlib.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: object, *, field: str) -> bytes:
    """The bytes of base64url text without padding. Raises Unreadable for any other spelling."""
    if not isinstance(text, str) or "=" in text:
        raise unreadable_spelling(field)
    try:
        content = stdlib.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise unreadable_spelling(field) from error
    if not base64_has_one_spelling(text, to_base64url(content)):
        raise unreadable_spelling(field)
    return content


def to_base64(content: bytes) -> str:
    """Standard base64 with padding."""
    return stdlib.b64encode(content).decode()


def from_base64(text: object, *, field: str) -> bytes:
    """The bytes of standard base64 text. Raises Unreadable for line breaks, missing padding or stray bits."""
    if not isinstance(text, str):
        raise unreadable_spelling(field)
    try:
        content = stdlib.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise unreadable_spelling(field) from error
    if not base64_has_one_spelling(text, to_base64(content)):
        raise unreadable_spelling(field)
    return content
