# SPDX-License-Identifier: Apache-2.0
"""Small invented invoices in UBL; apart, because rules and vectors build them alike."""

from tradelane.documents.formats.einvoice import read_einvoice
from tradelane.documents.values import EInvoice

_SPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
SELLER = "cac:AccountingSupplierParty/cac:Party"
BUYER = "cac:AccountingCustomerParty/cac:Party"
TAX_NUMBER = "cac:PartyTaxScheme"


def x(path: str, *content: str, **attributes: str) -> str:
    """`content` within the elements of `path`; attributes go to the last of them."""
    names = path.split("/")
    stated = "".join(f' {name}="{value}"' for name, value in attributes.items())
    opened = "".join(f"<{name}>" for name in names[:-1]) + f"<{names[-1]}{stated}>"
    return opened + "".join(content) + "".join(f"</{name}>" for name in reversed(names))


def xml(*content: str, root: str = "Invoice") -> bytes:
    """A document of the type `root` with `content`."""
    spaces = "".join(f' xmlns:{p}="{_SPACE}Common{n}Components-2"' for p, n in (("cac", "Aggregate"), ("cbc", "Basic")))
    return f'<{root} xmlns="{_SPACE}{root}-2"{spaces}>{"".join(content)}</{root}>'.encode()


def an_einvoice(*content: str, root: str = "Invoice") -> EInvoice:
    """The value of `xml(...)`."""
    return read_einvoice(xml(*content, root=root))


def category(code: str, scheme: str = "VAT", percent: str = "", *more: str, name: str = "cac:TaxCategory") -> str:
    """A tax category of a breakdown, an allowance or a charge; of a line with another `name`."""
    rate = x("cbc:Percent", percent) if percent else ""
    return x(name, x("cbc:ID", code), rate, *more, x("cac:TaxScheme/cbc:ID", scheme))


def a_line(code: str = "S", scheme: str = "VAT", percent: str = "", *more: str, amount: str = "100.00") -> str:
    """A line of one item in a category."""
    inner = category(code, scheme, percent, name="cac:ClassifiedTaxCategory")
    return x("cac:InvoiceLine", x("cbc:LineExtensionAmount", amount), *more, x("cac:Item", inner))


def a_charge(code: str, scheme: str = "VAT", percent: str = "", *, amount: str = "10.00", says: str = "true") -> str:
    """A charge of the invoice, or an allowance (`says="false"`)."""
    return x(
        "cac:AllowanceCharge",
        x("cbc:ChargeIndicator", says),
        x("cbc:Amount", amount),
        category(code, scheme, percent),
    )


def a_breakdown(
    code: str, scheme: str = "VAT", percent: str = "", *more: str, of: str = "100.00", tax: str = "0"
) -> str:
    """A total of tax with one breakdown."""
    amounts = x("cbc:TaxableAmount", of), x("cbc:TaxAmount", tax)
    return x("cac:TaxTotal", x("cac:TaxSubtotal", *amounts, category(code, scheme, percent, *more)))


def tax_number(number: str = "ZZ1", scheme: str = "VAT") -> str:
    """A registration for tax."""
    return x(TAX_NUMBER, x("cbc:CompanyID", number), x("cac:TaxScheme/cbc:ID", scheme))


TOTALS = "cac:LegalMonetaryTotal"
LINE = "cac:InvoiceLine"
EUR = {"currencyID": "EUR"}
CURRENCY = x("cbc:DocumentCurrencyCode", "EUR")


def totals(**amounts: str) -> str:
    return x(TOTALS, *(x(f"cbc:{name}Amount", text) for name, text in amounts.items()))


def reference(kind: str, *more: str, number: str = "1") -> str:
    return x("cac:AdditionalDocumentReference", x("cbc:ID", number), x("cbc:DocumentTypeCode", kind), *more)


def period(start: str = "", end: str = "") -> str:
    return x("cac:InvoicePeriod", x("cbc:StartDate", start) if start else "", x("cbc:EndDate", end) if end else "")
