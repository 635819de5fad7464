# SPDX-License-Identifier: Apache-2.0
"""A validating mirror re-runs the rules of titles on the leaves of a log: a record that went twice is refused."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tests.config.test_log_commands import look, run, why
from tests.log_makers import MadeLog, an_entry
from tests.makers import BANK, BUYER
from tests.title_makers import an_entry as a_move
from tests.title_makers import an_issue

from tradelane.kernel.digests import Digest, digest_of
from tradelane.kernel.ids import TitleId
from tradelane.titles.formats import LoggedTitles, entry_bytes, log_leaf
from tradelane.titles.values import Entry, Jws, SignedEntry


def leaf(entry: Entry) -> bytes:
    return log_leaf(SignedEntry(entry, digest_of(entry_bytes(entry)), Jws("p", "s"), salt="ab" * 32))


def following(entry: Entry, **changes: Any) -> Entry:
    """The entry after another one in its chain."""
    return a_move(title=entry.title, n=entry.n + 1, prev=digest_of(entry_bytes(entry)), **changes)


ISSUE = an_issue()
TO_BANK = following(ISSUE, to=BANK)
TO_BUYER = following(ISSUE, to=BUYER)
"""The same head, extended a second time: the double transfer."""
OTHER = an_issue(title=TitleId("title_" + "1" * 26))


@dataclass
class TitleLog(MadeLog):
    """A log that holds the leaves of titles before others."""

    leaves: list[bytes] = field(default_factory=list)

    def entries(self, size: int, *, face: str = "", since: int = 0) -> list[bytes]:
        return [self.leaves[n] if n < len(self.leaves) else an_entry(n) for n in range(size)]


def mirrored(log: MadeLog, tmp_path: Path, size: int) -> tuple[int, dict[str, Any]]:
    log.publish(tmp_path / "log", size)
    return run("mirror", str(tmp_path / "log"), str(tmp_path / "copy"), "--key", log.vkey)


def test_titles_that_move_once_are_mirrored_as_the_log_grows(tmp_path: Path) -> None:
    log = TitleLog(leaves=[leaf(ISSUE), leaf(OTHER), leaf(TO_BANK)])
    status, told = mirrored(log, tmp_path, 2)
    assert (status, why(told, "titles")) == (0, "valid: Each of 2 titles has one head, and no head was extended twice.")
    log.leaves.append(leaf(following(TO_BANK, to=BUYER)))
    assert mirrored(log, tmp_path, 300)[0] == 0
    assert mirrored(log, tmp_path, 300)[0] == 0, "looking again changes nothing"


def test_a_double_transfer_is_refused_and_not_mirrored(tmp_path: Path) -> None:
    log = TitleLog(leaves=[leaf(ISSUE), leaf(TO_BANK)])
    assert mirrored(log, tmp_path, 2)[0] == 0
    log.leaves.append(leaf(TO_BUYER))
    status, told = mirrored(log, tmp_path, 3)
    assert status == 1
    assert why(told, "titles") == (
        "invalid: Entry 2 extends a head of a record that entry 1 extended already (TITLE-24)."
    )
    evidence = next(check for check in told["checks"] if check["check"] == "titles")["evidence"]
    assert evidence["entry"] == leaf(TO_BUYER).decode()
    assert (tmp_path / "copy" / "checkpoint").read_text().split("\n")[1] == "2", "the copy stays as it was"
    assert look(str(tmp_path / "log"), log, tmp_path)[0] == 1, "who only watches is told too"


def test_a_double_transfer_is_found_by_who_watched_before(tmp_path: Path) -> None:
    log = TitleLog(leaves=[leaf(ISSUE), leaf(TO_BANK), *(an_entry(n) for n in range(2, 400)), leaf(TO_BUYER)])
    log.publish(tmp_path / "log", 350)
    assert look(str(tmp_path / "log"), log, tmp_path)[0] == 0
    log.publish(tmp_path / "log", 401)
    status, told = look(str(tmp_path / "log"), log, tmp_path)
    assert (status, why(told, "titles")[:18]) == (1, "invalid: Entry 400")
    (tmp_path / "seen-titles.json").unlink()
    status, told = look(str(tmp_path / "log"), log, tmp_path)
    assert (status, why(told, "titles")[:18]) == (1, "invalid: Entry 400"), "a lost memory is read again from the log"


@pytest.mark.parametrize(
    ("leaves", "said"),
    [
        ([leaf(TO_BANK)], "does not follow the head"),
        ([leaf(ISSUE), leaf(following(TO_BANK))], "does not follow the head"),
        ([leaf(ISSUE), leaf(ISSUE)], "that entry 0 extended already"),
        ([leaf(ISSUE), leaf(following(ISSUE, to=BANK)).replace(b'"n":2', b'"n":"2"')], "not in the form"),
        ([leaf(ISSUE).replace(b'"prev":""', b'"prev":"x"')], "not in the form"),
    ],
)
def test_what_no_chain_can_hold_is_refused(leaves: list[bytes], said: str) -> None:
    titles = LoggedTitles()
    faults = [titles.take(n, json.loads(one)) for n, one in enumerate(leaves)]
    assert [fault for fault in faults[:-1] if fault] == []
    assert said in faults[-1]


@pytest.mark.parametrize("kept", [None, [], {"size": "3", "heads": {}}, {"size": 3, "heads": {"a b": []}}])
def test_a_damaged_memory_counts_as_none(kept: Any) -> None:
    assert LoggedTitles.from_json(kept) == LoggedTitles()


def test_what_is_kept_is_read_back() -> None:
    titles = LoggedTitles()
    assert titles.take(7, json.loads(leaf(ISSUE))) == ""
    assert LoggedTitles.from_json(json.loads(json.dumps(titles.as_json()))) == titles
    assert titles.heads == {
        f"{ISSUE.registry} {digest_of(ISSUE.title.encode())}": [Digest(digest_of(entry_bytes(ISSUE))), 7]
    }
