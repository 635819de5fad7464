# SPDX-License-Identifier: Apache-2.0
"""Makes a draft law: the public is heard, two people approve, it is published and signed; and ends what was law."""

from collections.abc import Mapping
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Conflict, NotFound, Unreadable
from tradelane.kernel.findings import Level
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties.values import Actor
from tradelane.plans import actions as plans
from tradelane.plans.values import Draft as PlanDraft
from tradelane.plans.values import DraftText, SubjectKind
from tradelane.trust import actions as trust
from tradelane.trust.formats import log_entry
from tradelane.window import queries, rules
from tradelane.window.actions.drafts import require_drafter
from tradelane.window.formats.drafting import attachments
from tradelane.window.formats.procedure import read_files
from tradelane.window.models import ApprovalRow, DraftRow, RetirementRow, VersionRow
from tradelane.window.values import Draft, Procedure, Publication

LOGGED_AS = "procedure"
"""Kind of a published version's entry in the public log."""


@transaction.atomic
def consult_on_draft(
    *, draft: str, texts: Mapping[str, DraftText], opens: date, closes: date, by: Actor, now: datetime
) -> Draft:
    """Ask the public about a draft as it stands: a consultation in `plans`, with the files beside it.

    A draft that is asked about again after changes gets a new one. Raises NotFound, Forbidden by DRAFT-1 or PLAN-20,
    Refused by DRAFT-2 or 4 or by the rules of consultations, Conflict while the public is being asked.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    rules.only_an_open_draft_changes.require(held.phase)
    _require_proved(held)
    if held.heard is not None and not held.heard.outcome:
        raise Conflict("The public is being asked already.", field="consultation", fix="Publish its result first.")
    published = plans.publish_draft(
        draft=PlanDraft(SubjectKind.PROCEDURE, row.code, row.version, row.economy, dict(texts), opens, closes),
        files=[plans.File(name, kind, content) for name, kind, content in attachments(held.files)],
        by=by, now=now,
    )  # fmt: skip
    row.consultation, row.consulted = published.id, held.latest.number
    row.save(update_fields=["consultation", "consulted"])
    journal.record("window.draft.consulted_on", subject=draft, by=by, consultation=published.id)
    return queries.as_draft(row)


@transaction.atomic
def approve_draft(*, draft: str, digest: str, by: Actor, now: datetime) -> Draft:
    """One officer's word that the draft, as they read it, shall be law; a change of the draft takes it away.

    The same again changes nothing. Raises NotFound, Forbidden by DRAFT-1, Refused by DRAFT-2, 4, 5, 6, 8 or 10.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    rules.only_an_open_draft_changes.require(held.phase)
    rules.who_acts_has_seen_the_draft_as_it_stands.require(held, seen=digest)
    _require_ready(held, row, now=now)
    _, fresh = ApprovalRow.objects.get_or_create(
        draft=row, person=by.person or "", digest=digest, defaults={"organisation": by.organisation, "at": now}
    )
    if fresh:
        journal.record("window.draft.approved", subject=draft, by=by, digest=digest)
    return queries.as_draft(row)


