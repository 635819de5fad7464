# SPDX-License-Identifier: Apache-2.0
"""The only writes of the shop; apart by who speaks: the seller of the catalogue, the buyer of an order."""

from tradelane.shop.actions.catalogue import publish_product as publish_product
from tradelane.shop.actions.catalogue import set_payee as set_payee
from tradelane.shop.actions.orders import cancel_order as cancel_order
from tradelane.shop.actions.orders import end_order as end_order
from tradelane.shop.actions.orders import mail_again as mail_again
from tradelane.shop.actions.orders import mark_paid as mark_paid
from tradelane.shop.actions.orders import place_order as place_order
from tradelane.shop.actions.orders import release_unpaid as release_unpaid
