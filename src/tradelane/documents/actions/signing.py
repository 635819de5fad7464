# SPDX-License-Identifier: Apache-2.0
"""A document made ready for a key that is not here; apart from issuing, because nothing is written or signed.

What the key's holder signed comes back by `take_in`, which believes nothing of this: it judges the document anew.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from tradelane.consignments import queries as consignments
from tradelane.documents.actions.credits import require_credit_left
from tradelane.documents.actions.issuing import wanted_document
from tradelane.documents.formats import document_bytes
from tradelane.documents.models import Document as Row
from tradelane.documents.rules.any_document import a_document_goes_to_those_who_know_its_consignment
from tradelane.documents.values import DocumentKind, ToIssue, ToSign
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.parties import queries as people
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.trust import queries as trust
from tradelane.trust.rules.certificates import enough_people_signed


def prepare_to_sign(
    *,
    kind: DocumentKind,
    consignment: ConsignmentId,
    number: str,
    statements: Mapping[str, Any],
    readers: Iterable[OrganisationId],
    key: str,
    by: Actor,
    now: datetime,
) -> ToSign:
    """A document over an entered consignment, checked, with the header that the actor's browser signs with it.

    `key` is the serial number of that browser's certificate. Raises what `issue_over` raises, Refused (TRUST-21) when
    the organisation asks for several signatories: a browser holds the key of one. NotFound when the key is not theirs.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    held = trust.browser_key(serial=key, by=by, now=now)
    enough_people_signed.require([by.person or ""], trust.people_needed(by.organisation))
    derived_from, chosen = consignments.consignment(consignment, by=by), tuple(readers)
    a_document_goes_to_those_who_know_its_consignment.require(chosen, known=people.readers(subject=consignment))
    name = people.organisation(by.organisation).name
    document = wanted_document(ToIssue(kind, number, derived_from, statements, chosen), by=by, name=name, now=now)
    if Row.objects.filter(kind=kind, number=number, issuer=by.organisation).exists():
        raise Conflict("Another document has this number.", field="number", fix="Use another number.")
    require_credit_left(document)
    return ToSign(document, document_bytes(document), trust.header_to_sign(held, at=now), held, chosen)
