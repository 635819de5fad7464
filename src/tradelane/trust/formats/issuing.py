# SPDX-License-Identifier: Apache-2.0
"""Certificates and revocation lists that a node issues (RFC 5280); apart from reading, which trusts nobody.

Every organisation's certificate carries its official number in `organizationIdentifier` (2.5.4.97), as
ETSI EN 319 412-1 §5.1.4 does for legal persons; here the value is our OrganisationId.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tradelane.kernel.ids import OrganisationId, economy_of
from tradelane.trust.formats.algorithms import PublicKey
from tradelane.trust.formats.der import GENERALIZED_TIME, value

AUTHORITY_LIFETIME = timedelta(days=3650)
CERTIFICATE_LIFETIME = timedelta(days=825)
TLS_LIFETIME = timedelta(days=90)
"""Short, as the node makes the next one itself, and no other node asks whether it was revoked."""
RESPONDER_LIFETIME = timedelta(days=90)
"""Short, because nobody asks whether a responder was revoked (id-pkix-ocsp-nocheck, RFC 6960 §4.2.2.2.1)."""
REVOCATION_LIST_LIFETIME = timedelta(days=30)
BACKDATING = timedelta(minutes=5)
"""Certificates start a little before they are made, so that a reader with a slow clock accepts them."""

DEVELOPMENT_POLICY = x509.ObjectIdentifier("2.25.287637229485271923146210387150921337811")
"""Certificate policy under the UUID arc (ITU-T X.667): a development authority that proves nobody's identity."""

EXPIRED_ON_CRL = x509.ObjectIdentifier("2.5.29.60")
"""expiredCertsOnCRL (ITU-T X.509 §9.5.2.12): our list names a revoked certificate for ever, from this moment on."""

LONGEST_COMMON_NAME = 64
"""Upper bound ub-common-name (RFC 5280 appendix A.1)."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where an authority answers for its certificates: addresses that go into each of them (RFC 5280 §4.2.2.1)."""

    crl: str
    ocsp: str
    issuer: str
    """The authority's own certificate."""


def new_signing_key() -> ec.EllipticCurvePrivateKey:
    """A fresh key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def new_authority_certificate(
    key: ec.EllipticCurvePrivateKey, *, organisation: OrganisationId, name: str, now: datetime
) -> bytes:
    """A self-signed authority certificate, DER; it may sign certificates of signers but not of authorities."""
    subject = _name(organisation, name)
    builder = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return _signed(builder, key)


def new_signer_certificate(
    public_key: PublicKey,
    *,
    organisation: OrganisationId,
    name: str,
    authority_key: ec.EllipticCurvePrivateKey,
    authority_certificate: bytes,
    now: datetime,
    places: Places | None = None,
) -> bytes:
    """An organisation's certificate for signatures, DER; with `places` it says where to ask whether it still counts."""
    builder = _issued(public_key, _name(organisation, name), authority_certificate, now)
    builder = _with_places(builder, places).add_extension(_usage(signatures=True), critical=True)
    return _signed(builder, authority_key)


def new_timestamper_certificate(
    public_key: ec.EllipticCurvePublicKey,
    *,
    organisation: OrganisationId,
    name: str,
    authority_key: ec.EllipticCurvePrivateKey,
    authority_certificate: bytes,
    now: datetime,
    places: Places | None = None,
) -> bytes:
    """A time-stamping certificate, DER: extended key usage time stamping, critical and alone (RFC 3161 §2.3)."""
    builder = _with_places(_issued(public_key, _name(organisation, name), authority_certificate, now), places)
    builder = builder.add_extension(_usage(signatures=True), critical=True).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
    )
    return _signed(builder, authority_key)


