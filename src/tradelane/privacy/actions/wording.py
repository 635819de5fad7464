# SPDX-License-Identifier: Apache-2.0
"""What organisations, agents and officers write in programmes and of breaches, as it is kept; apart, because whom their
words name nobody can tell.

Sealed under one key of the application, the certification or the breach, apart from the keys of the people whom it is
about: who has their own data erased does not take an organisation's file along.
"""

from datetime import date, datetime

from tradelane.kernel.clock import aware_utc
from tradelane.parties.actions import vault
from tradelane.parties.values.vault import About, Place, Record


def sealed_words(words: str, *, file: str, place: Place, since: datetime) -> str:
    """What somebody wrote in a file, such as an application, that was opened at `since`."""
    return vault.seal_text(words, place=place, about=_about(file, since))


def sealed_content(content: bytes, *, file: str, place: Place, since: datetime) -> bytes:
    """Bytes that somebody put in a file."""
    return vault.seal_bytes(content, place=place, about=_about(file, since))


def close_file(file: str, *, on: date) -> None:
    """The file is over: from here on the time runs for which its words are kept."""
    vault.close_matter(matter=_matter(file), on=on)


def _about(file: str, since: datetime) -> About:
    return About(frozenset(), _matter(file), Record.REQUEST, aware_utc(since).date(), unnamed=True)


def _matter(file: str) -> str:
    return f"{file}:words"
