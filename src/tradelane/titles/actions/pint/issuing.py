# SPDX-License-Identifier: Apache-2.0
"""A bill issued with DCSA's transport document by a carrier of this platform; apart, as its bytes are the carrier's."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId
from tradelane.parties.rules import the_organisation_is_of_the_kind
from tradelane.parties.values import Actor, OrganisationKind
from tradelane.titles import queries
from tradelane.titles.actions.issue import Opening, issue_title
from tradelane.titles.actions.keeping import keep_document, name_people
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.formats.dcsa.bodies import require_body
from tradelane.titles.formats.dcsa.checksums import checksum_of_json, digest_of_checksum
from tradelane.titles.formats.dcsa.envelopes import issuance_manifest_payload, party_json
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Form
from tradelane.titles.values.dcsa import IssuanceManifest, TransportDocument


@dataclass(frozen=True, slots=True)
class IssuedTo:
    """In whose hands, and in whose favour, a carrier issues a bill."""

    holder: OrganisationId
    favour: OrganisationId | None = None
    """The consignee of a straight bill, the first endorsee of one to order; None: in blank."""


@transaction.atomic
def issue_transport_document(
    *, verbatim: bytes, to: IssuedTo, governing_law: str, consignment: ConsignmentId, by: Actor, now: datetime
) -> TitleId:
    """Open a record for a transport document in DCSA's form, as the carrier that issues it, and sign its manifest.

    The bytes are kept as they are given. Raises Unreadable (its form), Forbidden, and Refused (DCSA-7: what is said of
    the favour is not what the document says).
    """
    the_organisation_is_of_the_kind.require(by, OrganisationKind.CARRIER)
    require_body("TransportDocument", parse(verbatim), within="transportDocument")
    document = read_transport_document(verbatim)
    form = _form(document)
    dcsa.the_record_runs_as_its_document_says.require(form, named=to.favour)
    title = issue_title(
        document=digest_of_checksum(document.checksum), consignment=consignment, number=document.reference,
        first_holder=to.holder, governing_law=governing_law, readers=[], by=by, now=now,
        on=Opening(form=form, order_of=to.favour),
    )  # fmt: skip
    row = keep_document(document, now=now)
    name_people(document)
    if not row.issuance:
        row.issuance = _signed_manifest(document, to.holder, by.organisation)
        row.issuer = canonical(party_json(queries.our_party(by.organisation))).decode()
        row.save(update_fields=["issuance", "issuer"])
    return title


def _form(document: TransportDocument) -> Form:
    if not document.to_order:
        return Form.STRAIGHT
    return Form.ORDER if document.endorsee else Form.BLANK


def _signed_manifest(document: TransportDocument, holder: OrganisationId, carrier: OrganisationId) -> str:
    """What a carrier signs at issue; whom it issues to is named as in an issuance request."""
    named = party_json(queries.our_party(holder))
    issue_to = {"partyName": named["partyName"], "sendToPlatform": named["eblPlatform"],
                "identifyingCodes": named["identifyingCodes"]}  # fmt: skip
    manifest = IssuanceManifest(document.checksum, checksum_of_json(issue_to))
    return sign_for_platforms(issuance_manifest_payload(manifest), by=carrier)
