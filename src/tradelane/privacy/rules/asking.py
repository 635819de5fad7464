# SPDX-License-Identifier: Apache-2.0
"""What a person asks about their own data, and when; apart from the door that gives to others."""

from datetime import date

from tradelane.kernel.rule import rule
from tradelane.privacy.values import CORRECTABLE

VALUE_LIMIT = 140
"""Characters of a name or a line of an address, as long as an order takes."""


@rule(
    "PRIV-46",
    cites="APEC Privacy Framework (2015) principle VIII; GDPR art. 16",
    field="proposed",
    fix="Choose one of the fields and write its right value in one line, or say in words what is wrong.",
)
def a_correction_proposes_a_value_for_a_field(field: str, value: str) -> bool:
    """Who proposes a correction names a field that may be corrected and gives its right value, in one line."""
    return field in CORRECTABLE and 0 < len(value.strip()) <= VALUE_LIMIT and value.isprintable()


@rule(
    "PRIV-47",
    cites="APEC Privacy Framework (2015) principle IX; CBPR Program Requirements, Accountability ; GDPR art. 77",
    field="request",
    fix="Wait for the answer, or for the day by which it is due.",
)
def a_complaint_goes_on_after_its_answer_or_its_term(*, is_answered: bool, due_on: date, on: date) -> bool:
    """A complaint goes to an authority by way of this page once the node answered it, or let its term pass.

    The law of most economies lets a person write there at any time; this only orders who is asked first here.
    """
    return is_answered or on > due_on


@rule(
    "PRIV-190",
    cites="GDPR art. 16, supplementary statement; APEC Privacy Framework (2015) principle VIII",
    field="row",
    fix="Let its issuer make an amended version.",
)
def a_statement_stands_with_what_may_not_change(*, made_on: date, corrected_on: date) -> bool:
    """What was signed before a person had a field corrected says so where it is read, until an amended version does."""
    return made_on <= corrected_on
