# SPDX-License-Identifier: Apache-2.0
"""An organisation's keys are found without looking through those of all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_what_stands")]
    operations = [
        migrations.AddIndex(
            model_name="key", index=models.Index("organisation", "purpose", name="trust_keys_of_organisation")
        ),
    ]
