# SPDX-License-Identifier: Apache-2.0
"""What must hold of declarations of other systems, and of many filings at once."""

from tests.declaration_makers import a_declaration
from tests.rules.window.test_rules import EXPORT, IMPORT

from tradelane.window.rules import (
    a_declaration_bears_its_reference,
    a_filing_files_one_thing,
    a_filing_has_its_filers_reference,
    a_reference_means_one_filing,
    the_declaration_goes_the_procedures_way,
)
from tradelane.window.values import Direction


def test_a_declaration_bears_its_reference() -> None:
    assert a_declaration_bears_its_reference(a_declaration())
    for number in ("", "  ", "x" * 71):
        assert not a_declaration_bears_its_reference(a_declaration(number=number))


def test_the_declaration_goes_the_procedures_way() -> None:
    export, imported = a_declaration(direction=Direction.EXPORT), a_declaration(direction=Direction.IMPORT)
    assert the_declaration_goes_the_procedures_way(export, procedure=EXPORT)
    assert the_declaration_goes_the_procedures_way(imported, procedure=IMPORT)
    assert not the_declaration_goes_the_procedures_way(imported, procedure=EXPORT)


def test_a_filing_has_its_filers_reference() -> None:
    for reference in ("R-1", "2026/11/0001", "x" * 70, "订单 7"):
        assert a_filing_has_its_filers_reference(reference)
    for reference in ("", " R", "x" * 71, "a\nb"):
        assert not a_filing_has_its_filers_reference(reference)


def test_a_filing_files_one_thing() -> None:
    assert a_filing_files_one_thing({"consignment": {}})
    assert a_filing_files_one_thing({"declaration": "<a/>"})
    assert not a_filing_files_one_thing({})
    assert not a_filing_files_one_thing({"consignment": {}, "declaration": "<a/>"})


def test_a_reference_means_one_filing() -> None:
    assert a_reference_means_one_filing("sha256:a", before="sha256:a")
    assert not a_reference_means_one_filing("sha256:b", before="sha256:a")
