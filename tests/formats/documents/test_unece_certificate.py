# SPDX-License-Identifier: Apache-2.0
"""The certificate of origin as UN/CEFACT JSON: valid by the official schema, read back equal, told from others'."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from tests.consignment_makers import a_goods_item, a_transport, kg
from tests.document_makers import a_document, a_shipped_consignment, one_of_each
from tests.document_strategies import documents

from tradelane.consignments.formats import read_any
from tradelane.consignments.formats.any_file import trade_report
from tradelane.consignments.values import Consignment
from tradelane.documents.formats import (
    check_report,
    compare_report,
    document_bytes,
    document_json,
    from_unece,
    original_in_unece,
    to_unece,
)
from tradelane.documents.values import Document, DocumentKind
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.codes import TransportMode
from tradelane.kernel.errors import Unreadable

_SAMPLED = ("UNTDID8067Type", "UNTDID7065Type", "UNTDID7075Type", "UNTDID3207Type", "UNTDID8179Type")
"""Code lists of which the published schema holds one sample value each, such as DE for all countries."""


def a_certificate(consignment: Consignment | None = None, **changes: Any) -> Document:
    return a_document(DocumentKind.CERTIFICATE_OF_ORIGIN, consignment, **changes)


def _several() -> list[Consignment]:
    whole = a_shipped_consignment()
    two = replace(
        whole,
        goods_items=(a_goods_item(), a_goods_item(number=7, description="Café verde\nlote 2", gross_mass=None)),
    )
    poor = replace(
        whole,
        goods_items=(a_goods_item(hs_code="", hs_edition="", origin="", packages=None, gross_mass=kg("0.5")),),
        transport=None,
    )
    by_air = replace(whole, transport=a_transport(mode=TransportMode.AIR, vessel="", voyage="IN 12", imo=""))
    return [whole, two, poor, by_air]


def _schema(standards: Path, *, sampled: bool) -> jsonschema_rs.Draft202012Validator:
    schema = json.loads((standards / "origin-schemas/UNECE-PreferentialCoO.json").read_text(encoding="utf-8"))
    if not sampled:
        for name in _SAMPLED:
            schema["$defs"]["codeList"]["$defs"][name] = {"type": "string"}
    return jsonschema_rs.Draft202012Validator(schema)


@pytest.mark.parametrize("consignment", _several(), ids=["whole", "two", "poor", "by-air"])
def test_what_is_written_is_read_back_equal(consignment: Consignment) -> None:
    document = a_certificate(consignment, version=2, replaces="sha256:" + "a" * 64)
    sealed = canonical({"document": document_json(document), "signatures": [{"protected": "x", "signature": "y"}]})
    assert from_unece(parse(to_unece(document))) == document
    assert from_unece(parse(to_unece(document, sealed))) == document
    assert original_in_unece(to_unece(document, sealed)) == sealed


@settings(max_examples=60)
@given(documents((DocumentKind.CERTIFICATE_OF_ORIGIN,)))
def test_whatever_is_stated_is_read_back_equal(document: Document) -> None:
    assert from_unece(parse(to_unece(document))) == document


@pytest.mark.parametrize("consignment", _several(), ids=["whole", "two", "poor", "by-air"])
def test_the_official_schema_accepts_it(standards: Path, consignment: Consignment) -> None:
    """All but the five code lists, of which the published file holds one sample value each."""
    written = json.loads(to_unece(a_certificate(consignment), b'{"document":{},"signatures":[]}'))
    assert [error.message for error in _schema(standards, sampled=False).iter_errors(written)] == []


def test_within_its_sample_codes_the_unchanged_schema_accepts_it(standards: Path) -> None:
    consignment = a_shipped_consignment(goods_items=(a_goods_item(origin="DE", packages=None),))
    written = json.loads(to_unece(a_certificate(consignment)))
    assert [error.message for error in _schema(standards, sampled=True).iter_errors(written)] == []
    written["exchangedDocument"]["typeCode"]["content"] = "865"
    assert not _schema(standards, sampled=True).is_valid(written)


def test_no_other_kind_has_this_form() -> None:
    with pytest.raises(Unreadable) as refusal:
        to_unece(a_document(DocumentKind.PACKING_LIST))
    assert refusal.value.rule == "UNECE-1"


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["exchangedDocument"].pop("issuer"),
        lambda data: data["exchangedDocument"].update(issueDateTime="2026-11-02T12:00:00Z"),
        lambda data: data["specifiedConsignment"][0].update({"x-other": 1}),
        lambda data: data["specifiedConsignment"].append({}),
        lambda data: data["exchangedDocument"].pop("x-tradelane"),
        lambda data: data["specifiedConsignment"][0]["includedConsignmentItem"][0].update(includedTradeLineItem=[]),
    ],
    ids=["no-issuer", "other-hour", "more", "two-consignments", "none-of-ours", "no-line"],
)
def test_what_says_more_or_less_is_not_ours(change: Any) -> None:
    data = json.loads(to_unece(a_certificate()))
    change(data)
    with pytest.raises(Unreadable) as refusal:
        from_unece(data)
    assert refusal.value.rule in ("UNECE-2", "DOC-JSON")


def test_it_is_checked_and_compared_like_its_other_forms() -> None:
    content = to_unece(a_certificate())
    assert check_report(content) == {"profile": "tradelane", "result": "valid", "findings": []}
    files = [(f"{document.kind}.json", document_bytes(document)) for document in one_of_each()]
    assert compare_report([*files, ("unece.json", content)])["differences"] == []
    other = content.replace(b'"MXZLO"', b'"MXVER"')
    assert [d["field"] for d in compare_report([*files, ("unece.json", other)])["differences"]] == ["transport.loading"]


def test_as_a_stranger_reads_it() -> None:
    whole = a_shipped_consignment()
    reading = read_any(to_unece(a_certificate()))
    read = reading.consignment
    assert reading.format == "unece-certificate-of-origin"
    (ours,), (theirs,) = whole.goods_items, read.goods_items
    for name in ("number", "description", "hs_code", "hs_edition", "origin", "quantity", "gross_mass", "packages"):
        assert getattr(theirs, name) == getattr(ours, name), name
    assert whole.transport
    assert read.transport == replace(whole.transport, equipment=())
    assert [(p.role, p.name, p.organisation, p.address) for p in read.parties] == [
        (role, party.name, party.organisation, party.address)
        for role, party in (("seller", whole.parties[0]), ("buyer", whole.parties[1]), ("consignee", whole.parties[1]))
    ]
    lost = {note.path for note in reading.lost}
    assert (
        "$.specifiedConsignment[0].applicableCrossBorderRegulatoryProcedure[0].freeTradeAgreementName.content" in lost
    )


def a_foreign_certificate() -> dict[str, Any]:
    """What the schema alone can say, and two members of somebody else."""
    return {
        "exchangedDocument": {
            "id": {"content": "CO 7"}, "typeCode": {"content": "864"}, "issueDateTime": "2026-11-02T09:30:00Z",
            "issuer": {"id": [{"content": "a chamber"}]}, "x-stamp": "round",
        },
        "specifiedConsignment": [
            {
                "consignor": {"id": [{"content": "SG.UEN.201912345K"}]},
                "consignee": {"id": [{"content": "4711"}]},
                "includedConsignmentItem": [
                    {
                        "id": [{"content": "A"}],
                        "includedTradeLineItem": [
                            {
                                "specifiedTradeProduct": [
                                    {
                                        "designatedProductClassification": [{"classCode": {"content": "0901.21.00"}}],
                                        "originTradeCountry": [{"id": [{"content": "SG"}]}],
                                    }
                                ],
                                "physicalReferencedLogisticsPackage": [
                                    {"itemQuantity": {"content": "60"}, "levelCode": {"content": "1"},
                                     "typeCode": {"content": "CT"}}
                                ],
                            }
                        ],
                    }
                ],
                "mainCarriageLogisticsTransportMovement": [{"modeCode": {"content": "99"}}],
                "unloadingLogisticsLocation": {"id": [{"content": "MX ZLO"}]},
            }
        ],
    }  # fmt: skip


def test_another_s_certificate_is_read_with_every_loss() -> None:
    report = trade_report(json.dumps(a_foreign_certificate()).encode(), filename="co.json", lane="SG-MX")
    (goods,) = report["consignment"]["goods_items"]
    assert (goods["hs_code"], goods["origin"], goods["packages"]) == ("090121", "SG", {"count": 60, "kind": "CT"})
    assert report["consignment"]["transport"]["discharge"]["locode"] == "MXZLO"
    lost = {note["path"]: note["value"] for note in report["lost"]}
    assert lost["$.exchangedDocument.x-stamp"] == "round"
    assert lost["$.specifiedConsignment[0].consignee.id[0].content"] == "4711"
    doubts = {note["path"] for note in report["doubtful"]}
    assert "$.specifiedConsignment[0].mainCarriageLogisticsTransportMovement[0].modeCode.content" in doubts
    assert "parties" in " ".join(note["path"] for note in report["missing"])


def test_another_s_certificate_is_checked_by_its_own_profile() -> None:
    report = check_report(json.dumps(a_foreign_certificate()).encode())
    assert (report["profile"], report["result"]) == ("unece-coo", "invalid")
    errors = {finding["rule"] for finding in report["findings"] if finding["level"] == "error"}
    assert errors == {"COO-1", "COO-2"}
    assert {"UNECE-4", "UNECE-5"} <= {finding["rule"] for finding in report["findings"]}


def an_open_attestation_certificate() -> dict[str, Any]:
    def company(number: str, name: str, country: str) -> dict[str, Any]:
        return {"iD": number, "name": name, "postalAddress": {"line1": "1 Invented Street", "line2": "Hall 2",
                "cityName": "Sampletown", "postcode": "00001", "countryCode": country}}  # fmt: skip

    return {
        "iD": "CO-9", "isPreferential": True, "freeTradeAgreement": "an invented one",
        "supplyChainConsignment": {
            "exporter": company("SG.UEN.201912345K", "Invented Exporter", "SG"),
            "importer": company("unknown", "Invented Importer", "MX"),
            "includedConsignmentItems": [
                {
                    "crossBorderRegulatoryProcedure": {"originCriteriaText": "WO"},
                    "tradeLineItems": [
                        {
                            "sequenceNumber": 1,
                            "tradeProduct": {"iD": "SKU1", "description": "Roasted coffee",
                                             "harmonisedTariffCode": {"classCode": "0901.21"},
                                             "originCountry": {"code": "SG"}},
                            "transportPackages": [{"iD": "1", "grossWeight": "10.5 KG"},
                                                  {"iD": "2", "grossWeight": "2 KGM"}],
                        }
                    ],
                }
            ],
            "loadingBaseportLocation": {"iD": "SGSIN", "name": "Singapore"},
            "mainCarriageTransportMovement": {"iD": "042W", "usedTransportMeans": {"name": "Invented Tern"},
                                              "departureEvent": {"departureDateTime": "2026-11-02T10:00:00Z"}},
            "unloadingBaseportLocation": {"iD": "MXZLO"},
        },
    }  # fmt: skip


def _salted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _salted(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_salted(part) for part in value]
    kind = {bool: "boolean", int: "number"}.get(type(value), "string")
    return f"0f3b9a52-6d1c-4e0e-9a57-000000000000:{kind}:{json.dumps(value) if kind != 'string' else value}"


def test_tradetrust_s_certificate_is_read_when_it_is_wrapped() -> None:
    bare = an_open_attestation_certificate()
    wrapped = {
        "version": "https://schema.openattestation.com/2.0/schema.json",
        "data": _salted(bare),
        "signature": {"type": "SHA3MerkleProof", "targetHash": "00", "proof": [], "merkleRoot": "00"},
    }
    one, other = read_any(json.dumps(bare).encode()), read_any(json.dumps(wrapped).encode())
    assert replace(other.consignment, id=one.consignment.id) == one.consignment
    assert "proof is not checked" in " ".join(note.message for note in other.doubtful)
    lost = {note.path: note.value for note in other.lost}
    assert lost["$.data.iD"] == "CO-9"
    assert lost["$.data.isPreferential"] == "true"
    assert lost["$.signature.merkleRoot"] == "00"


def test_tradetrust_s_certificate_is_read(standards: Path) -> None:
    value = an_open_attestation_certificate()
    schema = json.loads((standards / "origin-schemas/oa/1.0/schema.json").read_text(encoding="utf-8"))
    assert jsonschema_rs.Draft7Validator(schema).is_valid(value)
    reading = read_any(json.dumps(value).encode())
    read = reading.consignment
    (goods,) = read.goods_items
    assert (goods.description, goods.hs_code, goods.origin, goods.seller_sku) == (
        "Roasted coffee", "090121", "SG", "SKU1",
    )  # fmt: skip
    assert goods.gross_mass == kg("12.5")
    assert [party.name for party in read.parties] == ["Invented Exporter", "Invented Importer"]
    assert read.transport
    assert (read.transport.vessel, str(read.transport.departure)) == ("Invented Tern", "2026-11-02")
    lost = {note.path for note in reading.lost}
    assert "$.freeTradeAgreement" in lost
    assert "$.supplyChainConsignment.importer.iD" in lost
