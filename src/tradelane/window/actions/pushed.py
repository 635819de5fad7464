# SPDX-License-Identifier: Apache-2.0
"""What an agency's system pushes to us is taken in, or refused and noted; apart from the API, where a token speaks."""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Conflict, NotFound, Refused, TradelaneError, Unreadable
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor, Role
from tradelane.window import queries
from tradelane.window.actions.agency_acts import act_for_agency
from tradelane.window.formats.agency_json import read_push
from tradelane.window.formats.http_signatures import (
    content_digest,
    read_request_signature,
    request_signature_holds,
    said_digest,
)
from tradelane.window.models.agency_systems import ArrivalRow
from tradelane.window.rules.agency_systems import (
    a_message_of_a_system_is_signed,
    a_signature_is_used_once,
    an_officer_of_the_agency_answers_for_it,
    the_body_has_the_signed_digest,
    the_key_is_a_registered_systems,
    the_signature_covers_and_fits_the_request,
    the_signature_is_of_now,
)
from tradelane.window.values.agency_systems import AgencySystem, Done, RequestSignature, SignedRequest

KEPT_REFUSALS = 500
"""Refused arrivals kept for each agency, and for nobody: who guesses at the door fills no disk."""


def take_push(*, request: SignedRequest, now: datetime) -> Done:
    """Take in what a registered system signed: one act of one officer on one case. The same message, signed anew, is
    answered as the first time and does nothing twice.

    Each reason to refuse has its own rule (HOOK-1 to 6, 9, 10) and is noted; beyond them raises what the act raises.
    """
    known: list[AgencySystem] = []
    try:
        system, signature = _trusted(request, now, known)
    except (Refused, Unreadable) as problem:
        _note_refusal(request, known, problem, now)
        raise
    arrival = _claim_nonce(system, signature, request, now)
    try:
        pushed = read_push(request.body)
        ArrivalRow.objects.filter(pk=arrival.pk).update(message=pushed.id)
        return act_for_agency(
            act=pushed.act, case=pushed.case, given=pushed.given, seen=pushed.seen, key=f"push {pushed.id}",
            by=_officer(system.organisation, pushed.officer), now=now,
        )  # fmt: skip
    except (Refused, Unreadable, NotFound, Conflict) as problem:
        ArrivalRow.objects.filter(pk=arrival.pk).update(rule=problem.rule[:20], says=problem.message[:300])
        raise


def _trusted(request: SignedRequest, now: datetime, known: list[AgencySystem]) -> tuple[AgencySystem, RequestSignature]:
    """The system that signed the request; `known` gets it once its key was named. Raises Forbidden, Unreadable."""
    # 1. a signature, by a registered key, of now
    a_message_of_a_system_is_signed.require(request.headers)
    signature = read_request_signature(request)
    system = queries.system_by_key(signature.key_id)
    the_key_is_a_registered_systems.require(
        signature.key_id, registered=None if system is None else system.signing_key_id
    )
    if system is None:  # the rule above refused
        raise the_key_is_a_registered_systems.refused()
    known.append(system)
    the_signature_is_of_now.require(signature.created, now=now)
    # 2. over these bytes, at this door
    the_body_has_the_signed_digest.require(
        said_digest(request.headers.get("content-digest", "")), found=_digest(request.body)
    )
    holds = request_signature_holds(request, signature, key=system.signing_key)
    the_signature_covers_and_fits_the_request.require(signature.components, holds=holds)
    a_signature_is_used_once.require(signature.nonce, used=False)
    return system, signature


def _claim_nonce(
    system: AgencySystem, signature: RequestSignature, request: SignedRequest, now: datetime
) -> ArrivalRow:  # fmt: skip
    """Note that this signature was used. Raises Forbidden (HOOK-6) when it was before; the database itself decides."""
    try:
        with transaction.atomic():
            return ArrivalRow.objects.create(
                organisation=system.organisation, nonce=signature.nonce, digest=digest_of(request.body), at=now
            )
    except IntegrityError:
        problem = a_signature_is_used_once.refused()
        _note_refusal(request, [system], problem, now)
        raise problem from None


def _note_refusal(request: SignedRequest, known: list[AgencySystem], problem: TradelaneError, now: datetime) -> None:
    """Note who was refused and why, without the body; the oldest of many give way."""
    organisation = known[0].organisation if known else ""
    ArrivalRow.objects.create(
        organisation=organisation, digest=digest_of(request.body), at=now, rule=problem.rule[:20],
        says=problem.message[:300],
    )  # fmt: skip
    refused = ArrivalRow.objects.filter(organisation=organisation, nonce=None).order_by("-pk")
    oldest = refused.values_list("pk", flat=True)[KEPT_REFUSALS : KEPT_REFUSALS + 1].first()
    if oldest is not None:
        refused.filter(pk__lte=oldest).delete()


def _officer(agency: OrganisationId, officer: PersonId) -> Actor:
    """The officer who answers for the message, acting for the agency. Raises Forbidden (HOOK-9)."""
    actor = parties.actor_of_person(person=officer, organisation=agency)
    officers = [] if actor is None or not actor.may(Role.OFFICER) else [officer]
    an_officer_of_the_agency_answers_for_it.require(officer, officers=officers)
    if actor is None:  # the rule above refused
        raise an_officer_of_the_agency_answers_for_it.refused()
    return replace(actor, roles=frozenset({Role.OFFICER}))


def _digest(body: bytes) -> bytes:
    return said_digest(content_digest(body)) or b""
