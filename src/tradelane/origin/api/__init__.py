# SPDX-License-Identifier: Apache-2.0
"""Origin over HTTP; apart, because exporters' programs ask with their bills of materials. No decisions here."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.consignments.queries import consignment
from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.origin import actions, queries
from tradelane.origin.api import certificates, editions
from tradelane.origin.formats.records import determination_json, material_json
from tradelane.origin.values import (
    Agreement,
    DeterminationView,
    EvidenceView,
    Finding,
    VerificationOutcome,
    VerificationView,
)
from tradelane.parties.queries import actor_of

router = Router()
router.add_router("", certificates.router)
router.add_router("", editions.router)
Json = dict[str, Any]


class QuestionIn(Schema):
    """Which good, under which agreement, made of what."""

    consignment: str
    item: int
    agreement: str = "cptpp"
    materials: list[Json] = []
    facts: Json = {}
    readers: list[str] = []


class VerificationIn(Schema):
    """Which certificate, who is asked, what, and until when."""

    certificate: str = ""
    asked_of: str = ""
    question: str = ""
    answer_by: date = date(2000, 1, 1)
    agreement: str = ""
    """Whose days count; that of the certificate, where this node knows it."""
    security: bool = False
    """Whether preferences claimed on it are held against a security meanwhile."""


class AnswerIn(Schema):
    """What who was asked says, and the digests of the documents that it rests on."""

    answer: str = ""
    evidence: list[str] = []
    finding: Finding | None = None
    """confirmed, not-confirmed or undetermined; an authority says which."""


class EvidenceIn(Schema):
    """What an exporter is asked to show, and until when."""

    asked_of: str = ""
    question: str = ""
    answer_by: date = date(2000, 1, 1)


class ShownIn(Schema):
    """What an exporter says, and the digests of the documents that it shows."""

    answer: str = ""
    documents: list[str] = []


class ConclusionIn(Schema):
    """What the asking authority concludes, and why."""

    outcome: VerificationOutcome = VerificationOutcome.DENIED
    reasons: str = ""


def _verification(view: VerificationView) -> Json:
    return {
        "id": view.id, "certificate": view.certificate, "importing": view.importing, "asked_by": view.asked_by,
        "asked_of": view.asked_of, "question": view.question, "asked_at": rfc3339(view.asked_at),
        "answer_by": view.answer_by.isoformat(), "state": str(view.state), "answer": view.answer,
        "evidence": list(view.evidence), "answered_at": view.answered_at and rfc3339(view.answered_at),
        "outcome": view.outcome and str(view.outcome), "reasons": view.reasons,
        "concluded_at": view.concluded_at and rfc3339(view.concluded_at), "agreement": view.agreement,
        "number": view.number, "finding": view.finding and str(view.finding),
        "received_at": view.received_at and rfc3339(view.received_at),
        "reminded_on": [day.isoformat() for day in view.reminded_on],
        "overdue": view.overdue(clock.now().date()), "decide_by": view.decide_by and view.decide_by.isoformat(),
    }  # fmt: skip


def _evidence(view: EvidenceView) -> Json:
    return {
        "id": view.id, "asked_of": view.asked_of, "question": view.question, "asked_at": rfc3339(view.asked_at),
        "answer_by": view.answer_by.isoformat(), "answer": view.answer, "documents": list(view.documents),
        "answered_at": view.answered_at and rfc3339(view.answered_at),
    }  # fmt: skip


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
            {"codes": str(r.span), "says": "; or ".join(a.text for a in r.alternatives),
             "executable": all(a.understood for a in r.alternatives), "cites": r.cites, "source": r.source,
             "confidence": r.confidence, "in_force_from": r.in_force_from.isoformat()}
            for r in agreement.rules
        ],
    }  # fmt: skip


@router.get("/agreements", auth=None, summary="Read the agreements and rules of origin held here")
def agreements(request: HttpRequest) -> list[Json]:
    """Public."""
    today = clock.now().date()
    return [_agreement(a, today) for a in queries.agreements(on=today)]


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


@router.post("/verifications", response={201: Json}, summary="Verify the origin that a certificate claims")
def ask(request: HttpRequest, body: VerificationIn) -> Status[Json]:
    """For officers of the importing economy's agency; who is asked has at least thirty days."""
    made = actions.ask_verification(
        certificate=Digest(body.certificate), asked_of=OrganisationId(body.asked_of), question=body.question,
        answer_by=body.answer_by, agreement=body.agreement, security=body.security, by=actor_of(request),
        now=clock.now(),
    )  # fmt: skip
    return Status(201, _verification(made))


@router.get("/verifications", summary="Read the verifications that your organisation asked or was asked")
def verifications(request: HttpRequest) -> list[Json]:
    """Newest first."""
    return [_verification(view) for view in queries.verifications(by=actor_of(request))]


@router.get("/verifications/{id}", summary="Read a verification")
def verification(request: HttpRequest, id: str) -> Json:
    """For who asked and who was asked."""
    return _verification(queries.verification(id=id, by=actor_of(request)))


@router.post("/verifications/{id}/answer", summary="Answer a verification")
def answer(request: HttpRequest, id: str, body: AnswerIn) -> Json:
    """Once, by who was asked."""
    evidence = [Digest(digest) for digest in body.evidence]
    return _verification(
        actions.answer_verification(
            id=id, answer=body.answer, evidence=evidence, finding=body.finding, by=actor_of(request), now=clock.now()
        )
    )


@router.post("/verifications/{id}/evidence", response={201: Json}, summary="Ask an exporter for evidence")
def ask_exporter(request: HttpRequest, id: str, body: EvidenceIn) -> Status[Json]:
    """By the authority or chamber that is asked, before its own last day."""
    made = actions.ask_exporter(
        id=id, asked_of=OrganisationId(body.asked_of), question=body.question, answer_by=body.answer_by,
        by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, _evidence(made))


@router.get("/verifications/{id}/evidence", summary="Read what exporters were asked and showed")
def evidence_of(request: HttpRequest, id: str) -> list[Json]:
    """All of it for the authority that asked them."""
    by = actor_of(request)
    queries.verification(id=id, by=by)
    return [_evidence(view) for view in queries.evidence_of(verification=id, by=by)]


@router.get("/evidence", summary="Read what authorities ask your organisation to show")
def evidence_asked(request: HttpRequest) -> list[Json]:
    """Newest first."""
    return [_evidence(view) for view in queries.evidence_asked(by=actor_of(request))]


@router.post("/evidence/{id}/answer", summary="Show evidence of origin to an authority")
def show_evidence(request: HttpRequest, id: str, body: ShownIn) -> Json:
    """Once, by the exporter that was asked."""
    return _evidence(
        actions.show_evidence(
            id=id, answer=body.answer, documents=body.documents, by=actor_of(request), now=clock.now()
        )
    )


@router.post("/verifications/{id}/conclusion", summary="Conclude a verification with reasons")
def conclude(request: HttpRequest, id: str, body: ConclusionIn) -> Json:
    """After the answer, or once its last day has passed."""
    return _verification(
        actions.conclude_verification(
            id=id, outcome=body.outcome, reasons=body.reasons, by=actor_of(request), now=clock.now()
        )
    )
