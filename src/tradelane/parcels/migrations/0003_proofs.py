# SPDX-License-Identifier: Apache-2.0
"""What lines claim preferences on, pinned when a manifest comes in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("parcels", "0002_what_stands"),
    ]

    operations = [
        migrations.AddField(
            model_name="manifest",
            name="agreements",
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name="manifestpart",
            name="proofs",
            field=models.JSONField(null=True),
        ),
    ]
