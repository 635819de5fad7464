# SPDX-License-Identifier: Apache-2.0
"""Room for the sealed name of a picture; those that stand in clear are sealed by the job of `config.sealing`."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("window", "0005_cases_by_decision")]

    operations = [migrations.AlterField(model_name="photorow", name="name", field=models.TextField())]
