# SPDX-License-Identifier: Apache-2.0
"""Manifests over HTTP; apart, because platforms, carriers and posts send them by program. No decisions here."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.described import answers
from tradelane.parcels import actions, queries
from tradelane.parcels.formats.reports import totals_json
from tradelane.parcels.formats.uploads import day_from, kept_upload
from tradelane.parcels.values import ManifestView
from tradelane.parties.formats import read_organisation_id
from tradelane.parties.queries import actor_of

router = Router()
Json = dict[str, Any]
NDJSON = "application/x-ndjson"


class ManifestIn(Schema):
    """Where the parcels go, by the law of which day, and who else may read the verdicts."""

    to: str = ""
    on: str = ""
    readers: str = ""


def _view(view: ManifestView) -> Json:
    return {
        "id": view.id, "file": view.name, "digest": view.digest, "economy": view.economy, "on": view.on.isoformat(),
        "state": str(view.state), "lines": view.lines, "done": view.done, "currency": view.currency,
        "totals": None if view.totals is None else totals_json(view.totals),
        "payment_reference": view.payment_reference, "ignored_columns": list(view.ignored),
        "taken_in_at": rfc3339(view.taken_in_at), "signed_at": view.signed_at and rfc3339(view.signed_at),
        "statement": view.statement,
    }  # fmt: skip


@router.post("/manifests", response={202: Json}, summary="Send a manifest of parcels to be judged line by line")
def send(request: HttpRequest, file: File[UploadedFile], given: Form[ManifestIn]) -> Status[Json]:
    """CSV, Parquet, JSON or CN 23 as JSON. When this answers every line is kept; the same file is one manifest."""
    with kept_upload(file.chunks()) as path:
        taken = actions.take_in(
            file=path, name=Path(file.name or "manifest").name, economy=given.to or settings.ECONOMY,
            on=day_from(given.on, default=clock.now().date()), by=actor_of(request), now=clock.now(),
            readers=[read_organisation_id(reader) for reader in given.readers.split()],
        )  # fmt: skip
    return Status(202, _view(taken))


@router.get("/manifests", summary="Read the manifests that your organisation may see")
def manifests(request: HttpRequest) -> list[Json]:
    """Newest first, at most fifty."""
    return [_view(view) for view in queries.manifests(by=actor_of(request))]


@router.get("/manifests/{id}", summary="Read how far a manifest is judged, and its totals")
def manifest(request: HttpRequest, id: str) -> Json:
    """`statement` is there once the batch is signed."""
    return _view(queries.manifest(id=id, by=actor_of(request)))


@router.get("/manifests/{id}/report", summary="Read what each reason means and which lines are not released")
def report(request: HttpRequest, id: str) -> Json:
    """As the command `tradelane parcels` prints it."""
    return queries.report(id=id, by=actor_of(request))


@router.get(
    "/manifests/{id}/verdicts", summary="Download the verdicts, one line of JSON each",
    openapi_extra=answers(NDJSON, says="One verdict a line"),
)  # fmt: skip
def verdicts(request: HttpRequest, id: str) -> StreamingHttpResponse:
    """Those judged so far, in the order of the manifest; every line is a leaf of the signed tree."""
    lines = queries.verdict_lines(id=id, by=actor_of(request))
    response = StreamingHttpResponse((line + b"\n" for line in lines), content_type=NDJSON)
    response.headers["Content-Disposition"] = 'attachment; filename="verdicts.ndjson"'
    return response


@router.get("/manifests/{id}/verdict", summary="Read the verdicts on one parcel")
def verdict(request: HttpRequest, id: str, item: str = "") -> list[Json]:
    """`item` is its number. A parcel with several contents has several lines."""
    return queries.verdicts_on(id=id, item=item, by=actor_of(request))


@router.get("/manifests/{id}/proof", summary="Read the verdict on a line with its proof")
def proof(request: HttpRequest, id: str, line: int = 1) -> Json:
    """Anybody checks offline that the verdict stands in the batch that this node signed."""
    return queries.proof(id=id, line=line, by=actor_of(request))
