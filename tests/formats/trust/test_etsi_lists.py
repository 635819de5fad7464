# SPDX-License-Identifier: Apache-2.0
"""Trusted lists in the form of ETSI TS 119 612: an invented one, signed in the test, and what may be wrong with it."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.signer import XMLSigner
from tests.conftest import NOON
from tests.efirma_makers import rsa_key
from tests.trust_makers import BORN, Node, a_node

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import to_base64
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.etsi_lists import EtsiList, read_etsi_list
from tradelane.trust.values import AssuranceLevel, TrustList

ACT = "Invented decision 7"
TSL = "http://uri.etsi.org/02231/v2#"
STATUS = "http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
TYPE = "http://uri.etsi.org/TrstSvc/Svctype/"


def an_rsa_certificate(bits: int) -> bytes:
    key = rsa_key(bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Old authority")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    dated = made.serial_number(7).not_valid_before(BORN).not_valid_after(BORN + timedelta(days=9))
    return dated.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def a_status(status: str, since: str, *certificates: bytes) -> str:
    identities = "".join(
        f"<DigitalId><X509Certificate>{to_base64(der)}</X509Certificate></DigitalId>" for der in certificates
    )
    return (
        f"<ServiceDigitalIdentity>{identities}</ServiceDigitalIdentity>"
        f"<ServiceStatus>{STATUS}{status}</ServiceStatus><StatusStartingTime>{since}</StatusStartingTime>"
    )


def a_service(kind: str, name: str, present: str, *history: str) -> str:
    named = (
        f"<ServiceTypeIdentifier>{TYPE}{kind}</ServiceTypeIdentifier>"
        f"<ServiceName><Name xml:lang='en'>{name}</Name></ServiceName>"
    )
    past = "".join(f"<ServiceHistoryInstance>{named}{one}</ServiceHistoryInstance>" for one in history)
    return (
        f"<TSPService><ServiceInformation>{named}{present}</ServiceInformation>"
        f"<ServiceHistory>{past}</ServiceHistory></TSPService>"
    )


def an_unsigned_list(*services: str, number: int = 4, economy: str = "SG") -> bytes:
    return (
        f"<TrustServiceStatusList xmlns='{TSL}' Id='list'><SchemeInformation>"
        f"<TSLVersionIdentifier>5</TSLVersionIdentifier><TSLSequenceNumber>{number}</TSLSequenceNumber>"
        f"<SchemeOperatorName><Name xml:lang='en'>Invented Office of Trust</Name></SchemeOperatorName>"
        f"<SchemeTerritory>{economy}</SchemeTerritory><ListIssueDateTime>2026-10-01T00:00:00Z</ListIssueDateTime>"
        f"<NextUpdate><dateTime>2027-04-01T00:00:00Z</dateTime></NextUpdate></SchemeInformation>"
        f"<TrustServiceProviderList><TrustServiceProvider><TSPInformation><TSPName><Name xml:lang='en'>Invented"
        f"</Name></TSPName></TSPInformation><TSPServices>{''.join(services)}</TSPServices></TrustServiceProvider>"
        f"</TrustServiceProviderList></TrustServiceStatusList>"
    ).encode()


def signed(content: bytes, key: EllipticCurvePrivateKey, certificate: bytes) -> bytes:
    signer = XMLSigner(signature_algorithm="ecdsa-sha256", c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
    root = signer.sign(
        etree.fromstring(content),
        key=key,
        cert=[x509.load_der_x509_certificate(certificate)],
    )
    return etree.tostring(root)


def a_list(node: Node, *services: str, **changes: object) -> bytes:
    made = services or (
        a_service(
            "CA/QC", "Invented authority", a_status("granted", "2024-01-01T00:00:00Z", node.authority_certificate)
        ),
    )
    return signed(an_unsigned_list(*made, **changes), node.own, node.own_certificate)  # type: ignore[arg-type]


def read(content: bytes, node: Node) -> EtsiList:
    return read_etsi_list(content, signer=node.own_certificate, act=ACT)


def day(year: int, month: int = 1) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


def test_services_come_with_their_level_act_and_dates() -> None:
    node = a_node("SG")
    stamper = a_service(
        "TSA/QTST", "Invented stamps", a_status("granted", "2025-01-01T00:00:00Z", node.stamper_certificate)
    )
    authority = a_service(
        "CA/QC", "Invented authority", a_status("granted", "2024-01-01T00:00:00Z", node.authority_certificate)
    )
    found = read(a_list(node, authority, stamper), node)
    assert (found.economy, found.operator, found.number) == ("SG", "Invented Office of Trust", 4)
    assert (found.issued, found.next_update) == (day(2026, 10), day(2027, 4))
    (one,) = found.authorities
    assert (one.certificate, one.name, one.economy) == (node.authority_certificate, "Invented authority", "SG")
    assert (one.recognition.level, one.recognition.act) == (AssuranceLevel.QUALIFIED, ACT)
    assert (one.recognition.start, one.recognition.end) == (day(2024), None)
    assert found.timestampers[0].certificate == node.stamper_certificate


def test_history_gives_each_period_and_a_withdrawn_one_none() -> None:
    node = a_node("SG")
    der = node.authority_certificate
    service = a_service(
        "CA/QC", "Invented authority", a_status("withdrawn", "2026-01-01T00:00:00Z", der),
        a_status("granted", "2022-01-01T00:00:00Z"), a_status("undersupervision", "2020-01-01T00:00:00Z"),
    )  # fmt: skip
    found = read(a_list(node, service), node)
    assert [(a.recognition.level, a.recognition.start, a.recognition.end) for a in found.authorities] == [
        (AssuranceLevel.ACCREDITED, day(2020), day(2022)),
        (AssuranceLevel.QUALIFIED, day(2022), day(2026)),
    ]


def test_a_signer_is_judged_by_the_period_of_its_day() -> None:
    node = a_node("SG")
    _, chain = node.certify(OrganisationId("SG.UEN.1"), "Merlion")
    der = node.authority_certificate
    service = a_service(
        "CA/QC", "Invented authority", a_status("granted", "2026-10-01T00:00:00Z", der),
        a_status("withdrawn", "2025-01-01T00:00:00Z"), a_status("granted", "2020-01-01T00:00:00Z"),
    )  # fmt: skip
    found = read(a_list(node, service), node)
    assert len(found.authorities) == 2
    listed = TrustList("MX", NOON, NOON, found.authorities)
    trust = check_signer(chain, at=NOON, trust_list=listed)[1]
    assert (trust.result, trust.evidence["recognised_from"]) == (Verdict.VALID, "2026-10-01T00:00:00Z")


def test_what_can_not_be_used_is_named() -> None:
    node = a_node("SG")
    granted = ("granted", "2024-01-01T00:00:00Z")
    sound = a_service("CA/QC", "RSA authority", a_status(*granted, an_rsa_certificate(2048)))
    old = a_service("CA/QC", "Old authority", a_status(*granted, an_rsa_certificate(1024)))
    other = a_service("EDS/Q", "Registered mail", a_status("granted", "2024-01-01T00:00:00Z"))
    found = read(a_list(node, sound, old, other), node)
    assert [one.name for one in found.authorities] == ["RSA authority"]
    assert [text.partition(":")[0] for text in found.left_out] == ["Old authority", "Registered mail"]
    assert "2048 bits" in found.left_out[0]


def test_a_list_that_is_changed_unsigned_or_of_another_signer_is_refused() -> None:
    node, other = a_node("SG"), a_node("NZ")
    good = a_list(node)
    bad = {
        "changed": good.replace(b"2024-01-01", b"2014-01-01"),
        "unsigned": an_unsigned_list(),
        "another signer": signed(an_unsigned_list(), other.own, other.own_certificate),
        "an entity": b'<!DOCTYPE a [<!ENTITY b "c">]>' + good,
        "no list": signed(b"<a/>", node.own, node.own_certificate),
        "no number": a_list(node, number="many"),
    }
    for name, content in bad.items():
        with pytest.raises(Unreadable):
            read(content, node)
            pytest.fail(name)


def test_a_signed_list_wrapped_in_another_is_refused() -> None:
    """Signature wrapping: the signed list is moved inside a list of the attacker's, who trusts himself."""
    node, attacker = a_node("SG"), a_node("NZ")
    good = etree.fromstring(a_list(node))
    service = a_service(
        "CA/QC", "Attacker", a_status("granted", "2024-01-01T00:00:00Z", attacker.authority_certificate)
    )
    outer = etree.fromstring(an_unsigned_list(service))
    signature = good.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
    outer.append(good)
    outer.append(signature)
    for content in (etree.tostring(outer), etree.tostring(outer).replace(b'Id="list"', b"", 1)):
        try:
            found = read(content, node)
        except Unreadable:
            continue
        assert "Attacker" not in [authority.name for authority in found.authorities]
