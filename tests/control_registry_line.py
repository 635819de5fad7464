# SPDX-License-Identifier: Apache-2.0
"""A registry that the node under test keeps, at the end of a line: what is asked of its address is asked of the node's
own doors, so that both sides are the real ones. And platforms that record there as a plain script would.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client

from tests.pint_client import Signer, sha256
from tradelane.kernel.errors import Unavailable
from tradelane.parties.queries import node_actor
from tradelane.titles import actions, queries
from tradelane.titles.ports import Answer
from tradelane.titles.values.dcsa import STRICT, Platform, PlatformKind

REGISTRY = "https://ctr.example/v1"
DOORS = "/api/titles/control-records/v1"


def register(code: str, kind: PlatformKind, address: str, keys: bytes, now: datetime) -> None:
    platform = Platform(code, kind, code, address, now - timedelta(days=1), None, False, STRICT)
    actions.register_platform(platform=platform, by=node_actor())
    actions.pin_keys(platform=code, content=keys, by=node_actor(), now=now - timedelta(hours=1))


def know_registry(now: datetime) -> None:
    """This node as a platform knows, by its keys, the registry that it keeps."""
    register("CTRA", PlatformKind.REGISTRY, REGISTRY, json.dumps(queries.own_keys(queries.here())).encode(), now)


@dataclass
class Recorder:
    """A platform that records at the registry's doors."""

    client: Client
    code: str
    signer: Signer = field(default_factory=lambda: Signer("ES256"))

    def list(self, ebl: str) -> Any:
        return self.client.get(f"{DOORS}/ebls/{ebl}/records").json()

    def signed(self, ebl: str, action: str, **said: Any) -> str:
        """A record that names the present tail, signed; what is None is left out."""
        listed = self.list(ebl)["records"]
        tail = sha256(listed[-1]["platformRecordSignedContent"].encode()) if listed else None
        members = {"eblID": ebl, "action": action, "actor": self.code, "platformActionTimestamp": 1_790_000_000_000,
                   "previousRecord": tail, **said}  # fmt: skip
        return self.signer.sign({name: value for name, value in members.items() if value is not None})

    def post(self, ebl: str, jws: Any) -> Any:
        body = jws if isinstance(jws, bytes) else json.dumps({"platformRecordSignedContent": jws}).encode()
        return self.client.post(f"{DOORS}/ebls/{ebl}/records", body, content_type="application/json")

    def record(self, ebl: str, action: str, **said: Any) -> str:
        """Record it; its id."""
        jws = self.signed(ebl, action, **said)
        answer = self.post(ebl, jws)
        assert answer.status_code == 201, answer.content
        return sha256(jws.encode())

    def intend(self, ebl: str, to: str, last: str) -> str:
        return self.record(
            ebl, "INTEND TO TRANSFER", receiver=to, lastEnvelopeTransferChainEntrySignedContentChecksum=last
        )


@dataclass
class RegistryLine:
    """Carries what is asked of the registry to its doors, and all else to `other`."""

    client: Client
    other: Callable[[bytes], Answer | None] = lambda content: None
    """What the other platform answers to an envelope; None: nothing."""
    asked: list[str] = field(default_factory=list)
    """Each call: its method, and whether it went to the registry."""
    down: bool = False
    forge: Callable[[str, bytes], bytes] = lambda method, content: content
    """What becomes of the registry's answers on their way."""

    def send(self, method: str, address: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        assert connection.savepoint_ids == [], "no transaction is open while somebody else is asked"
        to_registry = address.startswith(REGISTRY)
        self.asked.append(f"{method} {'registry' if to_registry else 'platform'}")
        if not to_registry:
            answer = self.other(content)
            if answer is None:
                raise Unavailable("cut")
            return answer
        if self.down:
            raise Unavailable("cut")
        path = DOORS + address.removeprefix(REGISTRY)
        found = self.client.generic(method, path, content, content_type="application/json", headers=dict(headers))
        return Answer(found.status_code, self.forge(method, found.content))

    def get(self, address: str) -> Answer:
        raise Unavailable("cut")
