# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Signed, encrypted and receipted messages between nodes."""

    name = "tradelane.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
