# SPDX-License-Identifier: Apache-2.0
"""Keys of a further kind of record: the papers of a bill of lading."""

from django.db import migrations, models

RECORDS = ["contact", "order", "trade", "bill", "payment", "case", "request", "message", "account"]


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_counts_at_doors")]

    operations = [
        migrations.RemoveConstraint(model_name="vaultkey", name="vault_record_known"),
        migrations.AddConstraint(
            model_name="vaultkey",
            constraint=models.CheckConstraint(condition=models.Q(("record__in", RECORDS)), name="vault_record_known"),
        ),
    ]
