# SPDX-License-Identifier: Apache-2.0
"""The message log written and stamped; apart, as stamps are taken for many messages at once and by a worker.

An entry is written with its message's change; the round makes one Merkle tree of what is not stamped yet and has its
root time-stamped. So the stamping authority is asked once a minute at most, however many messages there are.
"""

from datetime import datetime, timedelta

from django.db import transaction

from tradelane.exchange import formats
from tradelane.exchange.models import LogEntry, StampedBatch
from tradelane.journal import actions as journal
from tradelane.kernel.digests import digest_of
from tradelane.trust import actions as trust
from tradelane.trust.formats.log import root_of, tree_of
from tradelane.trust.rules.log import leaf_hash

LARGEST_BATCH = 4096
"""Entries under one stamp: a proof then has twelve hashes."""
PAUSE = timedelta(seconds=60)
"""Between two stamps, unless a whole batch waits."""


def log_message(words: formats.LogWords) -> None:
    """Write an entry, inside the caller's transaction; the same message and side again changes nothing."""
    LogEntry.objects.get_or_create(message=words.message, side=words.side, defaults={"words": formats.log_words(words)})


def stamp_log(*, now: datetime, wait: bool = True) -> int:
    """Put the entries that no stamp covers under one; how many. With `wait` at most once in `PAUSE`."""
    return _stamp(now) if _is_due(now, wait=wait) else 0


def _is_due(now: datetime, *, wait: bool) -> bool:
    """Asked several times a second, so it locks nothing."""
    latest = StampedBatch.objects.order_by("-id").first()
    waiting = LogEntry.objects.filter(batch=None)
    if not wait or latest is None or now >= latest.stamped_at + PAUSE:
        return waiting.exists()
    return waiting.count() >= LARGEST_BATCH


@transaction.atomic
def _stamp(now: datetime) -> int:
    waiting = list(LogEntry.objects.select_for_update().filter(batch=None).order_by("id")[:LARGEST_BATCH])
    if not waiting:  # another worker was quicker
        return 0
    leaves = [leaf_hash(bytes(entry.words)) for entry in waiting]
    root = root_of(len(leaves), tree_of(leaves))
    batch = StampedBatch.objects.create(
        size=len(leaves), root=root, token=trust.timestamp(digest_of(root), now=now), stamped_at=now
    )
    for place, entry in enumerate(waiting):
        entry.batch, entry.place = batch, place
    LogEntry.objects.bulk_update(waiting, ["batch", "place"], batch_size=500)
    journal.record("exchange.log.stamped", subject=f"batch_{batch.pk}", by=None, entries=len(leaves))
    return len(leaves)
