# SPDX-License-Identifier: Apache-2.0
"""A small system of an agency, of another maker: python -m tests.agency_system PORT HOME.

It shares no code with the window. It checks each message's signature by RFC 9421 and RFC 9530, opens it by RFC 7516,
notes it once under its Idempotency-Key, durably, before it answers, and numbers what it notes. `HOME/mood` says how it
behaves: `refuse <event>` answers 422 to such a message, `busy` answers 503. Whoever kills it loses nothing.
"""

import base64
import hashlib
import json
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jwe
from joserfc.jwe import JWERegistry
from joserfc.jwk import ECKey

SEALED = ["ECDH-ES+A256KW", "A256GCM"]


def main(port: int, home: Path) -> None:
    keys = json.loads((home / "keys.json").read_text())
    (home / "noted.jsonl").touch()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not _holds(self, body, keys["window"]):
                return self._answer(401, {"says": "the signature does not hold"})
            opened = jwe.decrypt_compact(body.decode(), ECKey.import_key(keys["sealing"]), registry=_registry())
            message = json.loads(opened.plaintext or b"{}")
            mood = (home / "mood").read_text().split() if (home / "mood").exists() else []
            if mood == ["busy"]:
                return self._answer(503, {})
            if mood[:1] == ["refuse"] and message["event"] == mood[1]:
                return self._answer(422, {"says": "not like this"})
            return self._answer(200, {"reference": _noted(home, self.headers["Idempotency-Key"], message)})

        def _answer(self, status: int, said: dict[str, Any]) -> None:
            content = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None: ...

    ThreadingHTTPServer(("127.0.0.1", port), Door).serve_forever()


def noted(home: Path) -> list[dict[str, Any]]:
    """What the system took in, in its order."""
    return [json.loads(line) for line in (home / "noted.jsonl").read_text().splitlines()]


def _noted(home: Path, key: str, message: dict[str, Any]) -> str:
    """Note a message once; its reference. `tries` keeps each time that it came, for the test alone."""
    with (home / "tries.jsonl").open("a") as tries:
        tries.write(json.dumps([key, message["id"]]) + "\n")
    known = {line["key"]: line["reference"] for line in noted(home)}
    if key in known:
        return str(known[key])
    reference = f"AG-{len(known) + 1}"
    with (home / "noted.jsonl").open("a") as file:
        file.write(json.dumps({"key": key, "reference": reference, "message": message}) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return reference


def _holds(request: BaseHTTPRequestHandler, body: bytes, key: dict[str, str]) -> bool:
    """RFC 9421 §3.2 for one signature by ECDSA on P-256, over what must be covered."""
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    if request.headers["Content-Digest"] != f"sha-256=:{digest}:":
        return False
    params = request.headers["Signature-Input"].partition("=")[2]
    names = re.findall(r'"([^"]+)"', params.partition(")")[0])
    if not {"@method", "@authority", "@path", "content-digest", "idempotency-key"} <= set(names):
        return False
    if f'keyid="{key["kid"]}"' not in params:
        return False
    path, _, query = request.path.partition("?")
    derived = {"@method": "POST", "@authority": request.headers["Host"], "@path": path, "@query": f"?{query}"}
    lines = [f'"{name}": {derived.get(name) or request.headers[name]}' for name in names]
    base = "\n".join([*lines, f'"@signature-params": {params}'])
    raw = base64.b64decode(request.headers["Signature"].partition("=:")[2].rstrip(":"))
    made = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    x, y = (int.from_bytes(base64.urlsafe_b64decode(key[name] + "=="), "big") for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        public.verify(made, base.encode(), ec.ECDSA(hashes.SHA256()))
    except Exception:  # whatever is wrong with it, it does not hold
        return False
    return True


def _registry() -> JWERegistry:
    return JWERegistry(algorithms=SEALED)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
