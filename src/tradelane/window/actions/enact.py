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
from tradelane.kernel.errors import Conflict, NotFound
from tradelane.kernel.ids import OrganisationId, new_id
from tradelane.parties.values import Actor
from tradelane.plans import actions as plans
from tradelane.plans.values import Draft as PlanDraft
from tradelane.plans.values import DraftText, SubjectKind
from tradelane.trust import actions as trust
from tradelane.trust.formats import log_entry
from tradelane.window import queries, rules
from tradelane.window.actions.drafts import require_drafter
from tradelane.window.actions.readiness import require_proved, require_ready, require_urgent_ready
from tradelane.window.formats.drafting import attachments
from tradelane.window.models import ApprovalRow, RetirementRow, VersionRow
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
    require_proved(held)
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

    The same again changes nothing. Raises NotFound, Forbidden by DRAFT-1, Refused by DRAFT-2, 4, 5, 6, 8 or 10; of an
    urgent change by DRAFT-14 and 16 in place of 5, 6 and 8.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    rules.only_an_open_draft_changes.require(held.phase)
    rules.who_acts_has_seen_the_draft_as_it_stands.require(held, seen=digest)
    if held.urgency is None:
        require_ready(held, row, now=now)
    else:
        require_urgent_ready(held, row, now=now)
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
    read = require_ready(held, row, now=now)
    if not rules.two_people_approve(held.approvals, latest=held.latest):
        raise rules.two_people_approve.refused(facts={"approvals": len(held.approvals), "asked": rules.APPROVALS})
    record_version(held, read, by=by, now=now)
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


def record_version(
    held: Draft, read: Procedure, *, urgent: Mapping[str, str] | None = None, by: Actor, now: datetime
) -> None:
    """Sign a version, queue it for the public log and keep it; `urgent` is signed along. For this room's actions."""
    node = OrganisationId(settings.NODE_ORGANISATION)
    payload = canonical({
        "kind": LOGGED_AS, "code": held.code, "version": held.version, "economy": held.economy,
        "valid_from": read.valid_from.isoformat(), "digest": str(held.latest.digest),
        "by": by.organisation, "published_at": rfc3339(now), **({"urgent": dict(urgent)} if urgent else {}),
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
