# SPDX-License-Identifier: Apache-2.0
"""Requests between authorities over HTTP, sealed by whoever calls: what they say never comes to the node open."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from tradelane.kernel import clock
from tradelane.parties.queries import actor_of
from tradelane.privacy.actions import cooperation as actions
from tradelane.privacy.formats.cooperation import cover_json, move_json, read_cover
from tradelane.privacy.formats.letters import SealedLetter
from tradelane.privacy.queries import cooperation as queries
from tradelane.privacy.values.cooperation import Assistance, AssistanceId, AssistanceState

router = Router()


class DraftIn(Schema):
    """A request that `tradelane privacy seal` made: the cover, and what is sealed to both authorities."""

    cover: dict[str, str]
    sealed: str
    files: list[str] = Field(default_factory=list)


class MoveIn(Schema):
    """A step, sealed to both authorities."""

    state: AssistanceState
    sealed: str
    files: list[str] = Field(default_factory=list)


class AssistanceOut(Schema):
    """A request with its sealed steps, as the reader's authority keeps it."""

    cover: dict[str, str]
    side: str
    state: str
    moves: list[dict[str, Any]]

    @classmethod
    def of(cls, file: Assistance) -> "AssistanceOut":
        """From the value."""
        return cls(
            cover=cover_json(file.cover),
            side=file.side,
            state=file.state,
            moves=[{**move_json(each), "digest": each.digest} for each in file.moves],
        )


@router.get("/assistance", response=list[AssistanceOut], summary="Requests of your authority, what waits for it first")
def assistances(request: HttpRequest) -> Any:
    """For a designated privacy authority alone."""
    return [AssistanceOut.of(e) for e in queries.assistances(by=actor_of(request), on=clock.now().date())]


@router.post("/assistance", response={201: AssistanceOut}, summary="Keep a sealed request as a draft")
def draft(request: HttpRequest, body: DraftIn) -> Any:
    """Again with the same id replaces it, until it is sent."""
    made = actions.save_draft(
        cover=read_cover(body.cover),
        letter=SealedLetter(body.sealed, tuple(body.files)),
        by=actor_of(request),
        now=clock.now(),
    )
    return Status(201, AssistanceOut.of(made))


@router.get("/assistance/{id}", response=AssistanceOut, summary="One request with its sealed steps")
def assistance(request: HttpRequest, id: str) -> Any:
    """Open them with the desk's key: `tradelane privacy open`."""
    return AssistanceOut.of(queries.assistance(id=AssistanceId(id), by=actor_of(request), on=clock.now().date()))


@router.post("/assistance/{id}/sending", response=AssistanceOut, summary="Send a draft as it is sealed")
def send(request: HttpRequest, id: str) -> Any:
    """It is carried to the other authority's node."""
    return AssistanceOut.of(actions.send_request(id=AssistanceId(id), by=actor_of(request), now=clock.now()))


@router.post("/assistance/{id}/moves", response={201: AssistanceOut}, summary="Take the next step, sealed")
def move(request: HttpRequest, id: str, body: MoveIn) -> Any:
    """Acknowledge, decide, report progress, answer or close, as the turn is."""
    made = actions.move_request(
        id=AssistanceId(id),
        to=body.state,
        letter=SealedLetter(body.sealed, tuple(body.files)),
        by=actor_of(request),
        now=clock.now(),
    )
    return Status(201, AssistanceOut.of(made))
