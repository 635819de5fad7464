# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Action plans, lanes and consultations."""

    name = "tradelane.plans"
    label = "plans"
    default_auto_field = "django.db.models.BigAutoField"
