# SPDX-License-Identifier: Apache-2.0
"""A private buyer's bag of coffee, over HTTP as a phone would do it; apart from the story, whose buyer is a company."""

import secrets
import time
from collections.abc import Mapping
from typing import Any

import httpx

from config.demo.bank import COLLECTING_ACCOUNT, credit_notification
from config.demo.nodes import RunningNode, http, person
from tradelane.kernel.errors import Unavailable
from tradelane.payments.formats.qr_report import qr_report

BAG = "roasted-coffee-250-g"
WAIT_SECONDS = 60
"""The worker looks at facts several times a second; with a node down and back up, within this."""
BUYER: dict[str, Any] = {
    "name": "Siti Rahman",
    "email": "siti@buyer.example",
    "telephone": "+65 6000 0001",
    "address": {"street": "5 Tanjong Pagar Road", "city": "Singapore", "postcode": "088435"},
}
"""Plainly invented."""


def buy_one_bag(node: RunningNode, *, buyer: Mapping[str, Any] = BUYER) -> dict[str, Any]:
    """Order a bag as anyone, scan the code, pay it at the bank, and see the order paid; the order as the API shows it.

    `node` is the seller's. Raises Unavailable when a step is refused or the order is not paid in time.
    """
    quote = _call(node, "GET", f"/api/shop/quote?slug={BAG}&to=SG&quantity=1")
    order = _call(
        node,
        "POST",
        "/api/shop/orders",
        {
            "lines": [{"slug": BAG, "quantity": 1}],
            "to": "SG",
            "buyer": dict(buyer),
            "consent": True,
            "quote_digest": quote["quote_digest"],
            "key": secrets.token_urlsafe(24),
        },
    )
    scanned = qr_report(order["payment"]["payload"])
    if scanned["amount"] != quote["to_pay"]:
        raise Unavailable(f"the code asks {scanned['amount']}, the price shown was {quote['to_pay']}")
    paid = {"amount": scanned["amount"], "reference": scanned["reference"], "created_at": order["placed_at"]}
    bank = person(node, "seller_bank")
    content = credit_notification(paid, account=COLLECTING_ACCOUNT)
    outcomes = bank.post("/api/payments/notifications", content, media="application/xml")
    if [each["outcome"] for each in outcomes] not in (["exact"], ["duplicate"]):
        raise Unavailable(f"the bank's credit did not match the order: {outcomes}")
    return _until_paid(node, order["token"])


def _until_paid(node: RunningNode, token: str) -> dict[str, Any]:
    deadline = time.monotonic() + WAIT_SECONDS
    while (order := _call(node, "GET", f"/api/shop/orders/{token}"))["state"] != "paid":
        if time.monotonic() > deadline:
            raise Unavailable(f"order {order['number']} was not paid within {WAIT_SECONDS} s")
        time.sleep(0.1)
    return order


def _call(node: RunningNode, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """JSON of a call that needs no sign-in; tried again while the node is down, as every call is safe to repeat."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            answer = http().request(method, node.url + path, json=body)
        except httpx.TransportError as error:
            if time.monotonic() > deadline:
                raise Unavailable(f"{node.url} does not answer: {error}") from error
            time.sleep(0.2)
            continue
        if answer.is_error:
            raise Unavailable(f"{method} {path}: {answer.status_code} {answer.text[:600]}")
        found: dict[str, Any] = answer.json()
        return found
