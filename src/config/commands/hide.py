# SPDX-License-Identifier: Apache-2.0
"""`tradelane hide`: leaves members out of a credential; apart, as its holder does this alone, offline."""

from pathlib import Path

from config.commands.quick import options, print_json, read_file


def answer(arguments: list[str]) -> int:
    """Leave members out of a credential (vc+sd-jwt), such as content.goods_items.*.value; it still verifies."""
    parser = options("hide", answer.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE", help="The credential.")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="A member; * stands for any.")
    parser.add_argument("--out", type=Path, metavar="FILE", help="Where to write it; otherwise it is printed.")
    given = parser.parse_intermixed_args(arguments)
    from tradelane.trust.formats.credentials import hide
    from tradelane.trust.formats.disclosures import read_presentation, unpack

    shown = hide(read_presentation(read_file(given.file)), given.paths)
    text, counted = shown.as_text(), unpack(shown)
    if given.out is not None:
        given.out.write_text(text)
    if given.as_json:
        print_json({"credential": text, "shown": counted.shown, "hidden": counted.hidden})
    elif given.out is None:
        print(text)
    else:
        print(f"{given.out.name}: {counted.shown} members shown, {counted.hidden} hidden")
    return 0
