# SPDX-License-Identifier: Apache-2.0
"""A sealed name of a file is longer than the name; what stands in clear is sealed by the job `parties.seal`."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('titles', '0008_carriage'),
    ]

    operations = [
        migrations.AlterField(model_name='billfilerow', name='name', field=models.TextField()),
    ]
