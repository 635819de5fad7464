# SPDX-License-Identifier: Apache-2.0
"""A message from one organisation to another: signed, encrypted, kept, opened, believed, kept and receipted; in one
process and one store that play both nodes. Beside the bare primitives of the same run."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.makers import BUYER, SELLER, an_actor

from bench import _node

MESSAGES = 40


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    _node.opened()
    from tests.exchange_makers import KIND, PURPOSE, at_node, two_nodes

    from tradelane.exchange import actions
    from tradelane.exchange.models import OutboxMessage
    from tradelane.kernel import clock

    two_nodes(now=clock.now() - timedelta(minutes=1))
    body = {"consignment": "consignment_bench", "note": "x" * 3000}

    def carry(number: int) -> None:
        with at_node("MX"):
            id = actions.send(
                to_node="SG", to=BUYER, kind=KIND, body=body, purpose=PURPOSE, key=f"bench_{number}",
                by=an_actor(SELLER),
            )  # fmt: skip
            sealed = bytes(OutboxMessage.objects.values_list("sealed", flat=True).get(pk=id))
        with at_node("SG"):
            actions.receive(jwe=sealed, now=clock.now())

    carry(-1)
    yield {
        "name": "exchange: messages sent and received", "value": _node.rate(carry, MESSAGES), "unit": "1/s",
        "goal": 100, "better": "higher", "limit": _node.rate(_primitives(), 300), "peer": None, "n": MESSAGES,
    }  # fmt: skip


def _primitives() -> Any:
    """What no implementation is spared: two signatures, two verifications and two key agreements, P-256."""
    key, algorithm = ec.generate_private_key(ec.SECP256R1()), ec.ECDSA(hashes.SHA256())
    message = os.urandom(3000)

    def act(_: int) -> None:
        for _ in range(2):
            key.public_key().verify(key.sign(message, algorithm), message, algorithm)
            ec.generate_private_key(ec.SECP256R1()).exchange(ec.ECDH(), key.public_key())

    return act
