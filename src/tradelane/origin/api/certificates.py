# SPDX-License-Identifier: Apache-2.0
"""Certificates of origin, applications, appeals and preferences over HTTP; apart from determining and verifying."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import ConsignmentId, OrganisationId
from tradelane.origin import actions, queries
from tradelane.origin.formats.news import certificate_json
from tradelane.origin.values.certificates import (
    ApplicationView,
    CertificateView,
    ClaimView,
    ContestOutcome,
    ContestView,
    PublicCertificate,
    Replacing,
    RevocationGround,
)
from tradelane.parties.queries import actor_of

router = Router()
Json = dict[str, Any]


class ApplicationIn(Schema):
    """For which goods, under which agreement, with whom; and why, where it is late or takes another one's place."""

    consignment: str = ""
    agreement: str = ""
    issuer: str = ""
    materials: dict[str, list[Json]] = {}
    facts: Json = {}
    producer: str = ""
    shipped_on: date | None = None
    why: str = ""
    replaces: str = ""
    replacing: Replacing | None = None


class NumberIn(Schema):
    """The certificate's number, as its issuer gives them."""

    number: str = ""


class ReasonsIn(Schema):
    """Why."""

    reasons: str = ""


class RevocationIn(Schema):
    """On which ground a certificate is taken back, and what was found."""

    ground: RevocationGround | None = None
    reasons: str = ""


class ContestIn(Schema):
    """Why a revocation is wrong."""

    grounds: str = ""


class DecisionIn(Schema):
    """How an appeal ends, and why."""

    outcome: ContestOutcome = ContestOutcome.UPHELD
    reasons: str = ""


def _certificate(view: CertificateView) -> Json:
    return {
        "id": view.id, "document": view.document, "state": str(view.state(clock.now().date())), "home": view.home,
        **certificate_json(view),
    }  # fmt: skip


def _application(view: ApplicationView) -> Json:
    return {
        "id": view.id, "exporter": view.exporter, "issuer": view.issuer, "consignment": view.consignment,
        "agreement": view.agreement, "replaces": view.replaces,
        "replacing": view.replacing and str(view.replacing),
        "shipped_on": view.shipped_on and view.shipped_on.isoformat(), "why": view.why,
        "filed_at": rfc3339(view.filed_at), "state": str(view.state), "certificate": view.certificate,
        "reasons": view.reasons, "decided_at": view.decided_at and rfc3339(view.decided_at),
    }  # fmt: skip


def _contest(view: ContestView) -> Json:
    return {
        "certificate": view.certificate, "appellant": view.appellant, "grounds": view.grounds,
        "filed_at": rfc3339(view.filed_at), "outcome": view.outcome and str(view.outcome), "reasons": view.reasons,
        "decided_at": view.decided_at and rfc3339(view.decided_at),
    }  # fmt: skip


def _claim(view: ClaimView) -> Json:
    return {
        "id": view.id, "certificate": view.certificate, "number": view.number, "agreement": view.agreement,
        "consignment": view.consignment, "declaration": view.declaration, "importer": view.importer,
        "exporting": view.exporting, "importing": view.importing, "general": view.general.as_json(),
        "preferential": view.preferential.as_json(), "at_stake": view.at_stake.as_json(), "due": view.due.as_json(),
        "state": str(view.state), "security": view.security and view.security.as_json(), "reasons": view.reasons,
        "verification": view.verification, "changed_at": rfc3339(view.changed_at),
    }  # fmt: skip


def _public(view: PublicCertificate) -> Json:
    return {
        "number": view.number, "agreement": view.agreement, "issuer": view.issuer_name,
        "issued_on": view.issued_on.isoformat(), "valid_to": view.valid_to and view.valid_to.isoformat(),
        "mark": view.mark, "digest": view.digest, "state": str(view.state),
        "since": view.since and rfc3339(view.since), "ground": view.ground and str(view.ground),
        "replaced_by": view.replaced_by,
    }  # fmt: skip


@router.get("/check", auth=None, summary="Check how a certificate of origin stands")
def check(request: HttpRequest, asked: str = "") -> list[Json]:
    """Public: by its digest or its number; nothing when this node knows none."""
    return [_public(view) for view in queries.public_certificates(asked=asked[:200], on=clock.now().date())]


