# SPDX-License-Identifier: Apache-2.0
"""Many documents issued in one call; apart from one, because what is wrong with one must not stop the others."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.documents.actions.credits import require_credit_left
from tradelane.documents.actions.issuing import held_for_others, same_as_stored, store, wanted_document
from tradelane.documents.models import Document as Row
from tradelane.documents.rules.any_document import a_document_goes_to_those_who_know_its_consignment
from tradelane.documents.values import Document, ToIssue
from tradelane.kernel.errors import Conflict, TradelaneError
from tradelane.kernel.ids import DocumentId
from tradelane.parties import actions as parties
from tradelane.parties import queries as people
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role

_TWICE = Conflict("The number stands twice in this call.", field="number", fix="Give each document its own number.")


def issue_many(
    *, wanted: Sequence[ToIssue], by: Actor, now: datetime
) -> list[DocumentId | TradelaneError]:  # fmt: skip
    """Issue many documents of the actor's organisation; for each, in their order, its id or why it was not issued.

    The key is opened once for all, and they are one transaction. What waits for another signatory has that refusal
    (TRUST-21). Raises Forbidden (role), Conflict (a number was taken in the same moment; none is issued then).
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    name = people.organisation(by.organisation).name
    try:
        with transaction.atomic():
            decided: list[Document | DocumentId | TradelaneError] = []
            for place, one in enumerate(wanted):
                before = [other for other in decided if isinstance(other, Document)]
                twice = _stands_before(one, wanted[:place])
                decided.append(_TWICE if twice else _decided(one, before, by=by, name=name, now=now))
            store([one for one in decided if isinstance(one, Document)], by=by, now=now)
            ids = [DocumentId(one.id) if isinstance(one, Document) else one for one in decided]
            for id, one in zip(ids, wanted, strict=True):
                if isinstance(id, str):
                    parties.grant_access(subject=id, organisations={by.organisation, *one.readers})
            return ids
    except IntegrityError as error:
        raise Conflict("A number was taken in the same moment.", field="number", fix="Send them again.") from error


def _stands_before(one: ToIssue, before: Sequence[ToIssue]) -> bool:
    return any((one.kind, one.number) == (other.kind, other.number) for other in before)


def _decided(
    one: ToIssue, before: Sequence[Document], *, by: Actor, name: str, now: datetime
) -> Document | DocumentId | TradelaneError:
    """The document to be stored beside those `before` it, the one that is there already, or why there is none."""
    try:
        known = people.readers(subject=one.consignment.id)
        a_document_goes_to_those_who_know_its_consignment.require(one.readers, known=known)
        document = wanted_document(one, by=by, name=name, now=now)
        found = Row.objects.filter(kind=one.kind, number=one.number, issuer=by.organisation, version=1).first()
        if found is not None:
            return same_as_stored(found, document)
        require_credit_left(document, besides=before)
        return held_for_others(document, one.readers, by=by, now=now) or document
    except TradelaneError as error:
        return error
