# SPDX-License-Identifier: Apache-2.0
"""Certificates read strictly (RFC 5280); apart, because every verification starts by asking who this is."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId, organisation_id
from tradelane.trust.formats.algorithms import PublicKey, accepted_key
from tradelane.trust.formats.der import SEQUENCE, context, number_of, only_value

LARGEST_CERTIFICATE = 16_000
"""Bytes; certificates of organisations are 1 to 2 kB."""

_RFC = re.compile(r"([A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3})(?: / .*)?")
"""What Mexico's tax administration writes in x500UniqueIdentifier: the taxpayer's number, then its representative's."""
_SEMANTIC = re.compile(r"([A-Z]{3})([A-Z]{2})-([^.]{1,60})")
"""A legal person as ETSI EN 319 412-1 §5.1.4 writes it, such as VATDE-123456789: kind, country, number."""
_GLOBAL = "XG"
"""The country of a number that no country gave, as a LEI."""
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
    """`organizationIdentifier` (2.5.4.97), or the RFC of an e.firma or CSD; empty when the certificate has neither."""
    name: str
    economy: str
    """Country of the subject; of an e.firma or CSD without one, MX."""
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
    public_key: PublicKey
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
    """What the certificate says. Raises Unreadable when it is not X.509 in DER with a key that counts."""
    try:
        return _read(load_certificate(der), der)
    except _FAULTS as error:
        raise _unreadable(error) from error


def _read(certificate: x509.Certificate, der: bytes) -> CertificateView:
    key = accepted_key(certificate.public_key())
    organisation, economy = _whose(certificate.subject)
    extended, critical = _extended_usages(certificate)
    return CertificateView(
        der=der,
        organisation=organisation,
        name=_first(certificate.subject, NameOID.COMMON_NAME),
        economy=economy,
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


def _whose(subject: x509.Name) -> tuple[OrganisationId, str]:
    """The organisation that a certificate names, and its economy."""
    organisation = _first(subject, NameOID.ORGANIZATION_IDENTIFIER)
    economy = _first(subject, NameOID.COUNTRY_NAME)
    if semantic := _SEMANTIC.fullmatch(organisation):
        kind, country, number = semantic.groups()
        return organisation_id(economy if country == _GLOBAL else country, kind, number), economy
    if organisation:
        return OrganisationId(organisation), economy
    taxpayer = _RFC.fullmatch(_first(subject, NameOID.X500_UNIQUE_IDENTIFIER))
    return (OrganisationId(f"MX.RFC.{taxpayer[1]}"), economy or "MX") if taxpayer else (OrganisationId(""), economy)


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
