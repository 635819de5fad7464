# SPDX-License-Identifier: Apache-2.0
"""Receipts for the people of bills of lading: a purpose and a recipient of their own.

SQLite makes the table of receipts anew for it, so its guards are lifted meanwhile.
"""

from django.db import migrations, models

from tradelane.journal.adapters.guards import Lift, append_only

GUARDS = append_only("privacy_receiptrow", says="privacy: a receipt never changes and never goes")


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_words_are_sealed")]
    operations = [
        *map(Lift, GUARDS),
        migrations.RemoveConstraint(
            model_name="receiptrow",
            name="privacy_receipt_purpose_known",
        ),
        migrations.RemoveConstraint(
            model_name="receiptrow",
            name="privacy_receipt_recipient_known",
        ),
        migrations.AddConstraint(
            model_name="receiptrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "purpose__in",
                        [
                            "trade.fulfilment",
                            "customs.clearance",
                            "border.permit",
                            "origin.certification",
                            "delivery",
                            "title.control",
                            "payment",
                            "dispute",
                            "marketing",
                        ],
                    )
                ),
                name="privacy_receipt_purpose_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "recipient_kind__in",
                        ["buyer", "seller", "carrier", "customs", "agency", "bank", "node", "platform"],
                    )
                ),
                name="privacy_receipt_recipient_known",
            ),
        ),
        *GUARDS,
    ]
