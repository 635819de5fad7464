# SPDX-License-Identifier: Apache-2.0
"""Frozen dataclasses as strict JSON and back, by the types of their fields; apart, so that each kind of terms is
written down once, as a value.

Every field is there, none is more; a missing value is null. Texts, lists and numbers have limits. A field that came
after entries had been signed says so (`metadata={"later": True}`): it is left out while it has its default, so that
what was signed before is read, and written, as it was.
"""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, TitleId

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
ORGANISATION = re.compile(r"[A-Z]{2}\.[A-Z0-9]{2,12}\.[A-Z0-9._-]{1,40}")
TITLE = re.compile(r"title_[0-9a-z]{26}")
_TEXT = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]{0,4000}")
_DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
_FORMS: dict[Any, re.Pattern[str]] = {Digest: DIGEST, OrganisationId: ORGANISATION, TitleId: TITLE, str: _TEXT}

LONGEST_LIST = 1000
"""As many as a chain has entries: what a record's standing lists, such as endorsers, grows by one with each. What comes
from outside is bounded by its bytes (`entries.LARGEST_LINE`)."""

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """A value of these types as plain JSON."""
    kind: Any = type(value)
    return _writer(kind)(value)


def from_json(kind: type[T], value: Any, *, field: str) -> T:
    """The value that `to_json` wrote. Raises Unreadable naming the field."""
    any_kind: Any = kind
    read: T = _reader(any_kind)(value, field)
    return read


Reader = Callable[[Any, str], Any]
"""Reads plain JSON that stands in a field of that name."""


@cache
def _writer(kind: Any) -> Callable[[Any], Any]:
    """How values of a type are written; found out once a type, as entries are written by the million."""
    if is_dataclass(kind):
        return _record_writer(kind)
    if issubclass(kind, tuple):
        return lambda value: [to_json(each) for each in value]
    if issubclass(kind, datetime):
        return rfc3339
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if issubclass(kind, Decimal):
        return lambda value: f"{value:f}"  # never with an exponent, which is not read
    return str if issubclass(kind, StrEnum) else lambda value: value


def _record_writer(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    names = tuple(each.name for each in fields(kind))
    held_in: Callable[[Any], tuple[Any, ...]] = (
        attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    )
    deeper = [name for name in names if not _is_plain(hints[name])]
    later = _later(kind)

    def write(value: Any) -> Any:
        out = dict(zip(names, held_in(value), strict=True))
        for name in deeper:
            if (held := out[name]) is not None:
                out[name] = to_json(held)
        for name, default in later.items():
            if getattr(value, name) == default:
                del out[name]
        return out

    return write


def _later(kind: Any) -> dict[str, Any]:
    """The fields that may be left out, with what they are then."""
    return {each.name: each.default for each in fields(kind) if each.metadata.get("later")}


def _is_plain(kind: Any) -> bool:
    """Whether values of a field's type are JSON as they are: text, whole numbers, yes or no, and none of them."""
    if get_origin(kind) is UnionType or NoneType in get_args(kind):
        return _is_plain(_of_optional(kind))
    return getattr(kind, "__supertype__", kind) in (str, int, bool)


@cache
def _reader(kind: Any) -> Reader:
    """How values of a type are read; found out once a type."""
    if get_origin(kind) is UnionType or NoneType in get_args(kind):
        present = _reader(_of_optional(kind))
        return lambda value, field: None if value is None else present(value, field)
    if get_origin(kind) is tuple:
        each = _reader(get_args(kind)[0])
        return lambda value, field: _list(each, value, field)
    if is_dataclass(kind):
        return _record_reader(kind)
    if kind in _FORMS:
        return partial(_in_form, _FORMS[kind])
    if kind is Decimal:
        return lambda value, field: Decimal(_in_form(_DECIMAL, value, field))
    if kind in (datetime, date):
        return partial(_moment, kind)
    return partial(_plain if kind in (int, bool) else _choice, kind)


def _of_optional(kind: Any) -> Any:
    return next(each for each in get_args(kind) if each is not NoneType)


def _list(read: Reader, value: Any, field: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        raise _not_of_its_form(field, f"a list of {LONGEST_LIST} at most")
    return tuple([read(each, f"{field}[{i}]") for i, each in enumerate(value)])


def _record_reader(kind: Any) -> Reader:
    hints = get_type_hints(kind)
    members = {each.name: _reader(hints[each.name]) for each in fields(kind)}
    needed = members.keys() - _later(kind).keys()

    def read(value: Any, field: str) -> Any:
        if not isinstance(value, dict) or not needed <= value.keys() <= members.keys():
            raise _not_of_its_form(field, "an object with exactly " + ", ".join(sorted(members)))
        return kind(**{name: members[name](said, f"{field}.{name}") for name, said in value.items()})

    return read


def _in_form(form: re.Pattern[str], value: Any, field: str) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise _not_of_its_form(field, f"text that matches {form.pattern}")
    return value


def _moment(kind: Any, value: Any, field: str) -> Any:
    try:
        read = from_rfc3339(value) if kind is datetime else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise _not_of_its_form(field, "a moment in UTC, or a date (RFC 3339)") from error
    if to_json(read) != value:
        raise _not_of_its_form(field, "a moment in UTC with whole seconds, or a date (RFC 3339)")
    return read


def _plain(kind: Any, value: Any, field: str) -> Any:
    if type(value) is not kind or (kind is int and not 0 <= value <= 1_000_000):
        raise _not_of_its_form(field, "true or false" if kind is bool else "a whole number up to 1,000,000")
    return value


def _choice(kind: type[StrEnum], value: Any, field: str) -> StrEnum:
    try:
        return kind(value)
    except ValueError as error:
        raise _not_of_its_form(field, "one of " + ", ".join(kind)) from error


def _not_of_its_form(field: str, form: str) -> Unreadable:
    return Unreadable("the value has not the form of its field", field=field, rule="TITLE-READ-10", fix=f"Send {form}.")
