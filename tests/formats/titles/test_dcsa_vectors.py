# SPDX-License-Identifier: Apache-2.0
"""Envelopes that others signed: every signature and checksum of the published ones, and each fault that is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa import checksums, envelopes, jws, keys
from tradelane.titles.formats.dcsa.transport_documents import verbatim_member
from tradelane.trust.formats.base64_text import to_base64url

ENVELOPES = ("ebl-envelope-ed25519", "ebl-envelope-nodocs-ed25519", "ebl-envelope-rsa")


@pytest.fixture(scope="module")
def demo(standards: Path) -> Path:
    return standards / "dcsa" / "pint-demo-testdata"


@pytest.fixture(scope="module")
def published(demo: Path) -> dict[str, bytes]:
    """Every published key by its name."""
    found = [keys.read_keys(file.read_bytes()) for file in sorted((demo / "keys" / "public").glob("*.jwk"))]
    return {kid: public for each in found for kid, public in each.items()}


def _content(demo: Path, name: str) -> bytes:
    return (demo / "pint-transfers" / f"HHL71800000-{name}.json").read_bytes()


@pytest.mark.parametrize("name", ENVELOPES)
def test_every_signature_of_a_published_envelope_holds_by_the_key_it_names(
    demo: Path, published: dict[str, bytes], name: str
) -> None:
    envelope = envelopes.read_envelope(_content(demo, name))
    signed = [envelope.manifest_text, envelope.chain[0].issuance, *(each.text for each in envelope.chain)]
    assert len(signed) == 4
    for text in signed:
        read = jws.read_jws(text, field="jws")
        assert read.holds(published[read.kid])
        assert read.certified == published[read.kid]
        assert not any(read.holds(public) for kid, public in published.items() if public != read.certified)


@pytest.mark.parametrize("name", ENVELOPES)
def test_every_checksum_of_a_published_envelope_is_ours(demo: Path, name: str) -> None:
    envelope = envelopes.read_envelope(_content(demo, name))
    first, last = envelope.chain
    issued = envelopes.read_issuance_manifest(jws.read_jws(first.issuance, field="issuance"))
    assert envelope.document.checksum == envelope.manifest.document == first.document == last.document
    assert issued.document == envelope.document.checksum
    assert last.previous == first.checksum
    assert envelope.manifest.last == last.checksum
    for one in envelope.manifest.documents:
        folder = demo / ("issuance-documents" if one == envelope.manifest.visualisation else "pint-transfers")
        content = (folder / one.name).read_bytes()
        assert (one.checksum, one.size) == (checksums.checksum_of_bytes(content), len(content))


@pytest.mark.parametrize("name", ["ed25519", "rsa"])
def test_a_published_issuance_request_is_what_its_carrier_signed(
    demo: Path, published: dict[str, bytes], name: str
) -> None:
    request = json.loads((demo / "issuance-documents" / f"HHL71800000-{name}.json").read_bytes())
    signed = jws.read_jws(request["issuanceManifestSignedContent"], field="issuance")
    manifest = envelopes.read_issuance_manifest(signed)
    assert signed.holds(published[signed.kid])
    assert manifest.document == checksums.checksum_of_json(request["document"])
    assert manifest.issue_to == checksums.checksum_of_json(request["issueTo"])
    picture = (demo / "issuance-documents" / "HHL71800000.pdf").read_bytes()
    assert manifest.visualisation == checksums.checksum_of_bytes(picture)


def test_a_transport_document_keeps_its_very_bytes(demo: Path) -> None:
    content = _content(demo, "ebl-envelope-ed25519")
    kept = verbatim_member(content, "transportDocument")
    assert kept in content
    assert json.loads(kept) == json.loads(content)["transportDocument"]
    assert verbatim_member(b' { "a" : [1.0, 2e3] ,\n"transportDocument":{"x" : 12000.0 } }', "transportDocument") == (
        b'{"x" : 12000.0 }'
    )


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"transportDocument"', b'{"other": {}}', b'{"transportDocument": {"a": }}', b"\xff"]
)
def test_where_there_is_no_such_member_it_says_so(content: bytes) -> None:
    with pytest.raises(Unreadable) as refused:
        verbatim_member(content, "transportDocument")
    assert refused.value.field == "transportDocument"


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("12000.0", "12000"), ("1.2E4", "12000"), ("-0.0", "0"), ("1e21", "1e+21"),
        ("333333333.33333329", "333333333.3333333"),
        ("9007199254740993", "9007199254740992"), ("-9007199254740993", "-9007199254740992"),
        ("18446744073709551615", "18446744073709552000"), ("18446744073709551616", "18446744073709552000"),
        (r'"\u20ac\u000f/\/"', r'"€\u000f//"'), (r'{"\ud83d\ude00": 1, "\uffff": 2}', '{"😀":1,"￿":2}'),
    ],
)  # fmt: skip
def test_a_checksum_is_over_the_form_of_rfc_8785_however_a_value_was_written(written: str, canonical: str) -> None:
    """Numbers as doubles, names by their UTF-16 units; what is kept stays as it was written."""
    content = f'{{"transportDocument": {{"x": {written}}}}}'.encode()
    checksum = checksums.checksum_of_json(parse(content)["transportDocument"])
    assert checksum == checksums.checksum_of_bytes(f'{{"x":{canonical}}}'.encode())
    assert verbatim_member(content, "transportDocument") == f'{{"x": {written}}}'.encode()


# ── signatures that do not count ──


def _der(key: Any) -> bytes:
    der: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return der


def _changed(text: str, *, header: dict[str, Any]) -> str:
    return ".".join([to_base64url(json.dumps(header).encode()), *text.split(".")[1:]])


def test_a_signature_counts_by_an_algorithm_of_its_key_alone(demo: Path, published: dict[str, bytes]) -> None:
    text = envelopes.read_envelope(_content(demo, "ebl-envelope-rsa")).manifest_text
    good = jws.read_jws(text, field="jws")
    public = published[good.kid]
    for algorithm in ("none", "HS256", "PS256", "ES256", "EdDSA", "RS512"):
        assert not jws.read_jws(_changed(text, header={"alg": algorithm}), field="jws").holds(public)
    short = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    assert not good.holds(_der(short.public_key()))
    assert not good.holds(_der(ec.generate_private_key(ec.SECP256R1()).public_key()))
    assert not good.holds(b"no key")


@pytest.mark.parametrize(
    "text",
    [
        None, 5, "", "a.b", "a.b.c.d", "..", "e30.e30.e30",
        _changed("a.e30.e30", header={"alg": "RS256", "crit": ["exp"]}),
        _changed("a.e30.e30", header={"alg": "RS256", "b64": False}),
        _changed("a.e30.e30", header={"alg": 256}),
        _changed("a.e30.e3", header={"alg": "RS256"}),
        _changed("a.e30.e30", header={"alg": "RS256", "x5c": []}),
        _changed("a.e30.e30", header={"alg": "RS256", "x5c": ["AAAA"]}),
    ],
)  # fmt: skip
def test_what_is_no_jws_is_not_read(text: Any) -> None:
    with pytest.raises(Unreadable):
        jws.read_jws(text, field="envelopeManifestSignedContent")


# ── keys as people hand them over ──


def test_keys_are_read_from_certificates_and_key_sets_alike(demo: Path, published: dict[str, bytes]) -> None:
    certificate = (demo / "certs" / "rsa-eblplatform.example.com-fullchain.crt").read_bytes()
    ((kid, public),) = keys.read_keys(certificate).items()
    assert public == published["cbnuKK2OdATnMnmf"]
    assert kid.startswith("cbnuKK2OdATnMnmf"), "the published names are the beginnings of thumbprints (RFC 7638)"
    again = keys.read_keys(json.dumps({"keys": [keys.jwk(each) for each in published.values()]}).encode())
    assert set(again.values()) == set(published.values())


@pytest.mark.parametrize(
    "content",
    [
        b"{}", b"[]", b'{"keys": []}', b'{"kty": "oct", "k": "AAAA"}', b'{"kty": "EC", "crv": "P-256", "x": "AA"}',
        b'{"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA"}', b'{"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}',
        b'{"kty": "RSA", "e": "AQAB", "n": "AQAB", "d": "AQAB"}', b"-----BEGIN CERTIFICATE-----\nAAAA",
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    ],
)  # fmt: skip
def test_what_is_no_public_key_is_not_taken(content: bytes) -> None:
    with pytest.raises(Unreadable):
        keys.read_keys(content)
