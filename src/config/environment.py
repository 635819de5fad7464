# SPDX-License-Identifier: Apache-2.0
"""Every variable a node reads, in one frozen dataclass; apart, so that nobody hunts for settings.

`read()` reports all faults at once. Variables come from the process environment; the root secret may also stand
in `TRADELANE_HOME/secret`, where `tradelane init` puts it.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from tradelane.kernel.economies import COUNTRIES
from tradelane.kernel.errors import Unreadable

SECRET_FILE = "secret"  # noqa: S105  the name of the file, not a secret
SHORTEST_SECRET = 32
"""Bytes: the root secret feeds AES-256 keys and Django's signatures."""


def _variable(name: str, meaning: str, default: str = "") -> str:
    """A field that remembers its variable and what it means."""
    made: str = field(default=default, metadata={"name": name, "meaning": meaning})
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """What a node is told by its surroundings; every value as the text that was given."""

    home: str = _variable("TRADELANE_HOME", "folder with the node's databases, secret and files", "var/node")
    secret: str = field(
        default="",
        repr=False,
        metadata={
            "name": "TRADELANE_SECRET",
            "meaning": "root secret, 32 characters or more; from TRADELANE_HOME/secret when unset",
        },
    )
    economy: str = _variable("TRADELANE_ECONOMY", "economy of the node, ISO 3166-1 alpha-2", "MX")
    organisation: str = _variable(
        "TRADELANE_ORGANISATION", "id of the organisation that runs the node; <economy>.NODE.TRADELANE when unset"
    )
    base_url: str = _variable(
        "TRADELANE_BASE_URL", "address under which others reach the node; https in production", "http://127.0.0.1:8000"
    )
    nodes_url: str = _variable(
        "TRADELANE_NODES_URL",
        "https address at which other nodes exchange messages over mutual TLS; they use the base URL when unset",
    )
    nodes_listen: str = _variable(
        "TRADELANE_NODES_LISTEN", "address on which the server for other nodes listens; that URL's host when unset"
    )
    hosts: str = _variable(
        "TRADELANE_HOSTS", "further host names the node answers to, with commas between; the base URL's host always"
    )
    database_url: str = field(
        default="",
        repr=False,
        metadata={
            "name": "DATABASE_URL",
            "meaning": "postgresql://user:password@host:port/name; SQLite in TRADELANE_HOME when unset",
        },
    )
    vault_database_url: str = field(
        default="",
        repr=False,
        metadata={
            "name": "VAULT_DATABASE_URL",
            "meaning": "postgresql:// address of the keys of people, another one than DATABASE_URL; SQLite in "
            "TRADELANE_VAULT when unset",
        },
    )
    vault: str = _variable(
        "TRADELANE_VAULT",
        "folder with the keys of people and the list of destroyed ones, which no backup of the node holds; "
        "TRADELANE_HOME/vault when unset",
    )
    nats_url: str = field(
        default="",
        repr=False,
        metadata={
            "name": "NATS_URL",
            "meaning": "nats://user:password@host:4222 (tls:// for TLS), or three with commas between: JetStream"
            " spreads the work; workers look in the database when unset",
        },
    )
    email_url: str = field(
        default="",
        repr=False,
        metadata={
            "name": "TRADELANE_EMAIL_URL",
            "meaning": "smtp://user:password@host:587 for outgoing mail; no mail is sent when unset",
        },
    )
    email_from: str = _variable("TRADELANE_EMAIL_FROM", "sender of outgoing mail", "tradelane@localhost")
    ebl_platform: str = _variable(
        "TRADELANE_EBL_PLATFORM",
        "the node's code of four letters or digits among eBL platforms, as DCSA lists it",
        "TRDL",
    )
    keeps_control: str = _variable(
        "TRADELANE_KEEPS_CONTROL",
        "1 on a node that keeps a control tracking registry for the eBL platforms registered there",
        "0",
    )
    log_level: str = _variable("TRADELANE_LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO")
    rehearsal: str = _variable(
        "TRADELANE_REHEARSAL", "1 on a node that rehearses: no case is drawn for inspection at random", "0"
    )
    debug: str = _variable("TRADELANE_DEBUG", "1 shows errors in full; never where others reach the node", "0")
    trust: str = _variable("TRADELANE_TRUST", "trust list that `tradelane verify` decides by, when --trust names none")
    standards: str = _variable("TRADELANE_STANDARDS", "folder with official schemas, examples and vectors")

    @property
    def home_folder(self) -> Path:
        """`home` as an absolute path."""
        return Path(self.home).expanduser().resolve()

    @property
    def vault_folder(self) -> Path:
        """`vault` as an absolute path."""
        return Path(self.vault).expanduser().resolve() if self.vault else self.home_folder / "vault"

    @property
    def node_organisation(self) -> str:
        """Id of the organisation that runs the node."""
        return self.organisation or f"{self.economy}.NODE.TRADELANE"

    @property
    def allowed_hosts(self) -> list[str]:
        """Host names the node answers to."""
        own = {urlsplit(url).hostname or "" for url in (self.base_url, self.nodes_url)}
        return sorted({*own, *(host.strip() for host in self.hosts.split(","))} - {""})

    @property
    def nats_addresses(self) -> list[str]:
        """Each server of the bus; empty when the database spreads the work."""
        return [address.strip() for address in self.nats_url.split(",") if address.strip()]

    @property
    def is_https(self) -> bool:
        """Whether people reach the node over TLS."""
        return self.base_url.startswith("https://")


