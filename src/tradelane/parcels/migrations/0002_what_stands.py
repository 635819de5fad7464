# SPDX-License-Identifier: Apache-2.0
"""A part is judged once, and what was signed over a manifest never changes."""

from django.db import migrations

from tradelane.journal.adapters.guards import never_changed, never_removed

JUDGED = "OLD.judged_at IS NOT NULL"
REWRITTEN = """(NEW.verdicts IS DISTINCT FROM OLD.verdicts OR NEW.root IS DISTINCT FROM OLD.root
    OR NEW.totals IS DISTINCT FROM OLD.totals OR NEW.judged_at IS DISTINCT FROM OLD.judged_at)"""
SIGNED = "OLD.signed_at IS NOT NULL"


class Migration(migrations.Migration):
    replaces = [("parcels", "0002_verdicts_stand")]
    dependencies = [("parcels", "0001_tables")]
    operations = [
        never_changed("parcels_part", when=f"{JUDGED} AND {REWRITTEN}", says="parcels: verdicts stand"),
        never_removed("parcels_part", when=JUDGED, says="parcels: verdicts stand"),
        never_changed("parcels_manifest", when=SIGNED, says="parcels: what was signed stands"),
        never_removed("parcels_manifest", when=SIGNED, says="parcels: what was signed stands"),
    ]
