# SPDX-License-Identifier: Apache-2.0
"""A determination stands, and so does what was asked; an answer is written once, and an ended verification never changes."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only, never_changed, never_removed

SAID = """NEW.question IS DISTINCT FROM OLD.question OR NEW.certificate IS DISTINCT FROM OLD.certificate
    OR OLD.concluded_at IS NOT NULL
    OR (OLD.answered_at IS NOT NULL
        AND (NEW.answer IS DISTINCT FROM OLD.answer OR NEW.evidence IS DISTINCT FROM OLD.evidence))"""
STANDS = "origin: what was said in a verification stands"


class Migration(migrations.Migration):
    replaces = [("origin", "0002_determinations_stand"), ("origin", "0004_a_verification_ends_once")]
    dependencies = [("origin", "0001_tables")]
    operations = [
        *append_only("origin_determination", says="origin: a determination stands"),
        never_changed("origin_verification", when=SAID, says=STANDS),
        never_removed("origin_verification", says=STANDS),
    ]
