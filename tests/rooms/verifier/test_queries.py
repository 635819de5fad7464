# SPDX-License-Identifier: Apache-2.0
"""Files and trust lists on disk: which list decides, and what is said when one is missing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import NOON
from tests.trust_makers import a_node, issued

from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.verifier.queries import find_trust_list, verify_path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one document, no list anywhere near, and nothing in the working directory."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    documents = tmp_path / "a" / "b"
    documents.mkdir(parents=True)
    (documents / "invoice.json").write_bytes(issued().json)
    return documents


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(a_node().trust_list_file())
    return path


def test_ones_own_list_decides_and_then_the_nearest(folder: Path, tmp_path: Path) -> None:
    file = folder / "invoice.json"
    home = tmp_path / "home"
    environ = {"TRADELANE_HOME": str(home)}
    assert find_trust_list(file, trust=None, environ=environ) is None
    for place in (
        Path("var/demo/trust-list.json"),
        Path("var/node/trust-list.json"),
        folder.parent / "trust-list.json",
        folder / "trust-list.json",
        home / "trust-list.json",
    ):
        put(place)
        assert find_trust_list(file, trust=None, environ=environ) == place
    named = {**environ, "TRADELANE_TRUST": "named.json"}
    assert find_trust_list(file, trust=None, environ=named) == Path("named.json")
    assert find_trust_list(file, trust=Path("option.json"), environ=named) == Path("option.json")


def test_without_a_list_the_answer_is_undetermined(folder: Path) -> None:
    report = verify_path(folder / "invoice.json", now=NOON)
    assert report.result is Verdict.UNDETERMINED
    assert "No trust list was given" in report.checks[-1].why


def test_with_a_list_the_file_is_valid_and_its_name_is_said(folder: Path) -> None:
    put(folder / "trust-list.json")
    report = verify_path(folder / "invoice.json", now=NOON)
    assert (report.result, report.name) == (Verdict.VALID, "invoice.json")
    told = json.loads(json.dumps(report.as_dict()))
    assert {"check", "result", "why"} <= set(told["checks"][0])


def test_a_missing_file_and_a_damaged_list_are_errors_and_not_verdicts(folder: Path) -> None:
    with pytest.raises(NotFound):
        verify_path(folder / "nothing.json", now=NOON)
    with pytest.raises(NotFound):
        verify_path(folder / "invoice.json", now=NOON, trust=folder / "nothing.json")
    (folder / "trust-list.json").write_bytes(a_node().trust_list_file().replace(b"Invented", b"Inventad"))
    with pytest.raises(Unreadable):
        verify_path(folder / "invoice.json", now=NOON)


@pytest.mark.parametrize(("change", "status"), [(b"", 0), (b" ", 1)])
def test_the_command_line_ends_with_the_status_of_the_verdict(folder: Path, change: bytes, status: int) -> None:
    (folder / "invoice.json").write_bytes(issued().json + change)
    trust = put(folder / "trust-list.json")
    script = (
        "from datetime import UTC, datetime; from tradelane.kernel import clock; from config.commands.main import run\n"
        "import sys\n"
        f"with clock.frozen_at(datetime.fromisoformat({NOON.isoformat()!r})):\n"
        "    sys.exit(run(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", script, "verify", "--json", "--trust", str(trust), str(folder / "invoice.json")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    assert json.loads(done.stdout)["result"] == ("valid" if status == 0 else "invalid")
