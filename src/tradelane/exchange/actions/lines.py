# SPDX-License-Identifier: Apache-2.0
"""The line to another node; apart, because whom it believes depends on which node is called."""

from tradelane.exchange import queries
from tradelane.exchange.adapters.web import WebCourier
from tradelane.exchange.ports import Courier
from tradelane.exchange.values import PeerView


def line_to(peer: PeerView | None) -> Courier:
    """A line to a peer, which over mutual TLS must be certified by its own authority; to a node not met yet, by any."""
    if peer is not None and peer.authority:
        return WebCourier(authorities=(peer.authority,))
    return WebCourier(authorities=queries.node_authorities())
