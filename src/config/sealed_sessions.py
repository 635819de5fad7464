# SPDX-License-Identifier: Apache-2.0
"""Sessions encrypted at rest; apart, because Django signs what it keeps of a visitor and lets anyone read it.

A half-filled form or a message may hold a name. The key is derived from the node's root secret, with which a session
ends anyway; what does not open is an ended session, as with Django's own.
"""

import base64
import binascii
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as TableOfSessions

from tradelane.parties.formats.sealing import KEY_BYTES, decrypt, encrypt

_BOUND = b"tradelane session 1"


class SessionStore(TableOfSessions):
    """Django's table, with each session sealed."""

    @classmethod
    def get_model_class(cls) -> Any:
        """Django's own table."""
        return TableOfSessions.get_model_class()

    def encode(self, session_dict: dict[str, Any]) -> str:
        """The session as it is kept."""
        plain = self.serializer().dumps(session_dict)
        return base64.b64encode(encrypt(plain, key=_key(settings.NODE_SECRET), bound=_BOUND)).decode("ascii")

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """What was kept; an empty session for anything that does not open."""
        try:
            plain = decrypt(base64.b64decode(session_data, validate=True), key=_key(settings.NODE_SECRET), bound=_BOUND)
        except (InvalidTag, binascii.Error, ValueError):
            return {}
        loaded: dict[str, Any] = self.serializer().loads(plain)
        return loaded


@cache
def _key(secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=_BOUND).derive(secret)
