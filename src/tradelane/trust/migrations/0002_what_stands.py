# SPDX-License-Identifier: Apache-2.0
"""The log only grows, and a witness never moves back."""

from django.db import migrations

from tradelane.journal.adapters.guards import Refuse, append_only, never_removed

NEVER = "trust: the log never forgets and never changes"
REWRITES = """NEW.id <> OLD.id OR NEW.level <> OLD.level OR NEW."index" <> OLD."index"
    OR substr(NEW.hashes, 1, length(OLD.hashes)) <> OLD.hashes"""
FORWARD = "NEW.origin = OLD.origin AND (NEW.size > OLD.size OR (NEW.size = OLD.size AND NEW.root = OLD.root))"
BACK = "trust: a witness never moves back and never sees two roots for one size"


class Migration(migrations.Migration):
    replaces = [("trust", "0003_the_log_only_grows")]
    dependencies = [("trust", "0001_tables")]
    operations = [
        *append_only("trust_logentry", says=NEVER),
        *append_only("trust_checkpoint", says=NEVER),
        Refuse(name="trust_logtile_grows", act="UPDATE", table="trust_logtile", when=REWRITES, says=NEVER),
        never_removed("trust_logtile", says=NEVER),
        Refuse(
            name="trust_witnessedlog_grows",
            act="UPDATE",
            table="trust_witnessedlog",
            when=f"NOT ({FORWARD})",
            says=BACK,
        ),
        never_removed("trust_witnessedlog", says=BACK),
    ]
