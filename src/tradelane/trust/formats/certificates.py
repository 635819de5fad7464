# SPDX-License-Identifier: Apache-2.0
"""Certificates read strictly (RFC 5280); apart, because every verification starts by asking who this is."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.x509.oid import NameOID

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.der import SEQUENCE, context, number_of, only_value
from tradelane.trust.rules.signing import the_key_is_on_p256

LARGEST_CERTIFICATE = 16_000
"""Bytes; certificates of organisations are 1 to 2 kB."""

COORDINATE = 32
"""Bytes of r and of s in an ES256 signature (RFC 7518 §3.4)."""


_COUNTRY = bytes.fromhex("550406")
"""2.5.4.6, countryName."""
_FAULTS = (
    ValueError,
    IndexError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)  # fmt: skip
"""All that `cryptography` raises for a damaged certificate."""


@dataclass(frozen=True, slots=True)
class CertificateView:
    """What a certificate says."""

    der: bytes
    organisation: OrganisationId
    """`organizationIdentifier` (2.5.4.97); empty when the certificate has none."""
    name: str
    economy: str
    """Country of the subject."""
    serial: int
    not_before: datetime
    not_after: datetime
    usages: frozenset[str]
    """Names of key usage bits, as asn1crypto spells them."""
    extended_usages: frozenset[str]
    extended_critical: bool
    issuer: bytes
    """Issuer's distinguished name, DER."""
    subject: bytes
    public_key: ec.EllipticCurvePublicKey
    issuer_name: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()

    def as_evidence(self) -> dict[str, str]:
        """The certificate in words, for a check's evidence."""
        return {
            "name": self.name,
            "organisation": self.organisation,
            "issuer": self.issuer_name,
            "serial": format(self.serial, "x"),
            "valid_from": self.not_before.isoformat(),
            "valid_to": self.not_after.isoformat(),
            "sha256": self.fingerprint,
        }


@lru_cache(maxsize=2048)
def read_certificate(der: bytes) -> CertificateView:
    """What the certificate says. Raises Unreadable when it is not X.509 in DER with a P-256 key."""
    try:
        return _read(load_certificate(der), der)
    except _FAULTS as error:
        raise _unreadable(error) from error


def _read(certificate: x509.Certificate, der: bytes) -> CertificateView:
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or not the_key_is_on_p256(key.curve.name):
        raise Unreadable(
            the_key_is_on_p256.text,
            field="certificate",
            rule=the_key_is_on_p256.id,
            fix=the_key_is_on_p256.fix,
            cites=the_key_is_on_p256.cites,
        )
    extended, critical = _extended_usages(certificate)
    return CertificateView(
        der=der,
        organisation=OrganisationId(_first(certificate.subject, NameOID.ORGANIZATION_IDENTIFIER)),
        name=_first(certificate.subject, NameOID.COMMON_NAME),
        economy=_first(certificate.subject, NameOID.COUNTRY_NAME),
        serial=certificate.serial_number,
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        usages=_usages(certificate),
        extended_usages=extended,
        extended_critical=critical,
        issuer=certificate.issuer.public_bytes(),
        subject=certificate.subject.public_bytes(),
        public_key=key,
        issuer_name=_first(certificate.issuer, NameOID.COMMON_NAME),
    )


@lru_cache(maxsize=2048)
def load_certificate(der: bytes) -> x509.Certificate:
    """The certificate as `cryptography` reads it. Raises Unreadable."""
    try:
        if len(der) > LARGEST_CERTIFICATE:
            raise ValueError("too large")
        _require_sane(der)
        return x509.load_der_x509_certificate(der)
    except _FAULTS as error:
        raise _unreadable(error) from error


def _require_sane(der: bytes) -> None:
    """Refuse what `cryptography` would only warn of: a serial number below one, a country of three letters."""
    inside = only_value(der, SEQUENCE).parts()[0].parts()
    serial, _, issuer, _, subject = inside[1:6] if inside[0].tag == context(0) else inside[:5]
    pairs = [pair.parts() for name in (issuer, subject) for part in name.parts() for pair in part.parts()]
    countries = [held.content for kind, held in pairs if kind.content == _COUNTRY]
    if number_of(serial) <= 0 or any(len(country) != 2 for country in countries):
        raise ValueError("its serial number or its country is not one")


def _unreadable(error: Exception) -> Unreadable:
    return Unreadable(
        f"not an X.509 certificate: {str(error)[:120]}",
        field="certificate",
        rule="CERT-1",
        fix="Give a certificate in DER.",
        cites="RFC 5280 §4.1",
    )


def es256_holds(public_key: ec.EllipticCurvePublicKey, signature: bytes, content: bytes) -> bool:
    """Whether `signature` (r and s, 32 bytes each) is that of `content` (RFC 7518 §3.4)."""
    if len(signature) != 2 * COORDINATE:
        return False
    r, s = int.from_bytes(signature[:COORDINATE], "big"), int.from_bytes(signature[COORDINATE:], "big")
    return der_signature_holds(public_key, encode_dss_signature(r, s), content)


def der_signature_holds(public_key: ec.EllipticCurvePublicKey, signature: bytes, content: bytes) -> bool:
    """Whether the DER `signature` (RFC 3279 §2.2.3) is that of `content` with SHA-256."""
    try:
        public_key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if len(found) == 1 else ""


def _usages(certificate: x509.Certificate) -> frozenset[str]:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return frozenset()
    names = ("digital_signature", "content_commitment", "key_cert_sign", "crl_sign", "key_agreement")
    return frozenset(name for name in names if getattr(usage, name))


def _extended_usages(certificate: x509.Certificate) -> tuple[frozenset[str], bool]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return frozenset(), False
    stamping = x509.oid.ExtendedKeyUsageOID.TIME_STAMPING
    return frozenset("time_stamping" if oid == stamping else oid.dotted_string for oid in found.value), found.critical
