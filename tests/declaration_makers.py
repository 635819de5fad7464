# SPDX-License-Identifier: Apache-2.0
"""Declarations with good defaults, and declarations drawn by Hypothesis; everything is invented."""

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from tests.consignment_makers import a_consignment
from tests.document_strategies import consignments, texts
from tradelane.documents.values import DocumentKind
from tradelane.kernel.digests import digest_of
from tradelane.window.formats.declarations import named_by_content
from tradelane.window.values import Cited, Declaration, Direction, LineTreatment, Said

DIGEST = str(digest_of(b"invoice"))


def a_declaration(**changes: Any) -> Declaration:
    """An export of coffee, with its procedure, an invoice that is known by its digest, and two statements."""
    declaration = Declaration(
        direction=Direction.EXPORT,
        number="LRN-1",
        consignment=a_consignment(),
        issued_on=date(2026, 11, 2),
        type="EXA",
        office="MXZLO",
        treatments=(LineTreatment(1, "1000", ("000",), "300"),),
        cited=(
            Cited("INV-1", "380", "N", digest=DIGEST),
            Cited("LIC-7", "X01", item=1, name="Ministry of Coffee", status="AE"),
            Cited("MRN-9", "355", "Y", previous=True),
            Cited("MRN-8", "ZZZ", "Z", item=1, previous=True),
        ),
        said=(Said("00500", "EXPORTER"), Said("GEN45", "Second quality", 1)),
    )
    changed = replace(declaration, **changes)
    return replace(changed, consignment=named_by_content(changed.consignment))


_items = st.sampled_from([0, 1, 7])
_cited = st.builds(
    Cited, number=texts | st.just(""), code=texts, category=texts | st.just(""), item=_items, previous=st.booleans(),
    name=texts | st.just(""), status=texts | st.just(""), digest=st.sampled_from(["", DIGEST]),
)  # fmt: skip


@st.composite
def declarations(draw: st.DrawFn) -> Declaration:
    """Any declaration whose consignment holds, whatever its texts are."""
    sale = draw(consignments(draw(st.sampled_from([DocumentKind.EXPORT_DECLARATION, DocumentKind.BILL_OF_LADING]))))
    charges = tuple(c for c in sale.charges if (c.kind == "allowance") == (c.amount.amount < 0))
    treated = st.builds(
        LineTreatment, st.just(1), texts | st.just(""), st.lists(texts, max_size=3).map(tuple), texts | st.just("")
    )
    return a_declaration(
        direction=draw(st.sampled_from(Direction)),
        number=draw(texts | st.just("")),
        consignment=replace(sale, charges=charges, goods_items=tuple(
            replace(item, gross_mass=None, packages=item.packages) for item in sale.goods_items
        )),
        issued_on=draw(st.none() | st.dates()),
        type=draw(texts | st.just("")),
        office=draw(texts | st.just("")),
        treatments=tuple(draw(st.lists(treated, max_size=1))),
        cited=tuple(draw(st.lists(_cited, max_size=3))),
        said=tuple(draw(st.lists(st.builds(Said, texts, texts | st.just(""), _items), max_size=3))),
    )  # fmt: skip
