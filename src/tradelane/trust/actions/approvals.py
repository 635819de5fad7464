# SPDX-License-Identifier: Apache-2.0
"""Several people approve what an organisation signs; apart from signing, which happens when enough of them did.

The room that asks keeps its own words: it gives the bytes to be signed, and goes on when it is told that enough
people approved exactly those.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, PersonId, new_id
from tradelane.parties.actions.vault import seal_bytes
from tradelane.parties.queries import actor_of_person
from tradelane.parties.values import Actor, Role
from tradelane.parties.values.vault import About
from tradelane.trust.models.approvals import Approval as ApprovalRow
from tradelane.trust.models.approvals import SignatureRequest as Row
from tradelane.trust.queries.approvals import people_needed, view_of
from tradelane.trust.rules.approvals import (
    nobody_approves_twice,
    only_a_signatory_approves,
    the_request_still_waits,
    who_has_a_passkey_approves_by_it,
)
from tradelane.trust.values.approvals import Approved, Proof, RequestState, SignatureRequest


def ask_for_signature(
    *,
    organisation: OrganisationId,
    kind: str,
    title: str,
    payload: bytes,
    about: About,
    context: dict[str, Any],
    by: Actor,
    proof: Proof,
    now: datetime,
) -> SignatureRequest:
    """The request that `payload` be signed, approved by the one who asks; the one that waits, where there is one.

    `about` says whom `payload` names, whose keys it is kept under.
    A request that waits under this kind and title stays as it is: the caller compares. Raises Forbidden (TRUST-26).
    """
    only_a_signatory_approves.require(by, organisation)
    with transaction.atomic():
        waiting = Row.objects.filter(organisation=organisation, kind=kind, title=title, state=RequestState.WAITING)
        row = waiting.first()
        if row is None:
            id = new_id("sigreq")
            row = Row.objects.create(
                id=id,
                organisation=organisation,
                kind=kind,
                title=title,
                payload=seal_bytes(payload, place=Row.place(id), about=about),
                digest=digest_of(payload),
                context=context,
                asked_at=now,
            )
            record("trust.signature.asked", subject=row.id, by=by, kind=kind, digest=row.digest)
            _approve(row, by, proof, now)
        return view_of(row, people_needed(organisation))


def approve_signature(*, request: str, by: Actor, proof: Proof, has_passkey: bool, now: datetime) -> Approved:
    """One more approval, inside the caller's transaction; with the approvers when enough people approved.

    The caller then signs `request.payload` and calls `signature_made`. Raises NotFound, Forbidden (TRUST-26), Refused
    (TRUST-27 approved already, TRUST-28 no longer waiting, TRUST-29 not by their passkey).
    """
    row = Row.objects.select_for_update().filter(pk=request, organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such request for a signature.", field="request", fix="Look at what waits.")
    only_a_signatory_approves.require(by, OrganisationId(row.organisation))
    the_request_still_waits.require(RequestState(row.state))
    approved = {PersonId(person) for person in row.approvals.values_list("person", flat=True)}
    nobody_approves_twice.require(by.person, approved)
    who_has_a_passkey_approves_by_it.require(proof.method, has_passkey=has_passkey)
    _approve(row, by, proof, now)
    view = view_of(row, people_needed(by.organisation))
    approvers = _present(view)
    return Approved(view, approvers if len(approvers) >= view.needed else ())


def signature_made(*, request: str, subject: str, by: Actor) -> None:
    """The request is done: `subject` was signed. Inside the caller's transaction."""
    Row.objects.filter(pk=request).update(state=RequestState.SIGNED)
    record("trust.signature.made", subject=request, by=by, signed=subject)


def withdraw_signature(*, request: str, by: Actor) -> None:
    """Nothing is signed; whoever may approve may withdraw. Raises NotFound, Forbidden, Refused (TRUST-28)."""
    with transaction.atomic():
        row = Row.objects.select_for_update().filter(pk=request, organisation=by.organisation).first()
        if row is None:
            raise NotFound("There is no such request for a signature.", field="request", fix="Look at what waits.")
        only_a_signatory_approves.require(by, OrganisationId(row.organisation))
        the_request_still_waits.require(RequestState(row.state))
        row.state = RequestState.WITHDRAWN
        row.save(update_fields=["state"])
        record("trust.signature.withdrawn", subject=row.id, by=by)


def _approve(row: Row, by: Actor, proof: Proof, now: datetime) -> None:
    ApprovalRow.objects.create(
        request=row, person=by.person or "", at=now, method=proof.method, evidence=proof.evidence
    )  # fmt: skip
    record("trust.signature.approved", subject=row.id, by=by, method=str(proof.method), digest=row.digest)


def _present(view: SignatureRequest) -> tuple[Actor, ...]:
    """Those of the approvers who may sign for the organisation still: one who left in between no longer counts."""
    people = (actor_of_person(person=PersonId(one.person), organisation=view.organisation) for one in view.approvals)
    return tuple(actor for actor in people if actor is not None and actor.may(Role.SIGNATORY))
