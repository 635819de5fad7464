# SPDX-License-Identifier: Apache-2.0
"""Tables of recognitions, applications, certifications, complaints and directories; apart from all decisions."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.privacy.values.cbpr import ApplicationState, ComplaintState, Standing, System

_WORDS = Label("user.content.private", "employee", "essential.legal_obligation", 1095)
"""What people of an organisation or an agent write; sealed (`actions.wording`), for it may name anybody."""
_SYSTEMS = [str(system) for system in System]


class AgentRecognitionRow(models.Model):
    """That an organisation may certify, for a term, by a decision of the panel."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    agent = models.CharField(max_length=80, db_index=True)
    systems = models.JSONField()
    public = models.BooleanField()
    panel = models.JSONField()
    decision = models.CharField(max_length=300)
    starts = models.DateField()
    ends = models.DateField()
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["agent", "starts"], name="privacy_one_recognition_a_term"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="privacy_recognition_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.agent} until {self.ends}"


class ApplicationRow(models.Model):
    """An organisation asks an agent for certification. One open application of a system at a time."""

    personal: ClassVar[dict[str, Label]] = {"reasons": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    organisation = models.CharField(max_length=80, db_index=True)
    agent = models.CharField(max_length=80, db_index=True)
    system = models.CharField(max_length=4)
    version = models.CharField(max_length=20)
    entities = models.JSONField()
    business_lines = models.CharField(max_length=2000)
    privacy_statement = models.CharField(max_length=300)
    dispute_contact = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default=ApplicationState.DRAFT.value)
    reasons = models.TextField(blank=True)
    made_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organisation", "system"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="privacy_one_open_application",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in ApplicationState]),
                name="privacy_application_state_known",
            ),
            models.CheckConstraint(condition=Q(system__in=_SYSTEMS), name="privacy_application_system_known"),
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str) -> Place:
        """Where what somebody wrote is sealed for."""
        return Place("privacy.ApplicationRow", "reasons", id)


class AnswerRow(models.Model):
    """One version of an answer; earlier ones stay."""

    personal: ClassVar[dict[str, Label]] = {"text": _WORDS}

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(ApplicationRow, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=4)
    version = models.PositiveIntegerField()
    reply = models.CharField(max_length=14, blank=True)
    qualification = models.CharField(max_length=30, blank=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["application", "question", "version"], name="privacy_one_answer_a_version")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.question} v{self.version}"

    @staticmethod
    def place(application: str, question: str, version: int) -> Place:
        """Where what somebody wrote is sealed for."""
        return Place("privacy.AnswerRow", "text", f"{application} {question} {version}")


