# SPDX-License-Identifier: Apache-2.0
"""A whole log checked from what it serves, against what was seen of it before; apart, because anybody may run this.

Needs no database and no network of its own: `Fetch` brings a file of the log by its path (C2SP tlog-tiles), from a web
server or from a folder. What a monitor keeps between two looks is the last checkpoint that it verified.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import NotFound, TradelaneError, Unavailable, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.log import NodeAt, consistency_path, root_of
from tradelane.trust.formats.notes import Checkpoint, NoteKey, open_note, parse_checkpoint, read_checkpoint
from tradelane.trust.formats.tiles import TILE_WIDTH, TileName, fold, nodes_in, read_bundle, tile_widths
from tradelane.trust.rules.log import EMPTY_ROOT, HASH_BYTES, leaf_hash, the_entry_names_no_person, the_log_only_grew
from tradelane.trust.rules.witnesses import one_size_has_one_root
from tradelane.trust.values.checks import Check, invalid, overall, undetermined, valid

Fetch = Callable[[str], bytes]
"""The bytes of a file of the log, such as `tile/0/000.p/7`. Raises NotFound when the log has none, else Unavailable."""


class EntryRules(Protocol):
    """Rules of a room above that a validating mirror re-runs on every entry, in the order of the log.

    Remembers what it took in; `size` tells how far it has read, and it never sees an entry twice.
    """

    name: ClassVar[str]
    """The name of the check."""
    size: int

    def take(self, index: int, entry: dict[str, Any]) -> str:
        """Take in the entry at `index`; what is wrong with it, as the rest of a sentence, empty when nothing is."""

    def told(self) -> str:
        """What was found when nothing was wrong, in one sentence."""


@dataclass(slots=True)
class LogReport:
    """What a look at a log gave."""

    origin: str = ""
    size: int = 0
    note: str = ""
    """The checkpoint as it was served."""
    checks: list[Check] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    """Tiles and bundles that were read, by path: what a mirror keeps."""

    @property
    def result(self) -> Verdict:
        """Valid, invalid or undetermined, as for documents."""
        return overall(self.checks)


def check_log(
    fetch: Fetch, *, keys_of: Callable[[str], Sequence[NoteKey]], witnesses: Sequence[NoteKey] = (),
    seen: Callable[[str], str | None] = lambda _: None, rerun: Callable[[str], EntryRules | None] = lambda _: None,
) -> LogReport:  # fmt: skip
    """Look at a log once. Never raises for what it serves.

    `keys_of` gives the keys that a log of this origin may sign with; `seen` the note last verified of it, or None;
    `rerun` the rules to ask of its entries, which may begin further back. The checks, in order: checkpoint (signed by
    the log), tiles (they hash to its root), growth (it continues what was seen), entries (those since then are in the
    tiles, in their form, and name nobody), what `rerun` checks, witness.
    """
    report = LogReport()
    checkpoint = _read_checkpoint(report, fetch, keys_of)
    if checkpoint is None:
        return report
    before = _seen_before(seen(checkpoint.origin), keys_of(checkpoint.origin))
    tile = _TileReader(fetch, report.files)
    node = nodes_in(checkpoint.size, tile.hashes)
    rules = rerun(checkpoint.origin)
    since = _first_unread(checkpoint, before, rules)
    sound = _asked(report, "tiles", lambda: _check_tiles(checkpoint, since, node, tile))
    if sound:
        _asked(report, "growth", lambda: _check_growth(report.note, checkpoint, before, node))
        sound = _asked(report, "entries", lambda: _check_entries(checkpoint, since, tile))
        if rules is not None and sound:
            _asked(report, rules.name, lambda: _check_rules(checkpoint, rules, tile))
    report.checks.append(_check_witness(report.note, witnesses))
    return report


@dataclass(frozen=True, slots=True)
class _Before:
    """What was seen: a checkpoint and its note."""

    checkpoint: Checkpoint
    note: str


class _TileReader:
    """Fetches tiles, the whole one where the partial one is gone, and keeps what it read under the name asked for."""

    def __init__(self, fetch: Fetch, files: dict[str, bytes]) -> None:
        self._fetch, self._files = fetch, files

    def hashes(self, level: int, index: int, width: int) -> bytes:
        """The first `width` hashes of a tile. Raises Unreadable when they are not there."""
        content = self._read(TileName(level, index, width))[: width * HASH_BYTES]
        if len(content) != width * HASH_BYTES:
            raise _bad(f"tile {TileName(level, index, width).as_path()} is cut short")
        return content

    def entries(self, index: int, width: int) -> list[bytes]:
        """The first `width` entries of a bundle. Raises Unreadable."""
        entries = read_bundle(self._read(TileName(None, index, width)))
        if len(entries) < width:
            raise _bad(f"bundle {index} has {len(entries)} of {width} entries")
        return entries[:width]

    def _read(self, name: TileName) -> bytes:
        path = f"tile/{name.as_path()}"
        if path not in self._files:
            try:
                self._files[path] = self._fetch(path)
            except NotFound:
                whole = f"tile/{TileName(name.level, name.index).as_path()}"
                if whole == path:
                    raise
                self._files[path] = self._cut(name, self._fetch(whole))
        return self._files[path]

    def _cut(self, name: TileName, content: bytes) -> bytes:
        if name.level is not None:
            return content[: name.width * HASH_BYTES]
        return b"".join(len(e).to_bytes(2, "big") + e for e in read_bundle(content)[: name.width])


def _read_checkpoint(report: LogReport, fetch: Fetch, keys_of: Callable[[str], Sequence[NoteKey]]) -> Checkpoint | None:
    """The signed checkpoint, or None with the reason in the report."""
    try:
        report.note = fetch("checkpoint").decode()
        text, _ = open_note(report.note, [])
        claimed = parse_checkpoint(text)
    except UnicodeDecodeError:
        report.checks.append(invalid("checkpoint", "The checkpoint is not text."))
        return None
    except TradelaneError as error:
        report.checks.append(_fault("checkpoint", error))
        return None
    report.origin, report.size = claimed.origin, claimed.size
    evidence = {"origin": claimed.origin, "checkpoint": report.note}
    keys = keys_of(claimed.origin)
    if not keys:
        why = f"No key is known of the log {claimed.origin}: name it, or give a trust list that does."
        report.checks.append(undetermined("checkpoint", why, **evidence))
        return None
    for key in keys:
        try:
            checkpoint = read_checkpoint(report.note, key)
        except Unreadable:
            continue
        report.checks.append(valid("checkpoint", f"The log signed {checkpoint.size} entries.", **evidence))
        return checkpoint
    report.checks.append(
        invalid("checkpoint", "The checkpoint is not signed by the log's key: it is forged.", **evidence)
    )
    return None


def _seen_before(note: str | None, keys: Sequence[NoteKey]) -> _Before | None:
    """What was seen, if it still verifies; a damaged memory counts as none."""
    for key in keys if note else ():
        try:
            return _Before(read_checkpoint(str(note), key), str(note))
        except Unreadable:
            continue
    return None


def _first_unread(checkpoint: Checkpoint, before: _Before | None, rules: EntryRules | None) -> int:
    """The first entry that is to be read: the one after what was seen, and after what `rules` took in."""
    seen = before.checkpoint.size if before and before.checkpoint.size <= checkpoint.size else 0
    return seen if rules is None else min(seen, rules.size)


def _asked(report: LogReport, name: str, check: Callable[[], Check]) -> bool:
    """Run a check that reads files; a file that is missing or malformed is its answer."""
    try:
        found = check()
    except TradelaneError as error:
        found = _fault(name, error)
    report.checks.append(found)
    return found.result is Verdict.VALID


def _check_tiles(checkpoint: Checkpoint, since: int, node: NodeAt, tile: _TileReader) -> Check:
    """The tiles hash to the root, and every full tile from entry `since` on to its place in the tile above."""
    root = root_of(checkpoint.size, node) if checkpoint.size else EMPTY_ROOT
    if root != checkpoint.root:
        return invalid("tiles", "The tiles do not hash to the root that the log signed.", root=root.hex())
    count, level = 0, 0
    while checkpoint.size >> 8 * level:
        full, partial = tile_widths(checkpoint.size, level)
        for index in range((since >> 8 * level) // TILE_WIDTH, full):
            if fold(tile.hashes(level, index, TILE_WIDTH)) != node(8 * (level + 1), index):
                name = TileName(level, index).as_path()
                return invalid("tiles", f"Tile {name} does not hash to its place in the tile above.", tile=name)
            count += 1
        if partial:
            tile.hashes(level, full, partial)
            count += 1
        level += 1
    return valid("tiles", f"{count} tiles hash to the signed root.", root=root.hex())


def _check_growth(note: str, checkpoint: Checkpoint, before: _Before | None, node: NodeAt) -> Check:
    """The checkpoint continues what was seen; two roots for one size, or a lost entry, are a second face."""
    if before is None:
        return valid("growth", "First look at this log: there is nothing to compare with yet.")
    old, evidence = before.checkpoint, {"seen": before.note, "shown": note}
    if checkpoint.size < old.size:
        why = (
            f"The log shows {checkpoint.size} entries, and showed {old.size} before: an old copy, or it took some back."
        )
        return undetermined("growth", why, **evidence)
    if not one_size_has_one_root(size1=old.size, root1=old.root, size2=checkpoint.size, root2=checkpoint.root):
        return invalid("growth", f"Split view: the log signed two roots for {old.size} entries.", **evidence)
    proof = consistency_path(size1=old.size, size2=checkpoint.size, node=node) if old.size else []
    if old.size and not the_log_only_grew(
        size1=old.size, root1=old.root, size2=checkpoint.size, root2=checkpoint.root, proof=proof
    ):
        why = f"Split view: the log does not continue the {old.size} entries that it signed before."
        return invalid("growth", why, **evidence)
    return valid("growth", f"The log continues the {old.size} entries seen before.")


def _check_entries(checkpoint: Checkpoint, since: int, tile: _TileReader) -> Check:
    """Entries from `since` on hash to the tiles, are canonical JSON, and name no person."""
    count = 0
    for index in range(since // TILE_WIDTH, -(-checkpoint.size // TILE_WIDTH)):
        width = min(TILE_WIDTH, checkpoint.size - index * TILE_WIDTH)
        hashes = tile.hashes(0, index, width)
        for offset, entry in enumerate(tile.entries(index, width)):
            place = index * TILE_WIDTH + offset
            if leaf_hash(entry) != hashes[offset * HASH_BYTES : (offset + 1) * HASH_BYTES]:
                return invalid("entries", f"Entry {place} is not the one in the tree.", index=place)
            if fault := _entry_fault(entry):
                return invalid("entries", f"Entry {place} {fault}.", index=place)
            count += 1
    return valid("entries", f"{count} entries are in the tree, in their form, and name nobody.")


def _check_rules(checkpoint: Checkpoint, rules: EntryRules, tile: _TileReader) -> Check:
    """What rules of rooms above say of the entries that they did not see yet; `_check_entries` proved each of them."""
    for index in range(rules.size // TILE_WIDTH, -(-checkpoint.size // TILE_WIDTH)):
        width = min(TILE_WIDTH, checkpoint.size - index * TILE_WIDTH)
        for place, entry in enumerate(tile.entries(index, width), start=index * TILE_WIDTH):
            if place >= rules.size and (fault := rules.take(place, parse(entry))):
                return invalid(rules.name, f"Entry {place} {fault}.", index=place, entry=entry.decode())
    return valid(rules.name, rules.told())


def _entry_fault(entry: bytes) -> str:
    """What is wrong with the form of an entry; empty when nothing is."""
    try:
        data = parse(entry)
    except Unreadable:
        return "is not JSON"
    if canonical(data) != entry:
        return "is not in its one form (canonical JSON)"
    return "" if the_entry_names_no_person(data) else "could name a person (LOG-5)"


def _check_witness(note: str, witnesses: Sequence[NoteKey]) -> Check:
    try:
        _, names = open_note(note, list(witnesses))
    except Unreadable as error:
        return _fault("witness", error)
    if names:
        return valid("witness", f"Witnessed by {', '.join(names)}.")
    return Check("witness", Verdict.UNDETERMINED, "Not yet witnessed by anybody whom you trust.", required=False)


def _fault(check: str, error: TradelaneError) -> Check:
    """A reading error as an answer: what could not be fetched is undetermined, what is wrong or missing is invalid."""
    why = f"{error.message[:1].upper()}{error.message[1:]}{'' if error.message.endswith('.') else '.'}"
    if isinstance(error, Unavailable):
        return undetermined(check, why)
    return invalid(check, why, field=error.field, rule=error.rule)


def _bad(why: str) -> Unreadable:
    return Unreadable(why, field="tile", rule="LOG-9", fix="Fetch it again; if it stays, ask the log's operator.")
