# SPDX-License-Identifier: Apache-2.0
"""What trust asks of others: lists, logs, witnesses, and keys kept elsewhere; apart, so that tests need none of it."""

from typing import NamedTuple, Protocol

from tradelane.trust.values.signers import EcdsaKey, RsaKey


class ListPublishers(Protocol):
    """Fetches published trust lists.

    Follows no redirect, takes no more than the largest list, waits no longer than a fixed time. Asking again does no
    harm. Raises Unavailable when there is no answer or it is not the file.
    """

    def fetch(self, address: str) -> bytes:
        """The file at `address`."""


class Holder(Protocol):
    """A key that signs, wherever it is kept, with the certificates that say whose it is.

    Signing may be called many times, from one thread at a time; the private key never leaves its keeper. A wrong
    password or PIN raises Unreadable when the signer is opened, a keeper that is gone Unavailable when it signs.
    Whoever opened a signer closes it.
    """

    @property
    def chain(self) -> tuple[bytes, ...]:
        """X.509 certificates in DER, the signer's first."""

    def close(self) -> None:
        """Let the key go; closing twice does no harm."""


class EcdsaSigner(EcdsaKey, Holder, Protocol):
    """A holder of a P-256 key."""


class RsaSigner(RsaKey, Holder, Protocol):
    """A holder of an RSA key."""


Signer = EcdsaSigner | RsaSigner


class Answer(NamedTuple):
    """What a server said."""

    status: int
    content: bytes


class Line(Protocol):
    """Carries a request to another operator's server.

    Returns whatever the server answered, of any status; raises Unavailable when it did not answer in time, at all, or
    at too great a length. Follows no redirect. May be called from many threads; asking again is harmless.
    """

    def post(self, address: str, *, content: bytes) -> Answer:
        """Send `content` as plain bytes."""

    def get(self, address: str) -> Answer:
        """Fetch what stands at `address`."""
