# SPDX-License-Identifier: Apache-2.0
"""The page's verifier on originals that a node made: its verdicts are the node's, and no changed byte passes."""

import base64
import json
import random
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.efirma_makers import a_csd, a_firma, an_authority, issued_by_efirma, recognising, revocations
from tests.formats.trust.test_rsa_keys import by_another_kind_of_key, by_the_public_key, reheaded
from tests.makers import BUYER, SELLER, an_actor
from tests.rooms.documents.conftest import Issue
from tests.trust_makers import BORN, Files, a_node, a_sealed_original, issued

import config
from tradelane.documents import actions, queries
from tradelane.documents.formats.pdf import to_pdf
from tradelane.documents.values import FileFormat
from tradelane.kernel.canonical import parse
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.notes import NoteKey
from tradelane.trust.formats.pdf_signing import sign_pdf
from tradelane.trust.formats.trust_lists import list_json
from tradelane.trust.queries import published_trust_list, trust_list
from tradelane.trust.values import TrustList
from tradelane.trust.values.signers import Algorithm
from tradelane.verifier.formats import verify_file

SCRIPT = Path(config.__file__).parent / "static" / "js" / "verify" / "documents.js"
CHANGES = 150


@pytest.fixture
def original(issue: Issue, frozen_clock: object) -> bytes:
    id = issue()
    actions.complete(document=id, now=NOON)
    return queries.document_file(document=id, format=FileFormat.JSON, by=an_actor(SELLER))


