# SPDX-License-Identifier: Apache-2.0
"""A quote of the tariff as an offer to a buyer; apart, because the digest of it is what the buyer confirms."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tradelane.kernel.canonical import canonical
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.money import Money, total
from tradelane.shop.values import Cart, Offer, OfferLine
from tradelane.tariff.values import MeasureKind, Quote, QuoteLine

AT_THE_BORDER = frozenset({*map(str, MeasureKind), "fee", "tax"})
"""Kinds of lines that customs collects from the importer, unless the seller delivers with duty paid."""


def offer(quote: Quote, *, cart: Cart, incoterm: Incoterm, currency: str) -> Offer:
    """What the buyer is asked to confirm, in the currency of the sale.

    Delivered with duty paid (DDP) everything is paid to the seller; else customs collects duty and tax.
    """
    lines = tuple(_line(line, incoterm) for line in quote.lines)
    counted = [line for line in lines if line.counts]
    to_pay = total((line.amount for line in counted if line.to_seller), currency=currency).rounded()
    at_border = total((line.amount for line in counted if not line.to_seller), currency=currency).rounded()
    decisive = {
        "cart": [[line.product.sku, line.quantity] for line in cart.lines],
        "economy": cart.economy,
        "incoterm": str(incoterm),
        "lines": [[line.kind, line.rate, line.amount.as_json(), line.to_seller] for line in counted],
        "to_pay": to_pay.as_json(),
    }
    return Offer(quote.lane, quote.on, incoterm, lines, to_pay, at_border, digest_of(canonical(decisive)))


def _line(line: QuoteLine, incoterm: Incoterm) -> OfferLine:
    return OfferLine(
        kind=line.kind,
        description=line.description,
        amount=line.amount_in_sale_currency,
        rate=line.rate,
        base=line.base,
        cites=line.cites,
        source=line.source,
        confidence=str(line.confidence),
        counts=line.counts,
        to_seller=incoterm is Incoterm.DDP or line.kind not in AT_THE_BORDER,
    )


def offer_json(made: Offer) -> dict[str, Any]:
    """The offer as data: what the API answers, and what an order keeps of the price it was placed at."""
    return {
        "lane": made.lane,
        "date": made.on.isoformat(),
        "incoterm": str(made.incoterm),
        "lines": [_line_json(line) for line in made.lines],
        "to_pay": made.to_pay.as_json(),
        "at_border": made.at_border.as_json(),
        "total": made.total.as_json(),
        "quote_digest": made.digest,
    }


def _line_json(line: OfferLine) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "description": line.description,
        "amount": line.amount.as_json(),
        "rate": line.rate,
        "base": line.base.as_json() if line.base else None,
        "cites": line.cites,
        "source": line.source,
        "confidence": line.confidence,
        "counts": line.counts,
        "to_seller": line.to_seller,
    }


def offer_from_json(data: Mapping[str, Any]) -> Offer:
    """What `offer_json` wrote, from the table of orders."""
    return Offer(
        lane=data["lane"],
        on=date.fromisoformat(data["date"]),
        incoterm=Incoterm(data["incoterm"]),
        lines=tuple(_line_from_json(line) for line in data["lines"]),
        to_pay=Money.from_json(data["to_pay"], field="to_pay"),
        at_border=Money.from_json(data["at_border"], field="at_border"),
        digest=Digest(data["quote_digest"]),
    )


def _line_from_json(data: Mapping[str, Any]) -> OfferLine:
    base = data["base"]
    return OfferLine(
        **{
            **data,
            "amount": Money.from_json(data["amount"], field="amount"),
            "base": Money.from_json(base, field="base") if base else None,
        }
    )
