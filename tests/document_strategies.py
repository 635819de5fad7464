# SPDX-License-Identifier: Apache-2.0
"""Documents drawn by Hypothesis: any kind, any statements, over any consignment; their law need not have them."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.consignment_makers import a_goods_item, kg, usd
from tests.document_makers import a_document, consignment_for
from tradelane.consignments.values import Address, Charge, Consignment, GoodsItem, Packages, Party, PartyRole
from tradelane.documents.values import STATEMENTS, Document, DocumentKind, Form, Statement

LINES = ("1", "7")
"""Line numbers of the drawn documents."""

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
)
_DRAWN: dict[Form, st.SearchStrategy[Any]] = {
    Form.TEXT: texts,
    Form.LONG_TEXT: texts | st.just("two\nlines\tand <signs> & “more”"),
    Form.DATE: st.dates().map(lambda day: day.isoformat()),
    Form.TEXTS: st.lists(texts, min_size=1, max_size=3),
    Form.BY_LINE: st.dictionaries(st.sampled_from(LINES), texts, min_size=1),
    Form.MONEY: st.builds(
        lambda cents, code: {"amount": f"{cents // 100}.{cents % 100:02}", "currency": code},
        st.integers(0, 10**12),
        st.sampled_from(["USD", "SGD"]),
    ),
    Form.QUANTITY: st.builds(lambda n: {"value": str(n), "unit": "KGM"}, st.integers(0, 10**12)),
    Form.COUNT: st.integers(0, 10**9),
}
_masses = st.none() | st.integers(1, 10**6).map(lambda grams: kg(f"{grams / 1000:.3f}"))
_classified = st.sampled_from([{}, {"hs_code": "", "hs_edition": ""}])
_goods = st.builds(
    lambda classified, **drawn: a_goods_item(**drawn, **classified),
    _classified,
    description=texts,
    marks=texts,
    seller_sku=texts | st.just(""),
    origin=st.sampled_from(["", "MX"]),
    net_mass=_masses,
    gross_mass=_masses,
    packages=st.none() | st.builds(Packages, st.integers(0, 9999), st.sampled_from(["CT", "PX"])),
    dangerous_goods_un=st.sampled_from(["", "1263"]),
)
_addresses = st.builds(Address, texts, texts, texts, st.sampled_from(["", "MX", "SG"]), texts | st.just(""))
_charges = st.builds(
    Charge,
    st.sampled_from(["freight", "insurance", "allowance", "charge"]),
    st.integers(-9999, 9999).map(lambda n: usd(f"{n}.00")),
)


def statements(statement: Statement) -> st.SearchStrategy[Any]:
    """What a statement may hold."""
    return st.sampled_from(statement.choices) if statement.form is Form.CHOICE else _DRAWN[statement.form]


@st.composite
def consignments(draw: st.DrawFn, kind: DocumentKind) -> Consignment:
    """A consignment that travels as documents of `kind` have it, with other parties, lines and charges."""
    whole = consignment_for(kind)
    lines: tuple[GoodsItem, ...] = tuple(replace(draw(_goods), number=int(n)) for n in LINES[: draw(st.integers(1, 2))])
    parties = tuple(replace(party, name=draw(texts), address=draw(_addresses)) for party in whole.parties)
    more = (Party(PartyRole.NOTIFY, draw(texts), draw(_addresses)),) if draw(st.booleans()) else ()
    return replace(
        whole,
        goods_items=lines,
        parties=(*parties, *more),
        charges=tuple(draw(st.lists(_charges, max_size=2))),
        transport=whole.transport if draw(st.booleans()) else None,
    )


@st.composite
def documents(draw: st.DrawFn, kinds: tuple[DocumentKind, ...] = tuple(DocumentKind)) -> Document:
    """A document of one of `kinds` with any of its statements."""
    kind = draw(st.sampled_from(kinds))
    declared = STATEMENTS[kind]
    names = draw(st.sets(st.sampled_from(sorted(declared))))
    stated = {name: draw(statements(declared[name])) for name in sorted(names) if name != "credited"}
    if "credited" in names:
        stated["credited"] = {LINES[0]: str(draw(st.integers(1, 1200)))}
    return a_document(kind, draw(consignments(kind)), statements=stated)
