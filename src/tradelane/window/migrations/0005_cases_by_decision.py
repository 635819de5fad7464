# SPDX-License-Identifier: Apache-2.0

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('window', '0004_officers_work_and_withdrawals'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['-decided_at'], name='case_by_decision'),
        ),
    ]
