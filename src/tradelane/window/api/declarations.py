# SPDX-License-Identifier: Apache-2.0
"""Declarations over HTTP, in UBL and the WCO Data Model: taken in, and given to other systems. No decisions here."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from tradelane.kernel import clock
from tradelane.kernel.described import answers
from tradelane.kernel.ids import CaseId
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.formats.declaration_json import XML, download, held_json, supplement_of
from tradelane.window.formats.declarations import BYTES_AT_MOST, declaration_json, write_declaration
from tradelane.window.values import Declaration, DeclarationFormat

router = Router()
Json = dict[str, Any]
As = Literal["ubl", "wco", "json"]


class DeclarationIn(Schema):
    """What is to be filed, and what the file can't say, as JSON in the form of a consignment."""

    procedure: str
    supplement: str = ""


@router.post("/declarations", response={201: Json}, summary="Take in a declaration of another system")
def take_in(request: HttpRequest, file: File[UploadedFile], given: Form[DeclarationIn]) -> Status[Json]:
    """Needs a clerk. It becomes a filing that is being prepared; what no field holds is kept and listed."""
    held = actions.take_in_declaration(
        content=file.read(BYTES_AT_MOST + 1), procedure=given.procedure, supplement=supplement_of(given.supplement),
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, held_json(held))


@router.get("/declarations", summary="Read the declarations that your organisation took in")
def listing(request: HttpRequest) -> list[Json]:
    """The last first, at most fifty."""
    return [held_json(each) for each in queries.held_declarations(by=actor_of(request))]


@router.get("/declarations/{declaration}", summary="Read a declaration that was taken in")
def one(request: HttpRequest, declaration: str) -> Json:
    """With what was kept and doubtful of its file."""
    return held_json(queries.held_declaration(declaration=declaration, by=actor_of(request)))


@router.get(
    "/declarations/{declaration}/file", summary="Download a declaration's file as it came",
    openapi_extra=answers(XML, says="The file"),
)  # fmt: skip
def original(request: HttpRequest, declaration: str) -> HttpResponse:
    """Byte by byte."""
    content = queries.declaration_file(declaration=declaration, by=actor_of(request))
    return HttpResponse(content, content_type=XML, headers=download(f"{declaration}.xml"))


@router.get(
    "/cases/{case}/declaration", summary="Export a case as a declaration",
    openapi_extra=answers(XML, "application/json", says="The declaration"),
)  # fmt: skip
def of_case(request: HttpRequest, case: str, format: As = "ubl") -> HttpResponse:
    """In UBL 2.4, in the WCO Data Model 3.6, or as JSON; names and places, no contacts of people."""
    return _written(queries.declaration_of_case(case=CaseId(case), by=actor_of(request)), format, name=case)


@router.get(
    "/filings/{filing}/declaration", summary="Export what is being prepared as a declaration",
    openapi_extra=answers(XML, "application/json", says="The declaration"),
)  # fmt: skip
def of_filing(request: HttpRequest, filing: str, format: As = "ubl") -> HttpResponse:
    """As for a case."""
    return _written(queries.declaration_of_filing(filing=filing, by=actor_of(request)), format, name=filing)


def _written(declaration: Declaration, format: str, *, name: str) -> HttpResponse:
    if format == "json":
        return JsonResponse(declaration_json(declaration))
    content = write_declaration(declaration, DeclarationFormat(format))
    return HttpResponse(content, content_type=XML, headers=download(f"{name}-{format}.xml"))
