# SPDX-License-Identifier: Apache-2.0
"""Certificates of origin issued, late, anew and taken back: who may, until when, and how it stays just; apart from
what a certificate must say.

Days and words come in from the agreement's dated terms; no rule here knows a number.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, PersonId, economy_of
from tradelane.kernel.rule import rule
from tradelane.origin.values.certificates import Capacity, CertificateState, CertificationTerms, RevocationGround
from tradelane.parties.values import Actor, OrganisationKind

_BODIES = {Capacity.AUTHORITY: OrganisationKind.AGENCY, Capacity.CHAMBER: OrganisationKind.CHAMBER}
_REVIEW = "WTO Agreement on Rules of Origin, Annex II para. 3(f): prompt review by somebody independent of the issuer"
LEAST_LETTERS = 3
"""Reasons shorter than this say nothing."""


@rule(
    "ORIGIN-17", cites="CPTPP art. 3.20.1 and Annex 3-A; RCEP art. 3.16.1", field="capacity",
    fix="Let somebody issue whom the agreement names, such as an authority, a chamber or the exporter.",
)  # fmt: skip
def the_agreement_lets_them_issue(terms: CertificationTerms, *, capacity: Capacity) -> bool:
    """A certificate of origin is issued by an authority, a chamber or a trader, as its agreement lets."""
    return capacity in terms.issuers


@rule(
    "ORIGIN-18", cites="RCEP art. 3.17.1: the issuing body of the exporting Party", field="issuer", refusal=Forbidden,
    fix="Act for the authority or the chamber of the exporting economy, or certify as its exporter.",
)  # fmt: skip
def they_are_what_they_issue_as(actor: Actor, *, capacity: Capacity, exporting: str) -> bool:
    """An authority or a chamber issues for goods of its own economy; a trader issues for itself alone."""
    if economy_of(actor.organisation) != exporting:
        return capacity is Capacity.IMPORTER
    return capacity not in _BODIES or _BODIES[capacity] in actor.kinds


@rule(
    "ORIGIN-19", cites="RCEP art. 3.17.8: no later than one year after shipment", field="shipped_on",
    fix="Claim after import without it, by what the importing economy's law lets.",
)  # fmt: skip
def a_late_certificate_is_in_time(terms: CertificationTerms, *, shipped_on: date | None, on: date) -> bool:
    """A certificate is issued after shipment no later than the agreement's limit."""
    if shipped_on is None or not terms.retroactive_months:
        return True
    return on <= months_after(shipped_on, terms.retroactive_months)


@rule(
    "ORIGIN-20", cites="RCEP art. 3.17.8: involuntary errors, omissions or other valid causes", field="why",
    fix="Say why it was not issued when the goods were shipped.",
)  # fmt: skip
def a_late_application_says_why(terms: CertificationTerms, *, shipped_on: date | None, on: date, why: str) -> bool:
    """Who asks for a certificate after shipment says why it was not issued then, where such ones are marked."""
    return not retroactive_mark(terms, shipped_on=shipped_on, on=on) or len(why.strip()) >= LEAST_LETTERS


@rule(
    "ORIGIN-21", cites="RCEP art. 3.17.9(a): no later than one year after issue", field="replaces",
    fix="Apply for a new certificate instead.",
)  # fmt: skip
def a_true_copy_is_in_time(terms: CertificationTerms, *, issued_on: date, on: date) -> bool:
    """A certified true copy is issued no later than the agreement's limit after the original."""
    return not terms.copy_months or on <= months_after(issued_on, terms.copy_months)


@rule(
    "ORIGIN-22", cites="RCEP art. 3.17.5(a): the original is invalidated; Tradelane house rule: issued means immutable",
    field="certificate", fix="Act on the certificate that took its place.",
)  # fmt: skip
def a_dead_certificate_stays_dead(state: CertificateState) -> bool:
    """A certificate that was replaced or revoked is neither replaced nor revoked again."""
    return state not in CertificateState.dead()


@rule(
    "ORIGIN-23", cites="RCEP art. 3.17.5: the issuing body of the exporting Party", field="by", refusal=Forbidden,
    fix="Ask who issued it.",
)  # fmt: skip
def only_the_issuer_ends_a_certificate(issuer: OrganisationId, *, by: OrganisationId) -> bool:
    """Only who issued a certificate replaces or revokes it."""
    return issuer == by


@rule(
    "ORIGIN-24", cites="GATT 1994 art. X:3(a); WTO Agreement on Rules of Origin, Annex II para. 3(e)", field="reasons",
    fix="Name the ground, and say in a sentence what was found.",
)  # fmt: skip
def a_revocation_says_why(ground: RevocationGround | None, *, reasons: str) -> bool:
    """A certificate is revoked on a named ground and with reasons, which its exporter is told."""
    return ground is not None and len(reasons.strip()) >= LEAST_LETTERS


@rule("ORIGIN-25", cites=_REVIEW, field="by", fix="Let the exporter contest it.", refusal=Forbidden)
def only_the_exporter_contests(exporter: OrganisationId, *, by: OrganisationId) -> bool:
    """A revocation is contested by the exporter to whom the certificate was issued."""
    return exporter == by


@rule("ORIGIN-26", cites=_REVIEW, field="certificate", fix="Contest a revocation once, up to the day that it names.")
def it_is_contested_once_and_in_time(
    state: CertificateState, *, contest_by: date | None, contested: bool, on: date
) -> bool:
    """A revocation is contested once, no later than the day that it names."""
    return state is CertificateState.REVOKED and not contested and contest_by is not None and on <= contest_by


@rule("ORIGIN-27", cites=_REVIEW, field="by", fix="Give it to an officer who took no part.", refusal=Forbidden)
def somebody_else_decides_the_appeal(person: PersonId | None, *, took_part: Collection[str]) -> bool:
    """An appeal is decided by a named person who took no part in issuing or revoking the certificate."""
    return person is not None and person not in took_part


@rule(
    "ORIGIN-28", cites="RCEP art. 3.17.2; GATT 1994 art. X:3(a)", field="by", refusal=Forbidden,
    fix="Act for the authority or chamber that was asked.",
)  # fmt: skip
def only_who_was_applied_to_decides(issuer: OrganisationId, *, by: OrganisationId) -> bool:
    """An application is decided by the authority or the chamber that it was filed with."""
    return issuer == by


@rule(
    "ORIGIN-29", cites="RCEP art. 3.22.2(b), 3.17.5; CPTPP art. 3.24.1(b)", field="certificate",
    fix="Claim on the certificate that took its place, or at the general rate.",
)  # fmt: skip
def a_claim_rests_on_a_certificate_in_force(state: CertificateState) -> bool:
    """A preference is claimed on a certificate that is valid on the day and was neither replaced nor revoked."""
    return state is CertificateState.IN_FORCE


def retroactive_mark(terms: CertificationTerms, *, shipped_on: date | None, on: date) -> str:
    """The words that a certificate issued on the day bears because the goods were shipped before; else nothing."""
    if shipped_on is None or on <= shipped_on + timedelta(days=terms.late_after_days):
        return ""
    return terms.retroactive_mark


def valid_until(terms: CertificationTerms, *, issued_on: date) -> date | None:
    """The last day on which a certificate proves origin; None where the agreement names no period."""
    return months_after(issued_on, terms.valid_months) if terms.valid_months else None


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, monthrange(day.year + year, month + 1)[1]))
