# SPDX-License-Identifier: Apache-2.0
"""EPCIS files taken apart into events; apart from judging them, because a file that can't be read has no findings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.tracking.values import EpcisReport
from tradelane.tracking.values import vocabulary as words


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it came apart."""

    document: Mapping[str, Any]
    """What stands around the events; empty when the file is a bare list of events."""
    contexts: tuple[Any, ...]
    events: tuple[tuple[str, Any], ...]
    """(path, event) in the order of the file."""


def read_document(content: bytes) -> Reading:
    """Take JSON apart: a document, a query's answer, one event, or a bare list of events.

    Raises Unreadable for anything else, saying which forms are read.
    """
    if content.lstrip()[:1] == b"<":
        raise _not_epcis("this is XML")
    if b"\\u0000" in content:
        raise Unreadable(
            "the file holds the character U+0000", field="file", rule="JSON-6", fix="Take it out: no database keeps it."
        )
    value = parse(content)
    if isinstance(value, list):
        return Reading({}, (), tuple((f"[{n}]", event) for n, event in enumerate(value)))
    if not isinstance(value, Mapping) or not isinstance(value.get("type"), str):
        raise _not_epcis("the file names no type")
    contexts = _several(value.get("@context"))
    if value["type"] == words.DOCUMENT:
        return Reading(value, contexts, _listed(value, "epcisBody"))
    if value["type"] == words.QUERY_DOCUMENT:
        return Reading(value, contexts, _listed(value, "epcisBody", "queryResults", "resultsBody"))
    return Reading({}, contexts, (("", value),))


def prefixes_of(*contexts: Any) -> frozenset[str] | None:
    """Every prefix that these JSON-LD contexts declare; None when one stands elsewhere and may declare any."""
    found: set[str] = set()
    for context in contexts:
        for each in _several(context):
            if isinstance(each, Mapping):
                found.update(name for name in each if isinstance(name, str) and not name.startswith("@"))
            elif isinstance(each, str) and not each.startswith(words.CONTEXTS):
                return None
    return frozenset(found)


def self_contained(report: EpcisReport) -> tuple[dict[str, Any], ...]:
    """The events, each with the contexts of its document that GS1's own does not hold, so that it can stand alone."""
    extra = [each for each in report.contexts if not (isinstance(each, str) and each.startswith(words.CONTEXTS))]
    if not extra:
        return report.events
    return tuple({**event, "@context": [*extra, *_several(event.get("@context"))]} for event in report.events)


def _several(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def _listed(document: Mapping[str, Any], *way: str) -> tuple[tuple[str, Any], ...]:
    place: Any = document
    for name in way:
        place = place.get(name) if isinstance(place, Mapping) else None
    events = place.get("eventList") if isinstance(place, Mapping) else None
    path = ".".join((*way, "eventList"))
    if events is None and isinstance(place, Mapping) and "event" in place:
        events, path = [place["event"]], ".".join((*way, "event"))
        return ((path, events[0]),)
    if not isinstance(events, list):
        raise Unreadable(
            "the document has no list of events", field=path, rule="TRACK-20", fix=f"Put the events under {path}.",
            cites="EPCIS 2.0 §10.3",
        )  # fmt: skip
    return tuple((f"{path}[{n}]", event) for n, event in enumerate(events))


def _not_epcis(what: str) -> Unreadable:
    return Unreadable(
        f"{what}; EPCIS 2.0 is read as JSON or JSON-LD: EPCISDocument, EPCISQueryDocument, an event, a list of events",
        field="type",
        rule="TRACK-20",
        fix="Send EPCIS 2.0 in JSON.",
        cites="EPCIS 2.0 §10",
    )
