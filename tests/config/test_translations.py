# SPDX-License-Identifier: Apache-2.0
"""Whatever a page says in English it says in Spanish, with the same placeholders; and what is not said is not kept."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from config.commands import assets, translations

SPANISH = translations.LOCALE / "es" / "LC_MESSAGES" / "django.po"
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|<[^>]+>")


def test_every_text_has_its_spanish() -> None:
    catalog = translations.level(SPANISH, translations.messages())
    lacking = [f"{message.id!r} in {message.locations[0][0]}" for message in translations.untranslated(catalog)]
    assert lacking == [], "run `python -m config.commands.translations`, then fill them in"


def test_placeholders_and_tags_survive() -> None:
    assert [m.id for m in translations.read(SPANISH) if m.id and not _same_placeholders(m)] == []


def _same_placeholders(message: Message) -> bool:
    ids = message.id if isinstance(message.id, tuple | list) else [message.id]
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    wanted = set(_PLACEHOLDER.findall(ids[-1]))
    return all(set(_PLACEHOLDER.findall(s)) <= wanted for s in strings if s) and (
        not strings[-1] or set(_PLACEHOLDER.findall(strings[-1])) == wanted
    )


def test_templates_and_code_are_read(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text(
        '{% translate "One" %}{% blocktranslate with n=x %}Two {{ n }}{% endblocktranslate %}'
        '{% blocktranslate count n=x %}It\'s one{% plural %}{{ n }} "things"{% endblocktranslate %}{{ _("Three") }}'
    )
    (tmp_path / "pages.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        "_('Four'); ngettext('a', '%(n)s b', n); pgettext('verb', 'Order')\n"
    )
    assert set(translations.messages(tmp_path)) == {
        ("One", None),
        ("Two %(n)s", None),
        (("It's one", '%(n)s "things"'), None),
        ("Three", None),
        ("Four", None),
        (("a", "%(n)s b"), None),
        ("Order", "verb"),
    }


@pytest.fixture
def locale(tmp_path: Path) -> Path:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "One"\nmsgstr "Uno"\n'
    )
    return tmp_path


def test_levelling_keeps_texts_and_drops_what_is_gone(locale: Path) -> None:
    po = locale / "es" / "LC_MESSAGES" / "django.po"
    kept = translations.level(po, {("One", None): ["a.html"], ("Two", None): ["a.html"]})
    assert kept["One"].string == "Uno"
    assert [m.id for m in translations.untranslated(kept)] == ["Two"]
    assert [m.id for m in translations.level(po, {("Two", None): ["a.html"]}) if m.id] == ["Two"]


def test_compiling_writes_what_django_reads(locale: Path) -> None:
    [compiled] = translations.compile_all(locale)
    assert compiled.read_bytes()[:4] == b"\xde\x12\x04\x95"


def test_the_stylesheet_loses_the_typeface_of_gov_uk() -> None:
    css = "@font-face{font-family:GDS Transport;src:url(/a.woff2)}a{font-family:GDS Transport,arial,sans-serif}"
    assert assets.own_typeface(css) == "a{font-family:var(--type)}"


def test_missing_packages_are_named(tmp_path: Path) -> None:
    (tmp_path / "modules" / "htmx.org" / "dist").mkdir(parents=True)
    (tmp_path / "modules" / "htmx.org" / "dist" / "htmx.min.js").write_text("x")
    missing = assets.copy_packages(tmp_path / "modules", tmp_path / "vendor")
    assert len(missing) == len(assets.COPIES) - 1
    assert (tmp_path / "vendor" / "htmx.min.js").read_text() == "x"
