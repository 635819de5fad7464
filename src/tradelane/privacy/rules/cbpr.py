# SPDX-License-Identifier: Apache-2.0
"""What must hold of an application, its review and a certification; apart, as the law of one system of certification.

"Program Requirements" is the APEC CBPR System's document of that name, "Recognition Application" the one by which
accountability agents apply; both are cited from what was read of them, their clauses from memory.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

from tradelane.kernel.errors import Conflict, Forbidden, Refused
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.rule import rule
from tradelane.privacy.values.cbpr import (
    Answer,
    Application,
    ApplicationState,
    Certification,
    Finding,
    Needs,
    Qualification,
    Reply,
    Requirement,
    Scope,
    Standing,
    System,
    Verdict,
)

QUESTIONS = {System.CBPR: 50, System.PRP: 18}
"""Whole questions of an edition: 50 by the Program Requirements' contents, 18 (8 and 10) from memory."""
CERTIFIED_FOR = timedelta(days=365)
"""A certification is attested anew every year (cbprs.org, glossary)."""
ATTEST_FROM = timedelta(days=90)
"""How long before its end it may be attested: the agent needs time to look, and the statement must be fresh."""
REMINDERS = (60, 30, 7)
"""Days before the end at which the organisation and its agent are reminded."""
LONGEST_ANSWER = 4000
"""Characters; what needs more is a file."""
LARGEST_FILE = 5_000_000
"""Bytes of a file of evidence: a scanned policy of a hundred pages."""
MOST_FILES = 60
"""Files of an application: one a question, and some."""
MOST_ENTITIES = 100
FILE_TYPES = frozenset({"application/pdf", "text/plain", "text/csv", "image/png", "image/jpeg"})
"""What an agent's reader opens without running anything."""

_REQUIREMENTS = "APEC CBPR System, Program Requirements"
_RECOGNITION = "APEC CBPR System, Accountability Agent Recognition Application, Annex A"


@rule(
    "PRIV-140",
    cites=f"{_REQUIREMENTS}: 50 questions in 8 sections; PRP Program Requirements: 18",
    field="question",
    fix="Add the missing question, or correct the number it names.",
)
def the_questions_of_an_edition_are_complete(edition: Sequence[Requirement]) -> bool:
    """An edition has each of its questions once, and each condition names one of them."""
    names = [each.question for each in edition]
    systems = {each.system for each in edition}
    known = set(names)
    return (
        len(systems) == 1
        and len(names) == len(known)
        and {each.number for each in edition} == set(range(1, QUESTIONS[next(iter(systems))] + 1))
        and all(question in known for each in edition for question, _ in each.asked_if.any_of)
    )


@rule(
    "PRIV-141",
    cites=f"{_REQUIREMENTS}, qualifications to notice, choice, access and correction",
    field="qualification",
    fix="Claim one that the question lists, and say how it applies; or answer without one.",
)
def a_qualification_is_one_the_question_allows(
    requirement: Requirement, *, reply: Reply | None, qualification: Qualification | None, text: str
) -> bool:
    """A qualification is claimed where a requirement is not met, from those its question lists, with words on why."""
    if qualification is None:
        return True
    return qualification in requirement.qualifications and reply is not Reply.YES and bool(text.strip())


@rule(
    "PRIV-142",
    cites=f"{_REQUIREMENTS}, intake questionnaire",
    field="text",
    fix="Choose yes, no or not applicable; describe in at most 4000 characters, and attach files for more.",
)
def an_answer_has_the_form_its_question_asks(requirement: Requirement, *, reply: Reply | None, text: str) -> bool:
    """A question that asks to describe gets words and no yes or no; every other gets a reply; words fit two pages."""
    if len(text) > LONGEST_ANSWER:
        return False
    if requirement.needs is Needs.TEXT:
        return reply is None and bool(text.strip())
    return reply is not None


@rule(
    "PRIV-143",
    cites=f"{_REQUIREMENTS}, intake questionnaire",
    field="answers",
    fix="Answer the questions that are marked open, then submit.",
    refusal=Refused,
)
def every_question_that_is_asked_is_answered(edition: Sequence[Requirement], answers: Mapping[str, Answer]) -> bool:
    """An application is submitted when each question that its earlier answers raise has an answer."""
    return not unanswered(edition, answers)


@rule(
    "PRIV-144",
    cites="CBPR system: compliance directory entry with scope, privacy statement and dispute contact",
    field="scope",
    fix="Name at least one entity with its official number, the business lines, and how people reach you.",
)
def the_scope_says_what_is_certified(scope: Scope) -> bool:
    """A scope names each entity with number and economy, the business lines, a privacy statement and a contact."""
    named = all(e.name.strip() and e.number.strip() and len(e.economy) == 2 for e in scope.entities)
    return (
        named
        and 0 < len(scope.entities) <= MOST_ENTITIES
        and bool(scope.business_lines.strip() and scope.dispute_contact.strip())
        and is_web_address(scope.privacy_statement)
    )


