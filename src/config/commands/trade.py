# SPDX-License-Identifier: Apache-2.0
"""`tradelane trade`: reads a foreign document; apart, and without Django, because it only reads a file."""

from pathlib import Path
from typing import Any

from config.commands.quick import options, print_json, read_file

_SHOWN = 80
"""Characters of a value; `--json` tells all of it."""


def answer(arguments: list[str]) -> int:
    """Read an order, invoice, declaration or transport document; say what was lost, doubtful or is missing."""
    parser = options("trade", answer.__doc__)
    what = "Our JSON, UBL, a customs declaration, a CFDI, a shop's order or a DCSA document."
    parser.add_argument("file", type=Path, metavar="FILE", help=what)
    parser.add_argument("--lane", default="MX-SG", help="The two economies, such as MX-SG.")
    given = parser.parse_intermixed_args(arguments)
    from tradelane.consignments.formats import trade_report

    report = trade_report(read_file(given.file), filename=given.file.name, lane=given.lane)
    if given.as_json:
        print_json(report)
        return 0
    goods = report["consignment"]["goods_items"]
    print(f"{report['format']} read for {report['lane']}: {len(goods)} goods items")
    for kind in ("lost", "doubtful", "missing"):
        _list(kind, report[kind])
    return 0


def _list(kind: str, notes: list[dict[str, Any]]) -> None:
    if not notes:
        print(f"{kind}: nothing")
        return
    print(f"{kind}:")
    for note in notes:
        value = f" ({_short(str(note['value']))})" if note.get("value") else ""
        print(f"  {note['path']}: {note['message']}{value}")


def _short(value: str) -> str:
    """As much of a value as helps to find it: a certificate or a seal would fill the screen."""
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
