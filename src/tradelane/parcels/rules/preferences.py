# SPDX-License-Identifier: Apache-2.0
"""Whether a line gets the preference that it claims; apart, because a refused claim is no fault of the line.

A claim that is refused leaves the line at the general rate, and its verdict names the rule. So nobody pays less than
is proven, and who can prove more may still claim after import.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tradelane.kernel.rule import rule
from tradelane.parcels.values import DECLARATION, ProvenOrigin
from tradelane.tariff.rules import both_ends_are_members_of_the_agreement
from tradelane.tariff.values import Measure, Membership

AGREEMENT = r"[A-Z][A-Z0-9+-]{1,19}"
PROOF = r"[A-Za-z0-9][A-Za-z0-9./_-]{2,34}"
"""As certificates are numbered: an..35 of the WCO Data Model (D013)."""


@rule(
    "PARCEL-13", cites="CPTPP art. 3.24.1; RCEP art. 3.22.2: a claim is made by declaration, with its proof",
    field="proof", fix='Name the agreement, and the number of its certificate or "DECLARATION"; or neither.',
)  # fmt: skip
def a_claim_names_its_agreement_and_its_proof(agreement: str, *, proof: str) -> bool:
    """A line that claims a preference names the agreement and what proves the origin; another names neither."""
    if not agreement or not proof:
        return not agreement and not proof
    return re.fullmatch(AGREEMENT, agreement) is not None and re.fullmatch(PROOF, proof) is not None


@rule(
    "PARCEL-14", cites="Vienna Convention on the Law of Treaties art. 26; each agreement's entry into force",
    field="agreement", fix="Claim an agreement that is in force between the country of origin and the destination.",
)  # fmt: skip
def the_agreement_binds_both_ends(
    agreement: str, *, origin: str, destination: str, on: date, memberships: Iterable[Membership]
) -> bool:
    """A preference is granted between economies for both of which its agreement is in force on the day."""
    return both_ends_are_members_of_the_agreement(
        agreement, origin=origin, destination=destination, on=on, memberships=memberships
    )


@rule(
    "PARCEL-15", cites="RCEP art. 3.22.2(b); CPTPP art. 3.24.1(b): a valid proof at the time of the claim",
    field="proof", fix="Have the certificate sent to this node, then claim after import.",
)  # fmt: skip
def the_certificate_is_known(known: Iterable[ProvenOrigin]) -> bool:
    """A claim by certificate names one that this node was shown: unknown is not proven."""
    return any(True for _ in known)


@rule(
    "PARCEL-16", cites="RCEP art. 3.16 and 3.17.5; CPTPP art. 3.20.5", field="proof",
    fix="Name the certificate that took its place, or pay the general rate.",
)  # fmt: skip
def the_certificate_stands(certificate: ProvenOrigin, *, on: date) -> bool:
    """A certificate proves origin within its validity, unless it was revoked or replaced."""
    valid = certificate.valid_from <= on and (certificate.valid_to is None or on <= certificate.valid_to)
    return valid and not certificate.ended


@rule(
    "PARCEL-17", cites="CPTPP Annex 3-B(6); RCEP Annex 3B: the goods with their HS codes", field="proof",
    fix="Claim only for goods that the certificate lists, of the origin that it certifies.",
)  # fmt: skip
def the_certificate_covers_the_goods(certificate: ProvenOrigin, *, origin: str, hs_code: str) -> bool:
    """A certificate proves the origin of the goods that it lists, by subheading and country, and of no others."""
    return certificate.exporting == origin and hs_code[:6] in certificate.hs_codes


@rule(
    "PARCEL-18", cites="CPTPP art. 3.23(a); RCEP art. 3.22.3(a): value up to which no certificate is asked for",
    field="proof", fix="Name a certificate of origin for a parcel of this value.",
)  # fmt: skip
def a_declaration_is_within_the_value_limit(whole: Decimal, *, limit: Decimal | None) -> bool:
    """A declaration alone suffices while the whole parcel is worth no more than the agreement's value limit."""
    return limit is not None and whole <= limit


@rule(
    "PARCEL-19", cites="each agreement's schedule of tariff commitments", field="agreement",
    fix="Claim an agreement whose schedule has a rate for the goods, or none where the general rate is free.",
)  # fmt: skip
def the_agreement_has_a_rate_for_the_goods(measure: Measure | None) -> bool:
    """A preference is granted where the agreement's rate for the goods is on file."""
    return measure is not None


def why_a_certificate_fails(known: Iterable[ProvenOrigin], *, origin: str, hs_code: str, on: date) -> str:
    """Id of the rule that the certificates of a number break; empty when one of them proves the origin.

    Of several the one that comes furthest decides, because two issuers may give the same number.
    """
    listed = tuple(known)
    if not the_certificate_is_known(listed):
        return the_certificate_is_known.id
    standing = [each for each in listed if the_certificate_stands(each, on=on)]
    if not standing:
        return the_certificate_stands.id
    covered = any(the_certificate_covers_the_goods(each, origin=origin, hs_code=hs_code) for each in standing)
    return "" if covered else the_certificate_covers_the_goods.id


def is_declaration(proof: str) -> bool:
    """Whether a claim rests on the importer's declaration alone."""
    return proof == DECLARATION
