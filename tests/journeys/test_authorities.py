# SPDX-License-Identifier: Apache-2.0
"""Two real nodes: an agent in Singapore certifies a firm, Mexico's node relies on it; Mexico's authority asks
Singapore's for assistance about the firm, sealed so that neither node can read it; it is answered and closed; the
agent suspends the firm, and Mexico's node counts it no longer.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.empty_stores import with_tables
from tests.journeys.conftest import free_port
from tests.marked_values import STAFF_MARKS, marks_in

from config.demo import world
from config.demo.nodes import RunningNode, introduce_pair

PASSPHRASE = "an invented passphrase"
MX, SG, FIRM = "MX.AGENCY.SABG", "SG.AGENCY.PDPC", "SG.UEN.201912345K"
SECRETS = (b"MARKED-BACKGROUND-7731", b"MARKED-ANSWER-7732", b"MARKED-ATTACHMENT-7733")
REQUEST = {
    "contact": "Invented desk", "backup_contact": "", "language": "en", "urgency_reason": "",
    "confidentiality": "Restricted", "helps": ["information", "evidence"], "background": SECRETS[0].decode(),
    "entities": [{"name": "Invented Imports", "economy": "SG", "certification": "in force"}],
    "affected_persons": "3 in MX", "law": "LFPDPPP", "status": "Opened", "other_authorities": "",
    "undertakings": "For this inquiry only", "retention": "A year",
}  # fmt: skip


class Desk:
    """One authority: its node, its token and its key file, which never leaves this folder."""

    def __init__(self, node: RunningNode, organisation: str, authority: str, home: Path) -> None:
        self.node, self.organisation, self.home = node, organisation, home
        home.mkdir()
        self.key = home / "desk.pem"
        jwk = self.command("desk-key", str(self.key))
        self.token = node.run("tests.privacy_node", "settle", organisation, authority, jwk).strip()

    def command(self, *arguments: str) -> str:
        """`tradelane privacy …` on the authority's own machine: no node's environment, no store."""
        kept = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("TRADELANE_", "DJANGO_", "DATABASE_URL", "VAULT_DATABASE_URL"))
        }
        done = subprocess.run(
            [sys.executable, "-m", "config.commands.main", "privacy", *arguments],
            env={**kept, "TRADELANE_DESK_PASSPHRASE": PASSPHRASE}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = httpx.request(
            method, f"{self.node.url}/api/privacy{path}", json=body, timeout=30,
            headers={"Authorization": f"Bearer {self.token}"},
        )  # fmt: skip
        assert answer.status_code < 300, answer.text
        return answer.json()

    def seal(self, name: str, other: str, *arguments: str) -> Any:
        """A letter sealed on this machine."""
        out = self.home / name
        files = [f"--directory={each}" for each in sorted(self.home.glob("directory-*.json"))]
        trusted = f"--trust-list={self.home / 'trust-list.json'}"
        self.command("seal", str(out), "--from", self.organisation, "--to", other, trusted, *files, *arguments)
        return json.loads(out.read_bytes())

    def opened(self, id: str, number: int) -> dict[str, Any]:
        """A step of a request, opened on this machine."""
        held = self.home / "held.json"
        held.write_text(json.dumps(self.call("GET", f"/assistance/{id}")))
        said: dict[str, Any] = json.loads(
            self.command("open", str(held), "--key", str(self.key), "--number", str(number), "--json")
        )
        return said


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[dict[str, RunningNode]]:
    made = {
        e: RunningNode(world.NODES[e], with_tables(tmp_path / e.lower()), f"http://127.0.0.1:{free_port()}")
        for e in ("MX", "SG")
    }
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(RunningNode.make, made.values()))
        yield made
    finally:
        for node in made.values():
            node.stop()


def until(said: Callable[[], Any], what: str, *, seconds: int = 60) -> Any:
    """What `said` answers once it answers something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := said():
            return found
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come within {seconds} seconds")


