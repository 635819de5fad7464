# SPDX-License-Identifier: Apache-2.0
"""Known attacks on signed files, each refused for its own reason; the attacker may be the node that seals."""

import hmac
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from tests.conftest import NOON
from tests.formats.verifier.test_files import resealed, verify
from tests.trust_makers import a_node, issued

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.base64_text import from_base64url, to_base64, to_base64url
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.issuing import new_responder_certificate, new_signing_key
from tradelane.trust.formats.ocsp import Status, new_answer, question_on
from tradelane.trust.formats.originals import material_json
from tradelane.trust.formats.xml_signatures import canonical_xml
from tradelane.trust.values import Check
from tradelane.trust.values.evidence import Material

DS = "{http://www.w3.org/2000/09/xmldsig#}"


def refusal(content: bytes, name: str = "a.json") -> Check:
    """The first check that refuses a file."""
    report = verify(content, name)
    assert report.result is Verdict.INVALID, report
    return report.failed()[0]


# ── JSON ──


def test_duplicate_keys_are_refused_wherever_they_stand() -> None:
    original = issued().json
    for doubled in (
        original.replace(b'{"document":{', b'{"document":{},"document":{', 1),
        original.replace(b'"currency":', b'"currency":"MXN","currency":', 1),
        original.replace(b'"seal":{', b'"seal":{"protected":"",', 1),
    ):
        check = refusal(doubled)
        assert check.check == "form"
    assert "twice" in refusal(original.replace(b'{"document":{', b'{"document":{},"document":{', 1)).why


def reheaded(forge: Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]) -> bytes:
    """The invoice with the header and the signature that `forge` makes, sealed by a node of ill will."""
    data = parse(issued().json)
    first = data["signatures"][0]
    header = parse(from_base64url(first["protected"], field=""))
    header, signature = forge(header, to_base64url(canonical(data["document"])).encode())
    data["signatures"][0] = {"protected": to_base64url(canonical(header)), "signature": to_base64url(signature)}
    return resealed(data)


def unsigned(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    return {**header, "alg": "none"}, b""


def by_the_public_key(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """HS256 with the signer's public key as its secret: right where the file may choose (RFC 8725 §2.1)."""
    changed = {**header, "alg": "HS256"}
    key = read_certificate(issued().chain[0]).public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    content = to_base64url(canonical(changed)).encode() + b"." + payload
    return changed, hmac.new(key, content, sha256).digest()


def with_its_own_key(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    """A header that brings the key to verify with (RFC 8725 §3.10)."""
    key = ec.generate_private_key(ec.SECP256R1())
    return {**header, "jwk": {"kty": "EC"}}, key.public_key().public_bytes(Encoding.X962, PublicFormat.CompressedPoint)


def naming_a_place(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
    return {**header, "x5u": "https://attacker.example/chain.pem"}, b"\1" * 64


@pytest.mark.parametrize(
    ("forge", "rule"),
    [(unsigned, "TRUST-1"), (by_the_public_key, "TRUST-1"), (with_its_own_key, "JWS-1"), (naming_a_place, "JWS-1")],
)
def test_a_header_that_chooses_how_it_is_verified_is_refused(forge: Any, rule: str) -> None:
    check = refusal(reheaded(forge))
    assert (check.check, check.evidence["rule"]) == ("signature", rule)


def test_a_certificate_swapped_under_a_sound_signature_is_refused() -> None:
    _, chain = a_node().certify(issued().document.issuer, "Same number, other key")

    def forge(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
        swapped = {"x5c": [to_base64(der) for der in chain], "x5t#S256": to_base64url(sha256(chain[0]).digest())}
        sound = parse(issued().json)["signatures"][0]["signature"]
        return {**header, **swapped}, from_base64url(sound, field="")

    check = refusal(reheaded(forge))
    assert (check.check, "does not fit" in check.why) == ("signature", True)


def test_forged_validation_material_decides_nothing() -> None:
    """The node seals an answer "good" by a responder that no authority certified: the list still says revoked."""
    from tests.formats.verifier.test_files import verify_file

    node, key = a_node(), new_signing_key()
    certificate = new_responder_certificate(
        key.public_key(), organisation=node.organisation, name="Status", authority_key=key,
        authority_certificate=node.authority_certificate, now=NOON,
    )  # fmt: skip
    chain = issued().chain
    answer = new_answer(question_on(*chain), Status(known=True), key=key, certificate=certificate, now=NOON)
    data = parse(issued().json)
    data["evidence"]["validation"] = material_json(Material(ocsps=(answer,)))
    serial = read_certificate(chain[0]).serial
    listed = node.trust_list(revoked=((serial, NOON),))
    report = verify_file(resealed(data), name="a.json", trust_list=listed, now=NOON)
    assert [check.check for check in report.failed()] == ["revocation"]
    for broken in ({}, {"certificates": [], "crls": [], "ocsps": ["*"]}, {**material_json(Material()), "more": []}):
        data["evidence"]["validation"] = broken
        assert refusal(resealed(data)).check == "form"


# ── XML ──


def changed(change: Callable[[Any], None]) -> bytes:
    """The signed invoice after `change`, still in canonical form."""
    root = etree.fromstring(issued().xml)
    change(root)
    return canonical_xml(root)


def wrapped(root: Any) -> None:
    """The signed document goes into an extension of another one, which readers would see."""
    inner = etree.fromstring(etree.tostring(root))
    signature = inner.find(f".//{DS}Signature")
    signature.getparent().remove(signature)
    inner.set("Id", "original")
    root.find(f".//{DS}Signature").addnext(inner)
    root.find(".//{*}PayableAmount").text = "1.00"


def repointed(root: Any) -> None:
    """The reference that covers the document is turned to a part of it that the attacker kept."""
    root.set("Id", "original")
    root.find(f".//{DS}Reference").set("URI", "#original")


def signed_twice(root: Any) -> None:
    signature = root.find(f".//{DS}Signature")
    signature.addnext(etree.fromstring(etree.tostring(signature)))


def properties_doubled(root: Any) -> None:
    """A second element with the id of the signed properties, to be found first."""
    properties = root.find(".//{*}SignedProperties")
    decoy = etree.SubElement(root, "Decoy")
    decoy.set("Id", properties.get("Id"))


def by_secret(root: Any) -> None:
    """Algorithm confusion in XML: HMAC with the public key as its secret."""
    method = root.find(f".//{DS}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


def transformed(root: Any) -> None:
    """A transform that leaves out what the attacker changed."""
    reference = root.find(f".//{DS}Reference")
    transforms = etree.Element(f"{DS}Transforms")
    one = etree.SubElement(transforms, f"{DS}Transform", Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116")
    etree.SubElement(one, f"{DS}XPath").text = "not(ancestor-or-self::*[local-name()='PayableAmount'])"
    for old in reference.findall(f"{DS}Transforms"):
        reference.remove(old)
    reference.insert(0, transforms)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (wrapped, "XML-SIG-5"),
        (repointed, "XML-SIG-6"),
        (signed_twice, "XML-SIG-3"),
        (properties_doubled, "XML-SIG-6"),
        (by_secret, "XML-SIG-5"),
        (transformed, "XML-SIG-5"),
    ],
)
def test_a_wrapped_or_redirected_signature_is_refused(change: Callable[[Any], None], rule: str) -> None:
    check = refusal(changed(change), "a.xml")
    assert (check.check, check.evidence["rule"]) == ("signature", rule)


def test_xml_with_a_doctype_is_refused_before_anything_is_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]>' + issued().xml
    check = refusal(bomb, "a.xml")
    assert (check.check, check.evidence["rule"]) == ("form", "XML-3")
