# SPDX-License-Identifier: Apache-2.0
"""Applying for, reviewing and keeping up a certification over HTTP; no decisions here."""

import base64
import binascii
from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import actor_of
from tradelane.privacy.actions import cbpr as actions
from tradelane.privacy.actions.cbpr.applying import Said
from tradelane.privacy.formats.cbpr import requirements
from tradelane.privacy.queries import cbpr as queries
from tradelane.privacy.rules.cbpr import gaps, unanswered, unfound
from tradelane.privacy.values.cbpr import (
    Application,
    ApplicationId,
    Certification,
    CertificationId,
    Entity,
    Qualification,
    Reply,
    Scope,
    System,
    Verdict,
)

router = Router()


class EntityIn(Schema):
    """A legal entity in scope."""

    name: str = Field(max_length=200)
    number: str = Field(max_length=80)
    economy: str = Field(min_length=2, max_length=2)


class ApplicationIn(Schema):
    """What is to be certified, by whom."""

    system: System
    agent: str
    entities: list[EntityIn]
    business_lines: str = Field(max_length=2000)
    privacy_statement: str = Field(max_length=300)
    dispute_contact: str = Field(max_length=300)


class AnswerIn(Schema):
    """What is said to a question. `seen` is the version that the writer saw, 0 for none."""

    reply: Reply | None = None
    qualification: Qualification | None = None
    text: str = ""
    seen: int | None = None


class AnswerOut(Schema):
    """An answer in its latest version."""

    question: str
    version: int
    reply: str | None
    qualification: str | None
    text: str


class EvidenceIn(Schema):
    """A file, its bytes in base64."""

    name: str = Field(max_length=200)
    media_type: str
    content: str


class EvidenceOut(Schema):
    """A file by its digest."""

    id: str
    question: str
    name: str
    media_type: str
    digest: str
    size: int


class FindingIn(Schema):
    """What the agent found on a question."""

    question: str
    verdict: Verdict
    reasons: str


class FindingOut(Schema):
    """A finding on a version of an answer."""

    question: str
    verdict: str
    reasons: str
    answer_version: int


class DecisionIn(Schema):
    """What the agent decides; `return` asks the applicant for more."""

    decision: Literal["certify", "return", "refuse"]
    reasons: str = ""


class StandingIn(Schema):
    """How the certification is to stand."""

    step: Literal["suspend", "reinstate", "withdraw"]
    reasons: str


class AttestationIn(Schema):
    """What the organisation states for another year."""

    statement: str


class ApplicationOut(Schema):
    """An application with all that was said and found."""

    id: str
    organisation: str
    agent: str
    system: str
    version: str
    state: str
    reasons: str
    answers: list[AnswerOut]
    evidence: list[EvidenceOut]
    findings: list[FindingOut]
    unanswered: list[str]
    """Questions asked that have no answer."""
    gaps: list[str]
    """Questions whose answers, on their face, do not meet the requirement."""
    unfound: list[str]
    """Questions without a good finding on their latest answer."""

    @classmethod
    def of(cls, found: Application) -> "ApplicationOut":
        """From the value."""
        edition = requirements(found.system, found.version)
        return cls(
            id=found.id,
            organisation=found.organisation,
            agent=found.agent,
            system=found.system,
            version=found.version,
            state=found.state,
            reasons=found.reasons,
            answers=[
                AnswerOut(
                    question=a.question, version=a.version, reply=a.reply, qualification=a.qualification, text=a.text
                )
                for a in found.answers.values()
            ],
            evidence=[
                EvidenceOut(
                    id=e.id, question=e.question, name=e.name, media_type=e.media_type, digest=e.digest, size=e.size
                )
                for e in found.evidence
            ],
            findings=[
                FindingOut(question=f.question, verdict=f.verdict, reasons=f.reasons, answer_version=f.answer_version)
                for f in found.findings.values()
            ],
            unanswered=list(unanswered(edition, found.answers)),
            gaps=list(gaps(edition, found.answers)),
            unfound=list(unfound(edition, found.answers, found.findings)),
        )


class CertificationOut(Schema):
    """A certification as it stands."""

    id: str
    organisation: str
    agent: str
    authority: str
    system: str
    standing: str
    first_certified: date
    starts: date
    ends: date
    since: str
    reasons: str

    @classmethod
    def of(cls, found: Certification) -> "CertificationOut":
        """From the value."""
        return cls(
            id=found.id,
            organisation=found.organisation,
            agent=found.agent,
            authority=found.authority,
            system=found.system,
            standing=found.standing,
            first_certified=found.first_certified,
            starts=found.starts,
            ends=found.ends,
            since=rfc3339(found.since),
            reasons=found.reasons,
        )


@router.get("/applications", response=list[ApplicationOut], summary="Your applications, and those you review")
def applications(request: HttpRequest) -> Any:
    """Newest first; then those that wait for your organisation as their agent."""
    by = actor_of(request)
    return [ApplicationOut.of(each) for each in [*queries.applications(by=by), *queries.review_queue(by=by)]]


