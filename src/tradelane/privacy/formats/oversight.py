# SPDX-License-Identifier: Apache-2.0
"""Reads authorities, agents, enforcement maps and breach deadlines from `data/`; apart, because they change by law."""

from datetime import date
from functools import lru_cache

from tradelane.kernel.errors import NotFound
from tradelane.privacy.formats.rows import rows_of, table
from tradelane.privacy.values.breaches import Deadline, Told, Trigger
from tradelane.privacy.values.cbpr import Section, System
from tradelane.privacy.values.oversight import EnforcementRow, PrivacyAuthority, PublishedAgent

AUTHORITY_COLUMNS = ("economy", "authority", "name", "name_native", "law", "starts", "ends", "successor", "cpea",
                     "source", "confidence")  # fmt: skip
AGENT_COLUMNS = ("economy", "agent", "systems", "public", "starts", "ends", "source", "confidence")
MAP_COLUMNS = ("economy", "system", "section", "authority", "law", "reference", "starts", "ends", "source",
               "confidence")  # fmt: skip
DEADLINE_COLUMNS = ("economy", "tell", "trigger", "least_persons", "harm", "hours", "words", "law", "starts", "ends",
                    "source", "confidence")  # fmt: skip
EVERY_SECTION = "*"


def read_authorities(text: str) -> tuple[PrivacyAuthority, ...]:
    """The authorities of a CSV with `AUTHORITY_COLUMNS`. Raises Unreadable naming row and column."""
    return tuple(
        PrivacyAuthority(
            economy=row["economy"],
            authority=row["authority"],
            name=row["name"],
            name_native=row["name_native"],
            law=row["law"],
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            successor=row["successor"],
            cpea=row["cpea"],
            source=row["source"],
            confidence=row.confidence(cites=row["law"]),
        )
        for row in rows_of(text, AUTHORITY_COLUMNS)
    )


def read_agents(text: str) -> tuple[PublishedAgent, ...]:
    """The agents of a CSV with `AGENT_COLUMNS`. Raises Unreadable naming row and column."""
    return tuple(
        PublishedAgent(
            economy=row["economy"],
            agent=row["agent"],
            systems=row.words(System, "systems"),
            public=row.yes("public"),
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            source=row["source"],
            confidence=row.confidence(cites=row["agent"]),
        )
        for row in rows_of(text, AGENT_COLUMNS)
    )


def read_enforcement_map(text: str) -> tuple[EnforcementRow, ...]:
    """The rows of a CSV with `MAP_COLUMNS`. Raises Unreadable naming row and column."""
    return tuple(
        EnforcementRow(
            economy=row["economy"],
            system=row.word(System, "system"),
            section=None if row["section"] == EVERY_SECTION else row.word(Section, "section"),
            authority=row["authority"],
            law=row["law"],
            reference=row["reference"],
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            source=row["source"],
            confidence=row.confidence(cites=row["law"]),
        )
        for row in rows_of(text, MAP_COLUMNS)
    )


def read_deadlines(text: str) -> tuple[Deadline, ...]:
    """The deadlines of a CSV with `DEADLINE_COLUMNS`. Raises Unreadable naming row and column."""
    return tuple(
        Deadline(
            economy=row["economy"],
            tell=row.word(Told, "tell"),
            trigger=row.word(Trigger, "trigger"),
            least_persons=row.whole("least_persons"),
            harm=row["harm"],
            hours=row.whole("hours") if row["hours"] else None,
            words=row["words"],
            law=row["law"],
            starts=row.day("starts"),
            ends=row.last_day("ends"),
            source=row["source"],
            confidence=row.confidence(cites=row["law"]),
        )
        for row in rows_of(text, DEADLINE_COLUMNS)
    )


@lru_cache(maxsize=1)
def our_authorities() -> tuple[PrivacyAuthority, ...]:
    """The authorities that come with this room."""
    return read_authorities(table("privacy_authorities.csv"))


@lru_cache(maxsize=1)
def our_agents() -> tuple[PublishedAgent, ...]:
    """The agents of the published list, as far as it is known here."""
    return read_agents(table("accountability_agents.csv"))


@lru_cache(maxsize=1)
def our_enforcement_map() -> tuple[EnforcementRow, ...]:
    """Who enforces which section where, as far as it is known here."""
    return read_enforcement_map(table("enforcement_map.csv"))


@lru_cache(maxsize=1)
def our_deadlines() -> tuple[Deadline, ...]:
    """What each economy's law asks after a breach, as far as it is known here."""
    return read_deadlines(table("breach_deadlines.csv"))


def authority(key: str) -> PrivacyAuthority:
    """The authority by its key, such as `SG-PDPC`. Raises NotFound."""
    found = next((each for each in our_authorities() if each.key == key), None)
    if found is None:
        raise NotFound("No privacy authority is known by this key.", field="authority", fix="Take one of the list.")
    return found


def enforcers(*, economy: str, system: System, on: date) -> tuple[EnforcementRow, ...]:
    """The rows of an economy's enforcement map in force on a day."""
    rows = our_enforcement_map()
    return tuple(r for r in rows if (r.economy, r.system) == (economy, system) and r.starts <= on <= (r.ends or on))
