# SPDX-License-Identifier: Apache-2.0
"""Signed entries that wait undelivered for a payment; apart from the heads, which they hold still meanwhile.

migration 0004 sets the trigger: while a reservation is open, its title moves to that very entry or not at all.
"""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import Q

from tradelane.kernel.listed import listed
from tradelane.kernel.personal import Label
from tradelane.titles.models.titles import DIGEST, TitleRow
from tradelane.titles.values import ReservationState


class ReservationRow(models.Model):
    """An entry that its holder signed and that takes effect when something else has happened."""

    personal: ClassVar[dict[str, Label]] = {}

    entry = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="reservations")
    body = models.BinaryField()
    """The canonical bytes that were signed."""
    protected = models.TextField()
    signature = models.TextField()
    opens = models.TextField(blank=True, default="")
    """Of the commitments to the keys that signed, as `OpeningRow` has them."""
    matter = models.CharField(max_length=40)
    """What it waits for: the id of an offer."""
    reserved_at = models.DateTimeField()
    state = models.CharField(max_length=10)
    ended_at = models.DateTimeField(null=True)

    @classmethod
    def holding(cls, titles: Iterable[str]) -> list[tuple[str, str]]:
        """Each of the titles that stands still for an entry, with that entry; by hand, as each group asks."""
        with connection.cursor() as cursor:
            cursor.execute(
                *listed(
                    "SELECT title_id, entry FROM titles_reservation WHERE title_id IN (...) AND state IN (...)",
                    *(titles, [str(ReservationState.OPEN)]),
                )
            )
            found: list[tuple[str, str]] = cursor.fetchall()
            return found

    class Meta:
        db_table = "titles_reservation"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="reservation_one_open_per_title",
                fields=["title"],
                condition=Q(state=str(ReservationState.OPEN)),
            ),
            models.CheckConstraint(
                name="reservation_state_known", condition=Q(state__in=[str(s) for s in ReservationState])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.state}"
