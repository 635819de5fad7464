# SPDX-License-Identifier: Apache-2.0
"""What waits for whom, asked of each room; apart, because only the desk may look into all of them.

Each room answers for the actor's own organisation: nothing here sees more than the room's own query shows.
"""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import get_language

from tradelane.desk.values import Door, Waiting
from tradelane.documents import queries as documents
from tradelane.exchange import queries as exchange
from tradelane.financing import queries as financing
from tradelane.origin import queries as origin
from tradelane.origin.values import VerificationState
from tradelane.origin.values.certificates import ApplicationState
from tradelane.parties.values import Actor, Role
from tradelane.payments import queries as payments
from tradelane.payments.values import Intent, IntentState
from tradelane.plans.queries import consultations
from tradelane.plans.queries import editing as changes
from tradelane.privacy.queries import breaches, cooperation
from tradelane.privacy.queries import cbpr as certification
from tradelane.privacy.queries.oversight import contact_of_organisation
from tradelane.privacy.rules.cooperation import waits_for
from tradelane.privacy.rules.oversight import the_organisation_is_a_designated_authority
from tradelane.privacy.values.breaches import BreachState, DutyState
from tradelane.privacy.values.cooperation import Side
from tradelane.titles import queries as titles
from tradelane.titles.values import TitleState
from tradelane.trades import queries as trades
from tradelane.trades.values import Part, Trade
from tradelane.window import queries as window

_SPOKEN_FOR = frozenset({"pay", "surrender", "deliver"})
"""Acts of a trade for which payments and titles speak already."""
_OFFICERS_ACTS = frozenset({"review", "answered", "appeal", "second-look"})


def waiting(*, by: Actor, now: datetime) -> list[Waiting]:
    """What waits for the actor's organisation, late things first, then the longest wait."""
    found = [*_trades(by, now), *_cases(by, now), *_titles(by), *_payments(by), *_documents(by), *_messages(by)]
    found += _discounts(by, now)
    found += [*_plans(by, now), *_drafts(by, now), *_reviews(by, now), *_assistance(by, now), *_breaches(by, now)]
    found += _origin(by, now)
    return sorted(found, key=lambda item: (not item.late, item.since, item.subject))


def _trades(by: Actor, now: datetime) -> Iterator[Waiting]:
    for trade in trades.trades(by=by):
        for act in trades.open_acts(trade, by=by, on=now.date()):
            if act not in _SPOKEN_FOR:
                yield Waiting(Door.TRADE, trade.id, trade.order, act, _counterpart(trade, by), _moved_at(trade))
        for paper in trades.open_papers(trade, by=by):
            yield Waiting(Door.TRADE, trade.id, trade.order, "paper", _counterpart(trade, by), paper.decided_at)


def _cases(by: Actor, now: datetime) -> Iterator[Waiting]:
    for entry in window.queue(by=by, now=now):
        mine = _OFFICERS_ACTS if entry.agency else {"answer", "pay"}
        if entry.why in mine:
            late = entry.clock is not None and not entry.clock.in_time
            case = entry.case
            other = str(case.trader) if entry.agency else ""
            yield Waiting(Door.CASE, case.id, entry.procedure.name, entry.why, other, case.filed_at, late)


def _titles(by: Actor) -> Iterator[Waiting]:
    for title in titles.titles(by=by):
        if title.state is TitleState.SURRENDERED and title.carrier == by.organisation:
            other = str(title.surrendered_by or "")
            yield Waiting(Door.TITLE, title.id, title.number, "answer_surrender", other, title.at)
        elif title.state is TitleState.HELD and title.holder == by.organisation:
            yield Waiting(Door.TITLE, title.id, title.number, "hold", str(title.carrier), title.at)


def _payments(by: Actor) -> Iterator[Waiting]:
    for intent in payments.intents(by=by):
        act = _act_of(intent, by)
        if act:
            other = intent.payer.organisation if act == "report" else intent.payee.organisation
            yield Waiting(Door.PAYMENT, intent.id, intent.reference, act, str(other), intent.created_at)


def _act_of(intent: Intent, by: Actor) -> str:
    """What the organisation owes this payment: its order, the report that the money came, or paying it out."""
    if intent.state is IntentState.CREATED and by.organisation == intent.payer.organisation:
        return "order"
    if intent.state is IntentState.ORDERED and by.organisation == intent.payee.bank:
        return "report"
    if intent.state is IntentState.PAID and by.organisation == intent.payee.bank:
        return "settle"
    return ""


def _discounts(by: Actor, now: datetime) -> Iterator[Waiting]:
    for due in financing.due(by=by, now=now):
        late = due.act == "call_off"
        yield Waiting(Door.DISCOUNT, due.offer.id, due.offer.number, f"{due.act}_discount", due.who, due.since, late)


