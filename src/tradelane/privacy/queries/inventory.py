# SPDX-License-Identifier: Apache-2.0
"""Where this node holds personal data; apart, because it reads the tables' labels and no rows."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from tradelane.kernel.personal import Label
from tradelane.privacy.formats import reasons
from tradelane.privacy.rules import what_may_hold_a_person_is_labelled
from tradelane.privacy.values import Inventory, PersonalField


def inventory() -> Inventory:
    """Every labelled field of every room, and every field that may hold a person without label or reason."""
    fields: list[PersonalField] = []
    unlabelled: list[dict[str, str]] = []
    known = reasons()
    for model in _models():
        labels: dict[str, Label] = getattr(model, "personal", {})
        for field in model._meta.concrete_fields:
            name, place = field.name, model._meta.label
            if label := labels.get(name):
                fields.append(
                    PersonalField(place, name, label.category, label.subject, label.purpose, label.retention_days)
                )
            elif not what_may_hold_a_person_is_labelled(
                name, type(field).__name__, labelled=False, has_reason=(place, name) in known
            ):
                unlabelled.append({"model": place, "field": name})
    return Inventory(tuple(fields), tuple(unlabelled))


def _models() -> Iterator[type[Model]]:
    found = (model for model in apps.get_models() if model.__module__.startswith("tradelane."))
    yield from sorted(found, key=lambda model: model._meta.label)
