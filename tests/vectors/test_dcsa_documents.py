# SPDX-License-Identifier: Apache-2.0
"""Transport documents of DCSA's conformance gateway and of a PINT demo: read bare, from requests and from envelopes."""

import json
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.reading_checks import read, unsaid_in_json

from tradelane.consignments.formats import from_json, schema_findings, to_json
from tradelane.kernel.errors import Unreadable

FOLDER = Path(os.environ.get("TRADELANE_STANDARDS", "")) / "dcsa"
STEERING = frozenset({"freightPaymentTermCode"})
"""Kept in words."""


def _files() -> list[Any]:
    found = sorted(FOLDER.rglob("*.json")) if os.environ.get("TRADELANE_STANDARDS") else []
    named = [pytest.param(path, id=path.stem) for path in found]
    return named or [pytest.param(None, marks=pytest.mark.skip("TRADELANE_STANDARDS names no folder"))]


FILES = _files()


def _document(path: Path) -> dict[str, Any] | None:
    """The transport document in a file, None where it holds none (manifests, chain entries, error messages)."""
    try:
        value = json.loads(path.read_bytes())
    except ValueError:
        return None  # a template of a message, with places to fill in
    found = value.get("transportDocument", value.get("document", value))
    return found if "consignmentItems" in found else None


def test_enough_are_here() -> None:
    if not os.environ.get("TRADELANE_STANDARDS"):
        pytest.skip("TRADELANE_STANDARDS names no folder")
    assert sum(_document(param.values[0]) is not None for param in FILES) >= 8


@pytest.mark.parametrize("path", FILES)
def test_a_transport_document_is_read(path: Path) -> None:
    document = _document(path)
    if document is None:
        with pytest.raises(Unreadable) as caught:
            read(path)
        assert caught.value.rule in ("FILE-6", "JSON-3")
        assert caught.value.fix
        return
    consignment = read(path).consignment
    data = to_json(consignment)
    assert from_json(data) == consignment
    assert schema_findings(data) == ()
    way = consignment.transport
    assert way
    assert way.loading
    assert way.discharge
    route = document["transports"]
    assert way.loading.locode == route["portOfLoading"]["UNLocationCode"]
    assert way.discharge.locode == route["portOfDischarge"]["UNLocationCode"]
    assert (str(way.departure), str(way.arrival)) == (route["plannedDepartureDate"], route["plannedArrivalDate"])
    assert way.vessel == route["vesselVoyages"][0]["vesselName"]
    parties = {str(party.role): party.name for party in consignment.parties}
    assert parties["consignor"] == document["documentParties"]["shipper"]["partyName"]
    assert parties.get("consignee", "") == document["documentParties"].get("consignee", {}).get("partyName", "")


@pytest.mark.parametrize("path", FILES)
def test_its_cargo_says_what_the_file_says(path: Path) -> None:
    document = _document(path)
    if document is None:
        return
    for stated, item in zip(document["consignmentItems"], read(path).consignment.goods_items, strict=True):
        assert item.description == " ".join(stated["descriptionOfGoods"])
        assert item.hs_code == stated["HSCodes"][0][:6]
        for name, mass in (("cargoGrossWeight", item.gross_mass), ("cargoNetWeight", item.net_mass)):
            weights = [cargo[name] for cargo in stated["cargoItems"] if name in cargo]
            expected = sum((Decimal(str(weight["value"])) for weight in weights), Decimal(0))
            assert (mass.value if mass else Decimal(0)) == expected
            assert mass is None or mass.unit == weights[0]["unit"]
        assert item.value is None


@pytest.mark.parametrize("path", FILES)
def test_nothing_of_it_goes_unsaid(path: Path) -> None:
    if _document(path) is not None:
        assert unsaid_in_json(path, json.loads(path.read_bytes()), steering=STEERING) == []
