# SPDX-License-Identifier: Apache-2.0
"""Chains of certificates: one step, several steps, and those that only look like one."""

from dataclasses import replace
from datetime import datetime, timedelta

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
from tradelane.trust.formats.issuing import (
    new_responder_certificate,
    new_revocation_list,
    new_signer_certificate,
    new_signing_key,
)
from tradelane.trust.formats.ocsp import Question, Status, new_answer, question_on
from tradelane.trust.values import Authority, TrustList
from tradelane.trust.values.evidence import Material

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


def refused(chain: tuple[bytes, ...], trust_list: TrustList, *, at: datetime = NOON) -> tuple[str, Verdict, str]:
    """The check that refuses a chain, and its words."""
    worst = [check for check in check_signer(chain, at=at, trust_list=trust_list) if check.result is not Verdict.VALID]
    return worst[0].check, worst[0].result, worst[0].why


def test_each_bad_certificate_is_refused_for_its_own_reason() -> None:
    node = a_node()
    _, chain = node.certify(SELLER, "Cooperativa")
    listed, serial = node.trust_list(), x509.load_der_x509_certificate(chain[0]).serial_number
    years = timedelta(days=1000)
    revoked = node.trust_list(revoked=((serial, NOON - timedelta(days=1)),))
    stamping = (node.stamper_certificate, node.authority_certificate)
    _, foreign = a_node("SG").certify(SELLER, "Cooperativa")
    reasons = {
        "expired": refused(chain, listed, at=NOON + years),
        "not yet valid": refused(chain, listed, at=NOON - years),
        "revoked": refused(chain, revoked),
        "wrong usage": refused(stamping, listed),
        "unknown root": refused(foreign, listed),
    }
    assert [reason[:2] for reason in reasons.values()] == [
        ("certificate", Verdict.INVALID),
        ("certificate", Verdict.INVALID),
        ("revocation", Verdict.INVALID),
        ("certificate", Verdict.INVALID),
        ("trust", Verdict.UNDETERMINED),
    ]
    words = ["had expired", "not yet valid", "was revoked at", "allows its key to sign documents", "Nobody you trust"]
    assert all(word in reason[2] for word, reason in zip(words, reasons.values(), strict=True)), reasons


def a_list_of(authority: tuple[EllipticCurvePrivateKey, bytes], *serials: int) -> bytes:
    """A revocation list of an authority of this file."""
    return new_revocation_list(
        authority[0], authority_certificate=authority[1],
        revoked=[(serial, NOON - timedelta(days=1)) for serial in serials], number=1, now=NOON - timedelta(hours=1),
    )  # fmt: skip


def test_authorities_between_are_asked_by_the_lists_that_a_file_keeps() -> None:
    root = an_authority("Root", length=1)
    between = an_authority("Between", length=0, issuer=("Root", root[0]))
    leaf = a_leaf(between)
    chain, listed = (leaf, between[1]), trusting(root[1])

    def asked(*lists: bytes) -> Verdict:
        found = check_signer(chain, at=NOON, trust_list=listed, material=Material(crls=lists))
        return found[2].result

    def serial(der: bytes) -> int:
        return x509.load_der_x509_certificate(der).serial_number

    assert asked(a_list_of(root), a_list_of(between)) is Verdict.VALID
    assert asked(a_list_of(root)) is Verdict.UNDETERMINED
    assert asked(a_list_of(root, serial(between[1])), a_list_of(between)) is Verdict.INVALID
    assert asked(a_list_of(root), a_list_of(between, serial(leaf))) is Verdict.INVALID
    forged = a_list_of((new_signing_key(), between[1]))
    assert asked(a_list_of(root), forged) is Verdict.UNDETERMINED


def test_an_answer_counts_only_from_one_who_may_give_it() -> None:
    node = a_node()
    _, chain = node.certify(SELLER, "Cooperativa")
    listed = replace(node.trust_list(), authorities=(replace(node.trust_list().authorities[0], crl=b""),))
    key, question = new_signing_key(), question_on(chain[0], chain[1])
    issue = {"organisation": node.organisation, "name": "Status", "authority_certificate": chain[1], "now": BORN}
    responder = new_responder_certificate(key.public_key(), authority_key=node.authority, **issue)  # type: ignore[arg-type]
    stranger = new_responder_certificate(key.public_key(), authority_key=new_signing_key(), **issue)  # type: ignore[arg-type]
    signer = new_signer_certificate(key.public_key(), authority_key=node.authority, **issue)  # type: ignore[arg-type]

    def asked(certificate: bytes, status: Status, *, on: Question = question) -> Verdict:
        answer = new_answer(on, status, key=key, certificate=certificate, now=NOON)
        return check_signer(chain, at=NOON, trust_list=listed, material=Material(ocsps=(answer,)))[2].result

    assert asked(responder, Status(known=True)) is Verdict.VALID
    assert asked(responder, Status(known=True, revoked_at=NOON - timedelta(days=1))) is Verdict.INVALID
    assert asked(responder, Status(known=True, revoked_at=NOON + timedelta(days=1))) is Verdict.VALID
    assert asked(responder, Status(known=False)) is Verdict.UNDETERMINED
    assert asked(stranger, Status(known=True)) is Verdict.UNDETERMINED
    assert asked(signer, Status(known=True)) is Verdict.UNDETERMINED
    assert asked(responder, Status(known=True), on=replace(question, serial=7)) is Verdict.UNDETERMINED
