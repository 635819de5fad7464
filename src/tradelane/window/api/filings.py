# SPDX-License-Identifier: Apache-2.0
"""Forms and filings over HTTP: what is asked over a consignment, answers kept, then filed. No decisions here."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.ids import CaseId, ConsignmentId
from tradelane.parties.queries import actor_of
from tradelane.window import actions, queries
from tradelane.window.formats.case_json import case_json
from tradelane.window.formats.form_json import asked_json, filing_json

router = Router()
Json = dict[str, Any]


class FilingStartIn(Schema):
    """What is to be filed, and under which procedure."""

    procedure: str
    consignment: str


class AnswersIn(Schema):
    """Answers by agency's role and entry; `seen` is the number of the saving that was changed."""

    answers: dict[str, Json]
    seen: int


@router.get("/forms", summary="Read what the forms of a procedure still ask over a consignment")
def forms(request: HttpRequest, procedure: str, consignment_id: str) -> list[Json]:
    """Entries that the consignment fills are given with their values; the others are asked."""
    published = queries.procedure(code=procedure, on=clock.now().date())
    asked = queries.forms_over(published, consignment=ConsignmentId(consignment_id), by=actor_of(request))
    return [asked_json(one) for one in asked]


@router.get("/filings", summary="Read the filings that your organisation prepares")
def filings(request: HttpRequest) -> list[Json]:
    """The last saved first."""
    return [filing_json(each) for each in queries.filings(by=actor_of(request))]


@router.post("/filings", response={201: Json}, summary="Begin to file a consignment")
def start(request: HttpRequest, body: FilingStartIn) -> Status[Json]:
    """Needs a clerk or a signatory; the filing that is open already is given again."""
    made = actions.open_filing(
        procedure=body.procedure, consignment_id=ConsignmentId(body.consignment), by=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return Status(201, filing_json(made))


@router.put("/filings/{filing}/answers", summary="Keep what was answered so far")
def save(request: HttpRequest, filing: str, body: AnswersIn) -> Json:
    """Right or wrong, nothing is lost; 409 when another window saved since."""
    return filing_json(actions.save_filing(
        filing=filing, answers=body.answers, seen=body.seen, by=actor_of(request), now=clock.now()
    ))  # fmt: skip


@router.post("/filings/{filing}/submission", response={201: Json}, summary="File what was prepared")
def submit(request: HttpRequest, filing: str) -> Status[Json]:
    """Needs a signatory of a party; the consignment's issued documents go with it."""
    actor, now = actor_of(request), clock.now()
    case = actions.file_prepared(filing=filing, by=actor, now=now)
    return Status(201, case_json(queries.case(case=case, by=actor, now=now)))


@router.get("/cases/{case}/form-answers", summary="Read what was answered to the forms of a case")
def answers(request: HttpRequest, case: str) -> Json:
    """The trader reads all, an agency the answers to its own form."""
    return {role: dict(given) for role, given in queries.answers_seen(case=CaseId(case), by=actor_of(request)).items()}
