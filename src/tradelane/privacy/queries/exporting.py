# SPDX-License-Identifier: Apache-2.0
"""All that a node keeps about a person, as they may take it away; apart, as it goes through every room.

The form is `data/export.schema.json`. Each field of the inventory is in an export once: given, named with the rule by
which it stays, or named as holding nothing of this person.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.rule import all_rules
from tradelane.privacy.formats import not_exported
from tradelane.privacy.formats.exporting import EXPORT_SCHEMA
from tradelane.privacy.ports import Holder
from tradelane.privacy.queries.holders import holders
from tradelane.privacy.queries.inventory import inventory, labels_of
from tradelane.privacy.queries.own import SECTIONS, own_sections
from tradelane.privacy.rules.exporting import all_that_is_labelled_is_given_or_named
from tradelane.privacy.values import Held, PersonKey


def export_of(person: PersonKey, *, now: datetime) -> dict[str, Any]:
    """All that this node keeps about a person, for them and their programs (GDPR art. 20 asks for this form).

    The caller has shown that they are this person. A labelled field of which no room answers is named with EXPORT-1:
    the makers' tests do not let it come so far, and a person is not to wait for them.
    """
    asked = holders()
    labelled = {f"{each.model}.{each.field}" for each in inventory().fields}
    forgotten = sorted(labelled - given_by(asked) - named())
    found = [each for holder in asked for each in holder.held(person)]
    given, stays = [each for each in found if not each.stays], [each for each in found if each.stays]
    own = own_sections(person)
    return {
        "schema": EXPORT_SCHEMA,
        "node": settings.NODE_ORGANISATION,
        "economy": settings.ECONOMY,
        "made_at": rfc3339(now),
        "held": [_given(each) for each in given],
        **own,
        "not_given": [
            *(_named(each.model, each.field, each.stays, row=each.row) for each in stays),
            *(_named(each.model, each.field, each.rule, reason=each.reason) for each in not_exported()),
            *(
                _named(model, field, all_that_is_labelled_is_given_or_named.id)
                for model, _, field in (each.rpartition(".") for each in forgotten)
            ),
        ],
        "nothing_held": sorted(
            labelled - named() - set(forgotten) - {f"{each.model}.{each.field}" for each in found} - _told_by(own)
        ),
    }


def given_by(asked: Iterable[Holder]) -> frozenset[str]:
    """The labelled fields that an export gives: those of every holder, and this room's own."""
    return frozenset().union(*(holder.gives for holder in asked), *SECTIONS.values())


def named() -> frozenset[str]:
    """The labelled fields that an export only names."""
    return frozenset(f"{each.model}.{each.field}" for each in not_exported())


def _told_by(own: dict[str, list[dict[str, Any]]]) -> set[str]:
    return {field for section, told in own.items() if told for field in SECTIONS[section]}


def _given(held: Held) -> dict[str, Any]:
    label = labels_of(apps.get_model(held.model))[held.field]
    return {
        "where": held.model, "row": held.row, "field": held.field, "value": held.value, "category": label.category,
        "subject": label.subject, "purpose": label.purpose, "retention_days": label.retention_days,
    }  # fmt: skip


def _named(model: str, field: str, rule: str, *, row: str = "", reason: str = "") -> dict[str, Any]:
    """A field, or one value of it, that stays: by which rule, what the rule says, and what may be done."""
    by = next(each for each in all_rules() if each.id == rule)
    return {
        "where": model, "row": row, "field": field, "category": labels_of(apps.get_model(model))[field].category,
        "rule": by.id, "clause": by.cites, "text": by.text, "fix": by.fix, "reason": reason,
    }  # fmt: skip
