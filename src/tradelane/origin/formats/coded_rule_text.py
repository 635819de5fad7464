# SPDX-License-Identifier: Apache-2.0
"""Rules in the short codes of other agreements (`CTH: All non-originating materials …`); apart from full sentences.

    CC | CTH | CTSH ":" sentence [ ", provided that" condition ]
    "The good has a Regional Value Content … of not less than N%, whether using the build-up … or build-down method …"
    Anything short, such as "Refining.", is a process: a question for whoever knows the production.

The goods are those of the rule set. A percentage that runs into other words is not guessed: the class is known, the
rule is not understood.
"""

import re
from dataclasses import replace
from decimal import Decimal

from tradelane.origin.values import Alternative, Change, Content, Level, Method, Scope, Span

_TAG = re.compile(r"<[^>]+>")
_CHANGE = re.compile(
    r"(?P<code>CC|CTH|CTSH): All non-originating materials used in the production of the good have undergone a change "
    r"in tariff classification at the \d-digit level \([a-z ]+\)(?:,? provided that (?P<condition>.+?))?\.?"
)
_CONTENT = re.compile(
    r"The good has a Regional Value Content \(RVC\) as calculated under Article \d+ of the Origin Reference Document "
    r"of not less than (?P<percent>\d{1,3})(?P<more>.*?)%, whether using the build-up method or build-down method .*"
)
_LEVELS = {"CC": Level.CHAPTER, "CTH": Level.HEADING, "CTSH": Level.SUBHEADING}
_PROCESS = re.compile(r"[A-Z][a-z]+(?: ?/ ?[a-z]+| [a-z]+)*\.", re.IGNORECASE)
_LONGEST_PROCESS = 60
"""Letters of a process that is named; a longer text is a condition of its own and not understood."""
_STILL_A_RULE = re.compile(
    r"chang|origin|obtain|material|manufactur|production|heading|chapter|classif|value|method|specific", re.IGNORECASE
)
"""What the name of a process can't hold: these words open another rule."""
_DOES_SOMETHING = re.compile(r"\b(?:[a-z]{2,}(?:ing|[st]ion)|manufacture|operations?)\b", re.IGNORECASE)
"""A word by which a process is named: refining, weaving, making-up, extrusion, fabric formation."""
_UNNAMED = "Process Rule."
"""Says that there is a process and not which one: nobody can answer that."""


def read_coded_rule(text: str, *, span: Span) -> Alternative | None:
    """One alternative for the goods of `span`, or None when the text is not in short codes."""
    words = " ".join(_TAG.sub("", text).split())
    made = Alternative(Scope((span,)), text=words)
    if found := _CHANGE.fullmatch(words):
        condition = found["condition"]
        change = Change(_LEVELS[found["code"]])
        return replace(made, change=change, questions=(condition,) if condition else ())
    if found := _CONTENT.fullmatch(words):
        percent = Decimal(found["percent"])
        contents = (Content(Method.BUILD_UP, percent), Content(Method.BUILD_DOWN, percent))
        return replace(made, contents=contents, understood=not found["more"].strip())
    named = words == _UNNAMED or (names_an_operation(words) and not _STILL_A_RULE.search(words))
    if named and len(words) <= _LONGEST_PROCESS and _PROCESS.fullmatch(words):
        return replace(made, questions=(words.rstrip("."),), understood=words != _UNNAMED)
    return None


def names_an_operation(words: str) -> bool:
    """Whether one of the first words of a text is that of an operation; any other text is not taken for a process."""
    return _DOES_SOMETHING.search(" ".join(words.split()[:4])) is not None


def class_of(alternative: Alternative) -> tuple[str, ...]:
    """The class in the letters of published files: MAXNOM, CC, CTH, CTSH, RVC, WO or PROCESSING; none when nothing is
    known. A ceiling comes before a change, as those files have it.
    """
    ceilings = ("MAXNOM",) if any(c.percent for c in alternative.ceilings) else ()
    if alternative.change is not None:
        return (*ceilings, alternative.change.level.letters)
    if ceilings or alternative.contents:
        return ceilings or ("RVC",)
    if alternative.obtained:
        return ("WO",)
    return ("PROCESSING",) if alternative.questions else ()
