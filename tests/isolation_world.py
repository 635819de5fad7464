# SPDX-License-Identifier: Apache-2.0
"""Real subjects for the test of isolation; apart, because each room adds one function that makes one of its own."""

from collections.abc import Callable

from tests.consignment_makers import a_consignment
from tests.makers import BUYER, SELLER, an_actor


def a_consignment_of_seller_and_buyer() -> None:
    from tradelane.consignments.actions import enter

    enter(consignment=a_consignment(), by=an_actor(SELLER), readers=[BUYER])


MAKERS: list[Callable[[], None]] = [a_consignment_of_seller_and_buyer]
"""Each makes one subject of seller and buyer, through the room's actions."""
