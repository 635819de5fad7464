# SPDX-License-Identifier: Apache-2.0
"""Heads and entries; apart, so that the constraints that make two holders impossible are read in one place.

Beside the constraints here, migration 0002 sets triggers: entries are never changed or deleted, and a title row
moves only to what its latest entry says.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache, reduce
from itertools import groupby
from operator import or_
from typing import Any, ClassVar

from django.db import IntegrityError, connection, models
from django.db.models import Exists, F, OuterRef, Q

from tradelane.kernel.canonical import canonical, canonical_plain, parse
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import TitleId
from tradelane.kernel.listed import listed
from tradelane.kernel.personal import Label
from tradelane.parties.values.vault import Place
from tradelane.titles.formats.typed_json import from_json, to_json
from tradelane.titles.values import Act, Jws, SignedEntry, Standing, Title, TitleState

DIGEST = 71
"""Characters of `sha256:` and 64 hexadecimal digits."""


_IN_HAND = [str(state) for state in (TitleState.HELD, TitleState.PLEDGED, TitleState.SENDING, TitleState.AWAY)]
_OPENING = [str(act) for act in Act if act in Act.opening()]


def _is_one_of(column: str, values: Iterable[str]) -> Q:
    """For a check of each new row: SQLite compares one after the other, where it makes an index anew of a list."""
    return reduce(or_, (Q((column, str(each))) for each in values))


_AS_BY_DEFAULT = Standing()
_STANDINGS = 4096
_standings: dict[str, Standing] = {}
"""What texts say, of those that were written here lately: who moves a title is as a rule who moves it next. A text says
the same for ever, so that nothing makes an answer untrue; all are let go when there are _STANDINGS."""


def standing_text(standing: Standing) -> str:
    """A title's standing as its column holds it."""
    text = "" if standing == _AS_BY_DEFAULT else canonical_plain(to_json(standing)).decode()
    if len(_standings) >= _STANDINGS:
        _standings.clear()
    _standings[text] = standing
    return text


def standing_of(text: str) -> Standing:
    """What `standing_text` wrote."""
    if text == "":
        return _AS_BY_DEFAULT
    return _standings.get(text) or from_json(Standing, _whole(text), field="standing")


def _whole(text: str) -> Any:
    """Every member of a standing: rows that are older than a field lack it."""
    return {**to_json(Standing()), **parse(text.encode())}


@lru_cache(maxsize=256)
def _moment(at: datetime) -> Any:
    """A moment as the store takes it; entries of one second share it."""
    return connection.ops.adapt_datetimefield_value(at)


