# SPDX-License-Identifier: Apache-2.0
"""Certificates, verifications and preferences of a trade: what nodes tell each other of them, and its timeline.

Apart, because three neighbours meet here: `origin` says how something stands, `tariff` what a preference is worth,
`exchange` carries the news, in the name of the authority, chamber or trader whose word it is.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings

from tradelane.documents.queries import document_by_digest, document_value, documents_of
from tradelane.documents.values import DocumentKind, DocumentStatus
from tradelane.exchange import actions as exchange
from tradelane.exchange.queries import agreements_in_force, peers
from tradelane.exchange.rules import an_agreement_allows_the_message
from tradelane.exchange.values import Envelope
from tradelane.journal import actions as journal
from tradelane.journal.values import FactView
from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.kernel.money import Money
from tradelane.origin import actions as origin
from tradelane.origin import queries as origins
from tradelane.origin.formats.agreements import agreement as held_agreement
from tradelane.origin.formats.news import (
    certificate_from_json,
    certificate_json,
    verification_news,
    verification_news_from_json,
    verification_news_json,
)
from tradelane.origin.values.certificates import CertificateView
from tradelane.parties.queries import node_actor
from tradelane.parties.values import Actor
from tradelane.tariff.queries import quote
from tradelane.tariff.values import OriginClaim
from tradelane.trades import queries
from tradelane.trades.actions import papers
from tradelane.trades.formats import origin_json
from tradelane.trades.values import OriginNews, OriginSubject, Part, Trade

CERTIFICATE, VERIFICATION = "origin.certificate", "origin.verification"
PURPOSES = {CERTIFICATE: "origin.certification", VERIFICATION: "origin.verification"}
"""Kind of message → the purpose for which both nodes must have agreed to it."""
_NODE = "NODE.TRADELANE"


def register(trade: Trade, digest: Digest, *, by: Actor, now: datetime) -> None:
    """Keep the certificate that the exporter just issued, so that its end has effect at both nodes."""
    paper = document_by_digest(digest=digest, by=by)
    origin.record_declaration(document=paper.id, importing=trade.lane_to, by=by, readers=trade.parts.values(), now=now)


def take_up(trade: Trade) -> None:
    """Keep the certificates among the documents that arrived, so that preferences may be claimed on them."""
    buyer = replace(node_actor(), organisation=trade.parts[Part.BUYER])
    for paper in documents_of(consignment=papers.consignment(trade, by=buyer).id, by=buyer):
        if paper.kind is DocumentKind.CERTIFICATE_OF_ORIGIN:
            origin.record_received(document=paper.id, importing=trade.lane_to, by=buyer)


def claim(trade: Trade, *, by: Actor, now: datetime) -> None:
    """Claim the preference of each certificate in force for the import declaration, valued by the tariff of the day.

    A claim that can't be made is no reason not to declare: the trade says which rule is in its way.
    """
    whole = papers.consignment(trade, by=by)
    number = papers.number(trade, DocumentKind.IMPORT_DECLARATION)
    for paper in documents_of(consignment=whole.id, by=by):
        if paper.kind is not DocumentKind.CERTIFICATE_OF_ORIGIN or paper.status is not DocumentStatus.ISSUED:
            continue
        held = origins.certificate_of(digest=paper.digest)
        if held is None:
            continue
        try:
            general, preferential = _duties(trade, held, paper.id, by=by, now=now)
            origin.claim_preference(
                certificate=paper.digest, declaration=number, general=general, preferential=preferential, by=by,
                now=now,
            )  # fmt: skip
        except Refused as refused:
            news = OriginNews(OriginSubject.CLAIM, held.number, "not-claimed", now, by.organisation, refused.rule)
            if not any(replace(told, at=now) == news for told in queries.origin_news(trade)):
                note(trade, news)


def _duties(trade: Trade, held: CertificateView, paper: Any, *, by: Actor, now: datetime) -> tuple[Money, Money]:
    """Customs duty without the preference, and with it. Raises Refused where a rate is not on file."""
    whole = papers.consignment(trade, by=by)
    stated = document_value(document=paper, by=by).statements
    criteria = stated.get("criteria", {})
    claims = {
        item.number: OriginClaim(
            held_agreement(held.agreement).name, originating=True,
            criterion=criteria.get(str(item.number), stated.get("criterion", "")), evidence=held.digest,
        )
        for item in whole.goods_items
    }  # fmt: skip
    found = [quote(consignment=whole, lane=trade.lane, on=now.date(), claims=each) for each in (None, claims)]
    general, preferential = (each.sum_of("customs duty") for each in found)
    return general, preferential


def note(trade: Trade, news: OriginNews) -> bool:
    """Write the news into the trade's own course, once; whether it was new.

    A node that dies follows its facts again, and what a fact is about may have gone on meanwhile: of one thing the same
    state at the same second is the same news, whatever it says beside.
    """
    told = origin_json(news)
    if any(_same(told, origin_json(each)) for each in queries.origin_news(trade)):
        return False
    journal.record(queries.ORIGIN_CHANGED, subject=trade.id, by=None, **told)
    return True


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("about", "number", "state", "when", "whose"))


def certificate_changed(fact: FactView) -> None:
    """A certificate was issued or ended: the trade says so, and its issuer tells the economy of import."""
    held = origins.certificate_known(fact.subject)
    state = "issued" if held.ended_as is None or fact.name.endswith(".issued") else str(held.ended_as)
    text = held.mark if state == "issued" else held.replaced_by
    trade = queries.trade_of(subject=held.consignment)
    if trade is not None:
        note(trade, OriginNews(OriginSubject.CERTIFICATE, held.number, state, fact.at, held.issuer, text))
    if held.home and _may_tell(held.importing, CERTIFICATE):
        exchange.send(
            to_node=held.importing, to=OrganisationId(f"{held.importing}.{_NODE}"), kind=CERTIFICATE,
            body={"certificate": certificate_json(held)}, purpose=PURPOSES[CERTIFICATE],
            key=f"certificate:{held.digest}:{held.ended_as or 'issued'}", conversation=held.id,
            by=replace(node_actor(), organisation=held.issuer),
        )  # fmt: skip


def certificate_arrived(letter: Envelope, *, now: datetime) -> None:
    """How another economy's certificate stands, by its issuer's word."""
    told = certificate_from_json(letter.body["certificate"])
    origin.take_in_certificate(told=told, sender=letter.from_organisation, now=now)


def verification_moved(fact: FactView) -> None:
    """A step of a verification: the trade says so, and a step that was taken here is told to the other node."""
    view, step = origins.verification_known(fact.subject), fact.name.rpartition(".")[2]
    news = verification_news(view, step=step)
    held = origins.certificate_of(digest=Digest(view.certificate))
    trade = queries.trade_of(subject=held.consignment) if held else None
    if trade is not None and held is not None:
        word = {"answered": str(view.finding or ""), "concluded": str(view.outcome or "")}.get(step, "")
        told = view.answer_by.isoformat() if step in ("asked", "received") else ""
        state = f"{step}-{word}" if word else step
        note(trade, OriginNews(OriginSubject.VERIFICATION, held.number, state, fact.at, news.sender, told))
    other = economy_of(news.recipient)
    if fact.data["here"] and other != settings.ECONOMY:
        nth = len(view.reminded_on) if step == "reminded" else 0
        exchange.send(
            to_node=other, to=news.recipient, kind=VERIFICATION, body={"step": verification_news_json(news)},
            purpose=PURPOSES[VERIFICATION], key=f"{view.id}:{step}:{nth}", conversation=view.id,
            by=replace(node_actor(), organisation=news.sender),
        )  # fmt: skip


def verification_arrived(letter: Envelope, *, now: datetime) -> None:
    """A step of a verification that was taken at the other node."""
    news = verification_news_from_json(letter.body["step"])
    origin.take_in_step(news=news, sender=letter.from_organisation, now=now)


def claim_changed(fact: FactView) -> None:
    """A preference was claimed, suspended, kept, flagged, denied or withdrawn: the trade says so."""
    trade = queries.trade_of(subject=str(fact.data["consignment"]))
    if trade is None:
        return
    names = ("due", "security", "released", "called")
    sums = {name: str(fact.data[name]) for name in names if fact.data.get(name)}
    by, number = str(trade.parts.get(Part.BUYER, "")), str(fact.data["number"])
    note(trade, OriginNews(OriginSubject.CLAIM, number, str(fact.data["state"]), fact.at, by, "", sums))


def _may_tell(economy: str, kind: str) -> bool:
    """Whether an agreement lets such a message go to the economy's node now; without one nobody is told."""
    if economy == settings.ECONOMY or economy not in {peer.economy for peer in peers()}:
        return False
    lane, purpose = f"{settings.ECONOMY}-{economy}", PURPOSES[kind]
    held = agreements_in_force(lane=lane, kind=kind, purpose=purpose)
    return an_agreement_allows_the_message(held, lane=lane, kind=kind, purpose=purpose, at=clock.now())
