# SPDX-License-Identifier: Apache-2.0
"""What holds while a signed entry waits for a payment; apart, as no entry of the chain shows it."""

from tradelane.kernel.digests import Digest
from tradelane.kernel.rule import rule
from tradelane.titles.values import Entry, Reservation, ReservationState, Title


@rule(
    "TITLE-63",
    cites="MLETR art. 11(1)(a); BEA s. 21(2)",
    field="title",
    fix="Wait until the payment it is reserved against came, or until the reservation is released.",
)
def a_reserved_record_moves_only_by_what_it_is_reserved_for(entry: Digest, *, reserved: Digest | None) -> bool:
    """While a signed entry waits with the registry for its payment, the record moves by that entry or not at all."""
    return reserved is None or entry == reserved


@rule(
    "TITLE-64",
    cites="ULB arts 11, 12; BEA ss. 21(2), 31, 33",
    field="entry",
    fix="Sign an act that hands the record to another party, alone, and without terms beyond its own.",
)
def only_a_handover_by_one_holder_waits(title: Title, entry: Entry) -> bool:
    """What waits undelivered is a handover to another party, by a holder who signs alone."""
    control = title.standing.control
    alone = control is None or control.threshold == 1
    return entry.by == title.holder and entry.to != entry.by and alone


@rule("TITLE-65", cites="MLETR art. 11(2)", field="state", fix="Look at the record: the reservation has ended.")
def only_an_open_reservation_ends(reservation: Reservation, *, to: ReservationState) -> bool:
    """A reservation ends once: its entry is delivered, or it is released and the entry never takes effect."""
    return reservation.state in (ReservationState.OPEN, to)
