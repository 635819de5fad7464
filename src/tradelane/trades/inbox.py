# SPDX-License-Identifier: Apache-2.0
"""What news does: one table from the kind of a message, and one from the name of a fact, to the action it calls.

Apart, so that nobody searches for who reacts. Every reaction may be repeated: messages and facts come at least once.
"""

import base64
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from tradelane.consignments import actions as consignments
from tradelane.consignments.formats import from_json
from tradelane.exchange.values import Envelope
from tradelane.financing import actions as financing
from tradelane.journal.values import FactView
from tradelane.kernel.errors import Conflict, Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId, OrganisationId, TradeId
from tradelane.origin.formats.news import STEPS as VERIFICATION_STEPS
from tradelane.parties.queries import node_actor
from tradelane.privacy.actions import cooperation as privacy_cooperation
from tradelane.privacy.formats.cooperation import read_cover, read_move
from tradelane.privacy.values.cooperation import AssistanceId
from tradelane.privacy.values.cooperation import Side as AssistanceSide
from tradelane.titles import actions as titles
from tradelane.titles.formats import signed_from_json
from tradelane.titles.values import Title
from tradelane.trades import actions, queries
from tradelane.trades.actions import (
    forgetting,
    lane,
    money,
    moving,
    origins,
    parts,
    people,
    permits,
    privacy_news,
    sending,
    watching,
)
from tradelane.trades.formats import paper_from_json, permit_from_json, step_from_json
from tradelane.trades.values import Part, Side, Step, StepDone, Trade

Body = dict[str, Any]
FROM_NODE = "from_node"
"""Member that `tasks.inbox` sets to the economy of the node that signed the message, whatever the body says."""


def trade_arrived(body: Body, *, now: datetime) -> None:
    """A trade of the other node: verify each document, take up data set and title, open the trade here, answer."""
    node = node_actor()
    acting = {Part(name): OrganisationId(who) for name, who in body["parts"].items()}
    origin, destination = body["lane"].split("-")
    trade = actions.open_trade(
        id=TradeId(body["trade"]), side=Side.IMPORT, lane=(origin, destination), order=body["order"],
        seller=acting[Part.SELLER], reading={"payee": body["payee"]}, by=node, now=now,
    )  # fmt: skip
    whole = from_json(body["consignment"])
    trade = actions.take_up_consignment(trade=trade.id, consignment=whole, acting=acting, by=node)
    readers = list(trade.parts.values())
    consignments.enter(consignment=whole, by=node, readers=readers)
    people.met(trade, whole, body.get("people", []), node=body[FROM_NODE], now=now)
    verified = parts.take_in(body["documents"], readers=readers, now=now)
    origins.take_up(trade)
    for sent in body.get("papers", ()):
        lane.note(trade=trade.id, paper=paper_from_json(sent), by=node)
    if body["title"] is not None:
        _copy_title(trade, body["title"], now=now)
    if body.get("tracking"):
        moving.take_over(trade, body["tracking"], now=now)
    actions.take_over_steps(trade=trade.id, steps=[step_from_json(s) for s in body["steps"]])
    leaving = StepDone(Step.SENT, now, trade.lane_from, trade.parts[Part.SELLER], "Sent by the other node")
    actions.reach(trade=trade.id, done=leaving, by=node)
    _reach(trade, Step.RECEIVED, verified, by=Part.BUYER, now=now)


def milestone_arrived(body: Body, *, now: datetime) -> None:
    """A station that the other node reached; what the seller's node says of the money is taken over."""
    done = step_from_json(body["step"])
    if done.step in (Step.PAID, Step.SETTLED):
        money.follow_payee(queries.trade_by_id(TradeId(body["trade"])), settled=done.step is Step.SETTLED, now=now)
    actions.reach(trade=TradeId(body["trade"]), done=done, by=node_actor())


def paper_arrived(body: Body, *, now: datetime) -> None:
    """A paper original is on its way: its sender's node says with whom, and under which number."""
    trade = queries.trade_by_id(TradeId(body["trade"]))
    lane.note(trade=trade.id, paper=paper_from_json(body["paper"]), by=node_actor())


def permit_arrived(body: Body, *, now: datetime) -> None:
    """A permit over the goods was suspended, resumed, recalled or restored, as its agency's node tells."""
    permits.note(queries.trade_by_id(TradeId(body["trade"])), permit_from_json(body["permit"]))


def entry_arrived(body: Body, *, now: datetime) -> None:
    """An entry for a title whose home is here: record it or refuse it, and answer with the chain."""
    trade = queries.trade_by_id(TradeId(body["trade"]))
    refused = ""
    try:
        titles.record_foreign_entry(entry=body["entry"], now=now)
    except (Refused, Conflict, Unreadable) as error:
        refused = str(error)
    digest = signed_from_json(body["entry"]).digest
    sending.send_title(trade, key=f"answer:{digest}", by=node_actor(), refused=refused, digest=digest)


