# SPDX-License-Identifier: Apache-2.0
"""The node's own authority and the certificates it issues; apart, because this is the root of what others believe."""

from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor
from tradelane.trust.actions.keystore import keep_key, private_key
from tradelane.trust.actions.log import create_log
from tradelane.trust.actions.trust_lists import publish_trust_list
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.issuing import (
    new_authority_certificate,
    new_signer_certificate,
    new_signing_key,
    new_timestamper_certificate,
)
from tradelane.trust.models.keystore import Key, Revocation
from tradelane.trust.queries.keys import authority_certificate, live_key
from tradelane.trust.values.signers import KeyPurpose


def create_node_authority(*, now: datetime) -> None:
    """Make the node's authority, stamping key, log key and own certificate, and publish the first trust list.

    Idempotent: what exists stays. Every name says DEVELOPMENT, because this authority checks nobody's papers.
    """
    node = OrganisationId(settings.NODE_ORGANISATION)
    economy = settings.ECONOMY
    with transaction.atomic():
        if Key.objects.filter(organisation=node, purpose=KeyPurpose.AUTHORITY).exists():
            return
        _make_authority(node, f"Tradelane {economy} DEVELOPMENT authority", now)
        _make_timestamper(node, f"Tradelane {economy} DEVELOPMENT time stamps", now)
        keep_key(Ed25519PrivateKey.generate(), organisation=node, purpose=KeyPurpose.LOG, name=log_origin(), now=now)
        create_log(now=now)
        create_log(now=now)
        record("trust.authority.created", subject=node, by=None)
        issue_certificate(organisation=node, name=f"Tradelane node {economy}", now=now)
        publish_trust_list(now=now)


def log_origin() -> str:
    """The name of the node's log: its address without scheme (C2SP tlog-checkpoint, origin line)."""
    return f"{urlsplit(settings.BASE_URL).netloc}/log/{settings.ECONOMY}"


def issue_certificate(*, organisation: OrganisationId, name: str, now: datetime) -> bytes:
    """Give the organisation a signing certificate and an encryption key in the keystore; the certificate, DER.

    Idempotent: an organisation that has a live certificate keeps it. The caller has checked who the organisation is.
    Raises NotFound before `create_node_authority`.
    """
    node = OrganisationId(settings.NODE_ORGANISATION)
    with transaction.atomic():
        found = Key.objects.filter(organisation=organisation, purpose=KeyPurpose.SIGNATURE, retired_at=None).first()
        if found is not None:
            return bytes(found.certificate)
        authority = authority_certificate()
        key = new_signing_key()
        certificate = new_signer_certificate(
            key.public_key(),
            organisation=organisation,
            name=name,
            authority_key=private_key(node, KeyPurpose.AUTHORITY),
            authority_certificate=authority,
            now=now,
        )
        keep_key(
            key, organisation=organisation, purpose=KeyPurpose.SIGNATURE, name=name, now=now, certificate=certificate
        )
        if not Key.objects.filter(organisation=organisation, purpose=KeyPurpose.AGREEMENT, retired_at=None).exists():
            keep_key(new_signing_key(), organisation=organisation, purpose=KeyPurpose.AGREEMENT, name=name, now=now)
        record(
            "trust.certificate.issued", subject=organisation, by=None, sha256=read_certificate(certificate).fingerprint
        )
        return certificate


def revoke_certificate(*, organisation: OrganisationId, by: Actor | None, now: datetime) -> None:
    """Take the organisation's certificate back and publish a new trust list; signatures made before stay valid."""
    with transaction.atomic():
        row = live_key(organisation, KeyPurpose.SIGNATURE)
        serial = format(read_certificate(bytes(row.certificate)).serial, "x")
        Revocation.objects.create(serial=serial, organisation=organisation, revoked_at=now)
        Key.objects.filter(pk=row.pk).update(retired_at=now)
        record("trust.certificate.revoked", subject=organisation, by=by, serial=serial)
        publish_trust_list(now=now)


def _make_authority(node: OrganisationId, name: str, now: datetime) -> None:
    key = new_signing_key()
    certificate = new_authority_certificate(key, organisation=node, name=name, now=now)
    keep_key(key, organisation=node, purpose=KeyPurpose.AUTHORITY, name=name, now=now, certificate=certificate)


def _make_timestamper(node: OrganisationId, name: str, now: datetime) -> None:
    key = new_signing_key()
    certificate = new_timestamper_certificate(
        key.public_key(),
        organisation=node,
        name=name,
        authority_key=private_key(node, KeyPurpose.AUTHORITY),
        authority_certificate=authority_certificate(),
        now=now,
    )
    keep_key(key, organisation=node, purpose=KeyPurpose.TIMESTAMP, name=name, now=now, certificate=certificate)
