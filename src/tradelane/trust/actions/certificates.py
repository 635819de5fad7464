# SPDX-License-Identifier: Apache-2.0
"""Certificates issued, renewed and taken back; apart from the authority itself, which is made once."""

from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor
from tradelane.trust.actions.keystore import keep_key, private_key
from tradelane.trust.actions.trust_lists import publish_trust_list
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.issuing import new_signer_certificate, new_signing_key, new_timestamper_certificate
from tradelane.trust.models.keystore import Key, Revocation
from tradelane.trust.queries.keys import SIGNING, authority_certificate, live_key, places
from tradelane.trust.rules.certificates import RENEWAL_AHEAD, the_organisation_or_its_authority_asks
from tradelane.trust.values.certificates import RevocationReason
from tradelane.trust.values.signers import KeyPurpose


def issue_certificate(*, organisation: OrganisationId, name: str, now: datetime) -> bytes:
    """Give the organisation a signing certificate and an encryption key in the keystore; the certificate, DER.

    Idempotent: an organisation that has a live certificate keeps it. The caller has checked who the organisation is.
    Raises NotFound before `create_node_authority`.
    """
    with transaction.atomic():
        found = Key.objects.filter(organisation=organisation, purpose=KeyPurpose.SIGNATURE, retired_at=None).first()
        if found is not None:
            return bytes(found.certificate)
        certificate = _certify(organisation, name, now)
        if not Key.objects.filter(organisation=organisation, purpose=KeyPurpose.AGREEMENT, retired_at=None).exists():
            keep_key(new_signing_key(), organisation=organisation, purpose=KeyPurpose.AGREEMENT, name=name, now=now)
        record(
            "trust.certificate.issued", subject=organisation, by=None, sha256=read_certificate(certificate).fingerprint
        )
        return certificate


def renew_certificate(*, organisation: OrganisationId, by: Actor | None, now: datetime) -> bytes:
    """A new key and certificate in place of the present ones; the certificate, DER.

    What the old key signed stays valid: its certificate is replaced, not revoked. Raises NotFound without a
    certificate, Forbidden (TRUST-18) when `by` may not; without `by` the node renews on its own.
    """
    with transaction.atomic():
        row = _locked(live_key(organisation, KeyPurpose.SIGNATURE))
        _require_asks(by, organisation)
        Key.objects.filter(pk=row.pk).update(retired_at=now)
        certificate = _certify(organisation, row.name, now)
        record(
            "trust.certificate.renewed", subject=organisation, by=by,
            replaced=row.serial, sha256=read_certificate(certificate).fingerprint,
        )  # fmt: skip
        if organisation == settings.NODE_ORGANISATION:
            publish_trust_list(now=now)
        return certificate


def revoke_certificate(
    *,
    organisation: OrganisationId,
    by: Actor | None,
    now: datetime,
    reason: RevocationReason | str = RevocationReason.UNSPECIFIED,
    serial: str = "",
) -> None:
    """Take a certificate back, the present one if `serial` names none, and publish a new trust list at once.

    Signatures made before stay valid. Idempotent. Raises NotFound for a serial that the organisation does not have,
    Forbidden (TRUST-18) when `by` may not. The node's own certificate is renewed in the same step.
    """
    with transaction.atomic():
        row = _certificate(organisation, serial)
        _require_asks(by, organisation)
        number = format(read_certificate(bytes(row.certificate)).serial, "x")
        if Revocation.objects.filter(serial=number).exists():
            return
        Revocation.objects.create(
            serial=number, organisation=organisation, revoked_at=now, reason=RevocationReason(reason).value
        )
        if row.retired_at is None:
            Key.objects.filter(pk=row.pk).update(retired_at=now)
            if organisation == settings.NODE_ORGANISATION and row.purpose == KeyPurpose.SIGNATURE:
                _certify(organisation, row.name, now)
        record("trust.certificate.revoked", subject=organisation, by=by, serial=number, reason=str(reason))
        publish_trust_list(now=now)


def renew_own_certificates(*, now: datetime) -> int:
    """Renew the node's certificates for seals and time stamps well before they end; how many."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    return sum(
        _renew_own(node, purpose, now)
        for purpose in (KeyPurpose.SIGNATURE, KeyPurpose.TIMESTAMP)
        if _ends_soon(live_key(node, purpose), now)
    )


def _ends_soon(row: Key, now: datetime) -> bool:
    return read_certificate(bytes(row.certificate)).not_after - now <= RENEWAL_AHEAD


def _renew_own(node: OrganisationId, purpose: KeyPurpose, now: datetime) -> int:
    with transaction.atomic():
        row = _locked(live_key(node, purpose))
        if not _ends_soon(row, now):  # another worker was quicker
            return 0
        if purpose is KeyPurpose.SIGNATURE:
            renew_certificate(organisation=node, by=None, now=now)
        else:
            Key.objects.filter(pk=row.pk).update(retired_at=now)
            make_timestamper(node, row.name, now)
            publish_trust_list(now=now)
        return 1


def make_timestamper(node: OrganisationId, name: str, now: datetime) -> None:
    """A stamping key and its certificate, inside the caller's transaction."""
    key = new_signing_key()
    certificate = new_timestamper_certificate(
        key.public_key(),
        organisation=node,
        name=name,
        authority_key=private_key(node, KeyPurpose.AUTHORITY),
        authority_certificate=authority_certificate(),
        now=now,
        places=places(),
    )
    keep_key(key, organisation=node, purpose=KeyPurpose.TIMESTAMP, name=name, now=now, certificate=certificate)


def _certify(organisation: OrganisationId, name: str, now: datetime) -> bytes:
    key: EllipticCurvePrivateKey = new_signing_key()
    certificate = new_signer_certificate(
        key.public_key(),
        organisation=organisation,
        name=name,
        authority_key=private_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.AUTHORITY),
        authority_certificate=authority_certificate(),
        now=now,
        places=places(),
    )
    keep_key(key, organisation=organisation, purpose=KeyPurpose.SIGNATURE, name=name, now=now, certificate=certificate)
    return certificate


def _certificate(organisation: OrganisationId, serial: str) -> Key:
    if not serial:
        return _locked(live_key(organisation, KeyPurpose.SIGNATURE))
    row = Key.objects.select_for_update().filter(organisation=organisation, purpose__in=SIGNING, serial=serial).first()
    if row is None:
        raise NotFound(f"{organisation} has no certificate {serial} of this node.", field="serial")
    return row


def _locked(row: Key) -> Key:
    return Key.objects.select_for_update().get(pk=row.pk)


def _require_asks(by: Actor | None, organisation: OrganisationId) -> None:
    if by is not None:
        the_organisation_or_its_authority_asks.require(
            by, organisation=organisation, authority=settings.NODE_ORGANISATION
        )
