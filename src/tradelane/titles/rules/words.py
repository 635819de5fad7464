# SPDX-License-Identifier: Apache-2.0
"""What people write in an entry and the commitments that stand for it; apart, so that words can be destroyed while the
chain that bears them stays as it was signed.

As in a selective disclosure (RFC 9901, SD-JWT) a salted digest stands in the place of the words, and words and salt
are told beside. Nobody reads the words from the entry, the public log or a chain without them; who has them shows by
the salt that they are what was signed.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

from tradelane.kernel.canonical import canonical
from tradelane.kernel.rule import rule
from tradelane.titles.values import Entry, Terms, Told
from tradelane.titles.values.words import WORDS

_COMMITTED = re.compile(r"words:sha256:[0-9a-f]{64}")
"""A form that nobody writes by hand, so that an entry of an earlier release is never taken for one with commitments."""
_OURS = re.compile(
    r"the (issuer|registry) signs this entry"
    r"|the holder surrendered the records that this one goes on for"
    r"|the party is reached by its code at this platform, and may send the record back"
    r"|consent_[0-9a-z]{26}, given at this registry on [0-9TZ:.-]+"
    r"|the platform [A-Z0-9]{4} answers for the party, and takes the record over by its signed receipt"
    r"|EBL_ISS issuance manifest sha256:[0-9a-f]{64}"
)
"""What this program itself writes of a consent; it names nobody, and everybody may read where a consent stands."""

T = TypeVar("T")
Change = Callable[[str, str], str]
"""What becomes of the words in a field of that name."""


@rule(
    "TITLE-90", cites="RFC 9901 §4.2.3, §7.1", field="words",
    fix="Send words and salts exactly as prepare_entry gave them.",
)  # fmt: skip
def words_are_those_that_were_signed(entry: Entry) -> bool:
    """What is told of the words in an entry opens the commitments that were signed."""
    signed = dict(written_in(entry.terms))
    told = [each.field for each in entry.told]
    return len(told) == len(set(told)) and all(signed.get(each.field) == commitment(each) for each in entry.told)


@rule(
    "TITLE-91", cites="MLETR arts 10(1)(b), 12(a)(ii)", field="words",
    fix="Send the words beside the entry, as prepare_entry gave them.",
)  # fmt: skip
def the_home_registry_is_told_the_words(entry: Entry) -> bool:
    """The home registry is told the words that an entry commits to, as those who answer the entry have to read them."""
    told = {each.field for each in entry.told}
    return all(field in told for field, text in written_in(entry.terms) if is_commitment(text))


def commitment(told: Told) -> str:
    """What an entry says in the place of words: nobody finds the words by it who does not know the salt."""
    return "words:sha256:" + hashlib.sha256(canonical([told.salt, told.field, told.text])).hexdigest()


def is_commitment(text: str) -> bool:
    """Whether a text stands for words."""
    return _COMMITTED.fullmatch(text) is not None


def committed(terms: T, *, salt: Callable[[], str]) -> tuple[T, tuple[Told, ...]]:
    """Terms with a commitment in the place of each of their words, and what opens them; a salt of its own for each."""
    told: list[Told] = []

    def commit(field: str, text: str) -> str:
        if not _is_written(text):
            return text
        told.append(Told(field, salt(), text))
        return commitment(told[-1])

    return _changed(terms, commit), tuple(told)


def said(entry: Entry, *, withheld: str = "") -> Terms | None:
    """The terms of an entry with their words, as far as they are known here; `withheld` in the place of the others."""
    known = {each.field: each.text for each in entry.told}

    def open(field: str, text: str) -> str:
        return known.get(field, withheld) if is_commitment(text) else text

    return _changed(entry.terms, open)


def has_words_in_clear(entry: Entry) -> bool:
    """Whether people's words stand in the entry itself, as in those of an earlier release."""
    return any(_is_written(text) for _, text in written_in(entry.terms))


def has_commitments(entry: Entry) -> bool:
    """Whether words of people stand beside the entry."""
    return any(is_commitment(text) for _, text in written_in(entry.terms))


def written_in(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The fields for people's words in terms, with what stands there."""
    for name, is_text in _places_in(value):
        held = getattr(value, name)
        if is_text:
            yield f"{path}{name}", held
        else:
            for at, each in _parts(f"{path}{name}", held):
                yield from written_in(each, f"{at}.")


def _changed(value: T, change: Change, path: str = "") -> T:
    """A value with its words changed; itself where it has no field for any."""
    found: dict[str, Any] = {}
    for name, is_text in _places_in(value):
        held, here = getattr(value, name), f"{path}{name}"
        if is_text:
            found[name] = change(here, held)
        elif isinstance(held, tuple):
            found[name] = tuple(_changed(each, change, f"{at}.") for at, each in _parts(here, held))
        else:
            found[name] = _changed(held, change, f"{here}.")
    return replace(value, **found) if found else value  # type: ignore[type-var]  # only dataclasses have places


def _parts(path: str, held: Any) -> list[tuple[str, Any]]:
    return [(f"{path}[{i}]", each) for i, each in enumerate(held)] if isinstance(held, tuple) else [(path, held)]


def _places_in(value: object) -> tuple[tuple[str, bool], ...]:
    kind: Any = type(value)
    return _places(kind)


@cache
def _places(kind: Any) -> tuple[tuple[str, bool], ...]:
    """The members of a kind of terms that are people's words (True), or hold values with such members."""
    if not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind, include_extras=True)
    found = [(each.name, _is_words(hints[each.name]), hints[each.name]) for each in fields(kind)]
    return tuple((name, words) for name, words, hint in found if words or any(map(_places, _kinds_in(hint))))


def _is_words(hint: Any) -> bool:
    return get_origin(hint) is Annotated and WORDS in hint.__metadata__


def _kinds_in(hint: Any) -> list[type]:
    return [each for each in (hint, *get_args(hint)) if isinstance(each, type)]


def _is_written(text: str) -> bool:
    return bool(text) and not is_commitment(text) and _OURS.fullmatch(text) is None
