# SPDX-License-Identifier: Apache-2.0
"""Every rule of the dangerous goods declaration: one case that holds and one that does not."""

from dataclasses import replace

import pytest
from tests.consignment_makers import a_goods_item
from tests.document_changes import changed, holds_only_for, stating, without_party
from tests.document_makers import a_dangerous_consignment, a_document
from tests.makers import CARRIER

from tradelane.documents.formats.sheet import sheet
from tradelane.documents.rules import dangerous_goods_declaration as rules
from tradelane.documents.values import DocumentKind

PAINT = a_document(DocumentKind.DANGEROUS_GOODS_DECLARATION)
"""UN 1263, paint, class 3, packing group II, in a container by sea."""


def test_a_declaration_names_dangerous_goods_by_un_number() -> None:
    rule = rules.a_declaration_names_dangerous_goods_by_un_number
    holds_only_for(rule, PAINT, changed(PAINT, "goods_items/0/dangerous_goods_un"))


def test_dangerous_goods_have_a_proper_shipping_name() -> None:
    rule = rules.dangerous_goods_have_a_proper_shipping_name
    holds_only_for(
        rule, PAINT, stating(PAINT, proper_shipping_name=None), stating(PAINT, proper_shipping_name={"9": "x"})
    )


@pytest.mark.parametrize("hazard", ["3", "1.4S", "2.1", "3 (6.1)", "6.1 (3, 8)", "9", "4.1", "1.1D"])
def test_dangerous_goods_have_their_class(hazard: str) -> None:
    rule = rules.dangerous_goods_have_their_class
    holds_only_for(rule, stating(PAINT, hazard_class={"1": hazard}), stating(PAINT, hazard_class={"1": f"{hazard}x"}))
    assert not rule(stating(PAINT, hazard_class=None))
    assert not rule(stating(PAINT, hazard_class={"1": "10"}))


def test_a_packing_group_fits_its_class() -> None:
    rule = rules.a_packing_group_fits_its_class
    gas = stating(PAINT, hazard_class={"1": "2.1"})
    holds_only_for(rule, PAINT, gas, stating(PAINT, packing_group={"1": "2"}))
    assert rule(stating(gas, packing_group=None))


def test_dangerous_goods_have_their_packing_group() -> None:
    rule = rules.dangerous_goods_have_their_packing_group
    nameless = stating(PAINT, packing_group=None)
    holds_only_for(rule, PAINT, nameless)
    assert rule(stating(nameless, hazard_class={"1": "2.1"}))


def test_dangerous_goods_are_counted_and_weighed() -> None:
    rule = rules.dangerous_goods_are_counted_and_weighed
    unweighed = changed(changed(PAINT, "goods_items/0/net_mass"), "goods_items/0/gross_mass")
    holds_only_for(rule, PAINT, changed(PAINT, "goods_items/0/packages"), unweighed)


def test_a_dangerous_goods_declaration_names_shipper_and_consignee() -> None:
    rule = rules.a_dangerous_goods_declaration_names_shipper_and_consignee
    holds_only_for(rule, PAINT, without_party(PAINT, "consignor"), without_party(PAINT, "consignee"))


def test_the_shipper_certifies_the_dangerous_goods() -> None:
    holds_only_for(rules.the_shipper_certifies_the_dangerous_goods, PAINT, stating(PAINT, declaration=None))


def test_the_carrier_does_not_declare_dangerous_goods() -> None:
    holds_only_for(rules.the_carrier_does_not_declare_dangerous_goods, PAINT, replace(PAINT, issuer=CARRIER))


def test_dangerous_goods_in_a_container_have_a_packing_certificate() -> None:
    rule = rules.dangerous_goods_in_a_container_have_a_packing_certificate
    uncertified = stating(PAINT, packing_certificate=None)
    holds_only_for(rule, PAINT, uncertified, stating(PAINT, packed_on=None), stating(PAINT, packed_by=None))
    assert rule(changed(uncertified, "transport/equipment"))
    assert rule(changed(uncertified, "transport/mode", "3"))


def test_dangerous_goods_come_with_an_emergency_contact() -> None:
    rule = rules.dangerous_goods_come_with_an_emergency_contact
    holds_only_for(rule, PAINT, stating(PAINT, emergency_contact=None))


def test_the_description_stands_in_its_prescribed_order() -> None:
    """IMDG Code 5.4.1.4.2: UN number, proper shipping name, class with subsidiary hazards, packing group."""
    fields = [column["field"] for column in sheet(PAINT, "en")["columns"]]
    start = fields.index("dangerous_goods_un")
    assert fields[start : start + 4] == [
        "dangerous_goods_un", "proper_shipping_name", "hazard_class", "packing_group",
    ]  # fmt: skip
    assert sheet(PAINT, "es")["rows"][0][start : start + 4] == ["UN1263", "PAINT", "3", "II"]


def test_other_goods_may_stand_beside_the_dangerous_ones() -> None:
    """IMDG Code 5.4.1.1.3."""
    mixed = a_dangerous_consignment(
        goods_items=(a_goods_item(dangerous_goods_un="1263"), a_goods_item(number=2, packages=None))
    )
    document = a_document(DocumentKind.DANGEROUS_GOODS_DECLARATION, mixed)
    assert all(rule(document) for rule in rules.RULES)