def _documents(by: Actor) -> Iterator[Waiting]:
    if not by.may(Role.SIGNATORY):
        return
    for one in documents.waiting_documents(by=by):
        if not one.request.approved_by(by.person):
            yield Waiting(Door.DOCUMENT, one.request.id, one.document.number, "approve", "", one.request.asked_at)


def _messages(by: Actor) -> Iterator[Waiting]:
    if not by.may(Role.ADMIN):
        return
    for sent in exchange.dead_letters(by=by):
        yield Waiting(
            Door.MESSAGE, sent.id, sent.kind, "undelivered", str(sent.to_organisation), sent.sent_at, late=True
        )


def _plans(by: Actor, now: datetime) -> Iterator[Waiting]:
    for change in changes.to_decide(by=by):
        yield Waiting(
            Door.CHANGE, change.id, changes.cell_name(change), "decide", str(change.proposed_by), change.proposed_at
        )
    for one in consultations.to_go_on(by=by, on=now.date()):
        title = one.text((get_language() or "en")[:2])[1].title
        yield Waiting(Door.CONSULTATION, one.id, title, "hear", "", one.published_at)


def _drafts(by: Actor, now: datetime) -> Iterator[Waiting]:
    for draft, act in window.drafts_to_go_on(by=by, on=now.date()):
        named = f"{draft.code}, {draft.version}"
        yield Waiting(Door.DRAFT, draft.id, named, f"{act}_draft", "", draft.latest.at)


def _reviews(by: Actor, now: datetime) -> Iterator[Waiting]:
    """What an accountability agent owes applicants and people who complained."""
    for one in certification.review_queue(by=by):
        yield Waiting(Door.REVIEW, one.id, one.system, "review", one.organisation, one.submitted_at or one.made_at)
    for held in certification.complaints(by=by):
        if held.closed_at is None:
            late = held.due_on < now.date()
            yield Waiting(Door.COMPLAINT, held.id, "", "resolve", held.organisation, held.received_at, late)


def _assistance(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Requests between privacy authorities whose next step is this one's; nothing for who is none."""
    if not the_organisation_is_a_designated_authority(contact_of_organisation(by.organisation), on=now.date()):
        return
    for file in cooperation.assistances(by=by, on=now.date()):
        if waits_for(file.state, file.side):
            cover, last = file.cover, file.moves[-1].at if file.moves else now
            other = cover.asked if file.side is Side.ASKING else cover.asking
            late = cover.reply_by is not None and cover.reply_by < now.date()
            yield Waiting(Door.ASSISTANCE, cover.id, cover.reference, "move", other, last, late)


def _breaches(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Breaches of one's own whose duties are not done."""
    for found in breaches.breaches(by=by, now=now):
        if found.organisation == by.organisation and found.state is not BreachState.CLOSED:
            late = any(duty.state is DutyState.LATE for duty in found.duties)
            yield Waiting(Door.BREACH, found.id, found.id[-8:], "breach", "", found.reported_at, late)


def _origin(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Applications to decide, questions to answer or to conclude, and evidence to show."""
    today = now.date()
    for asked in origin.applications(by=by):
        if asked.issuer == by.organisation and asked.state is ApplicationState.FILED:
            what = asked.agreement.upper()
            yield Waiting(Door.CERTIFICATION, asked.id, what, "certify", asked.exporter, asked.filed_at)
    for held in origin.verifications(by=by):
        late, what = held.overdue(today), held.number or held.id[-8:]
        if held.asked_of == by.organisation and held.state is VerificationState.ASKED:
            yield Waiting(Door.VERIFICATION, held.id, what, "verify", held.asked_by, held.asked_at, late)
        elif held.asked_by == by.organisation and (held.state is VerificationState.ANSWERED or late):
            yield Waiting(Door.VERIFICATION, held.id, what, "conclude", held.asked_of, held.asked_at, late)
    for wanted in origin.evidence_asked(by=by):
        if wanted.answered_at is None:
            late = today > wanted.answer_by
            yield Waiting(Door.EVIDENCE, wanted.id, wanted.id[-8:], "show", "", wanted.asked_at, late)


def _counterpart(trade: Trade, by: Actor) -> str:
    """The other end of the sale: the buyer for the seller's side, else the seller."""
    part = Part.BUYER if trade.part_of(by.organisation) is Part.SELLER else Part.SELLER
    return str(trade.parts.get(part, ""))


def _moved_at(trade: Trade) -> datetime:
    return max((done.at for done in trade.steps), default=trade.opened_at)
