# SPDX-License-Identifier: Apache-2.0
"""Heads and entries; apart, so that the constraints that make two holders impossible are read in one place.

Beside the constraints here, migration 0002 sets triggers: entries are never changed or deleted, and a title row
moves only to what its latest entry says.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import IntegrityError, connection, models
from django.db.models import F, Q

from tradelane.kernel.digests import Digest
from tradelane.kernel.personal import Label
from tradelane.titles.values import Act, Jws, SignedEntry, Title, TitleState

DIGEST = 71
"""Characters of `sha256:` and 64 hexadecimal digits."""


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


class TitleRow(models.Model):
    """The one head of a record: where it stands after its latest entry."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.CharField(primary_key=True, max_length=40)
    registry = models.CharField(max_length=80)
    number = models.CharField(max_length=60)
    document = models.CharField(max_length=DIGEST)
    consignment = models.CharField(max_length=40, db_index=True)
    governing_law = models.CharField(max_length=200)
    carrier = models.CharField(max_length=80)
    state = models.CharField(max_length=20)
    holder = models.CharField(max_length=80, db_index=True)
    head = models.CharField(max_length=DIGEST, unique=True)
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    surrendered_by = models.CharField(max_length=80, blank=True)

    @classmethod
    def move(cls, moves: Sequence[tuple[Title, Digest]]) -> None:
        """Move each title to where its next entry leaves it, from the head that was seen (compare and swap).

        In their order, in the caller's transaction. Raises IntegrityError when a head is there no more.
        """
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE titles_title SET state = %s, holder = %s, head = %s, n = %s, at = %s, surrendered_by = %s"
                " WHERE id = %s AND head = %s",
                [
                    (
                        *(str(title.state), title.holder, title.head, title.n, _moment(title.at)),
                        *(title.surrendered_by or "", title.id, seen_head),
                    )
                    for title, seen_head in moves
                ],
            )
            if cursor.rowcount != len(moves):
                raise IntegrityError("the head moved")

    class Meta:
        db_table = "titles_title"
        constraints = (
            models.CheckConstraint(name="title_state_known", condition=Q(state__in=[str(s) for s in TitleState])),
            models.CheckConstraint(name="title_has_a_holder", condition=~Q(holder="")),
            models.CheckConstraint(
                name="title_frozen_or_ended_is_with_the_carrier",
                condition=Q(state=str(TitleState.HELD), surrendered_by="")
                | (~Q(state=str(TitleState.HELD)) & ~Q(surrendered_by="") & Q(holder=F("carrier"))),
            ),
            models.UniqueConstraint(name="title_one_per_document", fields=["registry", "document"]),
            models.UniqueConstraint(name="title_one_per_number", fields=["registry", "carrier", "number"]),
        )

    def __str__(self) -> str:
        return self.id


class EntryRow(models.Model):
    """One signed link of a chain; written once."""

    personal: ClassVar[dict[str, Label]] = {}

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="entries")
    n = models.PositiveIntegerField()
    prev = models.CharField(max_length=DIGEST, blank=True)
    act = models.CharField(max_length=20)
    by = models.CharField(max_length=80)
    to = models.CharField(max_length=80)
    at = models.DateTimeField()
    body = models.BinaryField()
    """The canonical bytes that were signed."""
    protected = models.TextField()
    signature = models.TextField()
    home_protected = models.TextField()
    home_signature = models.TextField()
    leaf = models.BinaryField()
    """The entry's leaf in the home registry's public log; empty in a copy that came without its salt."""
    recorded_at = models.DateTimeField()

    @classmethod
    def add(cls, entries: Iterable[tuple[SignedEntry, bytes, bytes]], *, recorded_at: datetime) -> None:
        """Insert signed entries with their bytes and their leaves, and the salts that open them.

        In the caller's transaction, by one statement run many times: a group holds hundreds. Raises IntegrityError
        when an entry, or its place in the chain, is there already.
        """
        rows, salts = [], []
        for signed, body, leaf in entries:
            entry, home = signed.entry, signed.home or Jws("", "")
            rows.append(
                (
                    *(signed.digest, entry.title, entry.n, entry.prev, str(entry.act), entry.by, entry.to),
                    *(_moment(entry.at), body, signed.author.protected, signed.author.signature),
                    *(home.protected, home.signature, leaf, _moment(recorded_at)),
                )
            )
            if signed.salt:
                salts.append((signed.digest, signed.salt))
        with connection.cursor() as cursor:
            cursor.executemany(
                'INSERT INTO titles_entry (digest, title_id, n, prev, act, "by", "to", at, body, protected, signature,'
                " home_protected, home_signature, leaf, recorded_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                rows,
            )
            cursor.executemany("INSERT INTO titles_opening (entry_id, salt) VALUES (%s, %s)", salts)

    class Meta:
        db_table = "titles_entry"
        ordering = ("title", "n")
        constraints = (
            models.UniqueConstraint(name="entry_one_per_place", fields=["title", "n"]),
            models.UniqueConstraint(name="entry_one_after_each", fields=["prev"], condition=~Q(prev="")),
            models.CheckConstraint(name="entry_act_known", condition=Q(act__in=[str(a) for a in Act])),
            models.CheckConstraint(
                name="entry_issue_comes_first",
                condition=Q(n=1, prev="", act=str(Act.ISSUE)) | (Q(n__gt=1) & ~Q(prev="") & ~Q(act=str(Act.ISSUE))),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title_id} {self.n} {self.act}"


class OpeningRow(models.Model):
    """The salt that opens an entry's holder commitment; apart from the entry, so that it can be destroyed."""

    personal: ClassVar[dict[str, Label]] = {}

    entry = models.OneToOneField(EntryRow, primary_key=True, on_delete=models.PROTECT, related_name="opening")
    salt = models.CharField(max_length=64)

    class Meta:
        db_table = "titles_opening"

    def __str__(self) -> str:
        return self.entry_id
