# SPDX-License-Identifier: Apache-2.0
"""Whether a draft may become law today, in the ordinary way or at once; apart, as approving and publishing both ask."""

from datetime import datetime, timedelta

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Level
from tradelane.window import queries, rules
from tradelane.window.formats.procedure import read_files
from tradelane.window.models import DraftRow
from tradelane.window.values import Draft, Procedure


def require_proved(held: Draft) -> Procedure:
    """The draft's procedure. Raises Refused by DRAFT-4 with what the prover found."""
    found = queries.findings(held)
    if not rules.a_draft_is_proved_before_it_is_approved(found):
        errors = [finding.as_dict() for finding in found if finding.level is Level.ERROR]
        raise rules.a_draft_is_proved_before_it_is_approved.refused(facts={"findings": errors})
    return read_files(held.files)


def require_ready(held: Draft, row: DraftRow, *, now: datetime) -> Procedure:
    """All that must hold before anybody approves, and still when it is published; the draft's procedure."""
    read = _proved_and_new(held, row)
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


def require_urgent_ready(held: Draft, row: DraftRow, *, now: datetime) -> Procedure:
    """The procedure that an urgent draft would become at once. Raises Refused by DRAFT-3, 4, 14 or 16."""
    read = _proved_and_new(held, row)
    today = read.day(now)
    days = queries.comment_days(economy=read.economy, on=today) + queries.notice_days(economy=read.economy, on=today)
    ordinary = today + timedelta(days=days)
    if not rules.an_urgent_change_starts_at_once(read.valid_from, today=today, ordinary=ordinary):
        raise rules.an_urgent_change_starts_at_once.refused(
            facts={"valid_from": read.valid_from.isoformat(), "first_day_possible": today.isoformat(),
                   "ordinary_first_day": ordinary.isoformat()},
        )  # fmt: skip
    rules.the_last_urgent_change_was_heard.require(queries.urgent_before(held))
    return read


def _proved_and_new(held: Draft, row: DraftRow) -> Procedure:
    read = require_proved(held)
    published = [(p.code, p.version) for p in queries.procedures()]
    rules.a_draft_becomes_a_new_version.require(
        read.code, read.version, read.economy, of=(row.code, row.economy), published=published
    )
    return read
