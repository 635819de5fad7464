# SPDX-License-Identifier: Apache-2.0
"""Where the node keeps its tables; apart, so that both stores are set up in one place.

There are two: `default` for everything, `vault` for the keys of people alone. A copy of one without the other tells
nobody anything.
"""

import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config.environment import Environment

_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"  # readers never wait for the writer
    "PRAGMA synchronous=FULL;"  # what was acknowledged survives a power cut
    "PRAGMA recursive_triggers=ON;"  # INSERT OR REPLACE must not slip past the triggers that refuse DELETE
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA cache_size=-16000;"  # KiB
)


VAULT = "vault"
_ERASING = (
    "PRAGMA secure_delete=ON;"  # what is taken out is overwritten with zeros
    "PRAGMA wal_autocheckpoint=100;"  # and does not stand long in the write-ahead log
)


def databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: PostgreSQL where an address names one, else SQLite in the node's home."""
    main, keys = environment.database_url, environment.vault_database_url
    return {
        "default": _postgresql(main) if main else _sqlite(environment.home_folder / "node.sqlite3"),
        VAULT: _postgresql(keys) if keys else _sqlite(environment.vault_folder / "keys.sqlite3", _ERASING),
    }


def _sqlite(file: Path, further: str = "") -> dict[str, Any]:
    return {
        "ENGINE": "config.sqlite",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # BEGIN IMMEDIATE: a transaction that will write waits its turn at once instead of failing half way
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _PRAGMAS + further,
        },
        # A file, not memory: tests with threads need what the node has, WAL and real locks
        "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"tradelane-test-{os.getpid()}-{file.name}")},
    }


def _postgresql(address: str) -> dict[str, Any]:
    url = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(url.query)),
    }