def title_arrived(body: Body, *, now: datetime) -> None:
    """The home registry's chain of a title: bring the copy up to date; the title's new holder reaches a station."""
    trade = queries.trade_by_id(TradeId(body["trade"]))
    if body["title"].get("refused"):
        titles.mark_refused(digest=body["title"]["digest"], why=body["title"]["refused"])
        return
    title = _copy_title(trade, body["title"], now=now)
    if title.holder == trade.parts[Part.BUYER]:
        _reach(trade, Step.TITLE_TRANSFERRED, "The buyer holds the title", by=Part.BUYER_BANK, now=now)


def events_arrived(body: Body, *, now: datetime) -> None:
    """Where the goods are, as the carrier's node reports it."""
    moving.take_over(queries.trade_by_id(TradeId(body["trade"])), body["tracking"], now=now)


def receipt_arrived(body: Body, *, now: datetime) -> None:
    """What the other node disclosed of a person, for the person's page here."""
    watching.receipt_arrived(body, node=body[FROM_NODE], now=now)


def objection_arrived(body: Body, *, now: datetime) -> None:
    """To what a person of the other node objects; what law lets them keep home stays home here too."""
    watching.objection_arrived(body, node=body[FROM_NODE])


def erasure_asked(body: Body, *, now: datetime) -> None:
    """The other node asks to erase a person whom it told us of."""
    forgetting.asked(body, node=body[FROM_NODE], now=now)


def erasure_answered(body: Body, *, now: datetime) -> None:
    """What the other node erased and kept, for the person's page here."""
    forgetting.answered(body, node=body[FROM_NODE])


MESSAGES: dict[str, Callable[..., None]] = {
    "trade.sent": trade_arrived,
    "trade.milestone": milestone_arrived,
    "trade.paper": paper_arrived,
    "trade.permit": permit_arrived,
    "title.entry": entry_arrived,
    "title.recorded": title_arrived,
    "tracking.events": events_arrived,
    watching.RECEIPT: receipt_arrived,
    watching.OBJECTION: objection_arrived,
    forgetting.ASK: erasure_asked,
    forgetting.ANSWER: erasure_answered,
}
"""Kind of message → what it does here."""

FORMS: dict[str, tuple[int, ...]] = {"trade.sent": (parts.WHOLE, parts.WITH_PARTS)}
"""Kind of message → the forms of its content that are read here; the first alone for the others."""


def directory_arrived(letter: Envelope, *, now: datetime) -> None:
    """Another node's privacy directory changed: what it says of certifications counts here at once."""
    privacy_news.take_directory(base64.b64decode(letter.body["directory"]), now=now)


def assistance_arrived(letter: Envelope, *, now: datetime) -> None:
    """A step of a request between privacy authorities; the sender must be the authority that it says it is by."""
    cover = read_cover(letter.body["cover"])
    move = read_move(letter.body["move"], cover=cover)
    privacy_cooperation.take_in_move(cover=cover, move=move, sender=letter.from_organisation, now=now)


LETTERS: dict[str, Callable[..., None]] = {
    "privacy.directory": directory_arrived,
    "privacy.assistance": assistance_arrived,
    origins.CERTIFICATE: origins.certificate_arrived,
    origins.VERIFICATION: origins.verification_arrived,
}
"""Kind of a message between authorities, whose sender matters → what it does here."""
PURPOSES: dict[str, str] = {
    "privacy.directory": privacy_news.PURPOSE,
    "privacy.assistance": privacy_news.PURPOSE,
    **origins.PURPOSES,
}
"""Kind of such a message → the purpose for which nodes agree to it."""

DISCOUNTS: dict[str, Callable[..., None]] = {
    "discount.offer": financing.take_offer,
    "discount.answer": financing.take_answer,
    "discount.order": financing.take_order,
}
"""Kind of a message about a bill that is sold to a bank of another node → what it does here."""


def case_decided(fact: FactView, *, now: datetime) -> None:
    """A single window decided: a clearance reaches its station; a refusal is on the case, with its appeal."""
    trade = queries.trade_of(subject=fact.subject)
    if trade is None or fact.data.get("result") != "cleared":
        return
    exporting = trade.links.get("export_case") == fact.subject
    step, part = (Step.EXPORT_CLEARED, Part.SELLER) if exporting else (Step.IMPORT_CLEARED, Part.BUYER)
    _reach(trade, step, "Cleared: every agency that was needed approved", by=part, now=now)


def permit_changed(fact: FactView, *, now: datetime) -> None:
    """An agency here touched a permit: the trade that relies on it is told, and the other node."""
    trade = queries.trade_of(subject=str(fact.data["consignment"]))
    if trade is not None:
        permits.tell(trade, permits.news_of(fact))


def intent_paid(fact: FactView, *, now: datetime) -> None:
    """The seller's bank reported the whole sum: the trade is paid."""
    trade = queries.trade_of(subject=fact.subject)
    if trade is not None and trade.side is Side.EXPORT:
        _reach(
            trade, Step.PAID, "The bank's notification matches the payment to the cent", by=Part.SELLER_BANK, now=now
        )


