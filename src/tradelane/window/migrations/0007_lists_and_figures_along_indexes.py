# SPDX-License-Identifier: Apache-2.0
"""Lists and figures follow an index to what they show, however many cases, appeals and permits are stored.

Days are counted anew, as the row of the last one holds the counts of all from now on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("window", "0006_cases_by_outcome")]
    operations = [
        migrations.RunSQL("DELETE FROM window_day", migrations.RunSQL.noop),
        migrations.RemoveIndex("caserow", "case_by_state"),
        migrations.RemoveIndex("caserow", "case_by_decision"),
        migrations.AddIndex("caserow", models.Index(fields=["state", "filed_at", "id"], name="case_by_state")),
        migrations.AddIndex("caserow", models.Index(fields=["-decided_at", "state", "id"], name="case_by_decision")),
        migrations.AddIndex("appealrow", models.Index(fields=["filed_at"], name="appeal_by_filing")),
        migrations.AddIndex("appealrow", models.Index(fields=["decided_at"], name="appeal_by_decision")),
        migrations.AddIndex("permitrow", models.Index(fields=["granted_at", "organisation"], name="permit_by_grant")),
        migrations.AddIndex("permitactrow", models.Index(fields=["at"], name="permit_act_by_date")),
    ]
