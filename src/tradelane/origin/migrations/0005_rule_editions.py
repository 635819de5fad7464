# SPDX-License-Identifier: Apache-2.0
"""Imported rules of origin; what was published stands."""

from django.db import migrations, models

from tradelane.journal.adapters.guards import never_changed, never_removed

PUBLISHED = "OLD.published_at IS NOT NULL"
SAYS = "origin: what is published stands"


class Migration(migrations.Migration):
    dependencies = [("origin", "0004_what_ends_once")]
    operations = [
        migrations.CreateModel(
            name="RuleEdition",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("agreement", models.CharField(max_length=40)),
                ("digest", models.CharField(max_length=71)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("content", models.BinaryField()),
                ("rule_sets", models.PositiveIntegerField()),
                ("executable", models.PositiveIntegerField()),
                ("organisation", models.CharField(max_length=80)),
                ("imported_by", models.CharField(max_length=40)),
                ("imported_at", models.DateTimeField()),
                ("published_by", models.CharField(blank=True, max_length=40)),
                ("published_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "origin_rule_edition",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("published_at", None), ("dropped_at", None), _connector="OR"),
                        name="rules_are_not_published_and_dropped",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by", ""),
                            models.Q(("published_by", models.F("imported_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="two_people_publish_rules",
                    ),
                ],
            },
        ),
        never_changed("origin_rule_edition", when=PUBLISHED, says=SAYS),
        never_removed("origin_rule_edition", when=PUBLISHED, says=SAYS),
    ]
