# SPDX-License-Identifier: Apache-2.0
"""Issuance requests and their answers as DCSA writes them (EBL_ISS 3.0.4); apart from what they do to a record."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.titles.formats.dcsa.bodies import require_body
from tradelane.titles.formats.dcsa.checksums import checksum_of_bytes, checksum_of_json
from tradelane.titles.formats.dcsa.transport_documents import read_transport_document, verbatim_member
from tradelane.titles.values.dcsa import (
    IssuanceAnswer,
    IssuanceCode,
    IssuanceManifest,
    IssuanceRequest,
    TransportDocument,
    Visualisation,
)

LARGEST_REQUEST = 20_000_000
"""Bytes; the carrier's picture of a bill with a hundred containers takes some 2 MB."""
LARGEST_RESPONSE = 1_000_000
LONGEST_REASON = 255
_PDF = "application/pdf"


def read_issuance_request(content: bytes) -> IssuanceRequest:
    """A carrier's request, its document kept byte for byte. Raises Unreadable; signatures are not checked."""
    value = parse(content, limit=LARGEST_REQUEST)
    require_body("IssuanceRequest", value)
    picture, replaced = value.get("eBLVisualisationByCarrier"), value.get("transportDocumentReplacements", {})
    return IssuanceRequest(
        document=read_transport_document(verbatim_member(content, "document"), field="document"),
        version=value["document"].get("transportDocumentSubReference", ""),
        facts=value["document"],
        issue_to=value["issueTo"],
        manifest=value["issuanceManifestSignedContent"],
        visualisation=None if picture is None else _picture(picture),
        replaces=tuple(
            each["transportDocumentReference"] for each in replaced.get("oldTransportDocumentReferences", [])
        ),
    )


def _picture(value: Mapping[str, Any]) -> Visualisation:
    content = base64.b64decode(value["content"], validate=True)
    return Visualisation(value["name"], content, value.get("contentType", _PDF))


def issuance_request_bytes(
    document: TransportDocument, *, issue_to: Mapping[str, Any], manifest: str, picture: Visualisation | None = None,
    replaces: Sequence[str] = (),
) -> bytes:  # fmt: skip
    """A request with the transport document's own bytes in it."""
    rest: dict[str, Any] = {"issueTo": issue_to, "issuanceManifestSignedContent": manifest}
    if picture is not None:
        content = base64.b64encode(picture.content).decode("ascii")
        rest["eBLVisualisationByCarrier"] = {
            "name": picture.name, "content": content, "contentType": picture.media_type,
        }  # fmt: skip
    if replaces:
        old = [{"transportDocumentReference": number} for number in replaces]
        rest["transportDocumentReplacements"] = {"oldTransportDocumentReferences": old}
    return b'{"document":' + document.verbatim + b"," + canonical(rest)[1:]


def manifest_of(
    document: TransportDocument, *, issue_to: Mapping[str, Any], picture: Visualisation | None
) -> IssuanceManifest:
    """What a carrier signs over what it sends."""
    return IssuanceManifest(
        document=document.checksum,
        issue_to=checksum_of_json(issue_to),
        visualisation=None if picture is None else checksum_of_bytes(picture.content),
    )


def recipient_json(issue_to: Mapping[str, Any]) -> dict[str, Any]:
    """Whom a bill is issued to (`issueTo`), as PINT names a recipient."""
    further = {"taxLegalReferences": issue_to["taxLegalReferences"]} if issue_to.get("taxLegalReferences") else {}
    return {
        "partyName": issue_to["partyName"], "eblPlatform": issue_to["sendToPlatform"],
        "identifyingCodes": issue_to["identifyingCodes"], **further,
    }  # fmt: skip


def issuance_answer_bytes(answer: IssuanceAnswer) -> bytes:
    """A platform's answer (`IssuanceResponse`); one that succeeded says no reason."""
    value: dict[str, Any] = {"transportDocumentReference": answer.number, "issuanceResponseCode": str(answer.code)}
    if answer.version:
        value["transportDocumentSubReference"] = answer.version
    if answer.code is not IssuanceCode.ISSUED:
        value["reason"] = _short(answer.reason)
        value["errors"] = [
            {"reason": _short(reason), **({"errorCode": code} if code else {})} for reason, code in answer.errors
        ]
    return canonical(value)


def _short(text: str) -> str:
    return " ".join(text.split())[:LONGEST_REASON].strip() or "Not issued"


def read_issuance_answer(content: bytes) -> IssuanceAnswer:
    """A platform's answer. Raises Unreadable."""
    value = parse(content, limit=LARGEST_RESPONSE)
    require_body("IssuanceResponse", value)
    return IssuanceAnswer(
        number=value["transportDocumentReference"],
        version=value.get("transportDocumentSubReference", ""),
        code=IssuanceCode(value["issuanceResponseCode"]),
        reason=value.get("reason", ""),
        errors=tuple((each.get("reason", ""), each.get("errorCode", "")) for each in value.get("errors", [])),
    )
