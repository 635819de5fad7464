# SPDX-License-Identifier: Apache-2.0
"""Compiles the translations with Babel; apart, because a fresh machine has no gettext programs."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(locale: Path) -> list[Path]:
    """Write a .mo file beside each .po file under `locale`; the files written. A broken .po file raises."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalog = read_po(file, locale=source.parents[1].name, abort_invalid=True)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalog, use_fuzzy=False)
        written.append(target)
    return written
