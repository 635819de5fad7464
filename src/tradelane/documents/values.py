# SPDX-License-Identifier: Apache-2.0
"""Trade documents as values; apart, so that a document is one thing in JSON, XML and PDF."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from tradelane.consignments.values import PartyRole
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId


class DocumentKind(StrEnum):
    """Kinds of document; the value is the name of the kind's folder in this room with dashes for underscores."""

    COMMERCIAL_INVOICE = "commercial-invoice"
    PACKING_LIST = "packing-list"
    CERTIFICATE_OF_ORIGIN = "certificate-of-origin"
    BILL_OF_LADING = "bill-of-lading"
    EXPORT_DECLARATION = "export-declaration"
    IMPORT_DECLARATION = "import-declaration"


class DocumentStatus(StrEnum):
    """A version's place in its chain. Issued means immutable."""

    ISSUED = "issued"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Document:
    """The JSON original before signing: the issuer's statements over one consignment."""

    id: DocumentId
    kind: DocumentKind
    number: str
    """The issuer's own number."""
    issued_on: date
    issuer: OrganisationId
    issuer_name: str
    version: int
    replaces: str
    """Digest of the version before, empty for the first."""
    consignment: ConsignmentId
    content: dict[str, Any]
    """The consignment's data for this kind: only what the kind shows (JSON data, canonical)."""
    statements: dict[str, Any]
    """What only this document says: declarations, criteria, registry ids."""


class FileFormat(StrEnum):
    """The three files of a document; the value is the suffix of the file's name."""

    JSON = "json"
    """The sealed original."""
    XML = "xml"
    """UBL 2.4 with XAdES and the sealed original inside."""
    PDF = "pdf"
    """PDF/A-3 with both attached, PAdES signed."""

    @property
    def media_type(self) -> str:
        """The IANA media type."""
        return {"json": "application/json", "xml": "application/xml", "pdf": "application/pdf"}[self.value]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a kind of document takes from the consignment, by the consignment's own field names."""

    parties: tuple[PartyRole, ...]
    goods: tuple[str, ...]
    references: tuple[str, ...]
    transport: tuple[str, ...]
    terms: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    charges: bool = False
    contact_of: PartyRole | None = None
    """Whose contact the law of this kind asks for; nobody else's is on the document."""


_LINE = ("number", "description", "hs_code", "hs_edition", "origin", "quantity")
_CARGO = ("packages", "marks", "gross_mass", "dangerous_goods_un")
_VOYAGE = ("mode", "loading", "discharge", "vessel", "voyage", "imo", "departure", "arrival")
_CUSTOMS = Shown(
    parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE, PartyRole.DECLARANT),
    goods=(*_LINE, "net_mass", *_CARGO, "value"),
    references=("ucr", "order"),
    transport=(*_VOYAGE, "equipment"),
    terms=("incoterm", "place", "currency"),
    totals=("goods_value", "total_value", "net_mass", "gross_mass", "packages"),
    charges=True,
)

SHOWN: Mapping[DocumentKind, Shown] = {
    DocumentKind.COMMERCIAL_INVOICE: Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE),
        goods=(*_LINE, "seller_sku", "unit_price", "value"),
        references=("order", "ucr", "contract", "buyer"),
        transport=_VOYAGE,
        terms=("incoterm", "place", "currency", "payment"),
        totals=("goods_value", "total_value"),
        charges=True,
    ),
    DocumentKind.PACKING_LIST: Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.CONSIGNEE, PartyRole.NOTIFY, PartyRole.CARRIER),
        goods=(*_LINE, "seller_sku", "net_mass", *_CARGO),
        references=("order", "ucr"),
        transport=(*_VOYAGE, "equipment"),
        totals=("net_mass", "gross_mass", "packages"),
    ),
    DocumentKind.CERTIFICATE_OF_ORIGIN: Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE),
        goods=(*_LINE, "packages", "marks", "gross_mass"),
        references=("order", "ucr"),
        transport=_VOYAGE,
        contact_of=PartyRole.SELLER,  # CPTPP Annex 3-B(2): the certifier's telephone and e-mail
    ),
    DocumentKind.BILL_OF_LADING: Shown(
        parties=(PartyRole.CONSIGNOR, PartyRole.NOTIFY, PartyRole.CARRIER),
        goods=("number", "description", "hs_code", "hs_edition", "quantity", *_CARGO),
        references=("ucr",),
        transport=(*_VOYAGE, "equipment"),
        totals=("gross_mass", "packages"),
    ),
    DocumentKind.EXPORT_DECLARATION: _CUSTOMS,
    DocumentKind.IMPORT_DECLARATION: _CUSTOMS,
}
"""A document shows this and nothing more: a bill of lading never tells the price."""

