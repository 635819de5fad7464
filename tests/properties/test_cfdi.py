# SPDX-License-Identifier: Apache-2.0
"""However a CFDI is changed, it is read and checked, or refused with rule and field; what is read is written again."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.cfdi_makers import sealed
from tests.properties.test_reading import _read_or_refused, odd_texts

from tradelane.documents.formats.cfdi import read_cfdi, to_cfdi
from tradelane.documents.formats.cfdi_checking import RULES
from tradelane.documents.formats.cfdi_sealing import read_sealed
from tradelane.kernel.errors import Unreadable

XML = to_cfdi(sealed().cfdi)


def changed(data: Any) -> bytes:
    root = etree.fromstring(XML)
    for _ in range(data.draw(st.integers(1, 4))):
        elements = [element for element in root.iter(etree.Element) if element.attrib]
        chosen = elements[data.draw(st.integers(0, len(elements) - 1))]
        name = str(data.draw(st.sampled_from(sorted(map(str, chosen.attrib)))))
        match data.draw(st.sampled_from(["set", "set", "drop", "remove"])):
            case "set":
                chosen.set(name, data.draw(odd_texts))
            case "remove" if chosen.getparent() is not None:
                parent = chosen.getparent()
                assert parent is not None
                parent.remove(chosen)
            case _:
                del chosen.attrib[name]
    return etree.tostring(root)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_changed_cfdi_is_read_or_refused_and_every_rule_answers(data: st.DataObject) -> None:
    content = changed(data)
    _read_or_refused(content)
    try:
        read = read_cfdi(content)
    except Unreadable as error:
        assert error.rule
        assert error.field
        return
    again = read_cfdi(to_cfdi(read.cfdi))
    assert again.cfdi == read.cfdi
    known = read_sealed(content)
    assert {type(rule(known)) for rule in RULES} == {bool}
