# SPDX-License-Identifier: Apache-2.0
"""Programs that nobody here wrote agree: xmlsec1, pdfsig, qpdf and openssl on what we sign, stamp and issue."""

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from tests.conftest import NOON
from tests.efirma_makers import issued_by_efirma
from tests.trust_makers import Files, a_node, issued

from tradelane.documents.values import DocumentKind
from tradelane.trust.formats.evidence import digest_raw
from tradelane.trust.formats.timestamps import new_timestamp, read_timestamp

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
AT = str(int(NOON.timestamp()))


def run(program: str, *arguments: object) -> tuple[int, str]:
    if not shutil.which(program):
        pytest.skip(f"{program} is not installed; CI installs it from Debian")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The certificate of the node's authority as PEM."""
    return written(tmp_path, "root.pem", pem(a_node().authority_certificate))


@pytest.fixture(params=["P-256", "RSA"])
def files(request: pytest.FixtureRequest) -> Files:
    """The invoice signed by a key of each kind."""
    return issued() if request.param == "P-256" else issued_by_efirma()


def pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def xmlsec1(path: Path, files: Files) -> tuple[int, str]:
    root = written(path.parent, "issuer.pem", pem(files.chain[-1]))
    return run(
        "xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", root,
        "--verification-time", NOON.strftime("%Y-%m-%d %H:%M:%S"),
        "--id-attr:Id", f"{XADES}:SignedProperties", "--id-attr:Id", f"{DS}:KeyInfo", path,
    )  # fmt: skip


@pytest.mark.parametrize("made", [issued, partial(issued, DocumentKind.CN23), issued_by_efirma])
def test_xmlsec1_verifies_the_xml_and_all_its_references(tmp_path: Path, made: Callable[[], Files]) -> None:
    """In UBL, in XML of our own namespace, and by an RSA key."""
    files = made()
    status, said = xmlsec1(written(tmp_path, "a.xml", files.xml), files)
    assert status == 0, said
    assert "3/3" in said


def test_xmlsec1_refuses_the_xml_when_a_word_changes(tmp_path: Path, files: Files) -> None:
    changed = files.xml.replace(b"Chiapas", b"Chiapaz", 1)
    status, _ = xmlsec1(written(tmp_path, "a.xml", changed), files)
    assert status != 0


def test_pdfsig_finds_the_signature_valid_over_the_whole_file(tmp_path: Path, files: Files) -> None:
    status, said = run("pdfsig", "-nocert", written(tmp_path, "a.pdf", files.pdf))
    assert status == 0, said
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_pdfsig_refuses_the_file_when_a_byte_changes(tmp_path: Path, files: Files) -> None:
    at = files.pdf.index(b"stream") + 100
    changed = files.pdf[:at] + bytes([files.pdf[at] ^ 1]) + files.pdf[at + 1 :]
    _, said = run("pdfsig", "-nocert", written(tmp_path, "a.pdf", changed))
    assert "Signature is Valid" not in said


def test_qpdf_finds_the_signed_pdf_sound(tmp_path: Path, files: Files) -> None:
    status, said = run("qpdf", "--check", written(tmp_path, "a.pdf", files.pdf))
    assert status == 0, said


def test_an_end_of_line_stands_before_the_signature_increment() -> None:
    """PDF/A-3 (ISO 19005-3 §6.1.9): each object begins on a line of its own; typst ends its file without one."""
    pdf = issued().pdf
    first = pdf.index(b"%%EOF") + len(b"%%EOF")
    assert pdf[first : first + 1] == b"\n"


def test_openssl_verifies_a_time_stamp(tmp_path: Path, root: Path) -> None:
    node = a_node()
    token = new_timestamp(
        digest_raw(b"signature"), key=node.stamper, certificate=node.stamper_certificate, serial=9, now=NOON
    )
    assert read_timestamp(token).at == NOON
    stamped = written(tmp_path, "stamped", b"signature")
    other = written(tmp_path, "other", b"Signature")
    path = written(tmp_path, "token.der", token)
    check = ("ts", "-verify", "-token_in", "-in", path, "-CAfile", root, "-attime", AT, "-data")
    status, said = run("openssl", *check, stamped)
    assert status == 0, said
    assert "Verification: OK" in said
    status, said = run("openssl", *check, other)
    assert status != 0, said


def test_rfc3161_client_verifies_a_time_stamp() -> None:
    from asn1crypto import cms, tsp
    from rfc3161_client import VerifierBuilder, decode_timestamp_response

    node = a_node()
    token = new_timestamp(
        digest_raw(b"signature"), key=node.stamper, certificate=node.stamper_certificate, serial=9, now=NOON
    )
    answer = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)})
    authority = x509.load_der_x509_certificate(node.authority_certificate)
    verifier = VerifierBuilder().add_root_certificate(authority).build()
    assert verifier.verify(decode_timestamp_response(answer.dump()), digest_raw(b"signature"))


def test_openssl_verifies_the_chain_and_the_revocation_list(tmp_path: Path, root: Path) -> None:
    leaf = written(tmp_path, "leaf.pem", pem(issued().chain[0]))
    crl = written(tmp_path, "a.crl", a_node().trust_list().authorities[0].crl)
    status, said = run("openssl", "crl", "-inform", "DER", "-in", crl, "-CAfile", root, "-noout")
    assert status == 0, said
    lines = written(tmp_path, "crl.pem", x509.load_der_x509_crl(crl.read_bytes()).public_bytes(Encoding.PEM))
    status, said = run(
        "openssl", "verify", "-x509_strict", "-crl_check", "-CRLfile", lines, "-CAfile", root, "-attime", AT, leaf
    )
    assert status == 0, said
    stamper = written(tmp_path, "stamper.pem", pem(a_node().stamper_certificate))
    status, said = run(
        "openssl", "verify", "-x509_strict", "-purpose", "timestampsign", "-CAfile", root, "-attime", AT, stamper
    )
    assert status == 0, said
