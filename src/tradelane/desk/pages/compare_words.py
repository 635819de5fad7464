# SPDX-License-Identifier: Apache-2.0
"""Plain words for fields, rules and kinds of file of a comparison; apart, because rules speak English only."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tradelane.documents.queries import kind_name

Words = str | Promise

_ROLES: dict[str, Words] = {
    "seller": gettext_lazy("Seller"),
    "buyer": gettext_lazy("Buyer"),
    "consignor": gettext_lazy("Consignor"),
    "consignee": gettext_lazy("Consignee"),
    "notify": gettext_lazy("Notify party"),
    "carrier": gettext_lazy("Carrier"),
    "declarant": gettext_lazy("Declarant"),
    "seller_bank": gettext_lazy("Seller's bank"),
    "buyer_bank": gettext_lazy("Buyer's bank"),
}
_FIELDS: dict[str, Words] = {
    "name": gettext_lazy("name"),
    "country": gettext_lazy("country"),
    "organisation": gettext_lazy("official number"),
    "to_order_of": gettext_lazy("to whose order"),
    "description": gettext_lazy("description"),
    "hs_code": gettext_lazy("HS code"),
    "origin": gettext_lazy("origin"),
    "quantity": gettext_lazy("quantity"),
    "unit_price": gettext_lazy("unit price"),
    "value": gettext_lazy("value"),
    "net_mass": gettext_lazy("net mass"),
    "gross_mass": gettext_lazy("gross mass"),
    "packages": gettext_lazy("number of packages"),
    "package_kind": gettext_lazy("kind of package"),
    "marks": gettext_lazy("marks"),
    "seller_sku": gettext_lazy("seller's item number"),
    "dangerous_goods_un": gettext_lazy("UN number of dangerous goods"),
    "incoterm": gettext_lazy("Incoterm"),
    "place": gettext_lazy("named place"),
    "currency": gettext_lazy("currency"),
    "payment": gettext_lazy("payment terms"),
    "order": gettext_lazy("order number"),
    "ucr": gettext_lazy("unique consignment reference"),
    "contract": gettext_lazy("contract number"),
    "buyer": gettext_lazy("buyer's reference"),
    "ordered_on": gettext_lazy("day of the order"),
    "mode": gettext_lazy("mode of transport"),
    "loading": gettext_lazy("place of loading"),
    "discharge": gettext_lazy("place of discharge"),
    "vessel": gettext_lazy("vessel"),
    "voyage": gettext_lazy("voyage or flight"),
    "imo": gettext_lazy("IMO number"),
    "departure": gettext_lazy("day of departure"),
    "arrival": gettext_lazy("day of arrival"),
    "shipped_on_board": gettext_lazy("day on board"),
    "equipment": gettext_lazy("containers"),
    "seal": gettext_lazy("seal"),
    "size_type": gettext_lazy("size and type"),
    "goods_value": gettext_lazy("value of the goods"),
    "total_value": gettext_lazy("total"),
    "freight": gettext_lazy("freight"),
    "insurance": gettext_lazy("insurance"),
    "allowance": gettext_lazy("allowance"),
    "charge": gettext_lazy("charge"),
    "invoice_number": gettext_lazy("number of the invoice"),
    "invoice_issued_on": gettext_lazy("day of the invoice"),
    "certificate_number": gettext_lazy("number of the certificate of origin"),
    "goods_items": gettext_lazy("number of lines"),
}
_GROUPS: dict[str, Words] = {
    "terms": gettext_lazy("Terms"),
    "references": gettext_lazy("References"),
    "transport": gettext_lazy("Transport"),
    "totals": gettext_lazy("All goods"),
    "charges": gettext_lazy("Charges"),
}
_RULES: dict[str, Words] = {
    "DOC-80": gettext_lazy("A party has the same name in all documents; case, accents and punctuation do not matter."),
    "DOC-81": gettext_lazy("A party's address may differ, but not its country."),
    "DOC-82": gettext_lazy("Goods may be described in general terms, as long as the words do not conflict."),
    "DOC-83": gettext_lazy("HS codes agree when the shorter one (six digits or more) begins the longer one."),
    "DOC-84": gettext_lazy("Quantities agree in one unit, when the finer is rounded as the coarser is written."),
    "DOC-85": gettext_lazy("Amounts agree to the cent (the minor unit of the currency)."),
    "DOC-86": gettext_lazy("Marks are the same; case and spacing do not matter."),
    "DOC-87": gettext_lazy("A place is named by the same code."),
    "DOC-88": gettext_lazy("A date is the same day in all documents."),
    "DOC-89": gettext_lazy("Codes and numbers are the same; case and spacing do not matter."),
    "DOC-90": gettext_lazy(
        "Documents list the same goods. They may split a line, join some, or name all in general terms."
    ),
    "DOC-70": gettext_lazy("Documents of one sale are in one currency, unless a rate between the two is stated."),
    "DOC-71": gettext_lazy("An amount converted at the stated rate agrees within what rounding can do."),
    "DOC-72": gettext_lazy("Documents that name containers name the same ones, in any order."),
    "DOC-73": gettext_lazy("The seals that one document names are among those that the other names."),
    "DOC-74": gettext_lazy("Packages are of one kind; a general code (PK, XX, ZZ) conflicts with none."),
    "DOC-75": gettext_lazy("Dangerous goods have one UN number."),
    "DOC-76": gettext_lazy("A total is the sum of the lines of its document."),
    "DOC-77": gettext_lazy("The named place is the same, or one name holds the other."),
    "DOC-78": gettext_lazy("Goods to order are to the same party's order."),
}
_OPEN: dict[str, Words] = {
    "DOC-84": gettext_lazy("The units do not convert into each other. State the quantity in one unit in both."),
    "DOC-71": gettext_lazy(
        "The currencies differ and no rate between them is known. Go back and give one, with its day and source."
    ),
}
_FILES: dict[str, Words] = {
    "tradelane-json": gettext_lazy("A consignment"),
    "dcsa-transport-document": gettext_lazy("A transport document (DCSA)"),
    "wco-declaration": gettext_lazy("A customs declaration (WCO)"),
    "shopify-order": gettext_lazy("An order (Shopify)"),
    "woocommerce-order": gettext_lazy("An order (WooCommerce)"),
    "saleor-order": gettext_lazy("An order (Saleor)"),
}
_ITEM = re.compile(r"goods_items\[(\d+)\](?:\.(\w+))?")
_BOX = re.compile(r"transport\.equipment\[(\w+)\]\.(\w+)")


def field_name(field: str) -> str:
    """A field in the reader's words: `goods_items[0].gross_mass` is `Line 1: gross mass`."""
    if found := _ITEM.fullmatch(field):
        line = _("Line %(n)s") % {"n": int(found[1]) + 1}
        return f"{line}: {_word(found[2])}" if found[2] else line
    if found := _BOX.fullmatch(field):
        return f"{_('Container %(number)s') % {'number': found[1]}}: {_word(found[2])}"
    group, _dot, last = field.partition(".")
    if group == "parties":
        role, _dot, name = last.partition(".")
        return f"{_ROLES.get(role, role)}: {_word(name)}"
    return f"{_GROUPS.get(group, group)}: {_word(last)}" if last else _word(field).capitalize()


def _word(name: str) -> str:
    return str(_FIELDS.get(name, name))


def rule_in_words(rule: str) -> str:
    """When two values agree, in the reader's words."""
    return str(_RULES[rule])


def why_open(rule: str) -> str:
    """Why nobody can tell from the files, and what to do."""
    return str(_OPEN[rule])


def kind_of_file(kind: str) -> str:
    """What a file is, in the reader's words; documents of UBL keep the name that the standard gives them."""
    if kind in _FILES:
        return str(_FILES[kind])
    if kind.startswith("tradelane-"):
        return str(kind_name(kind.removeprefix("tradelane-")))
    if kind.startswith("ubl-"):
        return f"UBL {kind.removeprefix('ubl-').title().replace('-', '')}"
    return kind
