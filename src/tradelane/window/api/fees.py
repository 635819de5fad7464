# SPDX-License-Identifier: Apache-2.0
"""Fees over HTTP: what a filing would cost, what a case owes, where an agency collects. No decisions here."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tradelane.kernel import clock
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.queries import actor_of
from tradelane.payments.queries import account_json
from tradelane.payments.values import Account
from tradelane.window import actions, queries
from tradelane.window.formats.fees import charge_json, lines_json
from tradelane.window.values import Filing

router = Router()
Json = dict[str, Any]


class AccountIn(Schema):
    """An account at a bank; `proxy` is the number by which a scheme such as PayNow finds it."""

    name: str = ""
    country: str = ""
    number: str = ""
    bic: str = ""
    bank: str | None = None
    proxy: str = ""

    def value(self, organisation: OrganisationId) -> Account:
        """The account of an organisation."""
        return Account(
            organisation, self.name, self.country or organisation.split(".", 1)[0], number=self.number, bic=self.bic,
            bank=OrganisationId(self.bank) if self.bank else None, proxy=OrganisationId(self.proxy),
        )  # fmt: skip


class PaymentIn(Schema):
    """How the trader pays: `qr`, or `transfer` from an account."""

    method: str
    account: AccountIn | None = None


@router.get("/procedures/{code}/fees", auth=None, summary="Reckon what a filing would cost")
def fees(
    request: HttpRequest, code: str, value: str = "", currency: str = "", items: int = 1, permits: str = ""
) -> list[Json]:
    """Public: each line with its law; a line without amount is undetermined and says why. `permits` by commas."""
    declared = Money.from_json({"amount": value, "currency": currency}, field="value") if value else None
    filing = Filing(declared, max(items, 1), frozenset(filter(None, permits.split(","))))
    return lines_json(queries.fees_for(code=code, filing=filing, on=clock.now().date()))


@router.get("/cases/{case}/charges", summary="Read what a case owes")
def charges(request: HttpRequest, case: str) -> list[Json]:
    """For whom the case concerns; an agency sees its own charge alone."""
    return [charge_json(c) for c in queries.charges_of(case=CaseId(case), by=actor_of(request))]


@router.post("/cases/{case}/charges/{charge}/payment", summary="Choose how to pay what a case owes")
def pay(request: HttpRequest, case: str, charge: str, body: PaymentIn) -> Json:
    """Needs a signatory of the trader; the payment is then ordered, or its code scanned, under /api/payments."""
    actor = actor_of(request)
    account = body.account.value(actor.organisation) if body.account else None
    return charge_json(
        actions.pay_charge(
            case=CaseId(case), charge=charge, method=body.method, account=account, by=actor, now=clock.now()
        )
    )


@router.put("/fee-account", summary="Say where your agency's fees are paid to")
def name_account(request: HttpRequest, body: AccountIn) -> Json:
    """Needs a signatory of an agency that a procedure names."""
    actor = actor_of(request)
    named = actions.name_account(account=body.value(actor.organisation), by=actor, now=clock.now())
    return account_json(named)
