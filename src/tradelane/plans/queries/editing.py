# SPDX-License-Identifier: Apache-2.0
"""Proposed changes and what cells have said; apart, because history is for everybody and the queue for deciders."""

from django.utils.translation import gettext

from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, PersonId, economy_of
from tradelane.parties.values import Actor
from tradelane.plans.formats import fact_from_json, milestone_from_json, our_facts, our_milestones
from tradelane.plans.models import ChangeRow
from tradelane.plans.rules import an_officer_of_the_economy_or_the_editor_changes_its_cells, another_person_decides
from tradelane.plans.values import MEASURE_NAMES, Change, ChangeState, ChangeWhat, Fact, Measure, Milestone, Version


def change(id: str) -> Change:
    """One proposed change. Raises NotFound."""
    row = ChangeRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such change.", field="change", fix="Look at the list of changes.")
    return as_change(row)


def open_changes(*, by: Actor) -> list[Change]:
    """Changes that wait and that the actor's organisation may decide or withdraw, oldest first."""
    rows = ChangeRow.objects.filter(state=ChangeState.OPEN.value).order_by("proposed_at")
    mine = editable(by=by)
    return [as_change(row) for row in rows if row.economy in mine]


def editable(*, by: Actor | None) -> frozenset[str]:
    """The economies whose cells the actor may change: their own agency's, all for the node's editor, else none."""
    if by is None:
        return frozenset()
    home = economy_of(by.organisation)
    may = an_officer_of_the_economy_or_the_editor_changes_its_cells
    return frozenset(economy for economy in ECONOMIES if may(by, home=home, economy=economy))


def to_decide(*, by: Actor) -> list[Change]:
    """Changes that wait for the actor as the other pair of eyes, oldest first."""
    return [each for each in open_changes(by=by) if may_decide(each, by=by)]


def cell_name(found: Change) -> str:
    """What people call the cell, in the reader's language."""
    return f"{gettext(ECONOMIES[found.economy])}: {gettext(MEASURE_NAMES[found.measure])}"


def may_decide(found: Change, *, by: Actor) -> bool:
    """Whether the actor is the other pair of eyes."""
    return found.economy in editable(by=by) and another_person_decides(found, person=by.person)


def history(*, economy: str, measure: Measure) -> list[Version]:
    """Everything that a cell has said and been proposed to say: what is shipped first, then changes as they came."""
    shipped: list[Fact | Milestone] = [*our_facts(), *our_milestones()]
    versions = [Version(each, None) for each in shipped if (each.economy, each.measure) == (economy, measure)]
    rows = ChangeRow.objects.filter(economy=economy, measure=measure.value).order_by("proposed_at", "id")
    for row in rows:
        found = as_change(row)
        versions.append(Version(found.content, found))
    return versions


def as_change(row: ChangeRow) -> Change:
    """A row as a value."""
    read = fact_from_json if row.what == ChangeWhat.FACT.value else milestone_from_json
    return Change(
        id=row.id,
        content=read(row.content),
        reason=row.reason,
        proposed_by=OrganisationId(row.organisation),
        proposer=PersonId(row.proposer) if row.proposer else None,
        proposed_at=row.proposed_at,
        state=ChangeState(row.state),
        decided_by=OrganisationId(row.decided_by) if row.decided_by else None,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
    )
