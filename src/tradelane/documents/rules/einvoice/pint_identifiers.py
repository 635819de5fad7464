# SPDX-License-Identifier: Apache-2.0
"""Numbers of companies by the registry that gave them, with their check digits; apart, as each has its sum."""

import re
from collections.abc import Callable

from tradelane.documents.rules.einvoice.law import Book, Claim, Parts
from tradelane.documents.values import EInvoice, Element

LAWS = Book(__name__, "Peppol PINT Billing 1")
_SAYS = "{} is written as its registry does."


def numbers(*schemes: str) -> Parts:
    """Electronic addresses and identifiers of parties that are of one of the schemes."""

    def found(invoice: EInvoice) -> list[Element]:
        ids = [i for p in invoice.named.get("cac:PartyIdentification", ()) for i in p.all("cbc:ID")]
        own = [*invoice.named.get("cbc:EndpointID", ()), *invoice.named.get("cbc:CompanyID", ()), *ids]
        return [number for number in own if number.attributes.get("schemeID") in schemes]

    return found


def formed(valid: Callable[[str], bool]) -> Claim:
    """The number is one that its registry could have given."""
    return Claim(
        lambda part, invoice: valid(part.text),
        "a_company_number_is_written_as_its_registry_does",
        "",
        "Check the number.",
    )


def _digits(text: str, count: int) -> bool:
    return re.fullmatch(rf"[0-9]{{{count}}}", text) is not None


def gln(text: str) -> bool:
    """GS1 General Specifications 7.9: digits weighted 3 and 1 from the right add up to a multiple of ten."""
    if not text.isascii() or not text.isdigit():
        return False
    weighed = sum(int(d) * (3 if n % 2 == 0 else 1) for n, d in enumerate(reversed(text[:-1])))
    return (10 - weighed % 10) % 10 == int(text[-1])


def norwegian(text: str) -> bool:
    """Brønnøysund: nine digits, modulus 11 with weights 2 to 7 from the right."""
    if not _digits(text, 9) or int(text) == 0:
        return False
    weighed = sum(int(d) * (n % 6 + 2) for n, d in enumerate(reversed(text[:-1])))
    return (11 - weighed % 11) % 11 == int(text[-1])


def belgian(text: str) -> bool:
    """Banque-Carrefour des Entreprises: ten digits, the last two are 97 less the first eight modulo 97."""
    return _digits(text, 10) and int(text[8:]) == 97 - int(text[:8]) % 97


def italian_tax_code(text: str) -> bool:
    """Agenzia delle Entrate: eleven digits, or sixteen letters and digits in their places."""
    if len(text) == 11:
        return re.fullmatch(r"[0-9]{11}", text) is not None
    return re.fullmatch(r"[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}.{3}[0-9][A-Za-z]", text) is not None


def italian_vat(text: str) -> bool:
    """Agenzia delle Entrate: after IT eleven digits that pass Luhn's sum; a number of another country passes."""
    if text[:2].upper() != "IT":
        return True
    number = text[2:]
    if not _digits(number, 11):
        return False
    doubled = "0246813579"
    return sum(int(doubled[int(d)]) if n % 2 else int(d) for n, d in enumerate(number)) % 10 == 0


def abn(text: str) -> bool:
    """Australian Business Register: eleven digits, the first less one, weighted, are a multiple of 89."""
    weights = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
    if not _digits(text, 11):
        return False
    return sum((int(d) - (n == 0)) * w for n, (d, w) in enumerate(zip(text, weights, strict=True))) % 89 == 0


for _id, _schemes, _valid, _what in (
    ("ibr-068", ("0088",), gln, "A GLN (scheme 0088)"),
    ("ibr-069", ("0192",), norwegian, "A Norwegian organisation number (scheme 0192)"),
    ("ibr-070", ("0184",), lambda t: re.fullmatch(r"DK[0-9]{8}", t) is not None, "A Danish CVR number (scheme 0184)"),
    ("ibr-113", ("0208",), belgian, "A Belgian enterprise number (scheme 0208)"),
    ("ibr-114", ("0201",), lambda t: re.fullmatch(r"[A-Za-z0-9]{6}", t) is not None, "An Italian office (scheme 0201)"),
    ("ibr-115", ("0210", "9907"), italian_tax_code, "An Italian tax code (schemes 0210 and 9907)"),
    ("ibr-116", ("0211", "9906"), italian_vat, "An Italian VAT number (schemes 0211 and 9906)"),
    ("ibr-120", ("0151",), abn, "An Australian Business Number (scheme 0151)"),
    ("ibr-127", ("0007",), lambda t: _digits(t, 10), "A Swedish organisation number (scheme 0007)"),
):
    LAWS.add(_id, numbers(*_schemes), formed(_valid), _SAYS.format(_what))
