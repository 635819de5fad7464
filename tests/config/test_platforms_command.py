# SPDX-License-Identifier: Apache-2.0
"""An operator registers an eBL platform, its keys and a party's code from the machine."""

import json
from pathlib import Path

from tests.config.test_commands import tradelane
from tests.empty_stores import with_tables
from tests.pint_client import Signer


def test_an_operator_registers_a_platform_and_ends_its_key(tmp_path: Path) -> None:
    home = with_tables(tmp_path / "node")
    assert tradelane("init", home=home).returncode == 0
    (tmp_path / "wave.pem").write_bytes(Signer("ES256").certificate())
    address = "https://wave.example/pint"
    added = tradelane("platforms", "add", "WAVE", "--name", "Wave", "--address", address, "--json", home=home)
    assert (added.returncode, json.loads(added.stdout)) == (0, {"code": "WAVE"})
    pinned = tradelane("platforms", "keys", "WAVE", str(tmp_path / "wave.pem"), "--json", home=home)
    (kid,) = json.loads(pinned.stdout)["keys"]
    assert tradelane("platforms", "suspend", "WAVE", home=home).returncode == 0
    (listed,) = json.loads(tradelane("platforms", "list", "--json", home=home).stdout)["platforms"]
    assert listed == {
        "code": "WAVE", "kind": "platform", "name": "Wave", "address": address, "suspended": True, "policy": "strict",
    }  # fmt: skip
    assert tradelane("platforms", "end-key", "WAVE", kid, home=home).returncode == 0
    again = tradelane("platforms", "end-key", "WAVE", kid, home=home)
    assert (again.returncode, "no such key" in again.stderr) == (1, True)
    unknown = tradelane("platforms", "add", "WAVE", "--name", "Wave", "--policy", "blind", home=home)
    assert (unknown.returncode, "any-carrier" in unknown.stderr) == (1, True)
    registry = "https://ctr.example/v1"
    kind = ("--kind", "registry", "--address", registry)
    assert tradelane("platforms", "add", "CTRA", "--name", "A registry", *kind, home=home).returncode == 0
    guarded = tradelane("platforms", "guard", "CTRA", "--peer", "WAVE", "--json", home=home)
    assert json.loads(guarded.stdout) == {"peer": "WAVE", "registry": "CTRA"}
