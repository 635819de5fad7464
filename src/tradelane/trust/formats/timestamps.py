# SPDX-License-Identifier: Apache-2.0
"""RFC 3161 time-stamp tokens, made and read; apart, because only a stamp proves when a signature existed."""

import hashlib
from datetime import datetime

from asn1crypto import tsp
from cryptography.hazmat.primitives.asymmetric import ec

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.cms import read_message, signed_message
from tradelane.trust.formats.issuing import DEVELOPMENT_POLICY
from tradelane.trust.rules.signing import the_key_may_only_stamp
from tradelane.trust.values.signers import TimestampView

CONTENT_TYPE = "tst_info"
ACCURACY_SECONDS = 1


def new_timestamp(
    imprint: bytes,
    *,
    key: ec.EllipticCurvePrivateKey,
    certificate: bytes,
    serial: int,
    now: datetime,
    nonce: int | None = None,
) -> bytes:
    """A token over `imprint` (32 bytes of SHA-256), DER. The time is that of the node's own clock."""
    if len(imprint) != hashlib.sha256().digest_size:
        raise ValueError(f"an imprint has 32 bytes, not {len(imprint)}")
    said = {
        "version": "v1",
        "policy": DEVELOPMENT_POLICY.dotted_string,
        "message_imprint": {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": imprint},
        "serial_number": serial,
        "gen_time": now.replace(microsecond=0),
        "accuracy": {"seconds": ACCURACY_SECONDS},
    }
    if nonce is not None:
        said["nonce"] = nonce
    return signed_message(CONTENT_TYPE, tsp.TSTInfo(said).dump(), key=key, certificate=certificate)


def read_timestamp(token: bytes, *, field: str = "timestamp") -> TimestampView:
    """What a token says, its signature verified by the certificate inside. Raises Unreadable when it doesn't hold.

    Whether that certificate is anybody's is for the trust list to say.
    """
    message = read_message(token, field=field)
    if message.content_type != CONTENT_TYPE or message.content is None:
        raise _refused("not a time-stamp token", field)
    if not message.holds_over(message.content):
        raise _refused("the stamp's signature does not hold", field)
    if len(message.certificates) != 1:
        raise _refused("a token carries the stamping certificate and no other", field)
    signer = message.signer
    if not the_key_may_only_stamp(signer.extended_usages, critical=signer.extended_critical):
        raise _refused(the_key_may_only_stamp.text, field)
    try:
        said = tsp.TSTInfo.load(message.content, strict=True)
        imprint = said["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != "sha256" or said["version"].native != "v1":
            raise _refused("the stamp is not over SHA-256", field)
        return TimestampView(
            at=said["gen_time"].native,
            imprint=imprint["hashed_message"].native,
            certificate=signer.der,
            name=signer.name,
            serial=said["serial_number"].native,
        )
    except (ValueError, TypeError, KeyError) as error:
        raise _refused(f"not a time-stamp token: {str(error)[:120]}", field) from error


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="TSP-1", fix="Take the file from its source again.", cites="RFC 3161 §2.4.2"
    )
