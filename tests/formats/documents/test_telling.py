# SPDX-License-Identifier: Apache-2.0
"""Findings in the reader's language: every rule has its Spanish, and what a finding points at stays as it is."""

import re
from dataclasses import replace
from importlib import import_module

import pytest
from tests.einvoice_makers import a_line, x, xml

from tradelane.documents.formats import cfdi_checking, check_report, languages, unece_checking
from tradelane.documents.formats.einvoice_checking import BOOKS, laws_of
from tradelane.documents.formats.telling import phrasebook, told_in
from tradelane.documents.rules import any_document, ubl_invoice
from tradelane.documents.values import KINDS
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.rule import Rule

SPANISH = phrasebook("es")
NAMED = x("cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:example")
KIND_RULES = [r for k in KINDS for r in import_module(f"tradelane.documents.rules.{k.replace('-', '_')}").RULES]
RULES: list[Rule[...]] = [
    *(law.rule for profile in BOOKS for law in laws_of(profile)),
    *any_document.RULES,
    *KIND_RULES,
    *(rule for rule in vars(ubl_invoice).values() if isinstance(rule, Rule)),
    *unece_checking.RULES,
    *cfdi_checking.RULES,
]
"""Every rule that a check of any profile asks."""
TEXTS = sorted({rule.text for rule in RULES})
FIXES = sorted({rule.fix for rule in RULES} - {""})
_TERM = re.compile(r"i?b[tg](?:-[a-z]{2})?-\d+", re.IGNORECASE)
_ENGLISH = re.compile(r"(?<!-)\b(?:the|of|is|an|and|or|with|at|line|seller|buyer|State|Add|Leave)\b(?!-)")
_QUOTED = re.compile(r"`[^`]*`")
"""What a document must say in its own language."""


def test_languages_are_those_with_a_phrasebook() -> None:
    assert languages() == ("en", "es")


def test_every_text_of_a_rule_has_its_spanish() -> None:
    assert [text for text in TEXTS if SPANISH.text(text) is None] == []


def test_every_fix_of_a_rule_has_its_spanish() -> None:
    assert [fix for fix in FIXES if SPANISH.fix(fix) is None] == []


def test_terms_and_numbers_survive_in_their_order() -> None:
    for text in TEXTS:
        told = SPANISH.text(text) or ""
        assert _TERM.findall(told) == _TERM.findall(text)
        assert sorted(re.findall(r"\d{3,}", told)) == sorted(re.findall(r"\d{3,}", text))
        assert "{" not in told


def test_no_english_is_left_over() -> None:
    told = [SPANISH.text(text) or "" for text in TEXTS] + [SPANISH.fix(fix) or "" for fix in FIXES]
    assert [said for said in told if _ENGLISH.search(_QUOTED.sub("", said))] == []


def test_nothing_in_the_phrasebook_is_unused() -> None:
    """An entry that tells no rule is of a rule that was reworded."""
    for english, told in SPANISH.texts.items():
        alone = replace(SPANISH, texts={english: told})
        assert any(alone.text(text) for text in TEXTS), english
    for english, told in SPANISH.fixes.items():
        alone = replace(SPANISH, fixes={english: told})
        assert any(alone.fix(fix) for fix in FIXES), english


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "The VAT rate of a line that is standard rated (BT-152) is above zero.",
            "El tipo de IVA de una línea a tipo general (BT-152) es mayor que cero.",
        ),
        ("The total without GST (ibt-109) is stated.", "Se indica el total sin GST (ibt-109)."),
        (
            "The total of VAT (BT-110) has at most two decimals.",
            "El total de IVA (BT-110) tiene como máximo dos decimales.",
        ),
        ("The attribute listURI has no meaning in EN 16931.", "El atributo listURI no tiene significado en EN 16931."),
    ],
)
def test_texts_are_composed_of_translated_parts(english: str, spanish: str) -> None:
    assert SPANISH.text(english) == spanish


def test_a_part_that_is_unknown_leaves_the_whole_text_untold() -> None:
    assert SPANISH.text("The colour of a line has at most two decimals.") is None
    assert SPANISH.fix("State quantity.") is None
    assert SPANISH.fix("State cbc:Quantity.") == "Indique cbc:Quantity."


def test_a_finding_keeps_its_id_level_and_path_and_what_the_invoice_says() -> None:
    invoice = xml(NAMED, a_line("S", "VAT", "21"), a_line("S", "VAT", "0"))
    english, spanish = check_report(invoice), check_report(invoice, language="es")
    kept = ("rule", "level", "path")
    assert [[f[k] for k in kept] for f in spanish["findings"]] == [[f[k] for k in kept] for f in english["findings"]]
    (rate,) = [finding for finding in spanish["findings"] if finding["rule"] == "BR-S-05"]
    assert rate["message"] == "El tipo de IVA de una línea a tipo general (BT-152) es mayor que cero. Aquí: 0."
    assert rate["fix"] == "Indique el tipo impositivo."
    assert all(set(finding) <= {"rule", "level", "path", "message", "fix"} for finding in spanish["findings"])


def test_what_the_phrasebook_lacks_stays_english() -> None:
    finding = Finding("X-1", Level.NOTE, "a", "Nobody wrote this {name}. Here: 1.", "Mend it.")
    assert told_in(finding, "es") == finding
    assert told_in(finding, "en") is finding


@pytest.mark.parametrize("language", ["fr", "", "../es", "ES"])
def test_a_language_without_phrasebook_is_refused(language: str) -> None:
    with pytest.raises(Unreadable) as refused:
        check_report(b"{}", language=language)
    assert refused.value.rule == "CHECK-2" and "en, es" in refused.value.fix
