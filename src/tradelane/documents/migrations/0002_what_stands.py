# SPDX-License-Identifier: Apache-2.0
"""Documents and their files are immutable once issued."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only

SAYS = "documents: issued means immutable"


class Migration(migrations.Migration):
    replaces = [("documents", "0002_issued_means_immutable")]
    dependencies = [("documents", "0001_tables")]
    operations = [
        *append_only("documents_document", says=SAYS),
        *append_only("documents_documentfile", says=SAYS),
    ]
