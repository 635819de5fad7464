# SPDX-License-Identifier: Apache-2.0
"""The certificate of origin as UN/CEFACT JSON (UNECE-PreferentialCoO, D23B), both ways; apart from its UBL form.

The schema names parties by number only and knows no description, quantity or certification, but lets every object
carry members that begin with `x-`. So each fact that has a UN/CEFACT member stands there, and only there; the others
stand in `x-tradelane` of the same object, by our own field names.
`x-evidence` holds the sealed original without its document, so that the file can be verified by itself.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tradelane.documents.formats.content import filled
from tradelane.documents.formats.original import document_from_json, document_json
from tradelane.documents.values import SHOWN, Document, DocumentKind
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable

OURS = "x-tradelane"
EVIDENCE = "x-evidence"
PREFERENTIAL = "864"
"""UNTDID 1001: preference certificate of origin."""
_OUTER = "3"
"""UNTDID 7075: outer packaging."""
_HEADER = ("id", "issuer_name", "version", "replaces", "consignment")
_CONSIGNOR, _CONSIGNEE = "seller", "consignee"


def to_unece(document: Document, original: bytes | None = None) -> bytes:
    """The certificate as canonical UN/CEFACT JSON; with `original` (the sealed file) it carries the evidence.

    Raises Unreadable for any other kind of document.
    """
    if document.kind != DocumentKind.CERTIFICATE_OF_ORIGIN:
        raise Unreadable(
            f"a {document.kind} has no UN/CEFACT form here", field="kind", rule="UNECE-1",
            fix="Ask for json, xml or pdf.",
        )  # fmt: skip
    certificate: dict[str, Any] = {
        "exchangedDocument": _exchanged_document(document),
        "specifiedConsignment": [_consignment(document)],
    }
    if original is not None:
        certificate[EVIDENCE] = {name: part for name, part in parse(original).items() if name != "document"}
    return canonical(certificate)


def _exchanged_document(document: Document) -> dict[str, Any]:
    day = f"{document.issued_on.isoformat()}T00:00:00Z"
    data, statements = document_json(document), dict(document.statements)
    statements.pop("agreement", None)
    ours = {name: data[name] for name in _HEADER}
    references = document.content.get("references", {})
    return {
        "id": _content(document.number),
        "typeCode": _content(PREFERENTIAL),
        "issueDateTime": day,
        "firstSignatoryDocumentAuthentication": {"actualDateTime": day},
        "issuer": {"id": [_content(document.issuer)]},
        OURS: filled({**ours, "statements": statements, "references": references}),
    }


def _consignment(document: Document) -> dict[str, Any]:
    content = document.content
    transport = dict(content.get("transport", {}))
    loading, discharge = transport.pop("loading", None), transport.pop("discharge", None)
    parties = {party["role"]: party for party in content.get("parties", ())}
    agreement = document.statements.get("agreement")
    return filled(
        {
            "id": [_content(document.consignment)] if document.consignment else [],
            "consignor": _party(parties.get(_CONSIGNOR)),
            "consignee": _party(parties.get(_CONSIGNEE)),
            "includedConsignmentItem": [_item(goods) for goods in content["goods_items"]],
            "mainCarriageLogisticsTransportMovement": [_movement(transport)] if transport else [],
            "applicableCrossBorderRegulatoryProcedure": (
                [{"freeTradeAgreementName": _content(agreement)}] if agreement else []
            ),
            "loadingLogisticsLocation": _location(loading),
            "unloadingLogisticsLocation": _location(discharge),
            OURS: filled({"buyer": parties.get("buyer")}),
        }
    )


def _content(value: Any) -> dict[str, str]:
    return {"content": str(value)}


def _party(party: Mapping[str, Any] | None) -> dict[str, Any]:
    if party is None:
        return {}
    rest = {name: value for name, value in party.items() if name not in ("organisation", "role")}
    number = party.get("organisation")
    return filled({"id": [_content(number)] if number else [], OURS: rest})


def _location(place: Mapping[str, str] | None) -> dict[str, Any]:
    if place is None:
        return {}
    return filled({"id": [_content(place["locode"])], OURS: filled({"name": place.get("name")})})


def _movement(transport: dict[str, Any]) -> dict[str, Any]:
    rest = dict(transport)
    mode, voyage, vessel = rest.pop("mode", None), rest.pop("voyage", None), rest.pop("vessel", None)
    return filled(
        {
            "modeCode": _content(mode) if mode else {},
            "id": _content(voyage) if voyage else {},
            "usedLogisticsTransportMeans": {"name": _content(vessel)} if vessel else {},
            OURS: rest,
        }
    )


def _item(goods: Mapping[str, Any]) -> dict[str, Any]:
    rest = dict(goods)
    number, code, origin = rest.pop("number"), rest.pop("hs_code", None), rest.pop("origin", None)
    packages = rest.pop("packages", None)
    marks = rest.pop("marks", None) if packages else None
    product = filled(
        {
            "designatedProductClassification": [{"classCode": _content(code)}] if code else [],
            "originTradeCountry": [{"id": [_content(origin)]}] if origin else [],
        }
    )
    line = {
        "specifiedTradeProduct": [product] if product else [],
        "physicalReferencedLogisticsPackage": [_package(packages, marks)] if packages else [],
        OURS: rest,
    }
    return {"id": [_content(number)], "includedTradeLineItem": [filled(line)]}


def _package(packages: Mapping[str, Any], marks: str | None) -> dict[str, Any]:
    return filled(
        {
            "itemQuantity": _content(packages["count"]),
            "levelCode": _content(_OUTER),
            "typeCode": _content(packages["kind"]) if packages.get("kind") else {},
            "physicalLogisticsShippingMarks": [{"marking": [_content(marks)]}] if marks else [],
        }
    )


def is_unece(data: Any) -> bool:
    """Whether JSON data is a UN/CEFACT certificate of ours: it has our members."""
    header = data.get("exchangedDocument") if isinstance(data, dict) else None
    return isinstance(header, dict) and OURS in header


def from_unece(data: Any) -> Document:
    """Read the JSON data that `to_unece` wrote. Raises Unreadable for anything that says more or less."""
    try:
        document = _read(data) if is_unece(data) else None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise _not_ours(f"it lacks what a certificate of ours carries: {error}") from error
    if document is None:
        raise _not_ours("it has no x-tradelane")
    evidence = data.get(EVIDENCE)
    original = None if evidence is None else canonical({**evidence, "document": document_json(document)})
    if parse(to_unece(document, original)) != data:
        raise _not_ours("it says something else than the certificate it carries")
    return document


def original_in_unece(content: bytes) -> bytes:
    """The sealed original of a certificate with evidence. Raises Unreadable when it has none, or isn't as written."""
    data = parse(content)
    document = from_unece(data)
    evidence = data.get(EVIDENCE)
    if not isinstance(evidence, dict):
        raise Unreadable("the certificate carries no evidence", field=EVIDENCE, rule="UNECE-3",
                         fix="Send the file as it was downloaded.")  # fmt: skip
    if canonical(data) != content:
        raise _not_ours("it is not in its one form, canonical JSON")
    return canonical({**evidence, "document": document_json(document)})