def answers(*files: bytes, listed: Any = None) -> list[dict[str, Any]]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is absent")
    task = {
        "script": SCRIPT.as_uri(),
        "list": listed or parse(published_trust_list())["list"],
        "now": int(NOON.timestamp() * 1000),
        "files": [base64.b64encode(file).decode() for file in files],
    }
    done = subprocess.run(
        [node, str(Path(__file__).with_name("verify_script.mjs"))],
        input=json.dumps(task), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: list[dict[str, Any]] = json.loads(done.stdout)
    return told


def test_its_verdicts_are_the_node_s(original: bytes) -> None:
    report = verify_file(original, name="a.json", trust_list=trust_list(), now=NOON)
    (told,) = answers(original)
    assert told["result"] == str(report.result) == "valid"
    assert told["checks"] == {check.check: str(check.result) for check in report.checks}


def test_no_changed_byte_is_valid(original: bytes) -> None:
    chance = random.Random(20261124)
    changed = []
    for at in chance.sample(range(len(original)), CHANGES):
        byte = bytes([chance.choice([b for b in b"AZaz09+/-_" if b != original[at]])])
        changed.append(original[:at] + byte + original[at + 1 :])
    told = answers(*changed)
    assert [n for n, answer in enumerate(told) if answer["result"] == "valid"] == []


@pytest.fixture(scope="module")
def made() -> Files:
    """A document's files by one node, whose list decides."""
    return issued()


def pdf_answers(*files: bytes) -> list[dict[str, Any]]:
    return answers(*files, listed=list_json(a_node().trust_list()))


def test_a_pdf_is_valid_as_the_node_says_and_its_xml_stays_open(made: Files) -> None:
    report = verify_file(made.pdf, name="a.pdf", trust_list=a_node().trust_list(), now=NOON)
    (told,) = pdf_answers(made.pdf)
    assert told["result"] == str(report.result) == "valid"
    assert {name: told["checks"][name] for name in ("pdf", "attachments", "xml")} == {
        "pdf": "valid", "attachments": "valid", "xml": "undetermined"
    }  # fmt: skip


def test_no_changed_byte_of_a_pdf_is_valid(made: Files) -> None:
    chance = random.Random(20261125)
    changed = [made.pdf + b"\n", made.pdf[:-1], made.pdf + b"\n/ByteRange [0 1 2 3]"]
    places = chance.sample(range(len(made.pdf)), CHANGES // 3)
    changed += [made.pdf[:at] + bytes([made.pdf[at] ^ 1]) + made.pdf[at + 1 :] for at in places]
    told = pdf_answers(*changed)
    assert [n for n, answer in enumerate(told) if answer["result"] == "valid"] == []
    assert {answer["checks"]["pdf"] for answer in told[:3]} == {"invalid"}


def test_a_pdf_that_another_signed_around_the_data_is_invalid(made: Files) -> None:
    node = a_node()
    key, chain = node.certify(BUYER, "Island Roasters")
    page = to_pdf(made.document, original=made.json, xml=made.xml, verify_url="https://node.test/1", language="en")
    given = {"stamper_key": node.stamper, "stamper_certificate": node.stamper_certificate, "now": NOON}
    (told,) = pdf_answers(sign_pdf(page, key=key, chain=chain, **given))
    assert (told["result"], told["checks"]["pdf"]) == ("invalid", "invalid")
    (bare,) = pdf_answers(page)
    assert (bare["result"], bare["checks"]["pdf"]) == ("undetermined", "undetermined")


@pytest.mark.parametrize(
    "content", [b'{"a": 1}', b'{\n  "b": 1,\n  "a": [1.0]\n}', b'{"type": ["VerifiableCredential"]}']
)
def test_json_of_others_is_no_false_original(content: bytes) -> None:
    report = verify_file(content, name="a.json", trust_list=a_node().trust_list(), now=NOON)
    (told,) = pdf_answers(content)
    assert told["result"] == str(report.result) == "undetermined"


def test_a_log_s_key_is_read_whatever_its_letters() -> None:
    """Base64 has "+" of its own, and two of them eight letters apart once passed for the borders of the key's id."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is absent")
    keys = [base64.b64decode(f"AQAA{letters:A<40}")[1:] for letters in ("+AAAAAAAA+", "++++++++++++", "AAAA")]
    vkeys = [NoteKey("log.example/MX", key).as_vkey() for key in keys]
    reads = f"""
        import {{ readKey }} from {json.dumps(SCRIPT.with_name("log.js").as_uri())};
        const read = {json.dumps(vkeys)}.map(readKey);
        console.log(JSON.stringify(read.map((key) => [key.name, Buffer.from(key.key).toString("hex")])));
    """
    done = subprocess.run([node, "--input-type=module", "-e", reads], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [["log.example/MX", key.hex()] for key in keys]


def by_an_efirma() -> tuple[bytes, TrustList]:
    return issued_by_efirma().json, recognising()


def with_pss() -> tuple[bytes, TrustList]:
    firma = a_firma()
    made = a_sealed_original(a_document(), node=a_node(), key=firma.key, chain=firma.chain, algorithm=Algorithm.PS256)
    return made, recognising()


def by_a_csd() -> tuple[bytes, TrustList]:
    firma = a_csd()
    return a_sealed_original(a_document(), node=a_node(), key=firma.key, chain=firma.chain), recognising()


def of_an_unknown_authority() -> tuple[bytes, TrustList]:
    return issued_by_efirma().json, a_node().trust_list()


def of_a_foreign_authority() -> tuple[bytes, TrustList]:
    return issued_by_efirma().json, recognising(economy="SG")


def of_the_web() -> tuple[bytes, TrustList]:
    firma = a_firma(usages=(ExtendedKeyUsageOID.SERVER_AUTH,))
    return a_sealed_original(a_document(), node=a_node(), key=firma.key, chain=firma.chain), recognising()


def of_an_ended_one() -> tuple[bytes, TrustList]:
    firma = a_firma(end=BORN + timedelta(days=1))
    return a_sealed_original(a_document(), node=a_node(), key=firma.key, chain=firma.chain), recognising()


def with_a_revoked_one() -> tuple[bytes, TrustList]:
    key, authority = an_authority()
    outside = recognising().authorities[1]
    crl = revocations(key, authority, read_certificate(a_firma().cer).serial)
    return issued_by_efirma().json, replace(recognising(), authorities=(replace(outside, crl=crl),))


def under_the_other_padding() -> tuple[bytes, TrustList]:
    return reheaded("PS256"), recognising()


def by_secret() -> tuple[bytes, TrustList]:
    return reheaded("HS256", by_the_public_key), recognising()


def by_another_kind() -> tuple[bytes, TrustList]:
    return reheaded("ES256", by_another_kind_of_key), recognising()


@pytest.mark.parametrize(
    ("case", "result"),
    [
        (by_an_efirma, "valid"),
        (with_pss, "valid"),
        (by_a_csd, "valid"),
        (of_an_unknown_authority, "undetermined"),
        (of_a_foreign_authority, "invalid"),
        (of_the_web, "invalid"),
        (of_an_ended_one, "invalid"),
        (with_a_revoked_one, "invalid"),
        (under_the_other_padding, "invalid"),
        (by_secret, "invalid"),
        (by_another_kind, "invalid"),
    ],
)
def test_rsa_keys_of_an_outside_authority_get_the_node_s_verdict(
    case: Callable[[], tuple[bytes, TrustList]], result: str
) -> None:
    content, listed = case()
    report = verify_file(content, name="a.json", trust_list=listed, now=NOON)
    (told,) = answers(content, listed=list_json(listed))
    assert told["result"] == str(report.result) == result
    named = {check.check: str(check.result) for check in report.checks}
    assert {name: told["checks"].get(name, named[name]) for name in named} == named
