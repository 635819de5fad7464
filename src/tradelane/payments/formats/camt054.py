# SPDX-License-Identifier: Apache-2.0
"""A bank's notification of credits, camt.054.001.08, read and written; apart, because it is what settles a payment.

ISO 20022 Bank To Customer Debit Credit Notification V08. The writer is what the demo's bank sends.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from lxml import etree

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.money import Money, decimal_from, plain
from tradelane.kernel.quoting import quoted
from tradelane.payments.formats.iso20022 import (
    CAMT_054,
    add,
    all_of,
    document,
    parse,
    required,
    text_at,
    to_bytes,
    unreadable,
)
from tradelane.payments.formats.pain001 import swift_text
from tradelane.payments.formats.references import references_in
from tradelane.payments.values import LARGEST, Credit, Notification

MOST_CREDITS = 50_000
_NO_REFERENCE = "NOTPROVIDED"
"""What banks put where the payer gave no end-to-end id (SEPA and CBPR+ usage)."""


def read_notification(content: bytes) -> Notification:
    """Read a notification; every transaction of every entry is one credit. Raises Unreadable naming the element."""
    root = parse(content, namespace=CAMT_054)
    body = next(all_of(root, "BkToCstmrDbtCdtNtfctn"), None)
    if body is None:
        raise unreadable("BkToCstmrDbtCdtNtfctn", "the element is missing", "ISO20022-6")
    credits = tuple(_credits(body))
    if not credits:
        raise unreadable("Ntfctn/Ntry", "the notification holds no entry", "CAMT054-1")
    if len(credits) > MOST_CREDITS:
        raise unreadable("Ntfctn/Ntry", f"more than {MOST_CREDITS} credits", "CAMT054-2")
    first = next(all_of(body, "Ntfctn"))
    return Notification(
        message_id=required(body, "GrpHdr/MsgId"),
        created_at=required(body, "GrpHdr/CreDtTm"),
        account=text_at(first, "Acct/Id/IBAN") or text_at(first, "Acct/Id/Othr/Id"),
        credits=credits,
    )


def _credits(body: etree._Element) -> Iterator[Credit]:
    for entry in all_of(body, "Ntfctn/Ntry"):
        transactions = list(all_of(entry, "NtryDtls/TxDtls"))
        for place, transaction in enumerate(transactions or [None]):
            yield _credit(entry, transaction, place, alone=len(transactions) < 2)


def _credit(entry: etree._Element, transaction: etree._Element | None, place: int, *, alone: bool) -> Credit:
    own_amount = None if transaction is None else next(all_of(transaction, "Amt"), None)
    if own_amount is None and not alone:
        raise unreadable("TxDtls/Amt", "an entry of several transactions lacks the amount of each", "CAMT054-3")
    amount = own_amount if own_amount is not None else next(all_of(entry, "Amt"), None)
    direction = required(entry, "CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise unreadable("Ntry/CdtDbtInd", f"{quoted(direction)} is neither CRDT nor DBIT", "CAMT054-4")
    status = text_at(entry, "Sts/Cd") or text_at(entry, "Sts/Prtry")
    reversal = text_at(entry, "RvslInd") in ("true", "1")
    return Credit(
        bank_reference=_bank_reference(entry, transaction, place, alone=alone),
        amount=_money(amount),
        references=_references(transaction),
        booked=direction == "CRDT" and status == "BOOK" and not reversal,
        booked_on=_date(text_at(entry, "BookgDt/Dt") or text_at(entry, "BookgDt/DtTm")),
        payer_name="" if transaction is None else text_at(transaction, "RltdPties/Dbtr/Pty/Nm")[:140],
    )


def _bank_reference(entry: etree._Element, transaction: etree._Element | None, place: int, *, alone: bool) -> str:
    own = "" if transaction is None else text_at(transaction, "Refs/AcctSvcrRef")
    reference = own or text_at(entry, "AcctSvcrRef") or text_at(entry, "NtryRef")
    if not reference:
        raise unreadable("Ntry/AcctSvcrRef", "without the bank's reference a repeat can't be told", "CAMT054-5")
    return reference if own or alone else f"{reference}/{place + 1}"


def _references(transaction: etree._Element | None) -> tuple[str, ...]:
    if transaction is None:
        return ()
    found = [(node.text or "").strip() for node in all_of(transaction, "RmtInf/Strd/CdtrRefInf/Ref")]
    found.append(text_at(transaction, "Refs/EndToEndId"))
    for node in all_of(transaction, "RmtInf/Ustrd"):
        found += references_in(node.text or "")
    return tuple(dict.fromkeys("".join(text.split()) for text in found if text and text != _NO_REFERENCE))


def _money(node: etree._Element | None) -> Money:
    if node is None:
        raise unreadable("Ntry/Amt", "the amount is missing", "CAMT054-6")
    currency = node.get("Ccy", "")
    if currency not in CURRENCIES:
        raise unreadable("Ntry/Amt/@Ccy", f"{quoted(currency)} is not a currency code", "CAMT054-7")
    amount = decimal_from((node.text or "").strip(), field="Ntry/Amt")
    if amount <= 0:
        raise unreadable("Ntry/Amt", "an amount is above zero; CdtDbtInd gives its direction", "CAMT054-8")
    if amount != Money(amount, currency).rounded().amount or amount >= LARGEST:
        raise unreadable("Ntry/Amt", f"{currency} has {CURRENCIES[currency].digits} decimals", "CAMT054-10")
    return Money(amount, currency)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError as error:
        raise unreadable("Ntry/BookgDt", f"{quoted(text)} is not a date", "CAMT054-9") from error


def write_notification(
    credits: Iterable[Credit], *, message_id: str, account: str, bank_bic: str, now: datetime
) -> bytes:
    """A notification of booked credits to one account, one entry each, as the demo's bank sends it."""
    root, body = document(CAMT_054, "BkToCstmrDbtCdtNtfctn")
    add(body, "GrpHdr/MsgId", message_id[:35])
    header = next(all_of(body, "GrpHdr"))
    add(header, "CreDtTm", rfc3339(now))
    notification = add(body, "Ntfctn")
    add(notification, "Id", f"N{message_id}"[:35])
    add(notification, "CreDtTm", rfc3339(now))
    kept = add(notification, "Acct")
    add(kept, "Id/Othr/Id", account[:34])
    add(kept, "Svcr/FinInstnId/BICFI", bank_bic)
    for credit in credits:
        _write_entry(notification, credit, now)
    return to_bytes(root)


