# SPDX-License-Identifier: Apache-2.0
"""Whatever fails between two nodes, every message arrives once, in its order, and is signed for: see exchange_storm."""

import os
from pathlib import Path

import pytest
from tests.exchange_storm import a_storm, why_not
from tests.storm_audit import audit

pytestmark = [pytest.mark.network]
MESSAGES = int(os.environ.get("STORM_MESSAGES", "160"))
"""Half of them each way. `python -m bench exchange_storm` runs ten thousand and prints the figures."""


def test_nothing_is_lost_or_doubled_in_a_storm(tmp_path: Path) -> None:
    if reason := why_not():
        pytest.skip(reason)
    with a_storm(tmp_path, messages=MESSAGES, disk=60 + MESSAGES // 10, pause=0.06, between=(0.5, 1.5)) as storm:
        storm.open()
        storm.rage(troubles=10, patience=120 + MESSAGES)
        for side in storm.sides:
            side.run("tests.exchange_node", "stamp")
        audit(storm)
        weather = storm.weather()
        assert {"servers killed", "workers killed", "cables cut", "disks filled"} <= weather.keys(), weather
        assert sum(storm.sides[0].deaths.values()) + sum(storm.sides[1].deaths.values()) == 0, "nothing fell by itself"