@transaction.atomic
def publish_version(*, draft: str, digest: str, by: Actor, now: datetime) -> Publication:
    """Make an approved draft law: signed by the node, in the public log, in force from its first day.

    Cases filed from that day on run under it; those filed before keep theirs. The same again gives the same. Raises
    NotFound, Forbidden by DRAFT-1, Refused by DRAFT-2 to 8 or 10.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    rules.who_acts_has_seen_the_draft_as_it_stands.require(held, seen=digest)
    if VersionRow.objects.filter(draft=row).exists():
        return queries.publication(code=row.code, version=row.version)
    rules.only_an_open_draft_changes.require(held.phase)
    read = _require_ready(held, row, now=now)
    if not rules.two_people_approve(held.approvals, latest=held.latest):
        raise rules.two_people_approve.refused(facts={"approvals": len(held.approvals), "asked": rules.APPROVALS})
    _record_version(held, read, by=by, now=now)
    return queries.publication(code=row.code, version=row.version)


@transaction.atomic
def propose_retirement(*, procedure: str, version: str, last_day: date, reasons: str, by: Actor, now: datetime) -> None:
    """Propose that a version ends after a day. Raises NotFound, Forbidden by DRAFT-1, Refused by DRAFT-9, Conflict."""
    published = queries.procedure(code=procedure, version=version)
    require_drafter(by, economy=published.economy)
    _require_end(published, last_day, reasons=reasons, now=now)
    known = RetirementRow.objects.filter(code=procedure, version=version).first()
    if known is not None:
        raise Conflict("Its end is proposed already.", field="version", fix="Confirm it as another officer.")
    RetirementRow.objects.create(
        id=new_id("retirement"), code=procedure, version=version, last_day=last_day, reasons=reasons.strip(),
        organisation=by.organisation, proposed_by=by.person or "", proposed_at=now,
    )  # fmt: skip
    journal.record(
        "window.version.end_proposed", subject=f"{procedure}-{version}", by=by, last_day=last_day.isoformat()
    )


@transaction.atomic
def confirm_retirement(*, procedure: str, version: str, by: Actor, now: datetime) -> Publication:
    """Let a version end as another officer proposed. Raises NotFound, Forbidden, Refused by DRAFT-9."""
    published = queries.procedure(code=procedure, version=version)
    require_drafter(by, economy=published.economy)
    row = RetirementRow.objects.select_for_update().filter(code=procedure, version=version).first()
    if row is None:
        raise NotFound("Nobody proposed to end this version.", field="version", fix="Propose it first.")
    if row.confirmed_at is None:
        rules.a_version_is_retired_by_another_officer.require(row.proposed_by, by=by.person)
        _require_end(published, row.last_day, reasons=row.reasons, now=now)
        row.confirmed_by, row.confirmed_at = by.person or "", now
        row.save(update_fields=["confirmed_by", "confirmed_at"])
        journal.record(
            "window.version.retired", subject=f"{procedure}-{version}", by=by, last_day=row.last_day.isoformat()
        )
    return queries.publication(code=procedure, version=version)


def _require_proved(held: Draft) -> Procedure:
    """The draft's procedure. Raises Refused by DRAFT-4 with what the prover found."""
    found = queries.findings(held)
    if not rules.a_draft_is_proved_before_it_is_approved(found):
        errors = [finding.as_dict() for finding in found if finding.level is Level.ERROR]
        raise rules.a_draft_is_proved_before_it_is_approved.refused(facts={"findings": errors})
    return read_files(held.files)


def _require_ready(held: Draft, row: DraftRow, *, now: datetime) -> Procedure:
    """All that must hold before anybody approves, and still when it is published; the draft's procedure."""
    read = _require_proved(held)
    published = [(p.code, p.version) for p in queries.procedures()]
    rules.a_draft_becomes_a_new_version.require(
        read.code, read.version, read.economy, of=(row.code, row.economy), published=published
    )
    rules.the_public_was_heard.require(held.heard)
    if held.heard is None:
        raise Unreadable("no consultation", field="consultation", rule="DRAFT-5")
    asked = queries.revision_of(row)
    changed = [change.path for change in queries.what_changed(asked, held.files)]
    if not rules.what_was_adopted_is_what_was_read(held.heard, changed=changed):
        raise rules.what_was_adopted_is_what_was_read.refused(facts={"changed": changed[:20]})
    today, days = read.day(now), queries.notice_days(economy=read.economy, on=read.day(now))
    if not rules.there_is_notice_before_the_first_day(
        read.valid_from, today=today, notice_days=days, promised=held.heard.in_force_on
    ):
        first = max(rules.first_day_possible(today, notice_days=days), held.heard.in_force_on or today)
        raise rules.there_is_notice_before_the_first_day.refused(
            facts={"valid_from": read.valid_from.isoformat(), "first_day_possible": first.isoformat()}
        )
    return read


def _record_version(held: Draft, read: Procedure, *, by: Actor, now: datetime) -> None:
    node = OrganisationId(settings.NODE_ORGANISATION)
    payload = canonical({
        "kind": LOGGED_AS, "code": held.code, "version": held.version, "economy": held.economy,
        "valid_from": read.valid_from.isoformat(), "digest": str(held.latest.digest),
        "by": by.organisation, "published_at": rfc3339(now),
    })  # fmt: skip
    signed = trust.sign_message(organisation=node, payload=payload, now=now)
    leaf = log_entry(kind=LOGGED_AS, digest=Digest(held.latest.digest), issuer=by.organisation, at=rfc3339(now))
    VersionRow.objects.create(
        id=new_id("version"), draft_id=held.id, code=held.code, version=held.version, economy=held.economy,
        valid_from=read.valid_from, files=dict(held.files), digest=str(held.latest.digest), payload=payload.decode(),
        protected=signed.protected, signature=signed.signature, leaf=leaf.decode(),
        consultation=held.heard.consultation if held.heard else "", published_at=now,
    )  # fmt: skip
    trust.queue_for_log(leaf=leaf)
    journal.record(
        "window.procedure.published", subject=held.id, by=by, code=held.code, version=held.version,
        valid_from=read.valid_from.isoformat(), digest=str(held.latest.digest),
    )  # fmt: skip


def _require_end(published: Procedure, last_day: date, *, reasons: str, now: datetime) -> None:
    rules.a_version_ends_on_a_day_to_come_and_says_why.require(
        last_day, today=published.day(now), valid_from=published.valid_from, valid_to=published.valid_to,
        reasons=reasons,
    )  # fmt: skip
