# SPDX-License-Identifier: Apache-2.0
"""The table of shapes against DCSA's own files: no member, limit or code differs; and faults named by their place."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from tests.dcsa_makers import a_bill, whom

from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa import bodies

FILES = {
    "issuance/EBL_ISS_v3.0.4.yaml": ("IssuanceRequest", "IssuanceResponse", "IssuanceManifest", "ErrorResponse"),
    "surrender/EBL_SUR_v3.0.4.yaml": ("SurrenderRequestDetails", "SurrenderRequestAnswer", "ErrorResponse"),
    "pint/EBL_PINT_v3.0.0.yaml": (
        "TransportDocument",
        "EnvelopeManifest",
        "EnvelopeTransferChainEntry",
        "IssuanceManifest",
        "IdentifyingCode",
    ),
}
"""File → the bodies that it defines and that we read or write."""


@pytest.fixture(scope="module")
def published(standards: Path) -> dict[str, dict[str, Any]]:
    """The schemas of each file."""
    read = {name: yaml.safe_load((standards / "dcsa" / name).read_text()) for name in FILES}
    return {name: each["components"]["schemas"] for name, each in read.items()}


def _reachable(schemas: dict[str, Any], name: str, found: dict[str, Any]) -> dict[str, Any]:
    if name == "DocumentChecksum":
        assert _plain(schemas[name]) == _SUM
    elif name not in found:
        found[name] = schemas[name]
        for each in _references(schemas[name]):
            _reachable(schemas, each, found)
    return found


_SUM = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
"""What PINT calls a DocumentChecksum in one place, and writes out in all others."""


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [str(value["$ref"]).rpartition("/")[2]] if "$ref" in value else []
        return own + [name for key, each in value.items() if key != "example" for name in _references(each)]
    return [name for each in value for name in _references(each)] if isinstance(value, list) else []


def _plain(value: Any) -> Any:
    """A schema of OpenAPI 3.0 with what it asks alone, in the words of JSON Schema."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "allOf" in value and len(value["allOf"]) == 1:  # how OpenAPI 3.0 gives a reference words of its own
        return _plain(value["allOf"][0])
    if "$ref" in value:
        name = str(value["$ref"]).rpartition("/")[2]
        return dict(_SUM) if name == "DocumentChecksum" else {"$ref": f"#/$defs/{name}"}
    asked = {}
    for key, each in value.items():
        if key == "properties":
            asked[key] = {name: _plain(form) for name, form in each.items()}
        elif key not in _SAYS_NOTHING:
            asked[key] = _plain(each)
    return _in_one_spelling(asked)


_SAYS_NOTHING = {"description", "example", "examples", "title", "default", "deprecated"}


def _in_one_spelling(asked: dict[str, Any]) -> dict[str, Any]:
    if asked.get("exclusiveMinimum") is True:
        asked["exclusiveMinimum"] = asked.pop("minimum")
    if asked.get("format") == "byte":
        asked["pattern"] = bodies._BASE64
    if asked.get("format") in ("int32", "float", "byte"):  # ways to hold a value, not limits of it
        del asked["format"]
    if asked.get("pattern") == "^[0-9a-f]+$" and asked.get("maxLength") == 64:
        asked = dict(_SUM)
    if "enum" in asked:
        asked.pop("maxLength", None)  # none of the codes is longer
    if "oneOf" in asked or "anyOf" in asked:
        asked.setdefault("properties", {})
    if "properties" in asked:
        asked.setdefault("required", [])
        asked["required"] = sorted(asked["required"])
    if {"properties", "required"} <= asked.keys():
        asked["type"] = "object"
    return asked


def _ours(value: Any) -> Any:
    if isinstance(value, dict):
        made = {key: _ours(each) for key, each in value.items()}
        if "properties" in made and "required" in made:
            made["required"], made["type"] = sorted(made["required"]), "object"
        return made
    return [_ours(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("file", "name"), [(file, name) for file, names in FILES.items() for name in names])
def test_the_table_asks_what_dcsa_asks(published: dict[str, dict[str, Any]], file: str, name: str) -> None:
    for found, schema in _reachable(published[file], name, {}).items():
        mine = {key: each for key, each in bodies.schema_of(found).items() if key != "$defs"}
        assert _ours(mine) == _plain(schema), found


@pytest.mark.parametrize("name", ["HHL71800000-ed25519", "HHL71800000-rsa", "HHL71800000-unsigned"])
def test_published_requests_have_the_shape(standards: Path, name: str) -> None:
    folder = standards / "dcsa" / "pint-demo-testdata" / "issuance-documents"
    value = json.loads((folder / f"{name}.json").read_text())
    bodies.require_body("TransportDocument", value["document"])
    if value["issuanceManifestSignedContent"]:
        bodies.require_body("IssuanceRequest", value)


@pytest.mark.parametrize(
    ("place", "value", "field"),
    [
        (("documentParties", "issuingParty"), None, "documentParties.issuingParty"),
        (("transportDocumentReference",), " PTL-1", "transportDocumentReference"),
        (("transportDocumentReference",), "P" * 21, "transportDocumentReference"),
        (("isToOrder",), "yes", "isToOrder"),
        (("transports", "plannedArrivalDate"), "2026-02-30", "transports.plannedArrivalDate"),
        (("transports", "vesselVoyages"), [], "transports.vesselVoyages"),
        (("consignmentItems", 0, "cargoItems", 0, "cargoGrossWeight", "value"), 0,
         "consignmentItems[0].cargoItems[0].cargoGrossWeight.value"),
        (("consignmentItems", 0, "HSCodes", 0), "0901", "consignmentItems[0].HSCodes[0]"),
        (("transports", "placeOfReceipt"), {"facility": {"facilityCode": "TOOLONG", "facilityCodeListProvider": "BIC"}},
         "transports.placeOfReceipt.facility.facilityCode"),
        (("invoicePayableAt",), {"UNLocationCode": "MXZLO", "freeText": "Manzanillo"}, "invoicePayableAt"),
        (("partyContactDetails", 0), {"name": "Nobody's number"}, "partyContactDetails[0]"),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_its_place(place: tuple[Any, ...], value: Any, field: str) -> None:
    bill = a_bill("PTL-1")
    holder: Any = bill
    for step in place[:-1]:
        holder = holder[step]
    if value is None:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    with pytest.raises(Unreadable) as refused:
        bodies.require_body("TransportDocument", bill)
    assert (refused.value.field, refused.value.rule) == (field, "DCSA-BODY")
    assert str(value) not in refused.value.message or value in ([], 0)


def test_what_dcsa_does_not_name_is_let_through() -> None:
    bodies.require_body("TransportDocument", a_bill("PTL-1", madeBy="an invented member"))
    bodies.require_body("IssueToParty", {**whom(), "nickname": "x"})


def test_every_schema_is_a_schema() -> None:
    for name in bodies._schemas():
        jsonschema_rs.meta.validate(bodies.schema_of(name))
