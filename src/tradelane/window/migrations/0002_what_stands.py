# SPDX-License-Identifier: Apache-2.0
"""What was filed, decided, charged, approved, published and answered stands.

A saving of a draft that the page made by itself gives way to the next; one that a person made stays."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only, never_changed, never_removed

FILED = """OLD.content <> NEW.content OR OLD.trader <> NEW.trader OR OLD.procedure <> NEW.procedure
    OR OLD.version <> NEW.version OR OLD.consignment <> NEW.consignment OR OLD.filed_at <> NEW.filed_at
    OR (OLD.decided_at IS NOT NULL
        AND (NEW.decision IS DISTINCT FROM OLD.decision OR NEW.number IS DISTINCT FROM OLD.number
             OR NEW.decided_at IS DISTINCT FROM OLD.decided_at))"""
REVIEWED = """OLD.case_id <> NEW.case_id OR OLD.agency <> NEW.agency OR OLD.round <> NEW.round
    OR OLD.verdict <> NEW.verdict OR OLD.reasons <> NEW.reasons OR OLD.officer <> NEW.officer
    OR OLD.at <> NEW.at OR OLD.answered_at IS NOT NULL"""
APPEALED = """OLD.case_id <> NEW.case_id OR OLD.grounds <> NEW.grounds OR OLD.filed_at <> NEW.filed_at
    OR OLD.decided_at IS NOT NULL"""
CHARGED = """OLD.case_id <> NEW.case_id OR OLD.payee <> NEW.payee OR OLD.amount <> NEW.amount
    OR OLD.currency <> NEW.currency"""
WRITTEN = "window: what was written stands"
PUBLISHED = "window: what was published, approved and answered stands"


class Migration(migrations.Migration):
    replaces = [("window", "0002_what_was_decided_stands")]
    dependencies = [("window", "0001_tables")]
    operations = [
        never_changed("window_case", when=FILED, says="window: what was filed and decided stands"),
        never_removed("window_case", says="window: cases are never deleted"),
        never_changed("window_review", when=REVIEWED, says="window: a review stands"),
        never_removed("window_review", says="window: reviews are never deleted"),
        never_changed("window_appeal", when=APPEALED, says="window: an appeal stands"),
        never_removed("window_appeal", says="window: appeals are never deleted"),
        *append_only("window_permit_act", says=WRITTEN),
        never_changed("window_permit", says=WRITTEN),
        never_changed("window_charge", when=CHARGED, says=WRITTEN),
        *append_only("window_version", says=PUBLISHED),
        *append_only("window_approval", says=PUBLISHED),
        *append_only("window_answers", says=PUBLISHED),
        never_changed("window_revision", says=PUBLISHED),
        never_removed("window_revision", when="NOT OLD.automatic", says=PUBLISHED),
        never_removed("window_draft", says=PUBLISHED),
        never_removed("window_retirement", says=PUBLISHED),
    ]
