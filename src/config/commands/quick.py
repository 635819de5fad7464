# SPDX-License-Identifier: Apache-2.0
"""What the commands on files share: reading, printing, options; apart from `output`, because typer starts too slowly.

Importing typer and what it checks types with takes a quarter of a second, as long as all else that `verify` does. So
these commands read their options by the standard library.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tradelane.kernel.errors import Unreadable

FILE_LIMIT = 20_000_000
"""Bytes; no trade document is larger, and a larger one is an attack on the reader's memory."""


def options(name: str, text: str | None) -> ArgumentParser:
    """A parser for `tradelane NAME` with --help and --json; `text` is what the command does, one sentence."""
    parser = ArgumentParser(prog=f"tradelane {name}", description=text, allow_abbrev=False)
    parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON on standard output.")
    return parser


def read_file(path: Path, *, limit: int = FILE_LIMIT) -> bytes:
    """The bytes of a file. Raises Unreadable when it is missing, a folder, empty or larger than `limit`."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise Unreadable(
                f"{size} bytes are more than the {limit} allowed",
                field=str(path),
                rule="FILE-2",
                fix="Give a smaller file.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            f"the file can't be read: {error.strerror}", field=str(path), rule="FILE-1", fix="Check the path."
        ) from error
    if not content.strip():
        raise Unreadable("the file is empty", field=str(path), rule="FILE-3", fix="Give a file with content.")
    return content


def print_json(value: Any) -> None:
    """`value` as JSON, indented, in UTF-8 letters."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
