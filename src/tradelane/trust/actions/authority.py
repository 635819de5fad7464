# SPDX-License-Identifier: Apache-2.0
"""The node's own authority; apart, because this is the root of what others believe, and is made once."""

from datetime import datetime
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.actions.certificates import issue_certificate, make_timestamper
from tradelane.trust.actions.keystore import keep_key
from tradelane.trust.actions.log import create_log
from tradelane.trust.actions.trust_lists import publish_trust_list
from tradelane.trust.actions.witnesses import create_witness
from tradelane.trust.formats.issuing import new_authority_certificate, new_signing_key
from tradelane.trust.models.keystore import Key
from tradelane.trust.values.signers import KeyPurpose


def create_node_authority(*, now: datetime) -> None:
    """Make the node's authority, stamping, log and witness keys and own certificate, and publish the first trust list.

    Idempotent: what exists stays. Every name says DEVELOPMENT, because this authority checks nobody's papers.
    """
    node = OrganisationId(settings.NODE_ORGANISATION)
    economy = settings.ECONOMY
    with transaction.atomic():
        create_witness(now=now)
        if Key.objects.filter(organisation=node, purpose=KeyPurpose.AUTHORITY).exists():
            return
        _make_authority(node, f"Tradelane {economy} DEVELOPMENT authority", now)
        make_timestamper(node, f"Tradelane {economy} DEVELOPMENT time stamps", now)
        keep_key(Ed25519PrivateKey.generate(), organisation=node, purpose=KeyPurpose.LOG, name=log_origin(), now=now)
        create_log(now=now)
        record("trust.authority.created", subject=node, by=None)
        issue_certificate(organisation=node, name=f"Tradelane node {economy}", now=now)
        publish_trust_list(now=now)


def log_origin() -> str:
    """The name of the node's log: its address without scheme (C2SP tlog-checkpoint, origin line)."""
    return f"{urlsplit(settings.BASE_URL).netloc}/log/{settings.ECONOMY}"


def _make_authority(node: OrganisationId, name: str, now: datetime) -> None:
    key = new_signing_key()
    certificate = new_authority_certificate(key, organisation=node, name=name, now=now)
    keep_key(key, organisation=node, purpose=KeyPurpose.AUTHORITY, name=name, now=now, certificate=certificate)
