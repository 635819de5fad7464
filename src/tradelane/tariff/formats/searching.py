# SPDX-License-Identifier: Apache-2.0
"""The Harmonized System searched in plain words; apart, because it helps to classify and never decides.

A candidate says which words of the question stand where: in the subheading, its heading or its chapter, and which of
them its text leaves out (`not roasted`), which speaks against it. Everyday and Spanish words are led to the
nomenclature's by `data/words.csv`, ours and plainly no law.
"""

import math
import re
from collections import defaultdict
from csv import DictReader
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from io import StringIO

from tradelane.kernel.codes import hs_codes, hs_entry

CANDIDATES_AT_MOST = 20
_WORDS_AT_MOST = 12
"""Words of a question that are looked at; more say no more."""
_PLACES = ((6, "subheading", 4.0), (4, "heading", 2.0), (2, "chapter", 1.0))
_IGNORED = frozenset({
    "a", "and", "con", "de", "del", "el", "en", "for", "in", "la", "las", "los", "not", "of", "or", "other", "para",
    "sin", "than", "the", "with", "y",
})  # fmt: skip
_ASKED_NOT = re.compile(r"\b(?:not|without|no|sin) ([^\W_]+(?:-[^\W_]+)?)")
"""What the question itself leaves out."""
_NOT_MEANT = re.compile(r"(?<!or )\bnot (?:[\w-]+)|\b(?:other than|excluding|except) [^;,)]+")
"""What a description leaves out, such as `not roasted` or `other than smartphones`."""


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the question that the nomenclature has."""

    asked: str
    found: str
    """The word there; another one when an everyday word was led to it."""
    place: str
    """`subheading`, `heading` or `chapter`."""
    left_out: bool = False
    """Whether the text there names it only to leave it out."""
    against: bool = False
    """Whether it speaks against the subheading: left out though asked for, or there though asked to be left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subheading that may be meant, and why."""

    code: str
    description: str
    heading: str
    matches: tuple[Match, ...]


def search(question: str) -> list[Candidate]:
    """Subheadings for goods in plain words, best first; more of the words, and rarer ones, count more."""
    asked = list(dict.fromkeys(_tokens(question)))[:_WORDS_AT_MOST]
    unwanted = set(_ASKED_NOT.findall(question.lower()))
    scores: dict[str, float] = defaultdict(float)
    matches: dict[str, list[Match]] = defaultdict(list)
    for word in asked:
        wanted = word not in unwanted
        for code, (score, match) in _found(word).items():
            scores[code] += score if wanted else -score
            matches[code].append(replace(match, against=match.left_out is wanted))
    meant_by = {code: sum(not m.against for m in matches[code]) for code in scores}
    ranked = sorted(
        (code for code in scores if meant_by[code]),
        key=lambda code: (-meant_by[code], -scores[code], len(_text(code)), code),
    )
    return [Candidate(code, _text(code), _text(code[:4]), tuple(matches[code])) for code in ranked[:CANDIDATES_AT_MOST]]


def _found(word: str) -> dict[str, tuple[float, Match]]:
    """Subheadings that a word of the question, or what it is led to, leads to: each with its score and the reason."""
    best: dict[str, tuple[float, Match]] = {}
    for phrase in _meant(word):
        whole: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
        for meant in phrase:
            for code, (weight, place) in _index().get(_stem(meant), {}).items():
                whole[code].append((weight * _rarity(_stem(meant)), meant, place))
        for code, hits in whole.items():
            score = sum(each for each, _, _ in hits)
            if code not in best or score > best[code][0]:
                place = max(hits)[2]
                best[code] = (score, Match(word, " ".join(m for _, m, _ in hits), place, left_out=score < 0))
    return best


def below(code: str) -> list[tuple[str, str]]:
    """What stands right below a chapter or heading, or all chapters; codes with descriptions."""
    length = {0: 2, 2: 4, 4: 6}.get(len(code))
    found = (c for c in hs_codes() if length and len(c) == length and c.startswith(code))
    return [(c, _text(c)) for c in sorted(found)]


def above(code: str) -> list[tuple[str, str]]:
    """The chapter and heading that a code stands in, and itself, as far as they exist."""
    held = (hs_entry(code[:n]) for n in (2, 4, 6) if n <= len(code))
    return [(entry.code, entry.description) for entry in held if entry is not None]


def _text(code: str) -> str:
    entry = hs_entry(code)
    return entry.description if entry else ""


def _tokens(text: str) -> list[str]:
    return [w for w in re.findall(r"[^\W_]+(?:-[^\W_]+)?", text.lower()) if len(w) > 1 and w not in _IGNORED]


def _stem(word: str) -> str:
    """A word without its English plural; enough for a nomenclature that uses both."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("oes", "o")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + instead
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _meant(word: str) -> list[tuple[str, ...]]:
    """The word itself and the phrase that an everyday word is called by in the nomenclature."""
    led = _everyday()
    forms = (word, _stem(word), word.removesuffix("es"))  # Spanish has plurals in -es
    return list(dict.fromkeys(phrase for phrase in ((word,), *(led.get(form, ()) for form in forms)) if phrase))


@lru_cache(maxsize=1)
def _everyday() -> dict[str, tuple[str, ...]]:
    text = files("tradelane.tariff").joinpath("data", "words.csv").read_text("utf-8")
    return {row["word"]: tuple(row["means"].split()) for row in DictReader(StringIO(text))}


@lru_cache(maxsize=1)
def _index() -> dict[str, dict[str, tuple[float, str]]]:
    """Stem → subheading → the best place where it stands."""
    found: dict[str, dict[str, tuple[float, str]]] = defaultdict(dict)
    for code in (c for c in hs_codes() if len(c) == 6):
        for length, place, weight in _PLACES:
            text = _text(code[:length]).lower()
            for word in _tokens(_NOT_MEANT.sub(" ", text)):
                found[_stem(word)].setdefault(code, (weight, place))
            for word in _tokens(" ".join(_NOT_MEANT.findall(text))):
                found[_stem(word)].setdefault(code, (-weight / 2, place))
    return found


@lru_cache(maxsize=4096)
def _rarity(stem: str) -> float:
    return math.log(6_000 / (1 + len(_index().get(stem, ()))))
