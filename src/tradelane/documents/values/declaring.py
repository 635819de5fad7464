# SPDX-License-Identifier: Apache-2.0
"""How a kind of document declares itself; apart, so that adding a kind is writing one small file of `kinds/`."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.documents.values.documents import DocumentKind
from tradelane.parties.values import OrganisationKind

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
"""UBL namespaces: this, the name of the document type, `-2` (ISO/IEC 19845)."""
OWN = "urn:tradelane:document:1"
"""The namespace of kinds that UBL lacks: the elements are the members of the JSON original (`data/document.xsd`)."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a kind of document takes from the consignment, by the consignment's own field names."""

    parties: tuple[PartyRole, ...]
    goods: tuple[str, ...] = ()
    """Fields of each line, those that `Kind.derive` adds among them; a kind that shows none has no lines."""
    references: tuple[str, ...] = ()
    transport: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    charges: bool = False
    contact_of: PartyRole | None = None
    """Whose contact the law of this kind asks for; nobody else's is on the document."""


class Form(StrEnum):
    """What a statement holds."""

    TEXT = "text"
    LONG_TEXT = "long text"
    """Up to 20,000 signs; the sheet gives it a paragraph of its own."""
    DATE = "date"
    """YYYY-MM-DD."""
    CHOICE = "choice"
    """One of `Statement.choices`."""
    TEXTS = "texts"
    """A list of texts."""
    BY_LINE = "by line"
    """A text by line number; the sheet gives it a column of the goods."""
    MONEY = "money"
    QUANTITY = "quantity"
    COUNT = "count"
    """A whole number from zero."""

    @property
    def is_text(self) -> bool:
        """Whether its JSON is a string."""
        return self in (Form.TEXT, Form.LONG_TEXT, Form.DATE, Form.CHOICE)


@dataclass(frozen=True, slots=True)
class Statement:
    """What only the issuer can say."""

    says: str
    """What the statement holds, for who writes one."""
    form: Form = Form.TEXT
    choices: tuple[str, ...] = ()
    """What a choice may be."""
    otherwise: str = ""
    """The statement that holds for every line that a statement by line leaves out."""
    column: bool = True
    """Whether the sheet shows a statement by line as a column; not where the content shows what came of it."""


Derive = Callable[[Consignment, Mapping[str, Any], dict[str, Any]], dict[str, Any]]
"""Consignment, statements and what the kind shows; gives the content with what the kind reckons from them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document; beside it its law, `rules/<kind>.py`, and its words, `data/labels/<kind>.json`."""

    kind: DocumentKind
    shown: Shown
    statements: Mapping[str, Statement]
    root: str
    """Local name of the XML's root element."""
    namespace: str = ""
    """Namespace of the root; empty for UBL's own namespace of a document type of that name."""
    issued_by: PartyRole = PartyRole.SELLER
    """Who issues such documents, where a file does not say."""
    granted_by: frozenset[OrganisationKind] = frozenset()
    """What an organisation must be to issue such documents; empty where anybody may whom their law lets."""
    party_names: Mapping[str, str] = field(default_factory=dict)
    """What this kind calls a party, by its role."""
    derive: Derive | None = None
    """What this kind reckons beyond showing, such as what a credit note gives back."""
    some_lines: bool = False
    """Whether it may show some of the consignment's lines and not the others, as a credit note does."""
    cited_as: str = ""
    """The statement by which other documents name the number of one of this kind, such as `invoice_number`."""

    def may_be_issued_by(self, kinds: Collection[OrganisationKind]) -> bool:
        """Whether an organisation that is all of `kinds` may issue such documents."""
        return not self.granted_by or not self.granted_by.isdisjoint(kinds)

    @property
    def is_ubl(self) -> bool:
        """Whether UBL has the kind."""
        return not self.namespace

    @property
    def xml_name(self) -> str:
        """The root element as `{namespace}local`."""
        return f"{{{self.namespace or f'{UBL}{self.root}-2'}}}{self.root}"
