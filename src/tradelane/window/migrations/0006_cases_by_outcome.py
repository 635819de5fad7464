# SPDX-License-Identifier: Apache-2.0
"""How many of a trader's cases were refused lately is asked at every filing, whatever the number of its cases."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("window", "0005_outages_and_agency_systems"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="caserow",
            index=models.Index(fields=["trader", "state", "decided_at"], name="case_by_outcome"),
        ),
    ]
