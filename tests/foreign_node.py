# SPDX-License-Identifier: Apache-2.0
"""Another economy's node as a test needs it: its own authority and keys, made afresh, and a trust list to recognise."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from tradelane.kernel.canonical import canonical
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.issuing import (
    new_authority_certificate,
    new_revocation_list,
    new_signer_certificate,
    new_signing_key,
)
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.formats.trust_lists import list_json, signed_list
from tradelane.trust.values import AssuranceLevel, Authority, DetachedSignature, NodeKey, Recognition, TrustList


@dataclass
class ForeignNode:
    """A node outside this one's database."""

    economy: str
    now: datetime
    keys: dict[OrganisationId, tuple[EllipticCurvePrivateKey, bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.organisation = OrganisationId(f"{self.economy}.NODE.TRADELANE")
        self._key = new_signing_key()
        self._certificate = new_authority_certificate(
            self._key, organisation=self.organisation, name="Test authority", now=self.now
        )
        self.certify(self.organisation)

    def certify(self, organisation: OrganisationId) -> None:
        """Give an organisation a key and a certificate of this node's authority."""
        key = new_signing_key()
        certificate = new_signer_certificate(
            key.public_key(),
            organisation=organisation,
            name=organisation,
            authority_key=self._key,
            authority_certificate=self._certificate,
            now=self.now,
        )
        self.keys[organisation] = key, certificate

    def sign(self, organisation: OrganisationId, payload: bytes, *, at: datetime | None = None) -> DetachedSignature:
        """A detached signature by an organisation's key."""
        key, certificate = self.keys[organisation]
        return sign_detached(payload, key=key, chain=(certificate, self._certificate), at=at or self.now)

    def trust_list(self) -> TrustList:
        """This node's own list, of itself alone."""
        recognition = Recognition(AssuranceLevel.DEVELOPMENT, "a test", self.now - timedelta(days=1))
        crl = new_revocation_list(self._key, authority_certificate=self._certificate, number=1, now=self.now)
        return TrustList(
            economy=self.economy,
            issued=self.now.replace(microsecond=0),
            next_update=self.now.replace(microsecond=0) + timedelta(days=30),
            authorities=(Authority(self.economy, "Test authority", self._certificate, crl, recognition),),
            nodes=(NodeKey(self.organisation, self.keys[self.organisation][1]),),
        )

    def trust_list_file(self) -> bytes:
        """The signed file."""
        listed = self.trust_list()
        return signed_list(listed, self.sign(self.organisation, canonical(list_json(listed))))
