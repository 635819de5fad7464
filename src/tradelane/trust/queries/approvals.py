# SPDX-License-Identifier: Apache-2.0
"""What waits for a second person, and how many an organisation asks for; apart from keys, which wait for nobody."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from tradelane.kernel.canonical import canonical
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden, NotFound, Unreadable
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties.queries.vault import open_bytes
from tradelane.parties.values import Actor
from tradelane.trust.adapters import passkeys
from tradelane.trust.models.approvals import SignatureRequest as Row
from tradelane.trust.models.keystore import SigningPolicy
from tradelane.trust.values.approvals import Approval, ApprovalMethod, Proof, RequestState, SignatureRequest

MOST_SHOWN = 200


def people_needed(organisation: OrganisationId) -> int:
    """How many people approve what this node signs for the organisation."""
    found = SigningPolicy.objects.filter(organisation=organisation).values_list("people", flat=True).first()
    return found or 1


def waiting_signatures(*, by: Actor) -> list[SignatureRequest]:
    """What the actor's organisation is asked to sign, the oldest first."""
    rows = Row.objects.filter(organisation=by.organisation, state=RequestState.WAITING).order_by("asked_at", "pk")
    needed = people_needed(by.organisation)
    return [view_of(row, needed) for row in rows.prefetch_related("approvals")[:MOST_SHOWN]]


def signature_request(*, request: str, by: Actor) -> SignatureRequest:
    """One request of the actor's organisation. Raises NotFound, also for another organisation's."""
    row = Row.objects.filter(pk=request, organisation=by.organisation).first()
    if row is None:
        raise NotFound("There is no such request for a signature.", field="request", fix="Look at what waits.")
    return view_of(row, people_needed(by.organisation))


def approval_challenge(requests: Iterable[SignatureRequest]) -> bytes:
    """What an authenticator signs when its owner approves: 32 bytes of what exactly is approved, and of nothing else.

    SHA-256 of the canonical JSON {"act": "approve", "requests": [[id, digest], …]}; so a recorded approval shows for
    ever what it was of, and one for something else is refused.
    """
    listed = sorted([one.id, one.digest] for one in requests)
    return hashlib.sha256(canonical({"act": "approve", "requests": listed})).digest()


def has_passkey(*, by: Actor) -> bool:
    """Whether the actor's person has an authenticator at this node."""
    return passkeys.has_passkey(by.person)


def passkey_options(*, requests: Iterable[SignatureRequest], by: Actor) -> dict[str, Any]:
    """What the browser asks the person's authenticator to approve exactly these requests; within a web request."""
    assert by.person is not None
    return passkeys.passkey_options(by.person, approval_challenge(requests))


def assertion_in(request: HttpRequest, *, fix: str = "Sign on the page again.") -> Any:
    """The passkey's answer as a page sent it; None where there is none. Raises Unreadable."""
    text = request.POST.get("credential", "")
    try:
        return json.loads(text) if text else None
    except ValueError as error:
        raise Unreadable("the passkey's answer is not whole", field="credential", rule="PASSKEY-1", fix=fix) from error


def proof_of_approval(
    request: HttpRequest, *, requests: Iterable[SignatureRequest], by: Actor, assertion: Any = None
) -> Proof:
    """How the person behind a web request shows that they approve `requests`.

    By their passkey, when there is an assertion; by token; or by having proved anew who they are a short while ago.
    Raises Unreadable for an assertion over something else, Forbidden when a person must prove anew who they are.
    """
    if assertion is not None and by.person is not None:
        return passkeys.proof_by_passkey(by.person, approval_challenge(requests), assertion)
    if getattr(request, "actor_by", "") == "token":
        return Proof(ApprovalMethod.TOKEN, {})
    if not passkeys.proved_lately(request):
        raise Forbidden(
            "An approval needs you to prove who you are first.", field="by", rule="TRUST-29",
            fix="Sign in again, then approve.", cites="W3C WebAuthn Level 2 §13.4.4; Tradelane house rule",
        )  # fmt: skip
    return Proof(ApprovalMethod.SIGN_IN, {})


def view_of(row: Row, needed: int) -> SignatureRequest:
    """A row as others may know it; within the room."""
    return SignatureRequest(
        id=row.id,
        organisation=OrganisationId(row.organisation),
        kind=row.kind,
        title=row.title,
        payload=open_bytes(bytes(row.payload), place=Row.place(row.id)),
        digest=Digest(row.digest),
        context=row.context,
        asked_at=row.asked_at,
        state=RequestState(row.state),
        approvals=tuple(
            Approval(PersonId(one.person), one.at, ApprovalMethod(one.method))
            for one in sorted(row.approvals.all(), key=lambda one: one.pk)
        ),
        needed=needed,
    )
