# SPDX-License-Identifier: Apache-2.0
"""The operator's and the authority's commands: recognise, designate, publish, read another node's directory, seal."""

import json
import os
from pathlib import Path

import pytest
from tests.config.test_commands import tradelane
from tests.empty_stores import with_tables

PHRASE = "an invented passphrase"


def told(*arguments: str, home: Path) -> dict[str, object]:
    done = tradelane("privacy", *arguments, "--json", home=home)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_an_operator_makes_a_node_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRADELANE_DESK_PASSPHRASE", PHRASE)
    home, key = with_tables(tmp_path / "node"), tmp_path / "desk.pem"
    economy = os.environ.get("TRADELANE_ECONOMY", "MX")
    authority = {"MX": "MX-SABG", "SG": "SG-PDPC"}[economy]
    organisation, agent = f"{economy}.AGENCY.PRIVACY", f"{economy}.AGENT.INVENTED"
    assert tradelane("init", home=home).returncode == 0
    for id, kind in ((organisation, "agency"), (agent, "chamber")):
        added = tradelane("organisations", "add", id, "--name", "Invented", "--kind", kind, home=home)
        assert added.returncode == 0, added.stderr

    made = tradelane("privacy", "desk-key", str(key))
    public = tmp_path / "desk.json"
    public.write_text(made.stdout)
    again = tradelane("privacy", "desk-key", str(key))
    assert "FILE-3" in again.stderr, "a key is not written over"

    point = ["--office", "Desk", "--email", "desk@x.example", "--language", "en", "--starts", "2026-01-01"]
    designated = told("designate", organisation, authority, "--key", str(public), *point, home=home)
    assert designated["key"] == json.loads(made.stdout)["kid"]
    if economy == "MX":
        dissolved = tradelane("privacy", "designate", organisation, "MX-INAI", "--key", str(public), *point, home=home)
        assert "PRIV-160" in dissolved.stderr

    term = ["--decision", "https://panel.example/1", "--starts", "2026-01-01", "--ends", "2027-12-31"]
    votes = ["--vote", "US+", "--vote", "JP+", "--vote", "KR-"]
    assert told("recognise-agent", agent, *term, *votes, home=home)["until"] == "2027-12-31"
    lone = tradelane("privacy", "recognise-agent", agent, *term, "--vote", "US+", home=home)
    assert "PRIV-156" in lone.stderr

    assert told("directory", "publish", home=home) == {"published": True}
    assert told("directory", "publish", home=home) == {"published": False}
    assert told("directory", "list", home=home) == {"listings": []}
    forged = tmp_path / "directory.json"
    forged.write_text('{"directory":{},"signature":{"protected":"e30","signature":"AA"}}')
    refused = tradelane("privacy", "directory", "read", str(forged), home=home)
    assert refused.returncode == 1
    assert "fix:" in refused.stderr
