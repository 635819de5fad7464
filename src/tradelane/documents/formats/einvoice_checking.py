# SPDX-License-Identifier: Apache-2.0
"""Invoices checked by law, profile by profile; apart, so that a profile is one list of books and starts quickly."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import islice

from tradelane.documents.rules.einvoice.law import Book, Law, Parts
from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.findings import Finding, Level

_EN = ("header", "parties", "lines", "totals", "vat", "decimals", "coded", "syntax")
_PINT = ("pint", "pint_forms", "pint_identifiers")
BOOKS: Mapping[str, tuple[str, ...]] = {
    "en16931": _EN,
    "pint-sg": (*_PINT, "singapore", "singapore_gst"),
    "pint-my": (*_PINT, "malaysia"),
    "pint-jp": (*_PINT, "japan"),
    "pint-aunz": (*_PINT, "australia_new_zealand"),
}
"""Profiles of e-invoices and the modules of `rules/einvoice` whose laws they are."""

_SHOWN = 40
"""As much of a code as a message shows."""
_MOST = 5000
"""Findings told of one file: nobody reads more, and a file that is wrong everywhere must not fill the memory."""
Asked = tuple[Parts, tuple[tuple[Callable[[Element, EInvoice], bool], Law], ...]]


def laws_of(profile: str) -> list[Law]:
    """Every law of a profile, in the order of its books."""
    found: list[Law] = []
    for name in BOOKS[profile]:
        book: Book = import_module(f"tradelane.documents.rules.einvoice.{name}").LAWS
        found.extend(book)
    return found


@cache
def _asked(profile: str) -> Sequence[Asked]:
    """The laws grouped by the parts they are asked of, so that parts are looked up once; advice is asked for last."""
    groups: dict[tuple[bool, int], tuple[Parts, list[Law]]] = {}
    for law in sorted(laws_of(profile), key=lambda law: law.level != Level.ERROR):
        groups.setdefault((law.level == Level.ERROR, id(law.of)), (law.of, []))[1].append(law)
    return [(of, tuple((law.claim.check, law) for law in laws)) for of, laws in groups.values()]


def check_einvoice(content: bytes, profile: str) -> list[Finding]:
    """What the laws of `profile` have to say of an invoice. Raises Unreadable for what is no UBL invoice."""
    from tradelane.documents.formats.einvoice import read_einvoice  # lazily: only XML needs lxml

    return findings_of(read_einvoice(content), profile)


def findings_of(invoice: EInvoice, profile: str) -> list[Finding]:
    """What the laws of `profile` have to say of an invoice: errors first, then by id."""
    broken = (
        (law, part)
        for of, laws in _asked(profile)
        for part in of(invoice)
        for check, law in laws
        if not check(part, invoice)
    )
    told = list(islice(broken, _MOST))
    paths = invoice.paths_of(part for _, part in told) if told else {}
    found = [_finding(law, part, paths[id(part)]) for law, part in told]
    return sorted(found, key=lambda finding: (finding.level != Level.ERROR, finding.rule))


def _finding(law: Law, part: Element, where: str) -> Finding:
    rule, field = law.rule, law.rule.field
    if field.startswith("//"):
        where = field
    elif field:
        where = f"{where}/{field}"
    stated = _stated(law, part)
    return Finding(rule.id, law.level, where, f"{rule.text} Here: {stated}." if stated else rule.text, rule.fix)


def _stated(law: Law, part: Element) -> str:
    """What the invoice says, where that is an amount or a code; names and numbers of people stay out of messages."""
    path, _, attribute = law.rule.field.partition("@")
    found = part.first(*path.strip("/").split("/")) if path.strip("/") else part
    if found is None:
        return ""
    if attribute:
        return found.attributes.get(attribute, "")[:_SHOWN]
    return found.text.strip()[:_SHOWN] if found.number is not None or found.name.endswith("Code") else ""
