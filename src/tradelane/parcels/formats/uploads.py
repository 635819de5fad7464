# SPDX-License-Identifier: Apache-2.0
"""What comes in with a manifest over HTTP; apart, so that no upload fills the memory and no slip passes."""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.written import read_optional_day

BYTES_AT_MOST = 1_000_000_000
"""Five million lines of two hundred letters."""


@contextmanager
def kept_upload(chunks: Iterable[bytes]) -> Iterator[Path]:
    """The path of a file with the chunks, gone afterwards. Raises Unreadable for more than BYTES_AT_MOST."""
    with tempfile.NamedTemporaryFile(prefix="manifest-") as file:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > BYTES_AT_MOST:
                raise Unreadable(
                    f"the file has more than {BYTES_AT_MOST} bytes", field="file", rule="FILE-2", fix="Split it."
                )
            file.write(chunk)
        file.flush()
        yield Path(file.name)


def day_from(text: str, *, default: date) -> date:
    """The day whose law counts. Raises Unreadable for what is no date."""
    return read_optional_day(text, field="on") or default
