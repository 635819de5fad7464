# SPDX-License-Identifier: Apache-2.0
"""Which bus spreads the node's work; apart, so that a node without one never loads the client of the other."""

from config.environment import Environment
from tradelane.journal.adapters.table import TableBus
from tradelane.journal.ports import Bus


def bus_of(environment: Environment) -> Bus:
    """JetStream where `NATS_URL` names its servers, else the tables; whoever opens it closes it."""
    if not environment.nats_addresses:
        return TableBus()
    from tradelane.journal.adapters.jetstream import JetStreamBus

    return JetStreamBus(addresses=environment.nats_addresses, node=environment.node_organisation)
