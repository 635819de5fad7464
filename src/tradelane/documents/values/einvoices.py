# SPDX-License-Identifier: Apache-2.0
"""E-invoices of anybody as values; apart, because the laws of invoices ask them of files that are not ours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class InvoiceTotals:
    """The amounts of any UBL invoice, by the names of EN 16931; None where the invoice does not state one."""

    lines: tuple[Decimal, ...]
    """BT-131, net amounts of the lines."""
    line_total: Decimal | None
    """BT-106."""
    allowances: tuple[Decimal, ...]
    """BT-92, allowances of the whole invoice."""
    allowance_total: Decimal | None
    """BT-107."""
    charges: tuple[Decimal, ...]
    """BT-99, charges of the whole invoice."""
    charge_total: Decimal | None
    """BT-108."""
    without_tax: Decimal | None
    """BT-109."""
    tax: Decimal | None
    """BT-110, in the currency of the invoice."""
    with_tax: Decimal | None
    """BT-112."""
    prepaid: Decimal | None
    """BT-113."""
    rounding: Decimal | None
    """BT-114."""
    payable: Decimal | None
    """BT-115."""


class Element(NamedTuple):
    """One element of an e-invoice; a tuple because an invoice has hundreds and is checked within a millisecond."""

    name: str
    """With the usual prefix, such as `cbc:ID`."""
    text: str
    """Without the white space around it; a number as it is written, because the laws count its characters."""
    attributes: Mapping[str, str]
    children: "Mapping[str, Sequence[Element]]"
    """By name, in the order of the document."""
    number: Decimal | None
    """The value of an amount, a percentage or a quantity; None for anything else and for what is no xs:decimal."""

    def all(self, name: str) -> "Sequence[Element]":
        """The children of that name."""
        return self.children.get(name, ())

    def first(self, *names: str) -> "Element | None":
        """The first element at the path of `names`, or None."""
        here = self
        for name in names:
            found = here.children.get(name)
            if found is None:
                return None
            here = found[0]
        return here

    def every(self, *names: str) -> "list[Element]":
        """Every element at the path of `names`."""
        found = list(self.children.get(names[0], ()))
        for name in names[1:]:
            if not found:
                return found
            found = [child for here in found for child in here.children.get(name, ())]
        return found

    def said(self, *names: str) -> str:
        """The text at the path of `names`, empty when there is none."""
        found = self.first(*names)
        return found.text if found is not None else ""

    def amount(self, *names: str) -> Decimal | None:
        """The number at the path of `names`."""
        found = self.first(*names)
        return found.number if found is not None else None


@dataclass(frozen=True, slots=True)
class EInvoice:
    """A UBL Invoice or CreditNote as the rules of e-invoicing see it; lines and quantities are named as in Invoice."""

    root: Element
    named: Mapping[str, Sequence[Element]]
    """Every element below the root by its name, in the order of the document."""
    attributes: frozenset[str]
    """Names of all attributes in it."""
    lines: Sequence[Element]
    """BG-25."""
    allowances: Sequence[Element]
    """BG-20, of the whole invoice."""
    charges: Sequence[Element]
    """BG-21, of the whole invoice."""
    line_allowances: Sequence[Element]
    """BG-27."""
    line_charges: Sequence[Element]
    """BG-28."""
    subtotals: Sequence[Element]
    """BG-23, the breakdown of tax."""
    categories: frozenset[str]
    """Codes of all tax categories in it."""

    @property
    def is_credit_note(self) -> bool:
        """Whether the document is a CreditNote."""
        return self.root.name == "CreditNote"

    def paths_of(self, parts: Iterable[Element]) -> dict[int, str]:
        """Where `parts` are, by `id()`, as XPaths such as `/Invoice/cac:InvoiceLine[2]/cbc:ID`; one walk for all."""
        wanted = {id(part) for part in parts}
        found: dict[int, str] = {}
        waiting = [(self.root, f"/{self.root.name}")]
        while waiting and len(found) < len(wanted):
            here, path = waiting.pop()
            if id(here) in wanted:
                found[id(here)] = path
            for name, children in here.children.items():
                several = len(children) > 1
                for number, child in enumerate(children, start=1):
                    waiting.append((child, f"{path}/{name}[{number}]" if several else f"{path}/{name}"))
        return found
