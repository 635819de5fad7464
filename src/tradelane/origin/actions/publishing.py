# SPDX-License-Identifier: Apache-2.0
"""An agreement's rules are imported by one person and published by another; apart from judging goods by them."""

import zlib
from datetime import date, datetime

from django.db import transaction

from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.ids import new_id
from tradelane.origin import queries, rules
from tradelane.origin.formats import agreement as held_agreement
from tradelane.origin.formats import rules_report
from tradelane.origin.models import RuleEdition
from tradelane.origin.values.editions import RuleEditionView
from tradelane.parties.values import Actor


@transaction.atomic
def import_rules(
    *, content: bytes, agreement: str, valid_from: date, source: str, by: Actor, now: datetime
) -> RuleEditionView:
    """Keep a file of rules as a draft that counts for nothing until another person publishes it.

    Raises Forbidden (ORIGIN-39), NotFound (no such agreement), Unreadable for a file that holds no rule sets.
    """
    rules.the_actor_keeps_the_rules_of_origin.require(by)
    held = held_agreement(agreement)
    if not source.strip():
        raise Unreadable(
            "rules say where they were read", field="source", rule="ORIGIN-TEXT-6",
            fix="Give the publication with its date.",
        )  # fmt: skip
    report = rules_report(content)
    assert by.person is not None
    row = RuleEdition.objects.create(
        id=new_id("rules"), agreement=held.code, digest=digest_of(content), valid_from=valid_from,
        source=source.strip()[:300], content=zlib.compress(content), rule_sets=report["rule_sets"],
        executable=report["executable"], organisation=by.organisation, imported_by=by.person, imported_at=now,
    )  # fmt: skip
    journal.record(
        "origin.rules.imported", subject=row.id, by=by, agreement=held.code, digest=row.digest,
        rule_sets=row.rule_sets, executable=row.executable,
    )  # fmt: skip
    return queries.rule_edition_view(row)


@transaction.atomic
def publish_rules(*, id: str, by: Actor, now: datetime) -> RuleEditionView:
    """Let a draft count from its first day on. Raises NotFound, Forbidden (ORIGIN-39), Refused (ORIGIN-40, 41)."""
    row = _draft(id, by)
    rules.another_person_publishes_the_rules.require(row.imported_by, publisher=by.person)
    row.published_by, row.published_at = by.person or "", now
    row.save(update_fields=["published_by", "published_at"])
    journal.record(
        "origin.rules.published", subject=id, by=by, agreement=row.agreement, valid_from=row.valid_from.isoformat()
    )
    return queries.rule_edition_view(row)


@transaction.atomic
def drop_rules(*, id: str, by: Actor, now: datetime) -> RuleEditionView:
    """Set a draft aside. Raises NotFound, Forbidden (ORIGIN-39), Refused (ORIGIN-41)."""
    row = _draft(id, by)
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])
    journal.record("origin.rules.dropped", subject=id, by=by, agreement=row.agreement)
    return queries.rule_edition_view(row)


def _draft(id: str, by: Actor) -> RuleEdition:
    rules.the_actor_keeps_the_rules_of_origin.require(by)
    row = RuleEdition.objects.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotFound("There are no such rules.", field="id", fix="Check the id.")
    rules.only_draft_rules_are_published_or_dropped.require(row.published_at, row.dropped_at)
    return row
