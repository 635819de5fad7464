# SPDX-License-Identifier: Apache-2.0
"""Which organisations hold a privacy certification; apart, because it only ever narrows what goes to the others."""

from datetime import date, datetime

from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.models import CertificationRow
from tradelane.privacy.rules import a_certification_is_of_an_agent_for_a_time


@transaction.atomic
def record_certification(
    *,
    organisation: OrganisationId,
    agent: str,
    starts: date,
    ends: date,
    source: str,
    by: Actor,
    now: datetime,
) -> None:
    """Note that an accountability agent certified an organisation; by an admin of the node. Twice is once.

    Raises Forbidden, Refused (PRIV-15).
    """
    the_person_has_the_role.require(by, Role.ADMIN)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.OPERATOR)
    a_certification_is_of_an_agent_for_a_time.require(agent, source, starts=starts, ends=ends)
    _row, is_new = CertificationRow.objects.update_or_create(
        organisation=organisation,
        agent=agent,
        starts=starts,
        defaults={"ends": ends, "source": source, "recorded_at": now},
    )
    record(
        "privacy.certification.recorded" if is_new else "privacy.certification.changed",
        subject=organisation, by=by, agent=agent, ends=ends.isoformat(),
    )  # fmt: skip
