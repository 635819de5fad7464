# SPDX-License-Identifier: Apache-2.0
"""Which table is in which database; apart from `databases`, because settings are read before there are models."""

from typing import Any

from django.apps import apps
from django.db.models import Model

from config.databases import VAULT


class VaultRouter:
    """Sends the keys of people to their own database, and nothing else there."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """The database of a model; None leaves it to the default."""
        return VAULT if getattr(model, "in_vault", False) else None

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        """No relation crosses the two."""
        return getattr(one, "in_vault", False) == getattr(other, "in_vault", False)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """Which tables are made where: by the model, or for other work of a migration by its hint `in_vault`."""
        if model_name is None:
            in_vault = bool(hints.get("in_vault"))
        else:
            known = apps.all_models.get(app_label, {}).get(model_name.lower())
            in_vault = getattr(known, "in_vault", False)
        return in_vault == (db == VAULT)