def _not_ours(why: str) -> Unreadable:
    return Unreadable(
        f"the UN/CEFACT certificate is not one of ours: {why}", field="exchangedDocument", rule="UNECE-2",
        fix="Send the file as it was downloaded, or read it as a foreign document.",
    )  # fmt: skip


def _read(data: dict[str, Any]) -> Document:
    header, (consignment,) = data["exchangedDocument"], data["specifiedConsignment"]
    ours = header[OURS]
    statements = dict(ours.get("statements", {}))
    if procedures := consignment.get("applicableCrossBorderRegulatoryProcedure"):
        statements["agreement"] = procedures[0]["freeTradeAgreementName"]["content"]
    return document_from_json(
        {
            "schema": "urn:tradelane:document:1",
            "kind": str(DocumentKind.CERTIFICATE_OF_ORIGIN),
            "number": header["id"]["content"],
            "issued_on": date.fromisoformat(header["issueDateTime"][:10]).isoformat(),
            "issuer": header["issuer"]["id"][0]["content"],
            "replaces": "",
            **{name: ours[name] for name in _HEADER if name in ours},
            "statements": statements,
            "content": _read_content(consignment, ours.get("references", {})),
        }
    )


def _read_content(consignment: dict[str, Any], references: dict[str, Any]) -> dict[str, Any]:
    found = {
        "seller": _read_party(consignment.get("consignor"), _CONSIGNOR),
        "buyer": consignment.get(OURS, {}).get("buyer"),
        "consignee": _read_party(consignment.get("consignee"), _CONSIGNEE),
    }
    roles = map(str, SHOWN[DocumentKind.CERTIFICATE_OF_ORIGIN].parties)
    return filled(
        {
            "parties": [party for role in roles if (party := found[role])],
            "goods_items": [_read_item(item) for item in consignment["includedConsignmentItem"]],
            "references": references,
            "transport": _read_transport(consignment),
        }
    )


def _text(node: Mapping[str, Any] | None) -> str | None:
    return None if not node else node["content"]


def _read_party(party: dict[str, Any] | None, role: str) -> dict[str, Any] | None:
    if not party:
        return None
    number = party["id"][0]["content"] if "id" in party else None
    return filled({"role": role, "organisation": number, **party.get(OURS, {})})


def _read_location(location: dict[str, Any] | None) -> dict[str, Any]:
    return {} if not location else {"locode": location["id"][0]["content"], **location.get(OURS, {})}


def _read_transport(consignment: dict[str, Any]) -> dict[str, Any]:
    movement: dict[str, Any] = next(iter(consignment.get("mainCarriageLogisticsTransportMovement", ())), {})
    return filled(
        {
            "mode": _text(movement.get("modeCode")),
            "voyage": _text(movement.get("id")),
            "vessel": _text(movement.get("usedLogisticsTransportMeans", {}).get("name")),
            "loading": _read_location(consignment.get("loadingLogisticsLocation")),
            "discharge": _read_location(consignment.get("unloadingLogisticsLocation")),
            **movement.get(OURS, {}),
        }
    )


def _read_item(item: dict[str, Any]) -> dict[str, Any]:
    (line,) = item["includedTradeLineItem"]
    product: dict[str, Any] = next(iter(line.get("specifiedTradeProduct", ())), {})
    package: dict[str, Any] = next(iter(line.get("physicalReferencedLogisticsPackage", ())), {})
    codes, origins = product.get("designatedProductClassification"), product.get("originTradeCountry")
    marks = package.get("physicalLogisticsShippingMarks")
    return filled(
        {
            "number": int(item["id"][0]["content"]),
            "hs_code": codes and codes[0]["classCode"]["content"],
            "origin": origins and origins[0]["id"][0]["content"],
            "packages": _read_packages(package),
            "marks": marks and marks[0]["marking"][0]["content"],
            **line.get(OURS, {}),
        }
    )


def _read_packages(package: dict[str, Any]) -> dict[str, Any] | None:
    if not package:
        return None
    return filled({"count": int(package["itemQuantity"]["content"]), "kind": _text(package.get("typeCode"))})
