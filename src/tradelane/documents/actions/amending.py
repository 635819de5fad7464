# SPDX-License-Identifier: Apache-2.0
"""The next version of a document, amended or cancelled; apart, because what was issued stays in the chain before it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tradelane.consignments.values import Consignment
from tradelane.documents.actions.credits import require_credit_left
from tradelane.documents.actions.issuing import checked, held_for_others, store
from tradelane.documents.formats import (
    build,
    document_digest,
)
from tradelane.documents.models import Document as Row
from tradelane.documents.rules.any_document import (
    a_cancelled_document_stays_cancelled,
    an_organisation_signs_only_for_itself,
    only_the_latest_version_is_amended,
)
from tradelane.documents.values import Document
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import DocumentId, new_id
from tradelane.parties import actions as parties
from tradelane.parties import queries as people
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role


def amend(
    *, document: DocumentId, consignment: Consignment, statements: Mapping[str, Any], by: Actor, now: datetime
) -> DocumentId:
    """Issue the next version, derived from `consignment` as it is; readers stay the same.

    Raises Forbidden, NotFound, Refused (not the latest version, cancelled, a rule of the kind), Conflict (amended in
    the same moment).
    """
    return _next_version(document, consignment, statements, by=by, now=now)


def cancel(*, document: DocumentId, reason: str, by: Actor, now: datetime) -> DocumentId:
    """Issue the version that cancels the document and says why; what it said before stays in the chain.

    Raises Forbidden, NotFound, Refused (not the latest version, cancelled already), Conflict.
    """
    return _next_version(document, None, {"cancellation": reason}, by=by, now=now)


def _next_version(
    id: DocumentId, consignment: Consignment | None, statements: Mapping[str, Any], *, by: Actor, now: datetime
) -> DocumentId:
    the_person_has_the_role.require(by, Role.SIGNATORY)
    people.require_access(subject=id, by=by)
    try:
        with transaction.atomic():
            before = amendable(id, by=by)
            after = checked(_following(before, consignment, statements, now))
            require_credit_left(after)
            readers = people.readers(subject=id)
            held = held_for_others(after, readers, by=by, now=now)
            if held is None:
                store([after], by=by, now=now)
                parties.grant_access(subject=after.id, organisations=readers)
                return after.id
        raise held
    except IntegrityError as error:
        raise Conflict("The document got another version in the same moment.", fix="Read it again.") from error


def amendable(id: DocumentId, *, by: Actor) -> Document:
    """The version `id`, locked, when another may follow it. Raises Forbidden, Refused."""
    row = Row.objects.select_for_update().get(pk=id)
    before = row.value
    an_organisation_signs_only_for_itself.require(before.issuer, by=by.organisation)
    versions = Row.objects.filter(kind=row.kind, number=row.number, issuer=row.issuer)
    a_cancelled_document_stays_cancelled.require(before)
    only_the_latest_version_is_amended.require(before, latest_version=max(versions.values_list("version", flat=True)))
    return before


def _following(
    before: Document, consignment: Consignment | None, statements: Mapping[str, Any], now: datetime
) -> Document:
    """The version after `before`: derived anew, or the same content when it only cancels."""
    derived = before if consignment is None else _derived_anew(before, consignment, statements)
    return replace(
        derived,
        id=DocumentId(new_id("doc")),
        issued_on=now.date(),
        version=before.version + 1,
        replaces=document_digest(before),
        statements=derived.statements if consignment else {**before.statements, **statements},
    )


def _derived_anew(before: Document, consignment: Consignment, statements: Mapping[str, Any]) -> Document:
    if consignment.id != before.consignment:
        raise Conflict("The document is of another consignment.", field="consignment")
    return build(
        before.kind,
        consignment,
        id=before.id,
        number=before.number,
        issued_on=before.issued_on,
        issuer=before.issuer,
        issuer_name=before.issuer_name,
        statements=statements,
    )
