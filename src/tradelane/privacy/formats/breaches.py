# SPDX-License-Identifier: Apache-2.0
"""What is known of a breach as plain JSON data; apart, because rows, versions and evidence packs hold the same."""

from datetime import datetime
from typing import Any

from tradelane.kernel.clock import from_rfc3339
from tradelane.privacy.values.breaches import BreachFacts, Harm

IN_WORDS = ("nature", "cause", "measures")
"""The facts that are told in words of a person's own."""


def facts_json(facts: BreachFacts) -> dict[str, Any]:
    """The facts as plain JSON data."""
    return {
        "nature": facts.nature,
        "categories": list(facts.categories),
        "suspected_at": facts.suspected_at.isoformat() if facts.suspected_at else "",
        "discovered_at": facts.discovered_at.isoformat(),
        "assessed_at": facts.assessed_at.isoformat() if facts.assessed_at else "",
        "harm": str(facts.harm),
        "persons": [[economy, count] for economy, count in facts.persons],
        "cause": facts.cause,
        "measures": facts.measures,
        "contained": facts.contained,
    }


def read_facts(data: dict[str, Any]) -> BreachFacts:
    """Facts from the plain JSON data of a row."""
    return BreachFacts(
        nature=data["nature"],
        categories=tuple(data["categories"]),
        suspected_at=_moment(data["suspected_at"]),
        discovered_at=from_rfc3339(data["discovered_at"]),
        assessed_at=_moment(data["assessed_at"]),
        harm=Harm(data["harm"]),
        persons=tuple((economy, int(count)) for economy, count in data["persons"]),
        cause=data["cause"],
        measures=data["measures"],
        contained=bool(data["contained"]),
    )


def _moment(text: str) -> datetime | None:
    return from_rfc3339(text) if text else None