def _moment_read(value: datetime) -> datetime:
    """A moment as the store gives it: SQLite keeps UTC without saying so."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


_MOVED = ("holder", "head", "n", "at", "standing")
_CHANGED = ("state", "document", "surrendered_by")
"""Columns that few entries change. Those that stay are not written anew: SQLite writes their indexes anew with them."""
_WRITTEN: dict[str, Callable[[Any], Any]] = {
    "state": str, "at": _moment, "surrendered_by": lambda who: who or "", "standing": standing_text,
}  # fmt: skip
"""How a column holds what is more than text or a number."""


def _to_write(move: tuple[Title, Title]) -> tuple[str, ...]:
    """The columns in which a title differs after its next entry."""
    before, after = move
    stays = all(getattr(before, name) == getattr(after, name) for name in _CHANGED)
    return _MOVED if stays else _MOVED + _CHANGED


def _as_column(title: Title, name: str) -> Any:
    held = getattr(title, name)
    return _WRITTEN[name](held) if name in _WRITTEN else held


COLUMNS = tuple(each.name for each in fields(Title))
"""A title's row has a column for each of its fields, of the same name."""
_AMONG = f"SELECT {', '.join(COLUMNS)} FROM titles_title WHERE id IN (...) ORDER BY id"  # noqa: S608 (names of ours)


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
    standing = models.TextField(blank=True, default="")
    """What the chain says beyond that, canonical JSON (`values.Standing`); empty: as by default."""

    @classmethod
    def among(cls, ids: Iterable[TitleId], *, locked: bool = False) -> list[Title]:
        """Those of the titles that are here; with `locked` their rows are locked until the transaction ends, in one
        order, so that nobody waits in a ring; SQLite's IMMEDIATE transactions lock the store. By hand, as every act on
        a record starts so.
        """
        lock = " FOR UPDATE" if locked and connection.features.has_select_for_update else ""
        with connection.cursor() as cursor:
            cursor.execute(*listed(_AMONG + lock, ids))
            return [cls.title_in(*row) for row in cursor.fetchall()]

    @staticmethod
    def title_in(*row: Any) -> Title:
        """The columns as a value; of texts only those that are more than text are made anew."""
        given: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
        given["state"] = TitleState(given["state"])
        given["at"] = _moment_read(given["at"])
        given["surrendered_by"] = given["surrendered_by"] or None
        given["standing"] = standing_of(given["standing"])
        return Title(**given)

    @classmethod
    def taken(cls) -> "models.QuerySet[TitleRow]":
        """Records but for those whose issue another platform did not take: these never had effect anywhere."""
        not_taken = EntryRow.objects.filter(digest=OuterRef("head"), act=str(Act.STAY))
        return cls.objects.exclude(Exists(not_taken), state=str(TitleState.VOID))

    @classmethod
    def move(cls, moves: Sequence[tuple[Title, Title]]) -> None:
        """Move each title from where it stood to where its next entry leaves it, if it has still the head that it had
        there (compare and swap).

        In their order, in the caller's transaction. Raises IntegrityError when a head is there no more.
        """
        with connection.cursor() as cursor:
            for columns, alike in groupby(moves, _to_write):
                rows = [
                    (*(_as_column(after, name) for name in columns), after.id, before.head) for before, after in alike
                ]
                settings = ", ".join(f"{name} = %s" for name in columns)
                cursor.executemany(
                    f"UPDATE titles_title SET {settings} WHERE id = %s AND head = %s",  # noqa: S608 (names of ours)
                    rows,
                )
                if cursor.rowcount != len(rows):
                    raise IntegrityError("the head moved")

    class Meta:
        db_table = "titles_title"
        constraints = (
            models.CheckConstraint(name="title_state_known", condition=Q(state__in=[str(s) for s in TitleState])),
            models.CheckConstraint(name="title_has_a_holder", condition=~Q(holder="")),
            models.CheckConstraint(
                name="title_frozen_or_ended_is_with_the_carrier",
                condition=Q(state__in=_IN_HAND, surrendered_by="")
                | Q(state=str(TitleState.DISCHARGED), surrendered_by="")
                | (~Q(state__in=_IN_HAND) & ~Q(surrendered_by="") & Q(holder=F("carrier"))),
            ),
            models.UniqueConstraint(
                name="title_one_per_document",
                fields=["registry", "document"],
                condition=~Q(state=str(TitleState.VOID)),
            ),
            models.UniqueConstraint(
                name="title_one_per_number",
                fields=["registry", "carrier", "number"],
                condition=~Q(state=str(TitleState.VOID)),
            ),
        )

    def __str__(self) -> str:
        return self.id


