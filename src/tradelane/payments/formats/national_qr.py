# SPDX-License-Identifier: Apache-2.0
"""National templates inside EMVCo codes: which scheme an account belongs to, and PayNow written; apart from the
bytes, because each scheme has its own book.

Globally unique identifiers as the schemes publish them: SGQR/PayNow (MAS), PromptPay (Bank of Thailand), DuitNow
(PayNet), QRIS (Bank Indonesia), VietQR (NAPAS), QR Ph (BSP), FPS (HKICL), JPQR (Payments Japan), UnionPay.
"""

from dataclasses import dataclass
from datetime import date

from tradelane.kernel.codes import CURRENCIES
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.money import Money, plain
from tradelane.payments import rules
from tradelane.payments.formats.emvqr import QrCode, read_fields, write_fields

SCHEMES: dict[str, tuple[str, str]] = {
    "SG.PAYNOW": ("PayNow", "SG"),
    "SG.SGQR": ("SGQR", "SG"),
    "A000000677010111": ("PromptPay", "TH"),
    "A000000677010112": ("PromptPay bill payment", "TH"),
    "A0000006150001": ("DuitNow", "MY"),
    "ID.CO.QRIS.WWW": ("QRIS", "ID"),
    "A000000727": ("VietQR", "VN"),
    "PH.PPMI.P2MEMV": ("QR Ph", "PH"),
    "COM.P2PQRPAY": ("QR Ph person to person", "PH"),
    "HK.COM.HKICL": ("FPS", "HK"),
    "JP.OR.PAYMENTSJAPAN": ("JPQR", "JP"),
    "BR.GOV.BCB.PIX": ("Pix", "BR"),
}
"""Globally unique identifier in capitals → name and country of the scheme."""
_UNIONPAY = "D156"
"""Registered application provider ids of China (ISO/IEC 7816-5, national registration) as UnionPay uses them."""

LONGEST_NAME, LONGEST_CITY, LONGEST_LABEL = 25, 15, 25
"""Characters: §4.2 merchant name and city, §4.8 bill number and reference label."""


@dataclass(frozen=True, slots=True)
class SchemeAccount:
    """A merchant account and the scheme it belongs to."""

    id: str
    scheme: str
    """The scheme's name; empty when its identifier is not in our list."""
    country: str
    fields: dict[str, str]
    """The account's own data objects; `{"": text}` for ids 02-25, whose text belongs to a card scheme."""


def account_of(id: str, value: str) -> SchemeAccount:
    """Read a merchant account. Raises Unreadable when a template's value is no list of data objects."""
    if int(id) < 26:
        return SchemeAccount(id, "", "", {"": value})
    fields = dict(read_fields(value, field=id))
    identifier = fields.get("00", "").upper()
    if identifier.startswith(_UNIONPAY):
        return SchemeAccount(id, "UnionPay", "CN", fields)
    name, country = SCHEMES.get(identifier, ("", ""))
    return SchemeAccount(id, name, country, fields)


def paynow(*, payee: OrganisationId, name: str, amount: Money, reference: str, expires: date | None = None) -> QrCode:
    """A PayNow code to a company by its UEN for a fixed amount, with the reference that comes back with the money.

    Template 26: 00 `SG.PAYNOW`, 01 proxy type 2 (UEN), 02 the UEN, 03 amount not editable, 04 expiry YYYYMMDD. 52
    merchant category 0000, 53/54 currency and amount, 62-01 bill number. Raises Refused and Unreadable.
    """
    rules.paynow_names_a_singapore_entity.require(payee)
    if amount.currency != "SGD":
        raise Unreadable(
            f"PayNow pays in SGD, not {amount.currency}", field="amount.currency", rule="EMVQR-10",
            fix="Make the intent in SGD, or use a transfer.",
        )  # fmt: skip
    account = [("00", "SG.PAYNOW"), ("01", "2"), ("02", payee.removeprefix("SG.UEN.")), ("03", "0")]
    if expires is not None:
        account.append(("04", f"{expires:%Y%m%d}"))
    return QrCode(
        (
            ("00", "01"),
            ("01", "12"),
            ("26", write_fields(account)),
            ("52", "0000"),
            ("53", CURRENCIES["SGD"].number),
            ("54", plain(amount.rounded().amount)),
            ("58", "SG"),
            ("59", _latin(name)[:LONGEST_NAME] or "NA"),
            ("60", "Singapore"),
            ("62", write_fields([("01", reference[:LONGEST_LABEL])])),
        )
    )


def _latin(text: str) -> str:
    """`text` in printable ASCII: the common character set of readers (§4.2, alphanumeric special)."""
    import unicodedata

    plain_text = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain_text if " " <= letter <= "~").strip()
