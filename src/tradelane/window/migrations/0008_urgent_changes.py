# SPDX-License-Identifier: Apache-2.0
"""Changes that can't wait for the public: what was declared stands, and so does a confirmation."""

import django.db.models.deletion
from django.db import migrations, models

from tradelane.journal.adapters.guards import never_changed, never_removed

DECLARED = """OLD.confirmed_at IS NOT NULL OR OLD.ground <> NEW.ground OR OLD.law <> NEW.law
    OR OLD.reasons <> NEW.reasons OR OLD.declared_by <> NEW.declared_by OR OLD.declared_at <> NEW.declared_at
    OR (OLD.lapses_on IS NOT NULL AND OLD.lapses_on IS DISTINCT FROM NEW.lapses_on)"""
SAYS = "window: what was declared urgent stands"


class Migration(migrations.Migration):
    dependencies = [
        ("window", "0007_lists_and_figures_along_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="UrgencyRow",
            fields=[
                (
                    "draft",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="urgency",
                        serialize=False,
                        to="window.draftrow",
                    ),
                ),
                ("ground", models.CharField(max_length=30)),
                ("law", models.CharField(max_length=300)),
                ("reasons", models.TextField()),
                ("declared_by", models.CharField(max_length=40)),
                ("declared_at", models.DateTimeField()),
                ("lapses_on", models.DateField(null=True)),
                ("confirmed_by", models.CharField(blank=True, max_length=40)),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "window_urgency",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by", "")),
                            models.Q(
                                models.Q(("confirmed_by", ""), _negated=True),
                                models.Q(("confirmed_by", models.F("declared_by")), _negated=True),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="urgency_confirmed_by_another",
                    )
                ],
            },
        ),
        never_changed("window_urgency", when=DECLARED, says=SAYS),
        never_removed("window_urgency", says=SAYS),
    ]
