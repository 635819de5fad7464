# SPDX-License-Identifier: Apache-2.0
"""What a report says of sound files, foreign files and every kind of deceit that keeps the bytes well formed."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.makers import BUYER
from tests.trust_makers import BORN, Files, a_node, a_sealed_original, issued, with_authority

from tradelane.documents.formats.document_xml import to_xml
from tradelane.documents.formats.pdf import to_pdf
from tradelane.documents.formats.unece_certificate import to_unece
from tradelane.documents.values import DocumentKind
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.pdf_signing import sign_pdf
from tradelane.trust.formats.signatures import sign_detached
from tradelane.trust.formats.trust_lists import nobody_trusted
from tradelane.trust.formats.xml_signatures import sign_xml
from tradelane.trust.values import TrustList
from tradelane.verifier.formats import verify_file
from tradelane.verifier.values import FileKind, Report

JSON = ["form", "signature", "certificate", "trust", "revocation", "timestamp", "log", "checkpoint", "witness", "seal"]


def verify(content: bytes, name: str = "a.json", trust_list: TrustList | None = None) -> Report:
    return verify_file(content, name=name, trust_list=trust_list or a_node().trust_list(), now=NOON)


def result_of(report: Report, check: str) -> Verdict:
    return next(c.result for c in report.checks if c.check == check)


def why(report: Report, check: str) -> str:
    return next(c.why for c in report.checks if c.check == check)


def resealed(data: dict[str, object]) -> bytes:
    """A file with a fresh, sound seal of the node: what an operator of ill will could make."""
    node = a_node()
    rest = {name: part for name, part in data.items() if name != "seal"}
    chain = (node.own_certificate, node.authority_certificate)
    return canonical({**rest, "seal": sign_detached(canonical(rest), key=node.own, chain=chain, at=NOON).as_json()})


@pytest.fixture
def files() -> Files:
    return issued()


def a_sealed_certificate() -> bytes:
    """The invented certificate of origin, sealed, as UN/CEFACT JSON."""
    node, document = a_node(), a_document(DocumentKind.CERTIFICATE_OF_ORIGIN)
    key, chain = node.certify(document.issuer, document.issuer_name)
    return to_unece(document, a_sealed_original(document, node=node, key=key, chain=chain))


def test_a_certificate_in_unece_json_is_verified_with_the_original_inside() -> None:
    sound = a_sealed_certificate()
    report = verify(sound)
    assert report.result is Verdict.VALID
    assert [check.check for check in report.checks] == [*JSON, "trust-list"]
    assert result_of(verify(sound.replace(b'"MXZLO"', b'"MXVER"')), "signature") is Verdict.INVALID
    data = parse(sound)
    data["specifiedConsignment"][0]["x-more"] = "said by nobody"
    assert result_of(verify(canonical(data)), "form") is Verdict.INVALID
    assert verify(sound + b" ").result is Verdict.INVALID
    unsigned = verify(to_unece(a_document(DocumentKind.CERTIFICATE_OF_ORIGIN)))
    assert unsigned.result is Verdict.UNDETERMINED


def test_a_sound_original_says_who_when_and_where(files: Files) -> None:
    report = verify(files.json)
    assert report.result is Verdict.VALID
    assert report.kind is FileKind.JSON
    assert [check.check for check in report.checks] == [*JSON, "trust-list"]
    assert result_of(report, "witness") is Verdict.UNDETERMINED
    assert "Cooperativa Altura de Chiapas" in why(report, "signature")
    assert report.document["number"] == files.document.number
    assert report.document["digest"].startswith("sha256:")


@pytest.mark.parametrize(("kind", "form"), [(FileKind.XML, "xml"), (FileKind.PDF, "pdf")])
def test_sound_xml_and_pdf_carry_the_original_and_agree_with_it(files: Files, kind: FileKind, form: str) -> None:
    report = verify(getattr(files, form), f"a.{form}")
    assert (report.kind, report.result) == (kind, Verdict.VALID)
    for check in ("signature", "certificate", "trust", "revocation", "original", "agreement", "log", "seal"):
        assert result_of(report, check) is Verdict.VALID
    assert report.document["digest"] == verify(files.json).document["digest"]


@pytest.mark.parametrize("form", ["json", "xml", "pdf"])
def test_without_a_trust_list_nobody_can_be_told_from_anybody(files: Files, form: str) -> None:
    report = verify(getattr(files, form), f"a.{form}", nobody_trusted(NOON))
    assert report.result is Verdict.UNDETERMINED
    assert result_of(report, "signature") is Verdict.VALID
    assert result_of(report, "trust-list") is Verdict.UNDETERMINED


@pytest.mark.parametrize("form", ["json", "xml", "pdf"])
def test_the_list_of_a_stranger_decides_nothing(files: Files, form: str) -> None:
    assert verify(getattr(files, form), f"a.{form}", a_node("SG").trust_list()).result is Verdict.UNDETERMINED


def test_a_list_past_its_date_decides_nothing(files: Files) -> None:
    stale = replace(a_node().trust_list(), next_update=NOON - timedelta(days=1))
    report = verify(files.json, trust_list=stale)
    assert report.result is Verdict.UNDETERMINED
    assert [check.check for check in report.failed()] == ["trust-list"]


def test_a_certificate_revoked_before_signing_makes_it_invalid(files: Files) -> None:
    serial = read_certificate(files.chain[0]).serial
    before = a_node().trust_list(revoked=((serial, NOON - timedelta(hours=1)),))
    after = a_node().trust_list(revoked=((serial, NOON + timedelta(hours=1)),))
    assert result_of(verify(files.json, trust_list=before), "revocation") is Verdict.INVALID
    assert verify(files.json, trust_list=after).result is Verdict.VALID


def test_recognition_counts_at_the_time_of_signing(files: Files) -> None:
    recognition = a_node().trust_list().authorities[0].recognition
    ended = with_authority(a_node().trust_list(), recognition=replace(recognition, end=NOON - timedelta(days=1)))
    later = with_authority(a_node().trust_list(), recognition=replace(recognition, start=NOON + timedelta(days=1)))
    until = with_authority(a_node().trust_list(), recognition=replace(recognition, end=NOON + timedelta(days=1)))
    assert result_of(verify(files.json, trust_list=ended), "trust") is Verdict.INVALID
    assert result_of(verify(files.json, trust_list=later), "trust") is Verdict.INVALID
    assert verify(files.json, trust_list=until).result is Verdict.VALID


def test_a_document_signed_by_another_than_its_issuer_is_invalid() -> None:
    key, chain = a_node().certify(BUYER, "Merlion Roasters Pte Ltd")
    report = verify(a_sealed_original(a_document(), node=a_node(), key=key, chain=chain))
    assert result_of(report, "signature") is Verdict.INVALID
    assert "issuer" in why(report, "signature")


def test_a_signature_before_its_certificate_is_invalid(files: Files) -> None:
    early = BORN - timedelta(days=2)
    made = a_sealed_original(files.document, node=a_node(), key=files.key, chain=files.chain, at=early)
    assert result_of(verify(made), "certificate") is Verdict.INVALID


def test_evidence_of_another_document_does_not_do(files: Files) -> None:
    """Each part is genuine, and the node's seal is fresh; only together they are wrong."""
    other = a_sealed_original(a_document(number="another"), node=a_node(), key=files.key, chain=files.chain)
    mine, theirs = parse(files.json), parse(other)
    stamped = {**mine, "evidence": {**mine["evidence"], "timestamp": theirs["evidence"]["timestamp"]}}
    entered = {**mine, "evidence": {**mine["evidence"], "log": theirs["evidence"]["log"]}}
    signed = {**mine, "signatures": theirs["signatures"]}
    assert [c.check for c in verify(resealed(stamped)).failed()] == ["timestamp"]
    assert [c.check for c in verify(resealed(entered)).failed()] == ["log"]
    assert "signature" in [c.check for c in verify(resealed(signed)).failed()]


