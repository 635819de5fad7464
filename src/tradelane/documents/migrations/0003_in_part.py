# SPDX-License-Identifier: Apache-2.0
"""Documents of which another node sent a part; kept as they came, as whole ones are."""

import django.db.models.deletion
from django.db import migrations, models

from tradelane.journal.adapters.guards import append_only

SAYS = "documents: issued means immutable"


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_what_stands")]

    operations = [
        migrations.CreateModel(
            name="DocumentInPart",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="part",
                        serialize=False,
                        to="documents.document",
                    ),
                ),
                ("credential", models.BinaryField()),
                ("withheld", models.JSONField()),
                ("received_at", models.DateTimeField()),
            ],
        ),
        *append_only("documents_documentinpart", says=SAYS),
    ]
