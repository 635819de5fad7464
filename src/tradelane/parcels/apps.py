# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    """Mass low-value consignments."""

    name = "tradelane.parcels"
    label = "parcels"
    default_auto_field = "django.db.models.BigAutoField"
