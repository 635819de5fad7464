# SPDX-License-Identifier: Apache-2.0
"""People's reasons are sealed, and so longer than they are."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0001_tables'),
    ]

    operations = [
        migrations.AlterField(
            model_name='outboxmessage',
            name='reason',
            field=models.TextField(default=''),
        ),
        migrations.AlterField(
            model_name='passedover',
            name='reason',
            field=models.TextField(),
        ),
    ]
