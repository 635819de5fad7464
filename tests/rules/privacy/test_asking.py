# SPDX-License-Identifier: Apache-2.0
"""What a person asks about their own data: each rule once holding, once not."""

from datetime import timedelta

from tests.privacy_makers import TODAY

from tradelane.privacy import rules
from tradelane.privacy.rules.asking import a_statement_stands_with_what_may_not_change


def test_a_correction_proposes_a_value_for_a_field() -> None:
    holds = rules.a_correction_proposes_a_value_for_a_field
    assert holds("address.street", "2 Invented Road")
    assert not holds("email", "other@x.example")
    assert not holds("passport", "X123")
    assert not holds("name", "  ")
    assert not holds("name", "x" * 141)
    assert not holds("name", "two\nlines")


def test_a_complaint_goes_on_after_its_answer_or_its_term() -> None:
    holds = rules.a_complaint_goes_on_after_its_answer_or_its_term
    assert holds(is_answered=True, due_on=TODAY + timedelta(9), on=TODAY)
    assert holds(is_answered=False, due_on=TODAY - timedelta(1), on=TODAY)
    assert not holds(is_answered=False, due_on=TODAY, on=TODAY)


def test_a_statement_stands_with_what_may_not_change() -> None:
    holds = a_statement_stands_with_what_may_not_change
    assert holds(made_on=TODAY, corrected_on=TODAY)
    assert not holds(made_on=TODAY + timedelta(days=1), corrected_on=TODAY)  # the amended version
