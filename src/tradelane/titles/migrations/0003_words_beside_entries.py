# SPDX-License-Identifier: Apache-2.0
"""What people write in entries stands sealed beside them; a carrier's comments are sealed, and so longer than they are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("titles", "0002_what_stands"),
    ]

    operations = [
        migrations.AlterField(
            model_name="surrenderrow",
            name="comments",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.CreateModel(
            name="WordsRow",
            fields=[
                ("entry", models.CharField(max_length=71, primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                (
                    "title",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words", to="titles.titlerow"
                    ),
                ),
            ],
            options={
                "db_table": "titles_words",
            },
        ),
    ]
