# SPDX-License-Identifier: Apache-2.0
"""Origin over HTTP; apart, because exporters' programs ask with their bills of materials. No decisions here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.consignments.queries import consignment
from tradelane.kernel import clock
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.origin import actions, queries
from tradelane.origin.formats.records import determination_json, material_json
from tradelane.origin.values import Agreement, DeterminationView
from tradelane.parties.queries import actor_of

router = Router()
Json = dict[str, Any]


class QuestionIn(Schema):
    """Which good, under which agreement, made of what."""

    consignment: str
    item: int
    agreement: str = "cptpp"
    materials: list[Json] = []
    facts: Json = {}
    readers: list[str] = []


def _view(view: DeterminationView) -> Json:
    return {
        "id": view.id,
        "consignment": view.consignment,
        "item": view.item,
        "description": view.description,
        "hs_code": view.hs_code,
        "exporting": view.exporting,
        "importing": view.importing,
        "on": view.on.isoformat(),
        **determination_json(view.determination),
        "materials": [material_json(m) for m in view.materials],
    }


def _agreement(agreement: Agreement, on: date) -> Json:
    return {
        "code": agreement.code,
        "name": agreement.name,
        "economies": sorted(agreement.economies(on)),
        "rules": [
            {"codes": str(r.span), "says": r.alternatives[0].text, "cites": r.cites, "source": r.source,
             "confidence": r.confidence, "in_force_from": r.in_force_from.isoformat()}
            for r in agreement.rules
        ],
    }  # fmt: skip


@router.get("/agreements", auth=None, summary="Read the agreements and rules of origin held here")
def agreements(request: HttpRequest) -> list[Json]:
    """Public."""
    return [_agreement(a, clock.now().date()) for a in queries.agreements()]


@router.post("/determinations", response={201: Json}, summary="Ask whether a good originates, step by step")
def determine(request: HttpRequest, body: QuestionIn) -> Status[Json]:
    """Needs a clerk or signatory of an organisation that may see the consignment."""
    actor = actor_of(request)
    made = actions.determine(
        consignment=consignment(id=ConsignmentId(body.consignment), by=actor),
        item=body.item,
        materials=body.materials,
        agreement=body.agreement,
        by=actor,
        readers=[OrganisationId(r) for r in body.readers],
        now=clock.now(),
        facts=body.facts,
    )
    return Status(201, _view(made))


@router.get("/determinations/{id}", summary="Read a determination with its steps")
def determination(request: HttpRequest, id: str) -> Json:
    """For who asked and the readers named then."""
    return _view(queries.determination(id=id, by=actor_of(request)))


@router.get("/determinations", summary="Read every determination for a consignment")
def determinations(request: HttpRequest, consignment: str) -> list[Json]:
    """Those that your organisation may see."""
    return [_view(v) for v in queries.determinations_of(consignment=ConsignmentId(consignment), by=actor_of(request))]
