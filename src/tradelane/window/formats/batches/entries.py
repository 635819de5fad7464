# SPDX-License-Identifier: Apache-2.0
"""One filing of a batch from whatever form; apart, because every form of file ends in the same entry."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tradelane.kernel.errors import TradelaneError, Unreadable
from tradelane.kernel.quoting import quoted, quoted_field
from tradelane.window.formats.declarations import declared_number
from tradelane.window.rules.declared import a_filing_files_one_thing, a_filing_has_its_filers_reference
from tradelane.window.values import BatchEntry, LineFault

LINES_AT_MOST = 10_000
"""A large broker's day; more are several batches, so that each shows its end."""
REFERENCE_SHOWN = 200
"""Signs of a reference that is refused; one that is taken has at most 70 (BATCH-1)."""
_KNOWN = ("reference", "procedure", "consignment", "declaration", "documents", "answers", "supplement",
          "written_answers")  # fmt: skip
"""Fields of a filing; `written_answers` are answers as text, which a table can't give their kind."""
_KINDS: dict[str, tuple[type, ...]] = {
    "procedure": (str,), "consignment": (str, Mapping), "declaration": (str,), "documents": (list,),
    "answers": (Mapping,), "supplement": (Mapping,), "written_answers": (Mapping,),
}  # fmt: skip


def entries_of(filings: Iterable[Any]) -> Iterator[BatchEntry]:
    """Each filing with its number."""
    return (entry_of(given, number) for number, given in enumerate(filings, start=1))


def entry_of(given: Any, number: int) -> BatchEntry:
    """A filing from plain data; what is wrong with its form is its fault, so that the others are filed."""
    reference = str(given.get("reference", "")) if isinstance(given, Mapping) else ""
    try:
        return BatchEntry(number, *_sound(given))
    except TradelaneError as error:
        return unread(number, reference, error)


def unread(number: int, reference: str, error: TradelaneError) -> BatchEntry:
    """A line that can't be read, with why."""
    shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in reference[:REFERENCE_SHOWN])
    return BatchEntry(number, shown, {}, LineFault(error.field, error.rule, error.message, error.fix))


def _sound(given: Any) -> tuple[str, dict[str, Any]]:
    """Reference and content. Raises Unreadable or Refused naming the field."""
    if not isinstance(given, Mapping):
        raise _form("", f"{quoted(given)} is no filing", 'Write {"reference": …, "consignment": {…}}.')
    for name in given:
        if name not in _KNOWN:
            raise _form(quoted_field(str(name)), "there is no such field", f"Use {', '.join(_KNOWN)}.")
    held = {name: value for name, value in given.items() if name in _KINDS and value not in (None, "", [], {})}
    for name, value in held.items():
        if not isinstance(value, _KINDS[name]):
            raise _form(name, f"{quoted(value)} is of the wrong kind", "Write it as the guide on bulk filing says.")
    if any("\0" in text for text in _texts(held)):
        raise _form("", "a text holds the sign NUL, which no text of a filing does", "Leave it out.")
    a_filing_files_one_thing.require(held)
    reference = given.get("reference", "")
    if not reference and "declaration" in held:
        reference = declared_number(held["declaration"].encode())
    if not isinstance(reference, str):
        raise _form("reference", f"{quoted(reference)} is no text", "Write it in quotes.")
    a_filing_has_its_filers_reference.require(reference)
    return reference, held


def _texts(value: Any) -> Iterator[str]:
    """Every text of plain data, names of members included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for one in pair for text in _texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in _texts(one))


def _form(field: str, message: str, fix: str) -> Unreadable:
    return Unreadable(message, field=field, rule="BATCH-5", fix=fix)
