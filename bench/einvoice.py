# SPDX-License-Identifier: Apache-2.0
"""Check an e-invoice by law, beside the official stylesheets on the same invoice in the same run.

Uses the official examples that TRADELANE_STANDARDS names: of each profile the one of median size.
"""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.documents import _milliseconds
from tradelane.documents.formats.einvoice import read_einvoice
from tradelane.documents.formats.einvoice_checking import check_einvoice, findings_of
from tradelane.documents.formats.xml_reading import parse_xml

_FOLDERS = {"en16931": "en16931/test/testfiles", "pint-sg": "pint/pint-sg"}


def rows() -> Iterator[dict[str, Any]]:
    """Rows for var/bench.json; none where the official examples are absent."""
    named = os.environ.get("TRADELANE_STANDARDS", "")
    folder = Path(named) / "einvoice"
    if not named or not folder.is_dir():
        return
    n = 300
    for profile, examples in _FOLDERS.items():
        files = sorted((folder / examples).glob("*.xml"), key=lambda file: file.stat().st_size)
        content = files[len(files) // 2].read_bytes()
        invoice = read_einvoice(content)
        yield {
            "name": f"einvoice: check one as {profile}, warm",
            "value": _milliseconds(lambda c=content, p=profile: check_einvoice(c, p), n), "unit": "ms",
            "goal": 1, "better": "lower", "limit": _milliseconds(lambda c=content: parse_xml(c), n),
            "peer": _official(content, profile, folder / "rules", 60), "n": n,
        }  # fmt: skip
        yield {
            "name": f"einvoice: the rules alone, {profile}",
            "value": _milliseconds(lambda i=invoice, p=profile: findings_of(i, p), n), "unit": "ms",
            "goal": None, "better": "lower", "limit": None, "peer": None, "n": n,
        }  # fmt: skip


def _official(content: bytes, profile: str, rules: Path, n: int) -> float | None:
    """The official rules under Saxon, where it is installed and the tests are at hand."""
    if find_spec("saxonche") is None or find_spec("tests") is None:
        return None
    from tests.einvoice_oracle import official

    return _milliseconds(lambda: official(content, profile, rules), n)
