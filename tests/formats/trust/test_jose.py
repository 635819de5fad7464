# SPDX-License-Identifier: Apache-2.0
"""The npm package jose agrees: on signatures of originals, seals and credentials, and on envelopes, both ways."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwcrypto.jwk import JWK
from tests.conftest import NOON
from tests.efirma_makers import a_firma
from tests.trust_makers import issued, pem_of

from tradelane.kernel.canonical import parse
from tradelane.trust.formats import envelopes
from tradelane.trust.formats.base64_text import from_base64, from_base64url, to_base64url
from tradelane.trust.formats.originals import read_original
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.values.signers import Algorithm

SCRIPT = Path(__file__).with_name("jose_agrees.mjs")
PACKAGE = Path(__file__).resolve().parents[3] / "node_modules" / "jose"


def ask(act: str, **task: Any) -> dict[str, Any]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is absent")
    if not PACKAGE.is_dir():
        pytest.skip("the npm package jose is absent: run `npm ci`")
    done = subprocess.run(
        [node, str(SCRIPT)],
        input=json.dumps({"act": act, **task}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def parts(which: str) -> tuple[dict[str, str], bytes]:
    """A signature of the sealed original as a flattened JWS, and its signer's certificate."""
    original = read_original(issued().json)
    signature, payload = (
        (original.signatures[0], original.payload) if which == "document" else (original.seal, original.sealed)
    )
    leaf = parse(from_base64url(signature.protected, field=""))["x5c"][0]
    jws = {"protected": signature.protected, "payload": to_base64url(payload), "signature": signature.signature}
    return jws, from_base64(leaf, field="")


@pytest.mark.parametrize("which", ["document", "seal"])
def test_jose_verifies_our_signatures(which: str) -> None:
    jws, leaf = parts(which)
    assert ask("verify", jws=jws, pem=pem_of(leaf))["answer"] == jws["payload"]


@pytest.mark.parametrize("which", ["document", "seal"])
def test_jose_refuses_them_when_something_changes(which: str) -> None:
    jws, leaf = parts(which)
    for name in jws:
        text = jws[name]
        middle = len(text) // 2
        changed = jws | {name: text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :]}
        assert "refused" in ask("verify", jws=changed, pem=pem_of(leaf)), name
    for algorithm in ("none", "HS256"):
        header = parse(from_base64url(jws["protected"], field="")) | {"alg": algorithm}
        confused = jws | {"protected": to_base64url(json.dumps(header).encode())}
        assert "refused" in ask("verify", jws=confused, pem=pem_of(leaf)), algorithm


@pytest.mark.parametrize("algorithm", [Algorithm.RS256, Algorithm.PS256])
def test_jose_verifies_what_an_rsa_key_signed_and_refuses_the_other_algorithm(algorithm: Algorithm) -> None:
    firma = a_firma()
    made = sign_detached(b"x", key=firma.key, chain=firma.chain, at=NOON, algorithm=algorithm)
    jws = {**made.as_json(), "payload": to_base64url(b"x")}
    pem = pem_of(firma.cer)
    assert ask("verify", jws=jws, pem=pem, algorithm=algorithm)["answer"] == jws["payload"]
    assert "refused" in ask("verify", jws=jws | {"payload": to_base64url(b"y")}, pem=pem, algorithm=algorithm)
    other = {Algorithm.RS256: Algorithm.PS256, Algorithm.PS256: Algorithm.RS256}[algorithm]
    assert "refused" in ask("verify", jws=jws, pem=pem, algorithm=other)


def test_jose_opens_our_envelopes_and_we_open_its_own() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    public = envelopes.public_jwk(key.public_key())
    jwe = envelopes.encrypt(b"to the buyer", to_jwk=public)
    private = json.loads(JWK.from_pyca(key).export_private())
    assert ask("decrypt", jwe=jwe.decode(), jwk=private)["answer"] == "to the buyer"
    broken = jwe.decode()[:-2] + ("AA" if jwe[-2:] != b"AA" else "BB")
    assert "refused" in ask("decrypt", jwe=broken, jwk=private)
    header = parse(from_base64url(jwe.decode().split(".")[0], field=""))
    plain = {name: header[name] for name in header if name != "epk"}
    theirs = ask("encrypt", text="from the seller", jwk=public, header=plain)["answer"]
    assert envelopes.decrypt(theirs.encode(), key=key) == b"from the seller"
