# SPDX-License-Identifier: Apache-2.0
"""The trade report of the command line, and the completion of an order by its declarant."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.consignment_makers import a_consignment, a_goods_item
from tests.formats.consignments.test_ubl import an_order

from tradelane.consignments import rules
from tradelane.consignments.formats import complete, from_json, read_any, to_json, trade_report
from tradelane.consignments.values import PartyRole, Provenance, Terms
from tradelane.kernel.canonical import canonical
from tradelane.kernel.codes import Incoterm
from tradelane.kernel.errors import TradelaneError, Unreadable

SUPPLEMENT: dict[str, Any] = {
    "goods_items": [
        {
            "number": 1,
            "hs_code": "090240",
            "origin": "MX",
            "net_mass": {"value": "10", "unit": "KGM"},
            "gross_mass": {"value": "11", "unit": "KGM"},
            "packages": {"count": 1, "kind": "CT"},
        }
    ],
    "terms": {"incoterm": "CIF", "place": "Singapore"},
    "references": {"ucr": "6INVENTED-1"},
    "transport": {"mode": "1", "loading": {"locode": "MXZLO"}, "discharge": {"locode": "SGSIN"}},
    "parties": [
        {"role": "seller", "organisation": "MX.RFC.CAC201105AB1", "address": {"country": "MX"}},
        {"role": "buyer", "organisation": "SG.UEN.201912345K", "address": {"country": "SG"}},
        {
            "role": "carrier",
            "name": "Invented Lines",
            "organisation": "MX.RFC.NAV150320XY2",
            "address": {"street": "", "city": "", "postcode": "", "country": "MX"},
        },
    ],
}


def test_the_report_has_the_promised_form(standards: Path) -> None:
    path = standards / "ubl/examples/UBL-Order-2.0-Example-International.xml"
    report = trade_report(path.read_bytes(), filename=path.name, lane="mx-sg")
    assert set(report) == {"format", "lane", "consignment", "lost", "doubtful", "missing"}
    assert (report["format"], report["lane"]) == ("ubl-order", "MX-SG")
    assert from_json(report["consignment"]).goods_items
    assert all(
        set(note) == {"path", "message", "value"} for note in report["lost"] + report["doubtful"] + report["missing"]
    )
    assert any(note["path"] == "parties" and "US-GB" in note["message"] for note in report["doubtful"])
    canonical(report)  # plain JSON data


def test_the_report_of_a_whole_consignment_misses_nothing() -> None:
    report = trade_report(canonical(to_json(a_consignment())), filename="x.json", lane="MX-SG")
    assert (report["lost"], report["doubtful"], report["missing"]) == ([], [], [])


@pytest.mark.parametrize("lane", ["", "MX", "MX-MX", "MX-XX", "MXSG", "MX-SG-US"])
def test_a_lane_names_two_economies(lane: str) -> None:
    with pytest.raises(Unreadable) as caught:
        trade_report(canonical(to_json(a_consignment())), filename="", lane=lane)
    assert (caught.value.field, caught.value.rule) == ("lane", "LANE-1")


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused_by_name(content: bytes) -> None:
    with pytest.raises(TradelaneError) as caught:
        trade_report(content, filename="x", lane="MX-SG")
    assert caught.value.rule
    assert caught.value.fix


def test_completion_adds_what_is_missing_and_says_who() -> None:
    order = read_any(an_order()).consignment
    done = complete(order, SUPPLEMENT, by_name="Invented Broker")
    assert rules.missing(done) == ()
    item = done.goods_items[0]
    assert (item.hs_code, item.hs_edition, item.origin, item.description) == ("090240", "2022", "MX", "Invented tea")
    assert done.party(PartyRole.CARRIER) is not None
    assert Provenance("goods_items[0].hs_code", "declarant", "Invented Broker") in done.provenance
    assert {note.path for note in done.provenance} >= {
        "goods_items[0].net_mass",
        "transport.mode",
        "transport.loading",
        "terms.incoterm",
        "references.ucr",
        "parties[2]",
        "parties[0].address.country",
        "parties[1].organisation",
    }
    assert all(note.source == "declarant" and note.by == "Invented Broker" for note in done.provenance)


def test_completion_never_overwrites_what_the_order_said() -> None:
    sale = a_consignment()
    changes = {
        "goods_items": [{"number": 1, "origin": "CN", "quantity": {"value": "1", "unit": "KGM"}}],
        "terms": {"incoterm": "DDP", "currency": "SGD"},
        "references": {"order": "OTHER"},
        "parties": [{"role": "seller", "name": "Somebody Else"}],
    }
    done = complete(sale, changes, by_name="Invented Broker")
    assert replace(done, provenance=()) == sale
    assert {note.path for note in done.provenance} == {
        "goods_items[0].origin",
        "goods_items[0].quantity",
        "terms.incoterm",
        "terms.currency",
        "references.order",
        "parties[0].name",
    }
    assert all(note.source == "order" and "stands" in note.note for note in done.provenance)


def test_completing_twice_changes_nothing_more() -> None:
    order = read_any(an_order()).consignment
    once = complete(order, SUPPLEMENT, by_name="Invented Broker")
    assert complete(once, SUPPLEMENT, by_name="Invented Broker") == once


@pytest.mark.parametrize(
    ("supplement", "field", "rule"),
    [
        ({"good_items": []}, "good_items", "FORM-1"),
        ({"goods_items": [{"number": 9, "hs_code": "090240"}]}, "goods_items[0].number", "FORM-1"),
        ({"goods_items": {}}, "goods_items", "FORM-3"),
        ({"terms": []}, "terms", "FORM-3"),
        ({"goods_items": [{"number": 1, "hs_code": "000000"}]}, "goods_items[0].hs_code", "CONS-3"),
        (
            {"goods_items": [{"number": 1, "net_mass": {"value": "-1", "unit": "KGM"}}]},
            "goods_items[0].net_mass",
            "CONS-1",
        ),
        ({"goods_items": [{"number": 1, "hscode": "090240"}]}, "goods_items[0].hscode", "FORM-1"),
    ],
)
def test_a_faulty_supplement_is_refused_by_field(supplement: dict[str, Any], field: str, rule: str) -> None:
    bare = a_consignment(goods_items=(a_goods_item(hs_code="", net_mass=None),), terms=Terms(Incoterm.CIF, "", "USD"))
    with pytest.raises(Unreadable) as caught:
        complete(bare, supplement, by_name="Invented Broker")
    assert (caught.value.field, caught.value.rule) == (field, rule)
