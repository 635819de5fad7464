# SPDX-License-Identifier: Apache-2.0
"""A document verified by the reader's own browser: the verdict is the node's, and the file never leaves the machine."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from tests.conftest import NOON
from tests.journeys.conftest import DESK, PHONE
from tests.trust_makers import a_node, issued

from tradelane.kernel import clock
from tradelane.trust import actions

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module", autouse=True)
def _made() -> None:
    """The files, before the browser's event loop runs: signing a PDF needs one of its own."""
    issued()


@pytest.fixture(autouse=True)
def _trusting(transactional_db: None) -> Iterator[None]:
    """A node that recognises the one whose files are read."""
    with override_settings(ECONOMY="SG", NODE_ORGANISATION="SG.NODE.TRADELANE", BASE_URL="http://sg.example"):
        actions.create_node_authority(now=clock.now())
        actions.recognise(
            trust_list=a_node().trust_list_file(), level="declared", act="Invented act", from_=NOON.replace(month=1),
            now=clock.now(),
        )  # fmt: skip
        yield


def opened(walk: Any, live_server: Any, **window: Any) -> Any:
    """The page, ready to read files; every request after that is a fault."""
    walker = walk(**window)
    walker.page.goto(f"{live_server.url}/verify/")
    walker.page.wait_for_selector("#here[data-ready]")
    walker.page.wait_for_load_state("networkidle")
    walker.page.on("request", lambda request: walker.faults.append(f"sent {request.method} {request.url}"))
    return walker


def give(walker: Any, content: bytes, name: str) -> str:
    """The sentence about a file."""
    walker.page.evaluate("document.querySelector('[data-answer]').replaceChildren()")
    walker.page.set_input_files("#here-file", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    walker.page.wait_for_selector("[data-answer] h2")
    return str(walker.page.locator("[data-answer] h2").inner_text())


def results(walker: Any) -> dict[str, str]:
    """Check → its verdict, by the class of its row."""
    rows = walker.page.locator("[data-answer] .checks__row")
    return {
        rows.nth(n).locator(".checks__name").inner_text(): rows.nth(n).get_attribute("class").rpartition("--")[2]
        for n in range(rows.count())
    }


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (DESK, "es")])
def test_a_genuine_original_is_valid_without_a_request(walk: Any, live_server: Any, size: Any, language: str) -> None:
    walker = opened(walk, live_server, size=size, language=language)
    said = give(walker, issued().json, "invoice.json")
    assert said.startswith(
        "This document is genuine: Cooperativa" if language == "en" else "Este documento es auténtico"
    )
    found = results(walker)
    assert len(found) == 11
    assert set(found.values()) == {"valid", "undetermined"}
    assert list(found.values()).count("undetermined") == 1, "only the witness"
    assert walker.axe() == []
    assert not walker.too_wide()


def test_a_changed_byte_is_found_wherever_it_stands(walk: Any, live_server: Any) -> None:
    walker = opened(walk, live_server)
    content = issued().json
    for at in (
        content.index(b"Chiapas"),
        content.index(b'"path"') + 12,
        content.index(b'"seal"') + 40,
        len(content) - 20,
    ):
        letter = b"A" if content[at : at + 1] != b"A" else b"B"
        said = give(walker, content[:at] + letter + content[at + 1 :], "invoice.json")
        assert said.startswith(("Do not rely", "We can't tell")), (at, said)
        assert "invalid" in results(walker).values()


def test_a_pdf_is_valid_without_a_request_and_says_what_was_not_read(walk: Any, live_server: Any) -> None:
    walker = opened(walk, live_server, size=PHONE)
    said = give(walker, issued().pdf, "invoice.pdf")
    assert said.startswith("This document is genuine: Cooperativa")
    found = results(walker)
    assert found["The PDF around the data"] == found["The seal over the whole file"] == "valid"
    assert found["The XML attached"] == "undetermined"
    assert walker.axe() == []
    assert not walker.too_wide()
    assert give(walker, issued().pdf + b"\n", "added.pdf").startswith("Do not rely")


def test_what_is_not_ours_is_undetermined_and_runs_nothing(walk: Any, live_server: Any) -> None:
    walker = opened(walk, live_server)
    assert give(walker, b'{"b": 1, "a": 2}', "foreign.json").startswith("We can't tell")
    assert give(walker, b'{"a":1}', "<img src=x onerror=alert(1)>.json").startswith("We can't tell")
    assert give(walker, b"<Invoice/>", "invoice.xml").startswith("We can't tell")
    assert give(walker, b"", "empty.json").startswith("We can't tell")
    assert walker.page.locator("[data-answer] img").count() == 0


def test_the_browser_agrees_with_the_command_line(walk: Any, live_server: Any, tmp_path: Path) -> None:
    from tradelane.trust.queries import trust_list
    from tradelane.verifier.formats import verify_file

    walker = opened(walk, live_server)
    content = issued().json
    report = verify_file(content, name="a.json", trust_list=trust_list(), now=clock.now())
    give(walker, content, "a.json")
    assert list(results(walker).values()) == [str(check.result) for check in report.checks]
