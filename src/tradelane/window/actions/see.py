# SPDX-License-Identifier: Apache-2.0
"""An agency sees the people behind a case; apart from reading it, because each look writes the person a receipt."""

from datetime import datetime

from django.db import transaction

from tradelane.kernel.ids import CaseId
from tradelane.parties.values import Actor
from tradelane.privacy.actions import record_access
from tradelane.privacy.values import Purpose, RecipientKind
from tradelane.window import queries
from tradelane.window.values import Agency, Case, PersonShown

CUSTOMS = "customs"
"""Role of the agency that clears; every other one issues a permit."""


@transaction.atomic
def people_of_case(*, case: CaseId, by: Actor, now: datetime) -> list[PersonShown]:
    """The people of a case, as far as the law of the lane lets the actor's agency see them; a receipt for each look.

    Empty for everybody who is no agency of the procedure: traders have their own data in the consignment.
    Raises NotFound, also for outsiders.
    """
    held = queries.case(case=case, by=by, now=now)
    agency = queries.procedure(code=held.procedure, version=held.version).agency(by.organisation)
    if agency is None:
        return []
    shown = []
    for party in queries.people_held(case=case):
        seen = record_access(
            subject=case, person=party["fields"], purpose=_purpose(agency), recipient=agency.organisation,
            recipient_name=agency.name, recipient_kind=_kind(agency), lane=_lane(held), by=by, now=now,
            reference=held.data["order"] or held.data["ucr"], within=held.consignment,
        )  # fmt: skip
        shown.append(PersonShown(party["role"], seen.kept, tuple(each.field for each in seen.withheld)))
    return shown


def _purpose(agency: Agency) -> Purpose:
    return Purpose.CUSTOMS_CLEARANCE if agency.role == CUSTOMS else Purpose.BORDER_PERMIT


def _kind(agency: Agency) -> RecipientKind:
    return RecipientKind.CUSTOMS if agency.role == CUSTOMS else RecipientKind.AGENCY


def _lane(held: Case) -> str:
    """From the seller's economy to the buyer's."""
    country = {party["role"]: party["country"] for party in held.data["parties"]}
    return f"{country.get('seller', '')}-{country.get('buyer', '')}"
