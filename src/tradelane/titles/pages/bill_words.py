# SPDX-License-Identifier: Apache-2.0
"""What people call what is said of a bill and owed on it, in the reader's language; apart from cargo documents."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tradelane.titles.pages.names import name_of
from tradelane.titles.values import (
    AcceptanceTerms,
    AvalTerms,
    BillTerms,
    Cost,
    InterventionTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferKind,
    OfferTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestGround,
    ProtestTerms,
    Terms,
)
from tradelane.titles.values.claims import Answer, LineKind, Role

_PRESENTED = {Presentment.ACCEPTANCE: _("for acceptance"), Presentment.PAYMENT: _("for payment")}
_OFFERED = {Presentment.ACCEPTANCE: _("to accept it"), Presentment.PAYMENT: _("to pay it")}

LINES = {
    LineKind.SUM: _("Sum of the bill"),
    LineKind.TAKEN_UP: _("Paid to take it up"),
    LineKind.PAID: _("Paid in part"),
    LineKind.PROMISED_INTEREST: _("Interest that the bill promises"),
    LineKind.INTEREST: _("Interest for the dishonour"),
    LineKind.DISCOUNT: _("Discount, as it is not yet due"),
    LineKind.COSTS: _("Costs"),
    LineKind.INTEREST_PAID: _("Interest already paid"),
    LineKind.COSTS_PAID: _("Costs already paid"),
}

COSTS = {
    "protest": _("Costs of the protest"),
    "notice": _("Costs of notices"),
    "other": _("Other costs"),
}

GROUNDS = {
    ProtestGround.DISHONOUR: _("that it was refused, or that nobody answered"),
    ProtestGround.INSOLVENCY: _("that the drawee is insolvent before it is due"),
}

ROLES = {
    Role.ACCEPTOR: _("acceptor"),
    Role.MAKER: _("maker"),
    Role.DRAWER: _("drawer"),
    Role.ENDORSER: _("endorser"),
    Role.SURETY: _("surety"),
    Role.ACCEPTOR_FOR_HONOUR: _("accepted for another's honour"),
}

ANSWERS = {
    Answer.OWES: _("owes it now"),
    Answer.AS_ACCEPTED: _("owes it on the terms of its acceptance"),
    Answer.NOT_YET: _("does not owe it yet"),
    Answer.FREE: _("is free"),
}

OFFERS = {
    OfferKind.ACCEPTANCE_FOR_HONOUR: _("accepts it for the honour of"),
    OfferKind.PAYMENT_FOR_HONOUR: _("pays it for the honour of"),
    OfferKind.VARIED_ACCEPTANCE: _("accepts it otherwise than it was drawn"),
}


def said_of_a_bill(terms: Terms | None) -> list[tuple[Any, Any]]:
    """What an entry says of a bill: labels and values."""
    match terms:
        case PresentmentTerms(purpose=presented, to=to):
            return [(_("Purpose"), _PRESENTED[presented]), (_("Presented to"), name_of(to))]
        case AcceptanceTerms(amount=amount, varies=varies):
            return [(_("Amount"), amount), (_("Otherwise than drawn"), varies)]
        case AvalTerms(guarantees=guarantees, amount=amount, without_protest=released):
            rows = [(_("For whom"), name_of(guarantees)), (_("Amount"), amount)]
            return [*rows, *([(_("Protest"), _("not needed"))] if released else [])]
        case PaymentTerms():
            return _paid(terms)
        case ProtestTerms(evidence=evidence, costs=costs, ground=ground):
            shows = [(_("What it shows"), GROUNDS[ground])] if ground is not ProtestGround.DISHONOUR else []
            return [(_("The act that shows it, by number"), evidence), *shows, *_cost_rows(costs)]
        case NoticeTerms(told=told, costs=costs):
            return [(_("Whom you tell"), name_of(told)), *_cost_rows(costs)]
        case InterventionTerms(purpose=purpose, amount=amount, honoured=honoured):
            for_whom = name_of(honoured) or _("the drawer")
            return [(_("Offer"), _OFFERED[purpose]), (_("For whose honour"), for_whom), (_("Amount"), amount)]
        case OfferTerms(offered_by=by):
            return [(_("Whose offer"), name_of(by))]
        case ObstacleTerms(ground=ground, since=since, until=until):
            return [(_("What keeps the holder from it"), ground), (_("Since"), since), (_("Until"), until)]
    return []


def promised(bill: BillTerms) -> list[tuple[Any, Any]]:
    """What an instrument says when it opens."""
    rows: list[tuple[Any, Any]] = [
        (_("Sum"), f"{bill.amount} {bill.currency}"), (_("Drawee"), name_of(bill.drawee)),
        (_("Drawn in"), bill.drawn_in),
    ]  # fmt: skip
    if bill.interest:
        rows.append((_("Interest, per cent a year"), bill.interest.rate))
        rows.append((_("Interest from"), bill.interest.since or bill.drawn_on))
    rows += [(_("Protest"), _("not needed: drawn without protest"))] if bill.without_protest else []
    rows.append((_("In case of need"), name_of(bill.in_case_of_need)))
    if bill.exchange:
        rows += [(_("Payment"), _("in its own currency only"))] if bill.exchange.in_kind else []
        rows.append((_("Rate of exchange"), bill.exchange.rate))
    if bill.showing:
        rows += [(_("Acceptance"), _("must be asked for"))] if bill.showing.required else []
        rows += [(_("Acceptance"), _("must not be asked for"))] if bill.showing.prohibited else []
        rows += [(_("Present from"), bill.showing.not_before), (_("Present by"), bill.showing.by)]
    return rows


def _paid(terms: PaymentTerms) -> list[tuple[Any, Any]]:
    rows: list[tuple[Any, Any]] = [(_("Who paid"), name_of(terms.payer)), (_("Amount"), terms.amount)]
    if (more := terms.beyond) is not None:
        rows += [(_("Interest"), more.interest), (_("Costs"), more.costs), (_("Discount"), more.discount)]
        rows += [(_("Per cent a year"), more.rate), (_("Paid in all"), terms.whole)]
    if (given := terms.tendered) is not None:
        rows += [(_("Handed over"), f"{given.amount} {given.currency}"), (_("Rate of exchange"), given.rate)]
    return rows


def _cost_rows(costs: tuple[Cost, ...]) -> list[tuple[Any, Any]]:
    return [(COSTS[each.kind], each.amount) for each in costs]
