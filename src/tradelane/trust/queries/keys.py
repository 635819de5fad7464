# SPDX-License-Identifier: Apache-2.0
"""What anyone may know of keys: certificates and public halves; apart from the actions, which use private ones."""

from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.envelopes import public_jwk
from tradelane.trust.formats.issuing import Places
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.models.keystore import Key, PublishedList, Revocation
from tradelane.trust.rules.certificates import RENEWAL_AHEAD, the_organisation_or_its_authority_asks
from tradelane.trust.values.certificates import CertificateState, IssuedCertificate, RevocationReason
from tradelane.trust.values.signers import KeyPurpose

SIGNING = (KeyPurpose.SIGNATURE, KeyPurpose.BROWSER)
"""Keys that sign for an organisation."""


def certificate_chain(organisation: OrganisationId) -> tuple[bytes, ...]:
    """The organisation's signing certificate and its authority's, DER. Raises NotFound when it has none here."""
    return bytes(live_key(organisation, KeyPurpose.SIGNATURE).certificate), authority_certificate()


def authority_certificate() -> bytes:
    """The certificate of the node's authority, DER. Raises NotFound before `create_node_authority`."""
    return bytes(live_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.AUTHORITY).certificate)


def places() -> Places:
    """Where this node's authority answers for its certificates."""
    base = settings.BASE_URL.rstrip("/")
    return Places(f"{base}/trust/authority.crl", f"{base}/trust/ocsp", f"{base}/trust/authority.cer")


def revocation_list() -> bytes:
    """The revocation list of this node's authority as last published, DER. Raises NotFound before the first."""
    own = authority_certificate()
    listed = read_trust_list(published_trust_list()).authorities
    return next(authority.crl for authority in listed if authority.certificate == own)


def certificates_of(*, organisation: OrganisationId, by: Actor, now: datetime) -> list[IssuedCertificate]:
    """The organisation's signing certificates of this node, the present one first.

    Raises Forbidden (TRUST-18) for anybody but an admin of the organisation or of the node.
    """
    the_organisation_or_its_authority_asks.require(by, organisation=organisation, authority=settings.NODE_ORGANISATION)
    rows = Key.objects.filter(organisation=organisation, purpose__in=SIGNING).order_by("-pk")
    revoked = {row.serial: row for row in Revocation.objects.filter(organisation=organisation)}
    return [_issued(row, revoked, now) for row in rows]


def _issued(row: Key, revoked: dict[str, Revocation], now: datetime) -> IssuedCertificate:
    view = read_certificate(bytes(row.certificate))
    serial = format(view.serial, "x")
    end = revoked.get(serial)
    if end is not None:
        state = CertificateState.REVOKED
    elif now > view.not_after:
        state = CertificateState.EXPIRED
    elif row.retired_at is not None:
        state = CertificateState.REPLACED
    else:
        state = CertificateState.ENDING if view.not_after - now < RENEWAL_AHEAD else CertificateState.IN_USE
    return IssuedCertificate(
        serial, view.name, view.not_before, view.not_after, state,
        end.revoked_at if end else None, RevocationReason(end.reason) if end else None,
        in_browser=row.purpose == KeyPurpose.BROWSER,
    )  # fmt: skip


def signing_public_jwk(organisation: OrganisationId) -> dict[str, str] | None:
    """The public half of an organisation's signing key of this node, by which it proves what it holds; None without."""
    row = Key.objects.filter(organisation=organisation, purpose=KeyPurpose.SIGNATURE, retired_at=None).first()
    key = None if row is None else load_der_public_key(bytes(row.public))
    return public_jwk(key) if isinstance(key, EllipticCurvePublicKey) else None


def encryption_public_jwk(organisation: OrganisationId) -> dict[str, Any]:
    """The key to encrypt to for this organisation, as a JSON Web Key. Raises NotFound when it has none here."""
    key = load_der_public_key(bytes(live_key(organisation, KeyPurpose.AGREEMENT).public))
    assert isinstance(key, EllipticCurvePublicKey)
    return public_jwk(key)


def public_keys(organisation: OrganisationId) -> list[bytes]:
    """Public halves (DER) of the keys by which the organisation signs at present, the newest first."""
    return Key.signed_by(organisation)


def has_certificate(organisation: OrganisationId) -> bool:
    """Whether the organisation can sign here."""
    return Key.objects.filter(organisation=organisation, purpose=KeyPurpose.SIGNATURE, retired_at=None).exists()


def certified_organisations() -> list[OrganisationId]:
    """Organisations with a certificate of this node, by id."""
    rows = Key.objects.filter(purpose=KeyPurpose.SIGNATURE, retired_at=None).order_by("organisation")
    return [OrganisationId(row) for row in rows.values_list("organisation", flat=True)]


def published_trust_list() -> bytes:
    """The trust list file as last published. Raises NotFound before the first."""
    content = PublishedList.latest()
    if content is None:
        raise NotFound("This node has not published a trust list yet.", fix="Run `tradelane init` first.")
    return content


def live_key(organisation: OrganisationId, purpose: KeyPurpose) -> Key:
    """The row of the organisation's present key; within the room. Raises NotFound."""
    row = Key.objects.filter(organisation=organisation, purpose=purpose, retired_at=None).first()
    if row is None:
        raise NotFound(
            f"{organisation} has no {purpose} key on this node.",
            field="organisation",
            fix="Issue it a certificate first.",
            facts={"organisation": organisation, "purpose": str(purpose)},
        )
    return row
