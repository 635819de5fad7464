# SPDX-License-Identifier: Apache-2.0
"""Kernel errors become RFC 9457 problems with the right status."""

import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from tests.makers import SELLER, a_token, an_organisation

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


@pytest.mark.django_db
def test_a_method_that_an_address_does_not_take_is_told(client: Client) -> None:
    told = client.delete("/api/trades")
    assert (told.status_code, told["Content-Type"], told["Allow"]) == (405, "application/problem+json", "GET")
    assert json.loads(told.content)["fix"] == "Use GET."
    page = client.get("/accounts/login/code/confirm/", headers={"Accept": "text/html"})
    assert page.status_code != 405
    page = client.put("/sitemap.xml", headers={"Accept": "text/html"})
    assert page.status_code == 405
    assert "This address takes no PUT." in page.content.decode()


@pytest.mark.django_db
def test_a_body_that_is_too_large_says_what_is_read(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    an_organisation(SELLER)
    path = "/api/trades/orders?lane=MX-SG&filename=a.xml"
    by = {"Authorization": f"Bearer {a_token('ana@cafe.example', organisation=SELLER)}"}
    told = client.post(path, b"x" * 1001, content_type="application/octet-stream", headers=by)
    assert told.status_code == 400
    problem = json.loads(told.content)
    assert (problem["field"], problem["rule"], problem["fix"]) == ("body", "FILE-2", "Send a smaller file.")
    assert "1000 bytes" in problem["detail"]


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_in_our_look() -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Accept": "text/html", "Accept-Language": "es"})
    answer = strict.post("/accounts/login/", {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Este formulario ya no sirve" in page
    assert "govuk-heading-l" in page


@pytest.mark.django_db
def test_a_busy_store_is_asked_again_later(client: Client) -> None:
    def busy(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        raise OperationalError("database is locked")

    with connection.execute_wrapper(busy):
        told = client.get("/alive", headers={"Accept": "application/json"})
    assert (told.status_code, told["Retry-After"]) == (503, "30")
    assert json.loads(told.content)["detail"] == "The store is busy."
