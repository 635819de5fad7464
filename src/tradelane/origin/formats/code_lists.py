# SPDX-License-Identifier: Apache-2.0
"""Reads lists of tariff codes in words, `heading 51.06 to 51.13 or chapter 54`; apart from sentences."""

import re

from tradelane.origin.values import Span

_TOKEN = re.compile(
    r"\s*(?:(chapter|heading|subheading)s?\b"
    r"|(\d{1,6}(?:\.\d{1,2}){0,2})(?![\d%])"
    r"|(to|through)\b"
    r"|(,|or\b|and\b))",
    re.IGNORECASE,
)


def read_spans(text: str) -> tuple[tuple[Span, ...], str]:
    """The spans that `text` begins with, and what follows them.

    One digit is a chapter below 10. A code of another length than its span's first, or an odd number of digits
    other than one, ends the list.
    """
    spans: list[Span] = []
    position, end, pending = 0, 0, False
    while found := _TOKEN.match(text, position):
        position = found.end()
        digits = found[2]
        if digits:
            code = _code(digits)
            if not code:
                break
            if pending and spans and len(code) == len(spans[-1].first) and code >= spans[-1].first:
                spans[-1] = Span(spans[-1].first, code)
            elif pending:
                break
            else:
                spans.append(Span(code, code))
            pending, end = False, position
        elif found[3]:
            pending = True
    return tuple(spans), text[end:].strip(" ,;")


def _code(text: str) -> str:
    digits = text.replace(".", "")
    if len(digits) == 1:
        return f"0{digits}"
    return digits if len(digits) in (2, 4, 6) else ""
