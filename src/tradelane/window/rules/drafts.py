# SPDX-License-Identifier: Apache-2.0
"""How a procedure becomes law: drafted, heard, proved, approved by two, published in time; apart from cases."""

from collections.abc import Iterable
from datetime import date, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window.values import Approval, Draft, DraftPhase, Heard, Revision

_TFA = "WTO Trade Facilitation Agreement"
APPROVALS = 2
NO_NEWS = frozenset({"valid_from", "valid_to"})
"""Facts that the result of a consultation sets itself: from when the version is law, and until when."""
ADOPTED, ADOPTED_CHANGED = "adopted", "changed"
"""Results of a consultation that let a draft go on, by their names in `plans`."""


@rule(
    "DRAFT-1", cites=f"{_TFA} art. 8.1 (an authority acts within its competence); house rule", field="by",
    fix="Act as an officer of an agency of the procedure's economy.", refusal=Forbidden,
)  # fmt: skip
def an_officer_of_the_economy_drafts(actor: Actor, *, economy: str, agency_economy: str) -> bool:
    """A procedure is drafted, approved, published and retired by officers of agencies of its economy."""
    officer = actor.person is not None and OrganisationKind.AGENCY in actor.kinds and actor.may(Role.OFFICER)
    return officer and agency_economy == economy


@rule(
    "DRAFT-2", cites="Tradelane house rule: published means immutable", field="draft",
    fix="Start a new draft from the published version.",
)  # fmt: skip
def only_an_open_draft_changes(phase: DraftPhase) -> bool:
    """A draft changes until it is published or withdrawn, never after."""
    return phase in DraftPhase.open()


@rule(
    "DRAFT-3", cites="Tradelane house rule: running cases keep their version", field="procedure.toml",
    fix="Keep code, economy and direction; give a version that is not published yet.",
)  # fmt: skip
def a_draft_becomes_a_new_version(
    code: str, version: str, economy: str, *, of: tuple[str, str], published: Iterable[tuple[str, str]]
) -> bool:
    """A draft stays one of its procedure and economy, and becomes a version that nobody published before."""
    return (code, economy) == of and bool(version.strip()) and (code, version) not in set(published)


@rule(
    "DRAFT-4", cites=f"{_TFA} arts 4 and 10.1; the prover's own findings PROVE-1 to PROVE-24", field="files",
    fix="Mend what the prover found; each finding shows the case that runs into it.",
)  # fmt: skip
def a_draft_is_proved_before_it_is_approved(findings: Iterable[Finding]) -> bool:
    """What does not prove is not approved: no case may be the first to find out."""
    return not any(finding.level is Level.ERROR for finding in findings)


@rule(
    "DRAFT-5", cites=f"{_TFA} art. 2.1.1 (opportunity to comment) and 2.2 (consultations)", field="consultation",
    fix="Open a consultation, answer its comments and publish the result.",
)  # fmt: skip
def the_public_was_heard(heard: Heard | None) -> bool:
    """A version becomes law after the public was asked and the result adopted it."""
    return heard is not None and heard.outcome in (ADOPTED, ADOPTED_CHANGED)


@rule(
    "DRAFT-6", cites=f"{_TFA} art. 2.1.1; house rule: what was changed is published as changed", field="files",
    fix="Go back to what the public read, or ask it again about what you changed.",
)  # fmt: skip
def what_was_adopted_is_what_was_read(heard: Heard, *, changed: Iterable[str]) -> bool:
    """Adopted as read means nothing but the dates differs; only a result that says `changed` covers more."""
    return heard.outcome == ADOPTED_CHANGED or set(changed) <= NO_NEWS


@rule(
    "DRAFT-7", cites="Tradelane house rule: four eyes", field="approvals",
    fix="Ask a second officer, who was not the last to change it, to read and approve it.",
)  # fmt: skip
def two_people_approve(approvals: Iterable[Approval], *, latest: Revision) -> bool:
    """A version is approved as it stands by two different people, so never by its last editor alone."""
    people = {approval.person for approval in approvals if approval.digest == latest.digest}
    return len(people) >= APPROVALS and bool(people - {latest.editor})


@rule(
    "DRAFT-8", cites=f"{_TFA} art. 2.1.2 (published before entry into force); the dated periods of `plans`",
    field="valid_from", fix="Set a later first day, and let it be approved again.",
)  # fmt: skip
def there_is_notice_before_the_first_day(
    valid_from: date, *, today: date, notice_days: int, promised: date | None
) -> bool:
    """A version's first day leaves the days of notice, is never past, and not before the day that was promised."""
    return valid_from >= max(today + timedelta(days=notice_days), promised or today)


@rule(
    "DRAFT-9", cites=f"{_TFA} art. 1.1 (prompt publication) and 2.1.2", field="last_day",
    fix="Name a day to come within its validity, and say in a sentence why.",
)  # fmt: skip
def a_version_ends_on_a_day_to_come_and_says_why(
    last_day: date, *, today: date, valid_from: date, valid_to: date | None, reasons: str
) -> bool:
    """A version is retired for a day to come, with its reasons; what was filed before stays under it."""
    within = last_day >= valid_from and (valid_to is None or last_day < valid_to)
    return last_day > today and within and len(reasons.strip()) >= 10


@rule(
    "DRAFT-10", cites="Tradelane house rule: an act on what was seen", field="digest",
    fix="Read the draft again, then decide.",
)  # fmt: skip
def who_acts_has_seen_the_draft_as_it_stands(draft: Draft, *, seen: str) -> bool:
    """A draft is approved and published as whoever does it has read it."""
    return draft.latest.digest == seen


@rule(
    "DRAFT-11", cites="Tradelane house rule: four eyes", field="by",
    fix="Ask another officer.", refusal=Forbidden,
)  # fmt: skip
def a_version_is_retired_by_another_officer(proposed_by: str, *, by: str | None) -> bool:
    """A version is retired by two people: who proposed it does not confirm it."""
    return by is not None and by != proposed_by


def first_day_possible(today: date, *, notice_days: int) -> date:
    """The first day on which a version that is published today can be law."""
    return today + timedelta(days=notice_days)


def agencies_of(economy: str, organisations: Iterable[OrganisationId]) -> frozenset[OrganisationId]:
    """Those of the organisations whose number the economy gave: who works on its drafts together."""
    return frozenset(o for o in organisations if o.split(".", 1)[0] == economy)
