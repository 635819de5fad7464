# SPDX-License-Identifier: Apache-2.0
"""An agency's permit or certificate over a case it approved; apart, because it is a document and not the decision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.consignments import queries as consignments
from tradelane.documents import actions as documents
from tradelane.documents import queries as issued
from tradelane.documents.values import KINDS, STATEMENTS, DocumentKind
from tradelane.journal import actions as journal
from tradelane.kernel.ids import CaseId, DocumentId
from tradelane.parties.values import Actor
from tradelane.window import queries, rules
from tradelane.window.models import CaseRow, PermitRow

_CASE_NUMBER = "case_number"


@transaction.atomic
def grant(
    *, case: CaseId, kind: DocumentKind, number: str, statements: Mapping[str, Any], by: Actor, now: datetime
) -> DocumentId:
    """Issue what an agency grants over the goods of a case that it approved, to the case's trader.

    The agency need not see the consignment: the document shows no more than the case does. The same again gives the
    same document. Raises Forbidden (no agency of the case, role), Refused (WIN-18 to 20, a rule of the kind), NotFound,
    Unreadable, Conflict (the number is taken).
    """
    row = queries.lock_case(case=case, by=by)
    published, held = queries.procedure_of(row), queries.as_value(row, now=now)
    rules.an_agency_grants_what_it_approved.require(held, agency=published.agency(by.organisation))
    rules.an_agency_grants_only_what_authorities_may.require(KINDS[kind])
    trader = Actor(held.trader, frozenset(), frozenset())  # whose file it is: only the document leaves it
    consignment = consignments.consignment(held.consignment, by=trader)
    rules.a_grant_over_a_case_names_no_private_person.require(consignment, kind=KINDS[kind])
    known = {_CASE_NUMBER: case} if _CASE_NUMBER in STATEMENTS[kind] else {}
    granted = documents.issue(
        kind=kind, consignment=consignment, number=number, issuer=by.organisation,
        statements={**known, **statements}, readers=[held.trader], by=by, now=now,
    )  # fmt: skip
    agency = published.agency(by.organisation)
    _keep(row, granted, kind=kind, number=number, agency=agency.role if agency else "", by=by, now=now)
    journal.record("window.permit.granted", subject=case, by=by, document=granted, kind=str(kind))
    return granted


def _keep(
    row: CaseRow, granted: DocumentId, *, kind: DocumentKind, number: str, agency: str, by: Actor, now: datetime
) -> None:
    """Remember what was granted, so that it can be suspended and recalled; once."""
    PermitRow.objects.get_or_create(
        document=granted,
        defaults={
            "digest": issued.document(document=granted, by=by).digest, "kind": str(kind), "number": number, "case": row,
            "consignment": row.consignment, "agency": agency, "organisation": by.organisation, "holder": row.trader,
            "granted_at": now,
        },
    )  # fmt: skip
