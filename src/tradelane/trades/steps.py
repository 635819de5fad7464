# SPDX-License-Identifier: Apache-2.0
"""The flow of a trade, top to bottom, as one list; apart, so that a newcomer reads the main job on one page.

Each step calls one action per room and holds no rule of another room. A step may be repeated: whatever was done
before a crash is found, not done again. Stations marked (tells) are reached when a room or the other node says so.

    order              the buyer's order is read; what it lacks is named
    consignment        the declarant adds what an order can't know, with its provenance
    documents          invoice, packing list and export declaration are issued and signed
    export_cleared     one submission to the single window; agencies review in parallel      (window tells)
    origin_issued      origin is determined and certified by the exporter
    title_issued       the carrier issues the bill of lading and its title to the seller
    sent               title to the buyer's bank, everything to the other node
    received           the other node verified each document                                 (message tells)
    title_transferred  the bank releases the title once the buyer has ordered the payment     (registry tells)
    import_cleared     one submission to the other window                                    (window tells)
    delivered          the carrier delivers against the surrendered title                    (registry tells)
    paid               the seller's bank reports the credit; it matches the payment          (payments tell)
    settled            the bank has paid out; every claim is closed                          (payments tell)
"""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from tradelane.consignments import actions as consignments
from tradelane.consignments.formats import complete, from_json, read_any
from tradelane.consignments.formats.people import about
from tradelane.consignments.rules import there_is_at_least_one_line
from tradelane.consignments.values import Consignment
from tradelane.documents.values import DocumentKind
from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId, TradeId
from tradelane.origin import actions as origin
from tradelane.origin.formats import statements
from tradelane.parties.queries import organisation
from tradelane.parties.values import Actor
from tradelane.payments.actions import order_payment
from tradelane.titles import actions as titles
from tradelane.titles.queries import standing_consent
from tradelane.titles.rules import the_first_holder_consents_expressly
from tradelane.titles.values import Act, TitleState
from tradelane.tracking.values import Milestone
from tradelane.trades import actions, queries, rules
from tradelane.trades.actions import lane, money, moving, origins, papers, permits, sending, switching
from tradelane.trades.formats import hand_over_from_json, reading_json
from tradelane.trades.values import Part, Side, Step, StepDone, Trade
from tradelane.window import actions as window
from tradelane.window import queries as window_known

Body = dict[str, Any]


def enter_order(*, content: bytes, filename: str, lane: tuple[str, str], by: Actor, now: datetime) -> Trade:
    """order: read the buyer's order as the seller, and say what it lacks. Raises Unreadable, Refused (no goods)."""
    reading = read_any(content, filename)
    there_is_at_least_one_line.require(reading.consignment.goods_items)
    trade = actions.open_trade(
        side=Side.EXPORT,
        lane=lane,
        order=reading.consignment.references.order or reading.consignment.id,
        seller=by.organisation,
        reading=reading_json(reading),
        about=about(reading.consignment, secret=settings.NODE_SECRET, on=now.date()),
        by=by,
        now=now,
    )
    lines = _lines(reading.consignment)
    facts = {"lost": len(reading.lost), "doubtful": len(reading.doubtful), "missing": len(reading.missing)}
    return _reached(trade, Step.ORDER, f"Order {trade.order} read: {lines} ({reading.format})", facts, by=by, now=now)