def test_authorities_act_together_and_no_node_reads_it(nodes: dict[str, RunningNode], tmp_path: Path) -> None:
    mexico, singapore = nodes["MX"], nodes["SG"]
    mx = Desk(mexico, MX, "MX-SABG", tmp_path / "desk-mx")
    sg = Desk(singapore, SG, "SG-PDPC", tmp_path / "desk-sg")
    introduce_pair(mexico, singapore)
    given = json.loads(singapore.run("tests.privacy_node", "certify"))

    # 1. Mexico's node learns of the certification from Singapore's signed directory
    def shown(standing: str) -> Any:
        found = httpx.get(f"{mexico.url}/api/privacy/directory", params={"q": "invented imports"}, timeout=30).json()
        return [each for each in found if each["organisation"] == FIRM and each["standing"] == standing]

    (listed,) = until(lambda: shown("in-force"), "the certification")
    assert (listed["directory"], listed["authority"]) == ("SG", "SG-PDPC")
    assert mexico.run("tests.privacy_node", "certified_until", FIRM).strip() == listed["ends"]

    # 2. each authority gets both directories and believes them by its own node's trust list
    for desk in (mx, sg):
        (desk.home / "trust-list.json").write_bytes((desk.node.home / "trust-list.json").read_bytes())
        for economy, node in nodes.items():
            file = httpx.get(f"{node.url}/privacy/directory.json", timeout=30).content
            (desk.home / f"directory-{economy}.json").write_bytes(file)

    # 3. Mexico asks, sealed on its own machine
    asked = mx.home / "request.json"
    asked.write_text(json.dumps(REQUEST))
    sealed = mx.seal("sealed.json", SG, "--request", str(asked), "--reference", "SABG-2026-7")
    id = sealed["cover"]["id"]
    mx.call("POST", "/assistance", sealed)
    mx.call("POST", f"/assistance/{id}/sending")

    def state(desk: Desk, wanted: str) -> Any:
        return [e for e in desk.call("GET", "/assistance") if e["cover"]["id"] == id and e["state"] == wanted]

    until(lambda: state(sg, "sent"), "the request")
    assert sg.opened(id, 1)["request"]["background"] == SECRETS[0].decode()

    # 4. Singapore acknowledges, accepts and answers with a file
    attached = sg.home / "log.txt"
    attached.write_bytes(SECRETS[2])
    for number, step, more in (
        (2, "acknowledged", ()),
        (3, "accepted", ()),
        (4, "answered", ("--text", SECRETS[1].decode(), "--attach", str(attached))),
    ):
        letter = sg.seal(f"step-{number}.json", MX, "--assistance", id, "--number", str(number), "--state", step, *more)
        sg.call("POST", f"/assistance/{id}/moves", letter)
    until(lambda: state(mx, "answered"), "the answer")
    answer = mx.opened(id, 4)
    assert answer["text"] == SECRETS[1].decode()
    assert [each["name"] for each in answer["files"]] == ["log.txt"]
    letter = mx.seal("closing.json", SG, "--assistance", id, "--number", "5", "--state", "closed")
    mx.call("POST", f"/assistance/{id}/moves", letter)
    until(lambda: state(sg, "closed"), "the closing")

    # … and begins another one on its node's page, which is kept and not sent
    drafted = mexico.run("tests.privacy_node", "draft", MX, SG, STAFF_MARKS["draft"]).strip()
    assert [e["state"] for e in mx.call("GET", "/assistance") if e["cover"]["id"] == drafted] == ["draft"]

    # 5. nothing of it is readable at either node: store, write-ahead log, keys and log files are searched
    for node in nodes.values():
        files = [each for each in node.home.rglob("*") if each.is_file()]
        assert any(each.suffix in (".sqlite3", ".db") or "sqlite" in each.name for each in files)
        read = [each.name for each in files for secret in SECRETS if secret in each.read_bytes()]
        assert read == []
        assert [(each.name, found) for each in files if (found := marks_in(each.read_bytes()))] == []

    # 6. the agent suspends the firm, and Mexico's node counts it no longer
    suspended = httpx.post(
        f"{singapore.url}/api/privacy/certifications/{given['id']}/standing", timeout=30,
        json={"step": "suspend", "reasons": "It did not answer."},
        headers={"Authorization": f"Bearer {given['token']}"},
    )  # fmt: skip
    assert suspended.status_code == 200, suspended.text
    until(lambda: shown("suspended"), "the suspension")
    assert mexico.run("tests.privacy_node", "certified_until", FIRM).strip() == ""
