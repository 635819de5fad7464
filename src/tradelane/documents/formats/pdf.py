# SPDX-License-Identifier: Apache-2.0
"""Documents as PDF/A-3b with their data attached; apart, because typst is needed here and nowhere else.

The bytes depend on the document and its notice alone (fixed timestamp, embedded fonts), so that
anybody can set them again.
"""

import io
import json
import re
from datetime import UTC, datetime, time
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

from tradelane.documents.formats.sheet import sheet
from tradelane.documents.values import KINDS, Document
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import economy_of

_TEMPLATE = Path(__file__).parent.parent / "data/document.typ"
_UNSHOWN = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
"""How typst names signs that no font of the file has; PDF/A forbids a sign without a glyph (ISO 19005-3 6.2.11.8)."""
_ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
_FONT_PACKAGES = ("noto_cjk_sans_otc", "fontpkg_noto_sans_thai")
"""Fonts of Chinese, Japanese, Korean and Thai (SIL OFL 1.1); the compiler's own have Latin, Greek and Cyrillic."""
_HAN = {"JP": "JP", "KR": "KR", "TW": "TC", "HK": "HK", "MO": "HK"}
"""How the issuer's economy writes characters that Unicode unifies (Unicode Standard §18.1); elsewhere simplified."""
_at_a_time = Lock()
"""Two threads in one compiler break it; one compiler a thread would hold all fonts again."""
_ROUNDS = 20
_STAND_IN = "□"


def to_pdf(
    document: Document, *, original: bytes, xml: bytes, verify_url: str, language: str, notice: str = ""
) -> bytes:
    """The document as PDF/A-3b in `language` (`en` or `es`), `original` and `xml` attached, unsigned.

    A QR code leads to `verify_url`; `notice`, such as that the paper original governs, stands in a
    frame on the page. Signs that no embedded font has are shown as □ and the page says so; the attached original
    keeps them. Raises Unreadable when the page can't be set.
    """
    data: dict[str, Any] = {
        **sheet(document, language),
        "verify_url": verify_url,
        "notice": notice,
        "name": f"{document.kind}-{re.sub(r'[^A-Za-z0-9._-]', '-', document.number)}"[:100],
        "xml_form": "UBL 2.4" if KINDS[document.kind].is_ubl else "Tradelane XML",
        "replaced": False,
        "han": f"Noto Sans CJK {_HAN.get(economy_of(document.issuer), 'SC')}",
    }
    inputs = {"original": original.decode(), "xml": xml.decode(), "code": _code(verify_url)}
    at = int(datetime.combine(document.issued_on, time(), UTC).timestamp())
    unshown: set[str] = set()
    for _ in range(_ROUNDS):
        error, pdf = _compile({**inputs, "sheet": json.dumps(data)}, at)
        if error is None:
            return pdf
        found = _unshown_signs(error) - unshown
        if not found:
            break
        unshown |= found
        data = {**_replaced(data, unshown), "replaced": True, "verify_url": verify_url}
    raise Unreadable(
        f"the page can't be set: {(error or '')[:300]}", rule="PDF-1", fix="Use text that a page can show."
    )


def _code(address: str) -> str:
    import segno

    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=0, dark="#14213d")
    return out.getvalue().decode()


@lru_cache(maxsize=1)
def _compiler() -> Any:
    """One compiler for the process: finding the fonts takes longer than setting a page."""
    import typst

    return typst.Compiler(str(_TEMPLATE), ignore_system_fonts=True, font_paths=_font_folders())


def _font_folders() -> list[str]:
    """Where the packages of fonts are installed; typst finds their fonts below. Without them their scripts are □."""
    found = [find_spec(name) for name in _FONT_PACKAGES]
    return [folder for spec in found if spec for folder in spec.submodule_search_locations or ()]


def _compile(inputs: dict[str, str], at: int) -> tuple[str | None, bytes]:
    import typst

    try:
        with _at_a_time:
            pdf: bytes = _compiler().compile(format="pdf", pdf_standards="a-3b", timestamp=at, sys_inputs=inputs)
    except typst.TypstError as error:
        return str(error), b""
    return None, pdf


def _unshown_signs(error: str) -> set[str]:
    texts = [_ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) for text in _UNSHOWN.findall(error)]
    return {sign for text in texts for sign in text if sign != "\\"}


def _replaced(value: Any, unshown: set[str]) -> Any:
    if isinstance(value, str):
        return "".join(_STAND_IN if sign in unshown else sign for sign in value)
    if isinstance(value, list | tuple):
        return [_replaced(part, unshown) for part in value]
    if isinstance(value, dict):
        return {key: _replaced(part, unshown) for key, part in value.items()}
    return value
