# SPDX-License-Identifier: Apache-2.0
"""Writes a procedure: starts a draft, keeps each saving, takes it back; apart from making it law."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from tradelane.journal import actions as journal
from tradelane.kernel.errors import Conflict, Unreadable
from tradelane.kernel.ids import new_id
from tradelane.parties import actions as parties
from tradelane.parties import queries as parties_known
from tradelane.parties.values import Actor
from tradelane.window import queries, rules
from tradelane.window.actions.sealing import sealed_note
from tradelane.window.formats.drafting import as_version, next_version, read_terms
from tradelane.window.formats.folder import Files, checked_files, digest_of_files
from tradelane.window.formats.procedure import read_files
from tradelane.window.models import DraftRow, RevisionRow
from tradelane.window.values import Draft

ANSWERING_DAYS = 14
"""Between the last day for comments and the published result; only for the first day that a new draft proposes."""
DRAFTS_AT_MOST = 200
"""Open drafts of one economy; more is a slip or an attack."""


@transaction.atomic
def start_draft(*, procedure: str, by: Actor, now: datetime) -> Draft:
    """Begin the next version of a procedure from the one in force.

    Its agencies of the same economy work on it together. Its first day leaves the periods for comments, answers and
    notice. Raises Forbidden by DRAFT-1, NotFound.
    """
    base = queries.procedure(code=procedure, on=now.date())
    require_drafter(by, economy=base.economy)
    taken = {p.version for p in queries.versions(code=procedure)}
    taken |= set(DraftRow.objects.filter(code=procedure, withdrawn_at=None).values_list("version", flat=True))
    days = queries.comment_days(economy=base.economy, on=now.date())
    days += queries.notice_days(economy=base.economy, on=now.date())
    first_day = now.date() + timedelta(days=days + ANSWERING_DAYS)
    files = as_version(
        queries.files_of(code=procedure, version=base.version), version=next_version(taken), valid_from=first_day
    )
    return _started(files, base=base.version, by=by, now=now)


@transaction.atomic
def import_draft(*, files: Files, by: Actor, now: datetime) -> Draft:
    """Begin a draft from the files of a procedure's folder; of a procedure that is new, or the next version of one.

    Raises Forbidden by DRAFT-1, Refused by DRAFT-3, Unreadable when terms or another file can't be read.
    """
    read = read_files(checked_files(files))
    require_drafter(by, economy=read.economy)
    known = [p for p in queries.procedures() if p.code == read.code]
    if known:
        rules.a_draft_becomes_a_new_version.require(
            read.code, read.version, read.economy, of=(read.code, known[-1].economy), published=_published()
        )
    return _started(files, base=known[-1].version if known else "", by=by, now=now)


@transaction.atomic
def save_draft(
    *,
    draft: str,
    changes: Mapping[str, str | None],
    seen: int,
    note: str = "",
    automatic: bool = False,
    by: Actor,
    now: datetime,
) -> Draft:
    """Keep changed files: new text by name, None for a file that goes. What can't be read yet is kept as well.

    `seen` is the number of the saving that the editor changed. A saving that the page makes by itself gives way to the
    editor's next one. The same content again changes nothing. Raises NotFound, Forbidden by DRAFT-1, Refused by
    DRAFT-2, Unreadable for a file that no procedure has, Conflict when somebody saved since.
    """
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    held = queries.as_draft(row)
    rules.only_an_open_draft_changes.require(held.phase)
    merged = {**held.files, **{name: text for name, text in changes.items() if text is not None}}
    files = checked_files({name: text for name, text in merged.items() if changes.get(name, "") is not None})
    if digest_of_files(files) == held.latest.digest:
        return held
    _require_same_procedure(files, row)
    _give_way(row, held, seen=seen, by=by)
    _keep(row, files, seen=seen, note=note, automatic=automatic, by=by, now=now)
    return queries.draft(draft=draft, by=by)


@transaction.atomic
def withdraw_draft(*, draft: str, by: Actor, now: datetime) -> Draft:
    """Give a draft up; its history stays. Raises NotFound, Forbidden by DRAFT-1, Refused by DRAFT-2."""
    row = queries.lock_draft(draft=draft, by=by)
    require_drafter(by, economy=row.economy)
    rules.only_an_open_draft_changes.require(queries.as_draft(row).phase)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    journal.record("window.draft.withdrawn", subject=draft, by=by, code=row.code, version=row.version)
    return queries.as_draft(row)


def require_drafter(by: Actor, *, economy: str) -> None:
    """Do nothing for an officer of an agency of the economy. Raises Forbidden by DRAFT-1."""
    home = parties_known.organisation(by.organisation).economy if by.person else ""
    rules.an_officer_of_the_economy_drafts.require(by, economy=economy, agency_economy=home)


def _started(files: Files, *, base: str, by: Actor, now: datetime) -> Draft:
    read = read_files(files)
    if DraftRow.objects.filter(economy=read.economy, withdrawn_at=None, published=None).count() >= DRAFTS_AT_MOST:
        raise Conflict("The economy has too many open drafts.", field="drafts", fix="Withdraw those given up.")
    row = DraftRow.objects.create(
        id=new_id("draft"), code=read.code, version=read.version, base=base, economy=read.economy,
        organisation=by.organisation, started_at=now,
    )  # fmt: skip
    named = rules.agencies_of(read.economy, (agency.organisation for agency in read.agencies))
    parties.grant_access(subject=row.id, organisations={by.organisation, *parties_known.known_organisations(named)})
    _keep(row, files, seen=0, note="", automatic=False, by=by, now=now)
    journal.record("window.draft.started", subject=row.id, by=by, code=row.code, version=row.version, base=base)
    return queries.as_draft(row)


def _keep(row: DraftRow, files: Files, *, seen: int, note: str, automatic: bool, by: Actor, now: datetime) -> None:
    """A compare-and-swap on the number of the latest saving. Raises Conflict when it is not `seen`."""
    moved = DraftRow.objects.filter(pk=row.pk, revision=seen).update(revision=F("revision") + 1)
    if not moved:
        raise Conflict(
            "Somebody saved this draft since you opened it.", field="seen", rule="DRAFT-10",
            fix="Open the draft again beside yours; your text is still in this window.",
            facts={"seen": seen, "latest": row.revision},
        )  # fmt: skip
    RevisionRow.objects.create(
        draft=row, number=seen + 1, files=dict(files), digest=str(digest_of_files(files)), editor=by.person or "",
        note=sealed_note(note.strip()[:300], draft=row.pk, number=seen + 1, now=now), automatic=automatic, at=now,
    )  # fmt: skip


def _give_way(row: DraftRow, held: Draft, *, seen: int, by: Actor) -> None:
    """Drop what the page saved by itself for the same editor, unless somebody relied on it."""
    relied_on = held.approvals or row.consulted == seen
    if held.latest.automatic and held.latest.editor == by.person and seen == held.latest.number and not relied_on:
        RevisionRow.objects.filter(draft=row, number=seen, automatic=True).delete()


def _require_same_procedure(files: Files, row: DraftRow) -> None:
    """Asked of terms that can be read; those that can't are kept, and asked again when the draft is approved."""
    try:
        terms = read_terms(files)
    except Unreadable:
        return
    named = (str(terms.get("code", "")), str(terms.get("version", "")), str(terms.get("economy", "")))
    rules.a_draft_becomes_a_new_version.require(*named, of=(row.code, row.economy), published=_published())
    if row.version != named[1]:
        row.version = named[1]
        row.save(update_fields=["version"])


def _published() -> list[tuple[str, str]]:
    return [(p.code, p.version) for p in queries.procedures()]
