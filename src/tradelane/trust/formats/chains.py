# SPDX-License-Identifier: Apache-2.0
"""Is this signer anybody: chain, recognition and revocation at a time; apart, because every file asks it alike.

Paths over several authorities are found by pyhanko-certvalidator (RFC 5280 §6, checked against NIST's PKITS);
a chain is validated once, what depends on the time (validity, recognition, revocation) is asked for that time.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509.oid import ExtensionOID, SignatureAlgorithmOID

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import economy_of
from tradelane.trust.formats.algorithms import accepted_key
from tradelane.trust.formats.certificates import CertificateView, load_certificate, read_certificate
from tradelane.trust.formats.revocation import check_revocation
from tradelane.trust.rules.keys import the_key_may_sign_documents
from tradelane.trust.rules.signing import (
    an_authority_vouches_for_its_own_economy,
    the_certificate_is_valid_at,
    the_key_may_sign,
    the_service_is_recognised_at,
)
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.trust_lists import Authority, TrustList

_CHECKED = frozenset({ExtensionOID.BASIC_CONSTRAINTS, ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE})
_SIGNED_BY = frozenset({SignatureAlgorithmOID.ECDSA_WITH_SHA256, SignatureAlgorithmOID.RSA_WITH_SHA256})
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


def check_signer(
    chain: tuple[bytes, ...], *, at: datetime, trust_list: TrustList, material: Material | None = None
) -> list[Check]:
    """The checks `certificate`, `trust` and `revocation` of a signer at the time `at`.

    `material` is what the file itself keeps; it answers where the list of an authority no longer can.
    """
    try:
        signer = read_certificate(chain[0])
    except Unreadable as error:
        return [invalid("certificate", error.message)]
    anchors = tuple(authority.certificate for authority in trust_list.authorities)
    path = path_to(chain, anchors)
    authority = _authority(path, at, trust_list)
    return [
        _check_certificate(signer, chain, path, at),
        _check_trust(signer, authority, path, at, trust_list),
        check_revocation(path.certificates, authority=authority, at=at, trust_list=trust_list, material=material),
    ]


@dataclass(slots=True)
class SignersAt:
    """Who counts at one moment by one trust list; each chain is weighed once, however many signatures are under it.

    Made for one batch and gone with it, so neither a later list nor a later moment meets what it remembers: one short
    text for each different chain.
    """

    at: datetime
    trust_list: TrustList
    _faults: dict[tuple[bytes, ...], str] = field(default_factory=dict)

    def fault_of(self, chain: tuple[bytes, ...]) -> str:
        """Why the signer does not count, in a sentence; empty when every check is valid."""
        if chain not in self._faults:
            checks = check_signer(chain, at=self.at, trust_list=self.trust_list)
            self._faults[chain] = next((check.why for check in checks if check.result is not Verdict.VALID), "")
        return self._faults[chain]


def _authority(path: Path, at: datetime, trust_list: TrustList) -> Authority | None:
    """The authority where the path begins; of several periods of recognition the one of that time."""
    listed = [a for a in trust_list.authorities if path.certificates and a.certificate == path.certificates[0]]
    return next((a for a in listed if the_service_is_recognised_at(a.recognition, at)), listed[0] if listed else None)


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
            accepted_key(anchor.public_key())
            certificate.verify_directly_issued_by(anchor)
            return der if is_authority(anchor) and not is_authority(certificate) else None
    except (Unreadable, ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return None
    return None


def _is_plain(certificate: x509.Certificate) -> bool:
    """Whether it is signed in a way that counts here, and every critical extension is one that is checked here."""
    return (
        certificate.signature_algorithm_oid in _SIGNED_BY
        and all(extension.oid in _CHECKED for extension in certificate.extensions if extension.critical)
        and not any(extension.oid in _WEIGHED for extension in certificate.extensions)
    )


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether it may issue certificates (RFC 5280 §4.2.1.9, §4.2.1.3)."""
    try:
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
        return constraints.ca and certificate.extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    except x509.ExtensionNotFound:
        return False


def _searched(chain: tuple[bytes, ...], anchors: tuple[bytes, ...]) -> Path:
    """The path over authorities between, valid when the last of them began to be."""
    from tradelane.trust.formats.paths import Fault, find_path  # lazily: it takes a tenth of a second to load

    found = find_path(chain, anchors=anchors, at=max(load_certificate(der).not_valid_before_utc for der in chain))
    if found.fault is Fault.NO_PATH:
        return Path(why="no authority on your trust list issued this certificate")
    if found.fault:
        return Path(why=f"the chain of certificates does not hold: {found.why[:160]}")
    path = found.certificates
    if not is_authority(load_certificate(path[0])):
        return Path(why="the chain of certificates does not hold: it begins with none of an authority")
    constraints = load_certificate(path[0]).extensions.get_extension_for_class(x509.BasicConstraints).value
    if constraints.path_length is not None and len(path) - 2 > constraints.path_length:
        return Path(why="the chain of certificates does not hold: it is longer than its authority allows")
    return Path(path)


def _check_certificate(signer: CertificateView, chain: tuple[bytes, ...], path: Path, at: datetime) -> Check:
    evidence = {"signer": signer.as_evidence(), "at": rfc3339(at)}
    # 1. the certificate says who it is and is for signatures
    if not signer.organisation:
        return invalid("certificate", "The certificate names no organisation.", **evidence)
    if not the_key_may_sign(signer.usages) or "key_cert_sign" in signer.usages:
        return invalid("certificate", the_key_may_sign.text, **evidence)
    if not the_key_may_sign_documents(signer.extended_usages):
        return invalid("certificate", the_key_may_sign_documents.text, **evidence)
    # 2. each certificate in the file is issued by the next, and none is there that the path does not need
    if not _chained(chain) or (path.certificates and not set(chain) <= set(path.certificates)):
        return invalid("certificate", "The certificates in the file do not belong together.", **evidence)
    # 3. all were within their validity period
    try:
        views = [read_certificate(der) for der in path.certificates or chain]
    except Unreadable as error:
        return invalid("certificate", error.message, **evidence)
    for view in views:
        if not the_certificate_is_valid_at(view.not_before, view.not_after, at):
            return invalid("certificate", _out_of_time(view, at), **evidence)
    return valid(
        "certificate", f"The certificate names {signer.name} ({signer.organisation}) and was valid then.", **evidence
    )


def _out_of_time(view: CertificateView, at: datetime) -> str:
    if at < view.not_before:
        began = rfc3339(view.not_before)
        return f"The certificate of {view.name} was not yet valid at {rfc3339(at)}: it began on {began}."
    return f"The certificate of {view.name} had expired at {rfc3339(at)}: it ended on {rfc3339(view.not_after)}."


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


def _economies(signer: CertificateView) -> set[str]:
    """Of the certificate's subject, and of the number that it gives: an authority answers for both."""
    return {signer.economy, economy_of(signer.organisation)}


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
    if not all(an_authority_vouches_for_its_own_economy(authority.economy, one) for one in _economies(signer)):
        return invalid("trust", an_authority_vouches_for_its_own_economy.text, **evidence)
    return valid(
        "trust",
        f"{authority.name} issued it; {trust_list.economy} recognises that authority at level {recognition.level}.",
        **evidence,
    )
