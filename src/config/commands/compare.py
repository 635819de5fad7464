# SPDX-License-Identifier: Apache-2.0
"""`tradelane compare`: where documents of one shipment disagree; apart, and without Django, as it only reads files."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from config.commands.quick import options, print_json, read_file
from tradelane.kernel.errors import Unreadable

if TYPE_CHECKING:
    from tradelane.documents.values import CrossCheck


def answer(arguments: list[str]) -> int:
    """List every field on which documents of one shipment disagree, with each document's value and the rule."""
    parser = options("compare", answer.__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Two or more documents of one shipment.")
    parser.add_argument(
        "--rate",
        action="append",
        default=[],
        metavar="BASE/QUOTE=RATE@DAY[:SOURCE]",
        help="A dated exchange rate, such as USD/MXN=18.40@2026-11-01:Banxico; may be given several times.",
    )
    given = parser.parse_intermixed_args(arguments)
    if len(given.files) < 2:
        raise Unreadable("one file has nothing to disagree with", field="files", rule="FILE-4", fix="Give two or more.")
    from tradelane.documents.formats import compare_files, read_rate

    rates = [read_rate(text, field="--rate") for text in given.rate]
    found = compare_files([(file.name, read_file(file)) for file in given.files], rates=rates)
    if given.as_json:
        print_json(found.as_dict())
    else:
        _tell(found)
    return 0


def _tell(found: "CrossCheck") -> None:
    if not found.differences:
        print(f"the {len(found.files)} documents agree on {len(found.compared)} fields")
    for difference in found.differences:
        print(f"{difference.field} [{difference.rule}]")
        _list(difference.values)
        print(f"  rule: {difference.tolerance} ({difference.cites})")
    for question in found.undetermined:
        print(f"{question.field}: undetermined [{question.rule}]")
        _list(question.values)
        print(f"  why: {question.why} {question.fix}")
    if found.conversions:
        print("converted:")
    for conversion in found.conversions:
        told = f"{conversion.stated} = {conversion.converted}, at {conversion.rate}"
        print(f"  {conversion.file}, {conversion.field}: {told}")


def _list(values: Mapping[str, str]) -> None:
    for name, value in values.items():
        print(f"  {name}: {value or 'not listed'}")
