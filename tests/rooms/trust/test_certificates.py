# SPDX-License-Identifier: Apache-2.0
"""Certificates of a node: renewed, taken back, asked about over HTTP, and shown to their admin alone."""

import base64
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import which

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from django.db import connections
from django.test import Client, override_settings
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.makers import BUYER, SELLER, a_person, an_actor, an_organisation
from tests.rooms.trust.test_keystore import a_sealed_file

from tradelane.documents.formats.document_xml import to_xml
from tradelane.documents.formats.pdf import to_pdf
from tradelane.kernel.errors import Forbidden, NotFound, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.parties.values import Role
from tradelane.trust import actions, queries
from tradelane.trust.actions import status
from tradelane.trust.formats import verify_detached
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.ocsp import read_answer, read_question
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.models import Key
from tradelane.trust.values import CertificateState, RevocationReason, TrustList
from tradelane.trust.values.signers import KeyPurpose
from tradelane.verifier.formats import verify_file

pytestmark = pytest.mark.django_db
NODE = OrganisationId("MX.NODE.TRADELANE")
DAY = timedelta(days=1)
YEARS_LATER = NOON.replace(year=NOON.year + 15)


@pytest.fixture(autouse=True)
def _authority(db: None, frozen_clock: datetime) -> Iterator[None]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION=NODE, BASE_URL="http://node.example"):
        actions.create_node_authority(now=NOON)
        actions.issue_certificate(organisation=SELLER, name="Cooperativa Altura de Chiapas", now=NOON)
        yield


def seller() -> x509.Certificate:
    return x509.load_der_x509_certificate(queries.certificate_chain(SELLER)[0])


def asked(certificate: x509.Certificate, algorithm: hashes.HashAlgorithm | None = None) -> bytes:
    issuer = x509.load_der_x509_certificate(queries.authority_certificate())
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, algorithm or hashes.SHA1())
    return builder.add_extension(x509.OCSPNonce(b"0123456789abcdef"), critical=False).build().public_bytes(Encoding.DER)


def answered(client: Client, request: bytes) -> ocsp.OCSPResponse:
    response = client.post("/trust/ocsp", request, content_type="application/ocsp-request")
    assert response.headers["Content-Type"] == "application/ocsp-response"
    return ocsp.load_der_ocsp_response(response.content)


def test_a_certificate_says_where_to_ask_about_it() -> None:
    extensions = seller().extensions
    (point,) = extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    assert point.full_name is not None
    assert point.full_name[0].value == "http://node.example/trust/authority.crl"
    access = extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert {one.access_location.value for one in access} == {
        "http://node.example/trust/ocsp",
        "http://node.example/trust/authority.cer",
    }


def test_a_renewed_certificate_signs_and_what_the_old_one_signed_stays_valid() -> None:
    file, old = a_sealed_file(), seller()
    fresh = actions.renew_certificate(organisation=SELLER, by=an_actor(SELLER, roles=[Role.ADMIN]), now=NOON + DAY)
    assert read_certificate(fresh).serial != old.serial_number
    made = actions.sign_payload(organisation=SELLER, payload=b"x", now=NOON + DAY)
    listed = queries.trust_list()
    view = verify_detached(b"x", protected=made.protected, signature=made.signature, trust_list=listed)
    assert view.chain[0] == fresh
    assert verify_file(file, name="a.json", trust_list=listed, now=NOON).result is Verdict.VALID
    states = [
        one.state
        for one in queries.certificates_of(organisation=SELLER, by=an_actor(SELLER, roles=[Role.ADMIN]), now=NOON)
    ]
    assert states == [CertificateState.IN_USE, CertificateState.REPLACED]


