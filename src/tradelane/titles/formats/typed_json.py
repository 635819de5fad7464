# SPDX-License-Identifier: Apache-2.0
"""Frozen dataclasses as strict JSON and back, by the types of their fields; apart, so that each kind of terms is
written down once, as a value.

Every field is there, none is more; a missing value is null. Texts, lists and numbers have limits.
"""

import re
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
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

LONGEST_LIST = 100
"""Parties, shares or ancestors; a bill of lading has a handful of each."""

T = TypeVar("T")


def to_json(value: Any) -> Any:
    """A value of these types as plain JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_json(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    if isinstance(value, datetime):
        return rfc3339(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | StrEnum) else value


def from_json(kind: type[T], value: Any, *, field: str) -> T:
    """The value that `to_json` wrote. Raises Unreadable naming the field."""
    read: T = _read(kind, value, field)
    return read


def _read(kind: Any, value: Any, field: str) -> Any:
    if get_origin(kind) is UnionType or NoneType in get_args(kind):
        return None if value is None else _read(_of_optional(kind), value, field)
    if get_origin(kind) is tuple:
        return _list(get_args(kind)[0], value, field)
    if is_dataclass(kind):
        return _record(kind, value, field)
    if kind in _FORMS:
        return _text(value, _FORMS[kind], field)
    if kind is Decimal:
        return Decimal(_text(value, _DECIMAL, field))
    if kind in (datetime, date):
        return _moment(kind, value, field)
    if kind in (int, bool):
        return _plain(kind, value, field)
    return _choice(kind, value, field)


def _of_optional(kind: Any) -> Any:
    return next(each for each in get_args(kind) if each is not NoneType)


def _list(kind: Any, value: Any, field: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > LONGEST_LIST:
        raise _not_of_its_form(field, f"a list of {LONGEST_LIST} at most")
    return tuple(_read(kind, each, f"{field}[{i}]") for i, each in enumerate(value))


@lru_cache
def _types(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _record(kind: Any, value: Any, field: str) -> Any:
    types = _types(kind)
    if not isinstance(value, dict) or set(value) != set(types):
        raise _not_of_its_form(field, "an object with exactly " + ", ".join(sorted(types)))
    return kind(**{name: _read(each, value[name], f"{field}.{name}") for name, each in types.items()})


def _text(value: Any, form: re.Pattern[str], field: str) -> str:
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
    if value not in list(kind):
        raise _not_of_its_form(field, "one of " + ", ".join(kind))
    return kind(value)


def _not_of_its_form(field: str, form: str) -> Unreadable:
    return Unreadable("the value has not the form of its field", field=field, rule="TITLE-READ-10", fix=f"Send {form}.")
