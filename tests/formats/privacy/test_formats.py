# SPDX-License-Identifier: Apache-2.0
"""Rows of law are read strictly, and keyed digests are no plain hashes."""

import hashlib
from datetime import date

import pytest
from tests.privacy_makers import TODAY

from tradelane.kernel.errors import Refused, TradelaneError, Unreadable
from tradelane.privacy import formats
from tradelane.privacy.values import RequestKind

HEAD = ",".join(formats.DISCLOSURE_COLUMNS)
GOOD = "delivery,carrier,*,name,contract,Act s. 1,2020-01-01,,read there,high,no,yes"


def test_our_rows_are_read_and_cite_their_law() -> None:
    rows = formats.our_disclosures()
    assert len(rows) > 100
    assert all(row.citation and row.source for row in rows)
    keys = [(row.purpose, row.recipient, row.lane, row.field, row.starts) for row in rows]
    assert len(keys) == len(set(keys))


def test_a_row_is_read_as_it_stands() -> None:
    [row] = formats.read_disclosures(f"{HEAD}\n{GOOD}\n")
    assert (row.field, row.may_object, row.needs_cbpr, row.ends) == ("name", False, True, None)


@pytest.mark.parametrize(
    ("was", "is_", "field"),
    [
        ("delivery", "gossip", "row 2, purpose"),
        ("carrier", "anyone", "row 2, recipient"),
        ("contract", "habit", "row 2, basis"),
        ("2020-01-01", "1.1.2020", "row 2, starts"),
        ("high", "sure", "row 2, confidence"),
        ("no,yes", "maybe,yes", "row 2, may_object"),
        ("read there", "", "row 2, source"),
        (",yes", "", "row 2"),
    ],
)
def test_a_faulty_row_is_named(was: str, is_: str, field: str) -> None:
    with pytest.raises(TradelaneError) as refusal:
        formats.read_disclosures(f"{HEAD}\n{GOOD.replace(was, is_)}\n")
    assert refusal.value.field == field


def test_other_columns_are_refused() -> None:
    with pytest.raises(Unreadable):
        formats.read_disclosures("field,purpose\nname,delivery\n")


def test_a_person_key_ignores_case_and_blanks_and_is_no_plain_hash() -> None:
    key = formats.person_key("  Tan@Buyer.Example ", secret=b"node")
    assert key == formats.person_key("tan@buyer.example", secret=b"node")
    assert key != formats.person_key("tan@buyer.example", secret=b"other node")
    assert key not in {hashlib.sha256(text.encode()).hexdigest() for text in ("tan@buyer.example", "Tan@Buyer.Example")}


def test_uses_of_the_secret_are_kept_apart() -> None:
    text = "tan@buyer.example"
    assert formats.person_key(text, secret=b"node") != formats.content_digest(text, secret=b"node")


def test_namesakes_without_an_email_never_merge() -> None:
    namesake = {"name": "Invented Tan"}
    one, other = (formats.key_of_contact(namesake, subject=s, secret=b"node") for s in ("trade_1", "trade_2"))
    assert one != other
    with pytest.raises(Refused):
        formats.key_of_contact({"address.city": "Singapore"}, subject="trade_1", secret=b"node")


def test_an_economys_own_term_comes_before_the_general_one() -> None:
    terms = formats.our_terms()
    assert formats.term_for(RequestKind.ERASURE, economy="MX", on=TODAY, terms=terms).economy == "MX"
    assert formats.term_for(RequestKind.ERASURE, economy="JP", on=TODAY, terms=terms).economy == "*"
    with pytest.raises(Unreadable):
        formats.term_for(RequestKind.ERASURE, economy="MX", on=date(2000, 1, 1), terms=terms)
