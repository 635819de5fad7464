# SPDX-License-Identifier: Apache-2.0
"""What a certificate of origin must say; apart, because a preference is refused when the least data is missing."""

from datetime import date

from tradelane.documents.rules.reading import DocumentRules, every_item_has, names_party
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_CERTIFIERS = ("exporter", "producer", "importer", "authority", "chamber")


@rule(
    "DOC-30",
    cites="CPTPP Annex 3-B(1), Annex 3-A; RCEP art. 3.16.1",
    field="statements.certifier",
    fix="State certifier: exporter, producer, importer, authority or chamber.",
)
def a_certificate_says_who_certifies(document: Document) -> bool:
    """A certificate of origin says whether exporter, producer or importer certifies, or which body issues it."""
    return document.statements.get("certifier") in _CERTIFIERS


@rule(
    "DOC-31",
    cites="CPTPP Annex 3-B(6)(b)",
    field="content.goods_items",
    fix="Add the six digits of the Harmonized System.",
)
def a_certificate_classifies_every_good(document: Document) -> bool:
    """A certificate of origin gives the HS code of every good to six digits."""
    return every_item_has(document, "hs_code")


@rule(
    "DOC-32",
    cites="CPTPP Annex 3-B(7), art. 3.2",
    field="statements.criterion",
    fix="Add the origin criterion of each line.",
)
def a_certificate_states_the_origin_criterion(document: Document) -> bool:
    """A certificate of origin states the criterion under which each good originates."""
    own = document.statements.get("criteria", {})
    return "criterion" in document.statements or all(
        str(item["number"]) in own for item in document.content["goods_items"]
    )


@rule(
    "DOC-33",
    cites="CPTPP Annex 3-B(9)",
    field="statements.declaration",
    fix="Add the certification in the agreement's words.",
)
def a_certificate_holds_the_certification(document: Document) -> bool:
    """A certificate of origin holds the certification that its agreement prescribes."""
    return bool(document.statements.get("declaration"))


@rule("DOC-34", cites="CPTPP Annex 3-B(8)", field="statements.blanket_to", fix="Cover at most twelve months.")
def a_blanket_period_is_at_most_twelve_months(document: Document) -> bool:
    """A certificate for several shipments covers at most twelve months, and its end is not before its start."""
    starts, ends = document.statements.get("blanket_from"), document.statements.get("blanket_to")
    if not starts and not ends:
        return True
    if not starts or not ends:
        return False
    start, end = date.fromisoformat(starts), date.fromisoformat(ends)
    last = date(start.year + 1, start.month, min(start.day, 28) if start.month == 2 else start.day)
    return start <= end <= last


@rule("DOC-35", cites="CPTPP Annex 3-B(3), (5)", field="content.parties", fix="Name the exporter and the importer.")
def a_certificate_names_exporter_and_importer(document: Document) -> bool:
    """A certificate of origin names the exporter and the importer with their countries."""
    return names_party(document, "seller") and names_party(document, "buyer")


@rule("DOC-36", cites="CPTPP Annex 3-B(2)", field="content.parties", fix="Add the certifier's telephone and e-mail.")
def a_certificate_says_how_to_reach_the_exporter(document: Document) -> bool:
    """A certificate of origin gives the telephone and e-mail of the exporter who certifies."""
    if document.statements.get("certifier") != "exporter":
        return True
    sellers = [party for party in document.content.get("parties", ()) if party["role"] == "seller"]
    return any({"telephone", "email"} <= set(party.get("contact", {})) for party in sellers)


@rule(
    "DOC-37",
    cites="CPTPP art. 3.20",
    field="statements.agreement",
    fix="Name the agreement, and the origin of every line.",
)
def a_certificate_names_the_agreement_and_the_origin(document: Document) -> bool:
    """A preferential certificate names its agreement and the country of origin of every good."""
    return bool(document.statements.get("agreement")) and every_item_has(document, "origin")


RULES: DocumentRules = (
    a_certificate_says_who_certifies,
    a_certificate_classifies_every_good,
    a_certificate_states_the_origin_criterion,
    a_certificate_holds_the_certification,
    a_blanket_period_is_at_most_twelve_months,
    a_certificate_names_exporter_and_importer,
    a_certificate_says_how_to_reach_the_exporter,
    a_certificate_names_the_agreement_and_the_origin,
)
ADVICE = frozenset({"DOC-36"})
