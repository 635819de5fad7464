# SPDX-License-Identifier: Apache-2.0
"""Words and digests as somebody gave them, read strictly; apart, because every act of this room takes some."""

from collections.abc import Iterable

from tradelane.kernel.digests import Digest, digest_bytes
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.quoting import quoted

WORDS_AT_MOST = 10_000
"""Letters of a question, an answer or reasons."""


def said(text: str, *, field: str) -> str:
    """The words without blanks around them. Raises Unreadable when there are none, or too many."""
    if not text.strip() or len(text) > WORDS_AT_MOST:
        raise Unreadable(
            f"it needs words, at most {WORDS_AT_MOST} letters", field=field, rule="ORIGIN-TEXT-5",
            fix="Say it in words.",
        )  # fmt: skip
    return text.strip()


def digest_given(digest: str, *, field: str) -> Digest:
    """A digest. Raises Unreadable."""
    try:
        digest_bytes(Digest(digest))
    except ValueError as error:
        raise Unreadable(
            f"{quoted(digest)} is no digest", field=field, rule="ORIGIN-TEXT-5", fix="Give sha256: and 64 digits."
        ) from error
    return Digest(digest)


def digests_given(digests: Iterable[str], *, field: str) -> list[Digest]:
    """Several digests. Raises Unreadable."""
    return [digest_given(each, field=field) for each in digests]
