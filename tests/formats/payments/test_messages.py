# SPDX-License-Identifier: Apache-2.0
"""Files of ISO 20022 and payment codes: valid by the official schema, read back, refused when faulty."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from tests.makers import BUYER, SELLER
from tests.payment_makers import BUYER_ACCOUNT, NOW, REFERENCE, SELLER_ACCOUNT, WHOLE, a_credit, an_intent, usd

from tradelane.kernel.errors import Refused, Unreadable
from tradelane.kernel.ids import ConsignmentId
from tradelane.kernel.money import Money
from tradelane.payments.formats import decode, encode, qr_report
from tradelane.payments.formats.camt054 import read_notification, write_notification
from tradelane.payments.formats.emvqr import QrCode, crc, read_fields, write_fields
from tradelane.payments.formats.national_qr import paynow
from tradelane.payments.formats.pain001 import payment_order, swift_text
from tradelane.payments.formats.references import creditor_reference, end_to_end_id, printed, references_in
from tradelane.payments.rules import a_creditor_reference_is_sound

NAMES = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def schema(standards: Path, name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(standards / "iso20022" / f"{name}.xsd")))


def a_notification(*credits, message_id: str = "MSG-1") -> bytes:
    return write_notification(
        credits or (a_credit(),), message_id=message_id, account="002180000118359719", bank_bic="BISTMXMMXXX", now=NOW
    )


# ── orders ──


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"payee": replace(SELLER_ACCOUNT, name='Peñón & Søn <"Ltd">' * 12, number="GB29NWBK60161331926819")},
        {"payer": replace(BUYER_ACCOUNT, name="美人魚")},
    ],
)
def test_an_order_is_valid_by_the_schema(standards: Path, changes: dict) -> None:
    content = payment_order(an_intent(**changes), execute_on=date(2026, 11, 3), now=NOW)
    schema(standards, "pain.001.001.09").assertValid(etree.fromstring(content))


def test_an_order_carries_sum_reference_and_parties() -> None:
    root = etree.fromstring(payment_order(an_intent(), execute_on=date(2026, 11, 4), now=NOW))
    said = {
        name: root.findtext(f".//p:{name}", namespaces=NAMES)
        for name in ("InstdAmt", "CtrlSum", "Ref", "EndToEndId", "ReqdExctnDt/p:Dt", "Cdtr/p:Nm", "RfrdDocInf/p:Nb")
    }
    assert said == {
        "InstdAmt": "11760.00",
        "CtrlSum": "11760.00",
        "Ref": REFERENCE,
        "EndToEndId": f"TL{REFERENCE}",
        "ReqdExctnDt/p:Dt": "2026-11-04",
        "Cdtr/p:Nm": "Cooperativa Altura de Chiapas",
        "RfrdDocInf/p:Nb": "F-2026/117",
    }


def test_texts_stay_in_the_banks_character_set() -> None:
    assert swift_text("Café & Søn_Ñ", 35) == "Cafe . S.n.N"
    assert swift_text("美", 35) == "."
    assert swift_text("x" * 40, 35) == "x" * 35


# ── notifications ──


def test_a_notification_is_valid_by_the_schema_and_read_back(standards: Path) -> None:
    credits = (a_credit(), a_credit(bank_reference="BANK-0002", references=("NO-SUCH",), amount=usd("5.00")))
    content = a_notification(*credits)
    schema(standards, "camt.054.001.08").assertValid(etree.fromstring(content))
    read = read_notification(content)
    assert (read.message_id, read.account) == ("MSG-1", "002180000118359719")
    assert read.credits == credits


def test_a_batch_of_transactions_in_one_entry_is_read_one_by_one() -> None:
    whole = a_notification().decode()
    start, end = whole.index("<TxDtls>"), whole.index("</TxDtls>") + len("</TxDtls>")
    one = whole[start:end]
    both = whole[:end] + one.replace("11760.00", "40.00").replace(REFERENCE, "OTHER") + whole[end:]
    first, second = read_notification(both.encode()).credits
    assert (first.amount, second.amount) == (WHOLE, usd("40.00"))
    assert first.bank_reference == "BANK-0001/1" and second.bank_reference == "BANK-0001/2"


@pytest.mark.parametrize(
    ("old", "new"),
    [("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>"), ("<CdtDbtInd>CRDT", "<CdtDbtInd>DBIT"),
     ("</CdtDbtInd>\n        <Sts>", "</CdtDbtInd><RvslInd>true</RvslInd><Sts>")],
)  # fmt: skip
def test_only_a_booked_credit_counts(old: str, new: str) -> None:
    content = a_notification().decode()
    assert old in content
    assert not read_notification(content.replace(old, new, 1).encode()).credits[0].booked


def test_a_reference_in_free_text_is_found() -> None:
    content = a_notification(a_credit(references=())).decode()
    said = f"<RmtInf><Ustrd>invoice 7 {printed(REFERENCE).lower()} thanks</Ustrd></RmtInf></TxDtls>"
    assert read_notification(content.replace("</TxDtls>", said).encode()).credits[0].references == (REFERENCE,)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">&b;</Document>"""
