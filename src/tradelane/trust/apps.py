# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """Keys, certificates, trust lists and the public log."""

    name = "tradelane.trust"
    label = "trust"
    default_auto_field = "django.db.models.BigAutoField"
