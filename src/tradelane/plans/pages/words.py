# SPDX-License-Identifier: Apache-2.0
"""The words, tones and links of cells and answers; apart, because every page of plans says them alike."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradelane.documents.queries import kind_name
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import TradelaneError
from tradelane.parties.values import Actor
from tradelane.plans.values import (
    INSTRUMENT_NAMES,
    INSTRUMENT_OF,
    MEASURE_NAMES,
    Acceptance,
    ChangeState,
    Confidence,
    Fact,
    Ground,
    Instrument,
    LaneAnswer,
    LaneChange,
    Measure,
    Milestone,
    Status,
)

STATUS_NAMES = {
    Status.IN_FORCE: gettext_lazy("In force"),
    Status.PARTIAL: gettext_lazy("Partly"),
    Status.DRAFT: gettext_lazy("Draft"),
    Status.NONE: gettext_lazy("No"),
    Status.UNCONFIRMED: gettext_lazy("Unconfirmed"),
}
STATUS_MEANS = {
    Status.IN_FORCE: gettext_lazy("A source shows that it is law or works, for everybody."),
    Status.PARTIAL: gettext_lazy("A source shows that it works for some: some partners, some documents, one system."),
    Status.DRAFT: gettext_lazy("A source shows a draft, a bill or a consultation; nothing holds yet."),
    Status.NONE: gettext_lazy("A source shows that there is none."),
    Status.UNCONFIRMED: gettext_lazy("Nobody has shown a source. It is neither a yes nor a no."),
}
TONES = {Status.IN_FORCE: "good", Status.PARTIAL: "lane", Status.DRAFT: "waiting", Status.UNCONFIRMED: "open"}
CONFIDENCE_NAMES = {
    Confidence.HIGH: gettext_lazy("official text read"),
    Confidence.MEDIUM: gettext_lazy("second-hand source read"),
    Confidence.LOW: gettext_lazy("reported, not checked"),
}
ACCEPTANCE = {
    Acceptance.ELECTRONIC: ("valid", gettext_lazy("Accepted electronically")),
    Acceptance.PAPER: ("invalid", gettext_lazy("Paper needed")),
    Acceptance.UNDETERMINED: ("undetermined", gettext_lazy("Undetermined")),
}
CHANGE_STATES = {
    ChangeState.OPEN: gettext_lazy("Waits for another person"),
    ChangeState.CONFIRMED: gettext_lazy("Confirmed"),
    ChangeState.REJECTED: gettext_lazy("Rejected"),
    ChangeState.WITHDRAWN: gettext_lazy("Withdrawn"),
}


def economies() -> list[tuple[str, str]]:
    """Codes and names of the 21, by name in the reader's language."""
    return sorted(((code, _(name)) for code, name in ECONOMIES.items()), key=lambda pair: pair[1])


def measure_name(measure: Measure) -> str:
    """What people call a measure."""
    return _(MEASURE_NAMES[measure])


def instrument_name(instrument: Instrument) -> str:
    """What people call an action plan."""
    return _(INSTRUMENT_NAMES[instrument])


def cell_url(economy: str, measure: Measure) -> str:
    """The page of one cell."""
    return reverse("plans_cell", args=[economy, measure.value])


def cell(fact: Fact) -> dict[str, Any]:
    """A cell with its words."""
    return {
        "measure": measure_name(fact.measure),
        "code": fact.measure.value,
        "instrument": INSTRUMENT_OF[fact.measure],
        "economy": _(ECONOMIES[fact.economy]),
        "status": fact.status.value,
        "status_name": STATUS_NAMES[fact.status],
        "tone": TONES.get(fact.status, ""),
        "confidence": CONFIDENCE_NAMES[fact.confidence],
        "partners": [_(ECONOMIES[code]) for code in sorted(fact.partners)],
        "url": cell_url(fact.economy, fact.measure),
        "fact": fact,
    }


def milestone(one: Milestone, *, today: date) -> dict[str, Any]:
    """A milestone with its words."""
    return {
        "economy": _(ECONOMIES[one.economy]),
        "measure": measure_name(one.measure),
        "confidence": CONFIDENCE_NAMES[one.confidence],
        "url": cell_url(one.economy, one.measure),
        "late": one.target is not None and one.target < today,
        "milestone": one,
    }


def answer(one: LaneAnswer) -> dict[str, Any]:
    """What a lane says of one kind, with its grounds."""
    verdict, text = ACCEPTANCE[one.acceptance]
    return {
        "kind": kind_name(one.kind),
        "verdict": verdict,
        "text": text,
        "rule": one.rule,
        "grounds": [_ground(ground) for ground in one.grounds],
    }


def change(one: LaneChange) -> dict[str, Any]:
    """From which day on a lane says something else, and why."""
    return {"day": one.day, "before": ACCEPTANCE[one.before][1], **answer(one.answer)}


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "economy": _(ECONOMIES[ground.economy]) if ground.economy else _("Both"),
        "measure": measure_name(ground.measure) if ground.measure else _("Trade agreement"),
        "status_name": STATUS_NAMES[ground.status],
        "tone": TONES.get(ground.status, ""),
        "url": cell_url(ground.economy, ground.measure) if ground.economy and ground.measure else "",
        "ground": ground,
    }


def scale() -> list[dict[str, Any]]:
    """The fixed public scale, each step with its meaning."""
    return [
        {
            "status": status.value,
            "name": STATUS_NAMES[status],
            "means": STATUS_MEANS[status],
            "tone": TONES.get(status, ""),
        }
        for status in Status
    ]


def problem(error: TradelaneError) -> dict[str, str]:
    """An error for the summary above a form; it leads to the field."""
    field = error.field.split(".")[-1]
    return {"text": error.message, "href": f"#{field}" if field else "", "rule": error.rule, "fix": error.fix}


def reader(request: HttpRequest) -> Actor | None:
    """Who reads a public page: an actor, or None for anybody else."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor
