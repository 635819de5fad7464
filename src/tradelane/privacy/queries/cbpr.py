# SPDX-License-Identifier: Apache-2.0
"""Reads of applications, certifications and complaints; applicant and agent see theirs, the public the register."""

from collections import Counter
from datetime import date
from statistics import median

from django.db.models import Q

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import require_access
from tradelane.parties.queries.vault import open_bytes, same_person, text_or_gone
from tradelane.parties.values import Actor
from tradelane.privacy.models import (
    AnswerRow,
    ApplicationRow,
    ComplaintRow,
    EvidenceRow,
    FindingRow,
    ProgramCertificationRow,
    ReceiptRow,
)
from tradelane.privacy.queries.oversight import name_of
from tradelane.privacy.values import PersonKey
from tradelane.privacy.values.cbpr import (
    Answer,
    Application,
    ApplicationId,
    ApplicationState,
    Bucket,
    Certification,
    CertificationId,
    Complaint,
    ComplaintId,
    ComplaintState,
    Entity,
    Evidence,
    Finding,
    Qualification,
    Reply,
    Scope,
    Section,
    Standing,
    Statistics,
    System,
    Verdict,
)


def application(*, id: ApplicationId, by: Actor) -> Application:
    """An application of the actor's organisation, or to it as the agent. Raises NotFound."""
    require_access(subject=id, by=by)
    row = ApplicationRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such application.", field="application")
    return application_of(row)


def applications(*, by: Actor) -> list[Application]:
    """Applications of the actor's organisation, newest first."""
    rows = ApplicationRow.objects.filter(organisation=by.organisation).order_by("-made_at")
    return [application_of(row) for row in rows]


def review_queue(*, by: Actor) -> list[Application]:
    """Applications that wait for the actor's organisation as their agent, the longest wait first."""
    rows = ApplicationRow.objects.filter(agent=by.organisation, state=ApplicationState.SUBMITTED)
    return [application_of(row) for row in rows.order_by("submitted_at", "pk")]


def answer_versions(*, id: ApplicationId, question: str, by: Actor) -> list[Answer]:
    """Every version of an answer, the latest first. Raises NotFound."""
    application(id=id, by=by)
    rows = AnswerRow.objects.filter(application=id, question=question).order_by("-version")
    return [answer_of(row) for row in rows]


def evidence_file(*, id: str, by: Actor) -> tuple[Evidence, bytes]:
    """A file of evidence with its bytes, for applicant and agent. Raises NotFound."""
    row = EvidenceRow.objects.filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such file.", field="file")
    application(id=ApplicationId(row.application_id), by=by)
    return evidence_of(row), open_bytes(bytes(row.content), place=EvidenceRow.place(row.id, "content"))


def certification(id: CertificationId) -> Certification:
    """A certification of this node's register, which is public. Raises NotFound."""
    row = ProgramCertificationRow.objects.select_related("application").filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such certification.", field="certification")
    return certification_of(row)


def certifications(*, by: Actor | None = None) -> list[Certification]:
    """This node's register by organisation; with an actor, those that theirs holds or gave."""
    rows = ProgramCertificationRow.objects.select_related("application").order_by("organisation", "system", "starts")
    if by is not None:
        rows = rows.filter(Q(organisation=by.organisation) | Q(agent=by.organisation))
    return [certification_of(row) for row in rows]


def certifications_of(organisation: OrganisationId) -> list[Certification]:
    """What an organisation holds or held of agents of this node; the disclosure engine asks this often."""
    rows = ProgramCertificationRow.objects.select_related("application").filter(organisation=organisation)
    return [certification_of(row) for row in rows.order_by("starts")]


def complaints(*, by: Actor) -> list[Complaint]:
    """Complaints about organisations that the actor's organisation certified, open ones first by due day."""
    rows = ComplaintRow.objects.select_related("certification").filter(certification__agent=by.organisation)
    return [complaint_of(row) for row in rows.order_by("closed_at", "due_on", "pk")]


def complaint(*, id: ComplaintId, by: Actor) -> Complaint:
    """One of them. Raises NotFound."""
    require_access(subject=id, by=by)
    return complaint_by_id(id)


def complaint_by_id(id: ComplaintId) -> Complaint:
    """A complaint, for who holds its signed link and for actions. Raises NotFound."""
    row = ComplaintRow.objects.select_related("certification").filter(pk=id).first()
    if row is None:
        raise NotFound("There is no such complaint.", field="complaint")
    return complaint_of(row)


def complaints_of(person: PersonKey) -> list[Complaint]:
    """A person's own complaints about certified organisations, newest first.

    The caller has shown that they are this person.
    """
    rows = ComplaintRow.objects.filter(person__in=same_person(person)).select_related("certification")
    return [complaint_of(row) for row in rows.order_by("-received_at", "-pk")]


def certified_recipients(person: PersonKey) -> list[Certification]:
    """The certifications, by agents of this node, of whoever got this person's data; over or not, by name."""
    got = ReceiptRow.objects.filter(person=person).values("recipient")
    rows = ProgramCertificationRow.objects.filter(organisation__in=got).select_related("application")
    return sorted((certification_of(row) for row in rows), key=lambda each: (each.name.casefold(), each.system))


