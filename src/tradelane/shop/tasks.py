# SPDX-License-Identifier: Apache-2.0
"""Background work of the shop: follow facts, free unpaid goods, mail; apart, as the worker starts it and no person."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from tradelane.journal import actions as journal
from tradelane.kernel import clock
from tradelane.kernel.errors import Unavailable
from tradelane.privacy.actions import link_for
from tradelane.shop import actions, queries
from tradelane.shop.inbox import FACTS


def follow() -> int:
    """Let orders react to what rooms recorded since the last look; how many facts were new."""
    return journal.follow(reader="shop", reactions=FACTS)


def release_unpaid() -> int:
    """Put the goods of orders that nobody paid back on the shelf; how many orders."""
    return actions.release_unpaid(now=clock.now())


def mail(payload: dict[str, Any]) -> None:
    """Write to the buyer where their order stands and who saw their data; the address is theirs if this reaches them.

    Raises Unavailable while the mail server does not take it.
    """
    order = queries.order_by_id(payload["order"])
    page = f"{settings.BASE_URL}/shop/orders/{queries.order_token(order.id)}"
    text = _(
        "Your order %(number)s with %(seller)s stands here:\n%(page)s\n\n"
        "Who saw your data, and how to object or have it corrected:\n%(seen)s\n"
    )
    told = {
        "number": order.number,
        "seller": order.seller_name,
        "page": page,
        "seen": link_for(email=order.buyer.email),
    }
    try:
        send_mail(_("Your order %(number)s") % told, text % told, None, [order.buyer.email])
    except OSError as error:
        raise Unavailable(f"the mail server does not answer: {type(error).__name__}") from error
