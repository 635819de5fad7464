# SPDX-License-Identifier: Apache-2.0
"""Files of many filings: CSV, JSON, lines of JSON, or a zip of declarations; the door to the files beside it."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.batches.archive import read_archive
from tradelane.window.formats.batches.columns import read_csv
from tradelane.window.formats.batches.entries import LINES_AT_MOST as LINES_AT_MOST
from tradelane.window.formats.batches.entries import entries_of, entry_of
from tradelane.window.formats.batches.json_lines import read_json_file
from tradelane.window.formats.batches.results import CSV as CSV
from tradelane.window.formats.batches.results import batch_json as batch_json
from tradelane.window.formats.batches.results import faults_of_error as faults_of_error
from tradelane.window.formats.batches.results import line_json as line_json
from tradelane.window.formats.batches.results import lines_csv as lines_csv
from tradelane.window.values import BatchEntry

BYTES_AT_MOST = 50_000_000
"""Ten thousand filings of five kilobytes."""
_ZIP = b"PK\x03\x04"


def read_batch(content: bytes) -> list[BatchEntry]:
    """The filings of a file, told apart by its content. What one line does wrong is in that line's fault.

    Raises Unreadable for a file that is too large, holds too many filings, or none, or is of no form that we read.
    """
    if len(content) > BYTES_AT_MOST:
        raise Unreadable(
            f"{len(content):,} bytes are more than the {BYTES_AT_MOST:,} allowed", field="file", rule="FILE-2",
            fix="Split the file; each filing keeps its reference.",
        )  # fmt: skip
    found: list[BatchEntry] = []
    for entry in _entries(content):
        found.append(entry)
        if len(found) > LINES_AT_MOST:
            raise Unreadable(
                f"more than the {LINES_AT_MOST:,} filings that a batch may have", field="file", rule="BATCH-4",
                fix="Split the file; each filing keeps its reference.",
            )  # fmt: skip
    if not found:
        raise Unreadable("the file holds no filing", field="file", rule="FILE-3", fix="Send at least one filing.")
    return found


def read_given(filings: list[Any]) -> list[BatchEntry]:
    """The filings of a request in JSON. Raises Unreadable as `read_batch`."""
    if not 0 < len(filings) <= LINES_AT_MOST:
        raise Unreadable(
            f"{len(filings):,} filings are not between 1 and {LINES_AT_MOST:,}", field="filings", rule="BATCH-4",
            fix="Split them over several requests; each filing keeps its reference.",
        )  # fmt: skip
    return list(entries_of(filings))


def _entries(content: bytes) -> Iterator[BatchEntry]:
    if content.startswith(_ZIP):
        return read_archive(BytesIO(content))
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"{", b"["):
        return read_json_file(start)
    if start.startswith(b"<"):
        given = {"declaration": start.decode(errors="replace")}
        return iter([entry_of(given, 1)])
    return read_csv(content)
