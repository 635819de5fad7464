# SPDX-License-Identifier: Apache-2.0
"""What must hold of a declaration of another system, and of many filings at once; apart from what a case is."""

from collections.abc import Mapping
from typing import Any

from tradelane.kernel.rule import rule
from tradelane.window.values import Declaration, Procedure


@rule(
    "DECL-5", cites="WCO Data Model D026 (functional reference number); UCC-DA annex B, DE 2/5", field="number",
    fix="Give the declaration its declarant's own reference (LRN).",
)  # fmt: skip
def a_declaration_bears_its_reference(declaration: Declaration) -> bool:
    """A declaration bears its declarant's own reference, so that it is never filed twice."""
    return 0 < len(declaration.number.strip()) <= 70


@rule(
    "DECL-6", cites="WTO Trade Facilitation Agreement art. 10.4.1; the procedure's direction", field="procedure",
    fix="Choose a procedure of the direction that the declaration states.",
)  # fmt: skip
def the_declaration_goes_the_procedures_way(declaration: Declaration, *, procedure: Procedure) -> bool:
    """An export is declared under a procedure of export, an import under one of import."""
    return declaration.direction is procedure.direction


@rule(
    "BATCH-1", cites="UN/CEFACT Recommendation 33; Tradelane house rule: what is sent again does nothing again",
    field="reference", fix="Give each filing a reference of your own, of at most 70 characters.",
)  # fmt: skip
def a_filing_has_its_filers_reference(reference: str) -> bool:
    """Every filing of a batch bears its filer's own reference, of at most 70 printable characters."""
    return 0 < len(reference) <= 70 and reference.isprintable() and reference == reference.strip()


@rule(
    "BATCH-2", cites="Tradelane house rule: a filing says once what it files", field="consignment",
    fix="Give the consignment's data or id, or a declaration: one of them.",
)  # fmt: skip
def a_filing_files_one_thing(given: Mapping[str, Any]) -> bool:
    """A line of a batch files either a consignment or a declaration of another system, not both."""
    return ("consignment" in given) != ("declaration" in given)


@rule(
    "BATCH-3", cites="Tradelane house rule: one reference, one filing", field="reference",
    fix="Correct the case by an amendment, or give what is new a reference of its own.",
)  # fmt: skip
def a_reference_means_one_filing(digest: str, *, before: str) -> bool:
    """A reference that was filed means that filing: other content under it is refused."""
    return digest == before