def test_only_an_admin_of_the_organisation_or_of_the_node_renews_or_takes_back() -> None:
    for by in (an_actor(SELLER, roles=[Role.SIGNATORY]), an_actor(BUYER, roles=[Role.ADMIN])):
        with pytest.raises(Forbidden):
            actions.renew_certificate(organisation=SELLER, by=by, now=NOON)
        with pytest.raises(Forbidden):
            actions.revoke_certificate(organisation=SELLER, by=by, now=NOON)
        with pytest.raises(Forbidden):
            queries.certificates_of(organisation=SELLER, by=by, now=NOON)
    actions.revoke_certificate(organisation=SELLER, by=an_actor(NODE, roles=[Role.ADMIN]), now=NOON)
    assert not queries.has_certificate(SELLER)


def test_taking_back_twice_keeps_the_first_moment_and_reason() -> None:
    serial = format(seller().serial_number, "x")
    for day, reason in ((DAY, "keyCompromise"), (2 * DAY, "superseded")):
        actions.revoke_certificate(organisation=SELLER, serial=serial, reason=reason, by=None, now=NOON + day)
    (entry,) = x509.load_der_x509_crl(queries.revocation_list())
    assert entry.revocation_date_utc == NOON + DAY
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    with pytest.raises(NotFound):
        actions.revoke_certificate(organisation=SELLER, serial="ab", by=None, now=NOON)


def test_the_node_that_takes_its_own_certificate_back_has_another() -> None:
    before = queries.certificate_chain(NODE)[0]
    actions.revoke_certificate(organisation=NODE, by=None, reason=RevocationReason.KEY_COMPROMISE, now=NOON + DAY)
    listed = read_trust_list(queries.published_trust_list())
    assert before != queries.certificate_chain(NODE)[0]
    assert {node.certificate for node in listed.nodes} >= {before, queries.certificate_chain(NODE)[0]}


def test_the_nodes_own_certificates_are_renewed_before_they_end() -> None:
    assert actions.renew_own_certificates(now=NOON) == 0
    file = a_sealed_file()
    late = NOON + timedelta(days=760)
    assert actions.renew_own_certificates(now=late) == 2
    assert actions.renew_own_certificates(now=late) == 0
    actions.publish_trust_list(now=late)
    report = verify_file(file, name="a.json", trust_list=queries.trust_list(), now=late)
    assert report.result is Verdict.VALID, report.failed()


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()])
def test_an_answer_says_good_then_revoked_with_its_reason(client: Client, algorithm: hashes.HashAlgorithm) -> None:
    certificate = seller()
    good = answered(client, asked(certificate, algorithm))
    assert good.certificate_status is ocsp.OCSPCertStatus.GOOD
    assert good.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"0123456789abcdef"
    (responder,) = good.certificates
    assert responder.extensions.get_extension_for_class(x509.OCSPNoCheck)
    actions.revoke_certificate(organisation=SELLER, reason="keyCompromise", by=None, now=NOON + DAY)
    bad = answered(client, asked(certificate, algorithm))
    assert bad.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert bad.revocation_time_utc == NOON + DAY
    assert bad.revocation_reason is x509.ReasonFlags.key_compromise
    read = read_answer(bad.public_bytes(Encoding.DER), queries.authority_certificate(), certificate.serial_number)
    assert read is not None
    assert read.revoked_at == NOON + DAY


@pytest.mark.django_db(transaction=True)
def test_all_who_ask_first_are_answered_by_one_responder(transactional_db: None) -> None:
    """Nobody had asked before, so that each would make the responder's key."""
    question, issuer = read_question(asked(seller())), queries.authority_certificate()
    assert not Key.objects.filter(purpose=KeyPurpose.RESPONDER).exists()

    def ask(_: int) -> bytes:
        try:
            return status.answer(question, now=NOON)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert all(read_answer(each, issuer, seller().serial_number) for each in answers)
    assert Key.objects.filter(purpose=KeyPurpose.RESPONDER).count() == 1


def test_the_question_may_stand_in_the_address(client: Client) -> None:
    text = base64.b64encode(asked(seller())).decode()
    response = client.get(f"/trust/ocsp/{text}")
    assert ocsp.load_der_ocsp_response(response.content).certificate_status is ocsp.OCSPCertStatus.GOOD


