# SPDX-License-Identifier: Apache-2.0
"""Receipts are only added."""

from django.db import migrations

from tradelane.journal.adapters.guards import append_only


class Migration(migrations.Migration):
    replaces = [("privacy", "0002_receipts_only_grow")]
    dependencies = [("privacy", "0001_tables")]
    operations = [
        *append_only("privacy_receiptrow", says="privacy: a receipt never changes and never goes"),
    ]
