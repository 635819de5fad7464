# SPDX-License-Identifier: Apache-2.0
"""A part of CEL as expressions over columns; apart, because it must answer as the CEL library does or not at all.

    or    = and { "||" and }              compared = value [ ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) value ]
    and   = not { "&&" not }                       | value "in" "[" literal { "," literal } "]"
    not   = [ "!" ] ( "(" or ")" | compared )      | name "." ( startsWith | endsWith | contains ) "(" text ")"
    value = name | text | whole number | true | false | "size" "(" name ")"

Like is compared with like: text with text, number with number. Anything else has no translation.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"[^\"\\\n]*\"|'[^'\\\n]*')|(?P<number>-?[0-9]{1,18}(?![\w.]))|(?P<name>[a-z_]\w*)"
    r"|(?P<mark>\|\||&&|==|!=|<=|>=|[<>!()\[\],.]))",
    re.IGNORECASE,
)


class _NoTranslation(Exception):
    """The expression is outside the part of CEL above."""


@dataclass(frozen=True, slots=True)
class _Value:
    """An expression over columns with its type."""

    of: type
    made: pl.Expr
    plain: str | int | bool | None = None
    """What a literal says; None for what is computed."""


def translated(expression: str, facts: Mapping[str, type]) -> pl.Expr | None:
    """The yes/no expression over columns named as `facts`, or None when it has no translation."""
    try:
        reader = _Reader(_tokens(expression), facts)
        made = reader.either()
        reader.end()
    except (_NoTranslation, IndexError):
        return None
    return made.made if made.of is bool else None


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = expression.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise _NoTranslation
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reader:
    """Reads tokens from left to right; one method for each line of the grammar."""

    def __init__(self, tokens: list[tuple[str, str]], facts: Mapping[str, type]) -> None:
        self._tokens, self._facts, self._at = tokens, facts, 0

    def either(self) -> _Value:
        made = self._both()
        while self._takes("||"):
            made = _Value(bool, _yes(made) | _yes(self._both()))
        return made

    def end(self) -> None:
        if self._at != len(self._tokens):
            raise _NoTranslation

    def _both(self) -> _Value:
        made = self._negated()
        while self._takes("&&"):
            made = _Value(bool, _yes(made) & _yes(self._negated()))
        return made

    def _negated(self) -> _Value:
        if self._takes("!"):
            return _Value(bool, ~_yes(self._negated()))
        if self._takes("("):
            made = self.either()
            self._must(")")
            return made
        return self._compared()

    def _compared(self) -> _Value:
        left = self._value()
        for mark in ("==", "!=", "<=", ">=", "<", ">"):
            if self._takes(mark):
                return _Value(bool, _compare(left, mark, self._value()))
        if self._takes("in"):
            return _Value(bool, self._member_of(left))
        return left

    def _member_of(self, left: _Value) -> pl.Expr:
        self._must("[")
        listed = [self._value()]
        while self._takes(","):
            listed.append(self._value())
        self._must("]")
        if any(one.of is not left.of or one.plain is None for one in listed):
            raise _NoTranslation
        return left.made.is_in([one.plain for one in listed])

    def _value(self) -> _Value:
        kind, text = self._next()
        if kind == "text":
            return _Value(str, pl.lit(text[1:-1]), text[1:-1])
        if kind == "number":
            return _Value(int, pl.lit(int(text), pl.Int64), int(text))
        if kind != "name":
            raise _NoTranslation
        if text in ("true", "false"):
            return _Value(bool, pl.lit(text == "true"), text == "true")
        if text == "size" and self._takes("("):
            return self._size()
        if text not in self._facts:
            raise _NoTranslation
        if self._takes("."):
            return self._asked(text)
        return _Value(self._facts[text], pl.col(text))

    def _size(self) -> _Value:
        _, name = self._next()
        self._must(")")
        if self._facts.get(name) is not str:
            raise _NoTranslation
        return _Value(int, pl.col(name).str.len_chars().cast(pl.Int64))

    def _asked(self, name: str) -> _Value:
        """`name.startsWith("…")` and its kin; only texts can be asked."""
        _, method = self._next()
        self._must("(")
        kind, text = self._next()
        self._must(")")
        if kind != "text" or self._facts[name] is not str:
            raise _NoTranslation
        column, part = pl.col(name).str, text[1:-1]
        if method == "startsWith":
            return _Value(bool, column.starts_with(part))
        if method == "endsWith":
            return _Value(bool, column.ends_with(part))
        if method == "contains":
            return _Value(bool, column.contains(part, literal=True))
        raise _NoTranslation

    def _next(self) -> tuple[str, str]:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _takes(self, text: str) -> bool:
        here = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if here[0] == "text" or here[1] != text:
            return False
        self._at += 1
        return True

    def _must(self, text: str) -> None:
        if not self._takes(text):
            raise _NoTranslation


def _yes(value: _Value) -> pl.Expr:
    if value.of is not bool:
        raise _NoTranslation
    return value.made


def _compare(left: _Value, mark: str, right: _Value) -> pl.Expr:
    if left.of is not right.of or (left.of is bool and mark not in ("==", "!=")):
        raise _NoTranslation
    one, other = left.made, right.made
    return {
        "==": one == other, "!=": one != other, "<": one < other, "<=": one <= other, ">": one > other,
        ">=": one >= other,
    }[mark]  # fmt: skip
