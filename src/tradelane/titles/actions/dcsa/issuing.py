# SPDX-License-Identifier: Apache-2.0
"""As a platform: a carrier's issuance request taken in, its record opened, its answer sent (EBL_ISS 3.0.4).

All of it is one transaction: the request, the record and the answer that is to be carried stand or fall together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TitleId, new_id
from tradelane.parties.actions import grant_access
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.values import Withheld
from tradelane.titles import queries, rules
from tradelane.titles.actions.giving import require_whole, tell_platform
from tradelane.titles.actions.issuances import answer_carrier
from tradelane.titles.actions.issue import Opening, issue_title
from tradelane.titles.actions.keeping import keep_document, keep_file, name_people, note_file, sealed, sealed_words
from tradelane.titles.actions.pint.records import favoured_at_issue, keep_foreign
from tradelane.titles.formats.dcsa.checksums import checksum_of_bytes, digest_of_checksum
from tradelane.titles.formats.dcsa.envelopes import party_json, read_issuance_manifest, read_party
from tradelane.titles.formats.dcsa.issuance import manifest_of, read_issuance_request, recipient_json
from tradelane.titles.formats.dcsa.transport_documents import read_code
from tradelane.titles.models import IssuanceRow, PlatformRow
from tradelane.titles.rules import dcsa
from tradelane.titles.values import Form
from tradelane.titles.values.dcsa import (
    AdditionalDocument,
    CallState,
    ChainParty,
    DcsaSide,
    IssuanceAnswer,
    IssuanceCode,
    IssuanceRequest,
    IssuanceState,
    PartyCode,
    Platform,
    Settled,
    Sha256,
)

GOVERNING_LAW = "as the terms and conditions of the transport document say"
"""DCSA's transport document has no member for it."""
_MANIFEST = "issuanceManifestSignedContent"


def receive_issuance(*, content: bytes, by: Actor, now: datetime) -> None:
    """Take in an issuance request from the carrier `by` and have it answered.

    Its number is taken from then on, unless the answer is that it was not issued. Raises Unreadable (its form),
    Forbidden (another carrier's document, no signatory), Conflict (ISS-2: the number is taken), Refused, NotFound (the
    carrier has no key here). Then nothing is kept.
    """
    request = read_issuance_request(content)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.CARRIER)
    the_person_has_the_role.require(by, Role.SIGNATORY)
    carrier = _carrier(request, by=by, now=now)
    with transaction.atomic():
        row = _taken_in(request, content, carrier, by=by, now=now)
        _issue(row, request, carrier, by=by, now=now)


def _carrier(request: IssuanceRequest, *, by: Actor, now: datetime) -> Platform:
    """The carrier whose document it is, which is the one that asks."""
    document = request.document
    owner = queries.organisation_of([PartyCode(document.carrier_list, document.carrier)])
    dcsa.a_carrier_issues_its_own_documents.require(owner, by=by.organisation)
    return queries.live_platform(document.carrier, at=now)


def _taken_in(request: IssuanceRequest, content: bytes, carrier: Platform, *, by: Actor, now: datetime) -> IssuanceRow:
    PlatformRow.objects.select_for_update().get(pk=carrier.code)  # one request of a carrier after another
    document = request.document
    before = IssuanceRow.objects.filter(side=DcsaSide.PLATFORM, carrier=carrier.code, number=document.reference)
    known = [(IssuanceState(row.state), Sha256(row.document)) for row in before]
    if not dcsa.a_document_is_issued_once(known, document=document.checksum):
        raise _number_is_taken(before.filter(document=document.checksum), content)
    id = new_id("issuance")
    row = IssuanceRow.objects.create(
        pk=id, side=DcsaSide.PLATFORM, platform=queries.own_code(), carrier=carrier.code,
        organisation=by.organisation, number=document.reference, version=request.version, document=document.checksum,
        body=sealed(content, bill=document.checksum, place=IssuanceRow.place(id), now=now),
        state=IssuanceState.WAITING, asked_at=now,
    )  # fmt: skip
    name_people(document)
    return row


