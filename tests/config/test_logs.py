# SPDX-License-Identifier: Apache-2.0
"""A log tells what happened and where; neither secrets nor what a person is called."""

import logging
import logging.config
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client

from config.logs import logging_settings
from tradelane.kernel.errors import Unavailable

NAME = "Perpetua Quillfeather"


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the node's own handler writes."""
    settings = logging_settings("DEBUG")
    out = StringIO()
    handler = logging.StreamHandler(out)
    made = logging.config.DictConfigurator(settings)
    handler.setFormatter(made.configure_formatter(settings["formatters"]["line"]))
    loggers = [logging.getLogger("tradelane.tests"), logging.getLogger("django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield out
    for logger in loggers:
        logger.removeHandler(handler)


def test_an_exception_is_told_by_place_and_kind_without_the_value_that_it_quotes(written: StringIO) -> None:
    try:
        try:
            int(NAME)
        except ValueError as error:
            raise KeyError(NAME) from error
    except KeyError:
        logging.getLogger("tradelane.tests").exception("it broke")
    told = written.getvalue()
    assert NAME not in told
    for expected in ("it broke", "test_logs.py", "builtins.ValueError", "which led to", "builtins.KeyError"):
        assert expected in told


def test_an_error_of_ours_is_told_with_its_words(written: StringIO) -> None:
    try:
        raise Unavailable("the peer is away", rule="BUS-1")
    except Unavailable:
        logging.getLogger("tradelane.tests").exception("it broke")
    assert "the peer is away [BUS-1]" in written.getvalue()


@pytest.mark.django_db
def test_an_address_that_somebody_made_up_is_not_logged(written: StringIO, caplog: pytest.LogCaptureFixture) -> None:
    assert Client().get("/api/shop/orders/Perpetua%20Quillfeather").status_code == 404
    assert Client().get("/nowhere/Perpetua%20Quillfeather").status_code == 404
    assert "Perpetua" not in written.getvalue() + caplog.text