def take_up_consignment(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """consignment: the declarant completes the order's data set; from here on it is the source of every document."""
    read = from_json(queries.reading(id=trade.id, by=by)["consignment"])
    whole = complete(read, body.get("supplement", {}), by_name=organisation(by.organisation).name)
    acting = {Part(name): OrganisationId(who) for name, who in body.get("parts", {}).items()}
    trade = actions.take_up_consignment(trade=trade.id, consignment=whole, acting=acting, by=by)
    consignments.enter(consignment=whole, by=by, readers=trade.parts.values())
    summary = f"{_lines(whole)}, {whole.total_value}; {len(whole.provenance)} fields supplied by the declarant"
    return _reached(trade, Step.CONSIGNMENT, summary, {"consignment": whole.id}, by=by, now=now)


def issue_documents(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """documents: invoice, packing list and export declaration, each signed, timestamped and in the public log."""
    kinds = (DocumentKind.COMMERCIAL_INVOICE, DocumentKind.PACKING_LIST, DocumentKind.EXPORT_DECLARATION)
    for kind in kinds:
        papers.issue(trade, kind, statements=papers.statements(trade, kind, body), by=by, now=now)
    return _reached(trade, Step.DOCUMENTS, "Invoice, packing list and export declaration signed", {}, by=by, now=now)


def file_export(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """export_cleared: one submission to the seller's single window; its decision reaches the station."""
    return _filed(trade, f"{trade.lane_from.lower()}-export", body, link="export_case", by=by, now=now)


def certify_origin(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """origin_issued: the exporter determines the origin of each line and certifies it."""
    whole = papers.consignment(trade, by=by)
    agreement = body.get("agreement", "CPTPP")
    determined = {
        item.number: origin.determine(
            consignment=whole, item=item.number, materials=body.get("materials", {}).get(str(item.number), []),
            agreement=agreement, facts=body.get("facts", {}), by=by, readers=trade.parts.values(), now=now,
        ).determination
        for item in whole.goods_items
    }  # fmt: skip
    stated = statements(
        consignment=whole, determinations=determined, certifier="exporter", signed_on=now.date(),
        invoice_number=papers.number(trade, DocumentKind.COMMERCIAL_INVOICE),
    )  # fmt: skip
    digest = papers.issue(trade, DocumentKind.CERTIFICATE_OF_ORIGIN, statements=stated, by=by, now=now)
    origins.register(trade, digest, by=by, now=now)
    criteria = ", ".join(sorted(set(stated["criteria"].values())))
    return _reached(
        trade, Step.ORIGIN_ISSUED, f"Origin certified under {agreement}, criterion {criteria}", {}, by=by, now=now
    )


def issue_title(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """title_issued: the carrier, with the goods on board, issues the bill of lading and its title to the seller."""
    if "title" not in trade.links:
        _the_lane_takes_the_title(trade, now=now)
        the_first_holder_consents_expressly.require([standing_consent(trade.parts[Part.SELLER])])
    digest, number = _bill_of_lading(trade, body, by=by, now=now)
    title = titles.issue_title(
        document=digest, consignment=papers.consignment(trade, by=by).id, number=number,
        first_holder=trade.parts[Part.SELLER], governing_law=body.get("governing_law", "SG ETA 2010 Part IIA"),
        readers=trade.parts.values(), by=by, now=now,
    )  # fmt: skip
    actions.tie(trade=trade.id, name="title", subject=title)
    _loaded(trade, number, by=by, now=now)
    return _reached(
        trade, Step.TITLE_ISSUED, f"Bill of lading {number} to order, held by the seller", {}, by=by, now=now
    )


def issue_title_on_paper(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """title_issued: where the lane needs paper; the electronic bill is its record, and nobody holds a title here."""
    answer = lane.answer_for(trade, DocumentKind.BILL_OF_LADING, now=now)
    rules.the_lane_needs_the_paper_original.require(answer)
    _, number = _bill_of_lading(trade, body, by=by, now=now)
    _loaded(trade, number, by=by, now=now)
    summary = f"Bill of lading {number} issued on paper; the electronic one is an accompanying copy ({answer.rule})"
    return _reached(trade, Step.TITLE_ISSUED, summary, {"paper": True}, by=by, now=now)


def send(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """sent: the title passes to the buyer's bank for collection, and the whole file to the other node.

    The message and its station are kept together or not at all: said again, a credential would be another one.
    """
    if trade.reached(Step.SENT):
        return trade
    rules.every_party_of_a_collection_is_named.require(trade, parts=list(Part))
    if not queries.on_paper(trade):
        _title_to_the_bank(trade, by=by, now=now)
    payee = money.account(trade, Part.SELLER, body.get("account", {}))
    money.open_sale(trade, payer=money.account(trade, Part.BUYER, {}), payee=payee, by=by, now=now)
    title = "Paper title outside this record" if queries.on_paper(trade) else "Title to the bank"
    with transaction.atomic():
        sending.send_trade(trade, payee=body.get("account", {}), by=by, now=now)
        return _reached(trade, Step.SENT, f"{title}; documents sent to {trade.lane_to}", {}, by=by, now=now)


def surrender_for_paper(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """Between title_issued and delivered: the lane came to need paper, so the holder surrenders the title for it."""
    switching.surrender_for_paper(trade, by=by, now=now)
    return queries.trade(id=trade.id, by=by)


def switch_to_paper(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """After that: the carrier ends the electronic record and prints the bill with the statement of the change."""
    switching.switch_to_paper(trade, by=by, now=now)
    return queries.trade(id=trade.id, by=by)


def pay(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """Between received and title_transferred: the buyer orders the payment, irrevocably, from their account."""
    payee = money.account(trade, Part.SELLER, queries.reading(id=trade.id, by=by).get("payee", {}))
    payer = money.account(trade, Part.BUYER, body.get("account", {}))
    intent = money.open_sale(trade, payer=payer, payee=payee, by=by, now=now)
    order_payment(intent=intent, by=by, now=now)
    return queries.trade(id=trade.id, by=by)


def release_title(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """title_transferred: against the buyer's payment order, the bank signs the title, or hands the paper, over."""
    ordered = money.has_ordered(trade, by=by)
    rules.the_payment_is_ordered_before_the_title_is_released.require(payment_ordered=ordered)
    if queries.on_paper(trade):
        rules.the_paper_original_was_handed_over.require(trade.paper(DocumentKind.BILL_OF_LADING))
        summary = "The bank handed the paper bill of lading to the buyer"
        return _reached(trade, Step.TITLE_TRANSFERRED, summary, {"paper": True}, by=by, now=now)
    _the_lane_takes_the_title(trade, now=now)
    sending.send_entry(trade, act=Act.TRANSFER, to=trade.parts[Part.BUYER], by=by, now=now)
    return queries.trade(id=trade.id, by=by)


def file_import(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """import_cleared: one submission to the buyer's single window, with the preference that certificates prove."""
    stated = papers.statements(trade, DocumentKind.IMPORT_DECLARATION, body)
    besides = () if stated.get("certificate_number") else (DocumentKind.CERTIFICATE_OF_ORIGIN,)
    papers.references(trade, by=by, besides=besides)  # before anything is issued
    papers.issue(trade, DocumentKind.IMPORT_DECLARATION, statements=stated, by=by, now=now)
    origins.claim(trade, by=by, now=now)
    return _filed(trade, f"{trade.lane_to.lower()}-import", body, link="import_case", besides=besides, by=by, now=now)


def surrender_title(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """Between import_cleared and delivered: the buyer hands the title to the carrier to get the goods."""
    sending.send_entry(trade, act=Act.SURRENDER, to=None, by=by, now=now)
    return queries.trade(id=trade.id, by=by)


def deliver(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """delivered: the carrier accepts the surrendered title and hands the goods over."""
    permits.require_standing(trade, on=now.date())
    title = papers.title(trade, by=by)
    if title.state is TitleState.SURRENDERED:
        title = titles.accept_surrender(title=title.id, seen_head=title.head, by=by, now=now)
    ended = title.state in TitleState.terminal()
    rules.the_goods_are_delivered_against_the_surrendered_title.require(title_ended=ended)
    sending.send_title(trade, key=f"title:{title.head}", by=by)
    moving.report(trade, Milestone.DELIVERED, by=by, now=now)
    return _reached(trade, Step.DELIVERED, "Delivered against the surrendered title", {}, by=by, now=now)


def deliver_against_paper(trade: Trade, body: Body, *, by: Actor, now: datetime) -> Trade:
    """delivered: the carrier says that the paper bill of lading was surrendered, and hands the goods over."""
    permits.require_standing(trade, on=now.date())
    rules.the_paper_original_was_handed_over.require(trade.paper(DocumentKind.BILL_OF_LADING))
    rules.the_goods_are_delivered_against_the_surrendered_title.require(title_ended=queries.on_paper(trade))
    moving.report(trade, Milestone.DELIVERED, by=by, now=now)
    summary = "Delivered against the surrendered paper bill of lading"
    return _reached(trade, Step.DELIVERED, summary, {"paper": True}, by=by, now=now)


Station = Callable[..., Trade]
STEPS: dict[str, tuple[Part | None, Station]] = {
    "consignment": (Part.SELLER, take_up_consignment),
    "documents": (Part.SELLER, issue_documents),
    "export": (Part.SELLER, file_export),
    "origin": (Part.SELLER, certify_origin),
    "title": (Part.CARRIER, issue_title),
    "paper_title": (Part.CARRIER, issue_title_on_paper),
    "send": (Part.SELLER, send),
    "pay": (Part.BUYER, pay),
    "release": (Part.BUYER_BANK, release_title),
    "import": (Part.BUYER, file_import),
    "surrender": (Part.BUYER, surrender_title),
    "deliver": (Part.CARRIER, deliver),
    "paper_deliver": (Part.CARRIER, deliver_against_paper),
    "surrender_for_paper": (None, surrender_for_paper),
    "switch_to_paper": (Part.CARRIER, switch_to_paper),
}
"""What a party may ask of a trade, in the order of the lane: whose act it is (None: whoever holds the title, which the
title's own rule sees to), and the step it calls."""


MOVES_A_TITLE = frozenset(
    {"title", "send", "release", "surrender", "deliver", "surrender_for_paper", "switch_to_paper"}
)
"""Acts by which a key signs an entry of a transferable record: their doors ask for proof of who does them."""


def take_step(*, trade: TradeId, act: str, body: bytes, by: Actor, now: datetime) -> Trade:
    """Do one act of the flow as the party whose turn it is; doing it again changes nothing.

    Raises NotFound, Forbidden, Refused and whatever the rooms raise.
    """
    found = queries.trade(id=trade, by=by)
    if act not in STEPS:
        raise NotFound("There is no such act of the flow.", field="act", fix=f"Name one of {', '.join(STEPS)}.")
    part, step = STEPS[act]
    if part is not None:
        rules.the_party_has_the_part.require(found, organisation=by.organisation, part=part)
    return step(found, parse(body) if body else {}, by=by, now=now)


def hand_over_paper(*, trade: TradeId, kind: DocumentKind, given: Body, by: Actor, now: datetime) -> Trade:
    """Confirm that a paper original is on its way or was handed over, and tell the other node; both or neither.

    Raises NotFound, Forbidden, Unreadable, and Refused by TRADE-8 or TRADE-9.
    """
    found = queries.trade(id=trade, by=by)
    with transaction.atomic():
        lane.hand_over(found, kind, hand_over_from_json(given, by=by.organisation), by=by, now=now)
        changed = queries.trade(id=trade, by=by)
        if (paper := changed.paper(kind)) is not None:
            sending.send_paper(changed, paper, by=by)
    return changed


def _the_lane_takes_the_title(trade: Trade, *, now: datetime) -> None:
    """Asked on the day of each act: a law that ends takes the title's effect with it. Raises Refused by TRADE-7."""
    today = queries.lane_answer(trade, DocumentKind.BILL_OF_LADING, on=now.date())
    if (why := lane.needs_paper(trade.lane, today)) is not None:
        raise why


def _bill_of_lading(trade: Trade, body: Body, *, by: Actor, now: datetime) -> tuple[Digest, str]:
    rules.every_party_of_a_collection_is_named.require(trade, parts=list(Part))
    bill = DocumentKind.BILL_OF_LADING
    digest = papers.issue(trade, bill, statements=papers.statements(trade, bill, body), by=by, now=now)
    return digest, papers.number(trade, bill)


def _loaded(trade: Trade, bill: str, *, by: Actor, now: datetime) -> None:
    moving.open_shipment(trade, bill=bill, by=by, now=now)
    moving.report(queries.trade(id=trade.id, by=by), Milestone.LOADED, by=by, now=now)


def _title_to_the_bank(trade: Trade, *, by: Actor, now: datetime) -> None:
    title = papers.title(trade, by=by)
    if title.holder == by.organisation:
        _the_lane_takes_the_title(trade, now=now)
        bank = trade.parts[Part.BUYER_BANK]
        titles.transfer_title(title=title.id, to=bank, seen_head=title.head, by=by, now=now)


def _filed(
    trade: Trade,
    procedure: str,
    body: Body,
    *,
    link: str,
    besides: Collection[DocumentKind] = (),
    by: Actor,
    now: datetime,
) -> Trade:
    """File the trade's documents with a single window, once, and tie the case to the trade.

    What the forms ask is in `body["answers"]`, else in the filing that somebody prepared over the consignment.
    """
    goods = papers.consignment(trade, by=by)
    prepared = window_known.prepared_answers(procedure=procedure, consignment=goods.id, by=by)
    case = window.file_case(
        procedure=procedure,
        consignment=goods,
        documents=papers.references(trade, by=by, besides=besides),
        answers=body.get("answers", prepared),
        by=by,
        now=now,
    )
    actions.tie(trade=trade.id, name=link, subject=case)
    return queries.trade(id=trade.id, by=by)


def _lines(consignment: Consignment) -> str:
    count = len(consignment.goods_items)
    return f"{count} line" if count == 1 else f"{count} lines"


def _reached(trade: Trade, step: Step, summary: str, facts: Body, *, by: Actor, now: datetime) -> Trade:
    done = StepDone(step, now, settings.ECONOMY, by.organisation, summary, facts)
    sending.reach_and_tell(trade.id, done, by=by)
    return queries.trade(id=trade.id, by=by)
