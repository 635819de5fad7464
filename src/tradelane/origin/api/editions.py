# SPDX-License-Identifier: Apache-2.0
"""Editions of rules of origin over HTTP; apart, because only who keeps the law writes here. No decisions here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.origin import actions, queries
from tradelane.origin.formats.report import LARGEST
from tradelane.origin.values.editions import RuleEditionView
from tradelane.parties.queries import actor_of

router = Router()
Json = dict[str, Any]


class RulesIn(Schema):
    """Whose rules, from when, and where they were read."""

    agreement: str = ""
    valid_from: date = date(2000, 1, 1)
    source: str = ""


def _edition(view: RuleEditionView) -> Json:
    return {
        "id": view.id, "agreement": view.agreement, "digest": view.digest, "valid_from": view.valid_from.isoformat(),
        "source": view.source, "rule_sets": view.rule_sets, "executable": view.executable, "state": str(view.state),
        "imported_at": rfc3339(view.imported_at),
        "published_at": rfc3339(view.published_at) if view.published_at else None,
    }  # fmt: skip


@router.get("/rule-editions", summary="Read the editions of rules of origin")
def editions(request: HttpRequest) -> list[Json]:
    """Published ones; drafts too for who keeps them."""
    return [_edition(view) for view in queries.rule_editions(by=actor_of(request))]


@router.post("/rule-editions", response={201: Json}, summary="Import an agreement's rules of origin as a draft")
def import_rules(request: HttpRequest, file: File[UploadedFile], given: Form[RulesIn]) -> Status[Json]:
    """Rule sets as JSON. They count for nothing until another officer publishes them."""
    if file.size is None or file.size > LARGEST:
        raise Unreadable(f"the file has more than {LARGEST} bytes", field="file", rule="FILE-2", fix="Split it.")
    made = actions.import_rules(
        content=file.read(), agreement=given.agreement, valid_from=given.valid_from, source=given.source,
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, _edition(made))


@router.post("/rule-editions/{id}/publish", summary="Publish rules that another person imported")
def publish(request: HttpRequest, id: str) -> Json:
    """Four eyes: who imported them is refused."""
    return _edition(actions.publish_rules(id=id, by=actor_of(request), now=clock.now()))


@router.post("/rule-editions/{id}/drop", summary="Set a draft of rules aside")
def drop(request: HttpRequest, id: str) -> Json:
    """It stays on record and counts for nothing."""
    return _edition(actions.drop_rules(id=id, by=actor_of(request), now=clock.now()))
