# SPDX-License-Identifier: Apache-2.0
"""Checks of a file against a profile; apart, because the command line, the pages and the actions ask the same.

Profiles: `tradelane` (our JSON, sealed or not, and our XML), `ubl` (the arithmetic of any UBL invoice), and the laws
of e-invoices: `en16931`, `pint-sg`, `pint-my`, `pint-jp`, `pint-aunz`. lxml loads only for XML.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tradelane.documents.formats.einvoice_checking import BOOKS, check_einvoice
from tradelane.documents.formats.original import document_from_bytes, document_from_json
from tradelane.documents.rules import (
    any_document,
    bill_of_lading,
    certificate_of_origin,
    commercial_invoice,
    declarations,
    export_declaration,
    import_declaration,
    packing_list,
    ubl_invoice,
)
from tradelane.documents.values import Document, DocumentKind
from tradelane.kernel.errors import Refused, TradelaneError, Unreadable
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.kernel.rule import Rule

if TYPE_CHECKING:
    from tradelane.documents.formats.ubl import UblReading

_DocumentRule = Rule[[Document]]

_ALWAYS: tuple[_DocumentRule, ...] = (
    any_document.every_line_says_what_the_goods_are,
    any_document.every_line_has_its_own_number,
    any_document.every_quantity_is_above_zero,
)
_DECLARED: tuple[_DocumentRule, ...] = (
    declarations.a_declaration_has_the_ucr,
    declarations.a_declaration_classifies_every_good,
    declarations.a_declaration_states_the_origin,
    declarations.a_declaration_states_the_value,
    declarations.a_declaration_names_the_procedure,
    declarations.a_declaration_says_where_goods_leave_and_arrive,
    declarations.a_declaration_states_the_masses,
)
_RULES: Mapping[DocumentKind, tuple[_DocumentRule, ...]] = {
    DocumentKind.COMMERCIAL_INVOICE: (
        commercial_invoice.an_invoice_names_seller_and_buyer,
        commercial_invoice.the_lines_add_up,
        commercial_invoice.the_total_is_goods_and_charges,
        commercial_invoice.an_invoice_has_one_currency,
        commercial_invoice.a_line_is_quantity_times_price,
        commercial_invoice.an_invoice_states_the_delivery_terms,
    ),
    DocumentKind.PACKING_LIST: (
        packing_list.a_packing_list_states_packages_and_masses,
        packing_list.gross_mass_is_not_below_net_mass,
        packing_list.the_masses_add_up,
        packing_list.the_packages_add_up,
    ),
    DocumentKind.CERTIFICATE_OF_ORIGIN: (
        certificate_of_origin.a_certificate_says_who_certifies,
        certificate_of_origin.a_certificate_classifies_every_good,
        certificate_of_origin.a_certificate_states_the_origin_criterion,
        certificate_of_origin.a_certificate_holds_the_certification,
        certificate_of_origin.a_blanket_period_is_at_most_twelve_months,
        certificate_of_origin.a_certificate_names_exporter_and_importer,
        certificate_of_origin.a_certificate_says_how_to_reach_the_exporter,
        certificate_of_origin.a_certificate_names_the_agreement_and_the_origin,
    ),
    DocumentKind.BILL_OF_LADING: (
        bill_of_lading.a_bill_of_lading_names_the_carrier_who_issues_it,
        bill_of_lading.a_bill_of_lading_names_the_ports,
        bill_of_lading.a_bill_of_lading_names_the_shipper,
        bill_of_lading.a_negotiable_bill_of_lading_is_to_order,
        bill_of_lading.a_bill_of_lading_counts_packages_and_mass,
        bill_of_lading.goods_are_on_board_when_the_bill_says_shipped,
        bill_of_lading.a_bill_of_lading_names_the_vessel,
    ),
    DocumentKind.EXPORT_DECLARATION: (
        *_DECLARED,
        export_declaration.an_export_declaration_names_exporter_and_consignee,
        export_declaration.exported_goods_leave_the_exporter_s_economy,
    ),
    DocumentKind.IMPORT_DECLARATION: (
        *_DECLARED,
        import_declaration.an_import_declaration_names_importer_and_seller,
        import_declaration.a_preference_names_its_certificate,
    ),
}
_ADVICE = frozenset({"DOC-14", "DOC-15", "DOC-20", "DOC-36", "DOC-44", "DOC-46", "DOC-56", "DOC-61"})
"""Rules that a document may miss and still be issued: practice, or data that an issuer may truly not have."""

_UBL_RULES = (
    ubl_invoice.an_invoice_has_a_line,
    ubl_invoice.the_line_total_is_the_sum_of_the_lines,
    ubl_invoice.the_allowance_total_is_the_sum_of_the_allowances,
    ubl_invoice.the_charge_total_is_the_sum_of_the_charges,
    ubl_invoice.the_amount_without_tax_is_lines_less_allowances_plus_charges,
    ubl_invoice.the_amount_with_tax_adds_the_tax,
    ubl_invoice.the_amount_due_is_what_is_not_yet_paid,
)


def check_document(document: Document) -> list[Finding]:
    """What the rules of the document's kind have to say; no error means that it may be issued."""
    return [_finding(r) for r in (*_ALWAYS, *_RULES[document.kind]) if not r(document)]


def require_sound(document: Document) -> None:
    """Do nothing when every rule of the kind that is more than advice holds. Raises Refused with all findings."""
    errors = [finding for finding in check_document(document) if finding.level == Level.ERROR]
    if errors:
        first = errors[0]
        raise Refused(
            first.message, field=first.path, rule=first.rule, fix=first.fix,
            facts={"kind": str(document.kind), "findings": [finding.as_dict() for finding in errors]},
        )  # fmt: skip


