# SPDX-License-Identifier: Apache-2.0
"""Two real nodes witness each other's logs: files carry the cosignature, and a monitor over HTTP agrees."""

import contextlib
import io
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from config.commands import main
from config.demo.nodes import RunningNode, person
from config.demo.story import Story
from tradelane.kernel import clock
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.verifier.formats import verify_file

pytestmark = pytest.mark.network


def test_documents_are_witnessed_by_the_other_economy(story: Story, tmp_path: Path) -> None:
    for step, act in story.acts():
        act()
        if step == "documents":
            break
    node, other = story.seller_node, story.buyer_node
    seller = person(node, "seller")
    documents = seller.get(f"/api/documents?consignment={story.consignment}")
    assert documents
    trusted = read_trust_list((node.home / "trust-list.json").read_bytes())
    for document in documents:
        content = _file(node, document["id"])
        report = verify_file(content, name="a.json", trust_list=trusted, now=clock.now())
        witness = next(check for check in report.checks if check.check == "witness")
        assert (report.result, witness.result) == (Verdict.VALID, Verdict.VALID), report.as_dict()
        assert other.url.removeprefix("http://") in witness.why
    told = _look(node, tmp_path)
    assert told["result"] == "valid"
    assert told["checks"][-1]["result"] == "valid", "the published checkpoint is cosigned too"


def _file(node: RunningNode, document: str, patience: float = 30) -> bytes:
    """The sealed original, once the worker has made it."""

    deadline = time.monotonic() + patience
    headers = {"Authorization": f"Bearer {node.tokens['seller']}"}
    while True:
        answer = httpx.get(f"{node.url}/api/documents/{document}/file.json", headers=headers, timeout=30)
        if answer.status_code == 200 or time.monotonic() > deadline:
            assert answer.status_code == 200, answer.text
            return answer.content
        time.sleep(0.2)


def _look(node: RunningNode, tmp_path: Path, patience: float = 20) -> dict[str, Any]:
    """What `tradelane log verify` says of the node's log, once its latest checkpoint is cosigned."""
    deadline = time.monotonic() + patience
    arguments = [
        "log", "verify", f"{node.url}/log/{node.node.economy}", "--trust", str(node.home / "trust-list.json"),
        "--state", str(tmp_path / "seen.json"), "--json",
    ]  # fmt: skip
    while True:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            main.run(arguments)
        told: dict[str, Any] = json.loads(said.getvalue())
        if told["checks"][-1]["result"] == "valid" or time.monotonic() > deadline:
            return told
        time.sleep(0.3)
