# SPDX-License-Identifier: Apache-2.0
"""Rules as the lists of Europe's and Canada's agreements word them; apart from the sentences of CPTPP's annex.

    rule   = clause { [ "," ] [ "and" | "in which" | "However" ] clause }
    clause = "materials of any heading" [ ", except that of the product" [ "and of" codes ] ]
           | "materials of any heading, except those of" codes
           | "all the materials used are classified within a heading other than that of the product"
           | "A change from any other heading" [ ", except from" codes ]
           | "the value of all the materials" [ "of" codes ] "used does not exceed" n "% of the ex-works price" …
           | "A change from within this heading or any other heading"
           | "the weight of the materials of" codes "used does not exceed" n "% of the weight of the product"
           | "all the materials of" codes "used are wholly obtained"
           | "materials of the same heading … may be used, provided that their value does not exceed" n "% …"
           | "materials of" codes | "provided that" words

The goods are those of the rule set. By these agreements' notes "materials" are non-originating ones. What names a
process, or the stage from which goods are made, is a question for the producer; a sentence with anything else in it is
not understood as a whole.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tradelane.origin.formats.code_lists import read_spans
from tradelane.origin.formats.coded_rule_text import names_an_operation
from tradelane.origin.formats.rule_text import plain
from tradelane.origin.values import Alternative, Basis, Ceiling, Change, Exclusion, Level, Scope, Span

_CODES = r"(?P<codes>(?:chapter|heading|subheading)s? \d[^%]*?)"
_LEVEL = r"(?P<level>chapter|heading|subheading)"
_PERCENT = r"(?P<percent>\d{1,3}(?:\.\d+)?) ?%"
_OF_THE_PRICE = rf"{_PERCENT} of the (?:transaction value or )?ex-works? price(?: of the products?)?"
_MORE_CODES = r"(?:chapter|heading|subheading|\d|of |those |that )"
_END = rf"(?=[.;:]|,(?! (?:and |or )?{_MORE_CODES})| and (?!{_MORE_CODES})| in which |$)"
_SAME = r"(?P<same>of this heading|(?:of|classified in) the same heading as the (?:final )?product) "
_GLUE = re.compile(
    r"(?:[\s,;:.-]|(?:and|from|in which|where|However|Manufacture|Production|Other operations|within the above "
    r"limit)\b)+"
)
_TAG = re.compile(r"<[^>]+>")
_PROCESS_AT_MOST = 300
"""Letters of a process that is named; a longer text holds conditions of its own."""
_STILL_A_RULE = re.compile(
    r"origin|obtained|material|heading|chapter|classif|value|price|%|Note|Appendix|special|specific|provided|\bchange\b",
    re.IGNORECASE,
)
"""What the name of a process can't hold: these words open another rule, or send the reader to one."""
Reader = Callable[[re.Match[str], Alternative], Alternative | None]


def read_list_rule(text: str, *, span: Span) -> Alternative | None:
    """One alternative for the goods of `span`, or None when the text is not of this form through and through."""
    words = plain(_TAG.sub("", text))
    made = Alternative(Scope((span,)), text=words)
    if len(words) <= _PROCESS_AT_MOST and _names_a_process(words):
        return replace(made, questions=(words.rstrip("."),))
    at, read = _after_glue(words, 0), False
    while at < len(words):
        step = _clause(words, at, made)
        if step is None:
            return None
        end, made = step
        at, read = _after_glue(words, end), True
    return made if read else None


def _names_a_process(words: str) -> bool:
    """Whether nothing but a process is said; the codes of what it is done to are no rule."""
    bare = re.sub(r" of(?:,? ?(?:or |and |to )?(?:chapter|heading|subheading)s? [\d.]+)+", "", words)
    return names_an_operation(words) and not _STILL_A_RULE.search(bare)


def _after_glue(words: str, at: int) -> int:
    found = _GLUE.match(words, at)
    return found.end() if found else at


def _clause(words: str, at: int, made: Alternative) -> tuple[int, Alternative] | None:
    for pattern, read in _CLAUSES:
        if found := pattern.match(words, at):
            taken = read(found, made)
            if taken is not None:
                return found.end(), taken
    return None


def _spans(found: re.Match[str]) -> tuple[Span, ...] | None:
    """The codes that a clause names, none when it names none; None when there are words among them."""
    if not found["codes"]:
        return ()
    spans, tail = read_spans(re.sub(r"\b(?:and|or) (?:that |those )?of (?=\w)", "and ", found["codes"]))
    return spans if spans and not tail else None


