# SPDX-License-Identifier: Apache-2.0
"""Procedures being written, for the agencies that write them; apart from published ones, which everybody reads."""

from datetime import date

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound, TradelaneError
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties import queries as parties
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.plans.queries import consultations as plans
from tradelane.plans.values import PeriodKind, SubjectKind
from tradelane.window import rules
from tradelane.window.formats.differences import Difference, differences, laid_flat
from tradelane.window.formats.folder import Files
from tradelane.window.formats.law_terms import our_urgent_terms
from tradelane.window.formats.procedure import read_files
from tradelane.window.formats.proof import Defect, prove_files
from tradelane.window.models import ApprovalRow, DraftRow, RetirementRow, RevisionRow, UrgencyRow, VersionRow
from tradelane.window.queries.procedures import files_of, urgency_of
from tradelane.window.values import Approval, Draft, DraftPhase, Heard, Revision, UrgentTerms


def drafts(*, by: Actor) -> list[Draft]:
    """Every draft that the actor's organisation works on, newest first."""
    rows = DraftRow.objects.filter(pk__in=parties.visible(prefix="draft_", by=by)).order_by("-started_at", "pk")
    return [as_draft(row) for row in rows]


def drafts_to_go_on(*, by: Actor, on: date) -> list[tuple[Draft, str]]:
    """Drafts that wait for the actor, an officer of an agency, each with the act that is due.

    `approve`: a colleague approved it and the actor did not yet; `publish`: two have; `confirm`: an urgent change that
    the public was heard on, before it lapses.
    """
    if by.person is None or OrganisationKind.AGENCY not in by.kinds or not by.may(Role.OFFICER):
        return []
    mine = DraftRow.objects.filter(pk__in=parties.visible(prefix="draft_", by=by), withdrawn_at=None)
    begun = mine.filter(published=None, approvals__isnull=False)
    urgent = mine.filter(urgency__lapses_on__gte=on, urgency__confirmed_at=None)
    found = ((held, _act_due(held, by=by, on=on)) for held in map(as_draft, (begun | urgent).distinct().order_by("pk")))
    return [(held, act) for held, act in found if act]


def _act_due(held: Draft, *, by: Actor, on: date) -> str:
    if held.phase is DraftPhase.APPROVED:
        return "publish"
    if held.phase is not DraftPhase.PUBLISHED:
        approved = {approval.person for approval in held.approvals}
        return "approve" if approved and by.person not in approved else ""
    confirms = held.urgency is not None and (
        rules.an_urgent_change_is_confirmed_by_another_officer(held.urgency, by=by.person)
        and rules.an_urgent_change_stays_after_the_public_was_heard(held.heard, urgency=held.urgency, today=on)
    )
    return "confirm" if confirms else ""


def draft(*, draft: str, by: Actor) -> Draft:
    """One draft as it stands. Raises NotFound, also for outsiders."""
    parties.require_access(subject=draft, by=by)
    return as_draft(DraftRow.objects.get(pk=draft))


def lock_draft(*, draft: str, by: Actor) -> DraftRow:
    """The row of a draft, locked until the transaction ends; for this room's actions. Raises NotFound."""
    parties.require_access(subject=draft, by=by)
    return DraftRow.objects.select_for_update().get(pk=draft)


def revisions(*, draft: str, by: Actor) -> list[Revision]:
    """Every kept saving of a draft, newest first. Raises NotFound."""
    parties.require_access(subject=draft, by=by)
    return [_revision(row) for row in RevisionRow.objects.filter(draft=draft).defer("files").order_by("-number")]


def revision_files(*, draft: str, number: int, by: Actor) -> dict[str, str]:
    """The files after one saving. Raises NotFound."""
    parties.require_access(subject=draft, by=by)
    row = RevisionRow.objects.filter(draft=draft, number=number).first()
    if row is None:
        raise NotFound("The draft has no such saving.", field="revision", fix="See its history.")
    return dict(row.files)


def revision_of(row: DraftRow) -> dict[str, str]:
    """The files that the public was asked about; none when it was not. For this room's actions."""
    asked = RevisionRow.objects.filter(draft=row, number=row.consulted).first() if row.consulted else None
    return dict(asked.files) if asked else {}


