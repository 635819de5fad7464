# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import date

import pytest
from tests.consignment_makers import a_consignment, a_goods_item, kg, usd

from tradelane.documents.values import STATEMENTS, DocumentKind
from tradelane.kernel.errors import Refused, Unreadable
from tradelane.origin.formats import statements
from tradelane.origin.formats.records import (
    determination_from_json,
    determination_json,
    material_from_json,
    material_json,
)
from tradelane.origin.values import Criterion, Determination, Material, OriginResult, Step

WHOLLY = Determination(
    "cptpp",
    OriginResult.ORIGINATING,
    Criterion.WHOLLY_OBTAINED,
    (Step("It grew there.", "3.3", True, "ORIGIN-1"),),
)
SIGNED = date(2026, 11, 2)


def test_the_statements_are_those_the_document_knows() -> None:
    made = statements(consignment=a_consignment(), determinations={1: WHOLLY}, certifier="exporter", signed_on=SIGNED)
    assert set(made) <= set(STATEMENTS[DocumentKind.CERTIFICATE_OF_ORIGIN])
    assert made["agreement"] == "CPTPP"
    assert made["criteria"] == {"1": "WO"}
    assert made["producer"].startswith("Cooperativa Altura de Chiapas")


def test_a_blanket_period_is_carried_and_bounded() -> None:
    given = {
        "consignment": a_consignment(),
        "determinations": {1: WHOLLY},
        "certifier": "exporter",
        "signed_on": SIGNED,
    }
    made = statements(**given, blanket=(SIGNED, date(2027, 11, 2)))
    assert (made["blanket_from"], made["blanket_to"]) == ("2026-11-02", "2027-11-02")
    with pytest.raises(Refused, match="ORIGIN-10"):
        statements(**given, blanket=(SIGNED, date(2027, 11, 3)))


def test_minimum_data_are_needed() -> None:
    with pytest.raises(Refused, match="ORIGIN-9"):
        statements(consignment=a_consignment(), determinations={}, certifier="exporter", signed_on=SIGNED)
    nameless = a_consignment(goods_items=(a_goods_item(description=""),))
    with pytest.raises(Refused, match="ORIGIN-9") as caught:
        statements(consignment=nameless, determinations={1: WHOLLY}, certifier="exporter", signed_on=SIGNED)
    assert caught.value.field == "description"
    with pytest.raises(Refused, match="ORIGIN-9"):
        statements(consignment=a_consignment(), determinations={1: WHOLLY}, certifier="importer", signed_on=SIGNED)


def test_a_good_that_may_not_originate_is_not_certified() -> None:
    unsure = replace(WHOLLY, result=OriginResult.UNDETERMINED, criterion=None)
    with pytest.raises(Refused, match="ORIGIN-11"):
        statements(consignment=a_consignment(), determinations={1: unsure}, certifier="exporter", signed_on=SIGNED)


def test_only_exporter_producer_and_importer_certify() -> None:
    with pytest.raises(Unreadable, match="certifier"):
        statements(consignment=a_consignment(), determinations={1: WHOLLY}, certifier="bank", signed_on=SIGNED)


def test_determinations_and_materials_come_back_equal() -> None:
    assert determination_from_json(determination_json(WHOLLY)) == WHOLLY
    material = Material("Beans", "090111", "MX", None, True, usd("60.00"), kg("120"))
    assert material_from_json(material_json(material)) == material


@pytest.mark.parametrize("given", [{"colour": "green"}, {"originating": "perhaps"}, {"value": "12"}, {"weight": {}}])
def test_a_faulty_material_names_its_field(given: dict) -> None:
    with pytest.raises(Unreadable, match=r"materials\[3\]"):
        material_from_json(given, field="materials[3]")
