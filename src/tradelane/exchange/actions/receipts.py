# SPDX-License-Identifier: Apache-2.0
"""Receipts given and believed; apart, because messages and attachments are signed for in the same words."""

from datetime import datetime

from django.conf import settings

from tradelane.exchange import formats, rules
from tradelane.exchange.values import Receipt
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import MessageId, OrganisationId
from tradelane.trust import actions as trust
from tradelane.trust.formats.evidence import verify_detached
from tradelane.trust.queries import trust_list


def signed_receipt(*, id: MessageId, digest: Digest, now: datetime) -> str:
    """The node's word that it keeps what `digest` names, as a compact JWS."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    payload = formats.receipt_bytes(Receipt(id, digest, node, now.replace(microsecond=0)))
    return formats.join_jws(payload, trust.sign_payload(organisation=node, payload=payload, now=now))


def require_receipt(content: bytes, *, id: str, digest: Digest, node: OrganisationId, now: datetime) -> str:
    """The receipt in `content`, when the peer's node signed it over this very thing. Raises Unreadable, Refused."""
    payload, signature = formats.split_jws(content)
    signer = verify_detached(
        payload, protected=signature.protected, signature=signature.signature, trust_list=trust_list(), at=now
    )
    rules.the_receipt_is_for_the_message.require(
        formats.read_receipt(payload), signer=signer.organisation, peer=node, message=id, digest=digest
    )
    return content.decode("ascii")
