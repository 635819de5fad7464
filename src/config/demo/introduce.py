# SPDX-License-Identifier: Apache-2.0
"""Lets one node recognise the other: trust list, federation, agreement; apart, as two administrators would do it.

python -m config.demo.introduce SG http://127.0.0.1:8102 HOME_OF_THE_OTHER ANCHOR_OF_THE_FEDERATION
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import django

FROM = datetime(2026, 1, 1, tzinfo=UTC)
ACT = "Demo recognition between two invented nodes: no act of any economy stands behind it"


def main(economy: str, url: str, home: Path, anchor: Path) -> None:
    """Recognise the other node and agree on the lane. Running it again changes nothing."""
    django.setup()
    from django.conf import settings

    from config.demo.peering import agree

    theirs = (home / "trust-list.json").read_bytes()
    agree(here=settings.ECONOMY, economy=economy, url=url, trust_list=theirs, anchor=anchor, act=ACT, since=FROM)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
