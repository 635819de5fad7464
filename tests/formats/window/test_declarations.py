# SPDX-License-Identifier: Apache-2.0
"""Declarations in UBL and the WCO Data Model: written, read back equal; what others wrote, read with nothing lost."""

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree
from tests.consignment_makers import a_goods_item
from tests.declaration_makers import DIGEST, a_declaration, declarations
from tests.formats.consignments.test_declarations import a_declaration as a_foreign_declaration

from tradelane.consignments.values import PartyRole
from tradelane.kernel.errors import Unreadable
from tradelane.window.formats.declarations import (
    declaration_from_json,
    declaration_json,
    read_declaration,
    write_declaration,
)
from tradelane.window.formats.declarations.patches import applied, difference
from tradelane.window.values import Cited, Declaration, DeclarationFormat, Direction, LineTreatment, Said

WAYS = [(format, direction) for format in DeclarationFormat for direction in Direction]


def xml(declaration: Declaration, format: DeclarationFormat) -> etree._Element:
    return etree.fromstring(write_declaration(declaration, format))


def texts(root: etree._Element, name: str) -> list[str]:
    return [(node.text or "") for node in root.iter(f"{{*}}{name}")]


@pytest.mark.parametrize(("format", "direction"), WAYS)
def test_a_declaration_is_read_back_as_it_was_written(format: DeclarationFormat, direction: Direction) -> None:
    made = a_declaration(direction=direction)
    read = read_declaration(write_declaration(made, format))
    assert read.declaration == made
    assert (read.kept, read.doubtful) == ((), ())


@settings(max_examples=60, deadline=None)
@given(declarations())
def test_whatever_a_declaration_says_survives_either_format(made: Declaration) -> None:
    assert declaration_from_json(declaration_json(made)) == made
    for format in DeclarationFormat:
        read = read_declaration(write_declaration(made, format))
        assert read.declaration == made
        assert (read.kept, read.doubtful) == ((), ())


def test_the_elements_tell_customs_without_the_supplement() -> None:
    wco = xml(a_declaration(), DeclarationFormat.WCO)
    assert texts(wco, "TypeCode")[0] == "EXA"
    assert [texts(wco, name)[0] for name in ("CurrentCode", "PreviousCode", "DutyRegimeCode")] == ["10", "00", "300"]
    assert texts(wco, "TraderAssignedReferenceID") == ["6MX201105AB1-1"]
    assert texts(wco, "DeclarationOfficeID") == ["MXZLO"]
    ubl = xml(a_declaration(direction=Direction.IMPORT), DeclarationFormat.UBL)
    assert etree.QName(ubl).localname == "ImportCustomsDeclaration"
    assert texts(ubl, "CustomsProcedureCode") == ["1000"]
    assert texts(ubl, "DocumentHash") == [DIGEST.removeprefix("sha256:")]
    assert texts(ubl, "ItemClassificationCode") == ["090121"]


@pytest.mark.parametrize("format", DeclarationFormat)
def test_where_somebody_changed_an_element_the_element_counts(format: DeclarationFormat) -> None:
    content = write_declaration(a_declaration(), format).replace(b"Roasted coffee beans", b"Green coffee beans")
    read = read_declaration(content)
    assert read.declaration.consignment.goods_items[0].description == "Green coffee beans"
    assert any("the elements count" in note.message for note in read.doubtful)


@pytest.mark.parametrize("format", DeclarationFormat)
def test_what_somebody_added_is_kept_and_listed(format: DeclarationFormat) -> None:
    root = xml(a_declaration(), format)
    place = next(root.iter("{*}TradeTerms" if format is DeclarationFormat.WCO else "{*}DeliveryTerms"))
    added = etree.SubElement(place, etree.QName(place).text.replace("TradeTerms", "X").replace("DeliveryTerms", "X"))
    added.text = "from another system"
    read = read_declaration(etree.tostring(root))
    assert [note.value for note in read.kept] == ["from another system"]
    assert read.declaration == a_declaration()


