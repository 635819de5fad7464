# SPDX-License-Identifier: Apache-2.0
"""Documents signed with keys of an outside authority (RSA, as e.firma's): who may, by which algorithm, and who not."""

import hmac
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.efirma_makers import (
    MAIL,
    a_csd,
    a_firma,
    an_authority,
    issued_by_efirma,
    recognising,
    revocations,
    rsa_key,
)
from tests.formats.verifier.test_files import resealed, verify, why
from tests.makers import SELLER
from tests.trust_makers import BORN, a_node, a_sealed_original

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.issuing import new_signer_certificate, new_signing_key
from tradelane.trust.formats.signatures import read_signature, sign_detached
from tradelane.trust.values import Check
from tradelane.trust.values.signers import Algorithm


def test_an_e_firma_and_a_csd_say_whose_they_are() -> None:
    for firma in (a_firma(), a_csd()):
        view = read_certificate(firma.cer)
        assert (view.organisation, view.economy) == (SELLER, "MX")
        checks = check_signer(firma.chain, at=NOON, trust_list=recognising())
        assert [check.result for check in checks] == [Verdict.VALID] * 3, checks


@pytest.mark.parametrize("form", ["json", "xml", "pdf"])
def test_a_document_signed_by_an_e_firma_is_valid_where_its_authority_is_recognised(form: str) -> None:
    content = getattr(issued_by_efirma(), form)
    report = verify(content, f"a.{form}", recognising())
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]
    assert verify(content, f"a.{form}").result is Verdict.UNDETERMINED


