# SPDX-License-Identifier: Apache-2.0
"""Django's SQLite backend, in which the threads of a process begin their transactions in line. Django asks for `base`.

SQLite lets one write at a time, and who finds it busy sleeps, longer each time, and tries again: under load some are
passed by again and again while newcomers are served at once. Here a thread that begins a transaction waits in line
instead, and the next is woken the moment the one before ends. Other processes still compete as SQLite has it.
"""

from collections import defaultdict
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from config.sqlite.turns import Turns

_lines: defaultdict[str, Turns] = defaultdict(Turns)
"""File → who writes to it next."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds its file's turn while it has a transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        if not self._has_turn:
            if not self._line.take(timeout=self._patience):
                raise OperationalError("database is locked: a transaction before this one does not end")
            self._has_turn = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # its stubs leave it out
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # its stubs leave it out
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # its stubs leave it out
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # its stubs leave it out
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._line.give()

    @property
    def _line(self) -> Turns:
        return _lines[str(self.settings_dict["NAME"])]

    @property
    def _patience(self) -> float:
        """As long as SQLite itself would wait."""
        return float(self.settings_dict["OPTIONS"].get("timeout", 5.0))
