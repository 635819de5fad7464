# SPDX-License-Identifier: Apache-2.0
"""`tradelane verify` and every kind of deceit that has a name: each is refused, and for its own reason."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.efirma_makers import a_firma, recognising
from tests.formats.trust import test_attacks as attacks
from tests.formats.trust import test_rsa_keys as rsa
from tests.formats.verifier.test_files import resealed
from tests.makers import SELLER
from tests.trust_makers import BORN, a_node, a_sealed_original, issued, logged

from config.commands.main import run
from tradelane.documents.formats.original import document_json
from tradelane.kernel import clock
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.notes import sign_note
from tradelane.trust.formats.originals import log_entry
from tradelane.trust.values import TrustList

INVALID, UNDETERMINED = 1, 2
Case = tuple[bytes, TrustList]


def plain(content: bytes) -> Case:
    return content, recognising()


def signed_by(key: Any, chain: tuple[bytes, ...]) -> bytes:
    return a_sealed_original(a_document(), node=a_node(), key=key, chain=chain)


def wrapped() -> Case:
    return plain(attacks.changed(attacks.wrapped))


def redirected() -> Case:
    return plain(attacks.changed(attacks.repointed))


def doubled_key() -> Case:
    return plain(issued().json.replace(b'{"document":{', b'{"document":{},"document":{', 1))


def no_algorithm() -> Case:
    return plain(attacks.reheaded(attacks.unsigned))


def secret_of_the_public_key() -> Case:
    return plain(attacks.reheaded(attacks.by_the_public_key))


def secret_of_an_rsa_public_key() -> Case:
    return plain(rsa.reheaded("HS256", rsa.by_the_public_key))


def algorithm_of_another_key() -> Case:
    return plain(rsa.reheaded("ES256", rsa.by_another_kind_of_key))


def short_key() -> Case:
    short = a_firma(bits=1024)
    data = parse(rsa.issued_by_efirma().json)
    return plain(resealed(_with_certificate(data, short.cer)))


def _with_certificate(data: Any, certificate: bytes) -> Any:
    from hashlib import sha256

    from tradelane.trust.formats.base64_text import from_base64url, to_base64, to_base64url

    first = data["signatures"][0]
    header = parse(from_base64url(first["protected"], field="")) | {
        "x5c": [to_base64(certificate)], "x5t#S256": to_base64url(sha256(certificate).digest())
    }  # fmt: skip
    data["signatures"][0] = {**first, "protected": to_base64url(canonical(header))}
    return data


def expired() -> Case:
    ended = a_firma(end=BORN + timedelta(days=1))
    return plain(signed_by(ended.key, ended.chain))


def revoked() -> Case:
    serial = read_certificate(issued().chain[0]).serial
    return issued().json, a_node().trust_list(revoked=((serial, NOON - timedelta(hours=1)),))


def of_wrong_usage() -> Case:
    web = a_firma(usages=(ExtendedKeyUsageOID.SERVER_AUTH,))
    return plain(signed_by(web.key, web.chain))


def of_an_unknown_root() -> Case:
    key, chain = a_node("NZ").certify(SELLER, "Cooperativa")
    return plain(signed_by(key, chain))


def with_log(evidence: dict[str, object]) -> bytes:
    data = parse(issued().json)
    return resealed({**data, "evidence": {**data["evidence"], "log": evidence}})


def forged_checkpoint() -> Case:
    """The right tree in a checkpoint that a stranger signed under the log's name."""
    log = parse(issued().json)["evidence"]["log"]
    text = log["checkpoint"].rpartition("\n\n")[0] + "\n"
    forged = sign_note(text, name=a_node().origin, key=Ed25519PrivateKey.generate())
    return plain(with_log({**log, "checkpoint": forged}))


def changed_checkpoint() -> Case:
    """The log's own signature under another size."""
    log = parse(issued().json)["evidence"]["log"]
    return plain(with_log({**log, "checkpoint": log["checkpoint"].replace("\n7\n", "\n8\n", 1), "size": 8}))


@pytest.mark.parametrize(
    ("case", "name", "status", "check", "reason"),
    [
        (wrapped, "a.xml", INVALID, "signature", "XML-SIG-5"),
        (redirected, "a.xml", INVALID, "signature", "XML-SIG-6"),
        (doubled_key, "a.json", INVALID, "form", "twice"),
        (no_algorithm, "a.json", INVALID, "signature", "TRUST-1"),
        (secret_of_the_public_key, "a.json", INVALID, "signature", "TRUST-1"),
        (secret_of_an_rsa_public_key, "a.json", INVALID, "signature", "TRUST-1"),
        (algorithm_of_another_key, "a.json", INVALID, "signature", "TRUST-23"),
        (short_key, "a.json", INVALID, "signature", "TRUST-24"),
        (expired, "a.json", INVALID, "certificate", "had expired"),
        (revoked, "a.json", INVALID, "revocation", "was revoked at"),
        (of_wrong_usage, "a.json", INVALID, "certificate", "allows its key to sign documents"),
        (of_an_unknown_root, "a.json", UNDETERMINED, "trust", "Nobody you trust vouches"),
        (forged_checkpoint, "a.json", INVALID, "checkpoint", "not signed by the log's key"),
        (changed_checkpoint, "a.json", INVALID, "checkpoint", "is wrong"),
    ],
)
def test_each_deceit_is_refused_for_its_own_reason(
    case: Callable[[], Case], name: str, status: int, check: str, reason: str, verify: Callable[..., Any]
) -> None:
    content, listed = case()
    told = verify({name: content}, listed, status=status)
    failed = [one for one in told["checks"] if one["result"] != "valid" and one["required"]]
    assert failed[0]["check"] == check, failed
    assert reason in failed[0]["why"] or failed[0]["evidence"].get("rule") == reason, failed[0]


@pytest.fixture
def verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    def act(files: dict[str, bytes], listed: TrustList, *, status: int) -> Any:
        trust = tmp_path / "list.json"
        trust.write_bytes(a_node().trust_list_file(listed))
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        paths = [str(tmp_path / name) for name in files]
        with clock.frozen_at(NOON):
            assert run(["verify", "--json", "--trust", str(trust), *paths]) == status
        return json.loads(capsys.readouterr().out)

    return act


def test_what_is_sound_is_valid(verify: Callable[..., Any]) -> None:
    files = {
        "a.json": issued().json,
        "a.xml": issued().xml,
        "a.pdf": issued().pdf,
        "b.json": rsa.issued_by_efirma().json,
    }
    told = verify(files, recognising(), status=0)
    assert {one["result"] for one in told["files"]} == {"valid"}


def test_two_files_show_that_their_log_has_two_faces(verify: Callable[..., Any]) -> None:
    """The log signs two trees of seven entries: each file alone is valid, both together prove the lie."""
    document = document_json(a_document())
    entry = log_entry(
        kind=document["kind"], digest=digest_of(canonical(document)), issuer=document["issuer"], at=rfc3339(NOON)
    )
    assert logged(entry, node=a_node())["leaf"] == digest_of(entry)
    other = with_log(logged(entry, node=a_node(), others=b"hidden"))
    verify({"mine.json": issued().json}, recognising(), status=0)
    verify({"theirs.json": other}, recognising(), status=0)
    told = verify({"mine.json": issued().json, "theirs.json": other}, recognising(), status=INVALID)
    for file in told["files"]:
        (failed,) = [one for one in file["checks"] if one["result"] == "invalid"]
        assert (failed["check"], "two different states of 7 entries" in failed["why"]) == ("checkpoint", True)
        assert "mine.json" in failed["why"]
        assert "theirs.json" in failed["why"]