def test_a_question_that_is_none_or_on_another_authority_is_not_answered(client: Client) -> None:
    status = ocsp.OCSPResponseStatus
    for body in (b"", b"x", asked(seller()) + b"\0", b"0" * 5000):
        assert answered(client, body).response_status is status.MALFORMED_REQUEST
    assert client.post("/trust/ocsp", b"x", content_type="text/plain").content == answered(client, b"").public_bytes(
        Encoding.DER
    )
    assert (
        ocsp.load_der_ocsp_response(client.get("/trust/ocsp/***").content).response_status is status.MALFORMED_REQUEST
    )
    from tests.trust_makers import a_node

    _, chain = a_node("SG").certify(OrganisationId("SG.UEN.1"), "Merlion")
    issuer, other = x509.load_der_x509_certificate(chain[1]), x509.load_der_x509_certificate(chain[0])
    question = ocsp.OCSPRequestBuilder().add_certificate(other, issuer, hashes.SHA1()).build()
    assert answered(client, question.public_bytes(Encoding.DER)).response_status is status.UNAUTHORIZED


def test_a_serial_that_was_never_issued_is_unknown() -> None:
    question = read_question(asked(seller()))
    Key.objects.filter(organisation=SELLER).update(serial="")
    response = ocsp.load_der_ocsp_response(actions.answer(question, now=NOON))
    assert response.certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def test_the_list_and_the_authority_are_served(client: Client) -> None:
    crl, authority = client.get("/trust/authority.crl"), client.get("/trust/authority.cer")
    assert (crl.headers["Content-Type"], authority.headers["Content-Type"]) == (
        "application/pkix-crl",
        "application/pkix-cert",
    )
    issuer = x509.load_der_x509_certificate(authority.content)
    assert x509.load_der_x509_crl(crl.content).is_signature_valid(issuer.public_key())  # type: ignore[arg-type]


