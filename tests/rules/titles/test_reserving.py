# SPDX-License-Identifier: Apache-2.0
"""Each rule of reservations: one case that holds, one that does not."""

from dataclasses import replace

from tests.makers import BANK, BUYER, SELLER
from tests.title_makers import HEAD, LATER, TITLE, a_control, a_title, an_entry, standing

from tradelane.kernel.digests import digest_of
from tradelane.titles import rules
from tradelane.titles.values import Jws, Reservation, ReservationState, SignedEntry

ENTRY = digest_of(b"the endorsement")


def test_a_reserved_record_moves_only_by_what_it_is_reserved_for() -> None:
    assert rules.a_reserved_record_moves_only_by_what_it_is_reserved_for(ENTRY, reserved=None)
    assert rules.a_reserved_record_moves_only_by_what_it_is_reserved_for(ENTRY, reserved=ENTRY)
    assert not rules.a_reserved_record_moves_only_by_what_it_is_reserved_for(HEAD, reserved=ENTRY)


def test_only_a_handover_by_one_holder_waits() -> None:
    assert rules.only_a_handover_by_one_holder_waits(a_title(), an_entry(to=BANK))
    assert not rules.only_a_handover_by_one_holder_waits(a_title(), an_entry(to=SELLER)), "nothing is handed over"
    assert not rules.only_a_handover_by_one_holder_waits(a_title(), an_entry(by=BANK, to=BUYER)), "not the holder"
    joint = standing(a_title(), control=a_control(SELLER, BUYER, threshold=2))
    assert not rules.only_a_handover_by_one_holder_waits(joint, an_entry(to=BANK))


def test_only_an_open_reservation_ends() -> None:
    signed = SignedEntry(an_entry(), ENTRY, Jws("", ""))
    opened = Reservation(TITLE, signed, "offer_1", LATER, ReservationState.OPEN)
    delivered = replace(opened, state=ReservationState.DELIVERED)
    assert rules.only_an_open_reservation_ends(opened, to=ReservationState.RELEASED)
    assert rules.only_an_open_reservation_ends(delivered, to=ReservationState.DELIVERED), "again changes nothing"
    assert not rules.only_an_open_reservation_ends(delivered, to=ReservationState.RELEASED)
