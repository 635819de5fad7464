# SPDX-License-Identifier: Apache-2.0
"""Documents that wait for another signatory approved or withdrawn; apart from issuing, which one person can ask for."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.documents.actions.amending import amendable
from tradelane.documents.actions.credits import require_credit_left
from tradelane.documents.actions.issuing import store
from tradelane.documents.formats import document_from_bytes
from tradelane.documents.models import Document as Row
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.parties import actions as parties
from tradelane.parties.values import Actor
from tradelane.trust import actions as trust
from tradelane.trust.values import Proof


def approve(
    *, requests: Iterable[str], by: Actor, proof: Proof, has_passkey: bool, now: datetime
) -> dict[str, DocumentId | None]:
    """Approve documents that wait for a signature, all or none; request → the document issued, None while more
    approvals are needed.

    `proof` says how the person showed who they are, for all of them at once. Raises NotFound, Forbidden and Refused as
    `trust.approve_signature`, Refused when other credit notes left too little meanwhile (DOC-108), Conflict when the
    document got another version or its number was taken meanwhile.
    """
    try:
        with transaction.atomic():
            return {
                request: _approved(request, by=by, proof=proof, has_passkey=has_passkey, now=now)
                for request in sorted(set(requests))
            }
    except IntegrityError as error:
        raise Conflict(
            "The number was taken, or the document got another version.", field="request", fix="Withdraw the request.",
        ) from error  # fmt: skip


def _approved(request: str, *, by: Actor, proof: Proof, has_passkey: bool, now: datetime) -> DocumentId | None:
    done = trust.approve_signature(request=request, by=by, proof=proof, has_passkey=has_passkey, now=now)
    if not done.approvers:
        return None
    document = document_from_bytes(done.request.payload)
    if document.replaces:
        before = Row.objects.get(digest=document.replaces)
        amendable(DocumentId(before.id), by=by)
    require_credit_left(document)
    store([document], by=by, now=now, approved_by=done.approvers)
    readers = {OrganisationId(reader) for reader in done.request.context["readers"]}
    parties.grant_access(subject=document.id, organisations={document.issuer, *readers})
    trust.signature_made(request=request, subject=document.id, by=by)
    return document.id


def withdraw(*, request: str, by: Actor) -> None:
    """Take a document back that waits for a signature. Raises NotFound, Forbidden, Refused (it no longer waits)."""
    trust.withdraw_signature(request=request, by=by)
