# SPDX-License-Identifier: Apache-2.0
"""A seller in Russia, whose law keeps people's data home until its authority was told: python -m tests.russian_node.

RU                         make and seed the node
clear TRADE                reach the stations that need a single window, which this node has none of
link EMAIL                 print the address of a person's page
"""

import sys
from dataclasses import replace
from typing import Any

from config.demo.nodes import RunningNode
from config.demo.world import MEXICO, NODES, DemoNode
from tradelane.kernel.ids import OrganisationId

_NUMBERS = {
    "seller": "RU.INN.7700000016",
    "carrier": "RU.INN.7700000024",
    "seller_bank": "RU.INN.7700000032",
}
RUSSIA = DemoNode(
    "RU",
    "Tradelane node of Russia (test)",
    8104,
    tuple(
        replace(
            each,
            id=OrganisationId(_NUMBERS[each.key]),
            address={**each.address, "city": "Vladivostok", "country": "RU"},
        )
        for each in MEXICO.organisations
        if each.key in _NUMBERS
    ),
)
CERTIFIED: dict[str, Any] = {
    "agreement": "EAEU-Singapore FTA",
    "certifier": "exporter",
    "criterion": "WO",
    "declaration": "Invented certification, for a test: the goods originate where this says.",
}


class RussianNode(RunningNode):
    """A node of the demo's making with the organisations of this file."""

    def run(self, module: str, *arguments: str) -> str:
        """Run a command; the seed's is this module, which knows Russia."""
        return RunningNode.run(self, "tests.russian_node" if module == "config.demo.seed" else module, *arguments)


def clear(trade: str) -> None:
    """Export cleared, and origin certified by the seller's own hand."""
    from django.conf import settings

    from tradelane.documents.values import DocumentKind
    from tradelane.kernel import clock
    from tradelane.kernel.ids import TradeId
    from tradelane.parties.values import Actor, OrganisationKind, Role
    from tradelane.trades import queries
    from tradelane.trades.actions import papers, reach
    from tradelane.trades.values import Step, StepDone

    seller = RUSSIA.organisation("seller").id
    by = Actor(seller, frozenset({OrganisationKind.SELLER}), frozenset(Role))
    found = queries.trade(id=TradeId(trade), by=by)
    for step in (Step.EXPORT_CLEARED, Step.ORIGIN_ISSUED):
        if step is Step.ORIGIN_ISSUED:
            stated = {**CERTIFIED, "invoice_number": papers.number(found, DocumentKind.COMMERCIAL_INVOICE)}
            papers.issue(found, DocumentKind.CERTIFICATE_OF_ORIGIN, statements=stated, by=by, now=clock.now())
        reach(trade=found.id, done=StepDone(step, clock.now(), settings.ECONOMY, seller, "Done by a test"), by=by)


def link(email: str) -> None:
    """Print the address of a person's page."""
    from tradelane.privacy.actions import link_for

    print(link_for(email=email))


if __name__ == "__main__":
    NODES["RU"] = RUSSIA
    if sys.argv[1] == "RU":
        from config.demo import seed

        seed.main("RU")
    else:
        import django

        django.setup()
        {"clear": clear, "link": link}[sys.argv[1]](*sys.argv[2:])
