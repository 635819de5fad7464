# SPDX-License-Identifier: Apache-2.0
"""`python -m config.commands.translations`: finds what pages say, keeps the .po files level with it, compiles them.

Apart, and made with Babel, because a fresh machine has no gettext programs. A message without a translation is
printed; the test of translations fails on it.
"""

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.written import TEXTS as WRITTEN
from tradelane.plans.values import INSTRUMENT_NAMES, MEASURE_NAMES

SOURCE = Path(__file__).resolve().parents[2]
LOCALE = SOURCE / "config" / "locale"

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
"""Django's functions, and which of their arguments are messages."""
_STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(
    rf"\b(?:(?P<one>_|gettext)\({_STRING}\)|ngettext\({_STRING}, {_STRING},|pgettext\({_STRING}, {_STRING}\))",
    re.DOTALL,
)
"""What `templatize` leaves of a template's tags and filters."""

_UNDATED = datetime(2026, 11, 24, tzinfo=UTC)
"""Git dates the file; a date inside would change with every run."""

Found = tuple[str | tuple[str, str], str | None]
"""A message (with its plural) and its context."""


def messages_of_templates(source: Path) -> Iterator[tuple[Found, Path]]:
    """Every message in the templates below `source`."""
    for path in sorted(source.rglob("templates/**/*.html")):
        for call in _CALL.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            one, single, plural, context, message = (
                ast.literal_eval(g) if g else None for g in call.groups()[1:]
            )  # group 0 is the function's name
            if one is not None:
                yield (one, None), path
            elif single is not None and plural is not None:
                yield ((single, plural), None), path
            elif message is not None:
                yield (message, context), path


def messages_of_code(source: Path) -> Iterator[tuple[Found, Path]]:
    """Every message in the Python files below `source` that use Django's translation."""
    for path in sorted(source.rglob("*.py")):
        if "django.utils.translation" not in path.read_text(encoding="utf-8") or path == Path(__file__):
            continue
        with path.open("rb") as file:
            for _line, name, said, _comments in extract_python(file, KEYWORDS, [], {}):
                yield from ((message, path) for message in _as_found(str(name), said))


def _as_found(name: str, said: Any) -> Iterator[Found]:
    """One call's message; `said` is a text or a tuple of the call's arguments, None where it is no literal."""
    strings = [said] if isinstance(said, str) else [text for text in said or () if text]
    if name.startswith("ngettext"):
        yield (strings[0], strings[1]), None
    elif name.startswith("pgettext"):
        yield strings[1], strings[0]
    elif strings:
        yield strings[0], None


def messages(source: Path = SOURCE) -> dict[Found, list[str]]:
    """Every message of the source tree with the files that say it, and what pages say of economies, plans and dates."""
    found: dict[Found, list[str]] = {}
    if source == SOURCE:
        found = {(name, None): ["tradelane/kernel/economies.py"] for name in ECONOMIES.values()}
        named = [*MEASURE_NAMES.values(), *INSTRUMENT_NAMES.values()]
        found |= {(name, None): ["tradelane/plans/values/matrix.py"] for name in named}
        found |= {(text, None): ["tradelane/kernel/written.py"] for text in WRITTEN}
    for message, path in (*messages_of_templates(source), *messages_of_code(source)):
        places = found.setdefault(message, [])
        name = path.relative_to(source).as_posix()
        if name not in places:
            places.append(name)
    return found


def read(po: Path) -> Catalog:
    """The catalogue of a .po file. Raises ValueError or PoFileError when it is broken."""
    with po.open("rb") as file:
        return read_po(file, locale=po.parents[1].name, abort_invalid=True)


def level(po: Path, found: dict[Found, list[str]]) -> Catalog:
    """The catalogue of `po` with exactly the messages `found`, keeping the translations it has."""
    old = read(po)
    new = Catalog(
        locale=old.locale, project="Tradelane", version="", charset="utf-8", fuzzy=False,
        header_comment="# SPDX-License-Identifier: Apache-2.0\n# Texts of the pages. English is the source.",
        copyright_holder="The Tradelane maintainers", msgid_bugs_address="", last_translator="", language_team="",
        creation_date=_UNDATED, revision_date=_UNDATED,
    )  # fmt: skip
    for (id, context), places in sorted(found.items(), key=lambda pair: _key(pair[0])):
        known = old.get(id[0] if isinstance(id, tuple) else id, context)
        string = known.string if known and isinstance(known.id, tuple) == isinstance(id, tuple) else ""
        if isinstance(id, tuple) and not string:
            string = ("", "")
        new.add(id, string, locations=[(place, 0) for place in sorted(places)], context=context)
    return new


def untranslated(catalog: Catalog) -> list[Message]:
    """Messages without a text, or with a plural form missing."""
    return [m for m in catalog if m.id and not all(m.string if isinstance(m.string, tuple | list) else [m.string])]


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Write a .mo file beside each .po file under `locale`; the files written. A broken .po file raises."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, read(source), use_fuzzy=False)
        written.append(target)
    return written


def _key(found: Found) -> tuple[str, str]:
    id, context = found
    return (id[0] if isinstance(id, tuple) else id, context or "")


def main() -> int:
    """Level every .po file with the source, print what lacks a text, compile; 1 when something lacks one."""
    found = messages()
    lacking = 0
    for po in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        catalog = level(po, found)
        with po.open("wb") as file:
            write_po(file, catalog, width=120, include_lineno=False, sort_output=False)
        for message in untranslated(catalog):
            lacking += 1
            print(f"{po.parents[1].name}: {message.id!r}")
    compile_all()
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
