# SPDX-License-Identifier: Apache-2.0
"""Fees as a procedure's terms write them, and what a case owes as JSON; apart, as rows, API and pages read one form."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.money import Money, decimal_from, plain
from tradelane.window.values import Charge, Confidence, Conversion, Fee, FeeBase, FeeLine, Refund, Tier


def read_fee(given: Mapping[str, Any]) -> Fee:
    """One `[[fees]]` table of a procedure's terms. Raises Unreadable, KeyError and ValueError, which name the term."""
    name = given["name"]
    rate = given.get("rate")
    return Fee(
        name=name,
        amount=_money(given, "amount"),
        basis=given["basis"],
        confidence=Confidence(given["confidence"]),
        note=given.get("note", ""),
        agency=given.get("agency", "customs"),
        per=FeeBase(given.get("per", FeeBase.CASE)),
        permit=given.get("permit", ""),
        rate=None if rate is None else decimal_from(rate, field=f"fees.{name}.rate"),
        currency=given.get("currency", ""),
        least=_money(given, "least"),
        greatest=_money(given, "greatest"),
        starts=given.get("starts"),
        ends=given.get("ends"),
        waits=bool(given.get("waits", False)),
        refund=Refund(given.get("refund", Refund.NEVER)),
        waived_for=frozenset(Tier(tier) for tier in given.get("waived_for", ())),
        waiver=given["waiver"] if given.get("waived_for") else "",
    )


def _money(given: Mapping[str, Any], name: str) -> Money | None:
    return None if name not in given else Money.from_json(given[name], field=f"fees.{given['name']}.{name}")


def fee_json(fee: Fee) -> dict[str, Any]:
    """A fee of the published tariff."""
    return {
        "name": fee.name,
        "amount": fee.amount.as_json() if fee.amount else None,
        "agency": fee.agency,
        "per": str(fee.per),
        "permit": fee.permit,
        "rate": None if fee.rate is None else plain(fee.rate),
        "currency": fee.currency,
        "least": fee.least.as_json() if fee.least else None,
        "greatest": fee.greatest.as_json() if fee.greatest else None,
        "starts": fee.starts.isoformat() if fee.starts else None,
        "ends": fee.ends.isoformat() if fee.ends else None,
        "waits": fee.waits,
        "refund": str(fee.refund),
        "waived_for": sorted(fee.waived_for),
        "waiver": fee.waiver,
        "basis": fee.basis,
        "note": fee.note,
        "confidence": str(fee.confidence),
    }


def line_json(line: FeeLine) -> dict[str, Any]:
    """One line of what a case owes."""
    return {
        "name": line.name,
        "agency": line.agency,
        "amount": line.amount.as_json() if line.amount else None,
        "how": line.how,
        "basis": line.basis,
        "confidence": str(line.confidence),
        "waits": line.waits,
        "refund": str(line.refund),
        "waiver": line.waiver,
        "converted": _conversion_json(line.converted) if line.converted else None,
    }


def _conversion_json(converted: Conversion) -> dict[str, Any]:
    return {
        "from": converted.before.as_json(),
        "into": converted.after.as_json(),
        "factor": plain(converted.factor),
        "day": converted.day.isoformat(),
        "source": converted.source,
    }


def _conversion_from_json(given: Mapping[str, Any]) -> Conversion:
    return Conversion(
        Money.from_json(given["from"], field="fees.converted.from"),
        Money.from_json(given["into"], field="fees.converted.into"),
        decimal_from(given["factor"], field="fees.converted.factor"), date.fromisoformat(given["day"]), given["source"],
    )  # fmt: skip


def lines_json(lines: Iterable[FeeLine]) -> list[dict[str, Any]]:
    """Every line, in order."""
    return [line_json(line) for line in lines]


def line_from_json(given: Mapping[str, Any]) -> FeeLine:
    """Reads what `line_json` wrote."""
    amount = given["amount"]
    return FeeLine(
        name=given["name"], agency=given["agency"],
        amount=None if amount is None else Money.from_json(amount, field="fees.amount"),
        how=given["how"], basis=given["basis"], confidence=Confidence(given["confidence"]),
        waits=given["waits"], refund=Refund(given["refund"]), waiver=given["waiver"],
        converted=_conversion_from_json(given["converted"]) if given.get("converted") else None,
    )  # fmt: skip


def charge_json(charge: Charge) -> dict[str, Any]:
    """What a case owes to one agency."""
    return {
        "id": charge.id,
        "case": charge.case,
        "agency": charge.agency,
        "payee": charge.payee,
        "lines": lines_json(charge.lines),
        "amount": charge.amount.as_json(),
        "state": str(charge.state),
        "holds": charge.holds,
        "assessed_at": rfc3339(charge.assessed_at),
        "payment": charge.intent,
        "paid_at": rfc3339(charge.paid_at) if charge.paid_at else None,
        "receipt": charge.receipt,
        "number": charge.number,
        "refund": charge.refund,
        "refund_reason": str(charge.refund_reason or ""),
    }
