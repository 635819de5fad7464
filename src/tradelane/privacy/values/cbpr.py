# SPDX-License-Identifier: Apache-2.0
"""The Cross-Border Privacy Rules as plain values: requirements, answers, findings, certifications; apart, because an
applicant, its agent and the disclosure engine must mean the same by each.

The wording of every question here is a paraphrase of ours; `ProgramVersion` says so and names what was read.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy.values.disclosing import Confidence

ApplicationId = NewType("ApplicationId", str)
CertificationId = NewType("CertificationId", str)
ComplaintId = NewType("ComplaintId", str)


class System(StrEnum):
    """What an organisation is certified under."""

    CBPR = "CBPR"
    """Cross-Border Privacy Rules, for controllers."""
    PRP = "PRP"
    """Privacy Recognition for Processors; it never stands in for CBPR where a controller receives."""


class Section(StrEnum):
    """The sections of the questionnaire. The first principle, preventing harm, has none."""

    NOTICE = "notice"
    COLLECTION = "collection-limitation"
    USES = "uses"
    CHOICE = "choice"
    INTEGRITY = "integrity"
    SECURITY = "security-safeguards"
    ACCESS = "access-and-correction"
    ACCOUNTABILITY = "accountability"


class Needs(StrEnum):
    """What an answer must be for the requirement to be met."""

    YES = "yes"
    ONE = "one"
    """Yes to at least one part of the question."""
    TELL = "tell"
    """Either answer; the agent judges what is told."""
    TEXT = "text"
    """A description."""


class Reply(StrEnum):
    """An answer to a question."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not-applicable"


class Qualification(StrEnum):
    """Why a requirement of notice, choice or access may be left unmet in a case."""

    OBVIOUSNESS = "obviousness"
    PUBLIC_INFORMATION = "public-information"
    IMPRACTICABILITY = "impracticability"
    GOVERNMENT_REQUEST = "government-request"
    LAWFUL_PROCESS = "lawful-process"
    THIRD_PARTY_RECEIPT = "third-party-receipt"
    INVESTIGATION = "investigation"
    EMERGENCY = "emergency"
    DISPROPORTIONATE_BURDEN = "disproportionate-burden"
    CONFIDENTIAL_INFORMATION = "confidential-information"
    THIRD_PARTY_RISK = "third-party-risk"


@dataclass(frozen=True, slots=True)
class Principle:
    """One of the nine principles of the APEC Privacy Framework."""

    number: str
    principle: str
    name: str
    name_es: str
    section: Section | None
    """None for preventing harm."""
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class ProgramVersion:
    """An edition of a system's requirements."""

    system: System
    version: str
    title: str
    starts: date
    ends: date | None
    wording: str
    """`paraphrased`, or `official` where the published text stands."""
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked when one of these answers was given: (question, reply) pairs."""

    any_of: tuple[tuple[str, Reply], ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """A question, or a part of one: `35b` is part b of question 35."""

    system: System
    version: str
    question: str
    section: Section
    needs: Needs
    asked_if: Condition
    qualifications: frozenset[Qualification]
    text: str
    text_es: str
    criterion: str
    """What the agent looks at."""
    criterion_es: str
    confidence: Confidence

    @property
    def number(self) -> int:
        """Of the whole question."""
        return int(self.question.rstrip("abcdefg"))


class ApplicationState(StrEnum):
    """Where an application stands, and whose turn it is."""

    DRAFT = "draft"
    """The applicant answers."""
    SUBMITTED = "submitted"
    """The agent reviews."""
    RETURNED = "returned"
    """The agent asked for more; the applicant answers again."""
    CERTIFIED = "certified"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @classmethod
    def open_to_applicant(cls) -> frozenset["ApplicationState"]:
        """States in which answers may change."""
        return frozenset({cls.DRAFT, cls.RETURNED})


class Verdict(StrEnum):
    """The agent's finding on a question."""

    MET = "met"
    NOT_MET = "not-met"
    MORE_NEEDED = "more-needed"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class Entity:
    """A legal entity within the scope of a certification."""

    name: str
    number: str
    """Its official number in its economy."""
    economy: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What a certification covers, and where its promises stand."""

    entities: tuple[Entity, ...]
    business_lines: str
    privacy_statement: str
    """Web address."""
    dispute_contact: str
    """How a person reaches those who settle complaints: a web address or an e-mail of the office."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that backs an answer; known by its digest."""

    id: str
    question: str
    name: str
    media_type: str
    digest: Digest
    size: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What the applicant says to a question, in its latest version or an earlier one."""

    question: str
    version: int
    reply: Reply | None
    """None for a description only."""
    qualification: Qualification | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What the agent found on a question, on which version of its answer."""

    question: str
    verdict: Verdict
    reasons: str
    answer_version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Application:
    """An organisation asks an agent for certification."""

    id: ApplicationId
    organisation: OrganisationId
    agent: OrganisationId
    system: System
    version: str
    scope: Scope
    state: ApplicationState
    answers: dict[str, Answer]
    evidence: tuple[Evidence, ...]
    findings: dict[str, Finding]
    made_at: datetime
    submitted_at: datetime | None
    decided_at: datetime | None
    reasons: str = ""
    """Of the agent, when it asked for more or refused."""


