# SPDX-License-Identifier: Apache-2.0
"""Was a certificate taken back before it signed: lists and single answers read; apart from paths, because what was
known on the day may be kept with a file long after nobody publishes it.

Any source that says "revoked then" decides. Otherwise one that covers the moment must say it was not.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from cryptography import x509

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import accepted_key
from tradelane.trust.formats.certificates import CertificateView, load_certificate, read_certificate
from tradelane.trust.formats.issuing import EXPIRED_ON_CRL
from tradelane.trust.formats.ocsp import read_answer
from tradelane.trust.rules.certificates import silence_covers_the_certificate
from tradelane.trust.rules.signing import the_certificate_was_not_revoked_at
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.trust_lists import Authority, TrustList

_NOTHING = Material()


@dataclass(frozen=True, slots=True)
class Revocations:
    """What a revocation list says."""

    issued: datetime
    next_update: datetime
    revoked: dict[int, datetime]
    keeps_expired: bool = False


def check_revocation(
    path: tuple[bytes, ...],
    *,
    authority: Authority | None,
    at: datetime,
    trust_list: TrustList,
    material: Material | None = None,
) -> Check:
    """The check `revocation` of the last certificate of `path`, which begins at `authority`, at the time `at`."""
    if authority is None or len(path) < 2:
        return undetermined(
            "revocation", "Without a trusted authority there is no list of revoked certificates to ask."
        )
    kept = material or _NOTHING
    if len(path) > 2:
        return _check_long(path, at, trust_list, kept)
    return _check_direct(read_certificate(path[-1]), authority, at, kept)


def _check_direct(signer: CertificateView, authority: Authority, at: datetime, kept: Material) -> Check:
    """A certificate issued by the authority itself: its list, the lists and the answers in the file."""
    lists = [read_revocations(crl, authority.certificate) for crl in (authority.crl, *kept.crls) if crl]
    read = [one for one in lists if one is not None]
    answers = [read_answer(der, authority.certificate, signer.serial) for der in kept.ocsps]
    answered = [one for one in answers if one is not None]
    serial = format(signer.serial, "x")
    # 1. whoever says that it was revoked then, decides
    for moment in (*(one.revoked.get(signer.serial) for one in read), *(one.revoked_at for one in answered)):
        if moment is not None and not the_certificate_was_not_revoked_at(moment, at):
            return invalid("revocation", f"The certificate was revoked at {rfc3339(moment)}.", serial=serial)
    # 2. the list of the authority, as it stands on the trust list, then what the file keeps
    for one in read:
        covers = silence_covers_the_certificate(one.issued, signer.not_after, keeps_expired=one.keeps_expired)
        if covers and one.next_update >= at:
            return _not_revoked("list of revoked certificates", one.issued, one.next_update, serial)
    for answer in answered:
        if answer.next_update >= at and silence_covers_the_certificate(answer.issued, signer.not_after):
            return _not_revoked("answer kept in the file", answer.issued, answer.next_update, serial)
    return _open(authority, read, at, serial)


def _not_revoked(source: str, issued: datetime, next_update: datetime, serial: str) -> Check:
    evidence = {"as_of": rfc3339(issued), "next_update": rfc3339(next_update), "serial": serial, "source": source}
    return valid("revocation", f"Not revoked, as of {rfc3339(issued)}.", **evidence)


def _open(authority: Authority, read: list[Revocations], at: datetime, serial: str) -> Check:
    if not read:
        return undetermined("revocation", f"{authority.name} publishes no readable list of revoked certificates.")
    last = max(read, key=lambda one: one.next_update)
    if last.next_update < at:
        why = f"The list of revoked certificates ended at {rfc3339(last.next_update)}, before the signature was made."
    else:
        why = "The certificate had expired before the list was made, and the list leaves out expired ones."
    return undetermined("revocation", why, serial=serial)


def _check_long(path: tuple[bytes, ...], at: datetime, trust_list: TrustList, kept: Material) -> Check:
    """A certificate below authorities between: every one of them is asked for, by pyhanko-certvalidator."""
    from tradelane.trust.formats.paths import Fault, find_path  # lazily: it takes a tenth of a second to load

    listed = {authority.certificate: authority.crl for authority in trust_list.authorities}
    published = [listed[der] for der in path[:-1] if listed.get(der)]
    given = Material(kept.certificates, (*published, *kept.crls), kept.ocsps)
    found = find_path((path[-1], *path[1:-1]), anchors=path[:1], at=at, material=given)
    if found.fault is None:
        return valid("revocation", "No certificate of the chain was revoked then.", lists=len(given.crls))
    if found.fault is Fault.REVOKED:
        return invalid("revocation", f"A certificate of the chain was revoked: {found.why}.")
    why = "An authority between has a revocation list of its own, which is not at hand."
    return undetermined("revocation", why, detail=found.why)


@lru_cache(maxsize=64)
def read_revocations(crl: bytes, authority: bytes) -> Revocations | None:
    """The revocation list of `authority`, or None when it is damaged or not signed by it (RFC 5280 §6.3)."""
    try:
        read = x509.load_der_x509_crl(crl)
        issuer = load_certificate(authority)
        if read.issuer != issuer.subject:
            return None
        key = accepted_key(issuer.public_key())
        if not read.is_signature_valid(key) or read.next_update_utc is None or _has_unknown_critical(read):
            return None
        return Revocations(
            read.last_update_utc,
            read.next_update_utc,
            {entry.serial_number: entry.revocation_date_utc for entry in read},
            any(extension.oid == EXPIRED_ON_CRL for extension in read.extensions),
        )
    except (ValueError, TypeError, Unreadable):
        return None


def _has_unknown_critical(crl: x509.CertificateRevocationList) -> bool:
    """A critical extension, such as a delta or a partial list, would change what silence means."""
    return any(extension.critical for extension in crl.extensions)