@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
def test_openssl_believes_the_list_and_the_answer(client: Client, tmp_path: Path) -> None:
    def pem(name: str, der: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM))
        return str(path)

    def openssl(*arguments: str) -> str:
        done = subprocess.run(["openssl", *arguments], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    issuer, leaf = (
        pem("issuer.pem", queries.authority_certificate()),
        pem("leaf.pem", queries.certificate_chain(SELLER)[0]),
    )
    request, response, crl = (str(tmp_path / name) for name in ("request.der", "response.der", "list.pem"))
    openssl("ocsp", "-issuer", issuer, "-cert", leaf, "-reqout", request)
    at = str(int(NOON.timestamp()))

    def both() -> tuple[str, str]:
        body = client.post("/trust/ocsp", Path(request).read_bytes(), content_type="application/ocsp-request").content
        Path(response).write_bytes(body)
        listed = x509.load_der_x509_crl(client.get("/trust/authority.crl").content)
        Path(crl).write_bytes(listed.public_bytes(Encoding.PEM))
        return (
            openssl("ocsp", "-issuer", issuer, "-cert", leaf, "-CAfile", issuer, "-respin", response, "-reqin", request,
                    "-attime", at, "-no_nonce", "-validity_period", "999999999"),
            openssl("verify", "-crl_check", "-CAfile", issuer, "-CRLfile", crl, "-attime", at, leaf),
        )  # fmt: skip

    answer, verified = both()
    assert "Response verify OK" in answer
    assert "OK" in verified
    actions.revoke_certificate(organisation=SELLER, by=None, now=NOON)
    answer, verified = both()
    assert "revoked" in answer
    assert "certificate revoked" in verified


def test_an_admin_sees_renews_and_takes_back_and_a_clerk_does_not(client: Client) -> None:
    an_organisation()
    clerk = Person.objects.get(pk=a_person("clerk@cafe.example", roles=[Role.CLERK]))
    admin = Person.objects.get(pk=a_person("admin@cafe.example", roles=[Role.ADMIN]))
    serial = format(seller().serial_number, "x")
    client.force_login(clerk)
    assert client.get("/organisation/certificates/").status_code == 403
    assert client.post("/organisation/certificates/renew/").status_code == 403
    assert client.post(f"/organisation/certificates/{serial}/revoke/", {"reason": "superseded"}).status_code == 403
    client.force_login(admin)
    page = client.get("/organisation/certificates/").content.decode()
    assert serial in page
    assert client.post("/organisation/certificates/renew/").status_code == 302
    assert client.post(f"/organisation/certificates/{serial}/revoke/", {"reason": "because"}).status_code == 400
    assert client.post(f"/organisation/certificates/{serial}/revoke/", {"reason": "keyCompromise"}).status_code == 302
    page = client.get("/organisation/certificates/").content.decode()
    assert "Somebody else may have the key" in page
    assert queries.has_certificate(SELLER)


def test_a_form_without_its_token_changes_nothing() -> None:
    an_organisation()
    client = Client(enforce_csrf_checks=True)
    client.force_login(Person.objects.get(pk=a_person("admin@cafe.example", roles=[Role.ADMIN])))
    before = queries.certificate_chain(SELLER)
    assert client.post("/organisation/certificates/renew/").status_code == 403
    assert queries.certificate_chain(SELLER) == before


def test_what_was_signed_before_is_valid_and_what_is_signed_after_is_not() -> None:
    before = a_sealed_file()
    late = actions.sign_payload(organisation=SELLER, payload=b"x", now=NOON + 2 * DAY)
    actions.revoke_certificate(organisation=SELLER, by=None, now=NOON + DAY)
    listed = queries.trust_list()
    assert verify_file(before, name="a.json", trust_list=listed, now=NOON).result is Verdict.VALID
    with pytest.raises(Unreadable, match="revoked"):
        verify_detached(b"x", protected=late.protected, signature=late.signature, trust_list=listed)


def the_list_fifteen_years_later() -> TrustList:
    """All certificates have ended, and the authority publishes no list of revoked ones any more."""
    listed = queries.trust_list()
    return replace(
        listed,
        issued=YEARS_LATER,
        next_update=YEARS_LATER + DAY,
        authorities=tuple(replace(authority, crl=b"") for authority in listed.authorities),
    )


def test_a_document_verifies_fifteen_years_later_by_what_it_keeps() -> None:
    file, fresh = a_sealed_file(), the_list_fifteen_years_later()
    assert read_certificate(queries.authority_certificate()).not_after < YEARS_LATER
    report = verify_file(file, name="a.json", trust_list=fresh, now=YEARS_LATER)
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]
    (revocation,) = [check for check in report.checks if check.check == "revocation"]
    assert revocation.evidence["source"] == "answer kept in the file"


def test_a_file_that_keeps_nothing_still_verifies_by_the_list() -> None:
    from tests.trust_makers import a_node, issued

    assert b'"validation"' not in issued().json
    report = verify_file(issued().json, name="a.json", trust_list=a_node().trust_list(), now=NOON)
    assert report.result is Verdict.VALID


def test_a_pdf_verifies_fifteen_years_later_by_its_security_store(tmp_path: Path) -> None:
    document, json = a_document(), a_sealed_file()
    xml = actions.sign_xml(organisation=SELLER, xml=to_xml(document, json), now=NOON)
    page = to_pdf(document, original=json, xml=xml, verify_url="https://node.example/verify/1", language="en")
    pdf = actions.sign_pdf(organisation=SELLER, pdf=page, now=NOON)
    fresh = the_list_fifteen_years_later()
    for name, content in (("a.pdf", pdf), ("a.xml", xml)):
        report = verify_file(content, name=name, trust_list=fresh, now=YEARS_LATER)
        assert report.result is Verdict.VALID, [check.why for check in report.failed()]
    for name, tool in (("qpdf", ["qpdf", "--check"]), ("pdfsig", ["pdfsig", "-nocert"])):
        if which(name):
            (tmp_path / "a.pdf").write_bytes(pdf)
            done = subprocess.run([*tool, str(tmp_path / "a.pdf")], capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert name != "pdfsig" or "Signature is Valid" in done.stdout
