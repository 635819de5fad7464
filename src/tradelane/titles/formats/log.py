# SPDX-License-Identifier: Apache-2.0
"""A record's leaves in the public log; apart, because a mirror needs these and no party's name."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from tradelane.kernel.canonical import canonical_plain
from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.titles import rules
from tradelane.titles.formats.entries import CHAIN_LIMIT
from tradelane.titles.formats.typed_json import DIGEST
from tradelane.titles.values import Act, Entry, SignedEntry, TitleState


def holder_commitment(holder: OrganisationId, *, salt: str) -> Digest:
    """A digest that names the holder only to those who know `salt` (hex); noise once the salt is destroyed."""
    return digest_of(bytes.fromhex(salt) + holder.encode())


def log_leaf(signed: SignedEntry) -> bytes:
    """What the public log keeps of an entry: digests, numbers and a commitment; no party, no bill's number.

    A validating mirror sees from leaves alone that two entries follow the same `prev`, and that an act does not stand
    in the state of its record; a recovery that is opened is public by it. Leaves of entries of the first version have
    no act.
    """
    entry = signed.entry
    act = {"act": str(entry.act)} if entry.version > 1 else {}
    return canonical_plain(
        {
            "kind": "title-entry",
            "registry": entry.registry,
            "record": digest_of(entry.title.encode()),
            "n": entry.n,
            "prev": entry.prev,
            "digest": signed.digest,
            "holder": holder_commitment(entry.to, salt=signed.salt),
            **act,
        }
    )


@dataclass(slots=True)
class LoggedTitles:
    """The heads of all records of a log as its leaves tell them: what a validating mirror re-runs (TITLE-24).

    Leaves hold no party, so who was in control is not judged here; `verify_chain` does that for who has the entries.
    """

    name: ClassVar[str] = "titles"
    size: int = 0
    """How many entries of the log are taken in."""
    heads: dict[str, list[Any]] = field(default_factory=dict)
    """By registry and record: the head's digest, and the place in the log of each entry from the first on."""
    states: dict[str, list[str]] = field(default_factory=dict)
    """By registry and record: the states it may be in; absent where an entry did not say its act."""

    def take(self, index: int, entry: dict[str, Any]) -> str:
        """Take in the entry at `index`; what is wrong with it, empty when nothing is. Other kinds of entry pass."""
        self.size = index + 1
        if entry.get("kind") != "title-entry":
            return ""
        if not _is_leaf(entry):
            return "is not in the form of a title's entry"
        record = f"{entry['registry']} {entry['record']}"
        head, *places = self.heads.get(record, [""])
        if not rules.a_logged_head_is_extended_once(entry["n"], entry["prev"], head_n=len(places), head=head):
            if 1 <= entry["n"] <= len(places):
                return f"extends a head of a record that entry {places[entry['n'] - 1]} extended already (TITLE-24)"
            return "does not follow the head of its record (TITLE-24)"
        if why := self._act_taken(record, entry.get("act"), opens=not places):
            return why
        self.heads[record] = [entry["digest"], *places, index]
        return ""

    def _act_taken(self, record: str, act: str | None, *, opens: bool) -> str:
        """Follow what an entry does, as far as the leaves say it; what is wrong with it."""
        known = self.states.get(record)
        if act is None or (known is None and not opens):
            self.states.pop(record, None)
            return ""
        possible = rules.possible_after(frozenset(map(TitleState, known)) if known else None, Act(act))
        if not possible:
            return f"does what does not stand in the state of its record: {act} (TITLE-56)"
        self.states[record] = sorted(possible)
        return ""

    def knows(self, first: SignedEntry) -> bool:
        """Whether anything of a record is in the log."""
        return _record(first.entry) in self.heads

    def against(self, chain: Sequence[SignedEntry]) -> tuple[Verdict, str]:
        """Whether a whole chain of a register ends where the log has it (TITLE-98), and why not.

        Entries beyond the log's are undetermined: the copy of the log may be the older one.
        """
        last = chain[-1]
        head, *places = self.heads.get(_record(last.entry), [""])
        n, known = len(chain), len(places)
        if rules.a_register_ends_where_its_log_ends(n, last.digest, logged_n=known, logged_head=head):
            return Verdict.VALID, ""
        if known > n:
            return (
                Verdict.INVALID,
                f"The log has {known} entries of this record, the register {n}: the rest was dropped.",
            )
        if known and chain[known - 1].digest != head:
            return Verdict.INVALID, f"The log has another entry {known} of this record."
        return Verdict.UNDETERMINED, (
            f"Entry {known + 1} bears the registry's signature and is not among the {self.size} of its log. Mirror the"
            " log again: what is still not there was signed and never logged."
        )

    def told(self) -> str:
        """What was found, in one sentence."""
        return f"Each of {len(self.heads)} titles has one head, and no head was extended twice."

    def as_json(self) -> dict[str, Any]:
        """What to keep until the next look."""
        return {"size": self.size, "heads": self.heads, "states": self.states}

    @classmethod
    def from_json(cls, value: Any) -> "LoggedTitles":
        """What `as_json` wrote; nothing taken in when it is damaged, so that the log is read from its beginning."""
        if (
            not isinstance(value, dict)
            or type(value.get("size")) is not int
            or not isinstance(value.get("heads"), dict)
        ):
            return cls()
        heads, states = value["heads"], value.get("states", {})
        if not isinstance(states, dict) or not all(_are_states(each) for each in states.values()):
            return cls()
        if not all(isinstance(row, list) and row and isinstance(row[0], str) for row in heads.values()):
            return cls()
        return cls(value["size"], heads, states)


def _record(entry: Entry) -> str:
    """How `heads` names the record of an entry."""
    return f"{entry.registry} {digest_of(entry.title.encode())}"


def _is_leaf(entry: dict[str, Any]) -> bool:
    digests = all(isinstance(entry.get(name), str) and DIGEST.fullmatch(entry[name]) for name in _LEAF_DIGESTS)
    n, prev = entry.get("n"), entry.get("prev")
    follows = prev == "" if n == 1 else isinstance(prev, str) and DIGEST.fullmatch(prev) is not None
    acts = "act" not in entry or entry["act"] in list(Act)
    return (
        acts
        and digests
        and type(n) is int
        and 1 <= n <= CHAIN_LIMIT
        and follows
        and isinstance(entry.get("registry"), str)
    )


def _are_states(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(each in list(TitleState) for each in value)


_LEAF_DIGESTS = ("record", "digest", "holder")
