# SPDX-License-Identifier: Apache-2.0
"""Signed CMS messages of one shape (RFC 5652, one signer); apart, because time stamps and PDFs share it.

CMS has many encodings of the same message, and parts that no signature covers. So a message is read by taking out
the parts that are covered, building it again from them, and refusing any that differs in a single byte.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import (
    der_has_one_form,
    der_signature,
    der_signature_holds,
    family,
)
from tradelane.trust.formats.certificates import CertificateView, read_certificate
from tradelane.trust.formats.der import (
    OCTETS,
    OID,
    SEQUENCE,
    SET,
    Value,
    context,
    integer,
    only_value,
    value,
)
from tradelane.trust.values.signers import SigningKey

LARGEST_MESSAGE = 64_000
"""Bytes; a signature with its time stamp and certificates takes about 6 kB."""

DATA = bytes.fromhex("2a864886f70d010701")
"""1.2.840.113549.1.7.1, id-data; content kinds stand as the bytes of their object identifier."""
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
"""1.2.840.113549.1.9.16.1.4, id-ct-TSTInfo (RFC 3161 §2.4.2)."""
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910022f")
"""1.2.840.113549.1.9.16.2.47, id-aa-signingCertificateV2 (RFC 5035 §3)."""
_STAMP = bytes.fromhex("2a864886f70d010910020e")
"""1.2.840.113549.1.9.16.2.14, id-aa-signatureTimeStampToken (RFC 3161 appendix A)."""
SHA256 = value(SEQUENCE, value(OID, bytes.fromhex("608648016503040201")))
"""AlgorithmIdentifier of SHA-256, parameters absent (RFC 5754 §2)."""
SHA256_NULL = value(SEQUENCE, SHA256[2:], bytes.fromhex("0500"))
"""The older form with NULL as its parameters, which pyHanko writes, and some stampers."""
_SIGNATURE = {
    "EC": value(SEQUENCE, value(OID, bytes.fromhex("2a8648ce3d040302"))),
    "RSA": value(SEQUENCE, value(OID, bytes.fromhex("2a864886f70d01010b")), bytes.fromhex("0500")),
}
"""AlgorithmIdentifier by kind of key: ecdsa-with-SHA256 (RFC 5754 §3.3), sha256WithRSAEncryption (§3.2)."""


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A CMS message taken apart, before anything is believed."""

    kind: bytes
    """What the content is: the bytes of its object identifier."""
    content: bytes | None
    """None when the content is elsewhere, as in a PDF."""
    attributes: bytes
    """Signed attributes as they are signed: DER with the tag of a SET."""
    signature: bytes
    """ECDSA in DER, or RSA by PKCS #1 v1.5."""
    certificates: tuple[bytes, ...]
    signer: CertificateView
    timestamp: bytes
    """Time-stamp token over the signature (RFC 3161 appendix A), empty when there is none."""

    def holds_over(self, content: bytes) -> bool:
        """Whether the signed attributes name this content and this signer, and the signature is over them."""
        try:
            found = _attributes(self.attributes)
            kind = only_value(found[_CONTENT_TYPE], OID).content
            digest = only_value(found[_MESSAGE_DIGEST], OCTETS).content
            certificate = _certificate_digest(found[_SIGNING_CERTIFICATE])
        except (ValueError, KeyError, IndexError):
            return False
        return (
            (kind, digest, certificate)
            == (self.kind, hashlib.sha256(content).digest(), hashlib.sha256(self.signer.der).digest())
        ) and der_signature_holds(self.signer.public_key, self.signature, self.attributes)

    def has_one_form(self) -> bool:
        """Whether the signature is the one spelling of itself (rule TRUST-13)."""
        return der_has_one_form(self.signer.public_key, self.signature)


def _attributes(attributes: bytes) -> dict[bytes, bytes]:
    """Each signed attribute's value by its identifier. Raises ValueError when one stands twice or has two values."""
    found: dict[bytes, bytes] = {}
    for attribute in only_value(attributes, SET).parts():
        name, held = attribute.parts(OID, SET)
        (only,) = held.parts()
        if name.content in found:
            raise ValueError("an attribute stands twice")
        found[name.content] = only.whole
    return found


def _certificate_digest(attribute: bytes) -> bytes:
    """SHA-256 of the certificate that signs, as the attribute names it (RFC 5035 §4). Raises ValueError."""
    first = only_value(attribute, SEQUENCE).parts()[0].parts()[0].parts()
    if first[0].whole in (SHA256, SHA256_NULL):
        first = first[1:]
    if first[0].tag != OCTETS:
        raise ValueError("a digest other than SHA-256")
    return first[0].content


def signed_message(kind: bytes, content: bytes, *, key: SigningKey, certificate: bytes) -> bytes:
    """Sign `content` into a CMS message with the signer's certificate inside, DER."""
    attributes = _to_be_signed(kind, hashlib.sha256(content).digest(), certificate)
    return _built(kind, content, attributes, _signature(attributes, key, certificate), (certificate,), b"")


def detached_message(
    digest: bytes, *, key: SigningKey, chain: tuple[bytes, ...], stamp: Callable[[bytes], bytes]
) -> bytes:
    """Sign data that stands elsewhere, of which `digest` is the SHA-256, into a CMS message, DER.

    `chain` is the signer's certificates, its own first. `stamp` gives the time-stamp token over the SHA-256 of the
    signature.
    """
    attributes = _to_be_signed(DATA, digest, chain[0])
    signature = _signature(attributes, key, chain[0])
    return _built(DATA, None, attributes, signature, chain, stamp(hashlib.sha256(signature).digest()))


