# SPDX-License-Identifier: Apache-2.0
"""Messages between two nodes while everything fails: servers, workers and senders are killed with -9, the cable is cut,
requests are lost, doubled and carried late, a disk is full. STORM_MESSAGES=10000 for the whole storm (some minutes).

What is measured is the rate at which messages are delivered, signed for and audited under that; what must hold (each
delivered once, in its order, under a genuine receipt and stamp) is asserted by `tests.storm_audit`.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.exchange_storm import a_storm, why_not
from tests.storm_audit import audit

MESSAGES = int(os.environ.get("STORM_MESSAGES", "1000"))


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    if reason := why_not():
        print(f"exchange_storm: skipped, {reason}", file=sys.stderr)
        return
    with (
        tempfile.TemporaryDirectory(prefix="tradelane-storm-") as folder,
        a_storm(Path(folder), messages=MESSAGES, disk=100 + MESSAGES // 8, between=(4, 12)) as storm,
    ):
        storm.open()
        storm.rage(troubles=MESSAGES, patience=600 + MESSAGES)
        for side in storm.sides:
            side.run("tests.exchange_node", "stamp")
        found, weather = audit(storm), storm.weather()
        fell = sum(sum(side.deaths.values()) for side in storm.sides)
    print(f"exchange_storm: {found}, {weather}, ended by themselves: {fell}", file=sys.stderr)
    yield {
        "name": "exchange: messages delivered once, in a storm", "value": round(MESSAGES / weather["seconds"], 1),
        "unit": "1/s", "goal": None, "better": "higher", "limit": None, "peer": None, "n": MESSAGES,
    }  # fmt: skip