@router.post("/applications", response={201: Json}, summary="Apply for a certificate of origin")
def apply(request: HttpRequest, body: ApplicationIn) -> Status[Json]:
    """For signatories of an exporter; each line of the consignment is determined when it is filed."""
    made = actions.apply_for_certificate(
        consignment=ConsignmentId(body.consignment), agreement=body.agreement, issuer=OrganisationId(body.issuer),
        materials=body.materials, facts=body.facts, producer=body.producer, shipped_on=body.shipped_on,
        why=body.why, replaces=body.replaces, replacing=body.replacing, by=actor_of(request), now=clock.now(),
    )  # fmt: skip
    return Status(201, _application(made))


@router.get("/applications", summary="Read the applications that your organisation filed or has to decide")
def applications(request: HttpRequest) -> list[Json]:
    """Open ones first."""
    return [_application(view) for view in queries.applications(by=actor_of(request))]


@router.get("/applications/{id}", summary="Read an application")
def application(request: HttpRequest, id: str) -> Json:
    """For who filed it and who decides it."""
    return _application(queries.application(id=id, by=actor_of(request)))


@router.post("/applications/{id}/certificate", response={201: Json}, summary="Issue what was applied for")
def issue(request: HttpRequest, id: str, body: NumberIn) -> Status[Json]:
    """By a signatory of the chamber or authority; the same again is the same certificate."""
    made = actions.issue_certificate(application=id, number=body.number, by=actor_of(request), now=clock.now())
    return Status(201, _certificate(made))


@router.post("/applications/{id}/refusal", summary="Refuse an application with reasons")
def refuse(request: HttpRequest, id: str, body: ReasonsIn) -> Json:
    """By a signatory of the chamber or authority."""
    return _application(
        actions.refuse_application(application=id, reasons=body.reasons, by=actor_of(request), now=clock.now())
    )


@router.get("/certificates", summary="Read the certificates that your organisation issued or was issued")
def certificates(request: HttpRequest) -> list[Json]:
    """Newest first."""
    return [_certificate(view) for view in queries.certificates(by=actor_of(request))]


@router.get("/certificates/{id}", summary="Read a certificate and how it stands")
def certificate(request: HttpRequest, id: str) -> Json:
    """For its issuer, its exporter, and who was named then."""
    return _certificate(queries.certificate(id=id, by=actor_of(request)))


@router.post("/certificates/{id}/revocation", summary="Revoke a certificate with reasons")
def revoke(request: HttpRequest, id: str, body: RevocationIn) -> Json:
    """By its issuer; its document is cancelled, and the economy of import is told."""
    return _certificate(
        actions.revoke_certificate(
            certificate=id, ground=body.ground, reasons=body.reasons, by=actor_of(request), now=clock.now()
        )
    )


@router.post("/certificates/{id}/contest", response={201: Json}, summary="Contest a revocation")
def contest(request: HttpRequest, id: str, body: ContestIn) -> Status[Json]:
    """By the exporter, once, up to the day that the revocation names."""
    made = actions.contest_revocation(certificate=id, grounds=body.grounds, by=actor_of(request), now=clock.now())
    return Status(201, _contest(made))


@router.post("/certificates/{id}/contest/decision", summary="Decide an appeal against a revocation")
def decide(request: HttpRequest, id: str, body: DecisionIn) -> Json:
    """By somebody of the issuer who took no part."""
    return _contest(
        actions.decide_contest(
            certificate=id, outcome=body.outcome, reasons=body.reasons, by=actor_of(request), now=clock.now()
        )
    )


@router.get("/claims", summary="Read preferences that your organisation claimed or looks after")
def claims(request: HttpRequest) -> list[Json]:
    """For importers their own, for the economy's agencies all; the latest change first."""
    return [_claim(view) for view in queries.claims(by=actor_of(request))]


@router.post("/claims/{id}/denial", summary="Deny a preference with reasons")
def deny(request: HttpRequest, id: str, body: ReasonsIn) -> Json:
    """By an officer of the importing economy; duty is due at the general rate."""
    return _claim(actions.deny_claim(claim=id, reasons=body.reasons, by=actor_of(request), now=clock.now()))


@router.post("/claims/{id}/withdrawal", summary="Withdraw a preference that you claimed")
def withdraw(request: HttpRequest, id: str, body: ReasonsIn) -> Json:
    """By the importer, who then pays the general rate."""
    return _claim(actions.withdraw_claim(claim=id, reasons=body.reasons, by=actor_of(request), now=clock.now()))