def _number_is_taken(same_document: Iterable[IssuanceRow], content: bytes) -> Conflict:
    """Also for the very same request, which a platform must not take in twice (EBL_ISS, 204); it is told so."""
    same = any(row.original == content for row in same_document)
    rule = dcsa.a_document_is_issued_once
    told = "This very request was taken in before: its answer goes out once." if same else rule.text
    return Conflict(told, field=rule.field, rule=rule.id, fix=rule.fix, cites=rule.cites, facts={"repeated": same})


# ── what becomes of it ──


class _Failed(Exception):
    """A request that is answered with BREQ or REFU."""

    def __init__(self, code: IssuanceCode, error: TradelaneError) -> None:
        super().__init__(error.message)
        self.code = code
        self.error = error


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A sound request: in whose hands, and in whose favour, the bill is issued."""

    holder: OrganisationId
    favoured: OrganisationId | None
    elsewhere: ChainParty | None = None
    """The first holder, when they are on another platform."""

    @property
    def platform(self) -> str:
        """Of the first holder; empty: this one."""
        return self.elsewhere.platform if self.elsewhere else ""


def _issue(row: IssuanceRow, request: IssuanceRequest, carrier: Platform, *, by: Actor, now: datetime) -> None:
    """Open the record where the request allows it. The carrier is told at once what became of it, or, where the first
    holder is on another platform, once that has answered.
    """
    try:
        wanted = _wanted(request, carrier, now=now)
        with transaction.atomic():
            stays = _people_told(row, request, wanted, by=by, now=now)
            if not stays:
                row.title_id = _opened(request, wanted, by=by, now=now)
        _require_whole(stays)
    except _Failed as failed:
        reasons = ((failed.error.message, failed.error.rule),)
        answer = IssuanceAnswer(row.number, row.version, failed.code, failed.error.message, reasons)
        return answer_carrier(row, answer, by=by, now=now)
    if wanted.elsewhere is None:
        return answer_carrier(row, IssuanceAnswer(row.number, row.version, IssuanceCode.ISSUED), by=by, now=now)
    row.save(update_fields=["title"])
    return journal.enqueue("titles.carry", {"title": row.title_id}, key=row.pk)


def _wanted(request: IssuanceRequest, carrier: Platform, *, now: datetime) -> _Wanted:
    """What a sound request asks for. Raises _Failed."""
    try:
        _require_sound(request, carrier, now=now)
        if request.issue_to["sendToPlatform"] != queries.own_code():
            return _wanted_elsewhere(request, now=now)
        codes = [read_code(each, within="issueTo") for each in request.issue_to["identifyingCodes"]]
        favoured = _favoured(request)
        return _Wanted(_known(queries.organisation_of(codes), "issueTo"), favoured)
    except Unreadable as error:
        raise _Failed(IssuanceCode.BAD_REQUEST, error) from error


def _wanted_elsewhere(request: IssuanceRequest, *, now: datetime) -> _Wanted:
    """A bill for a party of another platform; whom it favours may be there too, and is known by code alone."""
    rule, platform = dcsa.the_first_holder_is_reached, request.issue_to["sendToPlatform"]
    peer = queries.platform(platform)
    takes = peer is not None and peer.takes_envelopes and peer.is_live(now)
    if not rule(platform, here=queries.own_code(), takes_envelopes=takes):
        raise _Failed(IssuanceCode.REFUSED, rule.refused(facts={"platform": platform}))
    party = read_party(recipient_json(request.issue_to), field="issueTo")
    holder = queries.foreign_id(party)
    favoured = favoured_at_issue(dcsa.form_of(request.facts), request.document, holder=holder)
    return _Wanted(holder, favoured, party)


def _people_told(
    row: IssuanceRow, request: IssuanceRequest, wanted: _Wanted, *, by: Actor, now: datetime
) -> Sequence[Withheld]:  # fmt: skip
    """A receipt of who gets it for each person in a bill that goes elsewhere; what of theirs keeps it here."""
    if wanted.elsewhere is None:
        return ()
    grant_access(subject=row.pk, organisations=[by.organisation])
    peer = queries.live_platform(wanted.platform, at=now)
    return tell_platform(request.document, subject=row.pk, platform=peer, to=wanted.elsewhere, by=by, now=now)


def _require_whole(stays: Sequence[Withheld]) -> None:
    """After the transaction in which people were told, so that receipts of who asked in vain stay. Raises _Failed."""
    try:
        require_whole(stays)
    except Refused as error:
        raise _Failed(IssuanceCode.REFUSED, error) from error


def _opened(request: IssuanceRequest, wanted: _Wanted, *, by: Actor, now: datetime) -> TitleId:
    """The record of a sound request. Raises _Failed."""
    _keep(request, by=by, now=now)
    keep_foreign([wanted.elsewhere] if wanted.elsewhere else [])
    asked = f"EBL_ISS issuance manifest {digest_of(request.manifest.encode('ascii'))}"
    form = dcsa.form_of(request.facts)
    try:
        return issue_title(
            document=digest_of_checksum(request.document.checksum), consignment=ConsignmentId(""),
            number=request.document.reference, first_holder=wanted.holder, governing_law=GOVERNING_LAW, readers=[],
            by=by, now=now, on=Opening(form=form, order_of=wanted.favoured, platform=wanted.platform, asked=asked),
        )  # fmt: skip
    except Refused as error:
        if error.rule in (rules.the_next_holder_is_known.id, rules.the_first_holder_consents_expressly.id):
            raise _Failed(IssuanceCode.REFUSED, error) from error
        if not error.rule.startswith("TITLE-"):
            raise  # the carrier's own means at this platform, such as its key, which no other request would mend
        raise _Failed(IssuanceCode.BAD_REQUEST, error) from error


def _keep(request: IssuanceRequest, *, by: Actor, now: datetime) -> None:
    """The document, the carrier's manifest of it and its picture as they came: they go wherever the bill goes."""
    row = keep_document(request.document, now=now)
    row.issuance = request.manifest
    row.issuer = canonical(party_json(queries.our_party(by.organisation))).decode()
    row.save(update_fields=["issuance", "issuer"])
    if (picture := request.visualisation) is not None:
        checksum = checksum_of_bytes(picture.content)
        keep_file(checksum, picture.content, bill=row.checksum, now=now)
        one = AdditionalDocument(picture.name, len(picture.content), picture.media_type, checksum)
        note_file(row.checksum, one, holder="", now=now)