SPY = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">&a;</Document>"""


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "ISO20022-2"),
        (b"no XML", "ISO20022-2"),
        (BOMB, "ISO20022-3"),
        (SPY, "ISO20022-3"),
        (b"<Document/>", "ISO20022-4"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"/>', "ISO20022-4"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"/>', "ISO20022-6"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">' + b"<a>" * 99 + b"</a>" * 99
         + b"</Document>", "ISO20022-5"),
        (b"<" * 10_000_001, "ISO20022-1"),
        (a_notification().replace(b"Ntry>", b"Nope>"), "CAMT054-1"),
        (a_notification().replace(b">CRDT<", b">KRDT<"), "CAMT054-4"),
        (a_notification().replace(b"11760.00", b"-1.00"), "CAMT054-8"),
        (a_notification().replace(b"11760.00", b"1e9"), "CAMT054-"),
        (a_notification().replace(b"11760.00", b"1.001"), "CAMT054-10"),
        (a_notification().replace(b"11760.00", b"much"), "NUM-1"),
        (a_notification().replace(b'Ccy="USD"', b'Ccy="XXX"'), "CAMT054-7"),
        (a_notification().replace(b">BANK-0001<", b"><"), "CAMT054-5"),
        (a_notification().replace(b"2026-11-03<", b"yesterday!<"), "CAMT054-9"),
    ],
)  # fmt: skip
def test_a_faulty_notification_is_refused_with_its_place(content: bytes, rule: str) -> None:
    if rule == "CAMT054-":
        assert read_notification(content).credits[0].amount.amount == Decimal("1e9")
        return
    with pytest.raises(Unreadable) as caught:
        read_notification(content)
    assert caught.value.rule == rule
    assert caught.value.field and caught.value.fix


# ── references ──


def test_references_are_the_same_on_every_node() -> None:
    made = {creditor_reference(ConsignmentId(f"consignment_{i}"), purpose="sale") for i in range(300)}
    assert len(made) == 300
    assert all(a_creditor_reference_is_sound(each) and len(end_to_end_id(each)) <= 35 for each in made)
    assert creditor_reference(ConsignmentId("consignment_1"), purpose="duties") != REFERENCE
    assert creditor_reference(ConsignmentId("consignment_1"), purpose="sale") == REFERENCE


def test_references_are_found_in_text() -> None:
    assert references_in(f"pay {REFERENCE}, thanks") == [REFERENCE]
    assert references_in("RF00 nothing here RF") == []


# ── codes ──


def test_the_crc_is_that_of_the_standard() -> None:
    assert crc("123456789") == "29B1"


def test_a_paynow_code_is_written_and_read_back() -> None:
    code = paynow(
        payee=BUYER, name="Merlión Roasters Pte Ltd, Singapore", amount=Money(Decimal("24.5"), "SGD"),
        reference=REFERENCE, expires=date(2026, 12, 1),
    )  # fmt: skip
    report = qr_report(encode(code))
    assert report["accounts"][0]["scheme"] == "PayNow"
    assert report["accounts"][0]["fields"] == {
        "00": "SG.PAYNOW", "01": "2", "02": "201912345K", "03": "0", "04": "20261201",
    }  # fmt: skip
    assert report["amount"] == {"amount": "24.50", "currency": "SGD"}
    assert (report["reference"], report["dynamic"], report["missing"]) == (REFERENCE, True, [])
    assert report["merchant"]["name"] == "Merlion Roasters Pte Ltd,"


def test_paynow_pays_singapore_dollars_to_singapore() -> None:
    with pytest.raises(Refused, match="PAY-12"):
        paynow(payee=SELLER, name="x", amount=Money(Decimal(1), "SGD"), reference=REFERENCE)
    with pytest.raises(Unreadable, match="EMVQR-10"):
        paynow(payee=BUYER, name="x", amount=usd("1"), reference=REFERENCE)


def closed(text: str) -> str:
    return text + "6304" + crc(text + "6304")


@pytest.mark.parametrize(
    ("payload", "rule"),
    [
        ("", "EMVQR-6"),
        ("hello", "EMVQR-6"),
        ("000201" + "x" * 5000, "EMVQR-5"),
        ("000201630", "EMVQR-8"),
        (closed("0002015802SG")[:-4] + "0000", "EMVQR-9"),
        (closed("0002015802SG").lower()[:-4] + closed("0002015802SG")[-4:], "EMVQR-9"),
        (closed("0002015802SG5802SG"), "EMVQR-4"),
        (closed("0002015899SG"), "EMVQR-3"),
        (closed("000201580xSG"), "EMVQR-2"),
        (closed("00020058²2SG"), "EMVQR-2"),
        (closed("000202"), "EMVQR-6"),
    ],
)
def test_a_faulty_code_is_refused_with_its_place(payload: str, rule: str) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(payload)
    assert caught.value.rule == rule


def test_a_template_that_is_no_list_is_refused() -> None:
    with pytest.raises(Unreadable, match="EMVQR-2"):
        qr_report(closed("0002012604abcd"))
    with pytest.raises(Unreadable, match="EMVQR-7"):
        qr_report(closed("0002015303702" + "5404much"))


def test_fields_are_written_within_bounds() -> None:
    assert read_fields(write_fields([("59", "Café")])) == [("59", "Café")]
    with pytest.raises(Unreadable, match="EMVQR-1"):
        write_fields([("59", "x" * 100)])
    with pytest.raises(Unreadable, match="EMVQR-1"):
        encode(QrCode((("5", "x"),)))
