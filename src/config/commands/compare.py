# SPDX-License-Identifier: Apache-2.0
"""`tradelane compare`: where documents of one shipment disagree; apart, and without Django, as it only reads files."""

from pathlib import Path

from config.commands.quick import options, print_json, read_file
from tradelane.kernel.errors import Unreadable


def answer(arguments: list[str]) -> int:
    """List every field on which documents of one shipment disagree, with each document's value and the rule."""
    parser = options("compare", answer.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Two or more documents of one shipment.")
    given = parser.parse_intermixed_args(arguments)
    if len(given.files) < 2:
        raise Unreadable("one file has nothing to disagree with", field="files", rule="FILE-4", fix="Give two or more.")
    from tradelane.documents.formats import compare_report

    report = compare_report([(file.name, read_file(file)) for file in given.files])
    if given.as_json:
        print_json(report)
        return 0
    if not report["differences"]:
        print(f"the {len(given.files)} documents agree")
    for difference in report["differences"]:
        print(f"{difference['field']} [{difference['rule']}]")
        for name, value in difference["values"].items():
            print(f"  {name}: {value}")
    return 0