_NOTE = {"note": "text: anything the issuer adds", "cancellation": "text: why this version cancels the one before"}
_DECLARED = {
    "procedure": "text: customs procedure code, such as 1000 (permanent export) or 4000 (release for free circulation)",
    "office": "text: UN/LOCODE or number of the customs office",
    "invoice_number": "text: number of the commercial invoice",
    "certificate_number": "text: number of the certificate of origin",
    "preference": "text: agreement under which preference is claimed, such as CPTPP",
    "permits": "list of texts: numbers of permits and licences",
    **_NOTE,
}

STATEMENTS: Mapping[DocumentKind, Mapping[str, str]] = {
    DocumentKind.COMMERCIAL_INVOICE: {
        "due_on": "date (YYYY-MM-DD) on which payment is due",
        "declaration": "text: what the seller declares, such as that the invoice is true and correct",
        **_NOTE,
    },
    DocumentKind.PACKING_LIST: {"invoice_number": "text: number of the commercial invoice", **_NOTE},
    DocumentKind.CERTIFICATE_OF_ORIGIN: {
        "agreement": "text: agreement under which the goods originate, such as CPTPP",
        "certifier": "text: exporter, producer or importer",
        "criterion": "text: origin criterion of each line that `criteria` leaves out, such as A (wholly obtained)",
        "criteria": 'object: origin criterion by line number, such as {"1": "A"}',
        "producer": "text: name and address of the producer, or who holds them",
        "blanket_from": "date from which the certificate covers several shipments",
        "blanket_to": "date until which it does, at most twelve months later",
        "invoice_number": "text: number of the commercial invoice",
        "declaration": "text: the certification that the agreement prescribes",
        **_NOTE,
    },
    DocumentKind.BILL_OF_LADING: {
        "to_order": "text: to whose order the goods are, such as TO ORDER or TO ORDER OF a bank",
        "freight": "text: prepaid or collect",
        "shipped_on_board": "date on which the goods were on board",
        "place_of_issue": "text: where the carrier issued it",
        "governing_law": "text: law of the contract of carriage",
        "registry": "text: where the electronic record lives, and who holds it is asked",
        "declaration": "text: the carrier's clauses",
        **_NOTE,
    },
    DocumentKind.EXPORT_DECLARATION: _DECLARED,
    DocumentKind.IMPORT_DECLARATION: _DECLARED,
}
"""What only the issuer can say, by kind: the keys of `statements` and what each holds."""

DATES = frozenset({"due_on", "blanket_from", "blanket_to", "shipped_on_board"})
"""Statements that hold a date."""


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A stored version as others may know it."""

    id: DocumentId
    kind: DocumentKind
    number: str
    issued_on: date
    issuer: OrganisationId
    issuer_name: str
    version: int
    status: DocumentStatus
    consignment: ConsignmentId
    digest: Digest
    """Digest of the canonical document: the address of its public page and what the log holds."""
    complete: bool
    """Whether the three files exist."""


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """The least that anybody may know who holds the digest."""

    digest: Digest
    kind: DocumentKind
    number: str
    issued_on: date
    issuer_name: str
    status: DocumentStatus


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender of a document taken in has in hand."""

    document: DocumentId
    digest: Digest
    log: Mapping[str, Any]
    """Its place in the public log with the proof under a signed checkpoint, as in a sealed original's evidence."""


