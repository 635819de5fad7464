# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class FinancingConfig(AppConfig):
    """Discount of bills of exchange and promissory notes."""

    name = "tradelane.financing"
    label = "financing"
    default_auto_field = "django.db.models.BigAutoField"
