# SPDX-License-Identifier: Apache-2.0
"""A whole register replayed from lines, chain by chain; apart, so that a register of any size is judged in the memory
that one chain takes, and by as many processes as there are.

A line is a signed entry as it travels (`signed_json`). The entries of a title stand together, the first one first, and
titles stand in the order of their ids: then nothing needs to be remembered to see that none comes twice.

A register alone can't tell that its last entries were dropped, nor that one was never logged: beside a copy of the
registry's public log it can (`LoggedTitles.against`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.titles import rules
from tradelane.titles.formats.chains import ChainReport, verify_chain
from tradelane.titles.formats.entries import CHAIN_LIMIT, signed_from_json
from tradelane.titles.formats.log import LoggedTitles
from tradelane.titles.values import SignedEntry
from tradelane.trust.values import TrustList

MOST_FAULTS = 100
"""Of those that are told one by one; all are counted."""
LONGEST_LINE = 1_000_000
"""Bytes; an entry that a hundred sign together takes 250,000."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps one record from being valid."""

    line: int
    """Of the file, from 1; 0 where it is about none."""
    title: str
    n: int
    """The place in its chain; 0 where that can't be read."""
    check: str
    rule: str
    """Which rule it breaks; empty where a signature or the form alone is at fault."""
    result: Verdict
    why: str


Line = tuple[int, SignedEntry]
"""An entry with the number of its line."""


@dataclass(slots=True)
class Replayed:
    """What was found in a part of a register, or in all of it."""

    first: str = ""
    last: str = ""
    """The first title and the last one."""
    lines: int = 0
    entries: int = 0
    logged: int = 0
    """Records that the log knows too, where there is a copy of it."""
    titles: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    """How many records there are of each verdict."""
    faults: list[Fault] = field(default_factory=list)

    def add(self, next: "Replayed") -> None:
        """Take in the part that follows; a title that does not come after ours is a fault of it."""
        if self.last and next.first and next.first <= self.last:
            self._fault(_out_of_order(self.lines + 1, next.first))
        self.first, self.last = self.first or next.first, next.last or self.last
        self.entries += next.entries
        self.logged += next.logged
        for verdict, count in next.titles.items():
            self.titles[verdict] += count
        placed = (replace(fault, line=self.lines + fault.line) for fault in next.faults)
        self.faults = [*self.faults, *placed][:MOST_FAULTS]
        self.lines += next.lines

    @property
    def result(self) -> Verdict:
        """The worst verdict of any record; nothing at all is undetermined."""
        found = (verdict for verdict in (Verdict.INVALID, Verdict.UNDETERMINED) if self.titles[verdict])
        return next(found, Verdict.VALID if self.titles[Verdict.VALID] else Verdict.UNDETERMINED)

    def judge(self, title: str, chain: list[Line], trust_list: TrustList, log: LoggedTitles | None) -> None:
        """Replay one chain, and compare its end with the log's."""
        line = chain[0][0]
        if self.last and title <= self.last:
            self._fault(_out_of_order(line, title))
        self.first, self.last = self.first or title, max(self.last, title)
        self.entries += len(chain)
        if len(chain) > CHAIN_LIMIT:
            why = "The chain is longer than any may be."
            self._fault(Fault(line, title, CHAIN_LIMIT + 1, "entry", "", Verdict.INVALID, why))
            return
        signed = [each for _, each in chain]
        report = verify_chain(signed, trust_list)
        fault = _fault_of(report, chain) if report.verdict is not Verdict.VALID else None
        if log is not None:
            self.logged += log.knows(signed[0])
            fault = fault or _fault_by(log, chain)
        if fault is None:
            self.titles[Verdict.VALID] += 1
        else:
            self._fault(fault)

    def unreadable(self, line: int, error: Unreadable) -> None:
        """Note a line that is no entry."""
        self._fault(Fault(line, "", 0, "form", error.rule, Verdict.INVALID, f"{error.field}: {error.message}"))

    def missing(self, log: LoggedTitles) -> None:
        """Note records of the log that are nowhere in the whole register."""
        if (absent := len(log.heads) - self.logged) > 0:
            why = f"The log has {absent} records that the register has not."
            self._fault(Fault(0, "", 0, "log", _ENDS.id, Verdict.INVALID, why))

    def _fault(self, fault: Fault) -> None:
        self.titles[fault.result] += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def replay(lines: Iterable[bytes], trust_list: TrustList, log: LoggedTitles | None = None) -> Replayed:
    """Judge every chain of these lines; what can't be read is a fault, and the rest is judged all the same.

    `log`: what a copy of the registry's log knows; ask `Replayed.missing` once all lines of a register are judged.
    """
    found = Replayed()
    title, chain = "", list[Line]()
    for line, signed in _read(lines, found):
        if signed.entry.title != title and chain:
            found.judge(title, chain, trust_list, log)
            chain = []
        title = signed.entry.title
        if len(chain) <= CHAIN_LIMIT:
            chain.append((line, signed))
    if chain:
        found.judge(title, chain, trust_list, log)
    return found


def title_of_line(line: bytes) -> str:
    """The title that a line is of; empty where it can't be read."""
    try:
        return str(parse(line.rstrip(), limit=LONGEST_LINE)["entry"]["title"])
    except (Unreadable, KeyError, TypeError):
        return ""


def _read(lines: Iterable[bytes], found: Replayed) -> Iterator[Line]:
    for line in lines:
        found.lines += 1
        if not line.strip():
            continue
        try:
            yield found.lines, signed_from_json(parse(line.rstrip(), limit=LONGEST_LINE))
        except Unreadable as error:
            found.unreadable(found.lines, error)


def _fault_of(report: ChainReport, chain: list[Line]) -> Fault:
    """The first check that decides a verdict other than valid; every entry has one check called `entry`."""
    at = next(i for i, check in enumerate(report.checks) if check.result is report.verdict)
    check = report.checks[at]
    line, signed = chain[sum(each.check == "entry" for each in report.checks[: at + 1]) - 1]
    rule = str(check.evidence.get("rule", ""))
    return Fault(line, signed.entry.title, signed.entry.n, check.check, rule, check.result, check.why)


_ENDS = rules.a_register_ends_where_its_log_ends


def _fault_by(log: LoggedTitles, chain: list[Line]) -> Fault | None:
    line, last = chain[-1]
    result, why = log.against([signed for _, signed in chain])
    return (
        None if result is Verdict.VALID else Fault(line, last.entry.title, last.entry.n, "log", _ENDS.id, result, why)
    )


def _out_of_order(line: int, title: str) -> Fault:
    why = "The record comes twice, or titles are not in order of their ids."
    return Fault(line, title, 1, "order", "", Verdict.INVALID, why)