def test_a_proof_that_leads_elsewhere_does_not_do(files: Files) -> None:
    data = parse(files.json)
    log = data["evidence"]["log"]
    moved = {**data, "evidence": {**data["evidence"], "log": {**log, "index": log["index"] + 1}}}
    short = {**data, "evidence": {**data["evidence"], "log": {**log, "path": log["path"][:-1]}}}
    for changed in (moved, short):
        assert [c.check for c in verify(resealed(changed)).failed()] == ["log"]


def test_a_checkpoint_of_another_key_does_not_do(files: Files) -> None:
    trusted = a_node().trust_list()
    forged = replace(trusted, logs=(replace(trusted.logs[0], vkey=a_node("SG").trust_list().logs[0].vkey),))
    assert result_of(verify(files.json, trust_list=forged), "checkpoint") is Verdict.INVALID
    unknown = replace(trusted, logs=())
    assert result_of(verify(files.json, trust_list=unknown), "checkpoint") is Verdict.UNDETERMINED


def test_a_seal_of_an_unknown_node_is_undetermined(files: Files) -> None:
    report = verify(files.json, trust_list=replace(a_node().trust_list(), nodes=()))
    assert [check.check for check in report.failed()] == ["seal"]
    assert report.result is Verdict.UNDETERMINED


def test_the_other_form_of_the_seals_signature_is_refused(files: Files) -> None:
    from tradelane.trust.formats.algorithms import ORDER_P256
    from tradelane.trust.formats.base64_text import from_base64url, to_base64url

    data = parse(files.json)
    raw = from_base64url(data["seal"]["signature"], field="")
    high = (ORDER_P256 - int.from_bytes(raw[32:], "big")).to_bytes(32, "big")
    data["seal"]["signature"] = to_base64url(raw[:32] + high)
    assert [check.check for check in verify(canonical(data)).failed()] == ["seal"]