def test_a_foreign_declaration_has_each_field_in_its_place_and_the_rest_kept() -> None:
    head = "<TypeCode>IMA</TypeCode><DeclarationOfficeID>GBFXT001</DeclarationOfficeID>"
    shipment = (
        "<PreviousDocument><CategoryCode>Z</CategoryCode><ID>9GB-1</ID><TypeCode>MCR</TypeCode></PreviousDocument>"
    )
    read = read_declaration(a_foreign_declaration(head=head, shipment=shipment))
    declaration = read.declaration
    assert (declaration.direction, declaration.number, declaration.office) == (Direction.IMPORT, "LRN-1", "GBFXT001")
    assert declaration.cited == (Cited("9GB-1", "MCR", "Z", previous=True),)
    assert declaration.consignment.goods_items[0].hs_code == "090210"
    assert {note.value for note in read.kept} == {"00", "TRC"}
    assert {"ordered_on", "transport.loading"} <= {note.path for note in read.missing}


def test_two_way_types_are_decided_by_the_party_and_doubted() -> None:
    read = read_declaration(a_foreign_declaration(head="<TypeCode>COA</TypeCode>"))
    assert read.declaration.direction is Direction.IMPORT
    assert any("says no direction" in note.message for note in read.doubtful)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (a_foreign_declaration(function="13"), "DECL-2"),
        (a_foreign_declaration(items=""), "DECL-4"),
        (b"{}", "FORM-2"),
        (b'{"direction": "export"}', "FILE-6"),
        (b"<a/>", "FILE-6"),
        (b"no file", "FILE-6"),
        (b"", "FILE-3"),
        (b"x" * 5_000_001, "FILE-2"),
    ],
)
def test_what_is_no_declaration_is_refused_with_its_rule_and_fix(content: bytes, rule: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_declaration(content)
    assert refused.value.rule == rule
    assert refused.value.fix


def test_the_model_takes_no_more_lines_than_its_schema() -> None:
    lines = tuple(a_goods_item(number=n) for n in range(1, 1001))
    sale = replace(a_declaration().consignment, goods_items=lines)
    with pytest.raises(Unreadable, match="DECL-8"):
        write_declaration(a_declaration(consignment=sale), DeclarationFormat.WCO)
    assert read_declaration(write_declaration(a_declaration(consignment=sale), DeclarationFormat.UBL)).kept == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"direction": "transit"}, "direction"),
        ({"colour": "red"}, "colour"),
        ({"issued_on": "yesterday"}, "issued_on"),
        ({"treatments": [{"item": -1}]}, "treatments[0].item"),
        ({"cited": [{"number": "1"}]}, "cited[0].code"),
        ({"said": {}}, "said"),
        ({"consignment": None}, "consignment"),
    ],
)
def test_json_that_is_no_declaration_names_its_field(change: dict[str, Any], field: str) -> None:
    with pytest.raises(Unreadable) as refused:
        declaration_from_json({**declaration_json(a_declaration()), **change})
    assert (refused.value.field, refused.value.rule) == (field, "DECL-1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a": 1}, {"a": 2}),
        ({"a/b~c": 1}, {}),
        ([1, 2, 3], [1]),
        ([1], [1, {"x": None}]),
        ({"a": [1]}, {"a": {"b": 1}}),
        (1, True),
        ({}, {"": {"": 1}}),
    ],
)
def test_a_difference_makes_one_value_of_the_other(before: Any, after: Any) -> None:
    made = applied(difference(before, after), before)
    assert made == after
    assert type(made) is type(after)


def test_a_patch_that_does_not_fit_is_refused() -> None:
    for patch in ([{"op": "remove", "path": "/b"}], [{"op": "move", "path": "/a"}], [{}], 7):
        with pytest.raises(Unreadable, match="DECL-9"):
            applied(patch, {"a": 1})


