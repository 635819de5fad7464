# SPDX-License-Identifier: Apache-2.0
"""What only an import declaration must say; apart, because the importer answers for it."""

from tradelane.documents.rules.declarations import DECLARED, DECLARED_ADVICE
from tradelane.documents.rules.reading import DocumentRules, names_party
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "DOC-65",
    cites="Revised Kyoto Convention, Specific Annex B chapter 1",
    field="content.parties",
    fix="Name the importer and the seller.",
)
def an_import_declaration_names_importer_and_seller(document: Document) -> bool:
    """An import declaration names the importer and the seller with their countries."""
    return names_party(document, "buyer") and names_party(document, "seller")


@rule(
    "DOC-66",
    cites="CPTPP art. 3.24(1)",
    field="statements.certificate_number",
    fix="Add the number of the certificate of origin.",
)
def a_preference_names_its_certificate(document: Document) -> bool:
    """A declaration that claims a preference names the certificate of origin."""
    return "preference" not in document.statements or "certificate_number" in document.statements


RULES: DocumentRules = (
    *DECLARED,
    an_import_declaration_names_importer_and_seller,
    a_preference_names_its_certificate,
)
ADVICE = DECLARED_ADVICE
