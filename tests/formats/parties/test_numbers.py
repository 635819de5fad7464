# SPDX-License-Identifier: Apache-2.0
"""Official numbers: right ones are read, wrong ones are refused by name."""

import pytest

from tradelane.kernel.errors import Unreadable
from tradelane.parties.formats import read_number, read_organisation_id


@pytest.mark.parametrize(
    ("scheme", "number", "compact"),
    [
        ("RFC", "GODE 561231 GR8", "GODE561231GR8"),  # the SAT's own sample of a person
        ("UEN", "00192200M", "00192200M"),
        ("LEI", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
        ("GLN", "5412345 000013", "5412345000013"),  # GS1 sample
    ],
)
def test_a_right_number_is_read(scheme: str, number: str, compact: str) -> None:
    assert read_number(scheme, number) == compact


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("RFC", "GODE561331GR8"),
        ("UEN", "00192200X"),
        ("LEI", "213800KUD8LAJWSQ9D16"),
        ("GLN", "5412345000014"),
        ("GLN", "541234500001"),
        ("DUNS", "1"),
    ],
)
def test_a_wrong_number_is_refused(scheme: str, number: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_number(scheme, number)
    assert refusal.value.rule == "PARTY-8"
    assert refusal.value.field == f"identifiers.{scheme}"
    assert refusal.value.fix


def test_an_organisation_id_is_economy_scheme_number() -> None:
    assert read_organisation_id("SG.UEN.201912345K") == "SG.UEN.201912345K"
    for wrong in ("", "SG", "SG.UEN", "ZZ.UEN.1", "sg.UEN.1", "SG.UEN.", "SG.UEN.1 2", "SG.UEN." + "1" * 61):
        with pytest.raises(Unreadable, match="PARTY-7"):
            read_organisation_id(wrong)
