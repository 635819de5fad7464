# SPDX-License-Identifier: Apache-2.0
"""Canonical JSON (RFC 8785); apart, because every digest and signature starts from these bytes.

Our documents hold only text, booleans, null, lists, objects and whole numbers below 2^53; amounts travel
as text. For such values the bytes of RFC 8785 are those of orjson with sorted keys (proven by a property
test); everything else goes to the `rfc8785` package.
"""

import json
from typing import Any

import orjson
import rfc8785

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted_field

LARGEST_WHOLE = 2**53 - 1
"""RFC 8785 §3.2.2.3: numbers are IEEE 754 doubles, exact up to here."""

DEPTH_LIMIT = 64
"""No trade document nests deeper; deeper input is an attack on the parser."""


def canonical(value: Any) -> bytes:
    """The RFC 8785 bytes of plain JSON data. Raises Unreadable for what JSON can't hold."""
    try:
        if _is_restricted(value):
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, TypeError, UnicodeError, RecursionError) as error:
        raise _not_canonical(error) from error


def canonical_plain(value: Any) -> bytes:
    """As `canonical`, for whoever made `value` of text, booleans, null, small whole numbers, lists and objects with
    ASCII keys alone: it is not looked through again, which takes longer than to write it.
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError as error:
        raise _not_canonical(error) from error


def _not_canonical(error: Exception) -> Unreadable:
    return Unreadable(
        f"not canonical JSON: {error}", rule="JSON-1", fix="Use text, whole numbers, lists and objects only."
    )


def _is_restricted(value: Any) -> bool:
    """Whether orjson's sorted form is the RFC 8785 form: no floats, small numbers, keys in the BMP, not too deep."""
    level = [value]
    for _ in range(DEPTH_LIMIT + 1):
        below: list[Any] = []
        for node in level:
            kind = type(node)
            if kind is str or kind is bool or node is None:
                continue
            if kind is dict:
                if not all(map(_is_plain_key, node)):
                    return False
                below.extend(node.values())
            elif kind is list or kind is tuple:
                below.extend(node)
            elif kind is not int or not -LARGEST_WHOLE <= node <= LARGEST_WHOLE:
                return False
        if not below:
            return True
        level = below
    return False


def _is_plain_key(key: Any) -> bool:
    return type(key) is str and (key.isascii() or max(key) < "\ud800")


def parse(content: bytes, *, limit: int = 20_000_000) -> Any:
    """Read JSON strictly: UTF-8, no duplicate keys, no NaN, not deeper than `DEPTH_LIMIT`, at most `limit` bytes.

    Raises Unreadable with the place of the fault.
    """
    if len(content) > limit:
        raise Unreadable(
            f"{len(content)} bytes are more than the {limit} allowed", rule="JSON-2", fix="Send a smaller file."
        )
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreadable(
            f"not JSON: {error}",
            field=f"line {error.lineno}, column {error.colno}",
            rule="JSON-3",
            fix="Send a whole JSON document in UTF-8.",
        ) from error
    if content.count(b"{") + content.count(b"[") > DEPTH_LIMIT:  # fewer can't nest deeper
        _refuse_depth(value)
    if not _is_as_written(value, content):  # after the depth: neither this nor `json` goes as deep as orjson reads
        json.loads(content, object_pairs_hook=_refuse_duplicates)
    return value


def _is_as_written(value: Any, content: bytes) -> bool:
    """Whether the content is the value as it is written here, sorted or not: then no key can stand in it twice."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == content or orjson.dumps(value) == content


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key, value in pairs:
        if key in seen:
            raise Unreadable(
                f"the key {quoted_field(key)} stands twice in one object",
                field=quoted_field(key),
                rule="JSON-4",
                fix="Keep one of them: readers disagree on which counts.",
            )
        seen[key] = value
    return seen


def _refuse_depth(value: Any) -> None:
    level = [value]
    for _ in range(DEPTH_LIMIT):
        below: list[Any] = []
        for node in level:
            if type(node) is dict:
                below.extend(node.values())
            elif type(node) is list:
                below.extend(node)
        if not below:
            return
        level = below
    raise Unreadable(f"nested deeper than {DEPTH_LIMIT} levels", rule="JSON-5", fix="Send a document that nests less.")
