# SPDX-License-Identifier: Apache-2.0
"""Room for the sealed name of a picture; those that stand in clear are sealed by the job of `config.sealing`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("window", "0006_fees_permits_rulings_and_figures")]

    operations = [migrations.AlterField(model_name="photorow", name="name", field=models.TextField())]
