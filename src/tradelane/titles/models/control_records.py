# SPDX-License-Identifier: Apache-2.0
"""Records of control tracking registries: those that this node keeps as one, and those that it signs, and reads, as a
platform; apart from chains, which no registry holds.

Nobody's data stands here: records name platforms by code, and bills by checksum.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from tradelane.kernel.personal import Label
from tradelane.titles.formats.dcsa.control_records import read_control_record, read_list
from tradelane.titles.models.platforms import PlatformRow
from tradelane.titles.values.dcsa import ControlAction, ControlStanding, InsertedRecord


class ControlRecordRow(models.Model):
    """A platform's record that this node keeps as a registry; written once, one after each and one at each place."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=64)
    """The checksum of the compact JWS."""
    ebl = models.CharField(max_length=64)
    n = models.PositiveIntegerField()
    """Place in the bill's list, from 1."""
    previous = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=4)
    inserted_at = models.BigIntegerField()
    """In milliseconds since 1970, as it is answered."""
    text = models.TextField()
    """The compact JWS."""
    head = models.TextField()
    """The registry's head over the list as it stood with this record: the same post is answered with it again."""

    class Meta:
        db_table = "titles_control_record"
        ordering = ("ebl", "n")
        constraints = (
            models.UniqueConstraint(name="control_record_one_per_place", fields=["ebl", "n"]),
            models.UniqueConstraint(name="control_record_one_successor", fields=["ebl", "previous"]),
        )

    def __str__(self) -> str:
        return f"{self.ebl} {self.n}"

    def value(self) -> InsertedRecord:
        """The row as it is answered."""
        return InsertedRecord(self.actor, self.inserted_at, self.text)


class GuardRow(models.Model):
    """Which registry guards the chains that this platform begins: to one peer, or to all that have no row."""

    personal: ClassVar[dict[str, Label]] = {}

    peer = models.CharField(primary_key=True, max_length=10)
    """The code of a platform, or `EVERY_PEER`."""
    registry = models.ForeignKey(PlatformRow, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    """None: chains to this peer are not guarded, whatever goes for the others."""

    EVERY_PEER: ClassVar[str] = "*"

    class Meta:
        db_table = "titles_guard"

    def __str__(self) -> str:
        return self.peer


class GuardedRow(models.Model):
    """A bill whose chain names a registry, and what that registry said of it last."""

    personal: ClassVar[dict[str, Label]] = {}

    ebl = models.CharField(primary_key=True, max_length=64)
    registry = models.CharField(max_length=1024)
    """Its address, as the chain's first entry has it."""
    said = models.TextField(blank=True, default="")
    """Its list, under its signature; empty until it was asked."""
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "titles_guarded"

    def __str__(self) -> str:
        return self.ebl

    @property
    def standing(self) -> ControlStanding:
        """The bill by that list."""
        if not self.said:
            return ControlStanding()
        listed = read_list(self.said.encode())
        return ControlStanding.of([read_control_record(each.text, field="records")[1] for each in listed.records])


class StatedRecordRow(models.Model):
    """A record that this platform signed for a registry: kept before it is sent, and sent again as the same bytes.

    Another one takes its place only where the registry's tail had moved, so that this one can't come in any more.
    """

    personal: ClassVar[dict[str, Label]] = {}

    ebl = models.CharField(max_length=64)
    action = models.CharField(max_length=30)
    about = models.CharField(max_length=64)
    """The entry of the chain by which the bill goes, or the record that is answered."""
    previous = models.CharField(max_length=64, blank=True)
    text = models.TextField()
    """The compact JWS."""

    class Meta:
        db_table = "titles_stated_record"
        constraints = (
            models.UniqueConstraint(name="stated_record_once", fields=["ebl", "action", "about"]),
            models.CheckConstraint(
                name="stated_record_action_known", condition=Q(action__in=[str(each) for each in ControlAction])
            ),
        )

    def __str__(self) -> str:
        return f"{self.ebl} {self.action}"
