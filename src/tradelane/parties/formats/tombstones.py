# SPDX-License-Identifier: Apache-2.0
"""The file of destroyed keys, one JSON object a line, each naming the digest of the line before it.

Apart, because it is read where everything else may be lost: whoever takes a line out breaks the chain after it.
A last line without its end is of a crash while it was written, and counts for nothing: its key was not destroyed.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.parties.values.vault import KeyId, Tombstone


def lines_after(last: str, keys: Iterable[KeyId], *, at: datetime) -> bytes:
    """The lines of further destroyed keys; `last` is the digest of the last line so far."""
    written = b""
    for key in keys:
        line = canonical({"at": rfc3339(at), "before": last, "key": key})
        written += line + b"\n"
        last = digest(line)
    return written


def digest(line: bytes) -> str:
    """By what the next line names this one."""
    return hashlib.sha256(line).hexdigest()


def read(content: bytes) -> tuple[list[Tombstone], str]:
    """Every tombstone and the digest of the last line. Raises Unreadable (VAULT-3) for a broken chain."""
    found, last = [], ""
    for number, line in enumerate(_whole_lines(content), start=1):
        stone = _stone(line, number)
        if stone.before != last:
            raise _broken(number, "it does not follow the line before it")
        found.append(stone)
        last = digest(line)
    return found, last


def _whole_lines(content: bytes) -> list[bytes]:
    return content.split(b"\n")[:-1]


def _stone(line: bytes, number: int) -> Tombstone:
    try:
        data = json.loads(line)
        return Tombstone(KeyId(str(data["key"])), from_rfc3339(data["at"]), str(data["before"]))
    except (ValueError, KeyError, TypeError, TradelaneError) as error:
        raise _broken(number, "it is no tombstone") from error


def _broken(number: int, why: str) -> Unreadable:
    return Unreadable(
        f"the file of destroyed keys is damaged: {why}", field=f"line {number}", rule="VAULT-3",
        fix="Put the copy of that file back; without it a restored key store could bring erased people back.",
    )  # fmt: skip
