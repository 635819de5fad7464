# SPDX-License-Identifier: Apache-2.0
"""A CFDI checked: SAT's schema, then what it can't see; apart, because the schema comes with an extra."""

from tradelane.documents.rules.cfdi import foreign_trade, invoice
from tradelane.documents.rules.cfdi.comprobante import SealedCfdi
from tradelane.kernel.errors import Unavailable
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.rule import Rule

_ADVICE = frozenset({invoice.a_provider_stamped_it.id, foreign_trade.a_fraction_has_ten_digits.id})
"""What a sound CFDI may lack before its provider stamps it, or by an older catalogue of SAT."""
RULES: tuple[Rule[[SealedCfdi]], ...] = (*invoice.RULES, *foreign_trade.RULES)


def check_cfdi(content: bytes) -> list[Finding]:
    """Every finding on a CFDI: errors first. Raises Unreadable for what is none."""
    from tradelane.documents.formats.cfdi_sealing import read_sealed, schema_faults  # lazily: lxml

    sealed = read_sealed(content)
    found = [_finding(rule) for rule in RULES if not rule(sealed)]
    try:
        faults = schema_faults(content)
    except Unavailable as error:
        advice = "Neither SAT's schema nor the seal was checked: " + error.message
        found.append(Finding("CFDI-XSD", Level.WARNING, "/", advice, error.fix))
    else:
        fix = "Correct it by Anexo 20 and SAT's catalogues."
        found += [Finding("CFDI-XSD", Level.ERROR, path, message, fix) for path, message in faults]
    return sorted(found, key=lambda finding: finding.level != Level.ERROR)


def _finding(broken: Rule[...]) -> Finding:
    level = Level.WARNING if broken.id in _ADVICE else Level.ERROR
    return Finding(broken.id, level, broken.field, broken.text, broken.fix)
