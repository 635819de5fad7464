# SPDX-License-Identifier: Apache-2.0
"""What a person asks about their own data: each rule once holding, once not."""

from datetime import timedelta

from tests.privacy_makers import TODAY

from tradelane.privacy import rules


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
