# SPDX-License-Identifier: Apache-2.0
"""`tradelane exchange`: a federation makes its anchor and signs lists without a node; two nodes follow it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.architecture.house import ROOT
from tests.empty_stores import with_tables

PASSWORD = "an invented password"


def tradelane(*arguments: str, home: Path, economy: str = "MX", fails: bool = False) -> str:
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("TRADELANE_", "DATABASE_URL", "VAULT_DATABASE_URL"))
    }
    environment = {
        **kept,
        "PYTHONPATH": str(ROOT / "src"),
        "TRADELANE_HOME": str(home),
        "TRADELANE_ECONOMY": economy,
        "TRADELANE_ANCHOR_PASSWORD": PASSWORD,
    }
    done = subprocess.run(
        [sys.executable, "-m", "config.commands.main", *arguments],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode != 0) is fails, done.stderr
    return done.stderr if fails else done.stdout


def told(*arguments: str, home: Path, economy: str = "MX") -> Any:
    return json.loads(tradelane(*arguments, "--json", home=home, economy=economy))


def test_a_federation_signs_lists_and_a_node_follows_them(tmp_path: Path) -> None:
    node, federation, out = tmp_path / "node", tmp_path / "federation", tmp_path / "members"
    # 1. the federation makes its anchor once
    made = ("exchange", "anchor", "Lanes", str(federation), "--organisation", "SG.FED.1", "--address", str(out))
    tradelane(*made, home=node)
    assert (federation / "anchor.p12").stat().st_mode & 0o077 == 0
    tradelane(*made, home=node, fails=True)
    # 2. the node hands its entry in
    tradelane("init", home=with_tables(node))
    entry = tmp_path / "mx.json"
    entry.write_text(tradelane("exchange", "member", home=node))
    # 3. the federation signs two lists; their numbers grow
    sign = ("exchange", "sign", str(federation), str(entry), "--out", str(out))
    assert told(*sign, home=node)["number"] == 1
    first = tmp_path / "first"
    first.write_bytes(out.read_bytes())
    assert told(*sign, home=node)["number"] == 2
    # 4. the node follows it and does not go back
    tradelane("exchange", "trust", str(federation / "anchor.json"), "--act", "Invented charter", home=node)
    assert told("exchange", "refresh", home=node)["lists"] == {"Lanes": 2}
    assert "EXCH-31" in tradelane("exchange", "refresh", "Lanes", "--list", str(first), home=node, fails=True)
    shown = told("exchange", "show", home=node)
    assert [(one["federation"], one["number"]) for one in shown["federations"]] == [("Lanes", 2)]
    # 5. and drops it
    tradelane("exchange", "drop", "Lanes", home=node)
    assert told("exchange", "show", home=node)["federations"] == []
