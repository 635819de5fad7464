# SPDX-License-Identifier: Apache-2.0
"""Fields that several kinds of document show or state; apart, so that each kind's declaration tells what is its own."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Shown, Statement

LINE = ("number", "description", "hs_code", "hs_edition", "origin", "quantity")
CARGO = ("packages", "marks", "gross_mass", "dangerous_goods_un")
CARRIED = ("number", "description", "hs_code", "hs_edition", "quantity", *CARGO)
"""Goods as a carrier states them: never their price."""
VOYAGE = ("mode", "loading", "discharge", "vessel", "voyage", "imo", "departure", "arrival")

CUSTOMS = Shown(
    parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE, PartyRole.DECLARANT),
    goods=(*LINE, "net_mass", *CARGO, "value"),
    references=("ucr", "order"),
    transport=(*VOYAGE, "equipment"),
    terms=("incoterm", "place", "currency"),
    totals=("goods_value", "total_value", "net_mass", "gross_mass", "packages"),
    charges=True,
)
"""What export and import declarations show."""

NOTE = {
    "note": Statement("anything the issuer adds", Form.LONG_TEXT),
    "cancellation": Statement("why this version cancels the one before", Form.LONG_TEXT),
}
"""What any document may state; last in each kind."""

INVOICE_NUMBER = {"invoice_number": Statement("number of the commercial invoice")}

DECLARED = {
    "procedure": Statement(
        "customs procedure code, such as 1000 (permanent export) or 4000 (release for free circulation)"
    ),
    "office": Statement("UN/LOCODE or number of the customs office"),
    **INVOICE_NUMBER,
    "certificate_number": Statement("number of the certificate of origin"),
    "preference": Statement("agreement under which preference is claimed, such as CPTPP"),
    "permits": Statement("numbers of permits and licences", Form.TEXTS),
    **NOTE,
}
"""What export and import declarations state."""

TENORS = ("sight", "after-sight", "after-date", "fixed-day")
"""When a bill or note may fall due (Geneva Uniform Law of 1930, art. 33)."""

PAYABLE = {
    "amount": Statement("sum payable", Form.MONEY),
    "payable": Statement("when it falls due", Form.CHOICE, choices=TENORS),
    "days": Statement("days after sight or date", Form.COUNT),
    "due_on": Statement("day of payment, where it is fixed", Form.DATE),
    "payee": Statement("name of the person to whom, or to whose order, payment is to be made"),
    "place_of_payment": Statement("town where it is payable"),
    "place_of_issue": Statement("town where it was issued"),
    **INVOICE_NUMBER,
    "credit_number": Statement("number of the documentary credit under which it is drawn"),
    "governing_law": Statement("law of the instrument"),
    "registry": Statement("where the electronic record lives, and who holds it is asked", Form.LONG_TEXT),
}
"""What bills of exchange and promissory notes state alike."""
