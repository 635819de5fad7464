# SPDX-License-Identifier: Apache-2.0
"""What both postal customs declarations share; apart, because CN 23 is CN 22 with more to say."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import Form, Shown, Statement
from tradelane.documents.values.field_groups import LINE

CATEGORIES = ("gift", "documents", "commercial-sample", "returned-goods", "sale-of-goods", "other")
"""Categories of item on the UPU's forms CN 22 and CN 23."""
COMMERCIAL = frozenset({"commercial-sample", "sale-of-goods"})

PARTY_NAMES = {"consignor": "sender", "consignee": "addressee", "buyer": "importer"}

POSTED = Shown(
    parties=(PartyRole.CONSIGNOR, PartyRole.CONSIGNEE),
    goods=(*LINE, "net_mass", "value"),
    references=("order",),
    totals=("goods_value", "gross_mass"),
)

CATEGORY = {
    "category": Statement("what the item is", Form.CHOICE, choices=CATEGORIES),
    "explanation": Statement("what it is, when none of the categories fits"),
}
CHARGES = {"postage": Statement("postal charges paid by the sender", Form.MONEY)}
DECLARATION = {
    "posted_on": Statement("day of posting", Form.DATE),
    "declaration": Statement("what the sender certifies", Form.LONG_TEXT),
}