def _require_sound(request: IssuanceRequest, carrier: Platform, *, now: datetime) -> None:
    jws = queries.signed_by_carrier(request.manifest, carrier=carrier.code, at=now, field=_MANIFEST)
    sent = manifest_of(request.document, issue_to=request.issue_to, picture=request.visualisation)
    broken = dcsa.broken_by(
        request.facts, signed=read_issuance_manifest(jws) if jws else None, sent=sent,
        meaning_counts=carrier.strictness.meaning_counts,
    )  # fmt: skip
    if broken is not None:
        raise _Failed(IssuanceCode.BAD_REQUEST, broken.refused())


def _favoured(request: IssuanceRequest) -> OrganisationId | None:
    """In whose favour the bill runs; nobody for one in blank."""
    match dcsa.form_of(request.facts):
        case Form.STRAIGHT:
            return _known(queries.organisation_of(request.document.consignee), "document.documentParties.consignee")
        case Form.ORDER:
            return _known(queries.organisation_of(request.document.endorsee), "document.documentParties.endorsee")
    return None


def _known(found: OrganisationId | None, field: str) -> OrganisationId:
    if found is None:
        raise _Failed(IssuanceCode.REFUSED, dcsa.the_named_party_is_known.refused(field=field))
    return found


def answer_delivered(issuance: str, settled: Settled, now: datetime) -> None:
    """The carrier has our answer; or it refuses it, which a person must look at."""
    if settled.state is CallState.REFUSED:
        row = IssuanceRow.objects.get(pk=issuance)
        why = f"The carrier did not take our answer: {settled.why}"
        row.why = sealed_words(why, bill=row.document, place=IssuanceRow.place(row.pk, "why"), now=now)
        row.save(update_fields=["why"])
        journal.record("titles.issuance.answer_refused", subject=issuance, by=None, status=settled.status)
