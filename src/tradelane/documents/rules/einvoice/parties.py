# SPDX-License-Identifier: Apache-2.0
"""What EN 16931 wants of seller, buyer, payee, tax representative and payment; apart, as people's data."""

from tradelane.documents.rules.einvoice.claims import attributed, filled, there
from tradelane.documents.rules.einvoice.code_lists import codes
from tradelane.documents.rules.einvoice.law import Book, at, below, named, only, whole
from tradelane.documents.values import EInvoice, Element
from tradelane.kernel.findings import Level

LAWS = Book(__name__, "EN 16931-1:2017")
SELLER = "cac:AccountingSupplierParty/cac:Party"
BUYER = "cac:AccountingCustomerParty/cac:Party"
_COUNTRY = "cac:Country/cbc:IdentificationCode"
_NAME = "cac:PartyLegalEntity/cbc:RegistrationName"
TRANSFERS = frozenset({"30", "58"})
"""UNTDID 4461: credit transfer, SEPA credit transfer."""
_CARD_DIGITS = 10
"""PCI DSS: at most the first six and the last four digits of a card's number are shown."""

LAWS.add("BR-06", whole, filled(f"{SELLER}/{_NAME}"), "The seller is named (BT-27).")
LAWS.add("BR-07", whole, filled(f"{BUYER}/{_NAME}"), "The buyer is named (BT-44).")
LAWS.add("BR-08", whole, there(f"{SELLER}/cac:PostalAddress"), "The seller has a postal address (BG-5).")
LAWS.add(
    "BR-09", at(f"{SELLER}/cac:PostalAddress"), filled(_COUNTRY), "The seller's address names the country (BT-40)."
)
LAWS.add("BR-10", whole, there(f"{BUYER}/cac:PostalAddress"), "The buyer has a postal address (BG-8).")
LAWS.add("BR-11", at(f"{BUYER}/cac:PostalAddress"), filled(_COUNTRY), "The buyer's address names the country (BT-55).")
LAWS.add(
    "BR-18",
    named("cac:TaxRepresentativeParty"),
    filled("cac:PartyName/cbc:Name"),
    "A tax representative (BG-11) is named (BT-62).",
)
LAWS.add(
    "BR-19",
    named("cac:TaxRepresentativeParty"),
    there("cac:PostalAddress"),
    "A tax representative (BG-11) has a postal address (BG-12).",
)
LAWS.add(
    "BR-20",
    below("cac:TaxRepresentativeParty", "cac:PostalAddress"),
    filled(_COUNTRY),
    "The tax representative's address names the country (BT-69).",
)
LAWS.add(
    "BR-62",
    at(f"{SELLER}/cbc:EndpointID"),
    attributed("schemeID"),
    "The seller's electronic address (BT-34) names its scheme.",
)
LAWS.add(
    "BR-63",
    at(f"{BUYER}/cbc:EndpointID"),
    attributed("schemeID"),
    "The buyer's electronic address (BT-49) names its scheme.",
)
LAWS.add(
    "BR-49",
    named("cac:PaymentMeans"),
    there("cbc:PaymentMeansCode"),
    "A payment instruction (BG-16) says by which means (BT-81).",
)
LAWS.add(
    "BR-50",
    lambda invoice: [
        account
        for means in invoice.named.get("cac:PaymentMeans", ())
        if means.said("cbc:PaymentMeansCode") in TRANSFERS
        for account in means.all("cac:PayeeFinancialAccount")
    ],
    filled("cbc:ID"),
    "A credit transfer (BG-17) states the account (BT-84).",
)
LAWS.add(
    "BR-61",
    only(named("cac:PaymentMeans"), lambda means: means.said("cbc:PaymentMeansCode") in TRANSFERS),
    there("cac:PayeeFinancialAccount/cbc:ID"),
    "Payment by credit transfer (BT-81) states the account to which to pay (BT-84).",
)


def has_scheme(part: Element, scheme: str) -> bool:
    """Whether a category or a registration belongs to the tax `scheme`, such as VAT."""
    for tax in part.children.get("cac:TaxScheme", ()):  # loops, because every category of every line is asked
        for found in tax.children.get("cbc:ID", ()):
            if found.text == scheme or found.text.upper() == scheme:
                return True
    return False


def tax_numbers(party: Element | None, scheme: str = "") -> bool:
    """Whether a party states a tax number, of `scheme` when one is named."""
    return party is not None and any(
        "cbc:CompanyID" in registration.children
        for registration in party.all("cac:PartyTaxScheme")
        if not scheme or has_scheme(registration, scheme)
    )


@LAWS.law(
    "BR-51",
    below("cac:PaymentMeans", "cac:CardAccount/cbc:PrimaryAccountNumberID"),
    fix="Show the first six and the last four digits at most.",
    level=Level.WARNING,
)
def a_card_number_is_not_shown_in_full(number: Element, _: EInvoice) -> bool:
    """The number of a payment card (BT-87) is never shown in full, at most its first six and last four digits."""
    return len(" ".join(number.text.split())) <= _CARD_DIGITS


@LAWS.law(
    "BR-17", named("cac:PayeeParty"), field="cac:PartyName/cbc:Name", fix="Name the payee, or leave the payee out."
)
def a_payee_is_somebody_else_than_the_seller(payee: Element, invoice: EInvoice) -> bool:
    """A payee (BG-10) is named (BT-59) and is not the seller, by name or by identifier."""
    seller = invoice.root.first(*SELLER.split("/"))
    if not payee.every("cac:PartyName", "cbc:Name"):
        return False
    return seller is None or not any(
        {mine.text for mine in payee.every(*path)} & {theirs.text for theirs in seller.every(*path)}
        for path in (("cac:PartyName", "cbc:Name"), ("cac:PartyIdentification", "cbc:ID"))
    )


@LAWS.law(
    "BR-56", named("cac:TaxRepresentativeParty"), field="cac:PartyTaxScheme/cbc:CompanyID", fix="State the VAT number."
)
def a_tax_representative_states_a_vat_number(party: Element, _: EInvoice) -> bool:
    """A tax representative (BG-11) states a VAT identifier (BT-63)."""
    return tax_numbers(party, "VAT")


@LAWS.law(
    "BR-CO-26", at("cac:AccountingSupplierParty"), field="cac:Party", fix="State a VAT, legal or other identifier."
)
def the_seller_can_be_identified(seller: Element, _: EInvoice) -> bool:
    """The seller states an identifier (BT-29), a legal registration (BT-30) or a VAT identifier (BT-31)."""
    return any(
        tax_numbers(party, "VAT")
        or party.every("cac:PartyLegalEntity", "cbc:CompanyID")
        or any(i.attributes.get("schemeID") != "SEPA" for i in party.every("cac:PartyIdentification", "cbc:ID"))
        for party in seller.all("cac:Party")
    )


@LAWS.law(
    "BR-CO-09",
    only(named("cac:PartyTaxScheme"), lambda registration: has_scheme(registration, "VAT")),
    field="cbc:CompanyID",
    fix="Begin the VAT number with the country's code.",
)
def a_vat_number_begins_with_its_country(registration: Element, _: EInvoice) -> bool:
    """A VAT identifier (BT-31, BT-48, BT-63) begins with the code of its country; Greece may write EL."""
    number = registration.first("cbc:CompanyID")
    return number is None or not number.text or number.text[:2] in codes("vat-prefixes")
