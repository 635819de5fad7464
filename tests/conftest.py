# SPDX-License-Identifier: Apache-2.0
"""What every test may lean on: a clock that stands, no network beyond loopback, official data where it is present."""

import ipaddress
import os
import socket
from collections.abc import Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.emptied_tables import empty_tables
from tradelane.kernel import clock

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
"""When tests happen."""
_END_OF_LOG = 4_000
"""Characters of each log that a failed test shows."""

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no fault of what is tested


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that has tables has both databases, as a node has: its own and that of people's keys."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker or {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
            told = {**(marker.kwargs if marker else {}), "databases": ["default", "vault"]}
            item.add_marker(pytest.mark.django_db(**told), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed shows the end of what its nodes logged: what broke there stands nowhere else."""
    report = yield
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if report.failed and folder is not None:
        for log in sorted(folder.rglob("*.log")):
            report.sections.append((str(log.relative_to(folder)), log.read_text(errors="replace")[-_END_OF_LOG:]))
    return report


@pytest.fixture(scope="session", autouse=True)
def _keys_in_a_folder_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of people made by tests stand beside no node's."""
    from django.test import override_settings

    with override_settings(VAULT_FOLDER=tmp_path_factory.mktemp("vault")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_case_is_drawn_by_chance() -> Iterator[None]:
    """What is drawn for inspection is chosen by the test that is about it."""
    from django.test import override_settings

    with override_settings(REHEARSAL=True):
        yield


@pytest.fixture
def frozen_clock() -> Iterator[datetime]:
    """The clock stands at NOON within the test's own thread."""
    with clock.frozen_at(NOON) as moment:
        yield moment


@pytest.fixture(scope="session")
def standards() -> Path:
    """The folder with official schemas, examples and vectors; the test is skipped where it is absent."""
    named = os.environ.get("TRADELANE_STANDARDS", "")
    folder = Path(named)
    if not named or not folder.is_dir():
        pytest.skip("TRADELANE_STANDARDS names no folder with the official data; `tradelane standards pull` fetches it")
    return folder


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anything but this machine is an error."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(str(address[0])):
            raise RuntimeError(f"a test tried to reach {address[0]}; tests stay on this machine")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> Iterator[None]:
    """Rate limits and other cached state of one test never reach the next."""
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """A node hashes passwords slowly on purpose; tests don't wait for it."""
    from django.test import override_settings

    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _what_was_committed_goes() -> Iterator[None]:
    """Empty, after a test that commits, the tables that it filled, and keep what migrating made.

    Django empties every table and then makes permissions anew, which takes longer than most of these tests.
    """
    from django.test import TransactionTestCase

    real = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = real  # type: ignore[attr-defined]
