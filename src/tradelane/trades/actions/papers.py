# SPDX-License-Identifier: Apache-2.0
"""The documents and the title of a trade; apart, because several steps issue or cite them in the same way."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from tradelane.consignments import queries as consignments
from tradelane.consignments.values import Consignment, PartyRole
from tradelane.documents import actions as documents
from tradelane.documents.formats.content import party_for
from tradelane.documents.queries import cited_documents, document, documents_of, gaps_of
from tradelane.documents.values import SHOWN, DocumentKind
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import TitleId
from tradelane.parties.values import Actor
from tradelane.titles.queries import title as title_of
from tradelane.titles.values import Title
from tradelane.trades import rules
from tradelane.trades.actions import lane
from tradelane.trades.values import Paper, Trade

_LETTERS = {
    DocumentKind.COMMERCIAL_INVOICE: "INV",
    DocumentKind.PACKING_LIST: "PL",
    DocumentKind.CERTIFICATE_OF_ORIGIN: "CO",
    DocumentKind.BILL_OF_LADING: "BL",
    DocumentKind.EXPORT_DECLARATION: "EXP",
    DocumentKind.IMPORT_DECLARATION: "IMP",
}


def number(trade: Trade, kind: DocumentKind) -> str:
    """The document's number: the same for every retry, different for every trade."""
    return f"{_LETTERS[kind]}-{trade.id.split('_')[-1][-10:].upper()}"


def statements(trade: Trade, kind: DocumentKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the issuer states on a document: what the flow itself knows, and what the issuer gave for this kind."""
    invoice = number(trade, DocumentKind.COMMERCIAL_INVOICE)
    known: dict[DocumentKind, dict[str, Any]] = {
        DocumentKind.PACKING_LIST: {"invoice_number": invoice},
        DocumentKind.BILL_OF_LADING: {"to_order": "TO ORDER", "freight": "prepaid"},
        DocumentKind.EXPORT_DECLARATION: {"procedure": "10", "invoice_number": invoice},
        DocumentKind.IMPORT_DECLARATION: {
            "procedure": "40",
            "invoice_number": invoice,
            "certificate_number": number(trade, DocumentKind.CERTIFICATE_OF_ORIGIN),
        },
    }
    return {**known.get(kind, {}), **given.get("statements", {}).get(kind.value, {})}


def consignment(trade: Trade, *, by: Actor) -> Consignment:
    """The data set of the trade. Raises NotFound while the declarant has not completed it."""
    if trade.consignment is None:
        raise NotFound(
            "The trade has no consignment yet.", field="consignment", rule="TRADE-1", fix="Complete the order first."
        )
    return consignments.consignment(id=trade.consignment, by=by)


def issue(trade: Trade, kind: DocumentKind, *, statements: dict[str, Any], by: Actor, now: datetime) -> Digest:
    """Issue a document in all its files, once, signed by the actor's organisation; the digest of its original.

    What the lane says of its kind is kept with it; where the lane needs paper, the print says so. Raises Refused
    (TRADE-14) for a data set that lacks a name.
    """
    whole = consignment(trade, by=by)
    _require_names_told(whole, kind, by=by)
    answer = lane.answer_for(trade, kind, now=now)
    notice = lane.statement(trade, kind, answer)
    issued = documents.issue(
        kind=kind,
        consignment=whole,
        number=number(trade, kind),
        issuer=by.organisation,
        statements=statements,
        readers=trade.parts.values(),
        by=by,
        now=now,
        notice=notice,
    )
    documents.complete(document=issued, now=now, language=get_language() or "en", notice=notice)
    lane.note(trade=trade.id, paper=Paper(kind, number(trade, kind), answer, now), by=by)
    return document(document=issued, by=by).digest


def references(trade: Trade, *, by: Actor, besides: Collection[DocumentKind] = ()) -> list[dict[str, Any]]:
    """The trade's documents as a case cites them, but for kinds on which it does not rest.

    Raises Refused (DOC-98, DOC-99) where one is here in part and lacks what the law asks of it.
    """
    return cited_documents(consignment=consignment(trade, by=by).id, by=by, besides=besides)


def _require_names_told(whole: Consignment, kind: DocumentKind, *, by: Actor) -> None:
    """Raises Refused by TRADE-14 naming whose name was withheld, and by which rule as far as documents here tell."""
    shown = {role: party.name for role in SHOWN[kind].parties if (party := party_for(whole, role)) is not None}
    asked = rules.a_document_names_nobody_whose_name_was_withheld
    missing = [role for role, name in shown.items() if not asked(name)]
    if missing:
        raise asked.refused(
            field=f"parties.{missing[0]}.name",
            facts={"kind": kind.value, "withheld": [f"{role}: {_kept_by(whole, role, by=by)}" for role in missing]},
        )


def _kept_by(whole: Consignment, role: PartyRole, *, by: Actor) -> str:
    """Ids of the rules that kept a party's name out of the documents that came."""
    gaps = (
        (gap, of)
        for view in documents_of(consignment=whole.id, by=by)
        for gap, of in gaps_of(document=view.id, by=by).items()
    )
    return ", ".join(sorted({gap.rule for gap, of in gaps if of is role and gap.field == "name"}))


def title(trade: Trade, *, by: Actor) -> Title:
    """The trade's title as it stands here. Raises NotFound before the carrier issued it."""
    if "title" not in trade.links:
        raise NotFound("The trade has no title yet.", field="title", fix="Ask the carrier to issue it.")
    return title_of(id=TitleId(trade.links["title"]), by=by)
