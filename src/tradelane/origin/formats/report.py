# SPDX-License-Identifier: Apache-2.0
"""Reads a whole file of rules of origin and says how much of it can be judged; apart from any one good."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.origin.formats.coded_rule_text import class_of, read_coded_rule
from tradelane.origin.formats.list_rules import read_list_rule
from tradelane.origin.formats.rule_text import all_needed, plain, read_rule
from tradelane.origin.values import Alternative, RuleOfOrigin, Span

LARGEST = 50_000_000
"""Bytes of a file of rules; the longest annex takes two millions."""
_CONTINUES = re.compile(r"^-? ?\(?[b-d]\) ")
_OPENS_METHODS = re.compile(r"regional value content of not less than: - \(?a\)", re.IGNORECASE)


def read_rule_sets(content: bytes, *, agreement: str, cites: str, source: str) -> list[RuleOfOrigin]:
    """The rule sets of a file `{"rule_sets": [{"heading", "min", "max", "rules": [{"rule"}]}]}`, in its order.

    Raises Unreadable naming the set.
    """
    data = parse(content, limit=LARGEST)
    if not isinstance(data, dict) or not isinstance(data.get("rule_sets"), list):
        raise Unreadable("no rule sets", field="rule_sets", rule="ORIGIN-TEXT-1", fix='Give {"rule_sets": […]}.')
    return [
        _rule_set(given, n, agreement=agreement, cites=cites, source=source)
        for n, given in enumerate(data["rule_sets"])
    ]


def read_law(
    content: bytes, *, agreement: str, cites: str, source: str, in_force_from: date
) -> tuple[RuleOfOrigin, ...]:
    """The rule sets of a file as law from a day on, each with its clause; sets of the same codes are one rule.

    Where several sets have the same codes (`ex 0502`), the words of each say for which goods it is. Raises Unreadable.
    """
    read = read_rule_sets(content, agreement=agreement, cites=cites, source=source)
    goods = [str(given.get("subdivision") or "") for given in parse(content, limit=LARGEST)["rule_sets"]]
    by_span: dict[Span, list[tuple[RuleOfOrigin, str]]] = {}
    for rule, words in zip(read, goods, strict=True):
        by_span.setdefault(rule.span, []).append((rule, words))
    made = []
    for span, same in by_span.items():
        ways = [a if len(same) == 1 else _for_goods(a, words) for rule, words in same for a in rule.alternatives]
        made.append(replace(
            same[0][0], alternatives=tuple(ways), cites=f"{cites}, {span}", in_force_from=in_force_from,
            all_needed=any(rule.all_needed for rule, _ in same),
        ))  # fmt: skip
    return tuple(made)


def _for_goods(alternative: Alternative, words: str) -> Alternative:
    """An alternative for the goods that its set names in words; `Any other …` is for what the others leave."""
    residual = not words or words.lower().startswith(("any other", "other"))
    scope = alternative.scope
    named = " ".join(part for part in ("" if residual else " ".join(words.split()), scope.words) if part)
    return replace(alternative, scope=replace(scope, words=named, residual=residual or scope.residual))


def rules_report(content: bytes) -> dict[str, Any]:
    """How many rule sets of the file are executable, and which parts are undetermined and why.

    A set is executable when every alternative has an executable form: classes, exceptions, value content, shares, and
    questions that whoever knows the production answers with yes or no. `fully_automatic` counts those without
    questions or goods named in words.
    """
    sets = read_rule_sets(content, agreement="", cites="", source="")
    faulty = [(n, s) for n, s in enumerate(sets) if not all(a.understood for a in s.alternatives)]
    asking = sum(any(a.questions or a.scope.words or _worded(a) for a in s.alternatives) for s in sets)
    return {
        "rule_sets": len(sets),
        "executable": len(sets) - len(faulty),
        "fully_automatic": sum(
            not any(not a.understood or a.questions or a.scope.words or _worded(a) for a in s.alternatives)
            for s in sets
        ),
        "with_questions": asking,
        "classes": class_report(content),
        "undetermined": [
            {"set": n, "codes": str(s.span), "text": a.text, "why": "a part of the text has no executable form"}
            for n, s in faulty
            for a in s.alternatives
            if not a.understood
        ],
    }


def _worded(alternative: Any) -> bool:
    return alternative.change is not None and any(e.words for e in alternative.change.exclusions)


def _rule_set(given: Any, n: int, *, agreement: str, cites: str, source: str) -> RuleOfOrigin:
    try:
        first, last = str(given["min"])[:6], str(given["max"])[:6]
        texts = [str(r["rule"]) for r in given["rules"]]
    except (KeyError, TypeError) as error:
        raise Unreadable(
            "a rule set needs min, max and rules",
            field=f"rule_sets[{n}]",
            rule="ORIGIN-TEXT-1",
            fix="Add what is missing.",
        ) from error
    span = Span(first, last)
    alternatives = tuple(_alternative(text, span) for text in joined(texts))
    return RuleOfOrigin(
        agreement=agreement,
        span=span,
        alternatives=alternatives,
        cites=cites,
        in_force_from=date.min,
        source=source,
        confidence="secondary",
        all_needed=any(all_needed(text) for text in texts),
    )


def _alternative(text: str, span: Span) -> Alternative:
    """A sentence, else a rule in short codes or of a list for the goods of its set, else a text not understood."""
    sentence = read_rule(text)
    if sentence.understood:
        return sentence
    coded = read_coded_rule(text, span=span)
    listed = None if coded and coded.understood else read_list_rule(text, span=span)
    return listed or coded or sentence


def class_report(content: bytes) -> dict[str, Any] | None:
    """Of a file that tags its rules with classes (`class`), how many tags our reading gives too; None without tags."""
    data = parse(content, limit=LARGEST)
    sets = data.get("rule_sets") if isinstance(data, dict) else None
    tagged = [
        (Span(str(s["min"])[:6], str(s["max"])[:6]), str(r["rule"]), tuple(r["class"]))
        for s in (sets if isinstance(sets, list) else [])
        for r in s.get("rules", ())
        if isinstance(r.get("class"), list)
    ]
    if not any(given for _, _, given in tagged):
        return None
    read = [(class_of(_alternative(plain(text), span)), given, text) for span, text, given in tagged]
    differ = [{"text": text[:200], "given": list(given), "read": list(ours)} for ours, given, text in read
              if ours != given]  # fmt: skip
    return {"tagged": len(tagged), "reproduced": len(tagged) - len(differ), "differ": differ}


def joined(texts: Iterable[str]) -> list[str]:
    """Texts with the enumerated methods b), c) of a value content put back behind their a)."""
    whole: list[str] = []
    for text in texts:
        words = plain(text)
        if _CONTINUES.match(words) and whole and _OPENS_METHODS.search(whole[-1]):
            whole[-1] = f"{whole[-1].rstrip('. ')}; {words}"
        else:
            whole.append(words)
    return whole


def coverage(report: Mapping[str, Any]) -> str:
    """One line for people: how much of the file is executable."""
    share = report["executable"] * 100 / report["rule_sets"] if report["rule_sets"] else 0.0
    return f"{report['executable']} of {report['rule_sets']} rule sets are executable ({share:.1f} %)"
