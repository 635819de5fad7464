# SPDX-License-Identifier: Apache-2.0
"""Requests between authorities as data: the cover and moves that travel, the content that is sealed; apart, because
both ends and the command line read the same bytes.

A sealed content is canonical JSON `{"assistance": id, "number": n, "state": …, "text": …, "request": …|null,
"files": [{name, media_type, digest, size}]}`; naming its own place keeps it from being passed off as another move.
"""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.formats.sealing import sealed_parts
from tradelane.privacy.values.cooperation import (
    AssistanceId,
    AssistanceRequest,
    AssistanceState,
    Attachment,
    Cover,
    Help,
    InquiredEntity,
    Move,
    Urgency,
)

_Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """What was sealed in a move."""

    assistance: AssistanceId
    number: int
    state: AssistanceState
    text: str
    request: AssistanceRequest | None
    files: tuple[Attachment, ...]


def content_bytes(content: Content) -> bytes:
    """The canonical bytes that are sealed."""
    return canonical(
        {
            "assistance": content.assistance,
            "number": content.number,
            "state": str(content.state),
            "text": content.text,
            "request": request_json(content.request) if content.request else None,
            "files": [asdict(each) for each in content.files],
        }
    )


def read_content(opened: bytes) -> Content:
    """Read what was opened. Raises Unreadable."""
    try:
        data = parse(opened)
        return Content(
            assistance=AssistanceId(data["assistance"]),
            number=int(data["number"]),
            state=AssistanceState(data["state"]),
            text=str(data["text"]),
            request=read_request(data["request"]) if data["request"] is not None else None,
            files=tuple(
                Attachment(str(f["name"]), str(f["media_type"]), Digest(f["digest"]), int(f["size"]))
                for f in data["files"]
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable("the sealed content is not of this form", "sealed") from error


def request_json(request: AssistanceRequest) -> _Object:
    """The fields of a request as plain JSON data."""
    data = {field.name: getattr(request, field.name) for field in fields(request)}
    return {**data, "helps": [str(each) for each in request.helps], "entities": [asdict(e) for e in request.entities]}


def read_request(data: Any) -> AssistanceRequest:
    """A request from plain JSON data; every field is named. Raises Unreadable naming what is missing or wrong."""
    names = [field.name for field in fields(AssistanceRequest)]
    if not isinstance(data, dict) or set(data) != set(names):
        lacking = ", ".join(sorted(set(names) ^ set(data if isinstance(data, dict) else ())))
        raise _unreadable(f"members are missing or unknown: {lacking}", "request")
    texts = {name: data[name] for name in names if name not in ("helps", "entities")}
    if wrong := next((name for name, value in texts.items() if not isinstance(value, str)), ""):
        raise _unreadable("text is expected", f"request.{wrong}")
    try:
        helps = tuple(Help(each) for each in data["helps"])
        entities = tuple(
            InquiredEntity(str(e["name"]), str(e["economy"]), str(e["certification"])) for e in data["entities"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise _unreadable(f"it can't be read: {error}", "request.helps or request.entities") from error
    return AssistanceRequest(helps=helps, entities=entities, **texts)


def cover_json(cover: Cover) -> dict[str, str]:
    """The cover as plain JSON data."""
    return {
        "id": cover.id,
        "reference": cover.reference,
        "asking": cover.asking,
        "asking_authority": cover.asking_authority,
        "asked": cover.asked,
        "asked_authority": cover.asked_authority,
        "urgency": str(cover.urgency),
        "reply_by": cover.reply_by.isoformat() if cover.reply_by else "",
    }


def read_cover(data: Any) -> Cover:
    """A cover from plain JSON data. Raises Unreadable."""
    try:
        if not str(data["id"]).startswith("assistance_") or len(str(data["id"])) > 40:
            raise _unreadable("an id begins with assistance_", "id")
        return Cover(
            id=AssistanceId(str(data["id"])),
            reference=str(data["reference"]),
            asking=OrganisationId(str(data["asking"])),
            asking_authority=str(data["asking_authority"]),
            asked=OrganisationId(str(data["asked"])),
            asked_authority=str(data["asked_authority"]),
            urgency=Urgency(data["urgency"]),
            reply_by=date.fromisoformat(data["reply_by"]) if data["reply_by"] else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable("the cover is not of this form", "cover") from error


def move_json(move: Move) -> _Object:
    """A move as plain JSON data."""
    return {
        "number": move.number,
        "state": str(move.state),
        "by": move.by,
        "at": rfc3339(move.at),
        "sealed": move.sealed,
        "files": list(move.files),
        "previous": move.previous,
    }


def read_move(data: Any, *, cover: Cover) -> Move:
    """A move from plain JSON data, with its digest. Raises Unreadable."""
    try:
        move = Move(
            number=int(data["number"]),
            state=AssistanceState(data["state"]),
            by=OrganisationId(str(data["by"])),
            at=from_rfc3339(data["at"]),
            sealed=str(data["sealed"]),
            files=tuple(str(each) for each in data["files"]),
            previous=str(data["previous"]),
            digest=Digest(""),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _unreadable("the move is not of this form", "move") from error
    for sealed in (move.sealed, *move.files):
        sealed_parts(sealed)
    return with_digest(move, cover=cover)


def with_digest(move: Move, *, cover: Cover) -> Move:
    """The move with the digest by which the next one names it; it covers the cover."""
    digest = digest_of(canonical({"cover": cover_json(cover), "move": move_json(move)}))
    return Move(move.number, move.state, move.by, move.at, move.sealed, move.files, move.previous, digest)


def _unreadable(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="CPEA-1", fix="Send the form that privacy/README.md describes.",
        cites="Tradelane form of the APEC CPEA request for assistance",
    )  # fmt: skip