def _write_entry(notification: etree._Element, credit: Credit, now: datetime) -> None:
    entry = add(notification, "Ntry")
    amount, currency = plain(credit.amount.amount), credit.amount.currency
    add(entry, "NtryRef", credit.bank_reference[:35])
    add(entry, "Amt", amount, Ccy=currency)
    add(entry, "CdtDbtInd", "CRDT")
    add(entry, "Sts/Cd", "BOOK" if credit.booked else "PDNG")
    add(entry, "BookgDt/Dt", (credit.booked_on or now.date()).isoformat())
    add(entry, "AcctSvcrRef", credit.bank_reference[:35])
    add(entry, "BkTxCd/Domn/Cd", "PMNT")
    family = add(next(all_of(entry, "BkTxCd/Domn")), "Fmly")
    add(family, "Cd", "RCDT")
    add(family, "SubFmlyCd", "XBCT")
    transaction = add(entry, "NtryDtls/TxDtls")
    sound = [reference for reference in credit.references if references_in(reference) == [reference]]
    others = [reference for reference in credit.references if reference not in sound]
    add(transaction, "Refs/EndToEndId", (others[0] if others else _NO_REFERENCE)[:35])
    add(transaction, "Amt", amount, Ccy=currency)
    add(transaction, "CdtDbtInd", "CRDT")
    if credit.payer_name:
        add(transaction, "RltdPties/Dbtr/Pty/Nm", swift_text(credit.payer_name, 140))
    for reference in sound:
        information = add(transaction, "RmtInf/Strd/CdtrRefInf")
        kind = add(information, "Tp")
        add(kind, "CdOrPrtry/Cd", "SCOR")
        add(information, "Ref", reference)
