# SPDX-License-Identifier: Apache-2.0
"""Checks of other people's UN/CEFACT certificates of origin; apart from ours, which follow the certificate's law."""

from typing import Any

from tradelane.consignments.formats import read_any
from tradelane.documents.rules import unece_certificate as law
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.findings import Finding, Level

RULES = (
    law.a_certificate_says_from_whom_to_whom,
    law.a_preference_names_its_agreement,
    law.every_good_has_its_origin,
    law.every_good_is_classified,
)
PROFILE = "unece-coo"


def check_unece(content: bytes | dict[str, Any]) -> list[Finding]:
    """The findings on a certificate: rules that it breaks, what is doubtful, and what nobody here understands.

    Raises Unreadable when it can't be read as one.
    """
    whole = canonical(content) if isinstance(content, dict) else content
    reading = read_any(whole)
    agreement = _agreement(parse(whole))
    return [
        *(
            Finding(rule.id, Level.ERROR, rule.field, rule.text, rule.fix)
            for rule in RULES
            if not rule(reading.consignment, agreement=agreement)
        ),
        *(Finding("UNECE-4", Level.WARNING, note.path, note.message) for note in reading.doubtful),
        *(Finding("UNECE-5", Level.NOTE, note.path, f"not understood: {note.message}") for note in reading.lost),
    ]


def _agreement(data: dict[str, Any]) -> str:
    """The first agreement that is named; empty where there is none in the schema's form."""
    node: Any = data
    for step in ("specifiedConsignment", 0, "applicableCrossBorderRegulatoryProcedure", 0, "freeTradeAgreementName"):
        if isinstance(step, int):
            node = node[step] if isinstance(node, list) and len(node) > step else None
        else:
            node = node.get(step) if isinstance(node, dict) else None
    found = node.get("content") if isinstance(node, dict) else None
    return found if isinstance(found, str) else ""
