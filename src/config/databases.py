# SPDX-License-Identifier: Apache-2.0
"""Where the node keeps its tables; apart, so that both stores are set up in one place."""

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


def databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: PostgreSQL where `DATABASE_URL` names one, else SQLite in the node's home."""
    if environment.database_url:
        return {"default": _postgresql(environment.database_url)}
    return {"default": _sqlite(environment.home_folder)}


def _sqlite(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "node.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # BEGIN IMMEDIATE: a transaction that will write waits its turn at once instead of failing half way
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": _PRAGMAS,
        },
        # A file, not memory: tests with threads need what the node has, WAL and real locks
        "TEST": {"NAME": str(Path(tempfile.gettempdir()) / f"tradelane-test-{os.getpid()}.sqlite3")},
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
