# SPDX-License-Identifier: Apache-2.0
"""The page's verifier on originals that a node made: its verdicts are the node's, and no changed byte passes."""

import base64
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOON
from tests.makers import SELLER, an_actor
from tests.rooms.documents.conftest import Issue

import config
from tradelane.documents import actions, queries
from tradelane.documents.values import FileFormat
from tradelane.kernel.canonical import parse
from tradelane.trust.formats.notes import NoteKey
from tradelane.trust.queries import published_trust_list, trust_list
from tradelane.verifier.formats import verify_file

SCRIPT = Path(config.__file__).parent / "static" / "js" / "verify" / "documents.js"
CHANGES = 150


@pytest.fixture
def original(issue: Issue, frozen_clock: object) -> bytes:
    id = issue()
    actions.complete(document=id, now=NOON)
    return queries.document_file(document=id, format=FileFormat.JSON, by=an_actor(SELLER))


def answers(*files: bytes) -> list[dict[str, Any]]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is absent")
    task = {
        "script": SCRIPT.as_uri(),
        "list": parse(published_trust_list())["list"],
        "now": int(NOON.timestamp() * 1000),
        "files": [base64.b64encode(file).decode() for file in files],
    }
    done = subprocess.run(
        [node, str(Path(__file__).with_name("verify_script.mjs"))],
        input=json.dumps(task), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def test_its_verdicts_are_the_node_s(original: bytes) -> None:
    report = verify_file(original, name="a.json", trust_list=trust_list(), now=NOON)
    (told,) = answers(original)
    assert told["result"] == str(report.result) == "valid"
    assert told["checks"] == {check.check: str(check.result) for check in report.checks}


def test_no_changed_byte_is_valid(original: bytes) -> None:
    chance = random.Random(20261124)
    changed = []
    for at in chance.sample(range(len(original)), CHANGES):
        byte = bytes([chance.choice([b for b in b"AZaz09+/-_" if b != original[at]])])
        changed.append(original[:at] + byte + original[at + 1 :])
    told = answers(*changed)
    assert [n for n, answer in enumerate(told) if answer["result"] == "valid"] == []


def test_a_log_s_key_is_read_whatever_its_letters() -> None:
    """Base64 has "+" of its own, and two of them eight letters apart once passed for the borders of the key's id."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is absent")
    keys = [base64.b64decode(f"AQAA{letters:A<40}")[1:] for letters in ("+AAAAAAAA+", "++++++++++++", "AAAA")]
    vkeys = [NoteKey("log.example/MX", key).as_vkey() for key in keys]
    reads = f"""
        import {{ readKey }} from {json.dumps(SCRIPT.with_name("log.js").as_uri())};
        const read = {json.dumps(vkeys)}.map(readKey);
        console.log(JSON.stringify(read.map((key) => [key.name, Buffer.from(key.key).toString("hex")])));
    """
    done = subprocess.run([node, "--input-type=module", "-e", reads], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [["log.example/MX", key.hex()] for key in keys]
