# SPDX-License-Identifier: Apache-2.0
"""Opening what is sealed, and whose keys there are; apart, so that a plain value comes out by one door.

Keys that were opened stay in this process's memory for a short while, so that a list of orders asks the key store
once. A key destroyed by this process is forgotten at once; by another one, within `REMEMBERED`.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

import orjson
from django.conf import settings
from django.db.models import Count, Q

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Gone, Unreadable
from tradelane.parties.adapters.graveyard import GraveyardFile
from tradelane.parties.adapters.key_folder import KeyFolder
from tradelane.parties.formats import sealing
from tradelane.parties.models.vault import VaultKey, VaultPerson
from tradelane.parties.ports import Graveyard, KeyEncryption
from tradelane.parties.values.vault import KeyId, KeyView, Place, Record, VaultState

REMEMBERED = 30.0
"""Seconds for which an opened key stays in memory."""
REMEMBERED_KEYS = 2_000
"""At most so many: a few hundred kilobytes."""
_AT_ONCE = 500
"""Keys a statement: old SQLite takes 999 parameters."""
_by_law: ContextVar[bool] = ContextVar("reading what only law may read", default=False)


def open_bytes(content: bytes, *, place: Place) -> bytes:
    """What `content` seals; `content` itself when it is not sealed.

    Raises Gone when it was erased (ERASE-1) or is kept for the law alone (ERASE-2), Unreadable when it was changed.
    """
    if not sealing.is_sealed(content):
        return content
    return sealing.unseal(content, key=key_of(sealing.key_of(content)), place=place)


def open_text(text: str, *, place: Place) -> str:
    """As `open_bytes`, for a column of text."""
    sealed = sealing.from_text(text)
    return text if sealed is None else open_bytes(sealed, place=place).decode()


def open_json(value: Any, *, place: Place) -> Any:
    """As `open_bytes`, for a column of JSON."""
    sealed = sealing.from_text(value)
    return value if sealed is None else parse(open_bytes(sealed, place=place))


def text_or_gone(text: str, *, place: Place, gone: str = "") -> str:
    """As `open_text`, with `gone` where the person had it erased: for pages that go on without it."""
    try:
        return open_text(text, place=place)
    except Gone:
        return gone


def json_or_gone(value: Any, *, place: Place, gone: Any) -> Any:
    """As `open_json`, with `gone` where the person had it erased."""
    try:
        return open_json(value, place=place)
    except Gone:
        return gone


@contextmanager
def read_by_law() -> Iterator[None]:
    """Within it, what is kept for the law alone opens: for an authority's demand, which the caller records."""
    token = _by_law.set(True)
    try:
        yield
    finally:
        _by_law.reset(token)


def named_in(value: object) -> frozenset[str]:
    """Whom a sealed value is about; nobody when it is not sealed, or its key is gone."""
    sealed = value if isinstance(value, bytes) else sealing.from_text(value)
    if sealed is None or not sealing.is_sealed(sealed):
        return frozenset()
    return frozenset(VaultPerson.objects.filter(key=sealing.key_of(sealed)).values_list("person", flat=True))


def keys_of(person: str) -> list[KeyView]:
    """Every live key whose values are about a person, by matter and record."""
    rows = VaultKey.objects.filter(people__person=person, destroyed_at=None)
    return [_view(row) for row in rows.prefetch_related("people").order_by("matter", "record", "pk")]


def keys_of_matters(matters: Collection[str]) -> list[KeyView]:
    """Every live key of the matters that names somebody."""
    rows = VaultKey.objects.filter(matter__in=matters, destroyed_at=None, people__isnull=False).distinct()
    return [_view(row) for row in rows.prefetch_related("people").order_by("matter", "record", "pk")]


def asked_keys() -> list[KeyView]:
    """Live keys whose person asked for erasure while their matter was running, which nobody restricted yet."""
    rows = VaultKey.objects.filter(destroyed_at=None, asked_at__isnull=False, restricted_at=None)
    return [_view(row) for row in rows.prefetch_related("people").order_by("pk")]


