# SPDX-License-Identifier: Apache-2.0
"""Discounting over HTTP: offer a bill, answer, agree, look; no decisions here."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.financing import actions, queries, rules
from tradelane.financing.formats import day_count_of, proceeds_json, terms_json
from tradelane.financing.values import (
    AnswerState,
    DayCount,
    DiscountMethod,
    DiscountTerms,
    Offer,
    OfferId,
    PayFrom,
    PayTo,
)
from tradelane.kernel import clock
from tradelane.kernel.clock import aware_utc, rfc3339
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.kernel.money import Money
from tradelane.parties.queries import actor_of
from tradelane.parties.values import Actor
from tradelane.titles import formats as records
from tradelane.titles.queries import title
from tradelane.trust.queries import proof_of_approval

router = Router()


class TermsIn(Schema):
    """For what a bill is sold: a rate in percent a year, or a price."""

    value_date: date
    rate: Decimal | None = None
    price: Decimal | None = None
    day_count: DayCount | None = None
    """As the money market of the currency counts, where that is on file."""
    method: DiscountMethod = DiscountMethod.STRAIGHT
    commission: Decimal = Decimal(0)
    without_recourse: bool = False

    def terms(self, currency: str) -> DiscountTerms:
        """As the rules know them. Raises Refused (DISC-7)."""
        counted = self.day_count or day_count_of(currency, on=self.value_date)
        if counted is None:
            raise rules.the_day_count_is_known.refused(facts={"currency": currency})
        return DiscountTerms(
            self.value_date, counted, self.rate, self.price, self.method, self.commission, self.without_recourse
        )


class PayToIn(Schema):
    """The seller's account and the bank that keeps it."""

    number: str
    bic: str
    bank: str


class OfferIn(TermsIn):
    """An accepted bill, or a note, and the banks that are asked."""

    title: str
    banks: list[str]
    pay_to: PayToIn
    answer_by: datetime


class PayFromIn(Schema):
    """The account that a buying bank pays from."""

    number: str = ""
    bic: str = ""


class AnswerIn(Schema):
    """What a bank says: `taken`, `countered` with its own terms, or `declined`."""

    answer: AnswerState
    terms: TermsIn | None = None
    pay_from: PayFromIn | None = None


class AgreementIn(Schema):
    """With which bank; an endorsement signed elsewhere, or none: by the organisation's key here."""

    bank: str
    entry: dict[str, Any] | None = None
    protected: str = ""
    signature: str = ""
    opens: list[str] = []


class ProceedsIn(TermsIn):
    """A bill's sum and day of payment."""

    amount: Decimal
    currency: str
    payable_on: date


class EndorsementOut(Schema):
    """The endorsement to sign, and exactly its bytes."""

    entry: dict[str, Any]
    bytes_to_sign: str


class OfferOut(Schema):
    """An offer as the reader may know it."""

    id: str
    title: str
    number: str
    seller: str
    acceptor: str
    face: dict[str, str]
    payable_on: date
    place_of_payment: str
    state: str
    asked: dict[str, Any]
    answers: list[dict[str, Any]]
    """All of them for the seller; for a bank its own."""
    answer_by: str
    proceeds: dict[str, Any]
    """On the agreed terms, else on those asked."""
    buyer: str | None
    pay_by: str | None
    intent: str | None
    paid: str | None
    """How far the payment is."""
    owed_back: dict[str, str] | None

    @classmethod
    def of(cls, found: Offer, by: Actor) -> "OfferOut":
        """From the value."""
        paid, owed = queries.paid(found, by=by), queries.owed_back(found, by=by)
        return cls(
            **{name: getattr(found, name) for name in ("id", "title", "number", "seller", "acceptor", "payable_on")},
            face=found.face.as_json(),
            place_of_payment=found.place_of_payment,
            state=str(found.state),
            asked=terms_json(found.asked),
            answers=[
                {
                    "bank": each.bank,
                    "answer": str(each.state),
                    "at": rfc3339(each.at),
                    "terms": terms_json(each.terms) if each.terms else None,
                    "proceeds": proceeds_json(queries.proceeds(found, each.terms)) if each.terms else None,
                }
                for each in found.answers
            ],
            answer_by=rfc3339(found.answer_by),
            proceeds=proceeds_json(queries.proceeds(found)),
            buyer=found.buyer,
            pay_by=rfc3339(found.pay_by) if found.pay_by else None,
            intent=found.intent,
            paid=str(paid) if paid else None,
            owed_back=owed.as_json() if owed else None,
        )


@router.get("/offers", response=list[OfferOut], summary="Offers that you made or were asked to answer")
def list_offers(request: HttpRequest) -> list[OfferOut]:
    """Newest first."""
    actor = actor_of(request)
    return [OfferOut.of(each, actor) for each in queries.offers(by=actor)]


