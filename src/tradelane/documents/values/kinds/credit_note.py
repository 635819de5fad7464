# SPDX-License-Identifier: Apache-2.0
"""The credit note: how much of an invoice the seller gives back, in whole or line by line."""

from collections.abc import Mapping
from typing import Any

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.documents.values.declaring import Form, Kind, Shown, Statement
from tradelane.documents.values.documents import DocumentKind
from tradelane.documents.values.field_groups import LINE, NOTE, VOYAGE
from tradelane.kernel.money import Money, decimal_from, total
from tradelane.kernel.quantities import Quantity


def _credited(consignment: Consignment, statements: Mapping[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """The content with what is credited: without `credited` all lines and charges, else the lines that it names."""
    stated_lines = statements.get("credited")
    named = stated_lines if isinstance(stated_lines, Mapping) else None  # what is no object, the schema refuses
    lines, values = [], []
    for item, line in zip(consignment.goods_items, content["goods_items"], strict=True):
        if named is not None and str(item.number) not in named:
            continue
        stated = None if named is None else decimal_from(named[str(item.number)], field="statements.credited")
        if item.quantity is None or item.unit_price is None or item.value is None:
            lines.append(line)  # unpriced: no sale, and DOC-103 refuses it
            continue
        part = item.quantity.value if stated is None else stated
        whole = part == item.quantity.value
        value = item.value if whole else Money(item.unit_price.amount * part, item.value.currency).rounded()
        values.append(value)
        quantity = Quantity(part, item.quantity.unit).as_json()
        lines.append({**line, "credited_quantity": quantity, "credited_value": value.as_json()})
    kept = {**content, "goods_items": lines, "charges": content.get("charges", []) if named is None else []}
    if not values:
        return kept
    goods = total(values, currency=values[0].currency)
    more = total((charge.amount for charge in consignment.charges if named is None), currency=goods.currency)
    return {**kept, "totals": {"credited_goods": goods.as_json(), "credited_total": (goods + more).as_json()}}


KIND = Kind(
    kind=DocumentKind.CREDIT_NOTE,
    root="CreditNote",
    derive=_credited,
    some_lines=True,
    shown=Shown(
        parties=(PartyRole.SELLER, PartyRole.BUYER, PartyRole.CONSIGNEE),
        goods=(*LINE, "seller_sku", "unit_price", "credited_quantity", "credited_value"),
        references=("order", "ucr", "contract", "buyer"),
        transport=VOYAGE,
        terms=("incoterm", "place", "currency", "payment"),
        totals=("credited_goods", "credited_total"),
        charges=True,
    ),
    statements={
        "invoice_number": Statement("number of the commercial invoice that is credited"),
        "invoice_issued_on": Statement("day on which that invoice was issued", Form.DATE),
        "credited": Statement(
            'quantity credited by line number, such as {"1": "200"}; without it all lines and charges are',
            Form.BY_LINE,
            column=False,
        ),
        "reason": Statement("why it is credited, such as goods sent back"),
        "declaration": Statement("what the seller declares", Form.LONG_TEXT),
        **NOTE,
    },
)
