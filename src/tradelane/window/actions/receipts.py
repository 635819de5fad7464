# SPDX-License-Identifier: Apache-2.0
"""The signed receipt of a fee; apart from taking the payment, so that a missing key never holds up a case."""

from datetime import datetime

from django.db import transaction

from tradelane.consignments import queries as consignments
from tradelane.documents import actions as documents
from tradelane.documents.values import DocumentKind
from tradelane.journal import actions as journal
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import queries
from tradelane.window.models import ChargeRow


@transaction.atomic
def issue_receipt(*, charge: str, now: datetime) -> DocumentId | None:
    """Issue an agency's receipt of a paid fee to the trader, signed and logged. Again: the same document.

    Raises what `documents.issue` raises, such as while the agency has no certificate; the job tries again.
    """
    row = ChargeRow.objects.select_for_update().select_related("case").filter(pk=charge).first()
    if row is None or row.paid_at is None:
        return None
    found = queries.charge_value(row)
    if found.receipt is not None:
        return found.receipt
    published = queries.procedure_of(row.case)
    agency = published.agency_in_role(found.agency)
    held = queries.as_value(row.case)
    number = f"{published.economy}-FEE-{published.day(row.paid_at):%Y%m%d}-{found.id[-13:].upper()}"
    node = Actor(found.payee, frozenset({OrganisationKind.AGENCY}), frozenset({Role.SIGNATORY}))
    trader = Actor(held.trader, frozenset(), frozenset())  # whose file it is: only the receipt leaves it
    receipt = documents.issue(
        kind=DocumentKind.FEE_RECEIPT,
        consignment=consignments.consignment(held.consignment, by=trader),
        number=number,
        issuer=OrganisationId(found.payee),
        statements={
            "agency": agency.name,
            "payer": held.trader,
            "case_number": held.id,
            "lines": [f"{line.name}: {line.amount} ({line.how}). {line.basis}." for line in found.lines],
            "amount": found.amount.as_json(),
            "paid_on": published.day(row.paid_at).isoformat(),
            "payment": found.intent or "",
        },
        readers=[held.trader],
        by=node,
        now=now,
    )
    row.receipt, row.number = receipt, number
    row.save(update_fields=["receipt", "number"])
    journal.record("window.charge.receipted", subject=held.id, by=None, charge=charge, document=receipt)
    return receipt
