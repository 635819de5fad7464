# SPDX-License-Identifier: Apache-2.0
"""A rule with the parts of an invoice that it is asked of; apart, because hundreds of rules share few claims.

A claim ("this is stated", "this has at most two decimals") is one yes/no function with one name. Each official id that
makes the claim of some field is a rule of its own, with its own sentence; the test of the claim's name tries each id.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import FunctionType

from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.findings import Level
from tradelane.kernel.rule import Rule, rule

_TERM = re.compile(r"\b(BT|BG)-(\d+)")
Check = Callable[[Element, EInvoice], bool]
Parts = Callable[[EInvoice], Sequence[Element]]


@dataclass(frozen=True, slots=True)
class Claim:
    """What many rules say of one field: the check, the field below the part, and how to mend it."""

    check: Check
    name: str
    """The name of the claim, and of its test."""
    field: str
    fix: str


@dataclass(frozen=True, slots=True)
class Law:
    """One rule and the parts it is asked of, one by one."""

    rule: Rule[[Element, EInvoice]]
    of: Parts
    level: Level
    claim: Claim


class Book:
    """The laws of one source, in the order in which they are written."""

    def __init__(self, module: str, source: str) -> None:
        self._module = module
        self._source = source
        self._laws: dict[str, Law] = {}

    def __iter__(self) -> Iterator[Law]:
        return iter(self._laws.values())

    def __getitem__(self, id: str) -> Law:
        return self._laws[id]

    def add(self, id: str, of: Parts, claim: Claim, sentence: str, *, level: Level = Level.ERROR) -> None:
        """Make `claim` of `of` the rule `id`, which says `sentence`."""
        check = claim.check

        def asked(part: Element, invoice: EInvoice) -> bool:
            return check(part, invoice)

        asked.__doc__, asked.__name__, asked.__module__ = sentence, claim.name, self._module
        made = rule(id, cites=f"{self._source} {id}", field=claim.field, fix=claim.fix)(asked)
        self._laws[id] = Law(made, of, level, claim)

    def law(
        self, id: str, of: Parts, *, field: str = "", fix: str = "", level: Level = Level.ERROR
    ) -> Callable[[Check], Law]:
        """Make a function the rule `id`; its docstring is the sentence."""

        def wrap(check: Check) -> Law:
            assert isinstance(check, FunctionType)
            made = rule(id, cites=f"{self._source} {id}", field=field, fix=fix)(check)
            self._laws[id] = Law(made, of, level, Claim(check, check.__name__, field, fix))
            return self._laws[id]

        return wrap

    def twin(self, id: str, like: Law, sentence: str = "", *, tax: str = "tax", level: Level | None = None) -> None:
        """Make `id` the same law as `like` in the words of PINT: terms count as `ibt-001`, and VAT is `tax`."""
        claim = replace(like.claim, fix=like.claim.fix.replace("VAT", tax))
        text = sentence or in_peppol_terms(like.rule.text).replace("VAT", tax)
        self.add(id, like.of, claim, text, level=level or like.level)

    def share(self, law: Law) -> None:
        """Take in a law of another book, under its own id."""
        self._laws[law.rule.id] = law


def in_peppol_terms(sentence: str) -> str:
    """`(BT-1)` as PINT numbers it: `(ibt-001)`; groups as `(ibg-01)`."""
    return _TERM.sub(lambda m: f"i{m[1].lower()}-{m[2].zfill(3 if m[1] == 'BT' else 2)}", sentence)


def whole(invoice: EInvoice) -> Sequence[Element]:
    """The invoice itself."""
    return (invoice.root,)


def lines(invoice: EInvoice) -> Sequence[Element]:
    """Lines, BG-25."""
    return invoice.lines


def allowances(invoice: EInvoice) -> Sequence[Element]:
    """Allowances of the whole invoice, BG-20."""
    return invoice.allowances


def charges(invoice: EInvoice) -> Sequence[Element]:
    """Charges of the whole invoice, BG-21."""
    return invoice.charges


def line_allowances(invoice: EInvoice) -> Sequence[Element]:
    """Allowances of lines, BG-27."""
    return invoice.line_allowances


def line_charges(invoice: EInvoice) -> Sequence[Element]:
    """Charges of lines, BG-28."""
    return invoice.line_charges


def subtotals(invoice: EInvoice) -> Sequence[Element]:
    """The breakdown of tax, BG-23."""
    return invoice.subtotals


def named(*names: str) -> Parts:
    """Every element of these names, wherever it is."""
    if len(names) == 1:
        name = names[0]
        return lambda invoice: invoice.named.get(name, ())
    return lambda invoice: [part for name in names for part in invoice.named.get(name, ())]


def at(path: str) -> Parts:
    """Every element at `path` below the root."""
    names = path.split("/")
    if len(names) == 1:
        return lambda invoice: invoice.root.children.get(names[0], ())
    return lambda invoice: invoice.root.every(*names)


def of_lines(path: str) -> Parts:
    """Every element at `path` below a line."""
    names = path.split("/")
    return lambda invoice: [part for line in invoice.lines for part in line.every(*names)]


def below(parent: str, path: str) -> Parts:
    """Every element at `path` below any element named `parent`."""
    first, *rest = path.split("/")
    if not rest:
        return lambda invoice: [p for here in invoice.named.get(parent, ()) for p in here.children.get(first, ())]
    return lambda invoice: [part for here in invoice.named.get(parent, ()) for part in here.every(first, *rest)]


def only(parts: Parts, when: Callable[[Element], bool]) -> Parts:
    """Those of `parts` of which `when` is true."""
    return lambda invoice: [part for part in parts(invoice) if when(part)]


def with_attribute(parts: Parts, attribute: str) -> Parts:
    """Those of `parts` that have `attribute`."""
    return lambda invoice: [part for part in parts(invoice) if attribute in part.attributes]
