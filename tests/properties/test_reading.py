# SPDX-License-Identifier: Apache-2.0
"""However a foreign file is changed, it is read or refused with rule and fix; nothing else ever leaves a reader."""

import copy
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.consignment_makers import a_consignment
from tests.document_makers import a_document
from tests.formats.consignments.test_declarations import a_declaration
from tests.formats.consignments.test_shopify import a_shop_order
from tests.formats.consignments.test_shops import a_saleor_order, a_woo_order
from tests.formats.consignments.test_transport_documents import a_transport_document

from tradelane.consignments.formats import to_json, trade_report
from tradelane.documents.formats import (
    check_report,
    compare_report,
    document_bytes,
    document_json,
    read_rate,
    to_unece,
    to_xml,
)
from tradelane.documents.values import DocumentKind
from tradelane.kernel.errors import Unreadable

XMLS = [a_declaration(), *(to_xml(a_document(kind)) for kind in DocumentKind)]
JSONS: list[Callable[[], dict[str, Any]]] = [
    a_woo_order, a_saleor_order, a_shop_order, a_transport_document, lambda: to_json(a_consignment()),
    lambda: json.loads(to_unece(a_document(DocumentKind.CERTIFICATE_OF_ORIGIN))),
    *(partial(lambda kind: document_json(a_document(kind)), kind) for kind in DocumentKind),
]  # fmt: skip

odd_texts = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1e15", "1e-12", "999999999999999", "NaN", "true", "2026-13-45", "ZZ", "XXX", "１２"]
    ),
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"), max_size=12
    ),
)
odd_values = st.one_of(
    odd_texts, st.none(), st.booleans(), st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([[], {}, [[]], [{}], {"a": 1}]).map(copy.deepcopy),  # a shared one would come to hold itself
)  # fmt: skip


def _read_or_refused(content: bytes) -> None:
    _checked_and_compared(content)
    try:
        report = trade_report(content, filename="changed", lane="MX-SG")
    except Unreadable as error:
        assert error.rule, str(error)
        assert error.fix, str(error)
        return
    assert set(report) == {"format", "lane", "consignment", "lost", "doubtful", "missing"}
    json.dumps(report)


def _checked_and_compared(content: bytes) -> None:
    """A check answers of whatever it is given; a comparison answers or refuses."""
    assert check_report(content)["result"] in ("valid", "invalid")
    try:
        rates = [read_rate("USD/MXN=18.40@2026-11-01"), read_rate("SGD/USD=0.74@2026-11-01")]
        found = compare_report([("one", content), ("other", document_bytes(a_document()))], rates=rates)
        assert {"differences", "undetermined", "conversions"} <= set(found)
        json.dumps(found)
    except Unreadable as error:
        assert error.rule, str(error)
        assert error.fix, str(error)


@settings(max_examples=150)
@given(st.data())
def test_changed_xml_is_read_or_refused(data: st.DataObject) -> None:
    root = etree.fromstring(data.draw(st.sampled_from(XMLS)))
    for _ in range(data.draw(st.integers(1, 4))):
        elements = [element for element in root.iter(etree.Element) if element is not root]
        if not elements:
            break
        chosen = elements[data.draw(st.integers(0, len(elements) - 1))]
        match data.draw(st.sampled_from(["text", "text", "attribute", "remove"])):
            case "text" if not len(chosen):
                chosen.text = data.draw(odd_texts)
            case "attribute" if chosen.attrib:
                chosen.set(str(next(iter(chosen.attrib))), data.draw(odd_texts))
            case _:
                parent = chosen.getparent()
                assert parent is not None
                parent.remove(chosen)
    _read_or_refused(etree.tostring(root))


@settings(max_examples=150)
@given(st.data())
def test_changed_json_is_read_or_refused(data: st.DataObject) -> None:
    value = json.loads(json.dumps(data.draw(st.sampled_from(JSONS))()))
    for _ in range(data.draw(st.integers(1, 4))):
        holder, key = data.draw(st.sampled_from(list(_places(value))))
        if data.draw(st.booleans()):
            holder[key] = data.draw(odd_values)
        elif isinstance(holder, dict):
            del holder[key]
        if not value:
            break
    _read_or_refused(json.dumps(value).encode())


def _places(value: Any) -> Any:
    """Every place of JSON data as (holder, key)."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from _places(value[key])