def test_an_issuer_whose_xml_says_something_else_is_caught(files: Files) -> None:
    """The issuer itself signs: the signature holds, the original holds, and yet the XML says another amount."""
    honest = to_xml(files.document, files.json)
    assert b"11760.00" in honest
    lying = honest.replace(b">11760.00<", b">11761.00<")
    report = verify(sign_xml(lying, key=files.key, chain=files.chain, at=NOON), "a.xml")
    assert [check.check for check in report.failed()] == ["agreement"]
    assert report.result is Verdict.INVALID


def test_a_pdf_whose_two_attachments_differ_is_caught(files: Files) -> None:
    other = a_sealed_original(a_document(number="another"), node=a_node(), key=files.key, chain=files.chain)
    node = a_node()
    page = to_pdf(files.document, original=other, xml=files.xml, verify_url="https://node.test/verify/1", language="en")
    pdf = sign_pdf(
        page, key=files.key, chain=files.chain, stamper_key=node.stamper,
        stamper_certificate=node.stamper_certificate, now=NOON,
    )  # fmt: skip
    assert [check.check for check in verify(pdf, "a.pdf").failed()] == ["agreement"]


def test_a_signed_part_moved_aside_is_caught(files: Files) -> None:
    """Signature wrapping: the signed element stays in the file, and a reader would see another."""
    body = files.xml
    start = body.index(b"<ds:KeyInfo")
    end = body.index(b"</ds:KeyInfo>") + len(b"</ds:KeyInfo>")
    doubled = body.replace(b"<ext:ExtensionURI>", body[start:end] + b"<ext:ExtensionURI>", 1)
    assert verify(doubled, "a.xml").result is Verdict.INVALID


@pytest.mark.parametrize(
    ("content", "name"),
    [(b'{"a":1}', "a.json"), (b"<Invoice></Invoice>", "a.xml"), (b"%PDF-1.7\n", "a.pdf"), (b"GIF89a", "a.gif")],
)
def test_a_file_without_a_signature_is_not_a_false_one(content: bytes, name: str) -> None:
    report = verify(content, name)
    assert report.result is Verdict.UNDETERMINED
    assert result_of(report, "form") is Verdict.UNDETERMINED


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.json"),
        (b"{", "a.json"),
        (b'{"document":1}', "a.json"),
        (b'{"seal":1,"seal":2}', "a.json"),
        (b"[" * 100_000, "a.json"),
        (b"<Order><a></Order>", "a.xml"),
        (b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><Order>&c;</Order>', "a.xml"),
        (b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Order>&b;</Order>', "a.xml"),
        (b"%PDF-1.7\n/ByteRange [0 1 2 3]", "a.pdf"),
        (b"", "a.pdf"),
    ],
)
def test_broken_files_are_invalid_and_never_raise(content: bytes, name: str) -> None:
    report = verify(content, name)
    assert report.result is not Verdict.VALID
    assert all(check.why and "root:" not in check.why for check in report.checks)


def test_a_file_over_twenty_megabytes_is_not_read() -> None:
    assert "at most" in why(verify(b"{" + b" " * 20_000_000), "form")


def test_a_pdf_that_unfolds_without_end_is_refused() -> None:
    import zlib

    bomb = zlib.compress(zlib.compress(b"\0" * 50_000_000))
    chained = b"%PDF-1.7\n/Sig 1 0 obj <</Filter [/FlateDecode /FlateDecode]>>\nstream\n" + bomb + b"\nendstream"
    assert "chained" in why(verify(chained, "a.pdf"), "signature")
    flat = zlib.compress(b"\0" * 60_000_000)
    many = b"%PDF-1.7\n/Sig" + b"".join(b" <<>>\nstream\n" + flat + b"\nendstream" for _ in range(4))
    assert "unfold" in why(verify(many, "a.pdf"), "signature")


def test_a_trust_list_is_a_file_that_can_be_verified() -> None:
    file = a_node().trust_list_file()
    assert verify(file, "trust-list.json").result is Verdict.VALID
    assert verify(file, "trust-list.json", a_node("SG").trust_list()).result is Verdict.UNDETERMINED
    assert verify(file.replace(b'"economy":"MX"', b'"economy":"SG"'), "t.json").result is Verdict.INVALID


def test_reading_json_loads_no_library_for_xml_or_pdf() -> None:
    script = (
        "import sys; from tradelane.verifier import queries\n"
        "from tradelane.verifier.formats import verify_file\n"
        "from tradelane.trust.formats.trust_lists import nobody_trusted\n"
        "from datetime import datetime, UTC\n"
        "now = datetime(2026, 11, 2, tzinfo=UTC)\n"
        "verify_file(sys.stdin.buffer.read(), name='a.json', trust_list=nobody_trusted(now), now=now)\n"
        "print([m for m in ('django', 'lxml', 'signxml', 'pyhanko', 'joserfc', 'httpx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], input=issued().json, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
