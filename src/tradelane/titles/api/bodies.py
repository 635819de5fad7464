# SPDX-License-Identifier: Apache-2.0
"""What travels over HTTP about titles; apart from the addresses, which several files serve."""

from typing import Any

from ninja import Schema

from tradelane.kernel.clock import rfc3339
from tradelane.titles.values import Act, Title


class TitleOut(Schema):
    """A title as it stands."""

    id: str
    registry: str
    number: str
    document: str
    consignment: str
    governing_law: str
    carrier: str
    state: str
    holder: str
    head: str
    n: int
    at: str
    surrendered_by: str | None

    @classmethod
    def of(cls, title: Title) -> "TitleOut":
        """From the value."""
        fields = {name: getattr(title, name) for name in cls.model_fields if name not in ("at", "state")}
        return cls(at=rfc3339(title.at), state=str(title.state), **fields)


class IssueIn(Schema):
    """What a carrier says when it opens a record."""

    document: str
    consignment: str
    number: str
    first_holder: str
    governing_law: str
    readers: list[str] = []


class MoveIn(Schema):
    """One act on the head that the caller saw; `to` only for a transfer."""

    seen_head: str
    to: str | None = None


class PrepareIn(MoveIn):
    """Which entry to prepare for signing elsewhere."""

    act: Act


class PreparedOut(Schema):
    """An entry and exactly the bytes to sign, as text (they are canonical JSON in UTF-8)."""

    entry: dict[str, Any]
    bytes_to_sign: str


class SignedIn(Schema):
    """An entry signed by the holder's own key."""

    entry: dict[str, Any]
    protected: str
    signature: str


class OutcomeOut(Schema):
    """One entry of many, in the order of the lines: as recorded, with both signatures, or why it was not."""

    recorded: dict[str, Any] | None = None
    error: dict[str, Any] | None = None


class RecordedOut(Schema):
    """What became of each entry."""

    results: list[OutcomeOut]


class ReportOut(Schema):
    """A chain replayed against the trust list."""

    result: str
    checks: list[dict[str, Any]]
