# SPDX-License-Identifier: Apache-2.0
"""Laws of e-invoices by name and by id, and how to ask one; apart, because claims, rules and vectors all ask."""

from collections import defaultdict

import pytest

from tests.einvoice_makers import an_einvoice
from tradelane.documents.formats.einvoice_checking import BOOKS, laws_of
from tradelane.documents.rules.einvoice.law import Law

BY_ID: dict[str, Law] = {law.rule.id: law for profile in BOOKS for law in laws_of(profile)}
BY_NAME: dict[str, list[Law]] = defaultdict(list)
for _law in BY_ID.values():
    BY_NAME[_law.rule.name].append(_law)

_VAT = {"IC": "K", "AF": "L", "AG": "M"}


def category_of(law: Law) -> tuple[str, str]:
    """The tax category that a rule is about, and its tax, as the id says."""
    parts = law.rule.id.split("-")
    if parts[0] == "aligned":
        return parts[2].upper(), "GST" if parts[-1] == "aunz" else "VAT"
    return _VAT.get(parts[1], parts[1]), "GST" if parts[-1] == "SG" else "VAT"


def _said(law: Law, content: tuple[str, ...], root: str) -> list[bool]:
    invoice = an_einvoice(*content, root=root)
    return [law.rule(part, invoice) for part in law.of(invoice)]


def stands(law: Law, *content: str, root: str = "Invoice") -> bool:
    """Whether the law is asked of some part of the invoice, and holds of every one."""
    said = _said(law, content, root)
    return bool(said) and all(said)


def falls(law: Law, *content: str, root: str = "Invoice") -> bool:
    """Whether the law does not hold of some part of the invoice."""
    return not all(_said(law, content, root))


def ask_of_each_law(metafunc: pytest.Metafunc) -> None:
    """A module's `pytest_generate_tests`: each test is asked of every id that is the same law."""
    if "law" in metafunc.fixturenames:
        laws = BY_NAME[metafunc.function.__name__.removeprefix("test_")]
        metafunc.parametrize("law", laws, ids=[law.rule.id for law in laws])
