# SPDX-License-Identifier: Apache-2.0
"""Verdicts that wait for a second officer; apart from reviews, as nobody outside the agency reads them."""

from collections.abc import Iterable

from tradelane.kernel.ids import CaseId, PersonId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor
from tradelane.window.models import CaseRow, ProposalRow
from tradelane.window.queries.procedures import procedure_of
from tradelane.window.values import Proposal


def open_proposal(*, case: CaseId, by: Actor) -> Proposal | None:
    """The verdict of the actor's agency that waits for a second officer; nobody else's. Raises NotFound."""
    parties.require_access(subject=case, by=by)
    agency = procedure_of(CaseRow.objects.get(pk=case)).agency(by.organisation)
    row = None if agency is None else proposal_row(case, agency.role)
    return None if row is None else proposal_value(row)


def proposal_row(case: CaseId | str, agency: str) -> ProposalRow | None:
    """The row that waits; for this room's actions after access was checked."""
    return ProposalRow.objects.filter(case=case, agency=agency, closed_at=None).first()


def seconds_of(case: CaseId | str) -> frozenset[PersonId]:
    """Officers who looked second at a verdict of a case: they took part in its decision."""
    rows = ProposalRow.objects.filter(case=case).exclude(second="")
    return frozenset(PersonId(row.second) for row in rows)


def second_looks(cases: Iterable[str], *, agencies: Iterable[str]) -> dict[str, PersonId]:
    """Of these cases those in which a verdict of such an agency waits, with who proposed it."""
    rows = ProposalRow.objects.filter(case__in=list(cases), agency__in=list(agencies), closed_at=None)
    return {case: PersonId(officer) for case, officer in rows.values_list("case", "officer")}


def proposal_value(row: ProposalRow) -> Proposal:
    """A row as a value."""
    return Proposal(
        agency=row.agency, n=row.n, verdict=row.verdict,
        reasons=text_or_gone(row.reasons, place=ProposalRow.place(row.case_id, row.agency, row.n, "reasons")),
        rule_ids=tuple(row.rule_ids), officer=PersonId(row.officer), at=row.at,
        second=PersonId(row.second) if row.second else None, closed_at=row.closed_at, confirmed=row.confirmed,
        objection=text_or_gone(row.objection, place=ProposalRow.place(row.case_id, row.agency, row.n, "objection")),
    )  # fmt: skip
