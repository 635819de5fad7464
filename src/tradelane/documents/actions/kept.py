# SPDX-License-Identifier: Apache-2.0
"""A document that is kept for the law alone, read for an authority; apart, because nobody else reads it again."""

from django.db import transaction

from tradelane.documents.models import Document as Row
from tradelane.documents.rules.any_document import a_kept_document_is_read_on_a_named_demand
from tradelane.journal import actions as journal
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import DocumentId
from tradelane.parties.queries.vault import read_by_law
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role


@transaction.atomic
def read_for_the_law(*, document: DocumentId, demand: str, by: Actor) -> bytes:
    """What was signed, byte for byte, though a person in it had it erased; by the node's operator, with a fact.

    `demand` names the authority and its act. Raises Forbidden, Refused (DOC-150), NotFound, Gone once it is destroyed.
    """
    the_person_has_the_role.require(by, Role.ADMIN)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.OPERATOR)
    a_kept_document_is_read_on_a_named_demand.require(demand)
    row = Row.objects.filter(pk=document).first()
    if row is None:
        raise NotFound("There is no such document.", field="document")
    with read_by_law():
        original = row.original
    journal.record("documents.document.read_for_the_law", subject=document, by=by, demand=demand.strip()[:200])
    return original
