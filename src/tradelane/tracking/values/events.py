# SPDX-License-Identifier: Apache-2.0
"""What a check, a capture and a query of events give back; apart from shipments, because any event may come in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tradelane.kernel.findings import Finding, Level

Event = Mapping[str, Any]
"""One event as JSON, in the form of EPCIS 2.0 §10 (JSON/JSON-LD)."""


@dataclass(frozen=True, slots=True)
class EpcisReport:
    """A document as read and judged."""

    version: str
    """Schema version, `2.0`; empty when the document names none."""
    events: tuple[dict[str, Any], ...]
    contexts: tuple[Any, ...]
    """The document's JSON-LD contexts: they say what the prefixes in its events mean."""
    findings: tuple[Finding, ...]

    @property
    def is_valid(self) -> bool:
        """Whether no finding is an error."""
        return all(finding.level is not Level.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Captured:
    """One event of a document and what became of it."""

    event_id: str
    known: bool
    """It was here before; nothing changed."""


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """A capture job (EPCIS 2.0 §12): all events of a document, or none."""

    job: str
    success: bool
    created_at: datetime
    captured: int
    """Events that are new here."""
    known: int
    """Events that were here before."""
    events: tuple[str, ...]
    """Their ids, in the order of the document."""
    findings: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as it stands here."""

    event_id: str
    type: str
    biz_step: str
    disposition: str
    place: str
    """Where it happened: read point, else business location."""
    event_time: datetime
    record_time: datetime
    source: str
    """Organisation that reported it."""
    declares_error: bool
    """It takes back an event of the same id (EPCIS 2.0 §7.4.1.2)."""
    shipment: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EventQuery:
    """Filters of the simple event query (EPCIS 2.0 §8.2.7.1); empty ones let everything pass."""

    event_types: tuple[str, ...] = ()
    biz_steps: tuple[str, ...] = ()
    dispositions: tuple[str, ...] = ()
    objects: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(parameter such as MATCH_epc, URIs): the event names one of these objects, for each parameter."""
    from_time: datetime | None = None
    """GE_eventTime."""
    to_time: datetime | None = None
    """LT_eventTime."""
    per_page: int = 30
    after: int = 0
    """Row after which the page begins, from the page token."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of events, oldest capture first."""

    events: tuple[EventView, ...]
    next_page: str
    """Token of the next page; empty at the end."""
