# SPDX-License-Identifier: Apache-2.0
"""Keys in a security module behind PKCS#11 (OASIS, Cryptoki 2.40); apart, because its library is extra (`hsm`) and
talks to hardware. The private key never leaves the module: it gets a digest and gives back r and s.
"""

import hashlib
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurveSignatureAlgorithm
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tradelane.kernel.errors import Unavailable, Unreadable
from tradelane.trust.formats.algorithms import COORDINATE
from tradelane.trust.formats.certificates import read_certificate


class ModuleSigner:
    """Keeps the guarantees of `ports.Signer` for a key in a token."""

    key_size = 256

    def __init__(self, session: Any, key: Any, chain: tuple[bytes, ...]) -> None:
        self._session, self._key, self._chain = session, key, chain

    @property
    def chain(self) -> tuple[bytes, ...]:
        """Certificates in DER, the signer's first."""
        return self._chain

    def sign(self, data: bytes, signature_algorithm: EllipticCurveSignatureAlgorithm) -> bytes:
        """The signature over `data` with SHA-256, DER. Raises Unavailable when the module does not answer."""
        import pkcs11

        if signature_algorithm.algorithm.name != "sha256":  # type: ignore[union-attr]
            raise ValueError("only ECDSA with SHA-256 is signed")
        if self._key is None:
            raise Unavailable("The key was let go.", fix="Open the token again.")
        try:
            raw = self._key.sign(hashlib.sha256(data).digest(), mechanism=pkcs11.Mechanism.ECDSA)
        except pkcs11.PKCS11Error as error:
            raise Unavailable(f"The security module gave no signature: {type(error).__name__}.") from error
        r, s = int.from_bytes(raw[:COORDINATE], "big"), int.from_bytes(raw[COORDINATE:], "big")
        return encode_dss_signature(r, s)

    def close(self) -> None:
        """Log out of the token."""
        if self._key is not None:
            self._key = None
            self._session.close()


def open_module(module: str, *, token: str, pin: str, label: str, chain: tuple[bytes, ...]) -> ModuleSigner:
    """The signer of the key `label` in `token`, by the PKCS#11 library at the path `module`.

    Raises Unavailable without the library, the extra `hsm` or the token; Unreadable for a wrong PIN, an unknown key,
    or one that is not the certificate's.
    """
    try:
        import pkcs11
    except ImportError as error:
        raise Unavailable("PKCS#11 is not installed.", fix="Install tradelane[hsm].") from error
    try:
        session = pkcs11.lib(module).get_token(token_label=token).open(user_pin=pin)
    except pkcs11.PinIncorrect as error:
        raise _refused("the PIN is wrong", "pin") from error
    except (pkcs11.PKCS11Error, OSError, RuntimeError) as error:
        raise Unavailable(f"There is no such token: {type(error).__name__}.", fix="Check module and token.") from error
    try:
        key = session.get_key(label=label, object_class=pkcs11.ObjectClass.PRIVATE_KEY, key_type=pkcs11.KeyType.EC)
    except pkcs11.PKCS11Error as error:
        session.close()
        raise _refused("the token holds no such key, or several", "label") from error
    signer = ModuleSigner(session, key, chain)
    if not _is_the_certificates(signer):
        signer.close()
        raise _refused("the key is not the one of the certificate", "label")
    return signer


def _is_the_certificates(signer: ModuleSigner) -> bool:
    """A trial signature tells: public keys stand in tokens in several ways, or not at all."""
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256

    from tradelane.trust.formats.algorithms import der_signature_holds

    trial = b"Tradelane: is this the key of the certificate?"
    return der_signature_holds(
        read_certificate(signer.chain[0]).public_key, signer.sign(trial, ec.ECDSA(SHA256())), trial
    )


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(why, field=field, rule="KEY-3", fix="Check the token, its PIN and the key's label.")
