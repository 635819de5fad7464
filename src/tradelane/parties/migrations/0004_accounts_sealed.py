# SPDX-License-Identifier: Apache-2.0
"""Columns for sealed accounts. An address that stands in clear stays in `email` until `seal_clear_accounts`, which
every start runs before anybody signs in: sealing needs the store of keys, which no migration of this database has."""

from django.db import migrations, models

RECORDS = ["contact", "order", "trade", "payment", "case", "request", "message", "account"]


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_keys_asked_for")]

    operations = [
        migrations.RemoveConstraint(model_name="person", name="one_person_per_email"),
        migrations.AddField(model_name="person", name="mail_address", field=models.TextField(default="")),
        migrations.AlterField(model_name="person", name="name", field=models.TextField()),
        migrations.AlterField(model_name="accesstoken", name="label", field=models.TextField()),
        migrations.RemoveConstraint(model_name="vaultkey", name="vault_record_known"),
        migrations.AddConstraint(
            model_name="vaultkey",
            constraint=models.CheckConstraint(condition=models.Q(("record__in", RECORDS)), name="vault_record_known"),
        ),
    ]
