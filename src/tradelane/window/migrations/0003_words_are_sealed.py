# SPDX-License-Identifier: Apache-2.0
"""Where goods are looked at, and what is said of a draft's saving, is sealed, and so longer than it is."""

from django.db import migrations, models

from tradelane.journal.adapters.guards import Lift, never_changed, never_removed

PUBLISHED = "window: what was published, approved and answered stands"
GUARDS = (
    never_changed("window_revision", says=PUBLISHED),
    never_removed("window_revision", when="NOT OLD.automatic", says=PUBLISHED),
)


class Migration(migrations.Migration):
    dependencies = [("window", "0002_what_stands")]
    operations = [
        *(Lift(guard) for guard in GUARDS),
        migrations.AlterField("inspectionrow", "place", models.TextField()),
        migrations.AlterField("revisionrow", "note", models.TextField(blank=True)),
        *GUARDS,
    ]