def _change(found: re.Match[str], made: Alternative) -> Alternative | None:
    spans = _spans(found)
    if spans is None or made.change is not None:
        return None
    exclusions = (Exclusion(spans),) if spans else ()
    return replace(made, change=Change(Level(found["level"].lower()), exclusions))


def _ceiling(found: re.Match[str], made: Alternative, *, basis: Basis = Basis.VALUE) -> Alternative | None:
    spans = _spans(found)
    if spans is None:
        return None
    same = Level.HEADING if found.groupdict().get("same") else None
    return replace(made, ceilings=(*made.ceilings, Ceiling(spans, Decimal(found["percent"]), basis, same)))


def _by_weight(found: re.Match[str], made: Alternative) -> Alternative | None:
    return _ceiling(found, made, basis=Basis.WEIGHT)


def _barred(found: re.Match[str], made: Alternative) -> Alternative | None:
    spans = _spans(found)
    return replace(made, ceilings=(*made.ceilings, Ceiling(spans, Decimal(0)))) if spans else None


def _obtained(found: re.Match[str], made: Alternative) -> Alternative | None:
    spans = _spans(found)
    return replace(made, obtained=(*made.obtained, *spans)) if spans else None


def _anything(found: re.Match[str], made: Alternative) -> Alternative | None:
    return made


def _asked(found: re.Match[str], made: Alternative) -> Alternative | None:
    """What only the producer knows, in the rule's own words."""
    words = found["asked"].strip()
    return None if _STILL_A_RULE.search(words) else replace(made, questions=(*made.questions, words))


def _stage(found: re.Match[str], made: Alternative) -> Alternative | None:
    return replace(made, questions=(*made.questions, f"made from {found[0]}")) if _spans(found) else None


def _tolerance(found: re.Match[str], made: Alternative) -> Alternative | None:
    change = made.change
    if change is None or change.tolerance is not None or change.level.value != found["level"].lower():
        return None
    return replace(made, change=replace(change, tolerance=Decimal(found["percent"])))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_CLAUSES: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_pattern(rf"materials of any {_LEVEL}, except (?:that|those) of the product(?:s)?"
              rf"(?:,? (?:and|or)(?: those| that)?(?: materials)? of {_CODES})?{_END}"), _change),
    (_pattern(rf"materials of any (?:heading|subheading), except (?:those|that|materials) of {_CODES}{_END}"), _barred),
    (_pattern(r"materials of any heading(?:, including (?:other )?materials of (?:chapter|heading|subheading)s? "
              rf"[\d., and]+)?{_END}"), _anything),
    (_pattern(rf"all (?:the )?materials used are classified within a {_LEVEL} other than that of the product"
              rf"(?P<codes>){_END}"), _change),
    (_pattern(r"A change from within (?:this|any one of these) (?:heading|subheading)s?(?: or any other (?:heading|"
              rf"subheading)|, whether or not there is also a change from any other heading){_END}"), _anything),
    (_pattern(rf"A change from any other {_LEVEL}(?:,? except from {_CODES})?{_END}"), _change),
    (_pattern(r"(?:the )?value of (?:all )?(?:the )?(?:non-originating )?materials "
              rf"(?:{_SAME}|(?:classified within|of) {_CODES} )?(?:used )?(?:does|do) not exceed {_OF_THE_PRICE}"),
     _ceiling),
    (_pattern(rf"materials of {_CODES}{_END}"), _stage),
    (_pattern(rf"the (?:total )?weight of the materials of {_CODES} used does not exceed {_PERCENT} of the weight of "
              r"the (?:final )?product"), _by_weight),
    (_pattern(rf"all (?:the )?(?:materials?|animals|cereals) of {_CODES} (?:used )?(?:is|are|must be|shall be) wholly "
              r"obtained"), _obtained),
    (_pattern(rf"materials (?:of|classified within) the same {_LEVEL}(?: as the product)? may be used,? provided "
              rf"(?:that )?their (?:total )?value does not exceed {_OF_THE_PRICE}"), _tolerance),
    (_pattern(r"provided that(?=:? ?-? ?(?:the|their) (?:value|weight))"), _anything),
    (_pattern(r"provided that (?P<asked>[^.;%]+)"), _asked),
)  # fmt: skip
