# SPDX-License-Identifier: Apache-2.0
"""What each amendment of a record's document changed, shown to who may read both versions; no decisions here."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from tradelane.documents.actions import show
from tradelane.documents.queries import document_by_digest
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import TitleId
from tradelane.parties.values import Actor
from tradelane.titles import queries
from tradelane.titles.formats import Change, changes_between
from tradelane.titles.queries import Version


@dataclass(frozen=True, slots=True)
class Amended:
    """One amendment and what it changed."""

    version: Version
    changes: list[Change] | None
    """None: this node does not have both versions, or the reader may not see them. Unknown is not unchanged."""


def amendments(*, id: TitleId, by: Actor, now: datetime) -> list[Amended]:
    """The amendments of a record, the first one first; of people each reader sees what the law lets them."""
    return [
        Amended(later, _changes(earlier.document, later.document, by=by, now=now))
        for earlier, later in pairwise(queries.versions(id=id, by=by))
    ]


def _changes(earlier: Digest, later: Digest, *, by: Actor, now: datetime) -> list[Change] | None:
    try:
        return changes_between(_said(earlier, by=by, now=now), _said(later, by=by, now=now))
    except NotFound:
        return None


def _said(digest: Digest, *, by: Actor, now: datetime) -> dict[str, Any]:
    shown = show(document=document_by_digest(digest=digest, by=by).id, by=by, now=now).document
    return {**shown.content, "statements": shown.statements}
