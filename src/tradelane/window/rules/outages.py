# SPDX-License-Identifier: Apache-2.0
"""How the window goes on while an agency's system is away; apart from deciding, as nothing is decided by it.

WTO Trade Facilitation Agreement art. 10.4 asks for one submission to the single window and art. 7.1 for lodging before
arrival; that a filing counts although a system is down follows from both (our reading). WCO documents on business
continuity are cited from memory, with low confidence.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.window.values.outages import FilingReceipt, OutageState, ReceiptStanding, SystemOutage

_TFA = "WTO Trade Facilitation Agreement"
_CONTINUITY = "WCO guidance on business continuity of customs systems (from memory; low confidence)"
NOTICE = timedelta(hours=48)
"""Before an announced outage: two days let who ships then file before. A house rule; no instrument names a time."""
LONGEST_OUTAGE = timedelta(days=7)
"""What is announced for longer is no outage but a change of procedure."""
VALID_FOR = timedelta(hours=72)
"""Of a provisional receipt: a weekend. While the outage lasts another one takes its place before it ends."""
RENEWED_BEFORE = timedelta(hours=12)
CLOCKS_DIFFER = timedelta(minutes=5)
"""A device at a gate has no better clock."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=5)
"""Between two tries of a system that gave no answer."""


@rule(
    "OUTAGE-1", cites=f"{_TFA} art. 1.1 and 2.1 (published, with an opportunity to prepare); Tradelane house rule",
    field="starts", fix=f"Begin at least {NOTICE.total_seconds() / 3600:.0f} hours from now.",
)  # fmt: skip
def an_outage_is_announced_ahead(starts: datetime, *, now: datetime) -> bool:
    """An agency announces an outage of its system two days ahead."""
    return starts - now >= NOTICE


@rule(
    "OUTAGE-2", cites=f"Tradelane house rule: an outage has an end; {_CONTINUITY}", field="until",
    fix=f"Give an end after the beginning, at most {LONGEST_OUTAGE.days} days later.",
)  # fmt: skip
def an_announced_outage_has_its_end(starts: datetime, until: datetime) -> bool:
    """An announced outage ends after it begins, within a week."""
    return timedelta() < until - starts <= LONGEST_OUTAGE


@rule(
    "OUTAGE-3", cites="Tradelane house rule: an agency speaks for its own system only", field="agency",
    fix="Let an admin or officer of the agency announce it.", refusal=Forbidden,
)  # fmt: skip
def an_agency_announces_for_its_own_system(agency: OrganisationId, *, by: OrganisationId) -> bool:
    """An agency announces, and calls off, outages of its own system."""
    return agency == by


@rule(
    "OUTAGE-4", cites="Tradelane house rule: one outage at a time", field="starts",
    fix="Call off the other one, or choose a time beside it.",
)  # fmt: skip
def announced_outages_do_not_overlap(starts: datetime, until: datetime, *, others: Iterable[SystemOutage]) -> bool:
    """Two announced outages of a system do not overlap."""
    return all(other.until is not None and (until <= other.starts or other.until <= starts) for other in others)


@rule(
    "OUTAGE-5", cites="Tradelane house rule: what has begun is not undone", field="outage",
    fix="Let it end; what waits is brought then.",
)  # fmt: skip
def only_an_outage_ahead_is_called_off(outage: SystemOutage, *, now: datetime) -> bool:
    """An announced outage is called off before it begins."""
    return outage.state(now) is OutageState.ANNOUNCED


@rule(
    "OUTAGE-6", cites=f"{_TFA} art. 10.4.1; UN/CEFACT Recommendation 33 (one submission); {_CONTINUITY}", field="case",
    fix="Wait: the agency's system has the case.",
)  # fmt: skip
def a_provisional_receipt_is_for_a_case_that_waits(waits_for: Iterable[OrganisationId]) -> bool:
    """A provisional receipt is given while a system that is away has not taken the case in."""
    return any(True for _ in waits_for)


@rule(
    "OUTAGE-7", cites="Tradelane house rule: what is provisional lapses", field="valid_until",
    fix="Ask the trader for the receipt that took its place.",
)  # fmt: skip
def a_receipt_counts_in_its_time(receipt: FilingReceipt, *, at: datetime) -> bool:
    """A provisional receipt counts from its issue until its end; the real one from its issue on."""
    return receipt.issued_at - CLOCKS_DIFFER <= at and (receipt.valid_until is None or at < receipt.valid_until)


@rule("OUTAGE-8", cites=f"Tradelane house rule: an outage lasts until all is brought; {_CONTINUITY}", field="outage")
def an_outage_ends_when_nothing_waits(outage: SystemOutage, *, queued: int, now: datetime) -> bool:
    """An outage is over when the system answers again and nothing that it held up waits any more."""
    return queued == 0 and outage.is_open(now) and not outage.holds_back(now)


def wait_after(failures: int) -> timedelta:
    """How long to wait after so many tries in a row without an answer: doubled each time, at most `LONGEST_WAIT`."""
    return min(FIRST_WAIT * 2 ** min(failures - 1, 16), LONGEST_WAIT) if failures > 0 else timedelta()


def standing_of(
    receipt: FilingReceipt, *, superseded: bool, withdrawn: bool, now: datetime
) -> ReceiptStanding:  # fmt: skip
    """How a receipt stands; what took its place counts before its end."""
    if withdrawn:
        return ReceiptStanding.WITHDRAWN
    if superseded:
        return ReceiptStanding.SUPERSEDED
    return ReceiptStanding.STANDING if a_receipt_counts_in_its_time(receipt, at=now) else ReceiptStanding.EXPIRED
