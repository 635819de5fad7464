# SPDX-License-Identifier: Apache-2.0
"""The register of this node, written out and replayed by whoever gets the file and the trust list."""

from tests.makers import SELLER
from tests.rooms.titles.conftest import MX_BANK, World

from tradelane.kernel.canonical import canonical
from tradelane.titles import formats, queries
from tradelane.trust.queries import trust_list


def test_a_register_is_written_in_the_order_in_which_it_is_replayed(world: World) -> None:
    titles = [world.issue(text=f"bill {n}", number=f"PTL-{n}") for n in range(4)]
    for title in titles[::2]:
        world.transfer(world.transfer(title, MX_BANK), SELLER)
    lines = [canonical(formats.signed_json(each)) for each in queries.every_entry()]
    found = formats.replay(lines, trust_list())
    assert (found.result, found.entries, found.titles["valid"]) == ("valid", 4 + 4, 4), found.faults
    assert formats.replay(lines[1:], trust_list()).result == "invalid"