def statistics(*, year: int) -> list[Statistics]:
    """Each agent's complaints of a year, by name; public."""
    rows = ComplaintRow.objects.select_related("certification").filter(received_at__year=year)
    by_agent: dict[str, list[ComplaintRow]] = {}
    for agent in ProgramCertificationRow.objects.order_by("agent").values_list("agent", flat=True).distinct():
        by_agent[agent] = []
    for row in rows:
        by_agent.setdefault(row.certification.agent, []).append(row)
    return sorted((_statistics(a, year, found) for a, found in by_agent.items()), key=lambda each: each.agent_name)


def case_notes() -> list[tuple[str, date, str]]:
    """Published case notes: (section, day of closing, text), newest first; they name nobody."""
    rows = ComplaintRow.objects.exclude(case_note="").exclude(closed_at=None).order_by("-closed_at")
    return [(row.section, row.closed_at.date(), row.case_note) for row in rows if row.closed_at]


def _statistics(agent: str, year: int, rows: list[ComplaintRow]) -> Statistics:
    days = [(row.closed_at - row.received_at).days for row in rows if row.closed_at]
    return Statistics(
        agent=OrganisationId(agent),
        agent_name=name_of(OrganisationId(agent)),
        year=year,
        received=len(rows),
        open=sum(row.closed_at is None for row in rows),
        buckets=dict(Counter(Bucket(row.bucket) for row in rows if row.bucket)),
        sections=dict(Counter(Section(row.section) for row in rows)),
        median_days=round(median(days)) if days else None,
    )


# ── rows as values ──


def scope_of(row: ApplicationRow) -> Scope:
    """The scope of a row."""
    return Scope(
        entities=tuple(Entity(e["name"], e["number"], e["economy"]) for e in row.entities),
        business_lines=row.business_lines,
        privacy_statement=row.privacy_statement,
        dispute_contact=row.dispute_contact,
    )


def application_of(row: ApplicationRow) -> Application:
    """A row as a value, with the latest version of each answer and finding."""
    return Application(
        id=ApplicationId(row.id),
        organisation=OrganisationId(row.organisation),
        agent=OrganisationId(row.agent),
        system=System(row.system),
        version=row.version,
        scope=scope_of(row),
        state=ApplicationState(row.state),
        answers={each.question: answer_of(each) for each in row.answers.order_by("version")},
        evidence=tuple(evidence_of(each) for each in row.evidence.defer("content").order_by("question", "at")),
        findings={
            each.question: Finding(each.question, Verdict(each.verdict), _found(each), each.answer_version, each.at)
            for each in row.findings.order_by("pk")
        },
        made_at=row.made_at,
        submitted_at=row.submitted_at,
        decided_at=row.decided_at,
        reasons=text_or_gone(row.reasons, place=ApplicationRow.place(row.id)),
    )


def _found(row: FindingRow) -> str:
    """What an agent wrote of a finding; nothing once it was erased."""
    place = FindingRow.place(row.application_id, row.question, row.answer_version)
    return text_or_gone(row.reasons, place=place)


def answer_of(row: AnswerRow) -> Answer:
    """A row as a value."""
    return Answer(
        question=row.question,
        version=row.version,
        reply=Reply(row.reply) if row.reply else None,
        qualification=Qualification(row.qualification) if row.qualification else None,
        text=text_or_gone(row.text, place=AnswerRow.place(row.application_id, row.question, row.version)),
        at=row.at,
    )


def evidence_of(row: EvidenceRow) -> Evidence:
    """A row as a value, without its bytes."""
    name = text_or_gone(row.name, place=EvidenceRow.place(row.id, "name"))
    return Evidence(row.id, row.question, name, row.media_type, Digest(row.digest), row.size, row.at)


def certification_of(row: ProgramCertificationRow) -> Certification:
    """A row as a value."""
    organisation, agent = OrganisationId(row.organisation), OrganisationId(row.agent)
    return Certification(
        id=CertificationId(row.id),
        application=ApplicationId(row.application_id),
        organisation=organisation,
        name=name_of(organisation),
        agent=agent,
        agent_name=name_of(agent),
        authority=row.authority,
        system=System(row.system),
        version=row.application.version,
        scope=scope_of(row.application),
        standing=Standing(row.standing),
        first_certified=row.first_certified,
        starts=row.starts,
        ends=row.ends,
        since=row.since,
        reasons=text_or_gone(row.reasons, place=ProgramCertificationRow.place(row.id, "reasons")),
        attested_at=row.attested_at,
        attestation=text_or_gone(row.attestation, place=ProgramCertificationRow.place(row.id, "attestation")),
    )


def complaint_of(row: ComplaintRow) -> Complaint:
    """A row as a value."""
    return Complaint(
        id=ComplaintId(row.id),
        certification=CertificationId(row.certification_id),
        organisation=OrganisationId(row.certification.organisation),
        agent=OrganisationId(row.certification.agent),
        section=Section(row.section),
        text=text_or_gone(row.text, place=ComplaintRow.place(row.id, "text")),
        contact=text_or_gone(row.contact, place=ComplaintRow.place(row.id, "contact")),
        state=ComplaintState(row.state),
        received_at=row.received_at,
        due_on=row.due_on,
        outcome=text_or_gone(row.outcome, place=ComplaintRow.place(row.id, "outcome")),
        bucket=Bucket(row.bucket) if row.bucket else None,
        case_note=row.case_note,
        closed_at=row.closed_at,
        request=row.request_id or "",
    )
