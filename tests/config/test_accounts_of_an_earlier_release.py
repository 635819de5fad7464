# SPDX-License-Identifier: Apache-2.0
"""A node of a release that kept its people in clear is started by this one: sealed in every file, and they sign in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.marked_values import STAFF_MARKS, marks_in

PASSWORD = "a quite uncommon phrase 77"
BACK = """
import sys, django; django.setup()
from django.db import connection, connections
with connection.cursor() as cursor:
    cursor.execute("SELECT id FROM parties_person")
    (person,) = cursor.fetchone()
    cursor.execute("UPDATE parties_person SET email = %s, name = %s", sys.argv[1:3])
    cursor.execute("SELECT id FROM parties_membership")
    (membership,) = cursor.fetchone()
    cursor.execute(
        "INSERT INTO parties_accesstoken (digest, label, issued_at, ends, membership_id) VALUES (%s, %s, %s, %s, %s)",
        ["ab" * 32, sys.argv[3], "2026-11-01 12:00:00", "2027-01-01 12:00:00", membership],
    )
    cursor.execute(
        'INSERT INTO account_emailaddress (user_id, email, verified, "primary") VALUES (%s, %s, %s, %s)',
        [person, sys.argv[1], True, True],
    )
with connections["vault"].cursor() as cursor:
    cursor.execute("DELETE FROM vault_person")
    cursor.execute("DELETE FROM vault_key")
"""
SIGN_IN = """
import sys, json, django; django.setup()
from django.conf import settings
from django.test import Client
settings.ALLOWED_HOSTS = ["testserver"]
client = Client()
client.post("/accounts/login/", {"login": sys.argv[1], "password": sys.argv[2]})
print(client.get("/organisation/people/").content.decode())
print(client.get("/organisation/tokens/").content.decode())
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("TRADELANE_", "DATABASE_", "VAULT_"))}
    return {
        **kept, "TRADELANE_HOME": str(tmp_path / "node"), "TRADELANE_ECONOMY": "MX",
        "TRADELANE_NODE_ORGANISATION": "MX.NODE.TRADELANE", "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip


def run(environment: dict[str, str], *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environment, input=given, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def command(environment: dict[str, str], *arguments: str, given: str = "") -> str:
    return run(environment, "-m", "config.commands.main", *arguments, "--json", given=given)


def in_clear(home: Path) -> set[str]:
    """Marks that any file of the node holds: databases, write-ahead logs, keys."""
    found = (mark for path in home.rglob("*") if path.is_file() for mark in marks_in(path.read_bytes()))
    return {mark.split(" ", 1)[0] for mark in found}


def test_the_next_start_seals_them_in_every_file(environment: dict[str, str]) -> None:
    home, email, name, label = Path(environment["TRADELANE_HOME"]), *(
        STAFF_MARKS[mark] for mark in ("staff_email", "staff", "label")
    )  # fmt: skip
    command(environment, "init")
    command(
        environment, "people", "add", email, "--name", name, "--role", "admin", "--password-stdin", given=PASSWORD
    )  # fmt: skip
    assert in_clear(home) == set()
    run(environment, "-c", BACK, email, name, label)
    assert in_clear(home) == {"staff", "staff_email", "label"}
    command(environment, "init")
    assert in_clear(home) == set()
    pages = run(environment, "-c", SIGN_IN, email.upper(), PASSWORD)
    assert name in pages and email in pages and label in pages
    checks = {check["check"]: check["ok"] for check in json.loads(command(environment, "doctor"))["checks"]}
    assert checks["accounts"]
