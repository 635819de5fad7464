# SPDX-License-Identifier: Apache-2.0
"""Keys in a security module behind PKCS#11 (OASIS, Cryptoki 2.40); apart, because its library is extra (`hsm`) and
talks to hardware. The private key never leaves the module: an EC key gets a digest and gives back r and s, an RSA key
gets the bytes, as modules digest them themselves.
"""

import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurveSignatureAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PSS, AsymmetricPadding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, HashAlgorithm

from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.trust.formats.algorithms import COORDINATE, der_signature, der_signature_holds, family
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.ports import Signer


class _InModule:
    """A key in a token, and what `ports.Holder` promises of it."""

    def __init__(self, session: Any, key: Any, chain: tuple[bytes, ...]) -> None:
        self._session, self._key, self._chain = session, key, chain
        self.key_size = read_certificate(chain[0]).public_key.key_size

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Certificates in DER, the signer's first."""
        return self._chain

    def close(self) -> None:
        """Log out of the token."""
        if self._key is not None:
            self._key = None
            self._session.close()

    def _signed(self, data: bytes, mechanism: str, parameters: Any = None) -> bytes:
        """What the module answers. Raises Unavailable when it gives no signature, or was closed."""
        import pkcs11

        if self._key is None:
            raise Unavailable("The key was let go.", fix="Open the token again.")
        try:
            signature: bytes = self._key.sign(data, mechanism=pkcs11.Mechanism[mechanism], mechanism_param=parameters)
        except pkcs11.PKCS11Error as error:
            raise Unavailable(f"The security module gave no signature: {type(error).__name__}.") from error
        return signature


class EcdsaModule(_InModule):
    """Keeps the guarantees of `ports.EcdsaSigner`."""

    def sign(self, data: bytes, signature_algorithm: EllipticCurveSignatureAlgorithm) -> bytes:
        """The signature over `data` with SHA-256, DER. Raises Unavailable when the module does not answer."""
        if signature_algorithm.algorithm.name != SHA256.name:  # type: ignore[union-attr]
            raise ValueError("only ECDSA with SHA-256 is signed")
        raw = self._signed(hashlib.sha256(data).digest(), "ECDSA")
        r, s = int.from_bytes(raw[:COORDINATE], "big"), int.from_bytes(raw[COORDINATE:], "big")
        return encode_dss_signature(r, s)


class RsaModule(_InModule):
    """Keeps the guarantees of `ports.RsaSigner`."""

    def sign(self, data: bytes, padding: AsymmetricPadding, algorithm: HashAlgorithm) -> bytes:
        """The signature over `data` with SHA-256, by either padding. Raises Unavailable as `EcdsaModule.sign`."""
        import pkcs11

        if algorithm.name != SHA256.name:
            raise ValueError("only RSA with SHA-256 is signed")
        if isinstance(padding, PSS):  # RFC 7518 §3.5, the only parameters that a JWS of ours has
            salt = SHA256.digest_size
            parameters = (pkcs11.Mechanism.SHA256, pkcs11.MGF.SHA256, salt)
            return self._signed(data, "SHA256_RSA_PKCS_PSS", parameters)
        return self._signed(data, "SHA256_RSA_PKCS")


def open_module(module: str, *, token: str, pin: str, label: str, chain: tuple[bytes, ...]) -> Signer:
    """The signer of the key `label` in `token`, by the PKCS#11 library at the path `module`.

    The certificate says whether the key is RSA or EC. Raises Unavailable without the library, the extra `hsm` or the
    token; Unreadable for a wrong PIN, an unknown key, or one that is not the certificate's.
    """
    try:
        import pkcs11
    except ImportError as error:
        raise Unavailable("PKCS#11 is not installed.", fix="Install tradelane[hsm].") from error
    kind = family(read_certificate(chain[0]).public_key)
    try:
        session = pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin)
    except pkcs11.PinIncorrect as error:
        raise _refused("the PIN is wrong", "pin") from error
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
        raise Unavailable(f"There is no such token: {type(error).__name__}.", fix="Check module and token.") from error
    try:
        key = session.get_key(label=label, object_class=pkcs11.ObjectClass.PRIVATE_KEY, key_type=pkcs11.KeyType[kind])
    except pkcs11.PKCS11Error as error:
        session.close()
        raise _refused(f"the token holds no such {kind} key, or several", "label") from error
    signer: Signer = (RsaModule if kind == "RSA" else EcdsaModule)(session, key, chain)
    if not _is_the_certificates(signer):
        signer.close()
        raise _refused("the key is not the one of the certificate", "label")
    return signer


def _is_the_certificates(signer: Signer) -> bool:
    """A trial signature tells: public keys stand in tokens in several ways, or not at all."""
    trial = b"Tradelane: is this the key of the certificate?"
    public = read_certificate(signer.chain[0]).public_key
    return der_signature_holds(public, der_signature(signer, public, trial), trial)


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(why, field=field, rule="KEY-3", fix="Check the token, its PIN and the key's label.")
