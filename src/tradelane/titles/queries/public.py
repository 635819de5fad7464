# SPDX-License-Identifier: Apache-2.0
"""A record as everybody may see it: what its leaves in the public log say, and no more; apart, as nobody's access is
asked. Whoever has a record's address, which is a random number, finds it.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles.models import EntryRow, TitleRow
from tradelane.titles.queries.titles import not_found, title_of
from tradelane.titles.values import Act, RecordKind, TitleState
from tradelane.trust.queries import is_logged


@dataclass(frozen=True, slots=True)
class PublicLink:
    """One entry without its parties."""

    n: int
    act: Act
    at: datetime
    digest: Digest
    prev: Digest
    logged: bool
    """Whether a checkpoint of this node's log covers it."""
    leaf: dict[str, Any] | None
    """What the log keeps of it: digests, the act, a commitment to the holder; None of a copy."""


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """A record without its parties."""

    id: TitleId
    registry: OrganisationId
    kind: RecordKind
    state: TitleState
    links: tuple[PublicLink, ...]


def public_record(id: TitleId) -> PublicRecord:
    """What everybody may see of a record. Raises NotFound."""
    row = TitleRow.objects.filter(pk=id).first()
    if row is None:
        raise not_found(id)
    title = title_of(row)
    links = tuple(_link(each) for each in EntryRow.objects.filter(title=id).order_by("n"))
    return PublicRecord(title.id, title.registry, title.standing.kind, title.state, links)


def _link(row: EntryRow) -> PublicLink:
    leaf = bytes(row.leaf)
    return PublicLink(
        row.n, Act(row.act), row.at, Digest(row.digest), Digest(row.prev), bool(leaf) and is_logged(leaf=leaf),
        json.loads(leaf) if leaf else None,
    )  # fmt: skip
