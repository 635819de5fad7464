# SPDX-License-Identifier: Apache-2.0
"""Keys in a user's own file: PKCS#12 (.p12, .pfx), or a certificate beside an encrypted key (.cer and .key, as Mexico's
e.firma comes); apart from the keystore, because such a key is never stored here: it signs and is let go.
"""

from typing import Generic, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey, EllipticCurveSignatureAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import AsymmetricPadding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import HashAlgorithm
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, load_der_private_key, pkcs12

from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.trust.formats.algorithms import accepted_key
from tradelane.trust.formats.certificates import load_certificate, read_certificate
from tradelane.trust.ports import Signer

LARGEST_FILE = 100_000
"""Bytes; a key with a few certificates takes under 10 kB."""

_Key = TypeVar("_Key", EllipticCurvePrivateKey, RSAPrivateKey)


class _Held(Generic[_Key]):
    """A key that was read from a file, and what `ports.Holder` promises of it."""

    def __init__(self, key: _Key, chain: tuple[bytes, ...]) -> None:
        self._key: _Key | None = key
        self._chain = chain
        self.key_size = key.key_size

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Certificates in DER, the signer's first."""
        return self._chain

    def close(self) -> None:
        """Forget the key."""
        self._key = None

    def _opened(self) -> _Key:
        if self._key is None:
            raise Unavailable("The key was let go.", fix="Open the file again.")
        return self._key


class EcdsaFile(_Held[EllipticCurvePrivateKey]):
    """Keeps the guarantees of `ports.EcdsaSigner`."""

    def sign(self, data: bytes, signature_algorithm: EllipticCurveSignatureAlgorithm) -> bytes:
        """The signature over `data`, DER. Raises Unavailable when the signer was closed."""
        return self._opened().sign(data, signature_algorithm)


class RsaFile(_Held[RSAPrivateKey]):
    """Keeps the guarantees of `ports.RsaSigner`."""

    def sign(self, data: bytes, padding: AsymmetricPadding, algorithm: HashAlgorithm) -> bytes:
        """The signature over `data`. Raises Unavailable when the signer was closed."""
        return self._opened().sign(data, padding, algorithm)


def open_pkcs12(content: bytes, *, password: str) -> Signer:
    """The signer in a PKCS#12 file (RFC 7292). Raises Unreadable for a wrong password, a damaged file, another key."""
    if len(content) > LARGEST_FILE:
        raise _refused("the file is too large to be a key", "file")
    try:
        held = pkcs12.load_pkcs12(content, password.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _refused("the file does not open with this password", "password") from error
    if held.cert is None or held.key is None:
        raise _refused("the file holds no key with its certificate", "file")
    others = tuple(other.certificate.public_bytes(Encoding.DER) for other in held.additional_certs)
    return _signer(held.key, (held.cert.certificate.public_bytes(Encoding.DER), *others))


def written_pkcs12(key: EllipticCurvePrivateKey, certificate: bytes, *, password: str) -> bytes:
    """A key with its certificate (DER) as a PKCS#12 file that `open_pkcs12` opens. Raises Unreadable without one."""
    if not password:
        raise _refused("a key is not written without a password", "password")
    held = load_certificate(certificate)
    return pkcs12.serialize_key_and_certificates(None, key, held, None, BestAvailableEncryption(password.encode()))


def open_key_pair(certificate: bytes, key: bytes, *, password: str, chain: tuple[bytes, ...] = ()) -> Signer:
    """The signer of a DER certificate (.cer) and its encrypted PKCS#8 key (.key); `chain` leads to its authority.

    Raises Unreadable as `open_pkcs12`, and when the two do not belong together.
    """
    if len(key) > LARGEST_FILE:
        raise _refused("the file is too large to be a key", "key")
    try:
        opened = load_der_private_key(key, password.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _refused("the key does not open with this password", "password") from error
    return _signer(opened, (certificate, *chain))


def open_rsa_pair(certificate: bytes, key: bytes, *, password: str) -> RsaFile:
    """As `open_key_pair`, for a law that asks for RSA (Mexico's CSD and e.firma). Raises Unreadable for another key."""
    signer = open_key_pair(certificate, key, password=password)
    if not isinstance(signer, RsaFile):
        raise _refused("the key is not RSA", "key")
    return signer


def _signer(key: object, chain: tuple[bytes, ...]) -> Signer:
    public = accepted_key(key)
    if read_certificate(chain[0]).public_key.public_numbers() != public.public_numbers():
        raise _refused("the key is not the one of the certificate", "key")
    if isinstance(key, RSAPrivateKey):
        return RsaFile(key, chain)
    assert isinstance(key, EllipticCurvePrivateKey)
    return EcdsaFile(key, chain)


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(why, field=field, rule="KEY-2", fix="Choose the file and type its password again.")
