# SPDX-License-Identifier: Apache-2.0
"""What journeys run on: two real nodes with their own stores, and a real browser.

The browser is Debian's Chromium by Playwright with axe-core from node_modules; tests skip where they are absent.
"""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.empty_stores import with_tables

from config.demo import world
from config.demo.nodes import RunningNode, make_pair
from config.demo.story import Story

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STYLES = ROOT / "src" / "config" / "static" / "vendor" / "govuk-frontend.min.css"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, DESK = (390, 844), (1280, 860)
WEIGHTY = ("serious", "critical")


@dataclass
class Walker:
    """One browser window with what went wrong in it."""

    page: Any
    faults: list[str] = field(default_factory=list)

    def axe(self) -> list[str]:
        """Serious and critical violations of the present page, one line each."""
        self.page.evaluate(AXE.read_text())
        result = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{self.page.url} {v['impact']} {v['id']}: {v['nodes'][0]['html'][:160]}"
            for v in result["violations"]
            if v["impact"] in WEIGHTY
        ]

    def too_wide(self) -> bool:
        """Whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def come_to(page: Any, url: str, path: str, *, email: str, password: str) -> None:
    """Sign in by password and open `path` of the node at `url`; give the password again where the page asks for it."""
    submit = "form:has(input[name=password]) button[type=submit]"
    page.goto(f"{url}/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator(submit).first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{url}{path}")
    if "/reauthenticate/" in page.url:
        page.locator("input[name=password]").fill(password)
        page.locator(submit).first.click()
        page.wait_for_url(f"**{path}*")


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """The demo's sale before its first act: two nodes as real processes on free ports that recognise each other."""
    nodes = {
        e: RunningNode(n, with_tables(tmp_path / e.lower()), f"http://127.0.0.1:{free_port()}")
        for e, n in world.NODES.items()
    }
    mexico, singapore = nodes["MX"], nodes["SG"]
    try:
        make_pair(mexico, singapore)
        yield Story(mexico, singapore, world.order(), "order.json", "MX-SG")
    finally:
        for node in nodes.values():
            node.stop()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Chromium, once a module: its event loop must not outlive the module. `CHROMIUM` names another one."""
    binary = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(binary).exists():
        pytest.skip("Chromium is absent: install Debian's `chromium`, or name one in CHROMIUM")
    if not AXE.exists() or not STYLES.exists():
        pytest.skip("front-end packages are absent: run `npm ci` and `python -m config.commands.assets`")
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this thread, which Django would take for an asynchronous caller.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary, args=ARGUMENTS)
        yield browser
        browser.close()
    if before is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def walk(chromium: Any) -> Iterator[Callable[..., Walker]]:
    """Opens windows: `walk(size=PHONE, scheme="dark", language="es", cookies=[…])`. A script's fault or a breach of the
    content policy in any of them fails the test at its end.
    """
    opened: list[tuple[Any, Walker]] = []

    def open_window(
        *, size: tuple[int, int] = DESK, scheme: str = "light", language: str = "en", cookies: Any = ()
    ) -> Walker:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,
            locale=language,
            reduced_motion="reduce",
        )
        context.add_cookies(list(cookies))
        context.set_default_timeout(15_000)
        walker = Walker(context.new_page())
        walker.page.on("pageerror", lambda error: walker.faults.append(str(error)))
        walker.page.on(
            "console",
            lambda said: (
                walker.faults.append(said.text)
                if "Content Security Policy" in said.text or "Refused to" in said.text
                else None
            ),
        )
        opened.append((context, walker))
        return walker

    yield open_window
    for context, _ in opened:
        context.close()
    assert [fault for _, walker in opened for fault in walker.faults] == []
