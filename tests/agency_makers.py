# SPDX-License-Identifier: Apache-2.0
"""An agency with its own system for tests: keys made afresh, a real server in a process of its own, signed requests."""

import base64
import hashlib
import json
import secrets
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc.jwk import ECKey

from tests.agency_system import noted
from tests.architecture.house import ROOT
from tests.real_nodes import kill
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.window.actions import register_system
from tradelane.window.formats.http_signatures import thumbprint
from tradelane.window.queries import node_webhook_key
from tradelane.window.values.agency_systems import AgencySystem, Scope

PATH = "/api/window/agency/messages"
AUTHORITY = "127.0.0.1:8000"
"""Of the address that tests give the node."""


def a_key() -> dict[str, str]:
    """A private key on P-256 as a JSON Web Key."""
    return {str(n): str(v) for n, v in ECKey.generate_key("P-256").as_dict(private=True).items() if n != "kid"}


def public(key: dict[str, str]) -> dict[str, str]:
    return {name: key[name] for name in ("kty", "crv", "x", "y")}


@dataclass
class AgencySide:
    """An agency's own system as its makers have it: keys, a home, and a process that a test kills and starts."""

    home: Path
    signing: dict[str, str] = field(default_factory=a_key)
    sealing: dict[str, str] = field(default_factory=a_key)
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/from-the-window"

    def register(self, organisation: OrganisationId, *, now: datetime, scopes: Any = tuple(Scope)) -> AgencySystem:
        self.port = self.port or free_port()
        by = Actor(organisation, frozenset({OrganisationKind.AGENCY}), frozenset({Role.ADMIN}))
        return register_system(
            address=self.address, signing_key=public(self.signing), sealing_key=public(self.sealing), scopes=scopes,
            by=by, now=now,
        )  # fmt: skip

    def start(self, window_key: dict[str, str] | None = None) -> None:
        """Start the server, and wait until it listens."""
        keys = {"window": window_key or node_webhook_key(), "sealing": self.sealing}
        (self.home / "keys.json").write_text(json.dumps(keys))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.agency_system", str(self.port), str(self.home)], cwd=ROOT,
            start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the agency's system did not come up")

    def stop(self) -> None:
        """kill -9."""
        if self.process is not None:
            kill(self.process)
            self.process = None

    def noted(self) -> list[dict[str, Any]]:
        return noted(self.home)

    def signed(self, body: bytes, *, at: datetime, **changes: str) -> dict[str, str]:
        """Headers of a pushed message, signed by RFC 9421 without the window's code; `changes` spoil a part."""
        digest = changes.get("digest") or base64.b64encode(hashlib.sha256(body).digest()).decode()
        names = changes.get("names") or '"@method" "@authority" "@path" "@query" "content-digest"'
        nonce = changes.get("nonce") or secrets.token_urlsafe(18)
        key_id = changes.get("key_id") or thumbprint(public(self.signing))
        params = f'({names});created={int(at.timestamp())};keyid="{key_id}";nonce="{nonce}"'
        values = {
            "@method": "POST", "@authority": changes.get("authority", AUTHORITY), "@path": PATH, "@query": "?",
            "content-digest": f"sha-256=:{digest}:",
        }  # fmt: skip
        lines = [f'"{name}": {values[name]}' for name in names.replace('"', "").split()]
        base = "\n".join([*lines, f'"@signature-params": {params}'])
        signature = changes.get("signature") or _es256(self.signing, base.encode())
        return {
            "Content-Type": "application/json", "Content-Digest": values["content-digest"],
            "Signature-Input": f"sig1={params}", "Signature": f"sig1=:{signature}:",
        }  # fmt: skip


def _es256(key: dict[str, str], content: bytes) -> str:
    number = int.from_bytes(base64.urlsafe_b64decode(key["d"] + "=="), "big")
    private = ec.derive_private_key(number, ec.SECP256R1())
    r, s = decode_dss_signature(private.sign(content, ec.ECDSA(hashes.SHA256())))
    return base64.b64encode(r.to_bytes(32, "big") + s.to_bytes(32, "big")).decode()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
