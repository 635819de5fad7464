# SPDX-License-Identifier: Apache-2.0
"""A whole register replayed from lines, chain by chain; apart, so that a register of any size is judged in the memory
that one chain takes, and by as many processes as there are.

A line is a signed entry as it travels (`signed_json`). The entries of a title stand together, the first one first, and
titles stand in the order of their ids: then nothing needs to be remembered to see that none comes twice.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.titles.formats.chains import verify_chain
from tradelane.titles.formats.entries import CHAIN_LIMIT, signed_from_json
from tradelane.titles.values import SignedEntry
from tradelane.trust.values import TrustList

MOST_FAULTS = 100
"""Of those that are told one by one; all are counted."""
LONGEST_LINE = 1_000_000
"""Bytes; an entry that a hundred sign together takes 250,000."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps one record from being valid."""

    title: str
    n: int
    """The place in its chain; 0 where that can't be read."""
    check: str
    result: Verdict
    why: str


@dataclass(slots=True)
class Replayed:
    """What was found in a part of a register, or in all of it."""

    first: str = ""
    last: str = ""
    """The first title and the last one."""
    entries: int = 0
    titles: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    """How many records there are of each verdict."""
    faults: list[Fault] = field(default_factory=list)

    def add(self, next: "Replayed") -> None:
        """Take in the part that follows; a title that does not come after ours is a fault of it."""
        if self.last and next.first and next.first <= self.last:
            self._fault(_out_of_order(next.first))
        self.first, self.last = self.first or next.first, next.last or self.last
        self.entries += next.entries
        for verdict, count in next.titles.items():
            self.titles[verdict] += count
        self.faults = [*self.faults, *next.faults][:MOST_FAULTS]

    @property
    def result(self) -> Verdict:
        """The worst verdict of any record; nothing at all is undetermined."""
        found = (verdict for verdict in (Verdict.INVALID, Verdict.UNDETERMINED) if self.titles[verdict])
        return next(found, Verdict.VALID if self.titles[Verdict.VALID] else Verdict.UNDETERMINED)

    def judge(self, title: str, chain: list[SignedEntry], trust_list: TrustList) -> None:
        """Replay one chain."""
        if self.last and title <= self.last:
            self._fault(_out_of_order(title))
        self.first, self.last = self.first or title, max(self.last, title)
        self.entries += len(chain)
        if len(chain) > CHAIN_LIMIT:
            self._fault(Fault(title, CHAIN_LIMIT + 1, "entry", Verdict.INVALID, "The chain is longer than any may be."))
            return
        report = verify_chain(chain, trust_list)
        if report.verdict is Verdict.VALID:
            self.titles[Verdict.VALID] += 1
            return
        check = next(check for check in report.checks if check.result is report.verdict)
        self._fault(Fault(title, int(check.evidence["n"]), check.check, check.result, check.why))

    def unreadable(self, error: Unreadable) -> None:
        """Note a line that is no entry."""
        self._fault(Fault("", 0, "form", Verdict.INVALID, error.message))

    def _fault(self, fault: Fault) -> None:
        self.titles[fault.result] += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def replay(lines: Iterable[bytes], trust_list: TrustList) -> Replayed:
    """Judge every chain of these lines; what can't be read is a fault, and the rest is judged all the same."""
    found = Replayed()
    title, chain = "", list[SignedEntry]()
    for signed in _read(lines, found):
        if signed.entry.title != title and chain:
            found.judge(title, chain, trust_list)
            chain = []
        title = signed.entry.title
        if len(chain) <= CHAIN_LIMIT:
            chain.append(signed)
    if chain:
        found.judge(title, chain, trust_list)
    return found


def title_of_line(line: bytes) -> str:
    """The title that a line is of; empty where it can't be read."""
    try:
        return str(parse(line.rstrip(), limit=LONGEST_LINE)["entry"]["title"])
    except (Unreadable, KeyError, TypeError):
        return ""


def _read(lines: Iterable[bytes], found: Replayed) -> Iterator[SignedEntry]:
    for line in lines:
        if not line.strip():
            continue
        try:
            yield signed_from_json(parse(line.rstrip(), limit=LONGEST_LINE))
        except Unreadable as error:
            found.unreadable(error)


def _out_of_order(title: str) -> Fault:
    return Fault(title, 1, "order", Verdict.INVALID, "The record comes twice, or titles are not in order of their ids.")
