# SPDX-License-Identifier: Apache-2.0
"""Decided changes, published drafts, answers and results stand.

A consultation's result and a comment's moderation are added once. Only a comment that nobody confirmed is removed."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only, never_changed, never_removed

SAYS = "plans: what was published or decided stands"
PUBLISHED = """OLD.outcome <> '' OR OLD.texts <> NEW.texts OR OLD.opens <> NEW.opens OR OLD.closes <> NEW.closes
    OR OLD.organisation <> NEW.organisation OR OLD.published_at <> NEW.published_at
    OR OLD.subject <> NEW.subject OR OLD.code <> NEW.code OR OLD.version <> NEW.version"""
SAID = """OLD.text <> NEW.text OR OLD.consultation_id <> NEW.consultation_id OR OLD.number <> NEW.number
    OR (OLD.answer_id IS NOT NULL AND OLD.answer_id <> COALESCE(NEW.answer_id, ''))
    OR (OLD.state IN ('published', 'refused') AND OLD.state <> NEW.state)"""


class Migration(migrations.Migration):
    replaces = [("plans", "0002_what_was_decided_stands")]
    dependencies = [("plans", "0001_tables")]
    operations = [
        never_changed("plans_change", when="OLD.state <> 'open'", says=SAYS),
        never_removed("plans_change", says=SAYS),
        never_changed("plans_consultation", when=PUBLISHED, says=SAYS),
        never_removed("plans_consultation", says=SAYS),
        *append_only("plans_answer", says=SAYS),
        *append_only("plans_attachment", says=SAYS),
        never_changed("plans_comment", when=SAID, says=SAYS),
        never_removed("plans_comment", when="OLD.state <> 'unconfirmed'", says=SAYS),
    ]