def variables() -> list[tuple[str, str, str]]:
    """(name, meaning, default) of every variable, in the order of the dataclass; for the docs and `doctor`."""
    return [(f.metadata["name"], f.metadata["meaning"], str(f.default)) for f in fields(Environment)]


def read(environ: Mapping[str, str] | None = None) -> Environment:
    """The environment as it is. Raises Unreadable that names every faulty variable, not only the first."""
    given = os.environ if environ is None else environ
    values = {f.name: given[f.metadata["name"]] for f in fields(Environment) if given.get(f.metadata["name"])}
    environment = Environment(**values)
    if not environment.secret:
        environment = Environment(**{**values, "secret": _secret_of(environment.home_folder)})
    faults = _faults(environment)
    if faults:
        raise Unreadable(
            "; ".join(f"{name}: {why}" for name, why in faults.items()),
            field=", ".join(faults),
            rule="ENV-1",
            fix="Set the variables named here; `tradelane doctor` explains each.",
        )
    return environment


def _secret_of(home: Path) -> str:
    try:
        return (home / SECRET_FILE).read_text().strip()
    except OSError:
        return ""


def _faults(environment: Environment) -> dict[str, str]:
    """Every faulty variable with the reason."""
    url = urlsplit(environment.base_url)
    database = urlsplit(environment.database_url).scheme
    checks = {
        "TRADELANE_ECONOMY": (environment.economy in COUNTRIES, "is not an ISO 3166-1 alpha-2 code"),
        "TRADELANE_BASE_URL": (
            url.scheme in ("http", "https") and bool(url.hostname),
            "is not an http or https address",
        ),
        "TRADELANE_NODES_URL": (
            not environment.nodes_url or _is_https_with_a_port(environment.nodes_url),
            "is not an https address with a port of its own",
        ),
        "TRADELANE_SECRET": (
            not environment.secret or len(environment.secret) >= SHORTEST_SECRET,
            f"is shorter than {SHORTEST_SECRET} characters",
        ),
        "DATABASE_URL": (database in ("", "postgresql", "postgres"), "is not a postgresql:// address"),
        "VAULT_DATABASE_URL": (_is_a_store_of_its_own(environment), "is not another postgresql:// address"),
        "NATS_URL": (
            all(_names_a_nats_server(address) for address in environment.nats_addresses)
            and len(environment.nats_addresses) in (0, 1, 3),
            "is not one nats:// or tls:// address, or three with commas between",
        ),
        "TRADELANE_EMAIL_URL": (
            urlsplit(environment.email_url).scheme in ("", "smtp", "smtps"),
            "is not an smtp:// or smtps:// address",
        ),
        "TRADELANE_LOG_LEVEL": (
            environment.log_level in ("DEBUG", "INFO", "WARNING", "ERROR"),
            "is not DEBUG, INFO, WARNING or ERROR",
        ),
        "TRADELANE_EBL_PLATFORM": (
            re.fullmatch(r"[A-Z0-9]{4}", environment.ebl_platform) is not None,
            "is not four capital letters or digits",
        ),
        "TRADELANE_KEEPS_CONTROL": (environment.keeps_control in ("0", "1"), "is neither 0 nor 1"),
        "TRADELANE_REHEARSAL": (environment.rehearsal in ("0", "1"), "is neither 0 nor 1"),
        "TRADELANE_DEBUG": (environment.debug in ("0", "1"), "is neither 0 nor 1"),
    }
    return {name: why for name, (holds, why) in checks.items() if not holds}


def _is_a_store_of_its_own(environment: Environment) -> bool:
    """Keys beside what they seal would protect nothing: a dump of one database would hold both."""
    keys = environment.vault_database_url
    return not keys or (urlsplit(keys).scheme in ("postgresql", "postgres") and keys != environment.database_url)


def _names_a_nats_server(address: str) -> bool:
    url = urlsplit(address)
    return url.scheme in ("nats", "tls") and bool(url.hostname)


def _is_https_with_a_port(address: str) -> bool:
    url = urlsplit(address)
    try:
        return url.scheme == "https" and bool(url.hostname) and bool(url.port)
    except ValueError:
        return False
