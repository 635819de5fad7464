# SPDX-License-Identifier: Apache-2.0
"""What a node believes of what another tells about people: each rule once holding, once not."""

from datetime import timedelta

from tests.conftest import NOON

from tradelane.privacy import rules
from tradelane.privacy.values import Alias, Pseudonym


def test_a_node_speaks_only_of_people_it_was_told_of() -> None:
    assert rules.a_node_speaks_only_of_people_it_was_told_of([Alias("SG", Pseudonym("a" * 64), "trade_1")])
    assert not rules.a_node_speaks_only_of_people_it_was_told_of([])


def test_a_receipt_names_fields_and_no_values() -> None:
    assert rules.a_receipt_names_fields_and_no_values(("name", "address.street"))
    assert not rules.a_receipt_names_fields_and_no_values(("name", "Invented Tan"))


def test_a_receipt_is_not_from_the_future() -> None:
    assert rules.a_receipt_is_not_from_the_future(NOON + timedelta(minutes=5), now=NOON)
    assert not rules.a_receipt_is_not_from_the_future(NOON + timedelta(minutes=6), now=NOON)