def test_treatments_and_statements_are_told_by_line() -> None:
    lines = tuple(a_goods_item(number=n) for n in (1, 2))
    made = a_declaration(
        consignment=replace(a_declaration().consignment, goods_items=lines),
        treatments=(LineTreatment(1, "4000"), LineTreatment(2, "4071", ("1CG", "F15"))),
        said=(Said("A", "one", 1), Said("B", "two", 2)),
    )
    wco = xml(made, DeclarationFormat.WCO)
    assert texts(wco, "CurrentCode") == ["40", "40", "1CG", "F15"]
    assert read_declaration(etree.tostring(wco)).declaration == made


def _examples(standards: Path) -> list[Path]:
    return [*sorted((standards / "customs" / "examples").rglob("*.xml")),
            *sorted((standards / "ubl").rglob("*CustomsDeclaration*.xml"))]  # fmt: skip


@lru_cache(maxsize=1)
def _schemas(standards: Path) -> dict[str, etree.XMLSchema]:
    maindoc = standards / "ubl" / "xsd-2.4" / "maindoc"
    wco = standards / "customs" / "schemas" / "wco" / "declaration"
    return {
        **{f"ubl-{d}": _schema(maindoc / f"UBL-{d.title()}CustomsDeclaration-2.4.xsd") for d in Direction},
        **{f"wco-{d}": _schema(wco / "WCO_DEC_2_DMS.xsd") for d in Direction},
    }


def _schema(path: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(path)))


def test_every_official_example_is_read_and_written_in_both_standards_by_their_schemas(standards: Path) -> None:
    """Originals that name goods; a message that changes, cancels or answers one is refused by its rule."""
    schemas, refused, read = _schemas(standards), [], 0
    for path in _examples(standards):
        try:
            found = read_declaration(path.read_bytes())
        except Unreadable as error:
            refused.append(error.rule)
            continue
        read += 1
        for format in DeclarationFormat:
            written = write_declaration(found.declaration, format)
            root = etree.fromstring(written)
            body = root if format is DeclarationFormat.UBL else root[-1]
            schemas[f"{format}-{found.declaration.direction}"].assertValid(body)
            again = read_declaration(written)
            assert again.declaration == found.declaration, path
            assert (again.kept, again.doubtful) == ((), ()), path
    assert set(refused) == {"DECL-2", "DECL-3", "DECL-4"}
    assert read > 200


def test_in_an_official_example_nothing_is_unsaid(standards: Path) -> None:
    """What the consignment's reader did not take is in the declaration or in what is kept, text by text."""
    for path in _examples(standards)[::20]:
        try:
            found = read_declaration(path.read_bytes())
        except Unreadable:
            continue
        said = str(declaration_json(found.declaration)) + "".join(note.value for note in found.kept)
        root = etree.fromstring(path.read_bytes())
        for node in root.iter("{*}StatementDescription", "{*}LPCOExemptionCode", "{*}CurrentCode"):
            assert (node.text or "").strip() in said, path


@settings(max_examples=25, deadline=None)
@given(made=declarations())
def test_whatever_a_declaration_says_its_file_is_valid(standards: Path, made: Declaration) -> None:
    schemas = _schemas(standards)
    schemas[f"wco-{made.direction}"].assertValid(xml(made, DeclarationFormat.WCO)[-1])
    schemas[f"ubl-{made.direction}"].assertValid(xml(made, DeclarationFormat.UBL))


def test_the_declarant_of_another_system_is_the_notifier_or_the_agent() -> None:
    made = a_declaration(direction=Direction.IMPORT)
    seller = made.consignment.party(PartyRole.SELLER)
    assert seller
    parties = (*made.consignment.parties, replace(seller, role=PartyRole.DECLARANT, name="Invented Brokers"))
    root = xml(a_declaration(direction=Direction.IMPORT, consignment=replace(made.consignment, parties=parties)),
               DeclarationFormat.UBL)  # fmt: skip
    root.remove(root[0])  # as another system writes it, without the supplement
    declarant = read_declaration(etree.tostring(root)).declaration.consignment.party(PartyRole.DECLARANT)
    assert declarant
    assert declarant.name == "Invented Brokers"
