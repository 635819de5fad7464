# SPDX-License-Identifier: Apache-2.0
"""The name of a file of evidence is sealed, and so longer than it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("privacy", "0002_what_stands"),
    ]

    operations = [
        migrations.AlterField(
            model_name="evidencerow",
            name="name",
            field=models.TextField(),
        ),
    ]
