# SPDX-License-Identifier: Apache-2.0
"""Customs trusts a trader: one officer proposes, another confirms, either ends it; apart from any case."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window import queries, rules
from tradelane.window.models import TierRow
from tradelane.window.values import Tier, TierGrant


@transaction.atomic
def propose_tier(
    *, organisation: OrganisationId, starts: date, ends: date, certificate: str, by: Actor, now: datetime
) -> TierGrant:
    """Propose that a trader be an authorised economic operator from `starts` to `ends`, both included.

    Raises Forbidden (WIN-31), Refused (WIN-26), Conflict when the certificate's number is taken.
    """
    _require_customs(by)
    rules.a_tier_has_its_time_and_its_certificate.require(starts, ends, certificate=certificate)
    given = {"organisation": organisation, "tier": str(Tier.AEO), "starts": starts, "ends": ends}
    row, is_new = TierRow.objects.get_or_create(
        economy=settings.ECONOMY, certificate=certificate.strip(),
        defaults={**given, "id": new_id("tier"), "proposed_by": by.person or "", "proposed_at": now},
    )  # fmt: skip
    if is_new:
        journal.record("window.tier.proposed", subject=row.id, by=by, organisation=organisation)
    elif any(getattr(row, name) != value for name, value in given.items()):
        raise Conflict("This certificate is another one.", field="certificate", fix="Give its own number.")
    return queries.tier_value(row)


@transaction.atomic
def confirm_tier(*, tier: str, by: Actor, now: datetime) -> TierGrant:
    """Confirm a proposal as another officer; it counts from then on. Raises Forbidden (WIN-25, 31), NotFound."""
    row = _lock(tier, by)
    if row.confirmed_at is None:
        rules.a_tier_is_confirmed_by_another_officer.require(queries.tier_value(row), officer=by.person)
        row.confirmed_by, row.confirmed_at = by.person or "", now
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        journal.record("window.tier.confirmed", subject=row.id, by=by, organisation=row.organisation)
    return queries.tier_value(row)


@transaction.atomic
def end_tier(*, tier: str, by: Actor, now: datetime) -> TierGrant:
    """End a trader's tier at once. Raises Forbidden (WIN-31), NotFound."""
    row = _lock(tier, by)
    if row.ended_at is None:
        row.ended_by, row.ended_at = by.person or "", now
        row.save(update_fields=["ended_by", "ended_at"])
        journal.record("window.tier.ended", subject=row.id, by=by, organisation=row.organisation)
    return queries.tier_value(row)


def _lock(tier: str, by: Actor) -> TierRow:
    _require_customs(by)
    row = TierRow.objects.select_for_update().filter(pk=tier, economy=settings.ECONOMY).first()
    if row is None:
        raise NotFound("There is no such tier.", field="tier", fix="See the list of tiers.")
    return row


def _require_customs(by: Actor) -> None:
    the_person_has_the_role.require(by, Role.OFFICER)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.AGENCY)
    rules.only_customs_trusts_a_trader.require(queries.customs_of(settings.ECONOMY), by=by.organisation)
