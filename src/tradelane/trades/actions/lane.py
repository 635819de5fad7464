# SPDX-License-Identifier: Apache-2.0
"""A trade's documents as its lane takes them, and where paper originals go; apart, as issuing and messages share it.

What a lane said on the day of issue stays with the document: a law that changes later changes no document of before.
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from tradelane.documents.values import DocumentKind
from tradelane.journal import actions as journal
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import NotFound, Refused
from tradelane.kernel.ids import OrganisationId, TradeId
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor
from tradelane.plans.formats import answer_json
from tradelane.plans.rules import NEEDS
from tradelane.plans.values import MEASURE_NAMES, Acceptance, Ground, LaneAnswer, LaneChange, Status
from tradelane.trades import queries, rules
from tradelane.trades.formats import switch_json
from tradelane.trades.models import PaperRow
from tradelane.trades.values import KINDS_OF_A_TRADE, HandOver, LaneRow, Paper, Trade


def answer_for(trade: Trade, kind: DocumentKind, *, now: datetime) -> LaneAnswer:
    """What the document is issued under: what was decided when it was first issued, else what the lane says now."""
    issued = trade.paper(kind)
    return issued.answer if issued else queries.lane_answer(trade, kind, on=now.date())


def needs_paper(lane: str, answer: LaneAnswer) -> Refused | None:
    """Why no electronic title is issued, or changes hands, under this answer of a lane; None where it may."""
    rule = rules.the_title_is_electronic_only_where_the_lane_takes_it
    if rule(answer):
        return None
    return rule.refused(facts={"lane": lane, "reasons": reasons(answer), "answer": answer_json(answer)})


@transaction.atomic
def note(*, trade: TradeId, paper: Paper, by: Actor) -> None:
    """Keep what the lane said of a document when it was issued, once; a hand-over that is told later is added."""
    row, created = PaperRow.objects.get_or_create(
        trade_id=trade, kind=paper.kind.value,
        defaults={"number": paper.number, "answer": answer_json(paper.answer), "decided_at": paper.decided_at},
    )  # fmt: skip
    if created:
        journal.record(
            "trades.lane.obeyed", subject=trade, by=by, kind=paper.kind.value, rule=paper.answer.rule,
            acceptance=paper.answer.acceptance.value,
        )  # fmt: skip
    if paper.switch is not None and row.switch is None:
        row.switch = switch_json(paper.switch)
        row.save(update_fields=["switch"])
        journal.record(
            "trades.title.on_paper", subject=trade, by=by, kind=paper.kind.value, rule=paper.switch.answer.rule,
            head=paper.switch.head, holder=paper.switch.holder,
        )  # fmt: skip
    if paper.handed is not None and row.handed_on is None:
        _hand(row, paper.handed, by=by)


@transaction.atomic
def hand_over(trade: Trade, kind: DocumentKind, given: HandOver, *, by: Actor, now: datetime) -> None:
    """Confirm that a paper original is on its way or was handed over; again changes nothing.

    Raises NotFound (not issued yet), Forbidden (somebody else sends it), Refused by TRADE-8 or TRADE-9.
    """
    row = PaperRow.objects.select_for_update().filter(trade_id=trade.id, kind=kind.value).first()
    paper = trade.paper(kind)
    if row is None or paper is None:
        raise NotFound("The trade has no such document yet.", field="document", fix="Issue it first.")
    rules.the_party_has_the_part.require(trade, organisation=by.organisation, part=paper.sender)
    rules.the_lane_needs_the_paper_original.require(paper.governing)
    rules.the_hand_over_can_be_traced.require(given, issued=paper.since.date(), today=now.date())
    if row.handed_on is None:
        _hand(row, given, by=by)


def tell(trade: Trade, *, change: str, measure: str, since: date) -> None:
    """Record what a changed cell makes the lane say of each document that rests on it, once a change and kind."""
    told = {(fact.data["change"], fact.data["kind"]) for fact in queries.lane_news(trade)}
    for kind in KINDS_OF_A_TRADE:
        if (change, kind.value) not in told and any(measure in need.measures for need in NEEDS[kind]):
            answer = queries.lane_answer(trade, kind, on=since)
            journal.record(
                queries.LANE_CHANGED, subject=trade.id, by=None, change=change, kind=kind.value, rule=answer.rule,
                acceptance=answer.acceptance.value, **{"from": since.isoformat()},
            )  # fmt: skip


def _hand(row: PaperRow, given: HandOver, *, by: Actor) -> None:
    row.handed_on, row.carrier, row.carrier_number, row.handed_by = given.on, given.carrier, given.number, given.by
    row.save(update_fields=["handed_on", "carrier", "carrier_number", "handed_by"])
    journal.record(
        "trades.paper.handed_over", subject=row.trade_id, by=by, kind=row.kind, on=given.on.isoformat(),
        carrier=given.carrier, number=given.number,
    )  # fmt: skip


def holder(trade: Trade, kind: DocumentKind) -> str:
    """Name of who must hold the paper original."""
    paper = trade.paper(kind)
    who = trade.parts.get(KINDS_OF_A_TRADE[kind][1], OrganisationId(""))
    if paper is not None and paper.switch is not None:
        who = paper.switch.holder
    try:
        return organisation(who).name
    except NotFound:
        return who


def reasons(answer: LaneAnswer) -> list[str]:
    """Why the answer is not a plain yes, one sentence for each ground, in the reader's language."""
    return [_reason(ground) for ground in answer.grounds if ground.holds is not True]


