# SPDX-License-Identifier: Apache-2.0
"""Documents of which another node gets a part, and those of which it gave us one; apart from files that go whole.

What may not go is decided by `privacy`; here it is left out, signed for, believed and kept.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.documents import queries
from tradelane.documents.actions.sealing import sealed_bodies, sealed_credential
from tradelane.documents.formats import document_bytes
from tradelane.documents.formats.parts import Part, part_of
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentInPart
from tradelane.documents.rules.any_document import the_received_original_is_valid
from tradelane.documents.rules.disclosing import every_gap_is_named, only_the_issuers_node_signs_anew
from tradelane.documents.values import FileFormat
from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.parties import actions as parties
from tradelane.parties.queries import node_actor
from tradelane.parties.values import Actor
from tradelane.trust import actions as trust
from tradelane.trust.formats.credentials import check_credential
from tradelane.trust.formats.disclosures import read_presentation
from tradelane.trust.formats.gaps import gaps_json
from tradelane.trust.formats.originals import read_original
from tradelane.trust.queries import trust_list
from tradelane.trust.values.credentials import Gap


@transaction.atomic
def part_for_node(
    *, document: DocumentId, withheld: Collection[Gap], node: OrganisationId, by: Actor, now: datetime
) -> bytes:
    """The document without what is withheld, as a credential for another node, with a fact that names places and rules.

    Raises Refused (DOC-96) for a document of another node, NotFound, Gone once a person in it is erased.
    """
    only_the_issuers_node_signs_anew.require(issued_here=queries.issued_here(document=document))
    original = read_original(queries.document_file(document=document, format=FileFormat.JSON, by=by))
    journal.record("documents.part.sent", subject=document, by=by, node=node, withheld=gaps_json(withheld))
    return trust.sign_part(original=original, withheld=withheld, now=now)


def receive_part(*, credential: bytes, readers: Iterable[OrganisationId], now: datetime) -> DocumentId:
    """Keep a document of which another node sent a part, after verifying it against this node's trust list.

    The same again, or a part of what is here whole, gives the same id. Raises Unreadable, Refused (DOC-7, a check that
    is not valid; DOC-97, a gap without its rule), Conflict (another document has this id or number).
    """
    presented = read_presentation(credential)
    part = part_of(presented)
    every_gap_is_named.require(part.gaps, hidden=part.hidden)
    checks, _ = check_credential(presented, trust_list=trust_list())
    if not the_received_original_is_valid(checks):
        raise the_received_original_is_valid.refused(facts={"checks": [check.as_dict() for check in checks]})
    try:
        with transaction.atomic():
            row = Row.objects.filter(digest=part.digest).first() or _kept(part, credential, now)
            parties.grant_access(subject=row.id, organisations=readers)
            return DocumentId(row.id)
    except IntegrityError as error:
        raise Conflict(
            "Another document has this id or number.", field="document", facts={"digest": part.digest}
        ) from error


def _kept(part: Part, credential: bytes, now: datetime) -> Row:
    """Within the caller's transaction."""
    document = part.document
    body = document_bytes(document)
    row = Row.of(
        document,
        body=body,
        sealed=sealed_bodies([(document, body)])[0],
        signatures=(),
        issued_at=part.logged_at,
        home=False,
        digest=part.digest,
    )
    row.save(force_insert=True)
    DocumentInPart.objects.create(
        document=row,
        credential=sealed_credential(document, credential),
        withheld=gaps_json(part.gaps),
        received_at=now,
    )
    journal.record(
        "documents.document.received", subject=row.id, by=node_actor(), digest=part.digest, kind=str(document.kind),
        consignment=document.consignment, withheld=gaps_json(part.gaps),
    )  # fmt: skip
    return row