class Standing(StrEnum):
    """Whether a certification counts. Only `in-force` does, and only within its dates."""

    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Its year ended without a re-attestation that the agent confirmed."""

    @classmethod
    def for_good(cls) -> frozenset["Standing"]:
        """From which there is no way back but a fresh application."""
        return frozenset({cls.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Certification:
    """An organisation is certified by an agent, for a year at a time."""

    id: CertificationId
    application: ApplicationId
    organisation: OrganisationId
    name: str
    agent: OrganisationId
    agent_name: str
    authority: str
    """The privacy enforcement authority behind it, such as `SG-PDPC`."""
    system: System
    version: str
    scope: Scope
    standing: Standing
    first_certified: date
    starts: date
    ends: date
    since: datetime
    """When it came to stand as it does."""
    reasons: str = ""
    attested_at: datetime | None = None
    """When the organisation attested for the coming year; the agent's confirmation is awaited."""
    attestation: str = ""


class ComplaintState(StrEnum):
    """Where a complaint about a certified organisation stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    """Within the agent's remit; the organisation is asked."""
    NOT_ADMITTED = "not-admitted"
    RESOLVED = "resolved"
    REFERRED = "referred"
    """To the privacy enforcement authority."""

    @classmethod
    def closed(cls) -> frozenset["ComplaintState"]:
        """With an outcome."""
        return frozenset({cls.NOT_ADMITTED, cls.RESOLVED, cls.REFERRED})


class Bucket(StrEnum):
    """How a closed complaint is counted in the agents' yearly statistics."""

    OUT_OF_SCOPE = "out-of-scope"
    NOT_ESTABLISHED = "not-established"
    CHANGED_PRACTICE = "changed-practice"
    REMEDY_GIVEN = "remedy-given"
    REFERRED = "referred-to-authority"
    WITHDRAWN = "withdrawn-by-complainant"


@dataclass(frozen=True, slots=True)
class Complaint:
    """A person's complaint; its words and contact are shown to the agent alone, and gone when it is over."""

    id: ComplaintId
    certification: CertificationId
    organisation: OrganisationId
    agent: OrganisationId
    section: Section
    text: str
    contact: str
    state: ComplaintState
    received_at: datetime
    due_on: date
    outcome: str
    """For the person."""
    bucket: Bucket | None
    case_note: str
    """Published without names; empty when the case gives none."""
    closed_at: datetime | None
    request: str = ""
    """What the person asked of this node with it, when it came by their own page."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """An agent's complaints of a year, as its recognition asks it to publish."""

    agent: OrganisationId
    agent_name: str
    year: int
    received: int
    open: int
    buckets: dict[Bucket, int]
    sections: dict[Section, int]
    median_days: int | None
    """From receipt to outcome, of those closed; None when none is."""
