# SPDX-License-Identifier: Apache-2.0
"""Many filings at once over HTTP: handed in as JSON or a file, watched, answered line by line. No decisions here."""

from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical
from tradelane.kernel.described import answers
from tradelane.kernel.digests import digest_of
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.formats.batches import (
    BYTES_AT_MOST,
    CSV,
    batch_json,
    line_json,
    lines_csv,
    read_batch,
    read_given,
)
from tradelane.window.formats.declaration_json import download
from tradelane.window.values import LineState

router = Router()
Json = dict[str, Any]
_SHOWN = 1_000
"""Answers in one page of JSON; `after` goes on where it ended."""


class FilingsIn(Schema):
    """Filings with their references; `procedure` counts where a filing names none."""

    filings: list[Any]
    procedure: str = ""
    name: str = "api"


class BatchFileIn(Schema):
    """What the filings of a file are filed under where they name no procedure."""

    procedure: str = ""


@router.post("/batches", response={202: Json}, summary="Hand in many filings at once")
def hand_in(request: HttpRequest, body: FilingsIn) -> Status[Json]:
    """Needs a signatory. When this answers every line is kept; each is filed and answered by itself afterwards."""
    taken = actions.take_in_batch(
        entries=read_given(body.filings), digest=digest_of(canonical(body.filings)), name=body.name,
        procedure=body.procedure, by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(202, batch_json(taken))


@router.post("/batches/file", response={202: Json}, summary="Hand in a file of filings")
def hand_in_file(request: HttpRequest, file: File[UploadedFile], given: Form[BatchFileIn]) -> Status[Json]:
    """CSV, JSON, lines of JSON, or a zip of declarations in UBL or the WCO Data Model; the same file is one batch."""
    content = file.read(BYTES_AT_MOST + 1)
    taken = actions.take_in_batch(
        entries=read_batch(content), digest=digest_of(content), name=Path(file.name or "filings").name,
        procedure=given.procedure, by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(202, batch_json(taken))


@router.get("/batches", summary="Read the batches that your organisation handed in")
def batches(request: HttpRequest) -> list[Json]:
    """The last first, at most fifty."""
    return [batch_json(each) for each in queries.batches(by=actor_of(request))]


@router.get("/batches/{batch}", summary="Read how far a batch is")
def batch(request: HttpRequest, batch: str) -> Json:
    """`finished_at` is there once every line has its answer."""
    return batch_json(queries.batch(batch=batch, by=actor_of(request)))


@router.get("/batches/{batch}/lines", summary="Read the answers to the lines of a batch")
def lines(request: HttpRequest, batch: str, after: int = 0, state: LineState | None = None) -> list[Json]:
    """By the order of the file, a thousand from `after` on; accepted with the case, refused with field, rule, fix."""
    found = queries.batch_lines(batch=batch, by=actor_of(request), state=state, after=after, limit=_SHOWN)
    return [line_json(line) for line in found]


@router.get(
    "/batches/{batch}/result.csv", summary="Download the answers to a batch as a table",
    openapi_extra=answers("text/csv", says="RFC 4180"),
)  # fmt: skip
def result(request: HttpRequest, batch: str) -> HttpResponse:
    """One row an answer, and one for each further fault of a line."""
    answers = lines_csv(queries.every_line(batch=batch, by=actor_of(request)))
    return HttpResponse(answers, content_type=CSV, headers=download(f"{batch}.csv"))