def _finding(broken: Rule[...]) -> Finding:
    level = Level.WARNING if broken.id in _ADVICE else Level.ERROR
    return Finding(broken.id, level, broken.field, broken.text, broken.fix)


def check(content: bytes | dict[str, Any], profile: str) -> list[Finding]:
    """The findings on a file (or on JSON data) under `profile`; a file that can't be read is one finding.

    Raises Unreadable when there is no such profile.
    """
    if profile not in _PROFILES:
        raise Unreadable(
            f"there is no profile {profile[:40]!r}",
            field="profile",
            rule="CHECK-1",
            fix=f"Use one of: {', '.join(_PROFILES)}.",
        )
    try:
        return _PROFILES[profile](content)
    except TradelaneError as error:
        return [Finding(error.rule, Level.ERROR, error.field, error.message, error.fix)]


def _check_ours(content: bytes | dict[str, Any]) -> list[Finding]:
    if isinstance(content, dict):
        return check_document(document_from_json(content.get("document", content)))
    return check_document(our_document(content))


def our_document(content: bytes) -> Document:
    """The document in one of our files: JSON, sealed or not, or XML with or without its original. Raises Unreadable."""
    if not _is_xml(content):
        return document_from_bytes(content)
    from tradelane.documents.formats.ubl import from_ubl, original_in_ubl, ubl_agrees

    if b"urn:tradelane:evidence:1" in content:
        if not ubl_agrees(content):
            raise Unreadable(
                "the XML says something else than the sealed original inside it",
                rule="XML-7",
                fix="Send the file as it was issued.",
            )
        return document_from_bytes(original_in_ubl(content))
    return _from_reading(from_ubl(content))


def _is_xml(content: bytes) -> bool:
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _from_reading(reading: "UblReading") -> Document:
    """A document from XML without its original: who issued it is known by who issues such documents."""
    lead = {DocumentKind.BILL_OF_LADING: "carrier", DocumentKind.IMPORT_DECLARATION: "buyer"}.get(
        reading.kind, "seller"
    )
    issuer: dict[str, Any] = next((p for p in reading.content.get("parties", ()) if p["role"] == lead), {})
    return Document(
        id=DocumentId(""),
        kind=reading.kind,
        number=reading.number,
        issued_on=reading.issued_on,
        issuer=OrganisationId(issuer.get("organisation", "")),
        issuer_name=issuer.get("name", ""),
        version=1,
        replaces="",
        consignment=ConsignmentId(""),
        content=reading.content,
        statements=reading.statements,
    )


def _check_ubl(content: bytes | dict[str, Any]) -> list[Finding]:
    if isinstance(content, dict):
        raise Unreadable("UBL is XML", rule="UBL-1", fix="Send the XML file.")
    from tradelane.documents.formats.ubl import parse_xml
    from tradelane.documents.formats.ubl_totals import invoice_totals

    totals = invoice_totals(parse_xml(content))
    return [_finding(r) for r in _UBL_RULES if not r(totals)]


def _check_by_law(profile: str) -> Callable[[bytes | dict[str, Any]], list[Finding]]:
    def check_it(content: bytes | dict[str, Any]) -> list[Finding]:
        if isinstance(content, dict):
            raise Unreadable("an e-invoice is XML", rule="UBL-1", fix="Send the XML file.")
        return check_einvoice(content, profile)

    return check_it


_PROFILES: Mapping[str, Callable[[bytes | dict[str, Any]], list[Finding]]] = {
    "tradelane": _check_ours,
    "ubl": _check_ubl,
    **{profile: _check_by_law(profile) for profile in BOOKS},
}
_NAMED: tuple[tuple[str, str], ...] = (
    ("urn:tradelane:", "tradelane"),
    *(
        (f"urn:peppol:pint:{process}-1@{economy}-1", f"pint-{economy}")
        for process in ("billing", "selfbilling")
        for economy in ("sg", "my", "jp", "aunz")
    ),
    ("urn:fdc:peppol:jp:billing:3.0", "pint-jp"),
    ("urn:cen.eu:en16931:2017", "en16931"),
)
"""How a specification identifier (BT-24, `cbc:CustomizationID`) begins, and the profile that it means."""


def profile_of(content: bytes) -> str:
    """The profile that fits a file: by its specification identifier; `ubl` for other XML, else `tradelane`."""
    if not _is_xml(content):
        return "tradelane"
    from tradelane.documents.formats.ubl import parse_xml
    from tradelane.documents.formats.xml_writing import text_at

    try:
        stated = text_at(parse_xml(content), "cbc:CustomizationID").strip()
    except Unreadable:
        return "ubl"
    return next((profile for begins, profile in _NAMED if stated.startswith(begins)), "ubl")


def check_report(content: bytes, profile: str | None = None) -> dict[str, Any]:
    """What `tradelane check` prints: `{"profile", "result", "findings"}`; `valid` unless a finding is an error.

    Without `profile` the one that fits the file is taken. Raises Unreadable when there is no such profile.
    """
    chosen = profile or profile_of(content)
    findings = check(content, chosen)
    broken = any(finding.level == Level.ERROR for finding in findings)
    return {
        "profile": chosen,
        "result": "invalid" if broken else "valid",
        "findings": [finding.as_dict() for finding in findings],
    }
