# SPDX-License-Identifier: Apache-2.0
"""Reads the text of a product-specific rule into what can be judged; apart, because law is written in sentences.

    A change to a good of {codes} from any other {chapter|heading|subheading}[, except from {codes}][, provided …]
    No change in tariff classification required for a good of {codes}, provided …

What is not understood is kept as text and makes the alternative undetermined, never false.
"""

import html
import re
from dataclasses import replace
from decimal import Decimal

from tradelane.origin.formats.code_lists import read_spans
from tradelane.origin.values import (
    Alternative,
    Basis,
    Ceiling,
    Change,
    Content,
    Exclusion,
    Level,
    Method,
    Scope,
    Share,
)

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_CHANGE = re.compile(
    r"A change to (?P<scope>.+?),? from any other (?P<level>chapter|heading|subheading)\b"
    r"(?P<rest>.*)", re.IGNORECASE,
)  # fmt: skip
_NO_CHANGE = re.compile(
    r"No change in tariff classification (?:is )?required for (?P<scope>.+?),? (?P<rest>provided\b.*)", re.IGNORECASE
)
_EXCEPT = re.compile(r"^,? ?except from (?P<what>.*?)(?P<rest>(?:[,;]? (?:and )?provided\b.*)?)$", re.IGNORECASE)
_CONTENT_START = re.compile(
    r"(?:there is a|a) regional value content(?: of)? (?:is )?(?:of )?not less than:?", re.IGNORECASE
)
_METHOD = re.compile(
    r"(?P<percent>\d{1,3}(?:\.\d+)?) ?(?:%|per ?cent) under the "
    r"(?P<method>build-up|build-down|focused value|net cost) method"
    r"(?: taking into account only the non-originating materials of (?P<of>[^;%]*?))?"
    r"(?=$|[.;,]? ?(?:- )?\(?[a-d]\)|[.;]|,? or\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"the (?P<basis>(?:dry )?weight) of (?:the )?non-originating materials of (?P<codes>.+?) does not exceed "
    r"(?P<percent>\d{1,3}) ?% by (?:dry )?weight of the materials of (?P<same>.+?)(?: used in .*)?$",
    re.IGNORECASE,
)
_CEILING = re.compile(
    r"the (?P<basis>value|weight) of (?:the )?non-originating materials of (?P<codes>[^%]+?) does not exceed "
    r"(?P<percent>\d{1,3}) ?% (?:of the value|by weight) of the good",
    re.IGNORECASE,
)
_SEE_ALSO = re.compile(r"\s*See also Appendix 1 .*$", re.IGNORECASE)
_NOTE = re.compile(r"\s*Note: .*$", re.IGNORECASE)
_STILL_A_RULE = re.compile(r"tariff classification|a change to|except from|regional value", re.IGNORECASE)
"""What a question can't be about: these words open another rule that was not separated."""
_EACH = re.compile(r"must satisfy the requirements of each applicable", re.IGNORECASE)


def plain(text: str) -> str:
    """The rule's words without Markdown, links and hard spaces."""
    bare = _LINK.sub(r"\1", html.unescape(text).replace("\xa0", " "))
    return re.sub(r"\s+", " ", bare.replace("**", "").replace("*", "")).strip()


def all_needed(text: str) -> bool:
    """Whether a note says that each applicable rule must be satisfied, not one of them."""
    return bool(_EACH.search(text))


def read_rule(text: str) -> Alternative:
    """One alternative from its text; `understood` is False when some of it has no executable form."""
    words = plain(text)
    body = _NOTE.sub("", words)
    appendix = bool(_SEE_ALSO.search(body))
    body = _SEE_ALSO.sub("", body).strip().rstrip(".;").strip()
    found = _CHANGE.fullmatch(body)
    if found:
        made = _change(found, words)
    elif found := _NO_CHANGE.fullmatch(body):
        scope = _scope(found["scope"])
        made = None if scope is None else _conditions(found["rest"], Alternative(scope, text=words))
    else:
        made = None
    if made is None or appendix:
        return _unread(words) if made is None else _replace(made, understood=False)
    return made


