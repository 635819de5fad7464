# SPDX-License-Identifier: Apache-2.0
"""The payer's order as pain.001.001.09; apart, because a bank takes this file and nothing else of ours.

ISO 20022 Customer Credit Transfer Initiation V09, one payment. Texts are cut to the lengths of the schema and the
character set that banks share (SWIFT X); amounts carry the currency's own decimals.
"""

import unicodedata
from datetime import date, datetime

from lxml import etree

from tradelane.kernel.clock import rfc3339
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import plain
from tradelane.payments.formats.iso20022 import PAIN_001, add, document, to_bytes
from tradelane.payments.values import Account, Intent

_SWIFT_X = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")
"""SWIFT character set X, which every bank of the chain keeps."""


def payment_order(intent: Intent, *, execute_on: date, now: datetime) -> bytes:
    """The order file. The intent names both accounts (rule PAY-7)."""
    root, body = document(PAIN_001, "CstmrCdtTrfInitn")
    amount = plain(intent.amount.rounded().amount)
    header = add(body, "GrpHdr")
    add(header, "MsgId", f"M{intent.end_to_end}"[:35])
    add(header, "CreDtTm", rfc3339(now))
    add(header, "NbOfTxs", "1")
    add(header, "CtrlSum", amount)
    add(header, "InitgPty/Nm", swift_text(intent.payer.name, 140))
    payment = add(body, "PmtInf")
    add(payment, "PmtInfId", f"P{intent.end_to_end}"[:35])
    add(payment, "PmtMtd", "TRF")
    add(payment, "NbOfTxs", "1")
    add(payment, "CtrlSum", amount)
    add(payment, "ReqdExctnDt/Dt", execute_on.isoformat())
    _party(payment, "Dbtr", intent.payer)
    _account(payment, "DbtrAcct", intent.payer.number)
    add(payment, "DbtrAgt/FinInstnId/BICFI", intent.payer.bic)
    add(payment, "ChrgBr", "SHAR")
    _transfer(payment, intent, amount)
    return to_bytes(root)


def _transfer(payment: etree._Element, intent: Intent, amount: str) -> None:
    transfer = add(payment, "CdtTrfTxInf")
    add(transfer, "PmtId/EndToEndId", intent.end_to_end)
    add(transfer, "Amt/InstdAmt", amount, Ccy=intent.amount.currency)
    add(transfer, "CdtrAgt/FinInstnId/BICFI", intent.payee.bic)
    _party(transfer, "Cdtr", intent.payee)
    _account(transfer, "CdtrAcct", intent.payee.number)
    add(transfer, "Purp/Cd", "GDDS")
    structured = add(transfer, "RmtInf/Strd")
    if intent.terms.invoice:
        invoice = add(structured, "RfrdDocInf")
        add(invoice, "Tp/CdOrPrtry/Cd", "CINV")
        add(invoice, "Nb", swift_text(intent.terms.invoice, 35))
    reference = add(structured, "CdtrRefInf")
    kind = add(reference, "Tp")
    add(kind, "CdOrPrtry/Cd", "SCOR")
    add(kind, "Issr", "ISO")
    add(reference, "Ref", intent.reference)
    add(structured, "AddtlRmtInf", _consignment_text(intent.consignment))


def _consignment_text(consignment: ConsignmentId) -> str:
    return swift_text(f"Consignment {consignment}".replace("_", "-"), 140)


def _party(parent: etree._Element, name: str, end: Account) -> None:
    party = add(parent, name)
    add(party, "Nm", swift_text(end.name, 140))
    add(party, "PstlAdr/Ctry", end.country)


def _account(parent: etree._Element, name: str, number: str) -> None:
    # IBAN2007Identifier: two letters, two check digits; anything else is the bank's own number
    path = "Id/IBAN" if _is_iban(number) else "Id/Othr/Id"
    add(add(parent, name), path, number.replace(" ", "")[:34])


def _is_iban(number: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(number, check_country=False))


def swift_text(text: str, length: int) -> str:
    """`text` in SWIFT's character set X, at most `length` characters; letters lose their accents, signs become `.`."""
    plain_text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(c if c in _SWIFT_X else "." for c in plain_text)[:length].strip() or "."
