# SPDX-License-Identifier: Apache-2.0
"""What anyone may read of certification: the directory, requirements, authorities, statistics; no decisions here."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.privacy.formats.cbpr import requirements, version_on
from tradelane.privacy.formats.directory import contact_json
from tradelane.privacy.formats.oversight import our_authorities
from tradelane.privacy.queries import cbpr as queries
from tradelane.privacy.queries.directory import known_contacts, listings
from tradelane.privacy.values.cbpr import System
from tradelane.privacy.values.directory import KnownListing

router = Router()


class EntityOut(Schema):
    """A legal entity in scope."""

    name: str
    number: str
    economy: str


class ListingOut(Schema):
    """One certified organisation, and whose directory shows it."""

    id: str
    organisation: str
    name: str
    system: str
    version: str
    entities: list[EntityOut]
    business_lines: str
    privacy_statement: str
    dispute_contact: str
    agent: str
    agent_name: str
    authority: str
    standing: str
    first_certified: date
    starts: date
    ends: date
    directory: str
    reliable_until: str | None

    @classmethod
    def of(cls, known: KnownListing) -> "ListingOut":
        """From the value."""
        one = known.listing
        return cls(
            id=one.id,
            organisation=one.organisation,
            name=one.name,
            system=one.system,
            version=one.version,
            entities=[EntityOut(name=e.name, number=e.number, economy=e.economy) for e in one.entities],
            business_lines=one.business_lines,
            privacy_statement=one.privacy_statement,
            dispute_contact=one.dispute_contact,
            agent=one.agent,
            agent_name=one.agent_name,
            authority=one.authority,
            standing=one.standing,
            first_certified=one.first_certified,
            starts=one.starts,
            ends=one.ends,
            directory=known.economy,
            reliable_until=rfc3339(known.reliable_until) if known.reliable_until else None,
        )


class RequirementOut(Schema):
    """A question of the requirements, or a part of one. The wording is ours unless `wording` says official."""

    question: str
    section: str
    needs: str
    qualifications: list[str]
    text: str
    text_es: str
    criterion: str
    confidence: str


class EditionOut(Schema):
    """An edition of the requirements with its questions."""

    system: str
    version: str
    title: str
    wording: str
    source: str
    confidence: str
    requirements: list[RequirementOut]


class AuthorityOut(Schema):
    """A privacy enforcement authority in its time."""

    key: str
    economy: str
    name: str
    law: str
    starts: date
    ends: date | None
    successor: str
    cpea: str
    source: str
    confidence: str


class StatisticsOut(Schema):
    """An agent's complaints of a year."""

    agent: str
    agent_name: str
    year: int
    received: int
    open: int
    outcomes: dict[str, int]
    sections: dict[str, int]
    median_days: int | None


@router.get(
    "/directory", auth=None, response=list[ListingOut], summary="Certified organisations, of every directory known here"
)
def directory(request: HttpRequest, q: str = "", system: System | None = None, economy: str = "") -> Any:
    """Narrowed by words in names, numbers and business lines, by system, and by the organisation's economy."""
    return [ListingOut.of(each) for each in listings(words=q, system=system, economy=economy)]


@router.get("/requirements/{system}", auth=None, response=EditionOut, summary="The requirements in force")
def program_requirements(request: HttpRequest, system: System) -> Any:
    """The edition of a system in force today; says whether its wording is a paraphrase."""
    version = version_on(system, clock.now().date())
    return EditionOut(
        system=version.system,
        version=version.version,
        title=version.title,
        wording=version.wording,
        source=version.source,
        confidence=version.confidence,
        requirements=[
            RequirementOut(
                question=each.question,
                section=each.section,
                needs=each.needs,
                qualifications=sorted(each.qualifications),
                text=each.text,
                text_es=each.text_es,
                criterion=each.criterion,
                confidence=each.confidence,
            )
            for each in requirements(version.system, version.version)
        ],
    )


@router.get("/authorities", auth=None, response=list[AuthorityOut], summary="Privacy authorities with their dates")
def authorities(request: HttpRequest) -> Any:
    """Those of today and those that were dissolved, each with source and confidence."""
    return [
        AuthorityOut(
            key=each.key,
            economy=each.economy,
            name=each.name,
            law=each.law,
            starts=each.starts,
            ends=each.ends,
            successor=each.successor,
            cpea=each.cpea,
            source=each.source,
            confidence=each.confidence,
        )
        for each in our_authorities()
    ]


@router.get("/contacts", auth=None, response=list[dict[str, Any]], summary="Contact points of authorities, with keys")
def contacts(request: HttpRequest) -> Any:
    """How each authority known here is reached today; the public key seals what is sent to it."""
    return [contact_json(each) for each in known_contacts(on=clock.now().date())]


@router.get("/statistics/{year}", auth=None, response=list[StatisticsOut], summary="Complaints of a year, by agent")
def statistics(request: HttpRequest, year: Annotated[int, Path(ge=1, le=9999)]) -> Any:
    """How many came, what came of them, how long it took."""
    return [
        StatisticsOut(
            agent=each.agent,
            agent_name=each.agent_name,
            year=each.year,
            received=each.received,
            open=each.open,
            outcomes={str(bucket): count for bucket, count in each.buckets.items()},
            sections={str(section): count for section, count in each.sections.items()},
            median_days=each.median_days,
        )
        for each in queries.statistics(year=year)
    ]
