# SPDX-License-Identifier: Apache-2.0
"""What a phytosanitary certificate must say; apart, because only the plant protection organization may say it.

ISPM 12 are the guidelines of the International Plant Protection Convention (IPPC); its sections are from memory of the
2014 text and were not compared with it (low confidence).
"""

import re
from typing import Any

from tradelane.documents.rules.reading import DocumentRules, by_line, every_item_has, lines_of, names_party
from tradelane.documents.values import Document
from tradelane.kernel.rule import rule

_BOTANICAL = re.compile(r"(× ?)?[A-Z][a-zë-]+( (×|[a-zë-]+\.?|[A-Z]\S*|\([^()]+\)|&|'[^']+'))*")
"""A genus with a capital, then species, subspecies, cultivar or author, such as `Coffea arabica L.`."""
_TREATED = ("chemical", "duration_and_temperature", "concentration", "treatment_date")


@rule(
    "PHYTO-1",
    cites="IPPC art. V(2)(a); ISPM 7 §1.1",
    field="issuer",
    fix="Let the national plant protection organization issue it.",
)
def a_phytosanitary_certificate_is_issued_by_the_authority(document: Document) -> bool:
    """A plant protection organization, or who acts under its authority, issues it, never a party of the consignment."""
    return document.issuer not in {party.get("organisation") for party in document.content.get("parties", ())}


@rule(
    "PHYTO-2",
    cites="IPPC Annex, model certificates; ISPM 12 §5",
    field="statements.plant_protection_organization",
    fix="Name the organization that issues it, and the one of the importing country.",
)
def a_phytosanitary_certificate_says_from_and_to_which_organization(document: Document) -> bool:
    """The certificate names the plant protection organization that issues it, and the one that it is addressed to."""
    stated = document.statements
    return {"plant_protection_organization", "to_plant_protection_organization"} <= stated.keys()


@rule(
    "PHYTO-3",
    cites="ISPM 12 §5.I",
    field="content.parties",
    fix="Name exporter and consignee with their addresses.",
)
def a_phytosanitary_certificate_names_exporter_and_consignee(document: Document) -> bool:
    """The certificate gives name and address of the exporter, and the declared name and address of the consignee."""
    return names_party(document, "seller") and names_party(document, "consignee")


@rule(
    "PHYTO-4",
    cites="ISPM 12 §5.I, botanical name of plants",
    field="statements.botanical_name",
    fix="State the accepted scientific name, genus at the least, such as Coffea arabica.",
)
def every_plant_has_its_botanical_name(document: Document) -> bool:
    """Every plant or plant product has its botanical name, of the genus at the least."""
    names = by_line(document, "botanical_name")
    return all(_BOTANICAL.fullmatch(names.get(str(line["number"]), "")) for line in lines_of(document))


@rule(
    "PHYTO-5",
    cites="ISPM 12 §5.I, place of origin",
    field="content.goods_items",
    fix="Add the country of origin of each line.",
)
def every_plant_has_its_place_of_origin(document: Document) -> bool:
    """Every plant or plant product has its place of origin: the country at the least."""
    return every_item_has(document, "origin")


@rule(
    "PHYTO-6",
    cites="ISPM 12 §5.I, number and description of packages, distinguishing marks",
    field="content.goods_items",
    fix="Add packages and marks of each line, or say that it is in bulk.",
)
def plants_are_told_by_packages_and_marks(document: Document) -> bool:
    """Number and kind of packages and their distinguishing marks are stated, so that the plants can be told."""
    return every_item_has(document, "packages", "marks")


@rule(
    "PHYTO-7",
    cites="ISPM 12 §5.I, declared means of conveyance, declared point of entry",
    field="content.transport",
    fix="Add mode and ports of the journey.",
)
def a_phytosanitary_certificate_declares_conveyance_and_entry(document: Document) -> bool:
    """The certificate has the declared means of conveyance and the declared point of entry."""
    transport: dict[str, Any] = document.content.get("transport", {})
    return {"mode", "discharge"} <= transport.keys()


@rule(
    "PHYTO-8",
    cites="ISPM 12 §5.I and §6, certifying statement",
    field="statements.declaration",
    fix="Add the certifying statement in the words of the model.",
)
def a_phytosanitary_certificate_holds_its_certifying_statement(document: Document) -> bool:
    """The certificate holds the certifying statement of the model for export or re-export, and says which it is."""
    return bool(document.statements.get("declaration")) and bool(document.statements.get("purpose"))


@rule(
    "PHYTO-9",
    cites="ISPM 12 §5.III",
    field="statements.treatment",
    fix="Name the treatment and its day, or leave out its details.",
)
def a_treatment_is_named_with_its_day(document: Document) -> bool:
    """Details of a treatment come with the treatment itself and its day."""
    stated = document.statements
    if not any(name in stated for name in ("treatment", *_TREATED)):
        return True
    return {"treatment", "treatment_date"} <= stated.keys()


@rule(
    "PHYTO-10",
    cites="ISPM 12 §5, place of issue, name of authorized officer",
    field="statements.officer",
    fix="Name the town of issue and the authorized officer.",
)
def a_phytosanitary_certificate_names_its_officer(document: Document) -> bool:
    """The certificate names the place of issue and the authorized officer."""
    return {"place_of_issue", "officer"} <= document.statements.keys()


@rule(
    "PHYTO-11",
    cites="IPPC Annex, model certificate for re-export; ISPM 12 §6",
    field="statements.original_certificate",
    fix="Name the country of first export and its certificate, and say how the plants are packed.",
)
def a_re_export_names_the_certificate_it_rests_on(document: Document) -> bool:
    """A certificate for re-export names the country and the certificate of first export, and how plants are packed."""
    if document.statements.get("purpose") != "re-export":
        return True
    wanted = {"country_of_first_export", "original_certificate", "attached_certificate", "packed", "containers"}
    return wanted <= document.statements.keys()


RULES: DocumentRules = (
    a_phytosanitary_certificate_is_issued_by_the_authority,
    a_phytosanitary_certificate_says_from_and_to_which_organization,
    a_phytosanitary_certificate_names_exporter_and_consignee,
    every_plant_has_its_botanical_name,
    every_plant_has_its_place_of_origin,
    plants_are_told_by_packages_and_marks,
    a_phytosanitary_certificate_declares_conveyance_and_entry,
    a_phytosanitary_certificate_holds_its_certifying_statement,
    a_treatment_is_named_with_its_day,
    a_phytosanitary_certificate_names_its_officer,
    a_re_export_names_the_certificate_it_rests_on,
)
ADVICE = frozenset({"PHYTO-6"})
