# SPDX-License-Identifier: Apache-2.0
"""What the commands on files share: reading, printing, options; apart from `output`, because typer starts too slowly.

Importing typer and what it checks types with takes a quarter of a second, as long as all else that `verify` does. So
these commands read their options by the standard library.
"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from config.commands.usage import misused
from tradelane.kernel.errors import Unreadable

FILE_LIMIT = 20_000_000
"""Bytes; no trade document is larger, and a larger one is an attack on the reader's memory."""


class _Options(ArgumentParser):
    """Refuses a call in the words of every other fault, where argparse would print its usage and exit."""

    def error(self, message: str) -> NoReturn:
        """Raises Unreadable."""
        raise misused(message, program=self.prog)


def options(name: str, text: str | None) -> ArgumentParser:
    """A parser for `tradelane NAME` with --help and --json; `text` is what the command does, one sentence."""
    parser = _Options(prog=f"tradelane {name}", description=text, allow_abbrev=False)
    parser.add_argument("--json", action="store_true", dest="as_json", help="Print JSON on standard output.")
    return parser


def read_file(path: Path, *, limit: int = FILE_LIMIT) -> bytes:
    """The bytes of a file. Raises Unreadable when it is missing, a folder, empty or larger than `limit`."""
    try:
        with path.open("rb") as file:  # read up to the limit: a device or a pipe has no size to ask for
            content = file.read(limit + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise Unreadable(
            f"the file can't be read: {why}", field=str(path), rule="FILE-1", fix="Check the path."
        ) from error
    if len(content) > limit:
        raise Unreadable(
            f"it has more than the {limit} bytes allowed", field=str(path), rule="FILE-2", fix="Give a smaller file."
        )
    if not content.strip():
        raise Unreadable("the file is empty", field=str(path), rule="FILE-3", fix="Give a file with content.")
    return content


def print_json(value: Any) -> None:
    """`value` as JSON, indented, in UTF-8 letters."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