class EntryRow(models.Model):
    """One signed link of a chain; written once."""

    personal: ClassVar[dict[str, Label]] = {
        "body": Label("user.content.private", "customer", "essential.service", 3652),
    }

    digest = models.CharField(primary_key=True, max_length=DIGEST)
    title = models.ForeignKey(TitleRow, on_delete=models.PROTECT, related_name="entries", db_index=False)
    """Found by its place (`entry_one_per_place`), which is an index that begins with it."""
    n = models.PositiveIntegerField()
    prev = models.CharField(max_length=DIGEST, blank=True)
    act = models.CharField(max_length=20)
    by = models.CharField(max_length=80)
    to = models.CharField(max_length=80)
    at = models.DateTimeField()
    body = models.BinaryField()
    """The canonical bytes that were signed; sealed where they bear people's words themselves (`queries.entry_in`)."""
    protected = models.TextField()
    signature = models.TextField()
    home_protected = models.TextField()
    home_signature = models.TextField()
    cosigners = models.TextField(blank=True, default="")
    """JSON list of the further signatures, of those who acted together with the author; empty: none."""
    leaf = models.BinaryField()
    """The entry's leaf in the home registry's public log; empty in a copy that came without its salt."""
    recorded_at = models.DateTimeField()

    @classmethod
    def among(cls, digests: Iterable[Digest]) -> list[Digest]:
        """Those of the entries that are recorded; by hand, as each group asks, and as a rule of new ones."""
        with connection.cursor() as cursor:
            cursor.execute(*listed("SELECT digest FROM titles_entry WHERE digest IN (...)", digests))
            return [Digest(digest) for (digest,) in cursor.fetchall()]

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
                    *(home.protected, home.signature, _cosigners_text(signed), leaf, _moment(recorded_at)),
                )
            )
            if signed.salt or signed.opens:
                salts.append((signed.digest, signed.salt, salts_text(signed.opens)))
        with connection.cursor() as cursor:
            cursor.executemany(
                'INSERT INTO titles_entry (digest, title_id, n, prev, act, "by", "to", at, body, protected, signature,'
                " home_protected, home_signature, cosigners, leaf, recorded_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                rows,
            )
            cursor.executemany("INSERT INTO titles_opening (entry_id, salt, opens) VALUES (%s, %s, %s)", salts)

    class Meta:
        db_table = "titles_entry"
        ordering = ("title", "n")
        constraints = (
            models.UniqueConstraint(name="entry_one_per_place", fields=["title", "n"]),
            models.UniqueConstraint(name="entry_one_after_each", fields=["prev"], condition=~Q(prev="")),
            models.CheckConstraint(name="entry_act_known", condition=_is_one_of("act", Act)),
            models.CheckConstraint(
                name="entry_issue_comes_first",
                condition=Q(n=1, prev="") & _is_one_of("act", _OPENING)
                | (Q(n__gt=1) & ~Q(prev="") & ~_is_one_of("act", _OPENING)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title_id} {self.n} {self.act}"


def body_place(digest: str) -> Place:
    """Where the bytes of an entry are sealed for, which bears people's words in itself; in whichever table."""
    return Place("titles.EntryRow", "body", digest)


def _cosigners_text(signed: SignedEntry) -> str:
    return (
        canonical([[each.protected, each.signature] for each in signed.cosigners]).decode() if signed.cosigners else ""
    )


def cosigners_of(text: str) -> tuple[Jws, ...]:
    """What the column of cosigners holds."""
    return tuple(Jws(*pair) for pair in parse(text.encode())) if text else ()


def salts_text(salts: Iterable[str]) -> str:
    """Salts as a column holds them: one for each party with blanks between; `-`: it did not sign."""
    return " ".join(each or "-" for each in salts)


def salts_in(text: str) -> tuple[str, ...]:
    """What `salts_text` wrote."""
    return tuple("" if each == "-" else each for each in text.split())


class OpeningRow(models.Model):
    """The salts that open an entry's commitments; apart from the entry, so that they can be destroyed."""

    personal: ClassVar[dict[str, Label]] = {}

    entry = models.OneToOneField(EntryRow, primary_key=True, on_delete=models.PROTECT, related_name="opening")
    salt = models.CharField(max_length=64, blank=True)
    """Of the commitment to the holder in the public log."""
    opens = models.TextField(blank=True, default="")
    """Of the commitments to the keys that signed, one for each party with blanks between; `-`: it did not sign."""

    def salts(self) -> tuple[str, ...]:
        """What opens the keys that signed."""
        return salts_in(self.opens)

    class Meta:
        db_table = "titles_opening"

    def __str__(self) -> str:
        return self.entry_id
