# SPDX-License-Identifier: Apache-2.0
"""Figures find cases by day and by trader; names of pictures of rulings get room to be sealed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('window', '0007_names_of_pictures_sealed'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rulingphotorow',
            name='name',
            field=models.TextField(),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['filed_at'], name='case_by_filing'),
        ),
        migrations.AddIndex(
            model_name='caserow',
            index=models.Index(fields=['trader', 'filed_at'], name='case_by_trader'),
        ),
    ]