@router.post("/offers", response={201: OfferOut}, summary="Offer an accepted bill for discount, to one bank or several")
def offer(request: HttpRequest, body: OfferIn) -> Status[OfferOut]:
    """Nothing is bound by it. The banks may read the bill's record from now on. The same offer again is the same."""
    actor = actor_of(request)
    found = title(id=TitleId(body.title), by=actor)
    rules.only_an_accepted_bill_is_offered.require(found)
    id = actions.offer_bill(
        title=found.id, terms=body.terms(rules.what_is_promised(found).currency),
        banks=[OrganisationId(each) for each in body.banks],
        pay_to=PayTo(body.pay_to.number, body.pay_to.bic, OrganisationId(body.pay_to.bank)),
        answer_by=aware_utc(body.answer_by), by=actor, now=clock.now(),
    )  # fmt: skip
    return Status(201, OfferOut.of(queries.offer(id=id, by=actor), actor))


@router.get("/offers/{id}", response=OfferOut, summary="One offer")
def one(request: HttpRequest, id: str) -> OfferOut:
    """As your organisation may know it: no bank sees what another one said."""
    actor = actor_of(request)
    return OfferOut.of(queries.offer(id=OfferId(id), by=actor), actor)


@router.post("/offers/{id}/answers", response={201: OfferOut}, summary="Take, counter or decline an offer, as a bank")
def answer(request: HttpRequest, id: str, body: AnswerIn) -> Status[OfferOut]:
    """Taking and countering bind the bank until the offer's time to answer is over."""
    actor = actor_of(request)
    found = queries.offer(id=OfferId(id), by=actor)
    answered = actions.answer_offer(
        offer=found.id, state=body.answer, terms=body.terms.terms(found.face.currency) if body.terms else None,
        pay_from=PayFrom(body.pay_from.number, body.pay_from.bic) if body.pay_from else None,
        by=actor, now=clock.now(),
    )  # fmt: skip
    return Status(201, OfferOut.of(answered, actor))


@router.get("/offers/{id}/endorsements/{bank}", response=EndorsementOut, summary="The endorsement that agreeing takes")
def endorsement(request: HttpRequest, id: str, bank: str) -> EndorsementOut:
    """For a seller whose key is kept elsewhere. Writes nothing."""
    entry = actions.prepare_endorsement(
        offer=OfferId(id), bank=OrganisationId(bank), by=actor_of(request), now=clock.now()
    )
    return EndorsementOut(entry=records.entry_json(entry), bytes_to_sign=records.entry_bytes(entry).decode())


@router.post("/offers/{id}/agreements", response={201: OfferOut}, summary="Agree to a bank's terms, as the seller")
def agree(request: HttpRequest, id: str, body: AgreementIn) -> Status[OfferOut]:
    """The endorsement is signed and waits; the bill stands still; the bank owes the proceeds."""
    actor, now = actor_of(request), clock.now()
    given = {"offer": OfferId(id), "bank": OrganisationId(body.bank), "by": actor, "now": now}
    if body.entry is None:
        proof_of_approval(request, requests=(), by=actor)
        agreed = actions.agree(**given)  # type: ignore[arg-type]
    else:
        queries.offer(id=OfferId(id), by=actor)
        signed = {"protected": body.protected, "signature": body.signature}
        agreed = actions.agree_signed(
            entry=records.entry_from_json(body.entry), author=records.jws_from_json(signed, field="body"),
            opens=records.salts_from_json(body.opens, field="opens"), **given,  # type: ignore[arg-type]
        )  # fmt: skip
    return Status(201, OfferOut.of(agreed, actor))


@router.post("/offers/{id}/withdrawals", response={201: OfferOut}, summary="Withdraw an offer, as the seller")
def withdraw(request: HttpRequest, id: str) -> Status[OfferOut]:
    """While nothing is agreed on it."""
    actor = actor_of(request)
    return Status(201, OfferOut.of(actions.withdraw_offer(offer=OfferId(id), by=actor, now=clock.now()), actor))


@router.post("/offers/{id}/orders", response={201: OfferOut}, summary="Say that you ordered it, as a bank elsewhere")
def ordered(request: HttpRequest, id: str) -> Status[OfferOut]:
    """Of an offer whose bill another node keeps; the bill then waits for the money."""
    actor = actor_of(request)
    return Status(201, OfferOut.of(actions.order_elsewhere(offer=OfferId(id), by=actor, now=clock.now()), actor))


@router.post("/offers/{id}/unpaid", response={201: OfferOut}, summary="Say that no money came, as the seller's bank")
def call_off(request: HttpRequest, id: str) -> Status[OfferOut]:
    """After the time for the payment; the bill is free, and what comes later is owed back."""
    actor = actor_of(request)
    return Status(201, OfferOut.of(actions.call_off(offer=OfferId(id), by=actor, now=clock.now()), actor))


@router.post("/proceeds", response=dict[str, Any], summary="What a bill would bring on given terms")
def reckon(request: HttpRequest, body: ProceedsIn) -> dict[str, Any]:
    """Reckons only; keeps nothing."""
    face = Money(body.amount, body.currency)
    terms = body.terms(body.currency)
    rules.a_price_or_a_rate_is_named_and_not_both.require(terms, face=face)
    found = rules.proceeds_of(face, terms, payable_on=body.payable_on)
    rules.the_proceeds_are_above_zero.require(found)
    return proceeds_json(found)
