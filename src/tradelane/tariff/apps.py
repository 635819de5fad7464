# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class TariffConfig(AppConfig):
    """Duties, taxes and their editions."""

    name = "tradelane.tariff"
    label = "tariff"
    default_auto_field = "django.db.models.BigAutoField"
