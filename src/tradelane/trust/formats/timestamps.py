# SPDX-License-Identifier: Apache-2.0
"""RFC 3161 time-stamp tokens, made and read; apart, because only a stamp proves when a signature existed."""

import hashlib
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric import ec

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.cms import SHA256, SHA256_NULL, TST_INFO, SignedMessage, read_message, signed_message
from tradelane.trust.formats.der import (
    GENERALIZED_TIME,
    INTEGER,
    OCTETS,
    OID,
    SEQUENCE,
    integer,
    number_of,
    only_value,
    value,
)
from tradelane.trust.rules.signing import the_key_may_only_stamp
from tradelane.trust.values.signers import TimestampView

ACCURACY_SECONDS = 1
_POLICY = bytes.fromhex("6983b0e4f594f49dd89792d2d3afa5d1e7849753")
"""`issuing.DEVELOPMENT_POLICY` as the bytes of its identifier."""
_TIME = "%Y%m%d%H%M%SZ"
"""Form of GeneralizedTime that RFC 3161 §2.4.2 asks for: UTC, whole seconds where no fraction is given."""


def new_timestamp(
    imprint: bytes, *, key: ec.EllipticCurvePrivateKey, certificate: bytes, serial: int, now: datetime
) -> bytes:
    """A token over `imprint` (32 bytes of SHA-256), DER. The time is that of the node's own clock."""
    if len(imprint) != hashlib.sha256().digest_size:
        raise ValueError(f"an imprint has 32 bytes, not {len(imprint)}")
    said = value(
        SEQUENCE,
        integer(1),
        value(OID, _POLICY),
        value(SEQUENCE, SHA256, value(OCTETS, imprint)),
        integer(serial),
        value(GENERALIZED_TIME, now.astimezone(UTC).strftime(_TIME).encode()),
        value(SEQUENCE, integer(ACCURACY_SECONDS)),
    )
    return signed_message(TST_INFO, said, key=key, certificate=certificate)


def read_timestamp(token: bytes, *, field: str = "timestamp") -> TimestampView:
    """What a token says, its signature verified by the certificate inside. Raises Unreadable when it doesn't hold.

    Whether that certificate is anybody's is for the trust list to say.
    """
    message = read_message(token, field=field)
    if message.kind != TST_INFO or message.content is None:
        raise _refused("not a time-stamp token", field)
    if not message.holds_over(message.content):
        raise _refused("the stamp's signature does not hold", field)
    if len(message.certificates) != 1:
        raise _refused("a token carries the stamping certificate and no other", field)
    signer = message.signer
    if not the_key_may_only_stamp(signer.extended_usages, critical=signer.extended_critical):
        raise _refused(the_key_may_only_stamp.text, field)
    try:
        return _said(message, message.content)
    except (ValueError, IndexError) as error:
        raise _refused(f"not a time-stamp token: {str(error)[:120]}", field) from error


def _said(message: SignedMessage, content: bytes) -> TimestampView:
    """TSTInfo (RFC 3161 §2.4.2): version, policy, imprint, serial number, time, and what we do not need."""
    version, _, imprint, serial, at = only_value(content, SEQUENCE).parts()[:5]
    algorithm, digest = imprint.parts(SEQUENCE, OCTETS)
    if number_of(version) != 1 or algorithm.whole not in (SHA256, SHA256_NULL):
        raise ValueError("not over SHA-256")
    if at.tag != GENERALIZED_TIME or serial.tag != INTEGER:
        raise ValueError("no time or no serial number")
    return TimestampView(
        at=datetime.strptime(at.content.decode("ascii"), _TIME).replace(tzinfo=UTC),
        imprint=digest.content,
        certificate=message.signer.der,
        name=message.signer.name,
        serial=number_of(serial),
    )


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="TSP-1", fix="Take the file from its source again.", cites="RFC 3161 §2.4.2"
    )
