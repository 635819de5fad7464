# SPDX-License-Identifier: Apache-2.0
"""From the shell to the answer on a small file: whole processes, beside an interpreter that does nothing."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.trust_makers import a_node, issued

PROCESSES = 9
CALLS = {
    "verify_start": ("verify", "a.json"),
    "verify_xml_start": ("verify", "a.xml"),
    "verify_pdf_start": ("verify", "a.pdf"),
    "check_start": ("check", "a.json"),
    "compare_start": ("compare", "a.json", "a.xml"),
}


def _seconds(folder: Path, *arguments: str) -> float:
    """The least of several runs: what else the machine does only ever adds."""
    taken = []
    for _ in range(PROCESSES + 1):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, check=False)
        taken.append(time.perf_counter() - start)
        assert done.returncode in (0, 2), done.stderr  # the sample's trust list is of another day: undetermined
    return round(min(taken), 3)


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for form in ("json", "xml", "pdf"):
            (folder / f"a.{form}").write_bytes(getattr(issued(), form))
        (folder / "trust-list.json").write_bytes(a_node().trust_list_file())
        limit = _seconds(folder, "-c", "pass")
        for row, arguments in CALLS.items():
            yield {
                "name": row, "value": _seconds(folder, "-m", "config.commands.main", *arguments), "unit": "s",
                "goal": 0.5, "better": "lower", "limit": limit, "peer": None, "n": PROCESSES,
            }  # fmt: skip
