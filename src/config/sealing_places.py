# SPDX-License-Identifier: Apache-2.0
"""Every column that is sealed, and how a row's values are; apart from the run over them, which knows no table."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from config.sealing_kept import Changed, Kept
from config.sealing_words import WORDS
from tradelane.consignments.formats import from_json, to_json
from tradelane.consignments.formats.people import about, people_of, without_people
from tradelane.consignments.models import ConsignmentRow
from tradelane.documents.actions.sealing import whose as whose_keys
from tradelane.documents.formats import document_from_bytes
from tradelane.documents.models import Document, DocumentFile
from tradelane.exchange.models import InboxMessage
from tradelane.kernel.canonical import canonical, parse
from tradelane.parties.actions.vault import concern, seal_bytes, seal_json, seal_text
from tradelane.parties.queries.vault import keys_of_matters, people_of_matters
from tradelane.parties.values.vault import About, Record
from tradelane.payments.models import IntentRow, NotificationRow
from tradelane.privacy.formats import key_of_contact
from tradelane.privacy.models import RequestRow
from tradelane.shop.models import OrderRow
from tradelane.titles.actions.keeping import name_people
from tradelane.titles.formats.dcsa.issuance import read_issuance_request
from tradelane.titles.formats.dcsa.people import about as about_bill
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document
from tradelane.titles.models import (
    AdditionalDocumentRow,
    BillFileRow,
    CallRow,
    IssuanceRow,
    SendingRow,
    SurrenderRow,
    TransferRow,
    TransportDocumentRow,
)
from tradelane.trades.models import TradeRow
from tradelane.trust.models import SignatureRequest
from tradelane.window.models import AppealRow, CaseRow, PeopleRow, PhotoRow, ReviewRow


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


# ── bills of lading: a key of each, under the checksum of its transport document ──


def _transport_document(row: TransportDocumentRow, clear: list[str], secret: bytes) -> Changed:
    document = read_transport_document(bytes(row.verbatim))
    whose = about_bill(row.checksum, on=row.received_at.date())
    sealed = seal_bytes(document.verbatim, place=TransportDocumentRow.place(row.checksum), about=whose)
    name_people(document)
    return {"verbatim": sealed}


def _bill_file(row: BillFileRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.document_id, on=row.document.received_at.date())
    place = BillFileRow.place(row.document_id, row.content_id, row.holder)
    return {"name": seal_text(row.name, place=place, about=whose)}


def _file_of_bills(row: AdditionalDocumentRow, clear: list[str], secret: bytes) -> Changed:
    """A file under its own key, for the people of every bill that it goes with."""
    whose = about_bill(row.checksum, on=row.received_at.date())
    sealed = seal_bytes(bytes(row.content), place=AdditionalDocumentRow.place(row.checksum), about=whose)
    bills = BillFileRow.objects.filter(content=row).values_list("document", flat=True)
    named = people_of_matters([*bills])
    concern(matter=row.checksum, people=frozenset[str]().union(*named.values()))
    return {"content": sealed}


def _transfer(row: TransferRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.document_id, on=row.started_at.date())
    return {"envelope": seal_bytes(bytes(row.envelope), place=TransferRow.place(row.reference), about=whose)}


def _sending(row: SendingRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.document_id, on=row.made_at.date())
    return {"envelope": seal_bytes(bytes(row.envelope), place=SendingRow.place(row.head), about=whose)}


def _issuance(row: IssuanceRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.document, on=row.asked_at.date())
    sealed = seal_bytes(bytes(row.body), place=IssuanceRow.place(row.id), about=whose)
    name_people(read_issuance_request(bytes(row.body)).document)  # of a failed one no document is kept
    return {"body": sealed}


def _surrender(row: SurrenderRow, clear: list[str], secret: bytes) -> Changed:
    whose = about_bill(row.issuance.document, on=row.asked_at.date())
    return {"body": seal_bytes(bytes(row.body), place=SurrenderRow.place(row.id), about=whose)}


def _call(row: CallRow, clear: list[str], secret: bytes) -> Changed:
    """A call is about an issuance, or about a surrender of one."""
    issuance = IssuanceRow.objects.filter(Q(pk=row.about) | Q(surrenders=row.about)).get()
    whose = about_bill(issuance.document, on=row.made_at.date())
    return {"body": seal_bytes(bytes(row.body), place=CallRow.place(row.id), about=whose)}


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
    Kept(TransportDocumentRow, ("verbatim",), _transport_document),
    Kept(BillFileRow, ("name",), _bill_file),
    Kept(AdditionalDocumentRow, ("content",), _file_of_bills),
    Kept(TransferRow, ("envelope",), _transfer),
    Kept(SendingRow, ("envelope",), _sending),
    Kept(IssuanceRow, ("body",), _issuance),
    Kept(SurrenderRow, ("body",), _surrender),
    Kept(CallRow, ("body",), _call),
    *WORDS,
)
"""In the order of what others are told by: a case's words go to the people whom its consignment names."""
