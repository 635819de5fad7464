# SPDX-License-Identifier: Apache-2.0
"""Who approves what an organisation signs; apart from certificates, because these rules are about people."""

from collections.abc import Collection

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, Role
from tradelane.trust.values.approvals import ApprovalMethod, RequestState


@rule(
    "TRUST-26",
    cites="UNCITRAL MLES 2001 art 6(3)(b); Tradelane house rule",
    field="by",
    fix="Ask a signatory of the organisation.",
    refusal=Forbidden,
)
def only_a_signatory_approves(by: Actor, organisation: OrganisationId) -> bool:
    """A person who may sign for the organisation approves, and nobody for another organisation."""
    return by.person is not None and by.may(Role.SIGNATORY) and by.organisation == organisation


@rule("TRUST-27", cites="Tradelane house rule", field="by", fix="Ask another signatory.")
def nobody_approves_twice(person: PersonId | None, approved: Collection[PersonId]) -> bool:
    """One person approves once: who asked for a signature is never the second of two."""
    return person is not None and person not in approved


@rule("TRUST-28", cites="Tradelane house rule", field="request", fix="Ask for the signature anew.")
def the_request_still_waits(state: RequestState) -> bool:
    """Only a request that was neither signed nor withdrawn is approved."""
    return state is RequestState.WAITING


@rule(
    "TRUST-29",
    cites="W3C WebAuthn Level 2 §13.4.4; Tradelane house rule",
    field="assertion",
    fix="Approve on the page, with your passkey.",
)
def who_has_a_passkey_approves_by_it(method: ApprovalMethod, *, has_passkey: bool) -> bool:
    """A person with a passkey approves by it, so that the approval is bound to exactly what is signed."""
    return method is ApprovalMethod.PASSKEY or not has_passkey
