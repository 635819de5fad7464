# SPDX-License-Identifier: Apache-2.0
"""What other credit notes left of an invoice; apart, because one document can't tell and each way to issue must ask."""

from collections.abc import Iterable

from tradelane.documents.models import Document as Row
from tradelane.documents.rules.credit_note import credit_notes_together_credit_no_more_than_was_invoiced
from tradelane.documents.values import Document, DocumentKind


def require_credit_left(document: Document, *, besides: Iterable[Document] = ()) -> None:
    """Do nothing unless it is a credit note; `besides` are documents to be issued with it. Raises Refused (DOC-108).

    Within the caller's transaction: the invoice and its credit notes stay locked, so two can't take the same rest.
    """
    if document.kind is not DocumentKind.CREDIT_NOTE or "cancellation" in document.statements:
        return
    sale = Row.objects.filter(
        kind__in=(DocumentKind.COMMERCIAL_INVOICE, DocumentKind.CREDIT_NOTE), issuer=document.issuer,
        consignment=document.consignment,
    )  # fmt: skip
    latest = {
        row.number: row
        for row in sale.select_for_update().order_by("version", "pk")
        if row.kind == DocumentKind.CREDIT_NOTE and row.number != document.number
    }
    kept = [row.value for row in latest.values() if not row.cancels]
    others = [other for other in besides if other.kind is DocumentKind.CREDIT_NOTE]
    credit_notes_together_credit_no_more_than_was_invoiced.require(document, others=[*kept, *others])