def same_person(person: str) -> frozenset[str]:
    """The person and every other name that an order knows them by: of an order's buyer there is one."""
    buyers = (str(Record.CONTACT), str(Record.ORDER))
    keys = VaultKey.objects.filter(people__person=person, record__in=buyers).values("pk")
    return frozenset({person, *VaultPerson.objects.filter(key__in=keys).values_list("person", flat=True)})


def unnamed_keys(matters: Collection[str]) -> list[KeyView]:
    """Live keys of these matters that name nobody: what came in without a name belongs to the matter's people."""
    rows = VaultKey.objects.filter(matter__in=matters, destroyed_at=None, people=None)
    return [_view(row) for row in rows.order_by("matter", "record", "pk")]


def running_matters(record: Record) -> list[str]:
    """Matters with a live key for records of a kind, that are not over."""
    rows = VaultKey.objects.filter(record=record, closed_on=None, destroyed_at=None)
    return list(rows.order_by("matter").values_list("matter", flat=True).distinct())


def destroyed_matters(record: Record) -> list[str]:
    """Matters of a kind of record whose key was destroyed, and none made since."""
    rows = VaultKey.objects.filter(record=record)
    live = rows.filter(destroyed_at=None).values("matter")
    gone = rows.exclude(destroyed_at=None).exclude(matter__in=live)
    return list(gone.order_by("matter").values_list("matter", flat=True).distinct())


def matters_of(person: str) -> set[str]:
    """Every matter that holds something of a person: orders, consignments, cases, messages."""
    keys = VaultKey.objects.filter(people__person__in=same_person(person), destroyed_at=None)
    return set(keys.values_list("matter", flat=True))


def people_of_matters(matters: Collection[str]) -> dict[str, frozenset[str]]:
    """Whom the records of each matter name; matters that name nobody are left out."""
    found: dict[str, set[str]] = {}
    links = VaultPerson.objects.filter(key__matter__in=matters, key__destroyed_at=None)
    for matter, person in links.values_list("key__matter", "person"):
        found.setdefault(matter, set()).add(person)
    return {matter: frozenset(people) for matter, people in found.items()}


def keys_to_end(*, on: date, limit: int = 500) -> list[KeyView]:
    """Live keys whose time to be kept has ended, the oldest first."""
    rows = VaultKey.objects.filter(destroyed_at=None, keep_until__lt=on).prefetch_related("people")
    return [_view(row) for row in rows.order_by("keep_until", "pk")[:limit]]


def undecided_keys(*, after: KeyId, limit: int = 500) -> list[KeyView]:
    """Live keys without an end, by id from `after` on; with the last id one goes on."""
    rows = VaultKey.objects.filter(destroyed_at=None, keep_until=None, pk__gt=after)
    return [_view(row) for row in rows.prefetch_related("people").order_by("pk")[:limit]]


def state() -> VaultState:
    """How the keys stand."""
    current = key_encryption().current()
    counted = VaultKey.objects.aggregate(
        keys=Count("pk", filter=Q(destroyed_at=None)),
        destroyed=Count("pk", filter=Q(destroyed_at__isnull=False)),
        restricted=Count("pk", filter=Q(destroyed_at=None, restricted_at__isnull=False)),
        to_rewrap=Count("pk", filter=Q(destroyed_at=None) & ~Q(kek=current)),
    )
    return VaultState(current=current, **counted)


def opens_one() -> bool:
    """Whether a data key opens under what wraps it; for who looks whether vault and secret belong together."""
    row = VaultKey.objects.filter(destroyed_at=None).first()
    if row is None:
        return True
    try:
        key_encryption().unwrap(bytes(row.wrapped), id=KeyId(row.id), kek=row.kek)
    except Unreadable:
        return False
    return True


def keys_back() -> int:
    """How many destroyed keys came back, as with a copy of the key store; each start destroys them again."""
    stones, back = [stone.key for stone in graveyard().tombstones()], 0
    for start in range(0, len(stones), _AT_ONCE):
        back += VaultKey.objects.filter(pk__in=stones[start : start + _AT_ONCE], destroyed_at=None).count()
    return back


