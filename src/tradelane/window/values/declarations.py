# SPDX-License-Identifier: Apache-2.0
"""A customs declaration as other systems send and take it; apart from a case, which this window makes of one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tradelane.consignments.values import Consignment, Note
from tradelane.documents.values import DocumentKind
from tradelane.window.values.procedures import Direction

DOCUMENT_CODES: dict[str, DocumentKind] = {
    "271": DocumentKind.PACKING_LIST,
    "380": DocumentKind.COMMERCIAL_INVOICE,
    "705": DocumentKind.BILL_OF_LADING,
    "710": DocumentKind.SEA_WAYBILL,
    "740": DocumentKind.AIR_WAYBILL,
    "851": DocumentKind.PHYTOSANITARY_CERTIFICATE,
    "861": DocumentKind.CERTIFICATE_OF_ORIGIN,
}
"""Kinds of document by their code in UN/EDIFACT 1001, which UBL and the WCO Data Model both use."""


class DeclarationFormat(StrEnum):
    """The standards that declarations are written in."""

    UBL = "ubl"
    """OASIS UBL 2.4 (ISO/IEC 19845), ExportCustomsDeclaration and ImportCustomsDeclaration."""
    WCO = "wco"
    """WCO Data Model 3.6, declaration, in the profile that the United Kingdom publishes (DEC-DMS 2)."""


@dataclass(frozen=True, slots=True)
class LineTreatment:
    """What customs are asked to do with one line of goods."""

    item: int
    """Number of the goods item."""
    procedure: str = ""
    """Requested and previous procedure, such as `4000`."""
    additional: tuple[str, ...] = ()
    """Additional procedure codes, such as `000`."""
    preference: str = ""
    """Code of the preference or duty regime that is claimed, such as `300`."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that a declaration rests on, or the customs document before it."""

    number: str
    code: str
    """Type by UN/EDIFACT 1001 or a list of the country, such as `380`."""
    category: str = ""
    """What an economy puts before the code, such as `N` (UK and EU) or `Z` for a previous document."""
    item: int = 0
    """Number of the goods item that it is about; 0 for the whole declaration."""
    previous: bool = False
    """Whether it is a customs document before this one."""
    name: str = ""
    """What the document is called, or who issued it, in words."""
    status: str = ""
    """Whether it is there, lodged, or waived and why, by the economy's codes (WCO Data Model: LPCO exemption)."""
    digest: str = ""
    """Digest of the signed original, where it is known."""

    @property
    def kind(self) -> DocumentKind | None:
        """Our kind of document, None for what we have none for."""
        return None if self.previous else DOCUMENT_CODES.get(self.code)


@dataclass(frozen=True, slots=True)
class Said:
    """A statement to customs by its code (WCO Data Model: AdditionalInformation)."""

    code: str
    text: str = ""
    item: int = 0
    """Number of the goods item that it is about; 0 for the whole declaration."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One declaration: the consignment, and what only customs ask."""

    direction: Direction
    number: str
    """The declarant's own reference (local reference number)."""
    consignment: Consignment
    """Its id is reckoned from its content: another system knows none of ours."""
    issued_on: date | None = None
    type: str = ""
    """Type of declaration as the sender codes it, such as `IMA`."""
    office: str = ""
    """Customs office, by its number or UN/LOCODE."""
    treatments: tuple[LineTreatment, ...] = ()
    cited: tuple[Cited, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadDeclaration:
    """What came of reading a declaration."""

    format: str
    """As the reading of its consignment: `ubl-import-customs-declaration`, `wco-declaration`."""
    declaration: Declaration
    kept: tuple[Note, ...] = ()
    """Elements that this window has no field for, each with its place and text; they are kept with the file."""
    doubtful: tuple[Note, ...] = ()
    """Taken over, but a human should look."""
    missing: tuple[Note, ...] = ()
    """Needed to file and not in the file."""
