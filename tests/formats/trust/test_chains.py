# SPDX-License-Identifier: Apache-2.0
"""Chains of certificates: one step, several steps, and those that only look like one."""

from dataclasses import replace
from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from tests.conftest import NOON
from tests.trust_makers import BORN, a_node

from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.issuing import new_signer_certificate, new_signing_key
from tradelane.trust.values import Authority, TrustList

SELLER = OrganisationId("MX.RFC.CAC201105AB1")


def a_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "MX"), x509.NameAttribute(NameOID.COMMON_NAME, name)])


def an_authority(
    name: str, *, length: int | None, issuer: tuple[str, EllipticCurvePrivateKey] | None = None, ca: bool = True
) -> tuple[EllipticCurvePrivateKey, bytes]:
    """A certificate for `name`, self-signed or issued by `issuer`."""
    key = new_signing_key()
    signer = issuer or (name, key)
    made = (
        x509.CertificateBuilder()
        .subject_name(a_name(name))
        .issuer_name(a_name(signer[0]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(BORN)
        .not_valid_after(BORN + timedelta(days=1000))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=length if ca else None), critical=True)
        .add_extension(x509.KeyUsage(not ca, False, False, False, False, ca, ca, False, False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(signer[1], hashes.SHA256())
    )
    return key, made.public_bytes(Encoding.DER)


def a_leaf(authority: tuple[EllipticCurvePrivateKey, bytes]) -> bytes:
    return new_signer_certificate(
        new_signing_key().public_key(), organisation=SELLER, name="Cooperativa", authority_key=authority[0],
        authority_certificate=authority[1], now=BORN,
    )  # fmt: skip


def trusting(certificate: bytes) -> TrustList:
    known = a_node().trust_list()
    recognition = known.authorities[0].recognition
    return replace(known, authorities=(Authority("MX", "Root", certificate, b"", recognition),))


def results(chain: tuple[bytes, ...], trust_list: TrustList) -> dict[str, Verdict]:
    return {check.check: check.result for check in check_signer(chain, at=NOON, trust_list=trust_list)}


def test_one_step_to_a_listed_authority_is_trusted() -> None:
    _, chain = a_node().certify(SELLER, "Cooperativa")
    found = results(chain, a_node().trust_list())
    assert set(found.values()) == {Verdict.VALID}


def test_a_step_between_is_trusted_and_its_revocation_stays_open() -> None:
    root = an_authority("Root", length=1)
    between = an_authority("Between", length=0, issuer=("Root", root[0]))
    found = results((a_leaf(between), between[1], root[1]), trusting(root[1]))
    assert (found["certificate"], found["trust"]) == (Verdict.VALID, Verdict.VALID)
    assert found["revocation"] is Verdict.UNDETERMINED


def test_a_step_more_than_the_root_allows_is_not_trusted() -> None:
    root = an_authority("Root", length=0)
    between = an_authority("Between", length=0, issuer=("Root", root[0]))
    assert results((a_leaf(between), between[1], root[1]), trusting(root[1]))["trust"] is Verdict.INVALID


def test_a_signer_is_no_authority() -> None:
    """The classic deceit: an ordinary certificate used to issue another."""
    root = an_authority("Root", length=1)
    signer = an_authority("Signer", length=None, issuer=("Root", root[0]), ca=False)
    assert results((a_leaf(signer), signer[1], root[1]), trusting(root[1]))["trust"] is not Verdict.VALID


def test_an_authority_of_the_same_name_is_another() -> None:
    root, imposter = an_authority("Root", length=0), an_authority("Root", length=0)
    found = results((a_leaf(imposter), imposter[1]), trusting(root[1]))
    assert found["trust"] is not Verdict.VALID


def test_certificates_that_do_not_belong_together_are_invalid() -> None:
    root, stranger = an_authority("Root", length=0), an_authority("Stranger", length=0)
    leaf = a_leaf(root)
    assert results((leaf, stranger[1]), trusting(root[1]))["certificate"] is Verdict.INVALID
    assert results((leaf, root[1], stranger[1]), trusting(root[1]))["certificate"] is Verdict.INVALID
    changed = bytearray(root[1])
    changed[len(changed) // 2] ^= 1
    assert results((leaf, bytes(changed)), trusting(root[1]))["certificate"] is Verdict.INVALID


def test_a_certificate_that_names_no_organisation_signs_nothing() -> None:
    root = an_authority("Root", length=0)
    nameless = an_authority("Nobody", length=None, issuer=("Root", root[0]), ca=False)
    assert results((nameless[1], root[1]), trusting(root[1]))["certificate"] is Verdict.INVALID
