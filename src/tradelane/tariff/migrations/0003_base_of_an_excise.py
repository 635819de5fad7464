# SPDX-License-Identifier: Apache-2.0
"""What a percentage is of: the customs value, or with the duties before it."""

from django.db import migrations, models

from tradelane.journal.adapters.guards import Lift, never_changed, never_removed

PUBLISHED = "(SELECT published_at FROM tariff_edition WHERE id = OLD.edition_id) IS NOT NULL"
SAYS = "tariff: what is published stands"
GUARDS = (
    never_changed("tariff_measure", when=PUBLISHED, says=SAYS),
    never_removed("tariff_measure", when=PUBLISHED, says=SAYS),
)


class Migration(migrations.Migration):
    dependencies = [("tariff", "0002_what_stands")]
    operations = [
        *map(Lift, GUARDS),
        migrations.AddField("measurerow", "base", models.CharField(default="customs value", max_length=40)),
        *GUARDS,
    ]
