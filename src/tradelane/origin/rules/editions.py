# SPDX-License-Identifier: Apache-2.0
"""Who may change the rules that goods are judged by, and how many look at them; apart, because they are law."""

from datetime import datetime

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role


@rule(
    "ORIGIN-39", cites="WTO Agreement on Rules of Origin, Annex II para. 3(c); Tradelane house rule", field="by",
    refusal=Forbidden, fix="Act as an officer of an agency, or of who runs the node.",
)  # fmt: skip
def the_actor_keeps_the_rules_of_origin(actor: Actor) -> bool:
    """An agreement's rules are imported and published by officers of the economy's agencies or of the operator."""
    if not actor.may(Role.OFFICER) or actor.person is None:
        return False
    return bool(actor.kinds & {OrganisationKind.AGENCY, OrganisationKind.OPERATOR})


@rule(
    "ORIGIN-40", cites="Tradelane house rule: four eyes", field="published_by",
    fix="Let another officer look at the draft and publish it.",
)  # fmt: skip
def another_person_publishes_the_rules(imported_by: str, *, publisher: str | None) -> bool:
    """Who imported an agreement's rules does not publish them: a second person has seen what counts."""
    return bool(publisher) and publisher != imported_by


@rule(
    "ORIGIN-41", cites="GATT 1994 art. X:2: what is published stands", field="id",
    fix="Import the rules again; a later edition takes the place of an earlier one.",
)  # fmt: skip
def only_draft_rules_are_published_or_dropped(published_at: datetime | None, dropped_at: datetime | None) -> bool:
    """Rules that were published or set aside stay as they are."""
    return published_at is None and dropped_at is None
