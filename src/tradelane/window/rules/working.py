# SPDX-License-Identifier: Apache-2.0
"""How officers share work, look at goods and trust traders, and how a trader takes a case back; apart from deciding."""

from collections.abc import Iterable
from datetime import date, datetime

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.rule import rule
from tradelane.window.values import Agency, Case, CaseState, Claim, Inspection, ReviewVerdict, TierGrant

_TFA = "WTO Trade Facilitation Agreement"
PHOTO_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"RIFF": "image/webp"}
"""First bytes of a picture → its media type."""
PHOTO_LARGEST = 5_000_000
PHOTOS_AT_MOST = 20


@rule(
    "WIN-21", cites="Tradelane house rule: one officer of an agency works on a case at a time", field="case",
    fix="Ask the officer who has it to hand it over.",
)  # fmt: skip
def a_case_is_claimed_by_one_officer_of_its_agency(claim: Claim | None, *, officer: PersonId | None) -> bool:
    """An officer claims a case that no other officer of the agency has."""
    return claim is None or claim.officer == officer


@rule(
    "WIN-22", cites="Tradelane house rule: who works on a case answers for it", field="case",
    fix="Let the officer who has the case answer, or ask for a hand-over.",
)  # fmt: skip
def who_claimed_a_case_answers_for_it(claim: Claim | None, *, officer: PersonId | None) -> bool:
    """While an officer has a case, no colleague of the agency answers for it."""
    return claim is None or claim.officer == officer


@rule(
    "WIN-23", cites="Tradelane house rule: an agency acts within its own competence", field="to",
    fix="Choose an officer of your own agency.",
)  # fmt: skip
def a_case_is_handed_to_an_officer_of_the_agency(to: PersonId, *, officers: Iterable[PersonId]) -> bool:
    """A case is handed to a colleague who is an officer of the same agency."""
    return to in set(officers)


@rule(
    "WIN-24", cites=f"{_TFA} art. 10.1 (formalities no heavier than needed)", field="case",
    fix="Appeal a refusal; a clearance you do not use lapses.",
)  # fmt: skip
def only_an_open_case_is_withdrawn(case: Case) -> bool:
    """A trader takes back a case as long as it is not decided."""
    return case.state in CaseState.open()


@rule(
    "WIN-25", cites="WCO SAFE Framework of Standards, pillar 2; Tradelane house rule: four eyes", field="by",
    fix="Let another officer of customs confirm it.", refusal=Forbidden,
)  # fmt: skip
def a_tier_is_confirmed_by_another_officer(grant: TierGrant, *, officer: PersonId | None) -> bool:
    """The officer who proposed a trader's tier does not confirm it."""
    return officer is not None and officer != grant.proposed_by


@rule(
    "WIN-26", cites=f"{_TFA} art. 7.7; WCO SAFE Framework of Standards, pillar 2", field="starts",
    fix="Give a first and a last day, in this order, and the number of the certificate.",
)  # fmt: skip
def a_tier_has_its_time_and_its_certificate(starts: date, ends: date, *, certificate: str) -> bool:
    """A trader's tier is certified under a number and for a time."""
    return starts <= ends and bool(certificate.strip())


@rule(
    "WIN-27", cites=f"{_TFA} art. 7.4 (risk management); WCO Revised Kyoto Convention, General Annex, chapter 6",
    field="verdict", fix="Book the inspection, and write down what it found.",
)  # fmt: skip
def goods_in_the_red_channel_are_looked_at_first(
    case: Case, *, agency: Agency, verdict: ReviewVerdict, inspections: Iterable[Inspection], customs: str
) -> bool:
    """In the red channel customs approves only after an inspection of the goods has been written down."""
    if case.channel != "red" or agency.role != customs or verdict is not ReviewVerdict.APPROVE:
        return True
    return any(i.agency == agency.role and i.found is not None for i in inspections)


@rule(
    "WIN-28", cites=f"{_TFA} art. 10.1; WCO Revised Kyoto Convention, General Annex, standard 3.33", field="when",
    fix="Book a time to come, and say where.",
)  # fmt: skip
def an_inspection_is_booked_ahead_at_a_place(when: datetime, place: str, *, now: datetime) -> bool:
    """An inspection is booked for a time to come and a place, so that the trader can be there."""
    return when > now and bool(place.strip())


@rule(
    "WIN-29", cites=f"{_TFA} art. 10.1; Tradelane house rule: every decision is cited", field="findings",
    fix="Say in a sentence what was found; of an inspection that is booked and not written down yet.",
)  # fmt: skip
def an_inspection_is_written_down_once_in_words(inspection: Inspection | None, *, findings: str) -> bool:
    """What an inspection found is written down once, in words."""
    return inspection is not None and inspection.found is None and len(findings.strip()) >= 3


@rule(
    "WIN-30", cites="Tradelane house rule: a file is what it says", field="photos",
    fix=f"Add at most {PHOTOS_AT_MOST} pictures as JPEG, PNG or WebP of at most {PHOTO_LARGEST} bytes each.",
)  # fmt: skip
def a_photo_is_a_picture_of_fair_size(photos: Iterable[bytes]) -> bool:
    """Photos of an inspection are pictures, few and of fair size."""
    listed = list(photos)
    return len(listed) <= PHOTOS_AT_MOST and all(photo_kind(p) and len(p) <= PHOTO_LARGEST for p in listed)


@rule(
    "WIN-31", cites=f"{_TFA} art. 7.7; Tradelane house rule: an agency acts within its own competence", field="by",
    fix="Ask customs of the economy.", refusal=Forbidden,
)  # fmt: skip
def only_customs_trusts_a_trader(customs: Iterable[OrganisationId], *, by: OrganisationId) -> bool:
    """A trader's tier is a matter of the customs administration."""
    return by in set(customs)


def photo_kind(content: bytes) -> str:
    """The media type of a picture by its first bytes; empty when it is none of those that browsers show."""
    if content[:4] == b"RIFF" and content[8:12] != b"WEBP":
        return ""
    return next((kind for start, kind in PHOTO_KINDS.items() if content.startswith(start)), "")
