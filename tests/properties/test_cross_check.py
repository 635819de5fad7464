# SPDX-License-Identifier: Apache-2.0
"""Our own documents never disagree, however their lines are ordered or split; whatever else is changed is found."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.consignment_makers import a_goods_item, a_transport, kg, usd
from tests.document_makers import a_shipped_consignment, one_of_each

from tradelane.consignments.values import Charge, Consignment, Equipment, GoodsItem, Packages, Terms
from tradelane.documents.formats import compare, document_bytes, document_from_bytes
from tradelane.documents.formats.compared_facts import Said, said_by
from tradelane.documents.formats.comparing import cross_check
from tradelane.documents.formats.judging import AMOUNTS, QUANTITIES
from tradelane.documents.values import DocumentKind
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.quantities import Quantity

GOODS = ["Roasted coffee beans", "Green coffee", "Steel hinges", "Café tostado en grano", "Cotton shirts, knitted"]
OTHER = {
    **dict.fromkeys(QUANTITIES, "999983 KGM"),
    **dict.fromkeys(AMOUNTS, "999983.00 USD"),
    **dict.fromkeys(("departure", "arrival", "shipped_on_board", "ordered_on", "invoice_issued_on"), "1999-01-01"),
    "hs_code": "999999",
    "packages": "999983",
    "package_kind": "ZB",
    "country": "ZW",
    "currency": "ZAR",
}
"""What a field is changed to; every other one to a word that no document has."""

number = st.integers(1, 5000)


@st.composite
def goods_items(draw: st.DrawFn, n: int) -> GoodsItem:
    count, net = draw(number), Decimal(draw(number))
    quantity = Quantity(Decimal(count), draw(st.sampled_from(["KGM", "C62", "LTR"])))
    price = usd(f"{draw(number)}.{draw(st.integers(10, 99))}")
    return a_goods_item(
        number=n,
        description=draw(st.sampled_from(GOODS)),
        quantity=quantity,
        unit_price=price,
        value=(price * quantity.value).rounded(),
        hs_code=draw(st.sampled_from(["090121", "090111", "830210", "610510"])),
        net_mass=kg(str(net)),
        gross_mass=kg(str(net + draw(st.integers(0, 50)))),
        packages=Packages(draw(st.integers(1, 200)), draw(st.sampled_from(["CT", "BG", "PK"]))),
        marks=draw(st.sampled_from(["", "INVENTED 1-60", "ALTURA"])),
        seller_sku=draw(st.sampled_from(["", "", "SKU-1", "SKU-2"])),
        dangerous_goods_un=draw(st.sampled_from(["", "", "1263"])),
    )


@st.composite
def consignments(draw: st.DrawFn) -> Consignment:
    items = tuple(draw(goods_items(n)) for n in range(1, draw(st.integers(1, 4)) + 1))
    left = date(2026, 11, 2) + timedelta(days=draw(st.integers(0, 60)))
    boxes = tuple(Equipment(f"CSQU305438{n}", "22G1", f"SEAL{n}") for n in range(draw(st.integers(0, 3))))
    return a_shipped_consignment(
        goods_items=items,
        transport=a_transport(departure=left, arrival=left + timedelta(days=30), equipment=boxes),
        terms=Terms(draw(st.sampled_from(list(Incoterm))), draw(st.sampled_from(["Singapore", "Manzanillo"])), "USD"),
        charges=tuple(Charge(kind, usd(str(draw(number)))) for kind in draw(st.sets(st.sampled_from(["freight"])))),
    )


def said_of(consignment: Consignment) -> dict[str, Said]:
    return {document.kind: said_by(document) for document in one_of_each(consignment)}


@settings(max_examples=60)
@given(consignments())
def test_our_own_documents_agree_whatever_the_consignment(consignment: Consignment) -> None:
    documents = {document.kind: document for document in one_of_each(consignment)}
    assert compare(documents) == []
    assert compare({k: document_from_bytes(document_bytes(d)) for k, d in documents.items()}) == []
    found = cross_check({kind: said_by(document) for kind, document in documents.items()})
    assert found.undetermined == ()
    assert found.conversions == ()


@settings(max_examples=60)
@given(consignments(), st.data())
def test_lines_in_another_order_agree(consignment: Consignment, data: st.DataObject) -> None:
    said = said_of(consignment)
    kind = data.draw(st.sampled_from([kind for kind, file in said.items() if file.lines]))
    items = tuple(replace(item, marks=f"LINE {item.number}") for item in consignment.goods_items)
    said = said_of(replace(consignment, goods_items=items))  # told apart by their marks, where a document has them
    if "marks" not in said[kind].lines[0]:
        return
    said[kind] = replace(said[kind], lines=tuple(data.draw(st.permutations(said[kind].lines))))
    assert cross_check(said).differences == ()


@settings(max_examples=60)
@given(consignments(), st.data())
def test_a_line_split_in_two_agrees(consignment: Consignment, data: st.DataObject) -> None:
    items = tuple(
        replace(item, description=f"{item.description} {word}", seller_sku="", hs_code=f"0901{n}0")
        for n, (item, word) in enumerate(
            zip(consignment.goods_items, ["alpha", "beta", "gamma", "delta"], strict=False)
        )
    )
    said = said_of(replace(consignment, goods_items=items))
    kind = data.draw(st.sampled_from([DocumentKind.PACKING_LIST, DocumentKind.COMMERCIAL_INVOICE]))
    first, *rest = said[kind].lines
    halves = [dict(first), dict(first)]
    for field in {"quantity", "net_mass", "gross_mass", "packages", "value"} & first.keys():
        amount, _, unit = first[field].partition(" ")
        part = (Decimal(amount) / 4).quantize(Decimal("0.01")) if unit else Decimal(int(amount) // 4)
        for half, value in zip(halves, (part, Decimal(amount) - part), strict=True):
            half[field] = f"{value} {unit}".strip()
    said[kind] = replace(said[kind], lines=(*halves, *rest))
    assert cross_check(said).differences == ()


@settings(max_examples=150, suppress_health_check=[HealthCheck.filter_too_much])
@given(consignments(), st.data())
def test_a_changed_field_is_found_under_its_own_name(consignment: Consignment, data: st.DataObject) -> None:
    said = said_of(consignment)
    kind = data.draw(st.sampled_from(list(said)))
    file = said[kind]
    places = [("", field) for field in file.facts] + [
        (str(n), field) for n, line in enumerate(file.lines) for field in line
    ]
    line, field = data.draw(st.sampled_from(places))
    others = [other for name, other in said.items() if name != kind]
    new = OTHER.get(field.rpartition(".")[2], "ZZTOP-99")
    if not line:
        if not any(field in other.facts for other in others):
            return
        said[kind] = replace(file, facts={**file.facts, field: new})
        wanted = field
    else:
        names = [item.description for item in consignment.goods_items]
        if len(set(names)) < len(names):  # which of equal goods a credit note is about, nobody can tell
            others = [] if file.partial else [other for other in others if not other.partial]
        if not any(field in row for other in others for row in other.lines):
            return
        lines = [{**row, field: new} if str(n) == line else row for n, row in enumerate(file.lines)]
        if field == "package_kind" and file.lines[int(line)][field] == "PK":
            return
        said[kind] = replace(file, lines=tuple(lines))
        wanted = f"goods_items[{line}].{field}"
    found = cross_check(said)
    assert wanted in {d.field for d in (*found.differences, *found.undetermined)}


@settings(max_examples=30)
@given(consignments(), st.data())
def test_a_line_left_out_is_found(consignment: Consignment, data: st.DataObject) -> None:
    said = said_of(consignment)
    kinds = [kind for kind, file in said.items() if len(file.lines) > 1 and not file.partial]
    if not kinds:
        return
    kind = data.draw(st.sampled_from(kinds))
    gone = data.draw(st.integers(0, len(said[kind].lines) - 1))
    said[kind] = replace(said[kind], lines=tuple(line for n, line in enumerate(said[kind].lines) if n != gone))
    found = {difference.field: difference.rule for difference in cross_check(said).differences}
    assert found["goods_items"] == "DOC-90"
