# SPDX-License-Identifier: Apache-2.0
"""What a title's page shows of a bill or a note: who answers, what is owed, what may be done next; apart from cargo
documents, which owe nothing. No decisions here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor
from tradelane.titles import queries, rules
from tradelane.titles.pages.bill_forms import amount, day, text
from tradelane.titles.pages.bill_words import ANSWERS, COSTS, GROUNDS, LINES, OFFERS, ROLES
from tradelane.titles.pages.names import name_of
from tradelane.titles.values import Act, Beyond, BillLaw, BillStanding, OfferKind, Presentment, Title, TitleState
from tradelane.titles.values.claims import Answering, Claim, LineKind


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a claim as the page shows it."""

    what: Any
    line: Any


def shown_of_a_bill(title: Title, given: QueryDict, *, today: date) -> dict[str, Any]:
    """What the template of a title's page asks of its bill; nothing of a cargo document."""
    bill = title.standing.bill
    if bill is None:
        return {"bill": None}
    on = day(given, "on") or today
    rate = amount(given, "rate") if text(given, "rate") else None
    reckoned = queries.reckoned(title, on=on, rate=rate)
    return {
        "bill": bill,
        "drawee": name_of(bill.terms.drawee),
        "payable_on": rules.bill_payable_on(bill),
        "protest_by": rules.last_day_to_protest(bill) if _protest_is_due(bill) else None,
        "barred_after": rules.barred_after(bill),
        "liable": _named(dict.fromkeys((bill.terms.drawee, *bill.liable))),
        "referees": _named(dict.fromkeys(each.referee for each in bill.referees)),
        "to_be_asked": _named(dict.fromkeys(_may_be_asked(bill))),
        "offers": [(each, name_of(each.by), OFFERS[each.kind], name_of(each.honoured)) for each in bill.offers],
        "grounds": GROUNDS.items(),
        "claim": reckoned.claim,
        "claim_rows": _rows(reckoned.claim) if reckoned.claim else (),
        "claim_on": on,
        "asked": _asked(bill, reckoned.claim, rate),
        "answers": [_answer(each) for each in reckoned.answers],
    }


def acts_as_party(title: Title, actor: Actor) -> list[Act]:
    """What those do with a bill who do not hold it."""
    bill, who = title.standing.bill, actor.organisation
    if bill is None or title.state in TitleState.terminal() or who == title.holder:
        return []
    if who == bill.terms.drawee:
        return [Act.ACCEPT_BILL, Act.DELIBERATE, Act.DISHONOUR, Act.INTERVENE]
    return [Act.AVAL, Act.INTERVENE, *([Act.RELAY] if who in bill.told else [])]


def is_due_of_a_bill(title: Title, act: Act, *, today: date) -> bool:
    """Whether an act on a bill has anything to act on."""
    bill = title.standing.bill
    if bill is None:
        return False
    dishonoured, kinds = rules.is_dishonoured(bill, on=today), {each.kind for each in bill.offers}
    shown_today = bill.presented is Presentment.ACCEPTANCE and bill.presented_on == bill.shown_on == today
    payable = rules.bill_payable_on(bill)
    early = today if bill.terms.law is BillLaw.ULB and (payable is None or today < payable) else None
    due = {
        Act.ACCEPT_BILL: rules.awaits_acceptance(title),
        Act.DISHONOUR: bill.presented is not None,
        Act.DELIBERATE: shown_today and bill.terms.law is BillLaw.ULB and bill.deliberated_on is None,
        Act.PROTEST: bill.protested_on is None and (bill.refused_on or bill.presented_on or early) is not None,
        Act.NOTICE: dishonoured,
        Act.RELAY: dishonoured,
        Act.RECOURSE: dishonoured,
        Act.INTERVENE: dishonoured and bill.terms.law is not BillLaw.UCC,
        Act.ADMIT: bool(kinds - {OfferKind.PAYMENT_FOR_HONOUR}),
        Act.DECLINE: bool(kinds),
        Act.PAY_FOR_HONOUR: OfferKind.PAYMENT_FOR_HONOUR in kinds,
    }
    return due.get(act, True)


def _protest_is_due(bill: BillStanding) -> bool:
    """Whether recourse waits for a protest."""
    return rules.asks_for_protest(bill) and bill.protested_on is None


def _may_be_asked(bill: BillStanding) -> list[OrganisationId]:
    """To whom a dishonoured bill may be presented besides the drawee."""
    return [*(each.referee for each in bill.referees), *(each.by for each in bill.for_honour)]


def _named(ids: Iterable[OrganisationId]) -> list[tuple[OrganisationId, str]]:
    return [(each, name_of(each)) for each in ids]


def _rows(claim: Claim) -> list[Row]:
    return [Row(COSTS[each.what] if each.kind is LineKind.COSTS else LINES[each.kind], each) for each in claim.lines]


def _asked(bill: BillStanding, claim: Claim | None, rate: Decimal | None) -> dict[str, str]:
    """What a form asks for before anybody changes it, the claim of the day, as fields take it in every language."""
    asked = (rules.payable_beyond(bill, on=claim.on, rate=rate) if claim else None) or Beyond()
    fields = {
        "sum": bill.outstanding, "interest": asked.interest, "costs": asked.costs, "discount": asked.discount,
        "total": claim.total if claim else bill.outstanding, "rate": rate,
    }  # fmt: skip
    return {name: f"{amount:f}" if amount else "" for name, amount in fields.items()}


def _answer(one: Answering) -> tuple[Answering, str, Any, Any]:
    return one, name_of(one.party), ROLES[one.role], ANSWERS[one.answer]
