# SPDX-License-Identifier: Apache-2.0
"""Payments over HTTP; apart, because banks and shops are programs. No decisions here."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.described import answers
from tradelane.kernel.ids import ConsignmentId, IntentId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.queries import actor_of
from tradelane.payments import actions, queries
from tradelane.payments.formats.emvqr import decode
from tradelane.payments.formats.qr_report import qr_report
from tradelane.payments.values import Account, Intent, Leg, LegKind, Match, Method, PaymentTerms

router = Router()


class AccountIn(Schema):
    """One end of a payment."""

    organisation: str
    name: str
    country: str
    number: str = ""
    bic: str = ""
    bank: str | None = None
    proxy: str = ""

    def value(self) -> Account:
        """As the room's value."""
        bank = OrganisationId(self.bank) if self.bank else None
        return Account(
            OrganisationId(self.organisation), self.name, self.country, self.number, self.bic, bank,
            OrganisationId(self.proxy),
        )  # fmt: skip


class LegIn(Schema):
    """A part of the sum."""

    kind: LegKind
    amount: dict[str, str]


class IntentIn(Schema):
    """What is owed, by whom to whom."""

    consignment: str
    payer: AccountIn
    payee: AccountIn
    legs: list[LegIn]
    method: Method = Method.TRANSFER
    purpose: str = "sale"
    condition: str = ""
    due: date | None = None
    invoice: str = ""
    readers: list[str] = []


class IntentOut(Schema):
    """A payment as it stands."""

    id: str
    consignment: str
    purpose: str
    payer: str
    payee: str
    method: str
    state: str
    reference: str
    end_to_end: str
    amount: dict[str, str]
    received: dict[str, str]
    legs: list[dict[str, Any]]
    created_at: str

    @classmethod
    def of(cls, intent: Intent) -> "IntentOut":
        """From the value."""
        return cls(
            id=intent.id,
            consignment=intent.consignment,
            purpose=intent.terms.purpose,
            payer=intent.payer.organisation,
            payee=intent.payee.organisation,
            method=str(intent.method),
            state=str(intent.state),
            reference=intent.reference,
            end_to_end=intent.end_to_end,
            amount=intent.amount.as_json(),
            received=intent.received.as_json(),
            legs=[{"kind": str(leg.kind), "amount": leg.amount.as_json()} for leg in intent.legs],
            created_at=rfc3339(intent.created_at),
        )


class MatchOut(Schema):
    """What came of one credit."""

    outcome: str
    bank_reference: str
    amount: dict[str, str]
    references: list[str]
    intent: str | None
    excess: dict[str, str] | None

    @classmethod
    def of(cls, match: Match, *, seen: set[str]) -> "MatchOut":
        """From the value; the payment is named only to those who may know of it."""
        return cls(
            outcome=str(match.outcome),
            bank_reference=match.credit.bank_reference,
            amount=match.credit.amount.as_json(),
            references=list(match.credit.references),
            intent=match.intent if match.intent in seen else None,
            excess=match.excess.as_json() if match.excess else None,
        )


class QrIn(Schema):
    """The text of a scanned code."""

    payload: str


@router.get("", response=list[IntentOut], summary="List the payments your organisation may see")
def list_intents(request: HttpRequest) -> list[IntentOut]:
    """Newest first."""
    return [IntentOut.of(intent) for intent in queries.intents(by=actor_of(request))]


@router.post("", response={201: IntentOut}, summary="Open a payment of a consignment, as payer or payee")
def create(request: HttpRequest, body: IntentIn) -> Status[IntentOut]:
    """Again for the same consignment and purpose: the same payment."""
    actor = actor_of(request)
    id = actions.create_intent(
        consignment=ConsignmentId(body.consignment),
        payer=body.payer.value(),
        payee=body.payee.value(),
        legs=[Leg(leg.kind, Money.from_json(leg.amount, field=f"legs[{i}]")) for i, leg in enumerate(body.legs)],
        method=body.method,
        terms=PaymentTerms(body.purpose, body.condition, body.due, body.invoice),
        readers=[OrganisationId(reader) for reader in body.readers],
        by=actor,
        now=clock.now(),
    )
    return Status(201, IntentOut.of(queries.intent(id=id, by=actor)))


@router.post("/notifications", response=list[MatchOut], summary="Report credits, as the payee's bank (camt.054)")
def notify(request: HttpRequest) -> list[MatchOut]:
    """The body is the camt.054.001.08 file. The same file again returns the same list."""
    actor = actor_of(request)
    found = actions.record_notification(content=request.body, by=actor, now=clock.now())
    seen = {str(intent.id) for intent in queries.intents(by=actor)}
    return [MatchOut.of(match, seen=seen) for match in found]


@router.post("/qr/decode", auth=None, summary="What a payment code says")
def decode_qr(request: HttpRequest, body: QrIn) -> dict[str, Any]:
    """EMVCo merchant-presented codes of any economy. Keeps nothing."""
    decode(body.payload)
    return qr_report(body.payload)


@router.get("/{id}", response=IntentOut, summary="One payment")
def one(request: HttpRequest, id: str) -> IntentOut:
    """As it stands."""
    return IntentOut.of(queries.intent(id=IntentId(id), by=actor_of(request)))


@router.get("/{id}/ledger", summary="The claims of a payment and what is open")
def ledger(request: HttpRequest, id: str) -> dict[str, Any]:
    """Lines in the order they were posted; balances of accounts that are not even."""
    actor = actor_of(request)
    lines = queries.ledger(id=IntentId(id), by=actor)
    open_claims = queries.balances(id=IntentId(id), by=actor)
    return {
        "lines": [
            {"event": line.event, "account": line.account, "amount": line.amount.as_json(), "at": rfc3339(line.at)}
            for line in lines
        ],
        "balances": {account: amount.as_json() for account, amount in open_claims.items()},
    }


@router.post(
    "/{id}/order", summary="Order the payment, as the payer: returns the pain.001 file for your bank",
    openapi_extra=answers("application/xml", says="ISO 20022 pain.001"),
)  # fmt: skip
def order(request: HttpRequest, id: str) -> HttpResponse:
    """Irrevocable. Again: the same file."""
    made = actions.order_payment(intent=IntentId(id), by=actor_of(request), now=clock.now())
    return HttpResponse(made.content, content_type="application/xml")


@router.post("/{id}/settle", response=IntentOut, summary="Say that the money was paid out, as the payee's bank")
def settle(request: HttpRequest, id: str) -> IntentOut:
    """Again changes nothing."""
    return IntentOut.of(actions.settle_intent(intent=IntentId(id), by=actor_of(request), now=clock.now()))
