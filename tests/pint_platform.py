# SPDX-License-Identifier: Apache-2.0
"""One of our nodes as an eBL platform under a code of its own, with a process that does steps on it one by one."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.real_nodes import Hand, Node, kill


@dataclass
class Platform(Node):
    """A node under a platform's code of its own."""

    _hand: Hand | None = field(default=None, init=False)

    @property
    def code(self) -> str:
        return f"{self.economy}PL"

    @property
    def dcsa(self) -> str:
        """Where other platforms call it."""
        return f"{self.url}/api/titles/dcsa"

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "TRADELANE_EBL_PLATFORM": self.code}

    def step(self, *step: str) -> str:
        """Do one step of `tests.pint_node` in the process that stays; what it printed."""
        if self._hand is None:
            self._hand = Hand(self, "tests.pint_node")
        return self._hand.do(*step)

    def close(self) -> None:
        """End whatever was started on it."""
        if self._hand is not None:
            self._hand.close()
        for process in self.processes:
            if process.poll() is None:
                kill(process)

    def bill_state(self, bill: dict[str, Any]) -> tuple[str, str]:
        """The state and the holder of a bill's record, beside the program; empty where there is none."""
        rows = self.ask(
            "SELECT t.state, t.holder FROM titles_title t JOIN titles_transport_document d"
            " ON t.document = 'sha256:' || d.checksum"
            f" WHERE d.reference = '{bill['transportDocumentReference']}'"
        )
        assert len(rows) <= 1
        return (str(rows[0][0]), str(rows[0][1])) if rows else ("", "")

    # ── a copy of its disk ──

    def copied(self) -> Path:
        """A copy of its store as it is now."""
        copy = self.home / "copy.sqlite3"
        copy.unlink(missing_ok=True)
        self._pour(self.home / "node.sqlite3", copy)
        return copy

    def restore(self, copy: Path) -> None:
        """Put the copy back in the place of the store, as who has lost a disk does: what came since is forgotten."""
        self._pour(copy, self.home / "node.sqlite3")

    @staticmethod
    def _pour(source: Path, target: Path) -> None:
        with closing(sqlite3.connect(source, timeout=20)) as old, closing(sqlite3.connect(target, timeout=20)) as new:
            old.backup(new)
