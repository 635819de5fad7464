# SPDX-License-Identifier: Apache-2.0
"""How commands read files and print; apart, so that every command does both alike."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tradelane.kernel.errors import Unreadable

Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]
FILE_LIMIT = 20_000_000
"""Bytes; no trade document is larger, and a larger one is an attack on the reader's memory."""


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
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
