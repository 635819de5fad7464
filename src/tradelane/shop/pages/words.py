# SPDX-License-Identifier: Apache-2.0
"""What buyers read for rules, states and figures, in their language; apart, because several pages say the same."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.errors import Refused
from tradelane.kernel.money import Money
from tradelane.shop.values import Offer, OfferLine, OrderState, Verdict
from tradelane.tariff.values import MeasureKind

STATES = {
    OrderState.PLACED: gettext_lazy("Placed"),
    OrderState.PAID: gettext_lazy("Paid"),
    OrderState.CANCELLED: gettext_lazy("Cancelled"),
}
KINDS = {
    "goods": gettext_lazy("Goods"),
    "freight": gettext_lazy("Freight"),
    "insurance": gettext_lazy("Insurance"),
    "allowance": gettext_lazy("Allowance"),
    "charge": gettext_lazy("Charge"),
    "exchange": gettext_lazy("Rate of exchange"),
    "customs value": gettext_lazy("Customs value"),
    "customs duty": gettext_lazy("Customs duty"),
    "additional duty": gettext_lazy("Additional duty"),
    "anti-dumping duty": gettext_lazy("Anti-dumping duty"),
    "countervailing duty": gettext_lazy("Countervailing duty"),
    "safeguard duty": gettext_lazy("Safeguard duty"),
    "excise duty": gettext_lazy("Excise duty"),
    "de minimis": gettext_lazy("Waived for small values"),
    "fee": gettext_lazy("Customs fee"),
    "tax": gettext_lazy("Import tax"),
}
CONFIDENCE = {
    "high": gettext_lazy("stated by the seller or read in the official source"),
    "medium": gettext_lazy("read in a reliable secondary source"),
    "low": gettext_lazy("not confirmed yet: the amount may differ"),
}
UNITS = {"BG": gettext_lazy("bag"), "CT": gettext_lazy("carton"), "C62": gettext_lazy("piece")}
_BARS = {**dict.fromkeys(map(str, MeasureKind), "duty"), "fee": "fee", "tax": "tax"}
_FIELDS = {"lines": "quantity", "price": "quantity", "destination": "to"}
"""Field of a rule → field of the checkout form, where they differ."""


def economy(code: str) -> str:
    """An economy's name in the reader's language."""
    return _(ECONOMIES.get(code, code))


def unit(code: str) -> str:
    """The name of a unit sold."""
    return str(UNITS.get(code, code))


def refusal(error: Refused) -> tuple[str, str]:
    """The form's field that a refusal is about, and what to say to the buyer: what, why, how to mend it."""
    facts = error.facts
    said = {
        "SHOP-1": _("Only %(stock)s are left. Order at most that many."),
        "SHOP-2": _("Order at least %(minimum)s."),
        "SHOP-3": _("This is not sold to that destination. %(reason)s Choose another one."),
        "SHOP-4": _("A permit is needed there. Write its number, or ask the agency for one first."),
        "SHOP-5": _("This is no e-mail address. Write it as name@example.com."),
        "SHOP-6": _("Write the telephone number with + and the country's code first: +65 6123 4567."),
        "SHOP-8": _("A private person needs a price with duty and tax in it. Buy as a company that imports."),
        "SHOP-9": _("This is sold to companies only. Write your company's official number."),
        "SHOP-10": _("Read who gets your data, and tick the box."),
        "SHOP-11": _("The parcel needs a name and a full address in the destination."),
        "SHOP-13": _("The seller can't take private payments from there yet. Buy as a company."),
    }.get(error.rule)
    known = {"stock": 0, "minimum": 1, "reason": "", **facts}
    text = said % known if said else f"{error.message} {error.fix}"
    return _FIELDS.get(error.field, error.field), f"{text} [{error.rule}]"


def verdict(found: Any) -> dict[str, str]:
    """Whether it can be sold there, in one sentence; `found` is a Destination or None."""
    if found is None:
        return {
            "tone": "waiting",
            "text": _("Not on offer there: the seller has not said that it may be sold."),
            "why": "",
        }
    texts = {
        Verdict.YES: ("good", _("Can be sold here: yes")),
        Verdict.PERMIT: ("waiting", _("Can be sold here: with a permit")),
        Verdict.NO: ("bad", _("Can be sold here: no")),
    }
    tone, text = texts[found.verdict]
    why = f"{found.reason} ({found.cites})" if found.cites else found.reason
    return {"tone": tone, "text": text, "why": why}


def bars(offer: Offer) -> list[dict[str, Any]]:
    """Each counted figure as a bar: where it begins and how long it is in whole percent of the total."""
    made: list[dict[str, Any]] = []
    whole, before = offer.total.amount or Decimal(1), Decimal(0)
    for place, line in enumerate(offer.lines, start=1):
        if not line.counts:
            continue
        start, end = (int(at * 100 / whole) for at in (before, before + line.amount.amount))
        made.append({
            "name": KINDS.get(line.kind, line.kind), "kind": _BARS.get(line.kind, line.kind), "amount": line.amount,
            "start": max(start, 0), "width": max(end - start, 1 if line.amount.amount else 0),
            "cites": _cites(line), "url": f"#figure-{place}",
        })  # fmt: skip
        before += line.amount.amount
    return made


def _cites(line: OfferLine) -> str:
    if line.kind == "goods":
        return _("the seller's price")
    if line.kind == "freight":
        return _("the seller's price of delivery")
    return f"{line.rate} · {line.cites}" if line.rate else line.cites


def figures(offer: Offer) -> list[dict[str, Any]]:
    """What each figure rests on, also those that only explain."""
    return [
        {
            "id": f"figure-{place}",
            "name": KINDS.get(line.kind, line.kind),
            "line": line,
            "confidence": CONFIDENCE.get(line.confidence, line.confidence),
        }
        for place, line in enumerate(offer.lines, start=1)
    ]


def problems(form: forms.Form) -> list[dict[str, str]]:
    """The errors of a form for the summary above it, each a link to its field."""
    found = []
    for name, texts in form.errors.items():
        label = f"{form.fields[name].label}: " if name in form.fields else ""
        href = f"#{name}" if name in form.fields else "#main"
        found += [{"text": f"{label}{text}", "href": href} for text in texts]
    return found


def money(amounts: tuple[Money, ...]) -> str:
    """Prices side by side."""
    return " · ".join(str(amount) for amount in amounts)
