# SPDX-License-Identifier: Apache-2.0
"""An authenticator in software (W3C WebAuthn §6): its key is made afresh, its answers are what a browser would send."""

import hashlib
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tradelane.trust.formats.base64_text import to_base64url

ORIGIN, HOST = "http://testserver", "testserver"
CREDENTIAL = b"invented credential"


@dataclass(frozen=True)
class SoftAuthenticator:
    """Signs whatever it is asked, its owner present and verified."""

    key: ec.EllipticCurvePrivateKey

    def assertion(self, challenge: bytes, *, verified: bool = True, origin: str = ORIGIN) -> dict[str, Any]:
        """The answer to `navigator.credentials.get` (§7.2)."""
        client = CollectedClientData.create(CollectedClientData.TYPE.GET, challenge, origin)
        flags = AuthenticatorData.FLAG.UP | (AuthenticatorData.FLAG.UV if verified else AuthenticatorData.FLAG(0))
        data = AuthenticatorData.create(_host_hash(), flags, 1)
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        response = {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        return {
            "id": to_base64url(CREDENTIAL), "rawId": to_base64url(CREDENTIAL), "type": "public-key",
            "response": {name: to_base64url(bytes(part)) for name, part in response.items()},
            "clientExtensionResults": {},
        }  # fmt: skip


def a_passkey(person: str) -> SoftAuthenticator:
    """An authenticator of the person, registered as allauth keeps it (§7.1)."""
    key = ec.generate_private_key(ec.SECP256R1())
    held = AttestedCredentialData.create(b"\0" * 16, CREDENTIAL, ES256.from_cryptography_key(key.public_key()))
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    attested = AttestationObject.create("none", AuthenticatorData.create(_host_hash(), flags, 0, bytes(held)), {})
    client = CollectedClientData.create(CollectedClientData.TYPE.CREATE, b"registered before", ORIGIN)
    credential = {
        "id": to_base64url(CREDENTIAL), "rawId": to_base64url(CREDENTIAL), "type": "public-key",
        "response": {"clientDataJSON": to_base64url(bytes(client)), "attestationObject": to_base64url(bytes(attested))},
        "clientExtensionResults": {"credProps": {"rk": True}},
    }  # fmt: skip
    Authenticator.objects.create(
        user_id=person, type=Authenticator.Type.WEBAUTHN, data={"name": "invented", "credential": credential}
    )
    return SoftAuthenticator(key)


def challenge_in(options: dict[str, Any]) -> bytes:
    """The challenge that a page or the API hands to the browser."""
    text = options["publicKey"]["challenge"]
    return text if isinstance(text, bytes) else urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _host_hash() -> bytes:
    return hashlib.sha256(HOST.encode()).digest()
