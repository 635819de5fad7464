# SPDX-License-Identifier: Apache-2.0
"""A key as a browser makes and uses one, in software; made afresh in each run, its private half given to nobody."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.conftest import NOON
from tradelane.kernel.digests import Digest, digest_of
from tradelane.parties.values import Actor
from tradelane.trust import actions
from tradelane.trust.formats.algorithms import sign_es256
from tradelane.trust.formats.base64_text import to_base64url
from tradelane.trust.formats.browser_keys import enrolment_request
from tradelane.trust.values import DetachedSignature

SESSION = digest_of(b"invented session")


class SoftBrowser:
    """Has one key."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def answer(self, challenge: str, organisation: str) -> bytes:
        """Its signature over the request for a certificate."""
        request = enrolment_request(challenge=challenge, organisation=organisation, public_key=self.spki)  # type: ignore[arg-type]
        return sign_es256(self.key, request)

    def sign(self, payload: bytes, protected: str) -> DetachedSignature:
        """Its signature over a document."""
        signature = sign_es256(self.key, protected.encode() + b"." + to_base64url(payload).encode())
        return DetachedSignature(protected, to_base64url(signature))

    def enrolled(self, by: Actor, *, session: Digest = SESSION, now: datetime = NOON) -> "SoftBrowser":
        """Itself, once the node certified its key."""
        challenge = actions.challenge_browser(by=by, session=session, now=now)
        actions.certify_browser_key(
            challenge=challenge, public_key=self.spki, signature=self.answer(challenge, by.organisation),
            session=session, by=by, now=now,
        )  # fmt: skip
        return self
