# SPDX-License-Identifier: Apache-2.0
"""An organisation's express consent to hold electronic records here; apart, as it is given before there is a record."""

from datetime import datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.ids import new_id
from tradelane.parties.rules import the_person_has_the_role
from tradelane.parties.values import Actor, Role
from tradelane.titles.models import ConsentRow
from tradelane.titles.queries.consents import consent_of, standing_consent
from tradelane.titles.values import Consent


@transaction.atomic
def give_consent(*, by: Actor, now: datetime) -> Consent:
    """Consent, as a signatory, to hold and use electronic transferable records at this registry from now on.

    Each record that opens in the organisation's hands names it. Again changes nothing. Raises Forbidden.
    """
    the_person_has_the_role.require(by, Role.SIGNATORY)
    live = standing_consent(by.organisation)
    if live is not None:
        return live
    row = ConsentRow.objects.create(
        id=new_id("consent"), organisation=by.organisation, person=by.person or "", given_at=now
    )
    journal.record("titles.consent.given", subject=row.id, by=by)
    return consent_of(row)


@transaction.atomic
def withdraw_consent(*, by: Actor, now: datetime) -> None:
    """Open no further record for the organisation; what it holds stays. Again changes nothing. Raises Forbidden."""
    the_person_has_the_role.require(by, Role.SIGNATORY)
    for row in ConsentRow.objects.select_for_update().filter(organisation=by.organisation, withdrawn_at=None):
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        journal.record("titles.consent.withdrawn", subject=row.id, by=by)
