# SPDX-License-Identifier: Apache-2.0
"""The room's registration with Django; apart, because Django looks for it here."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """The storefront."""

    name = "tradelane.shop"
    label = "shop"
    default_auto_field = "django.db.models.BigAutoField"
