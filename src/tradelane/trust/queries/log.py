# SPDX-License-Identifier: Apache-2.0
"""What anyone may read of the public log; apart from the queries of keys, because none of it is secret."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from django.db.models import Subquery

from tradelane.kernel.canonical import parse
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.log import NodeAt, consistency_path, evidence_of, inclusion_paths
from tradelane.trust.formats.notes import COSIGNATURE, NoteKey
from tradelane.trust.formats.tiles import TILE_WIDTH, TileName, nodes_in, tile_exists, write_bundle
from tradelane.trust.models.log import Checkpoint, LogEntry, LogQueue, LogTile
from tradelane.trust.models.witnesses import Witness
from tradelane.trust.queries.keys import live_key
from tradelane.trust.rules.log import HASH_BYTES, leaf_hash
from tradelane.trust.values.signers import KeyPurpose

_AT_ONCE = 500
"""Parameters a statement: old SQLite takes 999."""


@dataclass(frozen=True, slots=True)
class CheckpointView:
    """A checkpoint of this node's log."""

    origin: str
    size: int
    root: bytes
    note: str
    """The signed note, as it is published."""
    at: datetime
    witnesses: tuple[str, ...] = ()
    """Names of those who cosigned it; their lines stand in the note."""


def log_key_of_node() -> NoteKey:
    """The name and public key under which this node's log signs. Raises NotFound before `create_node_authority`."""
    row = live_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.LOG)
    public = load_der_public_key(bytes(row.public))
    assert isinstance(public, Ed25519PublicKey)
    return NoteKey(row.name, public.public_bytes_raw())


def latest_checkpoint() -> CheckpointView:
    """The checkpoint of the log as it stands. Raises NotFound before the log has one."""
    row = Checkpoint.objects.order_by("-size").first()
    if row is None:
        raise NotFound("This node's log has no checkpoint yet.", fix="Run `tradelane init` first.")
    return _view(row)


def checkpoints(*, limit: int = 20) -> list[CheckpointView]:
    """The latest checkpoints, newest first."""
    return [_view(row) for row in Checkpoint.objects.order_by("-size")[:limit]]


def checkpoint_for(*, index: int) -> CheckpointView:
    """The checkpoint that shows entry `index` best: the newest cosigned one that covers it, else the latest."""
    rows = Checkpoint.objects.filter(size__gt=index, cosignatures__isnull=False).order_by("-size")
    row = rows.first()
    return latest_checkpoint() if row is None else _view(row)


def witness_of_node() -> NoteKey:
    """The name and public key under which this node cosigns other logs. Raises NotFound before `create_witness`."""
    row = live_key(OrganisationId(settings.NODE_ORGANISATION), KeyPurpose.WITNESS)
    public = load_der_public_key(bytes(row.public))
    assert isinstance(public, Ed25519PublicKey)
    return NoteKey(row.name, public.public_bytes_raw(), COSIGNATURE)


def waiting_for_log() -> int:
    """How many entries wait for their place."""
    return LogQueue.objects.count()


def is_logged(*, leaf: bytes) -> bool:
    """Whether this entry has its place in the log; one that only waits for it has not."""
    return LogEntry.objects.filter(leaf_hash=leaf_hash(leaf)).exists()


def awaits_witness(*, leaf: bytes) -> bool:
    """Whether witnesses are set, and none of them has cosigned a checkpoint that covers this entry yet."""
    if not Witness.objects.exists():
        return False
    covering = LogEntry.objects.filter(leaf_hash=leaf_hash(leaf)).values("index")[:1]
    return not Checkpoint.objects.filter(size__gt=Subquery(covering), cosignatures__isnull=False).exists()


def log_evidence(leaf: bytes) -> dict[str, Any]:
    """The proof that this entry is in the log, as it stands in a document's evidence (`checkpoint_for` says where).

    Its members are origin, index, size, leaf (digest of the entry), at (the time in the entry, if it has one), path
    and checkpoint. Raises NotFound while the entry waits for its place.
    """
    return evidence_of_all([leaf])[0]


def evidence_of_all(leaves: Sequence[bytes]) -> list[dict[str, Any]]:
    """The proofs of many entries, in their order, all under the checkpoint that shows the last of them best.

    Each as `log_evidence`; together they read the tree once. Raises NotFound while one waits for its place.
    """
    hashes = [leaf_hash(leaf) for leaf in leaves]
    places = places_of(hashes)
    if not places.keys() >= set(hashes):
        raise NotFound("This entry is not in the log yet.", field="leaf", fix="Sequence the log, then ask again.")
    return evidence_at(leaves, [places[hashed] for hashed in hashes])


def evidence_at(leaves: Sequence[bytes], places: Sequence[int]) -> list[dict[str, Any]]:
    """As `evidence_of_all`, of entries whose places the caller knows."""
    if not leaves:
        return []
    checkpoint = checkpoint_for(index=max(places))
    path_of = inclusion_paths(size=checkpoint.size, node=log_nodes(checkpoint.size))
    return [_evidence(leaf, index, checkpoint, path_of) for leaf, index in zip(leaves, places, strict=True)]


def places_of(hashes: Iterable[bytes]) -> dict[bytes, int]:
    """The places of those of `hashes` that are in the log."""
    wanted = list(hashes)
    found: dict[bytes, int] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= LogEntry.places(wanted[start : start + _AT_ONCE])
    return found


def _evidence(
    leaf: bytes, index: int, checkpoint: CheckpointView, path_of: Callable[[int], list[bytes]]
) -> dict[str, Any]:
    data = parse(leaf)
    return evidence_of(
        origin=checkpoint.origin,
        index=index,
        size=checkpoint.size,
        leaf=digest_of(leaf),
        at=str(data.get("at", "")) if isinstance(data, dict) else "",
        path=path_of(index),
        checkpoint=checkpoint.note,
    )


def log_consistency(*, size1: int, size2: int) -> list[bytes]:
    """The proof that the log at `size2` begins with the log at `size1`. Raises NotFound for sizes it never had."""
    if not 0 < size1 <= size2 <= latest_checkpoint().size:
        raise NotFound("The log never had these sizes.", field="size", fix="Name two sizes from 1 up to the latest.")
    return consistency_path(size1=size1, size2=size2, node=log_nodes(size2))


def log_nodes(size: int) -> NodeAt:
    """The nodes of the log's tree at `size`, read from the stored tiles."""
    return nodes_in(size, _stored_tile)


def log_file(*, name: TileName) -> bytes:
    """The bytes of a tile or bundle as published. Raises NotFound for what the log does not have yet."""
    if not tile_exists(name, latest_checkpoint().size):
        raise NotFound("The log has no such tile yet.", field="tile", fix="Read the size in the latest checkpoint.")
    if name.level is not None:
        return _stored_tile(name.level, name.index, name.width)
    start = name.index * TILE_WIDTH
    rows = LogEntry.objects.filter(index__gte=start, index__lt=start + name.width).order_by("index")
    return write_bundle(bytes(leaf) for leaf in rows.values_list("leaf", flat=True))


def _stored_tile(level: int, index: int, width: int) -> bytes:
    hashes = LogTile.objects.filter(level=level, index=index).values_list("hashes", flat=True).first()
    return b"" if hashes is None else bytes(hashes)[: width * HASH_BYTES]


def _view(row: Checkpoint) -> CheckpointView:
    lines = list(row.cosignatures.order_by("pk").values_list("line", "witness__name"))
    note = row.note + "".join(line for line, _ in lines)
    names = tuple(name for _, name in lines)
    return CheckpointView(row.note.split("\n", 1)[0], row.size, bytes(row.root), note, row.at, names)
