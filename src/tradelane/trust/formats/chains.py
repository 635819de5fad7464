# SPDX-License-Identifier: Apache-2.0
"""Is this signer anybody: chain, recognition and revocation at a time; apart, because every file asks it alike.

Paths over several authorities are found by pyhanko-certvalidator (RFC 5280 §6, checked against NIST's PKITS);
a chain is validated once, what depends on the time (validity, recognition, revocation) is asked for that time.
"""

from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtensionOID

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.certificates import CertificateView, load_certificate, read_certificate
from tradelane.trust.rules.signing import (
    an_authority_vouches_for_its_own_economy,
    the_certificate_is_valid_at,
    the_certificate_was_not_revoked_at,
    the_key_may_sign,
    the_service_is_recognised_at,
)
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.trust_lists import Authority, TrustList

_CHECKED = frozenset({ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE})
_WEIGHED = frozenset(
    {
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.POLICY_CONSTRAINTS,
        ExtensionOID.POLICY_MAPPINGS,
        ExtensionOID.INHIBIT_ANY_POLICY,
    }
)


@dataclass(frozen=True, slots=True)
class Path:
    """A validated path, or why there is none."""

    certificates: tuple[bytes, ...] = ()
    """From the authority on the trust list to the signer, DER; empty when there is no path."""
    why: str = ""


def check_signer(chain: tuple[bytes, ...], *, at: datetime, trust_list: TrustList) -> list[Check]:
    """The checks `certificate`, `trust` and `revocation` of a signer at the time `at`."""
    try:
        signer = read_certificate(chain[0])
    except Unreadable as error:
        return [invalid("certificate", error.message)]
    anchors = tuple(authority.certificate for authority in trust_list.authorities)
    path = path_to(chain, anchors)
    authority = next(
        (a for a in trust_list.authorities if path.certificates and a.certificate == path.certificates[0]), None
    )
    return [
        _check_certificate(signer, chain, path, at),
        _check_trust(signer, authority, path, at, trust_list),
        _check_revocation(signer, authority, path, at),
    ]


@lru_cache(maxsize=4096)
def path_to(chain: tuple[bytes, ...], anchors: tuple[bytes, ...]) -> Path:
    """The path from an anchor to the first certificate of `chain`, valid when all of them began to be."""
    if not anchors:
        return Path(why="no trust list was given")
    direct = _direct_issuer(chain[0], anchors)
    return Path((direct, chain[0])) if direct else _searched(chain, anchors)


