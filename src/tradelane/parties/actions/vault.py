# SPDX-License-Identifier: Apache-2.0
"""Sealing what is about people, and destroying their keys: `privacy` decides, this room destroys.

Keys stand in a database of their own, so they are written before the caller's transaction commits: a crash between
the two leaves a key that seals nothing. Destroying goes the other way round: the tombstone is durable before the key
goes, so a restored copy of the key store can't bring it back.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connections, transaction

from tradelane.parties.formats import sealing
from tradelane.parties.models.vault import VaultKey, VaultPerson
from tradelane.parties.queries import vault as queries
from tradelane.parties.values.vault import About, KeyId, Place

VAULT = "vault"
_AT_ONCE = 400
"""Rows a statement: old SQLite takes 999 parameters."""


@dataclass(frozen=True, slots=True)
class ToSeal:
    """A value, where it goes and whom it is about."""

    content: bytes
    place: Place
    about: About


def seal_all(values: Sequence[ToSeal]) -> list[bytes]:
    """Each value sealed under the key of its people and record, made where there is none, by one commit for all.

    What names nobody stays as it is, and costs nothing.
    """
    named = [value for value in values if value.about.is_sealed]
    keys = _keys_for(named) if named else {}
    sealed = []
    for value in values:
        if value.about.is_sealed:
            id, key = keys[_name_of(value.about)]
            sealed.append(sealing.seal(value.content, key=key, id=id, place=value.place))
        else:
            sealed.append(value.content)
    return sealed


def seal_bytes(content: bytes, *, place: Place, about: About) -> bytes:
    """One value, as `seal_all`."""
    return seal_all([ToSeal(content, place, about)])[0]


def seal_text(text: str, *, place: Place, about: About) -> str:
    """As `seal_bytes`, for a column of text; an empty text stays empty."""
    if not text or not about.is_sealed:
        return text
    return sealing.as_text(seal_bytes(text.encode(), place=place, about=about))


def seal_json(value: Any, *, place: Place, about: About) -> Any:
    """As `seal_bytes`, for a column of JSON; an empty value stays empty."""
    if not value or not about.is_sealed:
        return value
    return sealing.as_text(seal_bytes(queries.written(value), place=place, about=about))


def reseal_text(text: str, *, like: str, place: Place) -> str:
    """A text in the place of another, under the key of that one; plain where that one is. Raises Gone once erased."""
    before = sealing.from_text(like)
    if before is None:
        return text
    id = sealing.key_of(before)
    return sealing.as_text(sealing.seal(text.encode(), key=queries.key_of(id), id=id, place=place))


def reseal_json(value: Any, *, like: Any, place: Place) -> Any:
    """The same for a column of JSON."""
    before = sealing.from_text(like)
    if before is None:
        return value
    id = sealing.key_of(before)
    return sealing.as_text(sealing.seal(queries.written(value), key=queries.key_of(id), id=id, place=place))


def seal_like(content: bytes, *, like: bytes, place: Place) -> bytes:
    """Bytes beside others, sealed under the key of those; plain where those are. Raises Gone once they were erased."""
    if not sealing.is_sealed(like):
        return content
    id = sealing.key_of(like)
    return sealing.seal(content, key=queries.key_of(id), id=id, place=place)


def seal_text_like(text: str, *, like: bytes, place: Place) -> str:
    """The same for a column of text; an empty text stays empty."""
    if not text or not sealing.is_sealed(like):
        return text
    return sealing.as_text(seal_like(text.encode(), like=like, place=place))


def concern(*, matter: str, people: Iterable[str]) -> None:
    """Say whom what was sealed unnamed is about: their erasure then reaches it."""
    keys = VaultKey.objects.filter(matter=matter, destroyed_at=None).values_list("pk", flat=True)
    links = [VaultPerson(key_id=key, person=person) for key in keys for person in sorted(set(people))]
    VaultPerson.objects.bulk_create(links, ignore_conflicts=True)


def close_matter(*, matter: str, on: date) -> None:
    """A matter is over: the time for which law keeps its records starts. The first day told counts."""
    VaultKey.objects.filter(matter=matter, closed_on=None, destroyed_at=None).update(closed_on=on)


def restrict(*, keys: Mapping[KeyId, date | None], now: datetime) -> None:
    """From here on only the law reads what these keys seal; each is destroyed on its day."""
    for id, until in keys.items():
        VaultKey.objects.filter(pk=id, destroyed_at=None, restricted_at=None).update(restricted_at=now)
        VaultKey.objects.filter(pk=id, destroyed_at=None).update(keep_until=until)
    queries.remembered.forget(keys)


def note_asked(*, keys: Iterable[KeyId], now: datetime) -> None:
    """A person asked for erasure and the matter runs: what these keys seal is restricted once it is over."""
    VaultKey.objects.filter(pk__in=list(keys), destroyed_at=None, asked_at=None).update(asked_at=now)


def set_end(*, keys: Mapping[KeyId, date]) -> None:
    """The day on which each key is destroyed."""
    for id, until in keys.items():
        VaultKey.objects.filter(pk=id, destroyed_at=None).update(keep_until=until)


def destroy(*, keys: Collection[KeyId], now: datetime) -> int:
    """Destroy data keys for good: what they seal is noise from here on, in every copy. How many were still there."""
    wanted = sorted(keys)
    if not wanted:
        return 0
    queries.graveyard().bury(wanted, at=now)
    queries.remembered.forget(wanted)
    gone = sum(_take_out(wanted[start : start + _AT_ONCE], now) for start in range(0, len(wanted), _AT_ONCE))
    _scrub()
    return gone


def bury_again(*, now: datetime) -> int:
    """Destroy every key that has a tombstone: after a restore, and whenever a node starts. How many had come back."""
    stones, back = [stone.key for stone in queries.graveyard().tombstones()], []
    for start in range(0, len(stones), _AT_ONCE):
        some = VaultKey.objects.filter(pk__in=stones[start : start + _AT_ONCE], destroyed_at=None)
        back += [KeyId(id) for id in some.values_list("pk", flat=True)]
    return destroy(keys=back, now=now)


def renew_kek() -> str:
    """Make a fresh key-encryption key, which wraps from here on; its name. `rewrap` brings the others under it."""
    return queries.key_encryption().renew()


def rewrap(*, limit: int = 200) -> int:
    """Bring data keys that stand under an earlier key-encryption key under the newest; how many there were.

    Each batch is one commit, so it is stopped and taken up anywhere. An earlier key that wraps nothing any more is
    destroyed.
    """
    encryption, done = queries.key_encryption(), 0
    current = encryption.current()
    if not VaultKey.objects.filter(destroyed_at=None).exclude(kek=current).exists():
        return 0  # a look costs no lock: it is taken again and again
    with transaction.atomic(using=VAULT):
        rows = VaultKey.objects.select_for_update().filter(destroyed_at=None).exclude(kek=current)
        for row in rows.order_by("pk")[:limit]:
            key = encryption.unwrap(bytes(row.wrapped), id=KeyId(row.id), kek=row.kek)
            row.kek, row.wrapped = encryption.wrap(key, id=KeyId(row.id))
            row.save(update_fields=["kek", "wrapped"])
            done += 1
    if not VaultKey.objects.filter(destroyed_at=None).exclude(kek=current).exists():
        earlier = VaultKey.objects.exclude(kek=current).values_list("kek", flat=True)
        for kek in {*earlier.distinct(), *_names_before(current)}:
            encryption.forget(kek)
    return done


def _names_before(current: str) -> list[str]:
    stem, _, number = current.rpartition("-")
    return [f"{stem}-{earlier}" for earlier in range(1, int(number))] if number.isdecimal() else []


Name = tuple[str, str, str]
"""(matter, record, holders): what names a live key."""


def _name_of(about: About) -> Name:
    holders = hashlib.sha256("\n".join(sorted(about.people)).encode()).hexdigest()
    return about.matter[:80], str(about.record), holders


def _keys_for(values: Sequence[ToSeal]) -> dict[Name, tuple[KeyId, bytes]]:
    """The key of each value, made where there is none; what is sealed under it is noted."""
    wanted: dict[Name, tuple[About, set[str]]] = {}
    for value in values:
        fields = wanted.setdefault(_name_of(value.about), (value.about, set()))[1]
        fields.add(f"{value.place.table}.{value.place.field}")
    live = _live(wanted)
    if missing := wanted.keys() - live.keys():
        _add({name: (sealing.new_key_id(), sealing.new_key()) for name in missing}, wanted)
        live |= _live({name: wanted[name] for name in missing})
    for name, row in live.items():
        _note_fields(row, wanted[name][1])
    return {name: (KeyId(row.id), _opened(row)) for name, row in live.items()}


def _live(wanted: Mapping[Name, Any]) -> dict[Name, VaultKey]:
    """Those of the names that have a live key."""
    matters, found = sorted({matter for matter, _, _ in wanted}), {}
    for start in range(0, len(matters), _AT_ONCE):
        for row in VaultKey.objects.filter(destroyed_at=None, matter__in=matters[start : start + _AT_ONCE]):
            name = (row.matter, row.record, row.holders)
            if name in wanted:
                found[name] = row
    return found


def _add(fresh: Mapping[Name, tuple[KeyId, bytes]], wanted: Mapping[Name, tuple[About, set[str]]]) -> None:
    """Keep new keys; where another process was quicker, its key stands and ours is never used."""
    encryption, rows, links = queries.key_encryption(), [], []
    for name, (id, key) in fresh.items():
        about, fields = wanted[name]
        kek, wrapped = encryption.wrap(key, id=id)
        matter, record, holders = name
        rows.append(
            VaultKey(
                id=id, record=record, matter=matter, holders=holders, fields=sorted(fields), wrapped=wrapped, kek=kek,
                opened_on=about.opened_on,
            )
        )  # fmt: skip
        links += [VaultPerson(key_id=id, person=person) for person in sorted(about.people)]
    with transaction.atomic(using=VAULT):
        VaultKey.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_AT_ONCE // 5)
        kept = set(VaultKey.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        VaultPerson.objects.bulk_create(
            [link for link in links if link.key_id in kept], ignore_conflicts=True, batch_size=_AT_ONCE
        )


def _opened(row: VaultKey) -> bytes:
    """The key's bytes; what was just made is unwrapped once and stays in memory, for it is read soon."""
    id = KeyId(row.id)
    if (known := queries.remembered.get(id)) is not None:
        return known
    key = queries.key_encryption().unwrap(bytes(row.wrapped), id=id, kek=row.kek)
    if row.restricted_at is None:
        queries.remembered.put(id, key)
    return key


def _note_fields(row: VaultKey, fields: set[str]) -> None:
    if not fields <= set(row.fields):
        row.fields = sorted({*row.fields, *fields})
        row.save(update_fields=["fields"])


def _take_out(keys: Sequence[KeyId], now: datetime) -> int:
    with transaction.atomic(using=VAULT):
        VaultPerson.objects.filter(key__in=keys).delete()
        return VaultKey.objects.filter(pk__in=keys, destroyed_at=None).update(
            wrapped=b"", destroyed_at=now, restricted_at=None, keep_until=None
        )


def _scrub() -> None:
    """SQLite keeps earlier pages in its write-ahead log: empty it, so that no file holds the wrapped key.

    PostgreSQL drops old rows by its own vacuum, as the guide says.
    """
    connection = connections[VAULT]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