def _change(found: re.Match[str], words: str) -> Alternative | None:
    scope = _scope(found["scope"])
    if scope is None:
        return None
    level, rest = Level(found["level"].lower()), found["rest"].strip()
    exclusions: tuple[Exclusion, ...] = ()
    excepted = _EXCEPT.match(rest)
    if excepted:
        read = _exclusions(excepted["what"])
        if read is None:
            return None
        exclusions, rest = read, excepted["rest"].strip()
    made = Alternative(scope, Change(level, exclusions), text=words)
    rest = rest.lstrip(",; ").removeprefix("and ").strip()
    return made if not rest else _conditions(rest, made)


def _scope(text: str) -> Scope | None:
    """`a good of …`, `any other good of …` or a named good `of …`, with what follows the codes as words."""
    found = re.fullmatch(
        r"(?P<what>.*?)\bof (?P<codes>(?:(?:heading|subheading|chapter)s? )?\d{2,6}\b.*)", text, re.IGNORECASE
    )
    if not found:
        return None
    spans, tail = read_spans(found["codes"])
    if not spans:
        return None
    what = found["what"].strip()
    residual = what.lower() in ("any other good", "other good", "any other goods")
    named = "" if residual or what.lower() in ("a good", "goods", "good") else what
    return Scope(spans, words=" ".join(part for part in (named, tail) if part), residual=residual)


def _exclusions(text: str) -> tuple[Exclusion, ...] | None:
    """Codes alone, or codes within words; None when there are words without any code."""
    spans, tail = read_spans(text)
    if spans and not tail:
        return (Exclusion(spans),)
    every = tuple(span for piece in _coded(text) for span in read_spans(piece)[0])
    return (Exclusion(every, words=text),) if every else None


def _coded(text: str) -> list[str]:
    """The stretches of `text` that are lists of codes."""
    code = r"(?:(?:chapter|heading|subheading)s? )?\d{2,6}\b"
    return re.findall(rf"{code}(?:(?:, or|,| or| and| to| through) {code})*", text, re.IGNORECASE)


def _conditions(text: str, made: Alternative) -> Alternative:
    """What follows `provided`: value content, a share by weight, or a question for whoever knows the production."""
    body = re.sub(r"^provided,?(?: that)? ?", "", text.strip(), flags=re.IGNORECASE).strip(" ,.;")
    start = _CONTENT_START.search(body)
    if start is None:
        return _condition(body, made)
    before = re.sub(r"[,;: ]+(?:and|that)?[,;: ]*(?:and|that)?$", "", body[: start.start()].strip()).strip(" ,;:-")
    before = re.sub(r"\(?\b[a-c]\)$", "", before).strip(" ,;:-")
    if before and before not in ("(a)", "a)"):
        made = _condition(before, made)
    after = body[start.end() :].strip()
    found = list(_METHOD.finditer(after))
    contents = [_content(m) for m in found]
    left = re.sub(r"(?:^|[\s,;.-])\(?[a-d]\)|\bor\b|[\s,;.:-]", "", _METHOD.sub("", after))
    understood = made.understood and bool(contents) and None not in contents and not left
    kept = tuple(c for c in contents if c is not None)
    return _replace(made, contents=kept, understood=understood)


def _content(found: re.Match[str]) -> Content | None:
    if found["of"]:
        spans, tail = read_spans(found["of"].strip(" ,;.-"))
        if not spans or tail:
            return None
        return Content(Method(found["method"].lower()), Decimal(found["percent"]), spans)
    method = Method(found["method"].lower())
    return None if method is Method.FOCUSED else Content(method, Decimal(found["percent"]))


def _condition(text: str, made: Alternative) -> Alternative:
    found = _SHARE.fullmatch(text)
    if found:
        spans, tail = read_spans(found["codes"])
        same, same_tail = read_spans(found["same"])
        if spans and spans == same and not tail and not same_tail:
            share = Share(spans, Decimal(found["percent"]), found["basis"].lower())
            return _replace(made, shares=(*made.shares, share))
    if found := _CEILING.fullmatch(text):
        spans, tail = read_spans(found["codes"])
        if spans and not tail:
            ceiling = Ceiling(spans, Decimal(found["percent"]), Basis(found["basis"].lower()))
            return _replace(made, ceilings=(*made.ceilings, ceiling))
    if _STILL_A_RULE.search(text):
        return _replace(made, understood=False)
    return _replace(made, questions=(*made.questions, text))


def _unread(words: str) -> Alternative:
    return Alternative(Scope(()), text=words, understood=False)


def _replace(made: Alternative, **changes: object) -> Alternative:
    return replace(made, **changes)  # type: ignore[arg-type]  # names are those of the dataclass
