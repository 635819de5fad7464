# SPDX-License-Identifier: Apache-2.0
"""A buyer's data reaches the seller with a receipt, and the buyer is written to."""

import dataclasses
from datetime import datetime

import pytest
from django.core import mail
from tests.shop_makers import Storefront, a_buyer

from tradelane.journal.queries import job
from tradelane.privacy import actions as privacy
from tradelane.privacy import queries as receipts
from tradelane.privacy.values import Purpose
from tradelane.shop import tasks
from tradelane.shop.values import OrderView


@pytest.fixture
def shop(db: None, frozen_clock: datetime) -> Storefront:
    return Storefront(frozen_clock)


def test_the_buyer_has_a_receipt_of_what_the_seller_got(shop: Storefront) -> None:
    order = shop.order()
    (day,) = receipts.receipts_of(receipts.key_of(email=order.buyer.email))
    (receipt,) = [each for each in day.receipts if each.subject == order.id]
    assert receipt.recipient == order.seller
    assert {"name", "email", "telephone", "address.street"} <= set(receipt.fields)


def test_what_the_buyer_objects_to_the_seller_never_gets(shop: Storefront) -> None:
    key = receipts.key_of(email=a_buyer().email)
    privacy.object_to(person_key=key, purpose=Purpose.TRADE_FULFILMENT, now=shop.now)
    order: OrderView = shop.order()
    assert order.buyer.telephone == ""
    assert dataclasses.replace(order.buyer, telephone=a_buyer().telephone) == a_buyer()


def test_the_buyer_is_written_to_once_with_both_links(shop: Storefront) -> None:
    order = shop.order()
    assert job(kind="shop.mail", key=order.id, now=shop.now) is not None
    tasks.mail({"order": order.id})
    (written,) = mail.outbox
    assert written.to == [order.buyer.email]
    assert order.number in written.subject
    assert "/shop/orders/" in written.body
    assert "/privacy/link/" in written.body
