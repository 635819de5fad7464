# SPDX-License-Identifier: Apache-2.0
"""Paths of certificates found and validated for one moment, with revocation (RFC 5280 §6); apart, because this is
the one place that talks to pyhanko-certvalidator, which NIST's PKITS holds to the standard.

Nothing is fetched: what decides is given, so the answer is the same tomorrow and without a network.
"""

from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext, errors
from pyhanko_certvalidator.authority import CertTrustAnchor, derive_quals_from_cert
from pyhanko_certvalidator.policy_decl import PKIXValidationParams

from tradelane.trust.formats.asn1_names import accept_text_as_unique_identifier
from tradelane.trust.values.evidence import Material

accept_text_as_unique_identifier()


class Fault(StrEnum):
    """Why there is no valid path; the most telling reason first."""

    NO_PATH = "no-path"
    """No anchor leads to the certificate."""
    NOT_YET_VALID = "not-yet-valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    STATUS_UNKNOWN = "status-unknown"
    """A certificate of the path is on no revocation list or answer that counts at the moment."""
    BROKEN = "broken"
    """A signature, a name, a constraint, a policy or an algorithm does not hold."""


@dataclass(frozen=True, slots=True)
class FoundPath:
    """A validated path from the anchor to the certificate, DER; or the fault."""

    certificates: tuple[bytes, ...] = ()
    fault: Fault | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class PathInputs:
    """The inputs of RFC 5280 §6.1.1 (c) and (e)-(g) that a relying party may set."""

    policies: frozenset[str] = frozenset({"any_policy"})
    """Acceptable certificate policies, dotted."""
    explicit_policy: bool = False
    inhibit_mapping: bool = False
    inhibit_any: bool = False


ANY_INPUTS = PathInputs()


def find_path(
    chain: Iterable[bytes],
    *,
    anchors: Iterable[bytes],
    at: datetime,
    material: Material | None = None,
    inputs: PathInputs = ANY_INPUTS,
) -> FoundPath:
    """The valid path from one of `anchors` to the first certificate of `chain` at the moment `at`.

    With `material`, each certificate but the anchor needs a revocation list or answer that counts then; without it,
    revocation is not asked. A list made after `at` counts too: it says when each revocation happened.
    """
    try:
        certificates = [asn1_x509.Certificate.load(der, strict=True) for der in chain]
        roots = [_trust_anchor(asn1_x509.Certificate.load(der, strict=True)) for der in anchors]
        context = _context(certificates[1:], roots, at, material)
        parameters = PKIXValidationParams(
            user_initial_policy_set=inputs.policies,
            initial_explicit_policy=inputs.explicit_policy,
            initial_policy_mapping_inhibit=inputs.inhibit_mapping,
            initial_any_policy_inhibit=inputs.inhibit_any,
        )
        validator = CertificateValidator(certificates[0], validation_context=context, pkix_params=parameters)
        found = _finished(validator.async_validate_path())
        return FoundPath(tuple(certificate.dump() for certificate in found))
    except (errors.PathError, errors.ValidationError, ValueError, TypeError, KeyError, IndexError) as error:
        return FoundPath(fault=_fault(error), why=str(error)[:200])


def _context(others: list[Any], roots: list[Any], at: datetime, material: Material | None) -> ValidationContext:
    given = material or Material()
    return ValidationContext(
        trust_roots=roots,
        other_certs=[*others, *(asn1_x509.Certificate.load(der, strict=True) for der in given.certificates)],
        moment=at,
        crls=[asn1_crl.CertificateList.load(der, strict=True) for der in given.crls],
        ocsps=[asn1_ocsp.OCSPResponse.load(der, strict=True) for der in given.ocsps],
        revocation_mode="require" if material is not None else "none",  # type: ignore[arg-type, unused-ignore]
        retroactive_revinfo=True,
    )


def _fault(error: Exception) -> Fault:
    kinds: list[tuple[type[Exception], Fault]] = [
        (errors.PathBuildingError, Fault.NO_PATH),
        (errors.NotYetValidError, Fault.NOT_YET_VALID),
        (errors.ExpiredError, Fault.EXPIRED),
        (errors.RevokedError, Fault.REVOKED),
        (errors.InsufficientRevinfoError, Fault.STATUS_UNKNOWN),
    ]
    return next((fault for kind, fault in kinds if isinstance(error, kind)), Fault.BROKEN)


def _trust_anchor(certificate: Any) -> Any:
    """An anchor with the name and policy constraints of its own certificate, which RFC 5280 §6.1 leaves to us.

    The length it allows is checked by the caller: the library takes it in one place and breaks on it in another.
    """
    return CertTrustAnchor(certificate, replace(derive_quals_from_cert(certificate), max_path_length=None))


def _finished(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine that never waits: without fetching, path validation is plain computing."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise TypeError("path validation tried to wait for something")
