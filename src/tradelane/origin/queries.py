# SPDX-License-Identifier: Apache-2.0
"""The only reads of agreements and determinations that others may use; apart, so that isolation has one door."""

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import ConsignmentId
from tradelane.origin.formats.agreements import shipped_agreements
from tradelane.origin.formats.records import determination_from_json, material_from_json
from tradelane.origin.models import DeterminationRow
from tradelane.origin.values import Agreement, DeterminationView
from tradelane.parties import queries as parties
from tradelane.parties.values import Actor


def agreements() -> tuple[Agreement, ...]:
    """Every agreement held here, with its parties, rules and their sources. Public."""
    return shipped_agreements()


def determination(*, id: str, by: Actor) -> DeterminationView:
    """A determination with its steps and materials. Raises NotFound, also for outsiders."""
    parties.require_access(subject=id, by=by)
    row = DeterminationRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such determination.", facts={"determination": id})
    return as_value(row)


def determinations_of(*, consignment: ConsignmentId, by: Actor) -> list[DeterminationView]:
    """Every determination for a consignment that the actor may see, oldest first."""
    rows = DeterminationRow.objects.filter(
        consignment=consignment, pk__in=parties.visible(prefix="origin_", by=by)
    ).order_by("at", "pk")
    return [as_value(row) for row in rows]


def as_value(row: DeterminationRow) -> DeterminationView:
    """A row as a value; the caller has checked access."""
    return DeterminationView(
        id=row.id,
        consignment=row.consignment,
        item=row.item,
        description=row.description,
        hs_code=row.hs_code,
        exporting=row.exporting,
        importing=row.importing,
        on=row.on,
        determination=determination_from_json(row.determination),
        materials=tuple(material_from_json(m) for m in row.materials),
        organisation=row.organisation,
    )
