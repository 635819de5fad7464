# SPDX-License-Identifier: Apache-2.0
"""Compiles the translations into the wheel; all else about the package stands in pyproject.toml.

Apart, because a clean checkout holds the texts (.po) and not what Django reads (.mo).
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    """Copies the packages, then writes a .mo file beside each .po file in the copy."""

    def run(self) -> None:
        """Build."""
        super().run()
        if self.editable_mode:
            return  # `make setup` compiles them where they stand
        for source in Path(self.build_lib).glob("config/locale/*/LC_MESSAGES/*.po"):
            with source.open("rb") as texts, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(texts, locale=source.parents[1].name, abort_invalid=True))


setup(cmdclass={"build_py": BuildWithTranslations})
