# SPDX-License-Identifier: Apache-2.0
"""Tables of the public log; apart from the keys', because all of it is public and none of it ever changes.

The log only grows, and the database sees to it: an entry's place points to the entry before it, so places have no
gap; triggers refuse to change or remove an entry or a checkpoint, and let a tile only get longer.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.db import connection, models
from django.db.models import F, Q

from tradelane.kernel.listed import listed
from tradelane.kernel.personal import Label


class LogQueue(models.Model):
    """An entry that waits for its place; written in the transaction of what it is about."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32, unique=True)

    @classmethod
    def add(cls, leaves: Mapping[bytes, bytes]) -> None:
        """Insert leaves by their hashes, in their order, by one statement run many times; who waits already stays."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO trust_logqueue (leaf, leaf_hash) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [(leaf, hashed) for hashed, leaf in leaves.items()],
            )

    def __str__(self) -> str:
        return bytes(self.leaf_hash).hex()


class LogEntry(models.Model):
    """An entry at its place in the tree."""

    personal: ClassVar[dict[str, Label]] = {}

    index = models.BigIntegerField(primary_key=True)
    before = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    """The entry at `index - 1`; only the first has none."""
    leaf = models.BinaryField()
    """Canonical JSON of digests and codes; no personal data (rule LOG-5)."""
    leaf_hash = models.BinaryField(max_length=32, unique=True)

    @classmethod
    def places(cls, hashes: Iterable[bytes]) -> list[tuple[bytes, int]]:
        """Hash and place of those that are in the log; by hand, as each group of titles asks."""
        with connection.cursor() as cursor:
            cursor.execute(*listed('SELECT leaf_hash, "index" FROM trust_logentry WHERE leaf_hash IN (...)', hashes))
            return [(bytes(hashed), index) for hashed, index in cursor.fetchall()]

    @classmethod
    def add(cls, start: int, leaves: Sequence[bytes], hashes: Sequence[bytes]) -> None:
        """Insert entries from place `start` on without the ORM's care for each: a group holds up to a thousand.

        In the caller's transaction. Raises IntegrityError for a place or an entry that is taken.
        """
        with connection.cursor() as cursor:
            cursor.executemany(
                'INSERT INTO trust_logentry ("index", before_id, leaf, leaf_hash) VALUES (%s, %s, %s, %s)',
                [
                    (index, index - 1 if index else None, leaf, hashed)
                    for index, (leaf, hashed) in enumerate(zip(leaves, hashes, strict=True), start)
                ],
            )

    class Meta:
        # a CHECK that comes out as NULL passes, so each part says whether there is one before
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(index=0, before=None) | Q(index__gt=0, before__isnull=False, before=F("index") - 1),
                name="log_places_have_no_gap",
            )
        ]

    def __str__(self) -> str:
        return str(self.index)


class LogTile(models.Model):
    """The hashes of one tile, end to end; a partial tile is the beginning of this row."""

    personal: ClassVar[dict[str, Label]] = {}

    id = models.BigAutoField(primary_key=True)
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint("level", "index", name="log_one_row_per_tile")]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The log's signed word on its size and root; the one of size 0 is also the lock that sequencers take."""

    personal: ClassVar[dict[str, Label]] = {}

    size = models.BigIntegerField(primary_key=True)
    last = models.OneToOneField(LogEntry, models.PROTECT, null=True, related_name="+")
    """The last entry that it covers; none for size 0."""
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=Q(size=0, last=None) | Q(size__gt=0, last__isnull=False, last=F("size") - 1),
                name="log_checkpoint_covers_entries",
            )
        ]

    def __str__(self) -> str:
        return str(self.size)
