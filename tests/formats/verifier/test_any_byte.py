# SPDX-License-Identifier: Apache-2.0
"""Any byte changed, added or taken away is found, in every kind of file; also in the bytes that no signature covers."""

import random

import pytest
from tests.conftest import NOON
from tests.trust_makers import a_node, issued

from tradelane.documents.values import DocumentKind
from tradelane.kernel.findings import Verdict
from tradelane.verifier.formats import verify_file
from tradelane.verifier.values import Report

POSITIONS = 300


def verify(content: bytes, name: str) -> Report:
    return verify_file(content, name=name, trust_list=a_node().trust_list(), now=NOON)


def files() -> dict[str, bytes]:
    made = issued()
    return {"json": made.json, "xml": made.xml, "pdf": made.pdf, "own xml": issued(DocumentKind.CN23).xml}


def positions(content: bytes, kind: str) -> list[int]:
    """A sample over the whole file, its ends, and each place that a lenient reader would pass over."""
    dice = random.Random(f"any byte of {kind}")
    chosen = set(dice.sample(range(len(content)), POSITIONS)) | {0, 1, len(content) - 2, len(content) - 1}
    soft = [place for place, byte in enumerate(content) if byte in b" \n\r\t=<>\"'"]
    chosen |= set(dice.sample(soft, min(60, len(soft))))
    if kind == "pdf":
        start = content.index(b"/Contents <") + len(b"/Contents <")
        end = content.index(b">", start)
        chosen |= set(dice.sample(range(start, start + 9_000), 60)) | set(range(end - 3, end + 2))
    return sorted(chosen)


@pytest.mark.parametrize("kind", ["json", "xml", "own xml", "pdf"])
def test_the_untouched_file_is_valid(kind: str) -> None:
    report = verify(files()[kind], f"a.{kind.rsplit(maxsplit=1)[-1]}")
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]


@pytest.mark.parametrize("kind", ["json", "xml", "own xml", "pdf"])
def test_any_changed_byte_makes_the_file_invalid(kind: str) -> None:
    content = files()[kind]
    dice = random.Random(f"how to change {kind}")
    seen = []
    for place in positions(content, kind):
        changed = bytearray(content)
        changed[place] ^= dice.choice((1, 2, 4, 8, 16, 32, 64, 128))  # 32 turns the case of a letter
        report = verify(bytes(changed), f"a.{kind.rsplit(maxsplit=1)[-1]}")
        if report.result is not Verdict.INVALID:
            seen.append((place, content[max(0, place - 20) : place + 20], str(report.result)))
    assert not seen


@pytest.mark.parametrize("kind", ["json", "xml", "own xml", "pdf"])
def test_bytes_added_or_taken_away_make_the_file_invalid(kind: str) -> None:
    content = files()[kind]
    for changed in (content + b"\n", content + b" ", b" " + content, content[:-1], content[1:], content + content):
        assert verify(changed, f"a.{kind.rsplit(maxsplit=1)[-1]}").result is Verdict.INVALID


def test_the_case_of_hexadecimal_digits_in_a_pdf_matters() -> None:
    content = files()["pdf"]
    start = content.index(b"/Contents <") + len(b"/Contents <")
    place = next(n for n in range(start, start + 2000) if content[n : n + 1] in b"ABCDEF")
    assert (
        verify(content[:place] + content[place : place + 1].lower() + content[place + 1 :], "a.pdf").result
        is Verdict.INVALID
    )


def test_an_increment_behind_the_signature_of_a_pdf_is_found() -> None:
    from io import BytesIO

    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(BytesIO(files()["pdf"]))
    writer.root["/Lang"] = generic.TextStringObject("xx")
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    report = verify(out.getvalue(), "a.pdf")
    assert report.result is Verdict.INVALID
    assert "whole file" in report.failed()[0].why
