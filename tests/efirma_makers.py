# SPDX-License-Identifier: Apache-2.0
"""An outside authority with RSA keys, invented, whose certificates look like those of Mexico's e.firma and CSD."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.conftest import NOON
from tests.document_makers import a_document
from tests.makers import SELLER
from tests.trust_makers import ACT, BORN, Files, a_node, issued_with
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.values import AssuranceLevel, Authority, Recognition, TrustList

PASSWORD = "invented password"
NAME = "COOPERATIVA ALTURA DE CHIAPAS"
MAIL = (ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.CLIENT_AUTH)
"""Extended usages of an e.firma."""


@dataclass(frozen=True)
class Firma:
    """What a taxpayer holds: .cer and encrypted .key."""

    key: rsa.RSAPrivateKey
    cer: bytes
    chain: tuple[bytes, ...]

    @property
    def encrypted(self) -> bytes:
        """The .key file."""
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, BestAvailableEncryption(PASSWORD.encode()))


@lru_cache
def rsa_key(bits: int = 2048, number: int = 0) -> rsa.RSAPrivateKey:
    """A key made afresh in each run, the same one for each `number`."""
    return rsa.generate_private_key(65537, bits)


@lru_cache
def an_authority(bits: int = 2048) -> tuple[rsa.RSAPrivateKey, bytes]:
    """The outside authority: its key and its self-signed certificate."""
    key = rsa_key(bits, 1)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "AC INVENTADA DE PRUEBA"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Autoridad tributaria inventada"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "MX"),
        ]
    )
    builder = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(BORN).not_valid_after(BORN + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )  # fmt: skip
    return key, builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def a_firma(
    organisation: OrganisationId = SELLER,
    *,
    bits: int = 2048,
    usages: tuple[x509.ObjectIdentifier, ...] = MAIL,
    country: str = "MX",
    number: str = "30001000000500003416",
    end: datetime = BORN + timedelta(days=1460),
) -> Firma:
    """An e.firma of `organisation`; without `usages` and `country` it looks like a CSD.

    The serial number of such a certificate is twenty digits, written as their letters.
    """
    key = rsa_key(bits)
    authority, authority_certificate = an_authority()
    rfc = organisation.rsplit(".", 1)[1]
    subject = [
        x509.NameAttribute(NameOID.COMMON_NAME, NAME),
        x509.NameAttribute(x509.ObjectIdentifier("2.5.4.41"), NAME),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, NAME),
        *([x509.NameAttribute(NameOID.COUNTRY_NAME, country)] if country else []),
        x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, f"{rfc} / XIQB891116QE4"),
        x509.NameAttribute(NameOID.SERIAL_NUMBER, " / XIQB891116MCHZRL72"),
    ]
    issuer = x509.load_der_x509_certificate(authority_certificate)
    builder = (
        x509.CertificateBuilder().subject_name(x509.Name(subject)).issuer_name(issuer.subject)
        .public_key(key.public_key()).serial_number(int.from_bytes(number.encode(), "big"))
        .not_valid_before(BORN).not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
    )  # fmt: skip
    if usages:
        builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
    made = builder.sign(authority, hashes.SHA256()).public_bytes(Encoding.DER)
    return Firma(key, made, (made, authority_certificate))


def a_csd(organisation: OrganisationId = SELLER, **changes: object) -> Firma:
    """A certificate for sealing invoices: no country, no extended usages."""
    return a_firma(organisation, usages=(), country="", number="30001000000500003417", **changes)  # type: ignore[arg-type]


@lru_cache
def issued_by_efirma() -> Files:
    """The invented invoice in its three forms, signed by the seller's e.firma."""
    firma = a_firma()
    return issued_with(a_document(), key=firma.key, chain=firma.chain)


def recognising(trust_list: TrustList | None = None, *, economy: str = "MX") -> TrustList:
    """The node's trust list, which recognises the outside authority too."""
    listed = trust_list or a_node().trust_list()
    key, certificate = an_authority()
    recognition = Recognition(AssuranceLevel.QUALIFIED, ACT, BORN)
    outside = Authority(economy, "AC INVENTADA DE PRUEBA", certificate, revocations(key, certificate), recognition)
    return replace(listed, authorities=(*listed.authorities, outside))


def revocations(key: rsa.RSAPrivateKey, certificate: bytes, *serials: int) -> bytes:
    """The outside authority's revocation list, DER."""
    issuer = x509.load_der_x509_certificate(certificate)
    builder = (
        x509.CertificateRevocationListBuilder().issuer_name(issuer.subject).last_update(NOON)
        .next_update(NOON + timedelta(days=30))
    )  # fmt: skip
    for serial in serials:
        moment = NOON - timedelta(hours=1)
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment).build()
        )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
