# SPDX-License-Identifier: Apache-2.0
"""Who may act, for whom, and what an official number looks like; apart, because every room asks these first."""

from collections.abc import Iterable
from datetime import datetime

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, MandateView, OrganisationKind, Role


@rule(
    "PARTY-1",
    cites="UNCITRAL Model Law on Electronic Transferable Records art. 9; Tradelane house rule",
    field="by",
    fix="Ask a person of your organisation who has this role.",
    refusal=Forbidden,
)
def the_person_has_the_role(actor: Actor, role: Role) -> bool:
    """Only a person who has the role in the organisation may do this for it."""
    return actor.may(role)


@rule(
    "PARTY-2",
    cites="Tradelane house rule",
    field="by",
    fix="Act for an organisation of this kind, or ask the node's operator to register yours as one.",
    refusal=Forbidden,
)
def the_organisation_is_of_the_kind(actor: Actor, kind: OrganisationKind) -> bool:
    """Only an organisation of the right kind, such as a carrier or an agency, may do this."""
    return kind in actor.kinds


@rule(
    "PARTY-3",
    cites="Tradelane house rule",
    field="mandate",
    fix="Ask the organisation to give yours a mandate for this, or to renew it.",
    refusal=Forbidden,
)
def the_mandate_covers_the_act(mandate: MandateView, *, holder: OrganisationId, what: str, now: datetime) -> bool:
    """An organisation acts for another only within a mandate in force that names the act."""
    in_force = mandate.starts <= now and (mandate.ends is None or now < mandate.ends) and mandate.withdrawn_at is None
    return in_force and mandate.holder == holder and mandate.what in (what, "*")


@rule(
    "PARTY-9",
    cites="Tradelane house rule",
    field="person",
    fix="Make another person an admin first.",
)
def somebody_can_still_add_people(roles_of_the_others: Iterable[Iterable[str]]) -> bool:
    """An organisation keeps at least one admin."""
    return any(Role.ADMIN in roles for roles in roles_of_the_others)
