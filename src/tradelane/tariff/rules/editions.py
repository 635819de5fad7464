# SPDX-License-Identifier: Apache-2.0
"""Who may change a tariff, and how many look at it; apart, because a rate is law and no one person's doing."""

from datetime import datetime

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import economy_of
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role


@rule(
    "TARIFF-18", cites="GATT 1994 art. X:1-2; Tradelane house rule", field="economy", refusal=Forbidden,
    fix="Act as an officer of the economy's agency, or of who runs the node.",
)  # fmt: skip
def the_actor_keeps_the_tariff(actor: Actor, *, economy: str) -> bool:
    """A tariff is imported, published and its quotas drawn by officers of the economy's agencies or the operator."""
    if not actor.may(Role.OFFICER) or actor.person is None:
        return False
    own = OrganisationKind.AGENCY in actor.kinds and economy_of(actor.organisation) == economy
    return own or OrganisationKind.OPERATOR in actor.kinds


@rule(
    "TARIFF-19", cites="Tradelane house rule: four eyes", field="published_by",
    fix="Let another officer look at the draft and publish it.",
)  # fmt: skip
def another_person_publishes(imported_by: str, *, publisher: str | None) -> bool:
    """Who imported a tariff does not publish it: a second person has seen every rate that counts."""
    return bool(publisher) and publisher != imported_by


@rule(
    "TARIFF-20", cites="GATT 1994 art. X:2: what is published stands", field="id",
    fix="Import the tariff again; a later edition takes the place of an earlier one.",
)  # fmt: skip
def only_a_draft_is_published_or_dropped(published_at: datetime | None, dropped_at: datetime | None) -> bool:
    """A tariff that was published or dropped stays as it is."""
    return published_at is None and dropped_at is None
