# SPDX-License-Identifier: Apache-2.0
"""A carrier, and a platform, in a plain script: httpx and cryptography, and nothing of ours.

Both serve the addresses that DCSA gives them, keep what they hear, and answer as they are told. What DCSA prescribes is
written out here a second time, on purpose: the checksums, the signature and the bodies.
"""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

PATIENCE = 120


def b64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def canonical(value: Any) -> bytes:
    """RFC 8785 of what these tests send: sorted keys, no blanks, whole numbers without a point."""
    return json.dumps(_whole(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Signer:
    """A key of its own, of any kind that is seen in the field."""

    algorithm: str

    def __post_init__(self) -> None:
        makers: dict[str, Callable[[], Any]] = {
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
            "PS256": lambda: rsa.generate_private_key(65537, 2048),
        }
        self.key = makers[self.algorithm]()

    def public_pem(self) -> bytes:
        """What an operator is handed."""
        encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        pem: bytes = self.key.public_key().public_bytes(encoding, form)
        return pem

    def sign(self, payload: bytes) -> str:
        """A compact JWS with a header of the algorithm alone, as DCSA's gateway writes it."""
        text = f"{b64url(json.dumps({'alg': self.algorithm}).encode())}.{b64url(payload)}"
        return f"{text}.{b64url(self._raw(text.encode()))}"

    def _raw(self, content: bytes) -> bytes:
        match self.algorithm:
            case "EdDSA":
                raw: bytes = self.key.sign(content)
            case "ES256":
                r, s = decode_dss_signature(self.key.sign(content, ec.ECDSA(hashes.SHA256())))
                raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
            case "RS256":
                raw = self.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
            case _:
                raw = self.key.sign(content, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())
        return raw


@dataclass
class Heard:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


@dataclass
class Peer:
    """A server on loopback that keeps what it hears, and calls the other side."""

    other: str = ""
    """Base of the other side's API."""
    token: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: list[tuple[int, bytes]] = field(default_factory=list)
    """What the next requests are answered with; 204 when there is nothing more."""
    server: ThreadingHTTPServer | None = None

    def start(self) -> str:
        """Serve; the base of its API."""
        peer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                peer.heard.append(Heard(self.command, self.path, dict(self.headers), json.loads(content)))
                status, body = peer.answers.pop(0) if peer.answers else (204, b"")
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_PUT = do_POST = handle_any  # noqa: N815  the names that http.server looks for

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()

    def call(self, method: str, path: str, body: Any, **headers: str) -> httpx.Response:
        """Call the other side with our token, unless the headers say otherwise."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "API-Version": "3"}
        return httpx.request(method, self.other + path, content=content, headers={**given, **headers}, timeout=60)

    def wait_for(self, path: str, fits: Callable[[Any], bool]) -> Heard:
        """The request to this path whose body fits, as soon as it was heard."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for each in list(self.heard):
                if each.path == path and fits(each.body):
                    return each
            time.sleep(0.02)
        raise AssertionError(f"{path}: heard only {[(each.path, each.body) for each in self.heard[-5:]]}")


def issuance_request(
    document: dict[str, Any], issue_to: dict[str, Any], signer: Signer, *, picture: bytes = b"", **wrong: str
) -> dict[str, Any]:
    """A carrier's request; `wrong` replaces checksums of its manifest."""
    manifest = {"documentChecksum": sha256(canonical(document)), "issueToChecksum": sha256(canonical(issue_to))}
    drawn: dict[str, Any] = {}
    if picture:
        manifest["eBLVisualisationByCarrierChecksum"] = sha256(picture)
        content = base64.b64encode(picture).decode()
        drawn = {"eBLVisualisationByCarrier": {"name": "bill.pdf", "content": content}}
    signed = signer.sign(json.dumps({**manifest, **wrong}).encode())
    return {"document": document, "issueTo": issue_to, "issuanceManifestSignedContent": signed, **drawn}
