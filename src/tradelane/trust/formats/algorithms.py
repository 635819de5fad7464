# SPDX-License-Identifier: Apache-2.0
"""How keys sign and what their signatures show (RFC 7518 §3); apart, because JSON, XML, PDF and stamps share it.

Economies' own authorities certify RSA keys (Mexico's e.firma among them), ours certify keys on P-256. The key in the
certificate says what is accepted; a file only names one of that key's algorithms.
"""

from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.rule import Rule
from tradelane.trust.rules.keys import an_rsa_key_is_long_enough, the_key_is_on_p256_or_rsa
from tradelane.trust.rules.signing import the_signature_has_one_form
from tradelane.trust.values.signers import Algorithm, EcdsaKey, RsaKey, SigningKey

COORDINATE = 32
"""Bytes of r and of s in an ES256 signature (RFC 7518 §3.4)."""
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


def accepted_key(key: object) -> PublicKey:
    """The key, when signatures by it count here. Raises Unreadable (TRUST-14, TRUST-24)."""
    if isinstance(key, rsa.RSAPublicKey | rsa.RSAPrivateKey):
        if not an_rsa_key_is_long_enough(key.key_size):
            raise _broken(an_rsa_key_is_long_enough)
    elif not isinstance(key, ec.EllipticCurvePublicKey | ec.EllipticCurvePrivateKey) or not the_key_is_on_p256_or_rsa(
        key.curve.name
    ):
        raise _broken(the_key_is_on_p256_or_rsa)
    return key if isinstance(key, PublicKey) else key.public_key()


def family(key: PublicKey) -> str:
    """`RSA` or `EC`, the words of JSON Web Keys (RFC 7518 §6.1)."""
    return "RSA" if isinstance(key, rsa.RSAPublicKey) else "EC"


def described(key: PublicKey) -> str:
    """How XML and PDF are signed by such a key, for a reader of a report."""
    return "RSA (PKCS #1 v1.5) with SHA-256" if isinstance(key, rsa.RSAPublicKey) else "ECDSA with SHA-256"


def usual_algorithm(key: PublicKey) -> Algorithm:
    """What a key signs with unless it is told: every card and every reader knows RS256, which is also e.firma's."""
    return Algorithm.RS256 if isinstance(key, rsa.RSAPublicKey) else Algorithm.ES256


def sign_with(key: SigningKey, algorithm: Algorithm, content: bytes) -> bytes:
    """The signature as JWS writes it: for ES256 r and s in their low form, for RSA the octets of RFC 8017."""
    if algorithm is Algorithm.ES256:
        return sign_es256(cast(EcdsaKey, key), content)
    return cast(RsaKey, key).sign(content, _padding(algorithm), hashes.SHA256())


def signature_holds(key: PublicKey, algorithm: Algorithm, signature: bytes, content: bytes) -> bool:
    """Whether `key` made this signature over `content`; never by an algorithm of another kind of key."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return algorithm is Algorithm.ES256 and es256_holds(key, signature, content)
    if algorithm is Algorithm.ES256:
        return False
    try:
        key.verify(signature, content, _padding(algorithm), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def sign_es256(key: EcdsaKey, content: bytes) -> bytes:
    """The ES256 signature (r and s, 64 bytes) in its low form."""
    r, s = decode_dss_signature(key.sign(content, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(COORDINATE, "big") + min(s, ORDER_P256 - s).to_bytes(COORDINATE, "big")


def es256_holds(public_key: PublicKey, signature: bytes, content: bytes) -> bool:
    """Whether `signature` (r and s, 32 bytes each) is that of `content` (RFC 7518 §3.4)."""
    if len(signature) != 2 * COORDINATE:
        return False
    r, s = int.from_bytes(signature[:COORDINATE], "big"), int.from_bytes(signature[COORDINATE:], "big")
    return der_signature_holds(public_key, encode_dss_signature(r, s), content)


def der_signature_holds(public_key: PublicKey, signature: bytes, content: bytes) -> bool:
    """Whether the signature as X.509 and CMS write it is that of `content` with SHA-256.

    ECDSA in DER (RFC 3279 §2.2.3), RSA by PKCS #1 v1.5 (RFC 4055 §5).
    """
    if isinstance(public_key, rsa.RSAPublicKey):
        return signature_holds(public_key, Algorithm.RS256, signature, content)
    try:
        public_key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def der_signature(key: SigningKey, public_key: PublicKey, content: bytes) -> bytes:
    """The signature over `content` as X.509 and CMS write it: ECDSA in DER and its low form, RSA by PKCS #1 v1.5."""
    raw = sign_with(key, usual_algorithm(public_key), content)
    if isinstance(public_key, rsa.RSAPublicKey):
        return raw
    return encode_dss_signature(int.from_bytes(raw[:COORDINATE], "big"), int.from_bytes(raw[COORDINATE:], "big"))


def raw_has_one_form(key: PublicKey, signature: bytes) -> bool:
    """Whether a JWS or XML signature is the only one that its maker could have meant (TRUST-13).

    An RSA signature is a number below the modulus in exactly as many octets (RFC 8017 §8), so nobody else can respell
    it; an ECDSA signature has a second spelling, which is refused.
    """
    if isinstance(key, rsa.RSAPublicKey):
        return len(signature) == (key.key_size + 7) // 8
    return len(signature) == 2 * COORDINATE and the_signature_has_one_form(
        int.from_bytes(signature[COORDINATE:], "big")
    )


def der_has_one_form(key: PublicKey, signature: bytes) -> bool:
    """As `raw_has_one_form`, for a signature as CMS writes it. Raises ValueError when it is no ECDSA signature."""
    if isinstance(key, rsa.RSAPublicKey):
        return raw_has_one_form(key, signature)
    return the_signature_has_one_form(decode_dss_signature(signature)[1])


def _padding(algorithm: Algorithm) -> padding.AsymmetricPadding:
    if algorithm is Algorithm.PS256:  # RFC 7518 §3.5: MGF1 with SHA-256, the salt as long as the digest
        return padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
    return padding.PKCS1v15()


def _broken(rule: Rule[...]) -> Unreadable:
    return Unreadable(rule.text, field="key", rule=rule.id, fix=rule.fix, cites=rule.cites)