@pytest.mark.parametrize("algorithm", [Algorithm.RS256, Algorithm.PS256])
def test_both_algorithms_of_rsa_are_read_and_a_changed_bit_is_found(algorithm: Algorithm) -> None:
    firma = a_firma()
    made = sign_detached(b"x", key=firma.key, chain=firma.chain, at=NOON, algorithm=algorithm)
    read = read_signature(b"x", **made.as_json())
    assert (read.holds(), read.has_one_form(), read.algorithm) == (True, True, algorithm)
    assert not read_signature(b"y", **made.as_json()).holds()
    for bit in (0, 1000, 2047):
        wrong = bytearray(from_base64url(made.signature, field=""))
        wrong[bit // 8] ^= 1 << bit % 8
        assert not read_signature(b"x", protected=made.protected, signature=to_base64url(bytes(wrong))).holds()


def reheaded(algorithm: str, forge: Any = None) -> bytes:
    """The e.firma's invoice under another algorithm, sealed by a node of ill will."""
    data = parse(issued_by_efirma().json)
    first = data["signatures"][0]
    protected = to_base64url(canonical(parse(from_base64url(first["protected"], field="")) | {"alg": algorithm}))
    content = f"{protected}.{to_base64url(canonical(data['document']))}".encode()
    signature = forge(content) if forge else from_base64url(first["signature"], field="")
    data["signatures"][0] = {"protected": protected, "signature": to_base64url(signature)}
    return resealed(data)


def by_the_public_key(content: bytes) -> bytes:
    public = a_firma().key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return hmac.new(public, content, sha256).digest()


def by_another_kind_of_key(content: bytes) -> bytes:
    from tradelane.trust.formats.algorithms import sign_es256

    return sign_es256(new_signing_key(), content)


def refusal(content: bytes) -> Check:
    report = verify(content, trust_list=recognising())
    assert report.result is Verdict.INVALID
    return report.failed()[0]


@pytest.mark.parametrize(
    ("algorithm", "forge", "rule"),
    [
        ("none", lambda _: b"", "TRUST-1"),
        ("HS256", by_the_public_key, "TRUST-1"),
        ("RS1", None, "TRUST-1"),
        ("ES256", by_another_kind_of_key, "TRUST-23"),
    ],
)
def test_an_algorithm_that_is_not_of_the_key_is_refused(algorithm: str, forge: Any, rule: str) -> None:
    check = refusal(reheaded(algorithm, forge))
    assert (check.check, check.evidence["rule"]) == ("signature", rule)


def test_one_padding_is_not_taken_for_the_other() -> None:
    check = refusal(reheaded("PS256"))
    assert (check.check, "does not fit" in check.why) == ("signature", True)


def test_nobody_signs_by_an_algorithm_that_is_not_of_the_key() -> None:
    firma, (key, chain) = a_firma(), a_node().certify(SELLER, "Cooperativa")
    with pytest.raises(Unreadable, match="kind of key"):
        sign_detached(b"x", key=firma.key, chain=firma.chain, at=NOON, algorithm=Algorithm.ES256)
    with pytest.raises(Unreadable, match="kind of key"):
        sign_detached(b"x", key=key, chain=chain, at=NOON, algorithm=Algorithm.RS256)


def test_a_short_rsa_key_is_refused_as_signer_and_as_authority() -> None:
    short = a_firma(bits=1024)
    with pytest.raises(Unreadable, match="2048 bits"):
        sign_detached(b"x", key=short.key, chain=short.chain, at=NOON)
    (own, *_) = check_signer(short.chain, at=NOON, trust_list=recognising())
    assert (own.result, "2048 bits" in own.why) == (Verdict.INVALID, True)
    key, certificate = an_authority(1024)
    weak = replace(recognising(), authorities=(replace(recognising().authorities[1], certificate=certificate),))
    leaf = new_leaf_of(key, certificate)
    assert Verdict.VALID not in {check.result for check in check_signer((leaf,), at=NOON, trust_list=weak)[1:]}


def new_leaf_of(key: Any, certificate: bytes) -> bytes:
    """A P-256 certificate below an RSA authority."""
    return new_signer_certificate(
        new_signing_key().public_key(), organisation=SELLER, name="Cooperativa", authority_key=key,
        authority_certificate=certificate, now=BORN,
    )  # fmt: skip


def test_each_bad_e_firma_is_refused_for_its_own_reason() -> None:
    key, authority = an_authority()
    good = a_firma()
    taken_back = replace(
        recognising().authorities[1], crl=revocations(key, authority, read_certificate(good.cer).serial)
    )
    web = a_firma(usages=(ExtendedKeyUsageOID.SERVER_AUTH,))
    stamps = a_firma(usages=(*MAIL, ExtendedKeyUsageOID.TIME_STAMPING))
    ended = a_firma(end=BORN + timedelta(days=1))
    cases = {
        "expired": (ended.chain, recognising(), "certificate", "had expired"),
        "revoked": (good.chain, replace(recognising(), authorities=(taken_back,)), "revocation", "was revoked at"),
        "of the web": (web.chain, recognising(), "certificate", "extended usages"),
        "of stamps": (stamps.chain, recognising(), "certificate", "extended usages"),
        "unknown root": (good.chain, a_node().trust_list(), "trust", "Nobody you trust"),
        "of a foreign authority": (good.chain, recognising(economy="SG"), "trust", "its own economy"),
    }
    for name, (chain, listed, check, words) in cases.items():
        found = next(one for one in check_signer(chain, at=NOON, trust_list=listed) if one.result is not Verdict.VALID)
        assert (found.check, words in found.why) == (check, True), (name, found)


@pytest.mark.parametrize(
    ("written", "organisation"),
    [
        ("VATDE-123456789", "DE.VAT.123456789"),
        ("NTRSG-201912345K", "SG.NTR.201912345K"),
        ("LEIXG-5493001KJTIIGC8Y1R12", "SG.LEI.5493001KJTIIGC8Y1R12"),
        ("SG.UEN.201912345K", "SG.UEN.201912345K"),
    ],
)
def test_a_number_in_the_form_of_etsi_is_one_of_its_country(written: str, organisation: str) -> None:
    """EN 319 412-1 §5.1.4; so an authority's economy is compared with the country of the number."""
    certificate = signed_for(a_node("SG"), new_signing_key(), country="SG", number=OrganisationId(written))
    view = read_certificate(certificate)
    assert (view.organisation, view.economy) == (organisation, "SG")


def test_no_authority_vouches_for_a_number_of_another_economy() -> None:
    """An authority of SG writes C=SG and the number of a company of MX: it speaks for Singapore only."""
    node = a_node("SG")
    issuer = OrganisationId("MX.RFC.CAC010101AB1")
    assert issuer == SELLER or issuer.startswith("MX.")
    key = new_signing_key()
    certificate = signed_for(node, key, country="SG", number=SELLER)
    chain = (certificate, node.authority_certificate)
    trust = check_signer(chain, at=NOON, trust_list=node.trust_list())[1]
    assert (trust.result, "its own economy" in trust.why) == (Verdict.INVALID, True)
    document = a_sealed_original(a_document(), node=a_node(), key=key, chain=chain)
    both = replace(
        a_node().trust_list(), authorities=(*a_node().trust_list().authorities, *node.trust_list().authorities)
    )
    assert "its own economy" in why(verify(document, trust_list=both), "trust")


def signed_for(node: Any, key: Any, *, country: str, number: OrganisationId) -> bytes:
    """A certificate by the node's authority whose country and number are not of one economy."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    made = x509.load_der_x509_certificate(node.certify(SELLER, "Impostor")[1][0])
    stated = {x509.NameOID.COUNTRY_NAME: country, x509.NameOID.ORGANIZATION_IDENTIFIER: number}
    subject = x509.Name([x509.NameAttribute(part.oid, stated.get(part.oid, str(part.value))) for part in made.subject])
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(made.issuer).public_key(key.public_key())
        .serial_number(made.serial_number).not_valid_before(made.not_valid_before_utc)
        .not_valid_after(made.not_valid_after_utc)
    )  # fmt: skip
    for extension in made.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(node.authority, hashes.SHA256()).public_bytes(Encoding.DER)


def test_a_key_of_2048_bits_is_what_the_makers_make() -> None:
    assert rsa_key().key_size == 2048