class EvidenceRow(models.Model):
    """A file that backs an answer."""

    personal: ClassVar[dict[str, Label]] = {"content": _WORDS, "name": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    application = models.ForeignKey(ApplicationRow, models.CASCADE, related_name="evidence")
    question = models.CharField(max_length=4)
    name = models.TextField()
    media_type = models.CharField(max_length=60)
    digest = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["application", "question", "digest"], name="privacy_one_file_an_answer")
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where what somebody wrote is sealed for."""
        return Place("privacy.EvidenceRow", field, id)


class FindingRow(models.Model):
    """What the agent found on a version of an answer; the latest of a question counts, earlier ones stay."""

    personal: ClassVar[dict[str, Label]] = {"reasons": _WORDS}

    id = models.BigAutoField(primary_key=True)
    application = models.ForeignKey(ApplicationRow, models.CASCADE, related_name="findings")
    question = models.CharField(max_length=4)
    verdict = models.CharField(max_length=14)
    reasons = models.TextField()
    answer_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application_id} {self.question} {self.verdict}"

    @staticmethod
    def place(application: str, question: str, version: int) -> Place:
        """Where what somebody wrote is sealed for."""
        return Place("privacy.FindingRow", "reasons", f"{application} {question} {version}")


class ProgramCertificationRow(models.Model):
    """An organisation's certification by an agent of this node; one standing of a system at a time."""

    personal: ClassVar[dict[str, Label]] = {"reasons": _WORDS, "attestation": _WORDS}

    id = models.CharField(primary_key=True, max_length=40)
    application = models.OneToOneField(ApplicationRow, models.PROTECT, related_name="certification")
    organisation = models.CharField(max_length=80, db_index=True)
    agent = models.CharField(max_length=80, db_index=True)
    authority = models.CharField(max_length=40)
    system = models.CharField(max_length=4)
    standing = models.CharField(max_length=10, default=Standing.IN_FORCE.value)
    first_certified = models.DateField()
    starts = models.DateField()
    ends = models.DateField()
    since = models.DateTimeField()
    reasons = models.TextField(blank=True)
    attested_at = models.DateTimeField(null=True)
    attestation = models.TextField(blank=True)
    reminded_days = models.PositiveIntegerField(null=True)
    """The latest reminder of this year: 60, 30 or 7 days before the end."""

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organisation", "system"],
                condition=Q(standing__in=["in-force", "suspended"]),
                name="privacy_one_standing_certification",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=[str(each) for each in Standing]), name="privacy_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="privacy_programme_certification_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where what somebody wrote is sealed for."""
        return Place("privacy.ProgramCertificationRow", field, id)


class ComplaintRow(models.Model):
    """A person's complaint about a certified organisation."""

    personal: ClassVar[dict[str, Label]] = {
        "person": Label("user.unique_id.pseudonymous", "customer", "essential.legal_obligation", 1095),
        "text": Label("user.content.private", "customer", "essential.legal_obligation", 1095),
        "contact": Label("user.contact", "customer", "essential.legal_obligation", 0),
        "outcome": Label("user.content.private", "customer", "essential.legal_obligation", 1095),
    }

    id = models.CharField(primary_key=True, max_length=40)
    certification = models.ForeignKey(ProgramCertificationRow, models.PROTECT, related_name="complaints")
    request = models.OneToOneField(
        "privacy.RequestRow", models.PROTECT, null=True, related_name="at_the_agent"
    )  # fmt: skip
    """What the person asked of this node, when the complaint came by their own page."""
    section = models.CharField(max_length=24)
    person = models.CharField(max_length=64, db_index=True)
    text = models.TextField()
    """Sealed, as are contact and outcome, under a key of this complaint's own."""
    contact = models.TextField(blank=True)
    """How to answer; emptied when the complaint is over."""
    state = models.CharField(max_length=14, default=ComplaintState.RECEIVED.value)
    received_at = models.DateTimeField()
    due_on = models.DateField()
    outcome = models.TextField(blank=True)
    bucket = models.CharField(max_length=30, blank=True)
    case_note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(closed_at=None, bucket="") | Q(closed_at__isnull=False, contact="") & ~Q(bucket=""),
                name="privacy_a_closed_complaint_is_counted_and_keeps_no_contact",
            )
        ]

    def __str__(self) -> str:
        return self.id

    @staticmethod
    def place(id: str, field: str) -> Place:
        """Where what a person wrote, or was answered, is sealed for."""
        return Place("privacy.ComplaintRow", field, id)


class ContactPointRow(models.Model):
    """That an organisation of this node is a privacy authority, and how it is reached."""

    personal: ClassVar[dict[str, Label]] = {
        "office": Label("user.contact", "employee", "essential.legal_obligation", 3650),
        "email": Label("user.contact", "employee", "essential.legal_obligation", 3650),
        "backup": Label("user.contact", "employee", "essential.legal_obligation", 3650),
    }

    id = models.BigAutoField(primary_key=True)
    organisation = models.CharField(max_length=80, db_index=True)
    authority = models.CharField(max_length=40)
    office = models.CharField(max_length=200)
    email = models.CharField(max_length=200)
    backup = models.CharField(max_length=200, blank=True)
    languages = models.JSONField()
    jwk = models.JSONField()
    statement = models.TextField(blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True)
    designated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation"], condition=Q(ends=None), name="privacy_one_contact_point"),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.organisation}"


class PublishedDirectoryRow(models.Model):
    """A directory that this node signed, as it is served."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=80)
    """Of what it says, without its times: the same again is not signed again before it is a day old."""
    issued = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.issued}"


class PeerDirectoryRow(models.Model):
    """The latest directory of another economy's node."""

    personal: ClassVar[dict[str, Label]] = {}

    economy = models.CharField(primary_key=True, max_length=2)
    node = models.CharField(max_length=80)
    content = models.BinaryField()
    issued = models.DateTimeField()
    next_update = models.DateTimeField()
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.economy} {self.issued}"


class PeerListingRow(models.Model):
    """A certified organisation of another node's directory, for search and for the disclosure engine."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    directory = models.ForeignKey(PeerDirectoryRow, models.CASCADE, related_name="listings")
    organisation = models.CharField(max_length=80, db_index=True)
    system = models.CharField(max_length=4)
    standing = models.CharField(max_length=10)
    starts = models.DateField()
    ends = models.DateField()
    listing = models.JSONField()

    def __str__(self) -> str:
        return f"{self.organisation} {self.system}"
