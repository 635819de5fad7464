# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Trade documents, their versions and their files."""

    name = "tradelane.documents"
    label = "documents"
    default_auto_field = "django.db.models.BigAutoField"