def _to_be_signed(kind: bytes, digest: bytes, certificate: bytes) -> bytes:
    """The signed attributes: what the content is, its digest, and whose signature this is (DER: a set is sorted)."""
    attributes = (
        _attribute(_CONTENT_TYPE, value(OID, kind)),
        _attribute(_MESSAGE_DIGEST, value(OCTETS, digest)),
        _attribute(_SIGNING_CERTIFICATE, _signing_certificate(certificate)),
    )
    return value(SET, *sorted(attributes))


def _signature(attributes: bytes, key: SigningKey, certificate: bytes) -> bytes:
    """The signature over them by the certificate's key: ECDSA in its low form, DER, or RSA."""
    return der_signature(key, read_certificate(certificate).public_key, attributes)


def _attribute(name: bytes, held: bytes) -> bytes:
    return value(SEQUENCE, value(OID, name), value(SET, held))


def _signing_certificate(certificate: bytes) -> bytes:
    """The attribute that binds a signature to its certificate (RFC 5035 §3); SHA-256 is its default and left out."""
    view = read_certificate(certificate)
    names = value(SEQUENCE, value(context(4), view.issuer))
    identity = value(
        SEQUENCE,
        value(OCTETS, hashlib.sha256(certificate).digest()),
        value(SEQUENCE, names, integer(view.serial)),
    )
    return value(SEQUENCE, value(SEQUENCE, identity))


def read_message(der: bytes, *, field: str) -> SignedMessage:
    """Take a CMS message apart. Raises Unreadable for any shape or encoding but ours; does not verify yet."""
    try:
        message = _taken_apart(der)
        again = _built(
            message.kind, message.content, message.attributes, message.signature, message.certificates,
            message.timestamp,
        )  # fmt: skip
    except (ValueError, KeyError, IndexError) as error:
        raise _refused(f"not a CMS signature of one signer: {str(error)[:120]}", field) from error
    if again != der:
        raise _refused("the CMS signature is not in its one encoding", field)
    return message


def _taken_apart(der: bytes) -> SignedMessage:
    """The parts of RFC 5652 §5.1 (SignedData) and §5.3 (SignerInfo), by their places."""
    if len(der) > LARGEST_MESSAGE:
        raise ValueError("too large")
    _, holder = only_value(der, SEQUENCE).parts(OID, context(0))
    _, _, inner, certificates, signers = only_value(holder.content, SEQUENCE).parts()
    kind, *held = inner.parts()
    content = only_value(only_value(held[0].whole, context(0)).content, OCTETS).content if held else None
    _, identity, _, attributes, _, signature, *unsigned = only_value(signers.content, SEQUENCE).parts()
    found = tuple(certificate.whole for certificate in certificates.parts())
    signed = value(SET, attributes.content)
    leaf = read_certificate(_leaf(found, signed))
    if identity.whole != _identity(leaf):
        raise ValueError("the signer is not the one whose certificate was signed for")
    der_has_one_form(leaf.public_key, signature.content)  # raises for what is no signature
    return SignedMessage(
        kind=kind.content,
        content=content,
        attributes=signed,
        signature=signature.content,
        certificates=found,
        signer=leaf,
        timestamp=_timestamp(unsigned),
    )


def _timestamp(unsigned: list[Value]) -> bytes:
    """The one unsigned attribute that may be there."""
    if not unsigned:
        return b""
    (attribute,) = unsigned[0].parts(SEQUENCE)
    _, held = attribute.parts(OID, SET)
    (token,) = held.parts(SEQUENCE)
    return token.whole


def _built(
    kind: bytes,
    content: bytes | None,
    attributes: bytes,
    signature: bytes,
    certificates: tuple[bytes, ...],
    timestamp: bytes,
) -> bytes:
    """The one encoding of a message from the parts that signatures and digests cover (DER: sets are sorted)."""
    detached = content is None
    algorithm = SHA256_NULL if detached else SHA256
    held = b"" if content is None else value(context(0), value(OCTETS, content))
    unsigned = value(context(1), _attribute(_STAMP, timestamp)) if timestamp else b""
    leaf = read_certificate(_leaf(certificates, attributes))
    signer = value(
        SEQUENCE,
        integer(1),
        _identity(leaf),
        algorithm,
        value(context(0), only_value(attributes, SET).content),
        _SIGNATURE[family(leaf.public_key)],
        value(OCTETS, signature),
        unsigned,
    )
    data = value(
        SEQUENCE,
        integer(1 if detached else 3),
        value(SET, algorithm),
        value(SEQUENCE, value(OID, kind), held),
        value(context(0), *sorted(certificates)),
        value(SET, signer),
    )
    return value(SEQUENCE, value(OID, _SIGNED_DATA), value(context(0), data))


def _identity(leaf: CertificateView) -> bytes:
    """IssuerAndSerialNumber (RFC 5652 §10.2.4)."""
    return value(SEQUENCE, leaf.issuer, integer(leaf.serial))


def _leaf(certificates: tuple[bytes, ...], attributes: bytes) -> bytes:
    """The certificate whose digest the signed attributes name. Raises ValueError or KeyError when none is."""
    digest = _certificate_digest(_attributes(attributes)[_SIGNING_CERTIFICATE])
    for der in certificates:
        if hashlib.sha256(der).digest() == digest:
            return der
    raise ValueError("the certificate that was signed for is not there")


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why,
        field=field,
        rule="CMS-1",
        fix="Take the file from its source again.",
        cites="RFC 5652 §5",
    )
