# SPDX-License-Identifier: Apache-2.0
"""Checks of a file against a profile; apart, because the command line, the pages and the actions ask the same.

Profiles: `tradelane` (our JSON, sealed or not, and our XML), `ubl` (the arithmetic of any UBL invoice), `unece-coo`
(anybody's UN/CEFACT certificate of origin), and the laws of e-invoices: `en16931`, `pint-sg`, `pint-my`, `pint-jp`,
`pint-aunz`, and `cfdi`, which is Mexico's. lxml loads only for XML.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tradelane.documents.formats.cfdi_checking import check_cfdi
from tradelane.documents.formats.einvoice_checking import BOOKS, check_einvoice
from tradelane.documents.formats.original import document_from_bytes, document_from_json, document_in, require_parts
from tradelane.documents.formats.telling import ENGLISH, require_language, told_in
from tradelane.documents.formats.unece_certificate import from_unece, is_unece
from tradelane.documents.rules import any_document, ubl_invoice
from tradelane.documents.rules.reading import DocumentRules
from tradelane.documents.values import KINDS, Document, DocumentKind
from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Refused, TradelaneError, Unreadable
from tradelane.kernel.findings import Finding, Level
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.kernel.quoting import quoted
from tradelane.kernel.rule import Rule

if TYPE_CHECKING:
    from tradelane.documents.formats.xml_reading import XmlReading

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
    rules, advice = _law_of(document.kind)
    return [_finding(r, advice) for r in (*any_document.RULES, *rules) if not _holds(r, document)]


def _holds(asked: Rule[[Document]], document: Document) -> bool:
    """Whether a rule holds; one about a field that the document lacks does not (the schema asks for few)."""
    try:
        return asked(document)
    except KeyError:
        return False


@lru_cache
def _law_of(kind: DocumentKind) -> tuple[DocumentRules, frozenset[str]]:
    """The rules of a kind, and the ids of those among them that only advise."""
    law = import_module(f"tradelane.documents.rules.{kind.replace('-', '_')}")
    return law.RULES, law.ADVICE


def require_sound(document: Document) -> None:
    """Do nothing when every rule of the kind that is more than advice holds. Raises Refused with all findings."""
    errors = [finding for finding in check_document(document) if finding.level == Level.ERROR]
    if errors:
        first = errors[0]
        raise Refused(
            first.message, field=first.path, rule=first.rule, fix=first.fix,
            facts={"kind": str(document.kind), "findings": [finding.as_dict() for finding in errors]},
        )  # fmt: skip


def _finding(broken: Rule[...], advice: frozenset[str] = frozenset()) -> Finding:
    level = Level.WARNING if broken.id in advice else Level.ERROR
    return Finding(broken.id, level, broken.field, broken.text, broken.fix)


def check(content: bytes | dict[str, Any], profile: str) -> list[Finding]:
    """The findings on a file (or on JSON data) under `profile`; a file that can't be read is one finding.

    Raises Unreadable when there is no such profile.
    """
    if profile not in _PROFILES:
        raise Unreadable(
            f"there is no profile {quoted(profile)}",
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
        return check_document(from_unece(content) if is_unece(content) else document_from_json(document_in(content)))
    return check_document(our_document(content))


def our_document(content: bytes) -> Document:
    """The document in one of our files: JSON, sealed or not, or XML with or without its original. Raises Unreadable."""
    if not _is_xml(content):
        text = content.removeprefix(b"\xef\xbb\xbf")
        _refuse_what_is_no_json(text)
        data = parse(text)
        return from_unece(data) if is_unece(data) else document_from_json(document_in(data))
    from tradelane.documents.formats.document_xml import from_xml, original_in_xml, xml_agrees

    if b"urn:tradelane:evidence:1" in content:
        if not xml_agrees(content):
            raise Unreadable(
                "the XML says something else than the sealed original inside it",
                rule="XML-7",
                fix="Send the file as it was issued.",
            )
        return document_from_bytes(original_in_xml(content))
    return _from_reading(from_xml(content))


def _is_xml(content: bytes) -> bool:
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4]
    return start.startswith((b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<", b"\x00<"))  # UTF-16 too (XML 1.0, appendix F)


def _refuse_what_is_no_json(content: bytes) -> None:
    """Say what a file is rather than at which byte it is no JSON. Raises Unreadable."""
    if content.lstrip()[:1] in (b"{", b"["):
        return
    if content.startswith(b"%PDF-"):
        raise Unreadable(
            "the file is a PDF; its data stand in the JSON and the XML attached to it", field="file", rule="FILE-6",
            fix="Give the JSON or XML; `tradelane verify` reads the PDF itself.",
        )  # fmt: skip
    from tradelane.consignments.formats import read_any  # lazily: its refusals know archives, and load XML

    read_any(content)


def _from_reading(reading: "XmlReading") -> Document:
    """A document from XML without its original: who issued it, or else who issues such documents. Raises Unreadable."""
    require_parts(reading.kind, content=reading.content, statements=reading.statements)
    lead = KINDS[reading.kind].issued_by
    issuer: dict[str, Any] = next((p for p in reading.content.get("parties", ()) if p["role"] == lead), {})
    return Document(
        id=DocumentId(""),
        kind=reading.kind,
        number=reading.number,
        issued_on=reading.issued_on,
        issuer=OrganisationId(reading.issuer or issuer.get("organisation", "")),
        issuer_name=reading.issuer_name or issuer.get("name", ""),
        version=1,
        replaces="",
        consignment=ConsignmentId(""),
        content=reading.content,
        statements=reading.statements,
    )


def _check_ubl(content: bytes | dict[str, Any]) -> list[Finding]:
    if isinstance(content, dict):
        raise Unreadable("UBL is XML", rule="UBL-1", fix="Send the XML file.")
    from tradelane.documents.formats.ubl_totals import invoice_totals
    from tradelane.documents.formats.xml_reading import parse_xml

    totals = invoice_totals(parse_xml(content))
    return [_finding(r) for r in _UBL_RULES if not r(totals)]


def _check_by_law(profile: str) -> Callable[[bytes | dict[str, Any]], list[Finding]]:
    def check_it(content: bytes | dict[str, Any]) -> list[Finding]:
        if isinstance(content, dict):
            raise Unreadable("an e-invoice is XML", rule="UBL-1", fix="Send the XML file.")
        return check_einvoice(content, profile)

    return check_it


def _check_unece(content: bytes | dict[str, Any]) -> list[Finding]:
    from tradelane.documents.formats.unece_checking import check_unece  # lazily: it loads every foreign reader

    return check_unece(content)


def _check_cfdi(content: bytes | dict[str, Any]) -> list[Finding]:
    if isinstance(content, dict):
        raise Unreadable("a CFDI is XML", rule="CFDI-XML-1", fix="Send the XML file.")
    return check_cfdi(content)


_PROFILES: Mapping[str, Callable[[bytes | dict[str, Any]], list[Finding]]] = {
    "tradelane": _check_ours,
    "ubl": _check_ubl,
    "unece-coo": _check_unece,
    "cfdi": _check_cfdi,
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
    """The profile that fits a file: by its specification identifier; `ubl` for other XML, else `tradelane`.

    A certificate of origin in UN/CEFACT JSON that is not ours is `unece-coo`.
    """
    if not _is_xml(content):
        return "unece-coo" if _is_foreign_unece(content) else "tradelane"
    from tradelane.documents.formats.document_xml import kind_of_xml
    from tradelane.documents.formats.xml_reading import parse_xml
    from tradelane.documents.formats.xml_writing import text_at

    try:
        root = parse_xml(content)
    except Unreadable:
        return "ubl"
    if kind_of_xml(root) is not None:
        return "tradelane"
    if root.tag == "{http://www.sat.gob.mx/cfd/4}Comprobante":
        return "cfdi"
    stated = text_at(root, "cbc:CustomizationID").strip()
    return next((profile for begins, profile in _NAMED if stated.startswith(begins)), "ubl")


def _is_foreign_unece(content: bytes) -> bool:
    if b'"exchangedDocument"' not in content:
        return False
    try:
        data = parse(content)
    except Unreadable:
        return False
    return isinstance(data, dict) and "exchangedDocument" in data and not is_unece(data)


def profiles() -> tuple[str, ...]:
    """Every profile that a file can be checked against."""
    return tuple(_PROFILES)


def check_report(content: bytes, profile: str | None = None, *, language: str = ENGLISH) -> dict[str, Any]:
    """What `tradelane check` prints: `{"profile", "result", "findings"}`; `valid` unless a finding is an error.

    Without `profile` the one that fits the file is taken. Raises Unreadable when there is no such profile or language.
    """
    require_language(language)
    chosen = profile or profile_of(content)
    findings = [told_in(finding, language) for finding in check(content, chosen)]
    broken = any(finding.level == Level.ERROR for finding in findings)
    return {
        "profile": chosen,
        "result": "invalid" if broken else "valid",
        "findings": [finding.as_dict() for finding in findings],
    }
