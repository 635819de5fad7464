# SPDX-License-Identifier: Apache-2.0
"""Every column that is sealed, and how a row's values are; apart from the run over them, which knows no table."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from tradelane.consignments.formats import from_json, to_json
from tradelane.consignments.formats.people import about, people_of, without_people
from tradelane.consignments.models import ConsignmentRow
from tradelane.documents.actions.sealing import whose as whose_keys
from tradelane.documents.formats import document_from_bytes
from tradelane.documents.models import Document, DocumentFile
from tradelane.exchange.models import InboxMessage
from tradelane.kernel.canonical import canonical, parse
from tradelane.parties.actions.vault import seal_bytes, seal_json, seal_text
from tradelane.parties.queries.vault import keys_of_matters
from tradelane.parties.values.vault import About, Record
from tradelane.payments.models import IntentRow, NotificationRow
from tradelane.privacy.formats import key_of_contact
from tradelane.privacy.models import RequestRow
from tradelane.shop.models import OrderRow
from tradelane.trades.models import TradeRow
from tradelane.trust.models import SignatureRequest
from tradelane.window.models import AppealRow, CaseRow, PeopleRow, PhotoRow, ReviewRow

Changed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """One table: the columns that are sealed, and what they become; of those that are clear in a row."""

    model: type[Model]
    fields: tuple[str, ...]
    seal: Callable[[Any, list[str], bytes], Changed]


def _consignment(row: ConsignmentRow, clear: list[str], secret: bytes) -> Changed:
    whole = from_json(parse(bytes(row.content)))
    whose = about(whole, secret=secret, on=row.entered_at.date())
    if not whose.is_sealed:
        return {}
    content = seal_bytes(bytes(row.content), place=ConsignmentRow.place(row.id), about=whose)
    return {"content": content, "rest": canonical(to_json(without_people(whole)))}


def _document(row: Document, clear: list[str], secret: bytes) -> Changed:
    whose = whose_keys([document_from_bytes(bytes(row.body))])[0]
    return {"body": seal_bytes(bytes(row.body), place=Document.place(row.id), about=whose)}


def _file(row: DocumentFile, clear: list[str], secret: bytes) -> Changed:
    whose = whose_keys([document_from_bytes(row.document.original)])[0]
    place = DocumentFile.place(row.document_id, row.format)
    return {"content": seal_bytes(bytes(row.content), place=place, about=whose)}


def _signature_request(row: SignatureRequest, clear: list[str], secret: bytes) -> Changed:
    whose = whose_keys([document_from_bytes(bytes(row.payload))])[0]
    return {"payload": seal_bytes(bytes(row.payload), place=SignatureRequest.place(row.id), about=whose)}


def _trade(row: TradeRow, clear: list[str], secret: bytes) -> Changed:
    if "consignment" not in row.reading:
        return {}
    whose = about(from_json(row.reading["consignment"]), secret=secret, on=row.opened_at.date())
    return {"reading": seal_json(row.reading, place=TradeRow.place(row.id), about=whose)}


def _people(row: PeopleRow, clear: list[str], secret: bytes) -> Changed:
    persons = people_of((each["fields"] for each in row.people), subject=row.case.consignment, secret=secret)
    whose = About(persons, row.case.consignment, Record.CASE, row.case.filed_at.date())
    return {"people": seal_json(row.people, place=PeopleRow.place(row.case_id), about=whose)}


def _review(row: ReviewRow, clear: list[str], secret: bytes) -> Changed:
    whose = _of_case(row.case)
    return {
        field: seal_text(getattr(row, field), place=ReviewRow.place(row.case_id, row.agency, field), about=whose)
        for field in clear
    }


def _photo(row: PhotoRow, clear: list[str], secret: bytes) -> Changed:
    place = PhotoRow.place(row.inspection_id, row.digest, "name")
    return {"name": seal_text(row.name, place=place, about=_of_case(row.inspection.case))}


def _appeal(row: AppealRow, clear: list[str], secret: bytes) -> Changed:
    whose = _of_case(row.case)
    return {
        field: seal_text(getattr(row, field), place=AppealRow.place(row.case_id, field), about=whose) for field in clear
    }


def _of_case(case: CaseRow) -> About:
    named = {person for key in keys_of_matters({case.consignment}) for person in key.people}
    return About(frozenset(named), case.consignment, Record.CASE, case.filed_at.date(), unnamed=True)


def _intent(row: IntentRow, clear: list[str], secret: bytes) -> Changed:
    nobody: Iterable[str] = ()
    is_private = not row.payer_organisation
    whose = About(frozenset(nobody), row.consignment, Record.PAYMENT, row.created_at.date(), unnamed=is_private)
    return {"payer": seal_json(row.payer, place=IntentRow.place(row.consignment, row.purpose), about=whose)}


def _notification(row: NotificationRow, clear: list[str], secret: bytes) -> Changed:
    whose = About(frozenset(), row.digest, Record.PAYMENT, row.received_at.date(), unnamed=True)
    place = NotificationRow.place(row.bank, row.digest)
    return {"content": seal_bytes(bytes(row.content), place=place, about=whose)}


def _message(row: InboxMessage, clear: list[str], secret: bytes) -> Changed:
    whose = About(frozenset(), row.id, Record.MESSAGE, row.received_at.date(), unnamed=True)
    return {"signed": seal_text(row.signed, place=InboxMessage.place(row.id), about=whose)}


def _request(row: RequestRow, clear: list[str], secret: bytes) -> Changed:
    whose = About(frozenset({row.person}), row.id, Record.REQUEST, row.asked_at.date())
    return {
        field: seal_text(getattr(row, field), place=RequestRow.place(row.id, field), about=whose) for field in clear
    }


def _order(row: OrderRow, clear: list[str], secret: bytes) -> Changed:
    contact = {"name": row.buyer_name, "email": row.email, "telephone": row.telephone}
    buyer = key_of_contact({name: value for name, value in contact.items() if value}, subject=row.id, secret=secret)
    reach, bought = (
        About(frozenset({buyer}), row.id, record, row.placed_at.date()) for record in (Record.CONTACT, Record.ORDER)
    )
    sealed: dict[str, Any] = {
        field: seal_text(getattr(row, field), place=OrderRow.place(row.id, field), about=bought if field == "buyer_name"
                         else reach)
        for field in clear if field != "address"
    }  # fmt: skip
    if "address" in clear:
        sealed["address"] = seal_json(row.address, place=OrderRow.place(row.id, "address"), about=bought)
    return sealed


PLACES: tuple[Kept, ...] = (
    Kept(OrderRow, ("buyer_name", "email", "telephone", "address"), _order),
    Kept(ConsignmentRow, ("content",), _consignment),
    Kept(TradeRow, ("reading",), _trade),
    Kept(Document, ("body",), _document),
    Kept(DocumentFile, ("content",), _file),
    Kept(SignatureRequest, ("payload",), _signature_request),
    Kept(PeopleRow, ("people",), _people),
    Kept(ReviewRow, ("reasons", "answer"), _review),
    Kept(AppealRow, ("grounds", "reasons"), _appeal),
    Kept(PhotoRow, ("name",), _photo),
    Kept(IntentRow, ("payer",), _intent),
    Kept(NotificationRow, ("content",), _notification),
    Kept(InboxMessage, ("signed",), _message),
    Kept(RequestRow, ("text", "answer"), _request),
)
"""In the order of what others are told by: a case's words go to the people whom its consignment names."""