def _direct_issuer(leaf: bytes, anchors: tuple[bytes, ...]) -> bytes | None:
    """The anchor that issued `leaf` itself, when neither carries anything that a longer look would have to weigh.

    The path of one step is nearly every path, and the library for the others takes a tenth of a second to load.
    It checks RFC 5280 §6.1.3 (a): signature, issuer's name; §6.1.4 (k)-(n): the issuer is an authority that may sign.
    """
    try:
        certificate = load_certificate(leaf)
        for der in anchors:
            anchor = load_certificate(der)
            if anchor.subject != certificate.issuer or not (_is_plain(anchor) and _is_plain(certificate)):
                continue
            certificate.verify_directly_issued_by(anchor)
            return der if _is_authority(anchor) and not _is_authority(certificate) else None
    except (Unreadable, ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return None
    return None


def _is_plain(certificate: x509.Certificate) -> bool:
    """Whether it is signed with ECDSA and SHA-256, and every critical extension is one that is checked here."""
    return (
        certificate.signature_algorithm_oid == x509.oid.SignatureAlgorithmOID.ECDSA_WITH_SHA256
        and all(extension.oid in _CHECKED for extension in certificate.extensions if extension.critical)
        and not any(extension.oid in _WEIGHED for extension in certificate.extensions)
    )


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        return constraints.ca and certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return False


def _searched(chain: tuple[bytes, ...], anchors: tuple[bytes, ...]) -> Path:
    """The path over authorities between, as pyhanko-certvalidator finds it (RFC 5280 §6.1)."""
    from asn1crypto import x509 as asn1_x509
    from pyhanko_certvalidator import CertificateValidator, ValidationContext
    from pyhanko_certvalidator.errors import PathBuildingError, PathError, ValidationError

    try:
        certificates = [asn1_x509.Certificate.load(der, strict=True) for der in chain]
        context = ValidationContext(
            trust_roots=[_trust_anchor(asn1_x509.Certificate.load(der)) for der in anchors],
            other_certs=certificates[1:],
            moment=max(load_certificate(der).not_valid_before_utc for der in chain),
            revocation_mode="soft-fail",
        )
        found = _finished(CertificateValidator(certificates[0], validation_context=context).async_validate_path())
    except PathBuildingError:
        return Path(why="no authority on your trust list issued this certificate")
    except (PathError, ValidationError, ValueError, TypeError) as error:
        return Path(why=f"the chain of certificates does not hold: {str(error)[:160]}")
    path = tuple(certificate.dump() for certificate in found)
    if not _is_authority(load_certificate(path[0])):
        return Path(why="the chain of certificates does not hold: it begins with none of an authority")
    constraints = load_certificate(path[0]).extensions.get_extension_for_class(x509.BasicConstraints).value
    if constraints.path_length is not None and len(path) - 2 > constraints.path_length:
        return Path(why="the chain of certificates does not hold: it is longer than its authority allows")
    return Path(path)


def _trust_anchor(certificate: Any) -> Any:
    """An anchor with the name and policy constraints of its own certificate, which RFC 5280 §6.1 leaves to us.

    The length it allows is checked afterwards: the library takes it in one place and breaks on it in another.
    """
    from pyhanko_certvalidator.authority import CertTrustAnchor, derive_quals_from_cert

    return CertTrustAnchor(certificate, replace(derive_quals_from_cert(certificate), max_path_length=None))


def _finished(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits: without fetching, path validation is plain computing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise TypeError("path validation tried to wait for something")


def _check_certificate(signer: CertificateView, chain: tuple[bytes, ...], path: Path, at: datetime) -> Check:
    evidence = {"signer": signer.as_evidence(), "at": rfc3339(at)}
    # 1. the certificate says who it is and is for signatures
    if not signer.organisation:
        return invalid("certificate", "The certificate names no organisation.", **evidence)
    if not the_key_may_sign(signer.usages) or "key_cert_sign" in signer.usages or signer.extended_usages:
        return invalid("certificate", the_key_may_sign.text, **evidence)
    # 2. each certificate in the file is issued by the next, and none is there that the path does not need
    if not _chained(chain) or (path.certificates and not set(chain) <= set(path.certificates)):
        return invalid("certificate", "The certificates in the file do not belong together.", **evidence)
    # 3. all were within their validity period
    for der in path.certificates or chain:
        view = read_certificate(der)
        if not the_certificate_is_valid_at(view.not_before, view.not_after, at):
            why = f"The certificate of {view.name} was not valid at {rfc3339(at)}."
            return invalid("certificate", why, **evidence)
    return valid(
        "certificate", f"The certificate names {signer.name} ({signer.organisation}) and was valid then.", **evidence
    )


@lru_cache(maxsize=4096)
def _chained(chain: tuple[bytes, ...]) -> bool:
    try:
        certificates = [load_certificate(der) for der in chain]
        if len(chain) > 1 and certificates[-1].issuer == certificates[-1].subject:
            certificates.append(certificates[-1])
        for certificate, issuer in pairwise(certificates):
            certificate.verify_directly_issued_by(issuer)
    except (Unreadable, ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _check_trust(
    signer: CertificateView, authority: Authority | None, path: Path, at: datetime, trust_list: TrustList
) -> Check:
    if authority is None:
        why = path.why or "no authority on your trust list issued this certificate"
        if why.startswith("the chain"):
            return invalid("trust", f"{why[0].upper()}{why[1:]}.")
        return undetermined("trust", f"Nobody you trust vouches for {signer.name}: {why}.", issuer=signer.issuer_name)
    recognition = authority.recognition
    evidence = {
        "authority": authority.name,
        "economy": authority.economy,
        "level": str(recognition.level),
        "act": recognition.act,
        "recognised_from": rfc3339(recognition.start),
        "recognised_to": rfc3339(recognition.end) if recognition.end else "",
        "trust_list": trust_list.economy,
    }
    if not the_service_is_recognised_at(recognition, at):
        return invalid("trust", f"{authority.name} was not recognised at {rfc3339(at)}.", **evidence)
    if not an_authority_vouches_for_its_own_economy(authority.economy, signer.economy):
        return invalid("trust", an_authority_vouches_for_its_own_economy.text, **evidence)
    return valid(
        "trust",
        f"{authority.name} issued it; {trust_list.economy} recognises that authority at level {recognition.level}.",
        **evidence,
    )


def _check_revocation(signer: CertificateView, authority: Authority | None, path: Path, at: datetime) -> Check:
    if authority is None:
        return undetermined(
            "revocation", "Without a trusted authority there is no list of revoked certificates to ask."
        )
    if len(path.certificates) > 2:
        return undetermined(
            "revocation", "An authority between has a revocation list of its own, which is not at hand."
        )
    read = read_revocations(authority.crl, authority.certificate) if authority.crl else None
    if read is None:
        return undetermined("revocation", f"{authority.name} publishes no readable list of revoked certificates.")
    evidence = {
        "as_of": rfc3339(read.issued),
        "next_update": rfc3339(read.next_update),
        "serial": format(signer.serial, "x"),
    }
    revoked_at = read.revoked.get(signer.serial)
    if not the_certificate_was_not_revoked_at(revoked_at, at):
        assert revoked_at is not None
        return invalid("revocation", f"The certificate was revoked at {rfc3339(revoked_at)}.", **evidence)
    if read.next_update < at:
        why = f"The list of revoked certificates ended at {rfc3339(read.next_update)}, before the signature was made."
        return undetermined("revocation", why, **evidence)
    return valid("revocation", f"Not revoked, as of {rfc3339(read.issued)}.", **evidence)


@dataclass(frozen=True, slots=True)
class Revocations:
    """What a revocation list says."""

    issued: datetime
    next_update: datetime
    revoked: dict[int, datetime]


@lru_cache(maxsize=64)
def read_revocations(crl: bytes, authority: bytes) -> Revocations | None:
    """The revocation list of `authority`, or None when it is damaged or not signed by it (RFC 5280 §6.3)."""
    try:
        read = x509.load_der_x509_crl(crl)
        issuer = load_certificate(authority)
        key = issuer.public_key()
        if read.issuer != issuer.subject or not isinstance(key, ec.EllipticCurvePublicKey):
            return None
        if not read.is_signature_valid(key) or read.next_update_utc is None or _has_unknown_critical(read):
            return None
        return Revocations(
            read.last_update_utc,
            read.next_update_utc,
            {entry.serial_number: entry.revocation_date_utc for entry in read},
        )
    except (ValueError, TypeError, Unreadable):
        return None


def _has_unknown_critical(crl: x509.CertificateRevocationList) -> bool:
    """A critical extension, such as a delta or a partial list, would change what silence means."""
    return any(extension.critical for extension in crl.extensions)