@router.post("/applications", response={201: ApplicationOut}, summary="Begin an application for certification")
def start(request: HttpRequest, body: ApplicationIn) -> Any:
    """Under the edition of the requirements in force today, to a recognised agent of your economy."""
    scope = Scope(
        tuple(Entity(e.name, e.number, e.economy) for e in body.entities),
        body.business_lines,
        body.privacy_statement,
        body.dispute_contact,
    )
    made = actions.start_application(
        system=body.system, agent=OrganisationId(body.agent), scope=scope, by=actor_of(request), now=clock.now()
    )
    return Status(201, ApplicationOut.of(made))


@router.get("/applications/{id}", response=ApplicationOut, summary="One application, for its applicant and its agent")
def application(request: HttpRequest, id: str) -> Any:
    """With answers, evidence, findings and what is still open."""
    return ApplicationOut.of(queries.application(id=ApplicationId(id), by=actor_of(request)))


@router.put("/applications/{id}/answers/{question}", response=AnswerOut, summary="Answer a question")
def answer(request: HttpRequest, id: str, question: str, body: AnswerIn) -> Any:
    """Kept as a new version; the same again changes nothing."""
    made = actions.save_answer(
        application=ApplicationId(id),
        question=question,
        said=Said(body.reply, body.qualification, body.text),
        by=actor_of(request),
        now=clock.now(),
        seen=body.seen,
    )
    return AnswerOut(
        question=made.question,
        version=made.version,
        reply=made.reply,
        qualification=made.qualification,
        text=made.text,
    )


@router.post(
    "/applications/{id}/evidence/{question}", response={201: EvidenceOut}, summary="Attach a file to an answer"
)
def evidence(request: HttpRequest, id: str, question: str, body: EvidenceIn) -> Any:
    """PDF, text, CSV or picture of at most 5 MB; known by its digest."""
    made = actions.attach_evidence(
        application=ApplicationId(id),
        question=question,
        name=body.name,
        media_type=body.media_type,
        content=_bytes(body.content),
        by=actor_of(request),
        now=clock.now(),
    )
    return Status(
        201,
        EvidenceOut(
            id=made.id,
            question=made.question,
            name=made.name,
            media_type=made.media_type,
            digest=made.digest,
            size=made.size,
        ),
    )


@router.post("/applications/{id}/submission", response=ApplicationOut, summary="Hand an application to its agent")
def submit(request: HttpRequest, id: str) -> Any:
    """By a signatory, once every question asked has an answer."""
    found = actions.submit_application(application=ApplicationId(id), by=actor_of(request), now=clock.now())
    return ApplicationOut.of(found)


@router.post("/applications/{id}/withdrawal", response=ApplicationOut, summary="Take an application back")
def take_back(request: HttpRequest, id: str) -> Any:
    """Before it is decided."""
    found = actions.withdraw_application(application=ApplicationId(id), by=actor_of(request), now=clock.now())
    return ApplicationOut.of(found)


@router.post("/applications/{id}/findings", response={201: FindingOut}, summary="Say what you found on a question")
def finding(request: HttpRequest, id: str, body: FindingIn) -> Any:
    """By an officer of the agent, on the latest answer."""
    made = actions.find(
        application=ApplicationId(id),
        question=body.question,
        verdict=body.verdict,
        reasons=body.reasons,
        by=actor_of(request),
        now=clock.now(),
    )
    return Status(
        201,
        FindingOut(
            question=made.question, verdict=made.verdict, reasons=made.reasons, answer_version=made.answer_version
        ),
    )


@router.post("/applications/{id}/decision", response=ApplicationOut, summary="Certify, return or refuse an application")
def decide(request: HttpRequest, id: str, body: DecisionIn) -> Any:
    """By the agent it names; a certification needs a good finding on every question."""
    by, now, of = actor_of(request), clock.now(), ApplicationId(id)
    if body.decision == "certify":
        actions.certify(application=of, by=by, now=now)
    elif body.decision == "return":
        actions.return_application(application=of, reasons=body.reasons, by=by, now=now)
    else:
        actions.refuse(application=of, reasons=body.reasons, by=by, now=now)
    return ApplicationOut.of(queries.application(id=of, by=by))


@router.post("/certifications/{id}/standing", response=CertificationOut, summary="Suspend, reinstate or withdraw")
def stand(request: HttpRequest, id: str, body: StandingIn) -> Any:
    """By the agent that certified; it counts at once, at every node that reads the directory."""
    step = {
        "suspend": actions.suspend,
        "reinstate": actions.reinstate,
        "withdraw": actions.withdraw_certification,
    }[body.step]
    made = step(certification=CertificationId(id), reasons=body.reasons, by=actor_of(request), now=clock.now())
    return CertificationOut.of(made)


@router.post("/certifications/{id}/attestation", response=CertificationOut, summary="Attest for another year")
def attest(request: HttpRequest, id: str, body: AttestationIn) -> Any:
    """By a signatory of its holder, in the 90 days before its end."""
    made = actions.attest(
        certification=CertificationId(id), statement=body.statement, by=actor_of(request), now=clock.now()
    )
    return CertificationOut.of(made)


@router.post(
    "/certifications/{id}/attestation/confirmation", response=CertificationOut, summary="Confirm what was attested"
)
def confirm(request: HttpRequest, id: str) -> Any:
    """By its agent; it counts for a year more."""
    made = actions.confirm_attestation(certification=CertificationId(id), by=actor_of(request), now=clock.now())
    return CertificationOut.of(made)


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(
            "this is no base64", field="content", rule="API-2", fix="Encode the file (RFC 4648 §4)."
        ) from None
