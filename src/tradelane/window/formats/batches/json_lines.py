# SPDX-License-Identifier: Apache-2.0
"""Filings as JSON: `{"filings": […]}`, a list, or one object a line; apart from CSV, which flattens them."""

from collections.abc import Iterator

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.batches.entries import entries_of, entry_of, unread
from tradelane.window.values import BatchEntry


def read_json_file(content: bytes) -> Iterator[BatchEntry]:
    """The filings of a file. Raises Unreadable for what is neither JSON nor lines of JSON."""
    try:
        whole = parse(content)
    except Unreadable:
        lines = content.splitlines()
        if len(lines) < 2:
            raise
        return _lines(lines)
    if isinstance(whole, dict) and isinstance(whole.get("filings"), list):
        return entries_of(whole["filings"])
    return entries_of(whole if isinstance(whole, list) else [whole])


def _lines(lines: list[bytes]) -> Iterator[BatchEntry]:
    """One filing a line; an empty line is none."""
    written = (line for line in lines if line.strip())
    for number, line in enumerate(written, start=1):
        try:
            yield entry_of(parse(line), number)
        except Unreadable as error:
            yield unread(number, "", error)