def intent_settled(fact: FactView, *, now: datetime) -> None:
    """The seller's bank has paid out: the trade is settled."""
    trade = queries.trade_of(subject=fact.subject)
    if trade is not None and trade.side is Side.EXPORT:
        _reach(trade, Step.SETTLED, "The bank has paid out; every claim is closed", by=Part.SELLER_BANK, now=now)


def event_captured(fact: FactView, *, now: datetime) -> None:
    """The carrier reported where the goods are: the buyer's node follows once it has the trade."""
    trade = queries.trade_of(subject=fact.subject)
    if trade is not None and trade.side is Side.EXPORT and trade.reached(Step.SENT):
        sending.send_events(trade, event=str(fact.data["event"]), by=node_actor(), now=now)


def directory_changed(fact: FactView, *, now: datetime) -> None:
    """What this node says of certifications or authorities changed: sign it anew and tell the other nodes."""
    privacy_news.publish_directory(now=now)


def assistance_moved(fact: FactView, *, now: datetime) -> None:
    """An authority here moved a request: carry the sealed step to the other authority's node."""
    privacy_news.carry_move(
        id=AssistanceId(fact.subject), side=AssistanceSide(fact.data["side"]), number=int(fact.data["number"])
    )


def disclosed(fact: FactView, *, now: datetime) -> None:
    """A person's data was given, shown or refused here: their page at the other node learns of it."""
    watching.tell_receipt(receipt=str(fact.data["receipt"]), subject=fact.subject)


def chosen(fact: FactView, *, now: datetime) -> None:
    """A person objects, or objects no more: the other node is told."""
    watching.tell_objection(choice=fact.subject)


def erased(fact: FactView, *, now: datetime) -> None:
    """A person was erased: the report is signed and logged, and the nodes that know them are asked."""
    forgetting.prove_and_ask(erasure=fact.subject, now=now)


def cell_changed(fact: FactView, *, now: datetime) -> None:
    """A cell of the matrix says something else: each running trade of its lanes is told, once, what that means."""
    if fact.data["what"] == "fact":
        begins = str(fact.data.get("valid_from") or "")
        since = max(date.fromisoformat(begins) if begins else now.date(), now.date())
        for trade in queries.running_on(str(fact.data["economy"])):
            lane.tell(trade, change=fact.subject, measure=str(fact.data["measure"]), since=since)


def certificate_changed(fact: FactView, *, now: datetime) -> None:
    """A certificate of origin was issued or ended: its trade and the economy of import are told."""
    origins.certificate_changed(fact)


def verification_moved(fact: FactView, *, now: datetime) -> None:
    """A step of a verification of origin: its trade and the other authority are told."""
    origins.verification_moved(fact)


def claim_changed(fact: FactView, *, now: datetime) -> None:
    """A preference claimed for a trade's goods stands otherwise."""
    origins.claim_changed(fact)


PERMIT_FACTS = (
    "window.permit.suspended", "window.permit.resumed", "window.permit.recalled", "window.permit.restored",
)  # fmt: skip
"""Facts after which a permit stands otherwise."""

VERIFICATION_FACTS = tuple(f"origin.verification.{step}" for step in VERIFICATION_STEPS)
"""Facts by which a verification of origin goes on."""

FACTS: dict[str, Callable[..., None]] = {
    "origin.certificate.issued": certificate_changed,
    "origin.certificate.ended": certificate_changed,
    **dict.fromkeys(VERIFICATION_FACTS, verification_moved),
    "origin.claim.changed": claim_changed,
    "privacy.directory.changed": directory_changed,
    "privacy.assistance.moved": assistance_moved,
    "window.case.decided": case_decided,
    **dict.fromkeys(PERMIT_FACTS, permit_changed),
    "payments.intent.paid": intent_paid,
    "payments.intent.settled": intent_settled,
    "tracking.event.captured": event_captured,
    "privacy.disclosure.sent": disclosed,
    "privacy.disclosure.seen": disclosed,
    "privacy.disclosure.refused": disclosed,
    "privacy.choice.made": chosen,
    "privacy.choice.withdrawn": chosen,
    "privacy.erasure.done": erased,
    "plans.change.confirmed": cell_changed,
}
"""Name of a fact → what follows from it."""


def _copy_title(trade: Trade, sent: Body, *, now: datetime) -> Title:
    first = queries.trade_by_id(trade.id)
    title = titles.mirror_title(
        entries=sent["entries"], number=sent["number"], consignment=ConsignmentId(first.consignment or ""),
        governing_law=sent["governing_law"], readers=list(first.parts.values()), now=now,
    )  # fmt: skip
    actions.tie(trade=trade.id, name="title", subject=title.id)
    return title


def _reach(trade: Trade, step: Step, summary: str, *, by: Part, now: datetime) -> None:
    done = StepDone(step, now, sending.here(), trade.parts[by], summary)
    sending.reach_and_tell(trade.id, done, by=node_actor())