def findings(held: Draft) -> list[Defect]:
    """What the prover finds in a draft as it stands."""
    return prove_files(held.files)


def what_changed(old: Files, new: Files) -> tuple[Difference, ...]:
    """What differs between two states of a draft: facts where both can be read, else files."""
    try:
        return differences(laid_flat(read_files(old)), laid_flat(read_files(new)))
    except TradelaneError:
        return differences(old, new)


def changes_from_base(held: Draft) -> tuple[Difference, ...]:
    """What differs from the published version that the draft started from."""
    base = files_of(code=held.code, version=held.base) if held.base else {}
    return what_changed(base, held.files)


def notice_days(*, economy: str, on: date) -> int:
    """Days from publication to the first day that law asks for in the economy."""
    return plans.periods(subject=SubjectKind.PROCEDURE, economy=economy, on=on)[PeriodKind.NOTICE].days


def comment_days(*, economy: str, on: date) -> int:
    """Days that the public has at least to comment."""
    return plans.periods(subject=SubjectKind.PROCEDURE, economy=economy, on=on)[PeriodKind.COMMENT].days


def urgent_terms(*, economy: str, on: date) -> UrgentTerms:
    """How long an urgent change of the economy may be law before the public was heard."""
    return rules.urgent_terms_for(economy, on=on, terms=our_urgent_terms())


def urgent_before(held: Draft) -> list[Heard]:
    """What became of the consultations on earlier urgent changes of a draft's procedure; for this room's actions."""
    rows = DraftRow.objects.filter(code=held.code, urgency__lapses_on__isnull=False).exclude(pk=held.id)
    return [heard for row in rows if (heard := _heard(row)) is not None]


def retirements(*, code: str) -> list[RetirementRow]:
    """Versions of a procedure that end, proposed or confirmed; for this room's pages."""
    return list(RetirementRow.objects.filter(code=code).order_by("last_day"))


def as_draft(row: DraftRow) -> Draft:
    """A row as a value; the caller has checked access."""
    latest = RevisionRow.objects.filter(draft=row).order_by("-number").first()
    if latest is None:
        raise NotFound("The draft has no files.", field="draft")
    approved = ApprovalRow.objects.filter(draft=row, digest=latest.digest).order_by("at", "pk")
    revision, heard = _revision(latest), _heard(row)
    approvals = tuple(
        Approval(PersonId(a.person), OrganisationId(a.organisation), Digest(a.digest), a.at) for a in approved
    )
    return Draft(
        id=row.id,
        code=row.code,
        version=row.version,
        base=row.base,
        economy=row.economy,
        organisation=OrganisationId(row.organisation),
        phase=_phase(row, revision, heard, approvals),
        latest=revision,
        files=dict(latest.files),
        heard=heard,
        approvals=approvals,
        started_at=row.started_at,
        urgency=urgency_of(UrgencyRow.objects.filter(pk=row.pk).first()),
    )


def _phase(row: DraftRow, latest: Revision, heard: Heard | None, approvals: tuple[Approval, ...]) -> DraftPhase:
    if row.withdrawn_at is not None:
        return DraftPhase.WITHDRAWN
    if VersionRow.objects.filter(draft=row).exists():
        return DraftPhase.PUBLISHED
    if rules.two_people_approve(approvals, latest=latest):
        return DraftPhase.APPROVED
    if rules.the_public_was_heard(heard):
        return DraftPhase.HEARD
    return DraftPhase.CONSULTED_ON if heard and not heard.outcome else DraftPhase.WRITTEN


def _heard(row: DraftRow) -> Heard | None:
    if not row.consultation:
        return None
    found = plans.consultation(row.consultation)
    asked = RevisionRow.objects.filter(draft=row, number=row.consulted or 0).values_list("digest", flat=True).first()
    result = found.result
    return Heard(
        row.consultation, Digest(asked or ""), str(result.outcome) if result else "",
        result.in_force_on if result else None,
    )  # fmt: skip


def _revision(row: RevisionRow) -> Revision:
    note = text_or_gone(row.note, place=RevisionRow.place(row.draft_id, row.number))
    return Revision(row.number, Digest(row.digest), PersonId(row.editor), row.at, note, row.automatic)