def new_tls_certificate(
    public_key: ec.EllipticCurvePublicKey,
    *,
    organisation: OrganisationId,
    host: str,
    authority_key: ec.EllipticCurvePrivateKey,
    authority_certificate: bytes,
    now: datetime,
) -> bytes:
    """A node's certificate for mutual TLS, DER: it serves under `host`, a name or an address, and calls other nodes."""
    return _signed(
        _issued(public_key, _name(organisation, host), authority_certificate, now, TLS_LIFETIME)
        .add_extension(_usage(tls=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False
        )
        .add_extension(x509.SubjectAlternativeName([_host(host)]), critical=False),
        authority_key,
    )


def new_anchor_certificate(
    key: ec.EllipticCurvePrivateKey, *, organisation: OrganisationId, name: str, now: datetime
) -> bytes:
    """A self-signed certificate of one who signs and certifies nobody, DER: others pin it (a federation's anchor)."""
    subject = _name(organisation, name)
    builder = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signatures=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return _signed(builder, key)


def new_responder_certificate(
    public_key: ec.EllipticCurvePublicKey,
    *,
    organisation: OrganisationId,
    name: str,
    authority_key: ec.EllipticCurvePrivateKey,
    authority_certificate: bytes,
    now: datetime,
) -> bytes:
    """The certificate of one who answers OCSP questions for the authority, DER (RFC 6960 §4.2.2.2)."""
    subject = _name(organisation, name)
    builder = (
        _issued(public_key, subject, authority_certificate, now, RESPONDER_LIFETIME)
        .add_extension(_usage(signatures=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=True)
        .add_extension(x509.OCSPNoCheck(), critical=False)
    )
    return _signed(builder, authority_key)


def new_revocation_list(
    authority_key: ec.EllipticCurvePrivateKey,
    *,
    authority_certificate: bytes,
    revoked: Iterable[tuple[int, datetime] | tuple[int, datetime, x509.ReasonFlags]] = (),
    number: int,
    now: datetime,
) -> bytes:
    """A signed certificate revocation list, DER, with (serial number, moment, reason) of each revoked certificate."""
    issuer = x509.load_der_x509_certificate(authority_certificate)
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(now.replace(microsecond=0))
        .next_update(now.replace(microsecond=0) + REVOCATION_LIST_LIFETIME)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(_authority_key_identifier(issuer), critical=False)
        .add_extension(_keeps_expired(issuer.not_valid_before_utc), critical=False)
    )
    for serial, moment, *reasons in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
        for reason in reasons:
            if reason is not x509.ReasonFlags.unspecified:  # RFC 5280 §5.3.1: left out rather than written
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    return builder.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _keeps_expired(since: datetime) -> x509.UnrecognizedExtension:
    """The extension that says so: a GeneralizedTime."""
    text = since.astimezone(UTC).strftime("%Y%m%d%H%M%SZ").encode()
    return x509.UnrecognizedExtension(EXPIRED_ON_CRL, value(GENERALIZED_TIME, text))


def _with_places(builder: x509.CertificateBuilder, places: Places | None) -> x509.CertificateBuilder:
    if places is None:
        return builder
    point = x509.DistributionPoint([x509.UniformResourceIdentifier(places.crl)], None, None, None)
    access = [
        x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(places.ocsp)),
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(places.issuer)),
    ]
    return builder.add_extension(x509.CRLDistributionPoints([point]), critical=False).add_extension(
        x509.AuthorityInformationAccess(access), critical=False
    )


def _name(organisation: OrganisationId, name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, economy_of(organisation)),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:LONGEST_COMMON_NAME]),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:LONGEST_COMMON_NAME]),
        ]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, public_key: PublicKey, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    start = (now - BACKDATING).replace(microsecond=0)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + lifetime)
    )


def _issued(
    public_key: PublicKey,
    subject: x509.Name,
    authority_certificate: bytes,
    now: datetime,
    lifetime: timedelta = CERTIFICATE_LIFETIME,
) -> x509.CertificateBuilder:
    issuer = x509.load_der_x509_certificate(authority_certificate)
    return (
        _builder(subject, issuer.subject, public_key, now, lifetime)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(_authority_key_identifier(issuer), critical=False)
        .add_extension(x509.CertificatePolicies([x509.PolicyInformation(DEVELOPMENT_POLICY, None)]), critical=False)
    )


def _authority_key_identifier(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    found = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(found)


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, certificates: bool = False, signatures: bool = False, tls: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signatures or tls,
        content_commitment=signatures,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
