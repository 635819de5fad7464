# SPDX-License-Identifier: Apache-2.0
"""What nodes tell each other about a trade, as plain data; apart, so that both ends read and write one form."""

from datetime import date
from typing import Any

from tradelane.consignments.formats import notes_json, to_json
from tradelane.consignments.values import Reading
from tradelane.documents.values import DocumentKind
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.plans.formats import answer_from_json, answer_json
from tradelane.trades.values import HandOver, OriginNews, OriginSubject, Paper, PermitNews, Step, StepDone, Switch
from tradelane.window.values import PermitState


def step_json(done: StepDone) -> dict[str, Any]:
    """A station as it travels."""
    return {
        "step": done.step.value,
        "at": rfc3339(done.at),
        "node": done.node,
        "by": done.by,
        "summary": done.summary,
        "facts": done.facts,
    }


def step_from_json(data: dict[str, Any]) -> StepDone:
    """Read what `step_json` writes. Raises Unreadable."""
    try:
        return StepDone(
            step=Step(data["step"]),
            at=from_rfc3339(data["at"]),
            node=str(data["node"]),
            by=str(data["by"]),
            summary=str(data["summary"]),
            facts=dict(data["facts"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"not a station of a lane: {error}", field="steps", rule="TRADE-READ-1",
            fix="Send step, at, node, by, summary and facts.",
        ) from error  # fmt: skip


def paper_json(paper: Paper) -> dict[str, Any]:
    """A document as the lane takes it, as it travels; `accompanying_copy` says that the paper original governs."""
    handed = paper.handed
    return {
        "kind": paper.kind.value,
        "number": paper.number,
        "accompanying_copy": paper.is_copy,
        "answer": answer_json(paper.answer),
        "decided_at": rfc3339(paper.decided_at),
        "handed_over": None if handed is None else {
            "on": handed.on.isoformat(), "carrier": handed.carrier, "number": handed.number, "by": handed.by,
        },
        "switched": None if paper.switch is None else switch_json(paper.switch),
    }  # fmt: skip


def paper_from_json(data: dict[str, Any]) -> Paper:
    """Read what `paper_json` writes. Raises Unreadable."""
    try:
        return Paper(
            kind=DocumentKind(data["kind"]),
            number=str(data["number"])[:80],
            answer=answer_from_json(data["answer"]),
            decided_at=from_rfc3339(data["decided_at"]),
            handed=hand_over_from_json(data["handed_over"], by=str(data["handed_over"]["by"]))
            if data.get("handed_over")
            else None,
            switch=switch_from_json(data["switched"]) if data.get("switched") else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"not a document as a lane takes it: {error}", field="papers", rule="TRADE-READ-4",
            fix="Send kind, number, answer, decided_at and handed_over.",
        ) from error  # fmt: skip


def switch_json(switch: Switch) -> dict[str, Any]:
    """A title's way to paper, as it is kept and travels."""
    return {
        "answer": answer_json(switch.answer),
        "at": rfc3339(switch.at),
        "head": switch.head,
        "holder": switch.holder,
    }


def switch_from_json(data: dict[str, Any]) -> Switch:
    """Read what `switch_json` writes. Raises KeyError, TypeError or ValueError, and Unreadable for the answer."""
    return Switch(
        answer_from_json(data["answer"]), from_rfc3339(data["at"]), str(data["head"]), OrganisationId(data["holder"])
    )


def hand_over_from_json(data: dict[str, Any], *, by: str) -> HandOver:
    """Where a paper original went, as `by` says it. Raises Unreadable."""
    try:
        on = date.fromisoformat(str(data["on"]))
        return HandOver(on, str(data["carrier"])[:80], str(data["number"])[:80], OrganisationId(by))
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            f"not a hand-over of a paper original: {error}", field="on", rule="TRADE-READ-5",
            fix='Write {"on": "2026-11-24", "carrier": "…", "number": "…"}.',
        ) from error  # fmt: skip


def reading_json(reading: Reading) -> dict[str, Any]:
    """What came of reading an order, as the trade keeps it."""
    return {
        "format": reading.format,
        "consignment": to_json(reading.consignment),
        "lost": notes_json(reading.lost),
        "doubtful": notes_json(reading.doubtful),
        "missing": notes_json(reading.missing),
    }


def origin_json(news: OriginNews) -> dict[str, Any]:
    """How something of a certificate stands, as the trade keeps it."""
    return {
        "about": news.about.value, "number": news.number, "state": news.state, "when": rfc3339(news.at),
        "whose": news.by, "text": news.text, "sums": news.sums,
    }  # fmt: skip


def origin_from_json(data: dict[str, Any]) -> OriginNews:
    """Read what `origin_json` writes."""
    return OriginNews(
        OriginSubject(data["about"]), data["number"], data["state"], from_rfc3339(data["when"]), data["whose"],
        data["text"], dict(data["sums"]),
    )  # fmt: skip


def permit_json(news: PermitNews) -> dict[str, Any]:
    """How a permit stands, as it travels."""
    return {
        "digest": news.digest, "number": news.number, "agency": news.agency, "state": news.state.value,
        "at": rfc3339(news.at), "lapses": news.lapses.isoformat() if news.lapses else "",
    }  # fmt: skip


def permit_from_json(data: dict[str, Any]) -> PermitNews:
    """Read what `permit_json` writes. Raises Unreadable."""
    try:
        return PermitNews(
            digest=str(data["digest"]), number=str(data["number"]), agency=str(data["agency"]),
            state=PermitState(data["state"]), at=from_rfc3339(data["at"]),
            lapses=date.fromisoformat(data["lapses"]) if data["lapses"] else None,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(
            "the news of a permit can't be read", field="permit", rule="TRADE-READ-1", fix="Send it as this node does."
        ) from error
