# SPDX-License-Identifier: Apache-2.0
"""Run the benchmarks and write var/bench.json; each row stands beside its goal, its limit and a peer.

The limit is what the primitives below take, the peer another library, both measured in the same run where they can be.
python -m bench [name]
"""

import importlib
import json
import pkgutil
import sys
from pathlib import Path
from typing import Any

import bench

OUT = Path("var/bench.json")


def main(only: str = "") -> int:
    """Run every benchmark, or the one named; returns the exit status."""
    names = [m.name for m in pkgutil.iter_modules(bench.__path__) if not m.name.startswith("_")]
    if only and only not in names:
        print(f"no benchmark named {only}; there are: {' '.join(names)}", file=sys.stderr)
        return 1
    rows: list[dict[str, Any]] = []
    for name in [only] if only else names:
        for row in importlib.import_module(f"bench.{name}").rows():
            print(
                f"{row['name']:<46} {row['value']:>10} {row['unit']:<4}"
                f" goal {row['goal']}  limit {row['limit'] or '-'}  peer {row['peer'] or '-'}",
                flush=True,
            )
            rows.append(row)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(rows, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