@rule(
    "PRIV-145",
    cites=f"{_RECOGNITION}: no actual or potential conflict of interest (cbprs.org, ongoing requirements)",
    field="agent",
    fix="Apply to an agent that is not yourself or one of your entities.",
)
def an_agent_has_no_part_in_the_applicant(agent: OrganisationId, *, applicant: OrganisationId, scope: Scope) -> bool:
    """An agent certifies neither itself nor an entity that is itself."""
    numbers = {f"{each.economy}.{each.number}" for each in scope.entities}
    economy, _, rest = agent.partition(".")
    return agent != applicant and f"{economy}.{rest.partition('.')[2]}" not in numbers


@rule(
    "PRIV-186",
    cites=f"{_RECOGNITION}: an agent certifies those under its economy's enforcement; from memory",
    field="agent",
    fix="Apply to an agent of your own economy.",
)
def an_agent_certifies_in_its_own_economy(agent: OrganisationId, *, applicant: OrganisationId) -> bool:
    """An agent certifies organisations of its own economy, whose authority can enforce what they promise."""
    return economy_of(agent) == economy_of(applicant)


@rule(
    "PRIV-146",
    cites="Tradelane house rule: what the other side reads does not change under its eyes",
    field="application",
    fix="Wait for the agent, or read its decision.",
    refusal=Refused,
)
def answers_change_only_before_and_between_reviews(state: ApplicationState) -> bool:
    """Answers and files change while the application is a draft or was returned."""
    return state in ApplicationState.open_to_applicant()


@rule(
    "PRIV-147",
    cites=f"{_RECOGNITION}: verifying compliance with each requirement",
    field="findings",
    fix="Find on each question, on the latest version of its answer; return the application where more is needed.",
)
def a_certification_rests_on_a_finding_for_each_question(
    edition: Sequence[Requirement], answers: Mapping[str, Answer], findings: Mapping[str, Finding]
) -> bool:
    """An organisation is certified when every question asked was found met or not applicable on its latest answer."""
    return not unfound(edition, answers, findings)


@rule(
    "PRIV-148",
    cites=f"{_RECOGNITION}: findings with reasons",
    field="reasons",
    fix="Say what was looked at and why it does or does not meet the criterion.",
)
def a_finding_gives_its_reasons(verdict: Verdict, reasons: str) -> bool:
    """Every finding says why, in at most two pages."""
    return bool(verdict) and 0 < len(reasons.strip()) <= LONGEST_ANSWER


@rule(
    "PRIV-149",
    cites=f"{_REQUIREMENTS}, qualifications",
    field="verdict",
    fix="Find it met by the claimed qualification, or ask for more.",
)
def not_applicable_is_what_the_answers_make_so(
    requirement: Requirement, verdict: Verdict, *, answer: Answer | None
) -> bool:
    """A question is not applicable when the applicant says so, or the agent was told nothing that raises it."""
    if verdict is not Verdict.NOT_APPLICABLE:
        return True
    return requirement.needs is not Needs.TEXT and (answer is None or answer.reply is Reply.NOT_APPLICABLE)


@rule(
    "PRIV-150",
    cites=f"{_RECOGNITION}: who certified monitors, suspends and withdraws",
    field="by",
    fix="Ask the agent that certified it.",
    refusal=Forbidden,
)
def only_its_agent_reviews_and_rules(agent: OrganisationId, *, by: OrganisationId) -> bool:
    """Only the agent that an application names reviews it, and changes the certification that came of it."""
    return agent == by


@rule(
    "PRIV-151",
    cites="CBPR system: annual re-attestation (cbprs.org, glossary)",
    field="ends",
    fix="Attest within 90 days of the end, or apply again.",
)
def it_is_time_to_attest(certification: Certification, *, on: date) -> bool:
    """A certification in force is attested for another year in the 90 days before its end."""
    return (
        certification.standing is Standing.IN_FORCE
        and certification.ends - ATTEST_FROM <= on <= certification.ends
        and certification.attested_at is None
    )


