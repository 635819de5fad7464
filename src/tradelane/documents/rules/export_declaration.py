# SPDX-License-Identifier: Apache-2.0
"""What only an export declaration must say; apart, because the exporter answers for it."""

from tradelane.documents.rules.declarations import DECLARED, DECLARED_ADVICE
from tradelane.documents.rules.reading import DocumentRules, names_party
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule


@rule(
    "DOC-60",
    cites="Revised Kyoto Convention, Specific Annex C chapter 1",
    field="content.parties",
    fix="Name the exporter and the consignee.",
)
def an_export_declaration_names_exporter_and_consignee(document: Document) -> bool:
    """An export declaration names the exporter and the consignee with their countries."""
    return names_party(document, "seller") and names_party(document, "consignee")


@rule(
    "DOC-61",
    cites="Revised Kyoto Convention, Specific Annex C chapter 1",
    field="content.transport",
    fix="Check the ports: the goods must leave the economy.",
)
def exported_goods_leave_the_exporter_s_economy(document: Document) -> bool:
    """The port of loading and the port of discharge of an export are in different economies."""
    transport = document.content.get("transport", {})
    if "loading" not in transport or "discharge" not in transport:
        return True
    return bool(transport["loading"]["locode"][:2] != transport["discharge"]["locode"][:2])


RULES: DocumentRules = (
    *DECLARED,
    an_export_declaration_names_exporter_and_consignee,
    exported_goods_leave_the_exporter_s_economy,
)
ADVICE = DECLARED_ADVICE | {"DOC-61"}
