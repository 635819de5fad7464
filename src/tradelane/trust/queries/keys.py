# SPDX-License-Identifier: Apache-2.0
"""What anyone may know of keys: certificates and public halves; apart from the actions, which use private ones."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.envelopes import public_jwk
from tradelane.trust.models.keystore import Key, PublishedList
from tradelane.trust.values.signers import KeyPurpose


def certificate_chain(organisation: OrganisationId) -> tuple[bytes, ...]:
    """The organisation's signing certificate and its authority's, DER. Raises NotFound when it has none here."""
    return bytes(live_key(organisation, KeyPurpose.SIGNATURE).certificate), authority_certificate()


def authority_certificate() -> bytes:
    """The certificate of the node's authority, DER. Raises NotFound before `create_node_authority`."""
    return bytes(live_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.AUTHORITY).certificate)


def encryption_public_jwk(organisation: OrganisationId) -> dict[str, Any]:
    """The key to encrypt to for this organisation, as a JSON Web Key. Raises NotFound when it has none here."""
    key = load_der_public_key(bytes(live_key(organisation, KeyPurpose.AGREEMENT).public))
    assert isinstance(key, EllipticCurvePublicKey)
    return public_jwk(key)


def has_certificate(organisation: OrganisationId) -> bool:
    """Whether the organisation can sign here."""
    return Key.objects.filter(organisation=organisation, purpose=KeyPurpose.SIGNATURE, retired_at=None).exists()


def certified_organisations() -> list[OrganisationId]:
    """Organisations with a certificate of this node, by id."""
    rows = Key.objects.filter(purpose=KeyPurpose.SIGNATURE, retired_at=None).order_by("organisation")
    return [OrganisationId(row) for row in rows.values_list("organisation", flat=True)]


def published_trust_list() -> bytes:
    """The trust list file as last published. Raises NotFound before the first."""
    row = PublishedList.objects.order_by("-pk").first()
    if row is None:
        raise NotFound("This node has not published a trust list yet.", fix="Run `tradelane init` first.")
    return bytes(row.content)


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
