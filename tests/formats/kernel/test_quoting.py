# SPDX-License-Identifier: Apache-2.0
"""An error repeats codes, numbers and dates, and tells of anything that could be a person's only how long it is."""

import pytest
from tests.marked_values import MARKS

from tradelane.kernel.quoting import quoted, quoted_field


@pytest.mark.parametrize(
    "value", ["", "XYZ", "mxzlo", "0901.2x", "2026-13-01", "12,50", "CSQU3054383", "MX.RFC.CAC1", 7]
)
def test_what_has_the_form_of_a_code_is_repeated(value: object) -> None:
    assert quoted(value) == repr(value)


@pytest.mark.parametrize("value", [*MARKS.values(), "Quillfeather", "twelve", "Ana Li", "a" * 41 + "1"])
def test_what_could_be_a_persons_is_told_by_its_length(value: str) -> None:
    assert quoted(value) == f"a text of {len(value)} characters"


def test_other_kinds_of_value_are_told_by_their_kind() -> None:
    assert (quoted(None), quoted(True), quoted({"name": MARKS["name"]}), quoted([MARKS["name"]])) == (
        "None", "True", "a dict", "a list",
    )  # fmt: skip


def test_fields_are_named_unless_their_name_is_none() -> None:
    assert [quoted_field(name) for name in ("hs_code", "@unitCode", "cbc:Name")] == ["hs_code", "@unitCode", "cbc:Name"]
    for name in (MARKS["name"], MARKS["telephone"], MARKS["street"], "x" * 61):
        assert quoted_field(name) == f"(a name of {len(name)} characters)"
