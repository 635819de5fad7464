# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class OriginConfig(AppConfig):
    """Rules of origin and determinations."""

    name = "tradelane.origin"
    label = "origin"
    default_auto_field = "django.db.models.BigAutoField"
