# SPDX-License-Identifier: Apache-2.0
"""A draft's files made from published ones, and the text that the public reads of it; apart from keeping them."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.differences import Change, Difference
from tradelane.window.formats.folder import TERMS, Files
from tradelane.window.formats.terms_toml import write_terms

SHOWN_AT_MOST = 200
"""Differences in a text for the public; the files beside it hold all."""
_MEDIA = {"bpmn": "application/bpmn+xml", "dmn": "application/dmn+xml"}


def as_version(files: Files, *, version: str, valid_from: date) -> dict[str, str]:
    """The files as another version of the same procedure, without a last day."""
    terms = read_terms(files)
    terms.pop("valid_to", None)
    return {**files, TERMS: write_terms({**terms, "version": version, "valid_from": valid_from})}


def read_terms(files: Files) -> dict[str, Any]:
    """The terms as plain data. Raises Unreadable when they are missing or no TOML."""
    try:
        return tomllib.loads(files[TERMS])
    except KeyError as error:
        raise Unreadable("the file is missing", field=TERMS, rule="PROC-5", fix="Add it.") from error
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(f"not TOML: {error}", field=TERMS, rule="PROC-1", fix="Write the terms in TOML.") from error


def next_version(versions: Iterable[str]) -> str:
    """The number after the highest one among the versions; `1` for the first."""
    return str(max((int(v) for v in versions if v.isdecimal()), default=0) + 1)


def told(changes: Iterable[Difference], *, words: Mapping[Change, str]) -> str:
    """The differences as text, a line each; `words` names the kinds of change in the text's language."""
    lines = [f"{words[change.change]} {change.path}: {_said(change)}" for change in changes]
    more = [f"… {len(lines) - SHOWN_AT_MOST}"] if len(lines) > SHOWN_AT_MOST else []
    return "\n".join([*lines[:SHOWN_AT_MOST], *more])


def attachments(files: Files) -> list[tuple[str, str, bytes]]:
    """The files that the public reads beside a draft, as name, media type and content: diagram, tables, terms."""
    kinds = {name: _MEDIA.get(name.rpartition(".")[2], "text/plain") for name in files}
    chosen = [name for name in files if kinds[name] != "text/plain"] + [TERMS]
    return [(name, kinds[name], files[name].encode()) for name in chosen if files.get(name)]


def _said(change: Difference) -> str:
    if change.before is not None and change.after is not None:
        return f"{change.before} → {change.after}"
    return change.after if change.after is not None else change.before or ""
