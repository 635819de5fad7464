# SPDX-License-Identifier: Apache-2.0
"""Reading an e-invoice, and what a check of one prints."""

import pytest
from tests.einvoice_makers import SELLER, a_line, tax_number, x, xml

from tradelane.documents.formats import check, check_report
from tradelane.documents.formats.einvoice import read_einvoice
from tradelane.documents.formats.einvoice_checking import BOOKS, check_einvoice
from tradelane.kernel.errors import Unreadable

NAMED = x("cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:example")


def test_reads_lines_charges_and_breakdown_of_both_types() -> None:
    charge = x("cac:AllowanceCharge", x("cbc:ChargeIndicator", "true"), x("cbc:Amount", "5"))
    credit = read_einvoice(xml(x("cac:CreditNoteLine", x("cbc:ID", "1"), charge), root="CreditNote"))
    assert credit.is_credit_note and len(credit.lines) == 1 and len(credit.line_charges) == 1
    assert credit.line_charges[0].amount("cbc:Amount") == 5


def test_comments_do_not_cut_a_text() -> None:
    invoice = read_einvoice(xml(x("cbc:ID", "<!-- ours -->A-<?x y?>1<!-- end -->")))
    assert invoice.root.said("cbc:ID") == "A-1"


@pytest.mark.parametrize("text", ["1e5", "NaN", "1,000", "", "0x1", "1_000"])
def test_what_is_no_decimal_is_no_number(text: str) -> None:
    invoice = read_einvoice(xml(x("cac:LegalMonetaryTotal/cbc:PayableAmount", text)))
    assert invoice.root.amount("cac:LegalMonetaryTotal", "cbc:PayableAmount") is None
    assert "BR-CO-16" in {
        finding.rule for finding in check_einvoice(xml(x("cac:LegalMonetaryTotal/cbc:PayableAmount", text)), "en16931")
    }


@pytest.mark.parametrize(
    "content",
    [
        b"<Order/>",
        b"<Invoice/>",
        b"not XML",
        b'<!DOCTYPE a [<!ENTITY b "x">]>' + xml("&b;"),
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">'
        + b"<a>" * 5000
        + b"</a>" * 5000
        + b"</Invoice>",
    ],
    ids=["another type", "no namespace", "no XML", "entities", "deep"],
)
def test_what_is_no_invoice_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_einvoice(content)
    for profile in BOOKS:
        (finding,) = check(content, profile)
        assert finding.rule.startswith(("UBL-", "XML-"))


def test_a_file_full_of_anything_is_checked_to_the_end() -> None:
    odd = xml(
        x("cac:TaxTotal", x("cac:TaxTotal", x("cac:TaxSubtotal"))),
        x("cbc:Odd", "1"),
        x("cac:InvoiceLine"),
        x("cbc:ID") * 3,
    )
    for profile in BOOKS:
        assert check(odd, profile)


def test_more_breakdowns_than_any_invoice_has_are_refused() -> None:
    (finding,) = check(xml(x("cac:TaxTotal", x("cac:TaxSubtotal") * 101)), "en16931")
    assert finding.rule == "UBL-2"


def test_findings_are_told_up_to_a_limit() -> None:
    assert len(check(xml(x("cac:InvoiceLine") * 3000), "en16931")) == 5000
    cards = x("cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID", "4111111111111111") * 5001
    assert any(finding.level == "error" for finding in check(xml(cards), "en16931"))  # advice does not crowd errors out


def test_a_finding_says_where_and_what() -> None:
    report = check_report(xml(NAMED, a_line("S", "VAT", "21"), a_line("S", "VAT", "0")))
    assert report["profile"] == "en16931" and report["result"] == "invalid"
    (rate,) = [finding for finding in report["findings"] if finding["rule"] == "BR-S-05"]
    assert rate == {
        "rule": "BR-S-05",
        "level": "error",
        "path": "/Invoice/cac:InvoiceLine[2]/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",
        "message": "The VAT rate of a line that is standard rated (BT-152) is above zero. Here: 0.",
        "fix": "State the rate.",
    }


def test_advice_comes_after_errors_and_breaks_nothing() -> None:
    findings = check(xml(NAMED, x("cbc:ID", "1", schemeName="ours")), "en16931")
    assert [f.rule for f in findings][-1] == "UBL-DT-08"
    assert findings[-1].level == "warning"


def test_no_person_s_data_are_in_a_message() -> None:
    card = x("cac:PaymentMeans/cac:CardAccount/cbc:PrimaryAccountNumberID", "4111111111111111")
    for profile in BOOKS:
        said = check(xml(NAMED, card, x(SELLER, tax_number("QQ-Jane-Doe"))), profile)
        assert not any("4111" in finding.message or "Jane" in finding.message for finding in said)


def test_json_is_no_invoice() -> None:
    (finding,) = check({"schema": "anything"}, "pint-sg")
    assert finding.rule == "UBL-1"


@pytest.mark.parametrize(
    ("specification", "profile"),
    [
        ("urn:peppol:pint:billing-1@sg-1", "pint-sg"),
        ("urn:peppol:pint:selfbilling-1@my-1", "pint-my"),
        ("urn:fdc:peppol:jp:billing:3.0", "pint-jp"),
        ("urn:peppol:pint:billing-1@aunz-1", "pint-aunz"),
        ("urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", "en16931"),
        ("urn:example:of:nobody", "ubl"),
    ],
)
def test_the_specification_chooses_the_profile(specification: str, profile: str) -> None:
    assert check_report(xml(x("cbc:CustomizationID", f" {specification}\n")))["profile"] == profile
