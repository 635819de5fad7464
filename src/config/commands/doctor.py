# SPDX-License-Identifier: Apache-2.0
"""`tradelane doctor`: what is missing here, with a fix for each; apart, since it runs when little else does."""

import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from config.commands.output import Json, print_json
from config.environment import SECRET_FILE, Environment, read, variables
from tradelane.kernel.errors import TradelaneError

OLDEST_PYTHON = (3, 11)
STATIC = Path(__file__).resolve().parent.parent / "static"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    check: str
    ok: bool
    why: str
    fix: str = ""


def run(as_json: Json = False) -> None:
    """Look for what is missing, with a fix for each; status 1 when anything is."""
    checks = list(examine())
    if as_json:
        names = [{"name": name, "meaning": meaning, "default": default} for name, meaning, default in variables()]
        print_json({"ok": all(c.ok for c in checks), "checks": [asdict(c) for c in checks], "variables": names})
    else:
        for check in checks:
            typer.echo(f"{'ok   ' if check.ok else 'SHORT'}  {check.check}: {check.why}")
            if not check.ok:
                typer.echo(f"       {check.fix}")
    raise typer.Exit(0 if all(c.ok for c in checks) else 1)


def examine() -> Iterator[Check]:
    """Every check, from the machine up to the node's keys; later ones are left out when an earlier one bars them."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check("python", sys.version_info >= OLDEST_PYTHON, version, "Install Python 3.11 or later.")
    try:
        environment = read()
    except TradelaneError as error:
        yield Check("environment", False, error.message, error.fix)
        return
    yield Check("environment", True, f"{environment.node_organisation} at {environment.base_url}")
    yield _front_end()
    yield from _home(environment)
    if not environment.secret:
        return
    from config.commands.store import load_django

    load_django()
    for name, look, fix in _STORE_CHECKS:
        yield _try(name, look, fix)
    yield _try(
        "bus",
        lambda: _bus(environment),
        "Start the servers that NATS_URL names, with JetStream; until then jobs are taken from the database.",
    )


def _front_end() -> Check:
    found = sorted(path.name for path in (STATIC / "vendor").glob("*") if not path.name.startswith("."))
    return Check("front-end files", bool(found), ", ".join(found) or "none", "Run `make setup`.")


def _home(environment: Environment) -> Iterator[Check]:
    home = environment.home_folder
    yield Check("home", home.is_dir(), str(home), "Run `tradelane init`.")
    yield Check(
        "secret", bool(environment.secret), "present" if environment.secret else "absent", "Run `tradelane init`."
    )
    file = home / SECRET_FILE
    if file.exists():
        mode = stat.S_IMODE(file.stat().st_mode)
        yield Check("secret's permissions", not mode & 0o077, f"{mode:o}", f"Run `chmod 600 {file}`.")


def _try(name: str, look: Callable[[], tuple[bool, str]], fix: str) -> Check:
    try:
        ok, why = look()
    except Exception as error:
        return Check(name, False, f"{type(error).__name__}: {error}", fix)
    return Check(name, ok, why, fix)


def _database() -> tuple[bool, str]:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE tradelane_doctor (n integer)")
        transaction.set_rollback(True)
    return True, connection.vendor


def _migrations() -> tuple[bool, str]:
    from config.commands.store import pending_migrations

    pending = pending_migrations()
    return pending == 0, f"{pending} to apply" if pending else "all applied"


def _keys() -> tuple[bool, str]:
    from tradelane.trust import queries

    authorities = queries.trust_list().authorities
    return bool(authorities), f"{len(authorities)} authorities in the trust list"


def _people() -> tuple[bool, str]:
    """The key that wraps others opens one of them, and nothing that was destroyed came back."""
    from tradelane.parties.queries import vault

    state, back = vault.state(), vault.keys_back()
    opens = vault.opens_one()
    told = f"{state.keys} keys under {state.current}, {state.destroyed} destroyed"
    return opens and not back, told if not back else f"{told}; {back} that were destroyed are back"


def _accounts() -> tuple[bool, str]:
    """An account opens, and is found by the index that this secret makes."""
    from tradelane.parties.queries import accounts

    tried = accounts.one_to_try()
    return accounts.openable(tried), "one opens" if tried else "nobody signs in here yet"


def _work() -> tuple[bool, str]:
    from tradelane.journal import queries

    dead = queries.dead_jobs()
    return not dead, "; ".join(f"{job.kind} {job.key}: {job.error}" for job in dead[:3]) or "no dead jobs"


def _bus(environment: Environment) -> tuple[bool, str]:
    from config.bus import bus_of

    bus = bus_of(environment)
    try:
        state = bus.state()
    finally:
        bus.close()
    return state.ok, state.why


_STORE_CHECKS: list[tuple[str, Callable[[], tuple[bool, str]], str]] = [
    ("database", _database, "Make the folder writable, or check DATABASE_URL."),
    ("tables", _migrations, "Run `tradelane init`."),
    ("keys", _keys, "Run `tradelane init`."),
    ("keys of people", _people, "Put TRADELANE_VAULT back that belongs to this secret, then run `tradelane init`."),
    ("accounts", _accounts, "Put TRADELANE_SECRET and TRADELANE_VAULT back with which people were added."),
    ("background work", _work, "Read the error, remove its cause, then run `tradelane jobs revive`."),
]
