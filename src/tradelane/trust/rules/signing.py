# SPDX-License-Identifier: Apache-2.0
"""When a signature counts; apart, so that the JSON, XML and PDF readers ask the same questions."""

from collections.abc import Collection
from datetime import datetime, timedelta

from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.trust.values.trust_lists import Recognition

UNDERSTOOD_HEADERS = frozenset({"sigT"})
"""Extensions of the JWS header that we read: the signing time of JAdES (ETSI TS 119 182-1 §5.2.1)."""

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far the clocks of a signer and of a time-stamping authority may differ."""

HALF_ORDER_P256 = 0x7FFFFFFF800000007FFFFFFFFFFFFFFFDE737D56D38BCF4279DCE5617E3192A8
"""Half the order of NIST P-256 (SEC 2 §2.4.2)."""


@rule("TRUST-2", cites="RFC 7515 §4.1.11", field="crit", fix="Leave out header extensions that readers don't know.")
def every_critical_header_is_understood(critical: object, present: Collection[str]) -> bool:
    """A header that the signer marks as critical is one we understand, is present and is named once."""
    if not isinstance(critical, list) or not critical or not all(isinstance(name, str) for name in critical):
        return False
    return (
        len(set(critical)) == len(critical)
        and UNDERSTOOD_HEADERS.issuperset(critical)
        and set(critical) <= set(present)
    )


@rule("TRUST-3", cites="RFC 4648 §3.5", fix="Encode again without line breaks and with zero padding bits.")
def base64_has_one_spelling(text: str, again: str) -> bool:
    """Base64 text is exactly what encoding its bytes again gives; two spellings of one value would hide a change."""
    return text == again


@rule("TRUST-4", cites="RFC 5280 §4.1.2.5", fix="Sign with a certificate that is valid on the day.")
def the_certificate_is_valid_at(not_before: datetime, not_after: datetime, at: datetime) -> bool:
    """Every certificate of the chain was within its validity period when the signature was made."""
    return not_before <= at <= not_after


@rule("TRUST-5", cites="RFC 5280 §4.2.1.3", fix="Sign with a certificate issued for signatures.")
def the_key_may_sign(usages: Collection[str]) -> bool:
    """The certificate allows its key to sign documents: digital signature or content commitment."""
    return bool({"digital_signature", "content_commitment"} & set(usages))


@rule("TRUST-6", cites="UNCITRAL MLES 2001 art 12", fix="Ask your economy to recognise the authority.")
def the_service_is_recognised_at(recognition: Recognition, at: datetime) -> bool:
    """The trust list recognises the service at the time of signing."""
    return recognition.start <= at and (recognition.end is None or at <= recognition.end)


@rule("TRUST-7", cites="RFC 5280 §5.3", fix="Ask the issuer for a fresh document.")
def the_certificate_was_not_revoked_at(revoked_at: datetime | None, at: datetime) -> bool:
    """The signer's certificate was not revoked when the signature was made."""
    return revoked_at is None or at < revoked_at


@rule("TRUST-8", cites="RFC 3161 §2.4.2", fix="Stamp the signature that the file holds.")
def the_timestamp_covers_the_signature(imprint: bytes, expected: bytes) -> bool:
    """The time stamp is over the digest of this very signature."""
    return imprint == expected


@rule("TRUST-9", cites="ETSI EN 319 102-1 §5.6", fix="Check the clocks of the signer and of the stamping authority.")
def the_signature_is_not_later_than_its_timestamp(signed_at: datetime, stamped_at: datetime) -> bool:
    """The time a signer claims is not later than the time stamp, clocks differing by 5 minutes at most."""
    return signed_at <= stamped_at + CLOCK_TOLERANCE


@rule("TRUST-10", cites="UNCITRAL MLES 2001 art 6(3)", fix="Have the issuer sign with its own certificate.")
def the_signer_is_the_issuer(signer: OrganisationId, issuer: object) -> bool:
    """A document is signed with the certificate of the organisation that it names as its issuer."""
    return signer == issuer


@rule("TRUST-11", cites="ETSI EN 319 412-1 §5.1.4", fix="Use a certificate of the organisation's own economy.")
def an_authority_vouches_for_its_own_economy(authority: str, organisation: str) -> bool:
    """An authority certifies organisations of its own economy only."""
    return authority == organisation


@rule("TRUST-12", cites="ETSI TS 119 602 §6.3", field="next_update", fix="Fetch the present trust list.")
def a_trust_list_is_current(next_update: datetime, now: datetime) -> bool:
    """A trust list decides only until its next update is due."""
    return now <= next_update


@rule("TRUST-13", cites="SEC 1 §4.1.4", fix="Take the file from its source again.")
def the_signature_has_one_form(s: int) -> bool:
    """An ECDSA signature is in its low form; the other form would be a second file that says the same."""
    return 0 < s <= HALF_ORDER_P256


@rule("TRUST-15", cites="RFC 3161 §2.3", fix="Use a certificate issued for time stamping only.")
def the_key_may_only_stamp(usages: Collection[str], *, critical: bool) -> bool:
    """A stamping key is certified for time stamping, critically and for nothing else."""
    return critical and set(usages) == {"time_stamping"}


def unreadable_spelling(field: str) -> Unreadable:
    """TRUST-3 as a reading error: the file can't be read further."""
    broken = base64_has_one_spelling
    return Unreadable(broken.text, field=field, rule=broken.id, fix=broken.fix, cites=broken.cites)