@dataclass(frozen=True, slots=True)
class InvoiceTotals:
    """The amounts of any UBL invoice, by the names of EN 16931; None where the invoice does not state one."""

    lines: tuple[Decimal, ...]
    """BT-131, net amounts of the lines."""
    line_total: Decimal | None
    """BT-106."""
    allowances: tuple[Decimal, ...]
    """BT-92, allowances of the whole invoice."""
    allowance_total: Decimal | None
    """BT-107."""
    charges: tuple[Decimal, ...]
    """BT-99, charges of the whole invoice."""
    charge_total: Decimal | None
    """BT-108."""
    without_tax: Decimal | None
    """BT-109."""
    tax: Decimal | None
    """BT-110, in the currency of the invoice."""
    with_tax: Decimal | None
    """BT-112."""
    prepaid: Decimal | None
    """BT-113."""
    rounding: Decimal | None
    """BT-114."""
    payable: Decimal | None
    """BT-115."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which documents of a consignment disagree."""

    field: str
    values: Mapping[str, str]
    """What each file says, by file name."""
    rule: str

    def as_dict(self) -> dict[str, Any]:
        """The difference as the command line prints it."""
        return {"field": self.field, "values": dict(self.values), "rule": self.rule}


class Element(NamedTuple):
    """One element of an e-invoice; a tuple because an invoice has hundreds and is checked within a millisecond."""

    name: str
    """With the usual prefix, such as `cbc:ID`."""
    text: str
    """Without the white space around it."""
    attributes: Mapping[str, str]
    children: "Mapping[str, Sequence[Element]]"
    """By name, in the order of the document."""
    number: Decimal | None
    """The value of an amount, a percentage or a quantity; None for anything else and for what is no xs:decimal."""

    def all(self, name: str) -> "Sequence[Element]":
        """The children of that name."""
        return self.children.get(name, ())

    def first(self, *names: str) -> "Element | None":
        """The first element at the path of `names`, or None."""
        here = self
        for name in names:
            found = here.children.get(name)
            if found is None:
                return None
            here = found[0]
        return here

    def every(self, *names: str) -> "list[Element]":
        """Every element at the path of `names`."""
        found = list(self.children.get(names[0], ()))
        for name in names[1:]:
            if not found:
                return found
            found = [child for here in found for child in here.children.get(name, ())]
        return found

    def said(self, *names: str) -> str:
        """The text at the path of `names`, empty when there is none."""
        found = self.first(*names)
        return found.text if found is not None else ""

    def amount(self, *names: str) -> Decimal | None:
        """The number at the path of `names`."""
        found = self.first(*names)
        return found.number if found is not None else None


@dataclass(frozen=True, slots=True)
class EInvoice:
    """A UBL Invoice or CreditNote as the rules of e-invoicing see it; lines and quantities are named as in Invoice."""

    root: Element
    named: Mapping[str, Sequence[Element]]
    """Every element below the root by its name, in the order of the document."""
    attributes: frozenset[str]
    """Names of all attributes in it."""
    lines: Sequence[Element]
    """BG-25."""
    allowances: Sequence[Element]
    """BG-20, of the whole invoice."""
    charges: Sequence[Element]
    """BG-21, of the whole invoice."""
    line_allowances: Sequence[Element]
    """BG-27."""
    line_charges: Sequence[Element]
    """BG-28."""
    subtotals: Sequence[Element]
    """BG-23, the breakdown of tax."""
    categories: frozenset[str]
    """Codes of all tax categories in it."""

    @property
    def is_credit_note(self) -> bool:
        """Whether the document is a CreditNote."""
        return self.root.name == "CreditNote"

    def paths_of(self, parts: Iterable[Element]) -> dict[int, str]:
        """Where `parts` are, by `id()`, as XPaths such as `/Invoice/cac:InvoiceLine[2]/cbc:ID`; one walk for all."""
        wanted = {id(part) for part in parts}
        found: dict[int, str] = {}
        waiting = [(self.root, f"/{self.root.name}")]
        while waiting and len(found) < len(wanted):
            here, path = waiting.pop()
            if id(here) in wanted:
                found[id(here)] = path
            for name, children in here.children.items():
                several = len(children) > 1
                for number, child in enumerate(children, start=1):
                    waiting.append((child, f"{path}/{name}[{number}]" if several else f"{path}/{name}"))
        return found
