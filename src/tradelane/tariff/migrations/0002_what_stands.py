# SPDX-License-Identifier: Apache-2.0
"""A published edition and its measures never change; what was drawn from a quota stays drawn."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only, never_changed, never_removed

EDITION = "OLD.published_at IS NOT NULL"
MEASURE = "(SELECT published_at FROM tariff_edition WHERE id = OLD.edition_id) IS NOT NULL"
SAYS = "tariff: what is published stands"


class Migration(migrations.Migration):
    replaces = [("tariff", "0002_what_is_published_stands")]
    dependencies = [("tariff", "0001_tables")]
    operations = [
        never_changed("tariff_edition", when=EDITION, says=SAYS),
        never_removed("tariff_edition", when=EDITION, says=SAYS),
        never_changed("tariff_measure", when=MEASURE, says=SAYS),
        never_removed("tariff_measure", when=MEASURE, says=SAYS),
        *append_only("tariff_quota_draw", says="tariff: a draw on a quota stands"),
    ]