@rule(
    "PRIV-152",
    cites=f"{_RECOGNITION}: suspension and withdrawal",
    field="standing",
    fix="Read how it stands: what was withdrawn or lapsed comes back by a fresh application only.",
    refusal=Refused,
)
def a_certification_moves_only_by_a_known_step(before: Standing, after: Standing) -> bool:
    """In force may be suspended, withdrawn or lapse; suspended may be reinstated, withdrawn or lapse; no other step."""
    steps = {
        Standing.IN_FORCE: {Standing.SUSPENDED, Standing.WITHDRAWN, Standing.LAPSED},
        Standing.SUSPENDED: {Standing.IN_FORCE, Standing.WITHDRAWN, Standing.LAPSED},
    }
    return after in steps.get(before, set())


@rule(
    "PRIV-153",
    cites="CBPR system: certification on the day; Singapore Personal Data Protection Regulations 2021 reg. 12",
    field="certified_until",
    fix="Leave the field out until the certification stands again.",
)
def a_certification_counts_only_while_in_force(standing: Standing, *, starts: date, ends: date, on: date) -> bool:
    """A certification counts on a day when it is in force and the day lies within its dates, both included."""
    return standing is Standing.IN_FORCE and starts <= on <= ends


@rule(
    "PRIV-154",
    cites="Tradelane house rule: a file is known by its bytes",
    field="file",
    fix="Attach a PDF, text, CSV or picture of at most 5 MB, at most 60 for an application.",
)
def evidence_is_a_file_that_can_be_read(*, media_type: str, size: int, files: int) -> bool:
    """A file of evidence opens without running anything, is not empty, not too large, and not one too many."""
    return media_type in FILE_TYPES and 0 < size <= LARGEST_FILE and files < MOST_FILES


@rule(
    "PRIV-155",
    cites="Tradelane house rule: two who write at once are told",
    field="version",
    fix="Read the answer again, then change it.",
    refusal=Refused,
)
def an_answer_is_changed_as_it_was_seen(latest: int, *, seen: int | None) -> bool:
    """Who changes an answer has seen its latest version; autosave from two windows never loses words."""
    return seen is None or seen == latest


def asked(requirement: Requirement, answers: Mapping[str, Answer]) -> bool:
    """Whether the answers given raise the question."""
    pairs = requirement.asked_if.any_of
    return not pairs or any(q in answers and answers[q].reply is reply for q, reply in pairs)


def unanswered(edition: Sequence[Requirement], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The questions that are asked and have no answer, in order."""
    return tuple(r.question for r in edition if asked(r, answers) and r.question not in answers)


def unfound(
    edition: Sequence[Requirement], answers: Mapping[str, Answer], findings: Mapping[str, Finding]
) -> tuple[str, ...]:
    """The questions asked on which no finding of today's answer is met or not applicable, in order."""
    good = (Verdict.MET, Verdict.NOT_APPLICABLE)
    return tuple(
        r.question
        for r in edition
        if asked(r, answers)
        and not (
            (found := findings.get(r.question))
            and (answer := answers.get(r.question))
            and found.verdict in good
            and found.answer_version == answer.version
        )
    )


def gaps(edition: Sequence[Requirement], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """The questions whose answers, on their face, do not meet the requirement and claim no qualification.

    A guide for applicant and agent, never a decision: the agent finds.
    """
    grouped: dict[int, list[Requirement]] = {}
    for each in edition:
        if asked(each, answers):
            grouped.setdefault(each.number, []).append(each)
    return tuple(question for parts in grouped.values() for question in _gaps_of(parts, answers))


def _gaps_of(parts: Sequence[Requirement], answers: Mapping[str, Answer]) -> Collection[str]:
    told = {r.question: answers[r.question] for r in parts if r.question in answers}
    choices = [r.question for r in parts if r.needs is Needs.ONE]
    found = [
        r.question
        for r in parts
        if r.needs is Needs.YES
        and (answer := told.get(r.question))
        and answer.reply is Reply.NO
        and answer.qualification is None
    ]
    if choices and all(q in told for q in choices) and not any(told[q].reply is Reply.YES for q in choices):
        found.append(choices[0])
    return found


def is_web_address(text: str) -> bool:
    """Whether `text` is a plain http or https address."""
    try:
        url = urlsplit(text.strip())
    except ValueError:
        return False
    return url.scheme in ("http", "https") and bool(url.hostname) and "@" not in url.netloc and len(text) <= 300


def progress(edition: Sequence[Requirement], application: Application) -> tuple[int, int]:
    """How many of the questions asked are answered, and how many are asked."""
    there = [r for r in edition if asked(r, application.answers)]
    return sum(r.question in application.answers for r in there), len(there)


def moved_on() -> Conflict:
    """PRIV-155 as a conflict: another window wrote first."""
    broken = an_answer_is_changed_as_it_was_seen
    return Conflict(broken.text, field=broken.field, rule=broken.id, fix=broken.fix)
