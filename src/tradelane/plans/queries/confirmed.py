# SPDX-License-Identifier: Apache-2.0
"""What was confirmed at this node; apart, because the core without Django has no store and the shipped facts speak."""

import sys

from tradelane.plans.formats import fact_from_json, milestone_from_json
from tradelane.plans.values import ChangeWhat, Fact, Milestone


def latest_edition() -> str:
    """Id of the last change that was confirmed here, which names the facts' edition; empty where there is no store."""
    if not _has_store():
        return ""
    from tradelane.plans.models import ChangeRow

    return ChangeRow.objects.exclude(place=None).order_by("-place").values_list("id", flat=True).first() or ""


def confirmed(edition: str) -> list[Fact | Milestone]:
    """The contents of the confirmed changes up to the one that names the edition, in their order."""
    if not edition:
        return []
    from tradelane.plans.models import ChangeRow

    last = ChangeRow.objects.values_list("place", flat=True).get(pk=edition)
    rows = ChangeRow.objects.filter(place__lte=last).order_by("place").values_list("what", "content")
    return [
        fact_from_json(content) if what == ChangeWhat.FACT.value else milestone_from_json(content)
        for what, content in rows
    ]


def _has_store() -> bool:
    """Whether this process has set Django up on a node's store; the core of the command line has not."""
    django = sys.modules.get("django.apps")
    return django is not None and bool(django.apps.ready)
