# SPDX-License-Identifier: Apache-2.0
"""Procedures being written, over HTTP, for an agency's own tools. No decisions here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.parties.queries import actor_of
from tradelane.plans.values import DraftText
from tradelane.window import actions, queries
from tradelane.window.formats.finding_json import findings_json
from tradelane.window.formats.publication_json import publication_json
from tradelane.window.values import Draft

router = Router()
Json = dict[str, Any]


class StartIn(Schema):
    """The procedure whose next version is drafted."""

    procedure: str


class FilesIn(Schema):
    """The files of a procedure's folder, by name."""

    files: dict[str, str]


class SaveIn(Schema):
    """Changed files by name, null for one that goes; `seen` is the number of the saving that was changed."""

    files: dict[str, str | None]
    seen: int
    note: str = ""


class TextIn(Schema):
    """What the public reads, in one language."""

    title: str
    summary: str
    text: str


class ConsultIn(Schema):
    """What the public is asked, and when it may answer."""

    texts: dict[str, TextIn]
    opens: date
    closes: date


class UrgentIn(Schema):
    """Why a change can't wait: a ground of art. 2.1.3, the law, and reasons for everybody to read."""

    ground: str
    law: str
    reasons: str


class AtOnceIn(Schema):
    """The digest of the draft as it was read, what the public reads, and the last day for its comments."""

    digest: str
    texts: dict[str, TextIn]
    closes: date


class SeenIn(Schema):
    """The digest of the draft as it was read."""

    digest: str


class EndIn(Schema):
    """When a version ends, and why."""

    last_day: date
    reasons: str


@router.get("/drafts", summary="Read the drafts that your agency works on")
def drafts(request: HttpRequest) -> list[Json]:
    """Newest first."""
    return [_json(held) for held in queries.drafts(by=actor_of(request))]


@router.post("/drafts", response={201: Json}, summary="Start the next version of a procedure")
def start(request: HttpRequest, body: StartIn) -> Status[Json]:
    """Needs an officer of an agency of the procedure's economy."""
    made = actions.start_draft(procedure=body.procedure, by=actor_of(request), now=clock.now())
    return Status(201, _whole(made))


@router.post("/drafts/imports", response={201: Json}, summary="Start a draft from a procedure's files")
def import_draft(request: HttpRequest, body: FilesIn) -> Status[Json]:
    """Needs an officer of an agency of the procedure's economy."""
    made = actions.import_draft(files=body.files, by=actor_of(request), now=clock.now())
    return Status(201, _whole(made))


@router.get("/drafts/{draft}", summary="Read a draft with its files and what the prover finds")
def get_draft(request: HttpRequest, draft: str) -> Json:
    """For the agencies that work on it."""
    return _whole(queries.draft(draft=draft, by=actor_of(request)))


@router.put("/drafts/{draft}/files", summary="Keep changed files of a draft")
def save(request: HttpRequest, draft: str, body: SaveIn) -> Json:
    """Answers what the prover finds; 409 when somebody saved since."""
    return _whole(actions.save_draft(
        draft=draft, changes=body.files, seen=body.seen, note=body.note, by=actor_of(request), now=clock.now()
    ))  # fmt: skip


@router.post("/drafts/{draft}/consultation", summary="Ask the public about a draft")
def consult(request: HttpRequest, draft: str, body: ConsultIn) -> Json:
    """Opens a consultation with the draft's files beside it."""
    return _json(actions.consult_on_draft(
        draft=draft, texts=_texts(body.texts), opens=body.opens, closes=body.closes, by=actor_of(request),
        now=clock.now(),
    ))  # fmt: skip


@router.post("/drafts/{draft}/approvals", summary="Approve a draft as you read it")
def approve(request: HttpRequest, draft: str, body: SeenIn) -> Json:
    """Two different officers are needed."""
    return _json(actions.approve_draft(draft=draft, digest=body.digest, by=actor_of(request), now=clock.now()))


@router.post("/drafts/{draft}/publication", response={201: Json}, summary="Publish an approved draft")
def publish(request: HttpRequest, draft: str, body: SeenIn) -> Status[Json]:
    """It is law from its first day; signed, and in the public log."""
    made = actions.publish_version(draft=draft, digest=body.digest, by=actor_of(request), now=clock.now())
    return Status(201, publication_json(made))


@router.post("/drafts/{draft}/urgency", summary="Declare that a draft can't wait for the public")
def declare_urgent(request: HttpRequest, draft: str, body: UrgentIn) -> Json:
    """Before anybody approves it; what was declared stands."""
    return _json(actions.declare_urgent(
        draft=draft, ground=body.ground, law=body.law, reasons=body.reasons, by=actor_of(request), now=clock.now()
    ))  # fmt: skip


@router.post(
    "/drafts/{draft}/urgent-publication", response={201: Json}, summary="Publish an approved urgent draft at once"
)
def publish_at_once(request: HttpRequest, draft: str, body: AtOnceIn) -> Status[Json]:
    """It lapses unless it is confirmed; the public is asked from today on."""
    made = actions.publish_urgent_version(
        draft=draft, digest=body.digest, texts=_texts(body.texts), closes=body.closes, by=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return Status(201, publication_json(made))


@router.post("/drafts/{draft}/confirmation", summary="Confirm an urgent change after the public was heard")
def confirm_urgent(request: HttpRequest, draft: str) -> Json:
    """Needs another officer than the one who declared it urgent."""
    return publication_json(actions.confirm_urgent_version(draft=draft, by=actor_of(request), now=clock.now()))


@router.post("/drafts/{draft}/withdrawal", summary="Give a draft up")
def withdraw(request: HttpRequest, draft: str) -> Json:
    """Its history stays."""
    return _json(actions.withdraw_draft(draft=draft, by=actor_of(request), now=clock.now()))


@router.post("/procedures/{code}/{version}/end", response={204: None}, summary="Propose that a version ends")
def propose_end(request: HttpRequest, code: str, version: str, body: EndIn) -> Status[None]:
    """Needs an officer of an agency of its economy."""
    actions.propose_retirement(
        procedure=code, version=version, last_day=body.last_day, reasons=body.reasons, by=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return Status(204, None)


@router.post("/procedures/{code}/{version}/end/confirmation", summary="Confirm that a version ends")
def confirm_end(request: HttpRequest, code: str, version: str) -> Json:
    """Needs another officer than the one who proposed it."""
    made = actions.confirm_retirement(procedure=code, version=version, by=actor_of(request), now=clock.now())
    return publication_json(made)


@router.get("/procedures/{code}/{version}/publication", auth=None, summary="Read how a version became law")
def publication(request: HttpRequest, code: str, version: str) -> Json:
    """Public: the digest of its files, what was signed and by which key, and its entry of the public log."""
    return publication_json(queries.publication(code=code, version=version))


def _texts(given: dict[str, TextIn]) -> dict[str, DraftText]:
    return {language: DraftText(t.title, t.summary, t.text) for language, t in given.items()}


def _json(held: Draft) -> Json:
    return {
        "id": held.id, "code": held.code, "version": held.version, "base": held.base or None,
        "economy": held.economy, "organisation": held.organisation, "phase": str(held.phase),
        "seen": held.latest.number, "digest": held.latest.digest, "saved_at": rfc3339(held.latest.at),
        "approvals": len(held.approvals), "consultation": held.heard.consultation if held.heard else None,
        "urgent": str(held.urgency.ground) if held.urgency else None,
    }  # fmt: skip


def _whole(held: Draft) -> Json:
    return {**_json(held), "files": dict(held.files), "findings": findings_json(queries.findings(held))}
