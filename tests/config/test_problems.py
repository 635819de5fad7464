# SPDX-License-Identifier: Apache-2.0
"""Kernel errors become RFC 9457 problems with the right status."""

import json

import pytest

from config.problems import problem_response, status_of
from tradelane.kernel.errors import (
    Conflict,
    Forbidden,
    NotFound,
    Refused,
    TradelaneError,
    Unavailable,
    Unreadable,
)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Unreadable("x"), 400),
        (Forbidden("x"), 403),
        (NotFound("x"), 404),
        (Conflict("x"), 409),
        (Refused("x"), 422),
        (Unavailable("x"), 503),
        (TradelaneError("x"), 500),
    ],
)
def test_each_error_has_its_status(error: TradelaneError, status: int) -> None:
    assert status_of(error) == status
    response = problem_response(error)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_a_problem_names_rule_field_and_fix() -> None:
    error = Refused("Only the holder may transfer.", field="by", rule="TITLE-1", fix="Ask the holder.", cites="MLETR")
    told = json.loads(problem_response(error).content)
    assert told.pop("title").startswith("Unprocessable")  # Python 3.13 renamed the phrase
    assert told == {
        "type": "urn:tradelane:problem:refused",
        "status": 422,
        "detail": "Only the holder may transfer.",
        "field": "by",
        "rule": "TITLE-1",
        "fix": "Ask the holder.",
        "cites": "MLETR",
    }


def test_an_unavailable_peer_says_when_to_try_again() -> None:
    assert problem_response(Unavailable("x"))["Retry-After"] == "30"
