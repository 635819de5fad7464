# SPDX-License-Identifier: Apache-2.0
"""A buyer and a bank in Japan, whose law on electronic bills of lading is a draft: python -m tests.japan_node."""

from dataclasses import replace

from config.demo.nodes import RunningNode
from config.demo.world import NODES, SINGAPORE, DemoNode
from tradelane.kernel.ids import OrganisationId

_NUMBERS = {"buyer": "JP.CN.7010001000001", "buyer_bank": "JP.CN.5010001000002"}
JAPAN = DemoNode(
    "JP",
    "Tradelane node of Japan (test)",
    8103,
    tuple(
        replace(each, id=OrganisationId(_NUMBERS[each.key]), address={**each.address, "country": "JP"})
        for each in SINGAPORE.organisations
        if each.key in _NUMBERS
    ),
)


class JapaneseNode(RunningNode):
    """A node of the demo's making with the organisations of this file."""

    def run(self, module: str, *arguments: str) -> str:
        """Run a command; the seed's is this module, which knows Japan."""
        return RunningNode.run(self, "tests.japan_node" if module == "config.demo.seed" else module, *arguments)


if __name__ == "__main__":
    from config.demo import seed

    NODES["JP"] = JAPAN
    seed.main("JP")
