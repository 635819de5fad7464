# SPDX-License-Identifier: Apache-2.0
"""Where this node holds personal data; apart, because it reads the tables' labels and no rows."""

from collections.abc import Iterable

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

from tradelane.kernel.personal import Label
from tradelane.privacy.formats import reasons, taxonomy, third_party_labels
from tradelane.privacy.rules import (
    a_label_says_how_long,
    a_label_uses_the_words_of_the_taxonomy,
    what_may_hold_a_person_is_labelled,
)
from tradelane.privacy.values import FieldShape, Inventory, PersonalField

_OURS = "tradelane."
_LABELS = "personal"
"""What each model of ours says, also when it holds nobody."""


def inventory() -> Inventory:
    """Every labelled field of every table, other packages' too, and every gap in the labels."""
    return inventory_of(apps.get_models(include_auto_created=True))


def inventory_of(models: Iterable[type[Model]]) -> Inventory:
    """The same for some tables."""
    fields: list[PersonalField] = []
    gaps: list[dict[str, str]] = []
    for model in sorted(models, key=lambda each: each._meta.label):
        labels = labels_of(model)
        if model.__module__.startswith(_OURS) and not model._meta.auto_created and not hasattr(model, _LABELS):
            gaps.append({"model": model._meta.label, "field": _LABELS})
        for field in model._meta.concrete_fields:
            label = labels.get(field.name)
            if label is not None:
                fields.append(_labelled(model, field.name, label))
            if not _is_sound(model, field, label):
                gaps.append({"model": model._meta.label, "field": field.name})
        there = {field.name for field in model._meta.concrete_fields}
        gaps += [{"model": model._meta.label, "field": name} for name in sorted(set(labels) - there)]
    return Inventory(tuple(fields), tuple(gaps))


def labels_of(model: type[Model]) -> dict[str, Label]:
    """Field → label: as the model says, for another package's as data/third_party.csv says."""
    own: dict[str, Label] | None = getattr(model, _LABELS, None)
    return third_party_labels().get(model._meta.label, {}) if own is None else own


def shape_of(field: "Field[object, object]") -> FieldShape:
    """What a field is; one that points to people says so."""
    kinds = frozenset(each.__name__ for each in type(field).__mro__)
    target = field.related_model if field.is_relation else None  # text until its model is there
    to_person = getattr(getattr(target, "_meta", None), "label", target) == settings.AUTH_USER_MODEL
    return FieldShape(field.name, kinds, field.max_length, to_person)


def _is_sound(model: type[Model], field: "Field[object, object]", label: Label | None) -> bool:
    if label is not None:
        words = (label.category, label.subject, label.purpose)
        return a_label_uses_the_words_of_the_taxonomy(*words, known=taxonomy()) and a_label_says_how_long(
            label.retention_days
        )
    has_reason = (model._meta.label, field.name) in reasons()
    return what_may_hold_a_person_is_labelled(shape_of(field), labelled=False, has_reason=has_reason)


def _labelled(model: type[Model], name: str, label: Label) -> PersonalField:
    return PersonalField(model._meta.label, name, label.category, label.subject, label.purpose, label.retention_days)