def index_of(value: str, *, field: str) -> str:
    """The blind index of a value, by which a sealed field is searched."""
    return sealing.blind_index(value, field=field, secret=settings.NODE_SECRET)


# ── for this room's actions ──


def key_encryption() -> KeyEncryption:
    """What wraps data keys here."""
    return KeyFolder(settings.VAULT_FOLDER / "keys", secret=settings.NODE_SECRET)


def graveyard() -> Graveyard:
    """What remembers destroyed keys here."""
    return GraveyardFile(settings.VAULT_FOLDER / "destroyed.jsonl")


class _Remembered:
    """Opened keys, each for a short while, the least used given up first."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, threading.Lock()
        self._kept: OrderedDict[KeyId, tuple[float, bytes]] = OrderedDict()

    def get(self, id: KeyId) -> bytes | None:
        with self._lock:
            ends, key = self._kept.get(id, (0.0, b""))
            if ends <= self._now():
                self._kept.pop(id, None)
                return None
            self._kept.move_to_end(id)
            return key

    def put(self, id: KeyId, key: bytes) -> None:
        with self._lock:
            self._kept[id] = (self._now() + REMEMBERED, key)
            if len(self._kept) > REMEMBERED_KEYS:
                self._kept.popitem(last=False)

    def forget(self, ids: Iterable[KeyId]) -> None:
        with self._lock:
            for id in ids:
                self._kept.pop(id, None)


remembered = _Remembered()


def remember_keys(sealed: Iterable[object]) -> None:
    """Open the keys of many sealed columns in few statements, for who is about to open them one by one.

    Values in clear and keys that open no more are passed over: `open_text` says what is the matter with these.
    """
    texts = (sealing.from_text(text) for text in sealed if text)
    asked = {sealing.key_of(content) for content in texts if content is not None}
    unknown, encryption = [id for id in asked if remembered.get(id) is None], key_encryption()
    for start in range(0, len(unknown), _AT_ONCE):
        live = VaultKey.objects.filter(destroyed_at=None, restricted_at=None)
        for row in live.filter(pk__in=unknown[start : start + _AT_ONCE]):
            id = KeyId(row.id)
            remembered.put(id, encryption.unwrap(bytes(row.wrapped), id=id, kek=row.kek))


def key_of(id: KeyId) -> bytes:
    """The data key, from memory or the key store. Raises Gone, Unreadable (VAULT-4) for one that is not there."""
    if (known := remembered.get(id)) is not None:
        return known
    row = VaultKey.objects.filter(pk=id).first()
    if row is None:
        raise Unreadable(
            "the key of a sealed value is not in the key store", field="key", rule="VAULT-4",
            fix="Put the key store back that belongs to this database.", facts={"key": id},
        )  # fmt: skip
    if row.destroyed_at is not None:
        raise Gone("This was about a person, and was erased.", rule="ERASE-1",
                   fix="What the public log says of it stays true.")  # fmt: skip
    if row.restricted_at is not None and not _by_law.get():
        raise Gone("A person had this erased; it is kept for the law alone.", rule="ERASE-2",
                   fix="An authority asks the node's operator for it.")  # fmt: skip
    key = key_encryption().unwrap(bytes(row.wrapped), id=id, kek=row.kek)
    if row.restricted_at is None:
        remembered.put(id, key)
    return key


def _view(row: VaultKey) -> KeyView:
    return KeyView(
        id=KeyId(row.id),
        record=Record(row.record),
        matter=row.matter,
        fields=tuple(sorted(row.fields)),
        people=frozenset(link.person for link in row.people.all()),
        opened_on=row.opened_on,
        closed_on=row.closed_on,
        restricted_at=row.restricted_at,
        keep_until=row.keep_until,
        destroyed_at=row.destroyed_at,
    )


def written(value: Any) -> bytes:
    """A JSON value as the bytes that are sealed; keys in their order, as the column would keep them."""
    return orjson.dumps(value)
