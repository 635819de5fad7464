# SPDX-License-Identifier: Apache-2.0
"""The single window over HTTP; apart, because programs of traders and agencies use it too. No decisions here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.consignments.queries import consignment
from tradelane.documents.values import DocumentKind
from tradelane.kernel import clock
from tradelane.kernel.described import answers
from tradelane.kernel.ids import CaseId, ConsignmentId, OrganisationId
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.formats.case_json import case_json, entry_json, figures_json, procedure_json
from tradelane.window.formats.principles import report_json

router = Router()
Json = dict[str, Any]


class DocumentIn(Schema):
    """A document laid before the agencies."""

    kind: str
    digest: str
    number: str = ""
    total: dict[str, str] | None = None


class FilingIn(Schema):
    """One submission; `answers` by agency's role and entry are what its forms ask beside the consignment."""

    procedure: str
    consignment: str
    documents: list[DocumentIn]
    readers: list[str] = []
    answers: dict[str, Json] = {}


class ReviewIn(Schema):
    """An agency's answer: approve, refuse or ask."""

    verdict: str
    reasons: str = ""
    rule_ids: list[str] = []


class GrantIn(Schema):
    """A permit or certificate: its kind, the agency's own number, and what only the agency can say."""

    kind: DocumentKind
    number: str
    statements: Json = {}


class AnswerIn(Schema):
    """The trader's answer; `agency` only while two agencies ask."""

    text: str
    agency: str | None = None


class AppealIn(Schema):
    """Why the refusal is wrong."""

    grounds: str


class AppealDecisionIn(Schema):
    """Another officer's decision on an appeal."""

    changed: bool
    reasons: str


@router.get("/procedures", auth=None, summary="Read every published procedure")
def procedures(request: HttpRequest) -> list[Json]:
    """Public."""
    return [procedure_json(p) for p in queries.procedures()]


@router.get("/procedures/{code}", auth=None, summary="Read a procedure in force today")
def procedure(request: HttpRequest, code: str) -> Json:
    """Public."""
    return procedure_json(queries.procedure(code=code, on=clock.now().date()))


@router.get(
    "/procedures/{code}/diagram.bpmn", auth=None, summary="Fetch a procedure's BPMN 2.0 diagram",
    openapi_extra=answers("application/xml", says="BPMN 2.0"),
)  # fmt: skip
def diagram(request: HttpRequest, code: str, version: str = "") -> HttpResponse:
    """Public; the version in force today, or the one that is named."""
    shown = queries.procedure(code=code, version=version, on=clock.now().date())
    return HttpResponse(shown.diagram, content_type="application/xml")


@router.get("/figures", auth=None, summary="Read how each procedure served its traders")
def figures(request: HttpRequest) -> list[Json]:
    """Public; figures of all cases, no case."""
    return [figures_json(f) for f in queries.service_figures()]


@router.get("/principles", auth=None, summary="Read the nine principles of facilitation, measured")
def principles(request: HttpRequest) -> Json:
    """Public; counts of the year up to today, no case."""
    return report_json(queries.report(economy=settings.ECONOMY, until=clock.now().date()))


@router.post("/cases", response={201: Json}, summary="File a case: one submission to every agency")
def file_case(request: HttpRequest, body: FilingIn) -> Status[Json]:
    """Needs a signatory of a party to the consignment."""
    actor, now = actor_of(request), clock.now()
    case = actions.file_case(
        procedure=body.procedure,
        consignment=consignment(id=ConsignmentId(body.consignment), by=actor),
        documents=[d.dict() for d in body.documents],
        answers=body.answers,
        by=actor,
        readers=[OrganisationId(r) for r in body.readers],
        now=now,
    )
    return Status(201, case_json(queries.case(case=case, by=actor, now=now)))


@router.get("/queue", summary="Read the cases that your organisation may see")
def queue(request: HttpRequest, decided: bool = False) -> list[Json]:
    """Open ones first, least time left first; with `decided` the closed ones follow."""
    return [entry_json(e) for e in queries.queue(by=actor_of(request), now=clock.now(), decided=decided)]


@router.get("/cases/{case}", summary="Read a case")
def get_case(request: HttpRequest, case: str) -> Json:
    """For the trader, the agencies in play and the readers named at filing."""
    return case_json(queries.case(case=CaseId(case), by=actor_of(request), now=clock.now()))


@router.get("/cases/{case}/people", summary="See the people of a case, as your agency's purpose lets it")
def people(request: HttpRequest, case: str) -> list[Json]:
    """Each look writes the person a receipt. Empty for everybody who is no agency of the procedure."""
    shown = actions.people_of_case(case=CaseId(case), by=actor_of(request), now=clock.now())
    return [{"role": p.role, "fields": p.fields, "withheld": list(p.withheld)} for p in shown]


@router.post("/cases/{case}/reviews", summary="Answer for your agency: approve, refuse or ask")
def review(request: HttpRequest, case: str, body: ReviewIn) -> Json:
    """Needs an officer of the agency whose task waits."""
    return case_json(
        actions.review(
            case=CaseId(case), verdict=body.verdict, reasons=body.reasons, rule_ids=body.rule_ids,
            by=actor_of(request), now=clock.now(),
        )
    )  # fmt: skip


@router.post("/cases/{case}/grants", response={201: Json}, summary="Grant a permit or certificate over a case")
def grant(request: HttpRequest, case: str, body: GrantIn) -> Status[Json]:
    """Needs a signatory of an agency that approved the case; the trader gets the signed document."""
    granted = actions.grant(
        case=CaseId(case), kind=body.kind, number=body.number, statements=body.statements,
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, {"document": granted})


@router.post("/cases/{case}/answers", summary="Answer an agency's question")
def answer(request: HttpRequest, case: str, body: AnswerIn) -> Json:
    """Needs a clerk or signatory of the trader."""
    agency = OrganisationId(body.agency) if body.agency else None
    return case_json(
        actions.answer_information(
            case=CaseId(case), text=body.text, agency=agency, by=actor_of(request), now=clock.now()
        )
    )


@router.post("/cases/{case}/appeal", summary="Contest a refusal")
def appeal(request: HttpRequest, case: str, body: AppealIn) -> Json:
    """Needs a signatory of the trader, up to the day that the decision names."""
    return case_json(actions.appeal(case=CaseId(case), grounds=body.grounds, by=actor_of(request), now=clock.now()))


@router.post("/cases/{case}/appeal/decision", summary="Decide an appeal as another officer")
def decide_appeal(request: HttpRequest, case: str, body: AppealDecisionIn) -> Json:
    """Needs an officer who took no part in the refusal."""
    return case_json(
        actions.decide_appeal(
            case=CaseId(case), changed=body.changed, reasons=body.reasons, by=actor_of(request), now=clock.now()
        )
    )
