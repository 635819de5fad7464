# SPDX-License-Identifier: Apache-2.0
"""The rules of outage mode: each holds in one case and does not in another."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.conftest import NOON
from tests.receipt_makers import CUSTOMS, a_receipt

from tradelane.kernel.ids import OrganisationId
from tradelane.window.rules import outages as rules
from tradelane.window.values.outages import OutageCause, OutageState, ReceiptStanding, SystemOutage

HOUR = timedelta(hours=1)
NOTICED = SystemOutage("outage_1", CUSTOMS, OutageCause.UNREACHABLE, NOON, None)
PLANNED = SystemOutage("outage_2", CUSTOMS, OutageCause.PLANNED, NOON, NOON + HOUR, announced_at=NOON - 50 * HOUR)


def test_an_outage_is_announced_ahead() -> None:
    assert rules.an_outage_is_announced_ahead(NOON + 48 * HOUR, now=NOON)
    assert not rules.an_outage_is_announced_ahead(NOON + 48 * HOUR - timedelta(seconds=1), now=NOON)


def test_an_announced_outage_has_its_end() -> None:
    assert rules.an_announced_outage_has_its_end(NOON, NOON + timedelta(days=7))
    assert not rules.an_announced_outage_has_its_end(NOON, NOON)
    assert not rules.an_announced_outage_has_its_end(NOON, NOON + timedelta(days=7, seconds=1))


def test_an_agency_announces_for_its_own_system() -> None:
    assert rules.an_agency_announces_for_its_own_system(CUSTOMS, by=CUSTOMS)
    assert not rules.an_agency_announces_for_its_own_system(CUSTOMS, by=OrganisationId("MX.AGENCY.PLANT-HEALTH"))


def test_announced_outages_do_not_overlap() -> None:
    assert rules.announced_outages_do_not_overlap(NOON + HOUR, NOON + 2 * HOUR, others=[PLANNED])
    assert rules.announced_outages_do_not_overlap(NOON - HOUR, NOON, others=[PLANNED])
    assert not rules.announced_outages_do_not_overlap(NOON - HOUR, NOON + timedelta(seconds=1), others=[PLANNED])


def test_only_an_outage_ahead_is_called_off() -> None:
    assert rules.only_an_outage_ahead_is_called_off(PLANNED, now=NOON - timedelta(seconds=1))
    assert not rules.only_an_outage_ahead_is_called_off(PLANNED, now=NOON)


def test_a_provisional_receipt_is_for_a_case_that_waits() -> None:
    assert rules.a_provisional_receipt_is_for_a_case_that_waits([CUSTOMS])
    assert not rules.a_provisional_receipt_is_for_a_case_that_waits([])


def test_a_receipt_counts_in_its_time() -> None:
    receipt = a_receipt()
    assert receipt.valid_until is not None
    assert rules.a_receipt_counts_in_its_time(receipt, at=receipt.issued_at - timedelta(minutes=5))
    assert not rules.a_receipt_counts_in_its_time(receipt, at=receipt.issued_at - timedelta(minutes=6))
    assert rules.a_receipt_counts_in_its_time(receipt, at=receipt.valid_until - timedelta(seconds=1))
    assert not rules.a_receipt_counts_in_its_time(receipt, at=receipt.valid_until)
    real = replace(receipt, provisional=False, valid_until=None)
    assert rules.a_receipt_counts_in_its_time(real, at=NOON + timedelta(days=3000))


def test_an_outage_ends_when_nothing_waits() -> None:
    assert rules.an_outage_ends_when_nothing_waits(NOTICED, queued=0, now=NOON)
    assert not rules.an_outage_ends_when_nothing_waits(NOTICED, queued=1, now=NOON)
    assert not rules.an_outage_ends_when_nothing_waits(PLANNED, queued=0, now=NOON)  # its agency said until when
    assert rules.an_outage_ends_when_nothing_waits(PLANNED, queued=0, now=NOON + HOUR)
    ended = replace(NOTICED, ended_at=NOON)
    assert not rules.an_outage_ends_when_nothing_waits(ended, queued=0, now=NOON)


@pytest.mark.parametrize(
    ("outage", "after", "state", "holds_back"),
    [
        (PLANNED, -HOUR, OutageState.ANNOUNCED, False),
        (PLANNED, timedelta(), OutageState.RUNNING, True),
        (PLANNED, HOUR, OutageState.REPLAYING, False),
        (replace(PLANNED, ended_at=NOON + HOUR), 2 * HOUR, OutageState.ENDED, False),
        (replace(PLANNED, called_off_at=NOON - HOUR), timedelta(), OutageState.CALLED_OFF, False),
        (NOTICED, 9 * HOUR, OutageState.RUNNING, False),
    ],
)
def test_how_an_outage_stands_follows_from_its_times(
    outage: SystemOutage, after: timedelta, state: OutageState, holds_back: bool
) -> None:
    assert outage.state(NOON + after) is state
    assert outage.holds_back(NOON + after) is holds_back
    assert outage.is_open(NOON + after) is (state in (OutageState.RUNNING, OutageState.REPLAYING))


def test_how_long_to_wait_doubles_up_to_five_minutes() -> None:
    waits = [rules.wait_after(n).total_seconds() for n in range(9)]
    assert waits == [0, 5, 10, 20, 40, 80, 160, 300, 300]
    assert rules.wait_after(10_000) == timedelta(minutes=5)


def test_what_took_a_receipts_place_counts_before_its_end() -> None:
    receipt = a_receipt()
    late = NOON + timedelta(days=9)

    def standing(*, superseded: bool = False, withdrawn: bool = False) -> ReceiptStanding:
        return rules.standing_of(receipt, superseded=superseded, withdrawn=withdrawn, now=late)

    assert standing() is ReceiptStanding.EXPIRED
    assert standing(superseded=True) is ReceiptStanding.SUPERSEDED
    assert standing(withdrawn=True) is ReceiptStanding.WITHDRAWN
    assert rules.standing_of(receipt, superseded=False, withdrawn=False, now=NOON) is ReceiptStanding.STANDING
