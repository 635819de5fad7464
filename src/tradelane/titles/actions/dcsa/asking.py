# SPDX-License-Identifier: Apache-2.0
"""As a carrier: a platform asked to issue a bill, and its answer kept (EBL_ISS 3.0.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.titles import queries
from tradelane.titles.actions.calls import call
from tradelane.titles.actions.giving import require_whole, tell_platform
from tradelane.titles.actions.keeping import keep_document, name_people, sealed, sealed_words
from tradelane.titles.actions.signing import sign_for_platforms
from tradelane.titles.formats.dcsa.envelopes import issuance_manifest_payload
from tradelane.titles.formats.dcsa.issuance import (
    issuance_request_bytes,
    manifest_of,
    read_issuance_answer,
    read_issuance_request,
)
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
from tradelane.titles.models import IssuanceRow, PlatformRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values.dcsa import (
    CallKind,
    CallState,
    DcsaSide,
    IssuanceCode,
    IssuanceState,
    PartyCode,
    Settled,
    Sha256,
    TransportDocument,
    Visualisation,
)


@dataclass(frozen=True, slots=True)
class ToIssue:
    """What a carrier asks a platform for."""

    document: bytes
    """The transport document, DCSA's JSON; sent on byte for byte."""
    issue_to: dict[str, Any]
    picture: Visualisation | None = None
    replaces: Sequence[str] = ()


def request_issuance(*, platform: str, wanted: ToIssue, by: Actor, now: datetime) -> str:
    """Ask a platform to issue a bill of the carrier `by`, under its signed manifest; the request's id.

    The same document again, while its request stands, is the same request. Raises Forbidden (not the carrier's own
    document, not a signatory), Conflict (ISS-2), Refused (DCSA-3: no such platform; DCSA-8: a person's field stays),
    Unreadable.
    """
    the_organisation_is_of_the_kind.require(by, OrganisationKind.CARRIER)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    peer = queries.live_platform(platform, at=now)
    document = read_transport_document(wanted.document, field="document")
    owner = queries.organisation_of([PartyCode(document.carrier_list, document.carrier)])
    dcsa.a_carrier_issues_its_own_documents.require(owner, by=by.organisation)
    with transaction.atomic():
        PlatformRow.objects.select_for_update().get(pk=platform)
        standing = _standing(document, platform)
        if standing:
            return standing.pk
        id = new_id("issuance")
        grant_access(subject=id, organisations=[by.organisation])
        stays = tell_platform(document, subject=id, platform=peer, to=None, by=by, now=now)
        if not stays:
            _send(id, document, platform, wanted, by=by, now=now)
    require_whole(stays)
    return id


def _standing(document: TransportDocument, platform: str) -> IssuanceRow | None:
    """The request that this one repeats. Raises Conflict when the number is taken otherwise."""
    before = list(
        IssuanceRow.objects.filter(side=DcsaSide.CARRIER, carrier=document.carrier, number=document.reference)
    )
    taken = [row for row in before if row.state in IssuanceState.taken()]
    same = next((row for row in taken if (row.document, row.platform) == (document.checksum, platform)), None)
    rule = dcsa.a_document_is_issued_once
    known = [(IssuanceState(row.state), Sha256(row.document)) for row in before]
    if same is None and not rule(known, document=document.checksum):
        raise Conflict(rule.text, field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites)
    return same


def _send(id: str, document: TransportDocument, platform: str, wanted: ToIssue, *, by: Actor, now: datetime) -> None:
    signed = manifest_of(document, issue_to=wanted.issue_to, picture=wanted.picture)
    manifest = sign_for_platforms(issuance_manifest_payload(signed), by=by.organisation)
    body = issuance_request_bytes(
        document, issue_to=wanted.issue_to, manifest=manifest, picture=wanted.picture, replaces=wanted.replaces
    )
    request = read_issuance_request(body)  # what a platform would refuse by its form is refused here first
    keep_document(document, now=now)
    name_people(document)
    row = IssuanceRow.objects.create(
        pk=id, side=DcsaSide.CARRIER, platform=platform, carrier=document.carrier,
        organisation=by.organisation, number=document.reference, version=request.version, document=document.checksum,
        body=sealed(body, bill=document.checksum, place=IssuanceRow.place(id), now=now), state=IssuanceState.SENT,
        asked_at=now,
    )  # fmt: skip
    call(CallKind.ISSUANCE_REQUEST, peer=platform, about=row.pk, bill=document.checksum, body=body, now=now)
    journal.record("titles.issuance.asked", subject=row.pk, by=by, platform=platform, document=document.checksum)


def request_delivered(issuance: str, settled: Settled, now: datetime) -> None:
    """The platform has our request, or refuses to take it in; its answer may have come before."""
    sent = IssuanceRow.objects.filter(pk=issuance, state=IssuanceState.SENT)
    if settled.state is CallState.DONE:
        sent.update(state=IssuanceState.WAITING)
    elif (row := sent.first()) is not None:
        why = settled.why or f"answered {settled.status}"
        kept = sealed_words(why, bill=row.document, place=IssuanceRow.place(row.pk, "why"), now=now)
        sent.update(state=IssuanceState.FAILED, why=kept, answered_at=now)
        journal.record("titles.issuance.not_taken", subject=issuance, by=None, status=settled.status)


@transaction.atomic
def receive_issuance_answer(*, content: bytes, by: Actor, now: datetime) -> None:
    """Keep what the platform that `by` runs answered to a request; the very same answer again changes nothing.

    Raises Unreadable, Forbidden (ISS-9: another platform was asked), NotFound, Conflict (ISS-10: another answer came).
    """
    answer = read_issuance_answer(content)
    row = _asked(answer.number, queries.platform_codes(by.organisation))
    if not dcsa.a_request_is_answered_once(row.original_answer, answer=content):
        rule = dcsa.a_request_is_answered_once
        raise Conflict(rule.text, field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites)
    if row.answer:
        return
    issued = answer.code is IssuanceCode.ISSUED
    row.state = IssuanceState.ISSUED if issued else IssuanceState.FAILED
    why = "" if issued else answer.reason or "; ".join(reason for reason, _ in answer.errors)
    row.why = sealed_words(why, bill=row.document, place=IssuanceRow.place(row.pk, "why"), now=now)
    row.answer = sealed(content, bill=row.document, place=IssuanceRow.place(row.pk, "answer"), now=now)
    row.answered_at = now
    row.save(update_fields=["state", "why", "answer", "answered_at"])
    journal.record("titles.issuance.answered", subject=row.pk, by=by, code=str(answer.code))


def _asked(number: str, platforms: Sequence[str]) -> IssuanceRow:
    """The latest request of this number, locked, when it was this platform that was asked."""
    rows = list(
        IssuanceRow.objects.select_for_update()
        .filter(side=DcsaSide.CARRIER, number=number)
        .order_by("-asked_at", "-pk")
    )
    if not rows:
        raise NotFound("No issuance was asked for under this number.", field="transportDocumentReference")
    mine = [row for row in rows if row.platform in platforms]
    dcsa.only_the_asked_platform_answers.require(mine[0].platform if mine else "", answering=platforms)
    return mine[0]
