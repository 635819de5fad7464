# SPDX-License-Identifier: Apache-2.0
"""A node on a real PostgreSQL is backed up and put back: what was kept is there, and who was erased stays erased."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.marked_values import STAFF_MARKS, marks_in
from tests.postgresql import cluster, programs

PLANT = """
import django; django.setup()
from tests.shop_makers import Storefront
from tradelane.kernel import clock
print(Storefront(clock.now()).order().id)
"""
FORGET = """
import sys, django; django.setup()
from datetime import timedelta
from tradelane.kernel import clock
from tradelane.parties import actions, queries
from tradelane.parties.queries.accounts import sign_in_address
from tradelane.parties.models import Person
from tradelane.privacy import actions as privacy
from tradelane.privacy.actions.retention import sweep
from tradelane.privacy.queries import key_of
from tradelane.shop.queries import order_by_id
buyer = order_by_id(sys.argv[1]).buyer
privacy.erase(key_of(email=buyer.email), now=clock.now())
staff, colleague = (Person.objects.get(email=sign_in_address(each)) for each in sys.argv[2:])
actions.remove_person(person=colleague.pk, by=queries.actor_of_person(person=staff.pk))
sweep(now=clock.now() + timedelta(days=1))
"""
TELL = """
import sys, json, django; django.setup()
from tradelane.parties.models import Person
from tradelane.parties.queries.accounts import account_of, sign_in_address
from tradelane.shop.queries import order_by_id
rows = {row.pk: row for row in Person.objects.all()}
found = Person.objects.filter(email=sign_in_address(sys.argv[2])).first()
print(json.dumps({
    "email": order_by_id(sys.argv[1]).buyer.email, "names": sorted(account_of(row).name for row in rows.values()),
    "active": sum(row.is_active for row in rows.values()), "signs_in": found is not None and found.is_active,
}))
"""
TELL_NAMES = """
import django; django.setup()
from tradelane.parties.models import Person
from tradelane.parties.queries.accounts import account_of
print(sorted(account_of(row).name for row in Person.objects.all()))
"""


@dataclass(frozen=True, slots=True)
class Node:
    """A node whose two databases are in PostgreSQL."""

    environment: dict[str, str]

    def command(self, *arguments: str, given: str = "") -> Any:
        done = self._run("-m", "config.commands.main", *arguments, "--json", given=given)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refused(self, *arguments: str) -> dict[str, str]:
        done = self._run("-m", "config.commands.main", *arguments, "--json")
        assert done.returncode == 1, done.stdout
        error: dict[str, str] = json.loads(done.stderr)["error"]
        return error

    def program(self, text: str, *arguments: str) -> str:
        done = self._run("-c", text, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def tell(self, order: str) -> dict[str, Any]:
        """What the node can read of who bought and who signs in."""
        told: dict[str, Any] = json.loads(self.program(TELL, order, STAFF_MARKS["staff_email"]))
        return told

    def add(self, who: str) -> None:
        self.command(
            "people", "add", STAFF_MARKS[f"{who}_email"], "--name", STAFF_MARKS[who], "--role", "admin",
            "--password-stdin", given=secrets.token_urlsafe(18),
        )  # fmt: skip

    def _run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments], env=self.environment, input=given, capture_output=True, text=True,
            timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """One in a cluster of its own; skipped where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not on this machine; on Debian: apt-get install postgresql")
    with cluster(found) as address:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("TRADELANE_")}
        ours = {
            "PATH": f"{found}{os.pathsep}{os.environ['PATH']}",
            "DATABASE_URL": address,
            "VAULT_DATABASE_URL": address.replace("/postgres?", "/vault?"),
            "TRADELANE_HOME": str(tmp_path / "node"),
            "TRADELANE_ECONOMY": "MX",
            "TRADELANE_NODE_ORGANISATION": "MX.NODE.TRADELANE",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        made = Node({**kept, **ours})
        made.command("init")
        yield made


def _copy_of_keys(node: Node, file: Path, *, put_back: bool = False) -> None:
    """The database of keys by PostgreSQL's own programs, as the guide says."""
    address = node.environment["VAULT_DATABASE_URL"]
    command = (
        ["pg_restore", "--clean", "--if-exists", f"--dbname={address}", str(file)]
        if put_back
        else ["pg_dump", "--format=custom", f"--file={file}", f"--dbname={address}"]
    )
    subprocess.run(command, env=node.environment, check=True, timeout=120)


def test_what_is_put_back_is_whole_and_who_was_erased_stays_erased(node: Node, tmp_path: Path) -> None:
    for who in ("staff", "colleague"):
        node.add(who)
    order = node.program(PLANT)
    before = node.tell(order)
    assert before["email"] and before["names"] == sorted([STAFF_MARKS["staff"], STAFF_MARKS["colleague"]])
    assert before["signs_in"] and before["active"] == 2
    # 1. a copy of the node, and one of its keys
    copy, keys = tmp_path / "node.tar.gz", tmp_path / "keys.pgdump"
    assert "node.pgdump" in node.command("backup", str(copy))["files"]
    _copy_of_keys(node, keys)
    assert "PostgreSQL" in node.refused("vault", "backup", str(tmp_path / "keys.tar.gz"))["message"]
    # 2. the buyer is erased, and the colleague leaves
    node.program(FORGET, order, STAFF_MARKS["staff_email"], STAFF_MARKS["colleague_email"])
    after = {"email": "", "names": ["", STAFF_MARKS["staff"]], "active": 1, "signs_in": True}
    assert node.tell(order) == after
    # 3. the node alone is put back, then its keys too: both times they stay erased, and the rest is as it was
    assert node.command("restore", str(copy), "--force")["destroyed_keys"] >= 2
    assert node.tell(order) == after
    _copy_of_keys(node, keys, put_back=True)
    assert node.tell(order)["email"] == before["email"], "the copy brings the keys back …"
    node.command("restore", str(copy), "--force")
    assert node.tell(order) == after, "… and every restore and start destroys them again"
    # 4. what PostgreSQL itself would hand out holds nobody in clear
    dump = subprocess.run(
        ["pg_dump", f"--dbname={node.environment['DATABASE_URL']}"], env=node.environment, capture_output=True,
        check=True, timeout=120,
    )  # fmt: skip
    assert len(dump.stdout) > 100_000
    assert marks_in(dump.stdout) == []


def test_a_damaged_copy_changes_nothing(node: Node, tmp_path: Path) -> None:
    node.add("staff")
    copy = tmp_path / "node.tar.gz"
    node.command("backup", str(copy))
    node.add("colleague")
    damaged = tmp_path / "damaged.tar.gz"
    damaged.write_bytes(copy.read_bytes()[:-2000])
    assert node.refused("restore", str(damaged), "--force")["rule"] == "BACKUP-1"
    assert node.program(TELL_NAMES) == str(sorted([STAFF_MARKS["staff"], STAFF_MARKS["colleague"]]))
