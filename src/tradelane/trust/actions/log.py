# SPDX-License-Identifier: Apache-2.0
"""The only writes of the public log; apart from the keystore, because the log learns digests only.

Whoever has something to log queues an entry in their own transaction. A sequencer then gives all that waits their
places at once, so that many share one commit and one signature; it runs as a job within a second, or at once for
a caller who needs the proof.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from tradelane.journal import actions as journal
from tradelane.kernel.canonical import parse
from tradelane.parties.queries import node_actor
from tradelane.trust.actions.keystore import log_key
from tradelane.trust.formats import notes
from tradelane.trust.formats.log import root_of
from tradelane.trust.formats.tiles import TILE_WIDTH, fold, tile_widths
from tradelane.trust.models.log import Checkpoint, LogEntry, LogQueue, LogTile
from tradelane.trust.queries.log import evidence_at, log_nodes, places_of
from tradelane.trust.rules.log import (
    EMPTY_ROOT,
    HASH_BYTES,
    leaf_hash,
    the_entry_fits_a_bundle,
    the_entry_names_no_person,
)

_CHUNK = 500
"""Rows a statement: old SQLite takes 999 parameters."""


def queue_for_log(*, leaf: bytes) -> None:
    """Let an entry wait for its place in the public log, inside the caller's transaction.

    `leaf` is canonical JSON of digests, ids, codes and times. An entry that waits already, or is in the log already,
    is not queued twice. Raises Refused for an entry that is too long or could name a person.
    """
    queue_all_for_log([leaf])


def queue_all_for_log(leaves: Iterable[bytes]) -> None:
    """Let many entries wait, in their order, for one sequence; as `queue_for_log`."""
    waiting = {leaf_hash(leaf): leaf for leaf in leaves}
    for leaf in waiting.values():
        _require_loggable(leaf)
    for hashed in places_of(waiting):
        del waiting[hashed]
    if waiting:
        LogQueue.add(waiting)
        journal.enqueue("trust.sequence", {}, key=next(iter(waiting)).hex())


@transaction.atomic
def create_log(*, now: datetime) -> None:
    """Sign the checkpoint of the empty log, once; later calls change nothing. Needs the node's log key."""
    if not Checkpoint.objects.exists():
        _sign_checkpoint(size=0, root=EMPTY_ROOT, now=now)


def sequence(*, now: datetime) -> int:
    """Give every waiting entry its place and sign one checkpoint over all of them; the size of the log afterwards.

    One transaction, whatever the number of entries; two sequencers take turns. Without waiting entries nothing is
    written and nobody is held up.
    """
    latest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    if latest is not None and not LogQueue.objects.exists():
        return latest
    return _integrate(now)


def log_together(*, leaves: Sequence[bytes], now: datetime) -> list[dict[str, Any]]:
    """Give entries their places at once, inside the caller's transaction; the proof of each under one checkpoint.

    The proofs (as `queries.log_evidence`) count when the caller's transaction commits. Entries that are in the log
    already stay at their places. Raises Refused for an entry that is too long or could name a person.
    """
    for leaf in leaves:
        _require_loggable(leaf)
    size, hashes = _locked_size(now), [leaf_hash(leaf) for leaf in leaves]
    places = places_of(hashes)
    fresh = {hashed: leaf for hashed, leaf in zip(hashes, leaves, strict=True) if hashed not in places}
    if fresh:
        _grow(size, fresh, now)
    places |= {hashed: index for index, hashed in enumerate(fresh, size)}
    return evidence_at(leaves, [places[hashed] for hashed in hashes])


@transaction.atomic
def _integrate(now: datetime) -> int:
    size = _locked_size(now)
    # an entry queued while another sequencer placed it stays where that one put it
    LogQueue.objects.filter(Exists(LogEntry.objects.filter(leaf_hash=OuterRef("leaf_hash")))).delete()
    waiting = list(LogQueue.objects.order_by("pk"))
    if not waiting:
        return size
    grown = _grow(size, {bytes(row.leaf_hash): bytes(row.leaf) for row in waiting}, now)
    for start in range(0, len(waiting), _CHUNK):
        LogQueue.objects.filter(pk__in=[row.pk for row in waiting[start : start + _CHUNK]]).delete()
    return grown


def _locked_size(now: datetime) -> int:
    """The size of the log, for the one sequencer at a time: the checkpoint of size 0 is the lock.

    (SQLite locks the whole store anyway.)
    """
    create_log(now=now)
    Checkpoint.objects.select_for_update().get(pk=0)
    return Checkpoint.objects.order_by("-size").values_list("size", flat=True)[0]


def _grow(size: int, leaves: Mapping[bytes, bytes], now: datetime) -> int:
    """Entries, tiles, root and checkpoint for leaves by their hashes, none of them in the log; the size afterwards."""
    LogEntry.add(size, list(leaves.values()), list(leaves))
    _extend_tiles(size, leaves)
    grown = size + len(leaves)
    _sign_checkpoint(size=grown, root=root_of(grown, log_nodes(grown)), now=now)
    journal.record(
        "trust.log.grew", subject=f"log_{settings.ECONOMY}", by=node_actor(), size=grown, entries=len(leaves)
    )
    return grown


def _require_loggable(leaf: bytes) -> None:
    the_entry_fits_a_bundle.require(leaf)
    the_entry_names_no_person.require(parse(leaf))


def _extend_tiles(size: int, hashes: Iterable[bytes]) -> None:
    """Append `hashes` to the tiles of a log of `size` entries; a full tile passes its own hash one level up."""
    level, rising = 0, b"".join(hashes)
    while rising:
        index, width = tile_widths(size, level)
        row = LogTile.objects.filter(level=level, index=index).first() or LogTile(level=level, index=index, hashes=b"")
        content, above = bytes(row.hashes)[: width * HASH_BYTES] + rising, b""
        for start in range(0, len(content), TILE_WIDTH * HASH_BYTES):
            tile = content[start : start + TILE_WIDTH * HASH_BYTES]
            if start:
                row = LogTile(level=level, index=index + start // (TILE_WIDTH * HASH_BYTES))
            row.hashes = tile
            row.save()
            above += fold(tile) if len(tile) == TILE_WIDTH * HASH_BYTES else b""
        level, rising = level + 1, above


def _sign_checkpoint(*, size: int, root: bytes, now: datetime) -> None:
    origin, key = log_key()
    text = notes.Checkpoint(origin, size, root).as_text()
    note = notes.sign_note(text, name=origin, key=key)
    Checkpoint.objects.create(size=size, last_id=size - 1 if size else None, root=root, note=note, at=now)
