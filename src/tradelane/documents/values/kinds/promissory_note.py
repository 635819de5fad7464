# SPDX-License-Identifier: Apache-2.0
"""The promissory note: the buyer promises to pay. Who holds it is the business of `titles`."""

from tradelane.consignments.values import PartyRole
from tradelane.documents.values.declaring import OWN, Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import NOTE, PAYABLE

KIND = Kind(
    kind=DocumentKind.PROMISSORY_NOTE,
    root="PromissoryNote",
    namespace=OWN,
    issued_by=PartyRole.BUYER,
    party_names={"buyer": "maker"},
    shown=Shown(
        parties=(PartyRole.BUYER, PartyRole.SELLER, PartyRole.SELLER_BANK, PartyRole.BUYER_BANK),
        references=("order", "ucr", "contract"),
        terms=("currency", "payment"),
        totals=("total_value",),
    ),
    statements={
        **PAYABLE,
        "promise_to_pay": Statement("the promise to pay, in words that call it a promissory note", Form.LONG_TEXT),
        **NOTE,
    },
)
