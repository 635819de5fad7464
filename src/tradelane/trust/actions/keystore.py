# SPDX-License-Identifier: Apache-2.0
"""Private keys made, kept and used; apart, because nothing else may hold one longer than a signature takes."""

from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.sealing import PrivateKey, open_key, public_bytes, seal_key
from tradelane.trust.models.keystore import KeptKey, Key
from tradelane.trust.queries.keys import live_key
from tradelane.trust.values.signers import KeyPurpose


def keep_key(
    key: PrivateKey,
    *,
    organisation: OrganisationId,
    purpose: KeyPurpose,
    name: str,
    now: datetime,
    certificate: bytes = b"",
) -> Key:
    """Seal and store a key, inside the caller's transaction; the table refuses a second live one."""
    return Key.objects.create(
        organisation=organisation,
        purpose=purpose,
        name=name,
        sealed=seal_key(key, secret=settings.NODE_SECRET, organisation=organisation, purpose=purpose),
        public=public_bytes(key),
        certificate=certificate,
        serial=format(read_certificate(certificate).serial, "x") if certificate else "",
        created_at=now,
    )


def private_key(organisation: OrganisationId, purpose: KeyPurpose) -> EllipticCurvePrivateKey:
    """The organisation's private P-256 key. Raises NotFound, or Unreadable when the node's secret changed."""
    return private_key_of(live_key(organisation, purpose))


def signing_key(organisation: OrganisationId) -> tuple[EllipticCurvePrivateKey, tuple[bytes, ...]]:
    """The organisation's signing key and its chain (DER), by one query: every act asks. Raises as `private_key`."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    found = {key.purpose: key for key in Key.signing(organisation, authority=node) if key.in_use}
    own = found.get(KeyPurpose.SIGNATURE) or live_key(organisation, KeyPurpose.SIGNATURE)  # which says what is missing
    authority = found.get(KeyPurpose.AUTHORITY) or live_key(node, KeyPurpose.AUTHORITY)
    return private_key_of(own), (bytes(own.certificate), bytes(authority.certificate))


def signing_key_among(
    organisation: OrganisationId, fits: Callable[[bytes], bool]
) -> tuple[EllipticCurvePrivateKey, tuple[bytes, ...]] | None:
    """That of the organisation's signing keys, replaced ones too, whose public half (DER) `fits`, with its chain; None
    when none does. A replaced key still signs what is bound to it and nothing else. By one query, as `signing_key`.
    """
    keys = Key.signing(organisation, authority=OrganisationId(settings.NODE_ORGANISATION))
    authority = next((key for key in keys if key.purpose is KeyPurpose.AUTHORITY), None)
    found = next((key for key in keys if key.purpose is KeyPurpose.SIGNATURE and fits(key.public)), None)
    if found is None or authority is None:
        return None
    return private_key_of(found), (found.certificate, authority.certificate)


def log_key() -> tuple[str, Ed25519PrivateKey]:
    """The origin of the node's log and the key that signs its checkpoints. Raises NotFound."""
    row = live_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.LOG)
    key = _opened(row)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the key of the log is not Ed25519")
    return row.name, key


def witness_key() -> tuple[str, Ed25519PrivateKey]:
    """The name and the key by which the node cosigns other logs' checkpoints. Raises NotFound."""
    row = live_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.WITNESS)
    key = _opened(row)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the key of the witness is not Ed25519")
    return row.name, key


def private_key_of(row: Key | KeptKey) -> EllipticCurvePrivateKey:
    """The private P-256 key of this very row, whose certificate goes with it, also when another is live by now."""
    key = _opened(row)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise TypeError(f"the {row.purpose} key of {row.organisation} is not on P-256")
    return key


def _opened(row: Key | KeptKey) -> PrivateKey:
    return open_key(
        bytes(row.sealed),
        secret=settings.NODE_SECRET,
        organisation=row.organisation,
        purpose=KeyPurpose(row.purpose),
    )