def what_settles(answer: LaneAnswer) -> str:
    """What would turn an undetermined answer into a yes or a no; empty for any other."""
    if answer.acceptance is not Acceptance.UNDETERMINED:
        return ""
    open_ = [ground for ground in answer.grounds if ground.holds is None]
    return _("A source, or the word of the authority, that says how this stands: %(grounds)s.") % {
        "grounds": "; ".join(f"{_economy(ground)}, {_measure(ground)}" for ground in open_)
    }


def statement(trade: Trade, kind: DocumentKind, answer: LaneAnswer) -> str:
    """What the print of a document says where its paper original governs: who must hold it, why, by which rule."""
    if answer.acceptance is not Acceptance.PAPER:
        return ""
    paper = trade.paper(kind)
    if paper is not None and paper.switch is not None:
        return _(
            "Original on paper. It replaces the electronic record of the title, which ceased to have effect on %(day)s "
            "(entry %(head)s), because the lane %(lane)s needs it on paper: %(reasons)s (rule %(rule)s). It is handed "
            "to %(holder)s and counts once the carrier has signed it."
        ) % {
            "day": paper.switch.at.date().isoformat(),
            "head": paper.switch.head,
            "lane": trade.lane,
            "reasons": " ".join(reasons(answer)).rstrip("."),
            "rule": answer.rule,
            "holder": holder(trade, kind),
        }
    return _(
        "Accompanying copy. On the lane %(lane)s this document is needed on paper: %(reasons)s (rule %(rule)s). "
        "%(holder)s must hold the paper original; this print does not replace it."
    ) % {
        "lane": trade.lane,
        "reasons": " ".join(reasons(answer)).rstrip("."),
        "rule": answer.rule,
        "holder": holder(trade, kind),
    }


def turn(change: LaneChange, *, kind: str, lane: str) -> str:
    """From which day on the lane says something else, what, and why; one sentence in the reader's language."""
    said = {"day": formats.date_format(change.day, "j M Y"), "kind": kind, "lane": lane}
    if change.answer.acceptance is Acceptance.ELECTRONIC:
        return _("From %(day)s the lane %(lane)s takes this electronically: %(kind)s.") % said
    said["reasons"] = " ".join(reasons(change.answer))
    if change.answer.acceptance is Acceptance.PAPER:
        return _("From %(day)s the lane %(lane)s needs this on paper: %(kind)s. %(reasons)s") % said
    return _("From %(day)s nobody knows whether the lane %(lane)s needs this on paper: %(kind)s. %(reasons)s") % said


def consequence(trade: Trade, row: LaneRow, change: LaneChange) -> str:
    """What a change of the lane means for this trade's document, and what its parties may do before; may be empty."""
    to_paper = change.answer.acceptance is Acceptance.PAPER
    has_title = row.kind is DocumentKind.BILL_OF_LADING and "title" in trade.links
    if row.paper is not None and has_title and not row.paper.is_copy and to_paper:
        return _(
            "The document that was issued stays. Its title changes hands until the day before; from that day on its "
            "holder surrenders it to the carrier, who prints it on paper with the statement of the change."
        )
    if row.paper is not None:
        return _("This document was issued on %(day)s and stays under what held then.") % {
            "day": formats.date_format(row.paper.since, "j M Y")
        }
    if to_paper:
        return _("Issued before that day it is electronic; issued from that day on, it is on paper.")
    return ""


def _reason(ground: Ground) -> str:
    said = {"economy": _economy(ground), "measure": _measure(ground), "basis": _basis(ground)}
    if ground.holds is False:
        return _("%(economy)s has nothing in force on “%(measure)s”: %(basis)s.") % said
    if ground.status is Status.PARTIAL:
        return _("%(economy)s has “%(measure)s” in part only: %(basis)s.") % said
    return _("Nobody has confirmed “%(measure)s” for %(economy)s: %(basis)s.") % said


def _basis(ground: Ground) -> str:
    return f"{ground.legal_basis} ({ground.source})" if ground.source else ground.legal_basis


def _economy(ground: Ground) -> str:
    return _(ECONOMIES[ground.economy]) if ground.economy else ""


def _measure(ground: Ground) -> str:
    return _(MEASURE_NAMES[ground.measure]) if ground.measure else ""
