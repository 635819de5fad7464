# SPDX-License-Identifier: Apache-2.0
"""What platforms answer each other; apart, because a signed answer decides and an unsigned one never does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.titles.formats.dcsa.jws import ReadJws
from tradelane.titles.formats.dcsa.members import as_checksum, checksum, listed, optional_text, text, wrong
from tradelane.titles.values.dcsa import ResponseCode, Sha256

LARGEST_ANSWER = 3_000_000
LONGEST_REASON = 255
STATUS = {
    ResponseCode.RECE: 200,
    ResponseCode.DUPE: 200,
    ResponseCode.BSIG: 422,
    ResponseCode.BENV: 422,
    ResponseCode.INCD: 409,
    ResponseCode.MDOC: 409,
    ResponseCode.DISE: 409,
}
"""The HTTP status under which each answer goes (PINT, responses of its paths); the code under the signature counts."""
_LAST = "lastEnvelopeTransferChainEntrySignedContentChecksum"


@dataclass(frozen=True, slots=True)
class Finished:
    """A signed answer to a transfer (`EnvelopeTransferFinishedResponse`)."""

    last: Sha256
    """The checksum of the last entry of the chain that is answered."""
    code: ResponseCode
    reason: str = ""
    duplicate_of: str = ""
    """With DUPE: the entry that was accepted, as it was signed then."""
    missing: tuple[Sha256, ...] = ()
    received: tuple[Sha256, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """An unsigned answer: the transfer waits for documents (`EnvelopeTransferStartedResponse`)."""

    reference: str
    document: Sha256
    last: Sha256
    missing: tuple[Sha256, ...]


def finished_payload(answer: Finished) -> bytes:
    """A signed answer's payload, with the members that its code asks for and no other."""
    value: dict[str, Any] = {_LAST: answer.last, "responseCode": str(answer.code)}
    if answer.reason and answer.code is not ResponseCode.RECE:
        value["reason"] = answer.reason[:LONGEST_REASON]
    if answer.code is ResponseCode.DUPE:
        value["duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent"] = answer.duplicate_of
    if answer.code is ResponseCode.MDOC:
        value["missingAdditionalDocumentChecksums"] = list(answer.missing)
    if answer.code in ResponseCode.accepting():
        value["receivedAdditionalDocumentChecksums"] = list(answer.received)
    return canonical(value)


def read_finished(signed: ReadJws) -> Finished:
    """A signed answer; whose signature it is, the caller asks. Raises Unreadable."""
    value, field = parse(signed.payload), "EnvelopeTransferFinishedResponse"
    code = text(value, "responseCode", within=field, most=4)
    if code not in list(ResponseCode):
        raise wrong(f"{field}.responseCode", "it is none of the codes of PINT 3.0.0")
    return Finished(
        last=checksum(value, _LAST, within=field),
        code=ResponseCode(code),
        reason=optional_text(value, "reason", within=field, most=10_000)[:LONGEST_REASON],
        duplicate_of=optional_text(
            value, "duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent", within=field, most=LARGEST_ANSWER
        ),
        missing=_checksums(value, "missingAdditionalDocumentChecksums", field),
        received=_checksums(value, "receivedAdditionalDocumentChecksums", field),
    )


def started_bytes(answer: Started) -> bytes:
    """The body of a 201."""
    return canonical(
        {
            "envelopeReference": answer.reference,
            "transportDocumentChecksum": answer.document,
            _LAST: answer.last,
            "missingAdditionalDocumentChecksums": list(answer.missing),
        }
    )


def read_started(content: bytes) -> Started:
    """The body of a 201. Raises Unreadable."""
    value, field = parse(content, limit=LARGEST_ANSWER), "EnvelopeTransferStartedResponse"
    return Started(
        reference=text(value, "envelopeReference", within=field, most=100, trimmed=True),
        document=checksum(value, "transportDocumentChecksum", within=field),
        last=checksum(value, _LAST, within=field),
        missing=_checksums(value, "missingAdditionalDocumentChecksums", field),
    )


def _checksums(value: Any, name: str, field: str) -> tuple[Sha256, ...]:
    if not isinstance(value, dict) or value.get(name) is None:
        return ()
    found: Sequence[Any] = listed(value, name, within=field, most=1000, least=0)
    return tuple(as_checksum(each, field=f"{field}.{name}[{i}]") for i, each in enumerate(found))


def signed_text(jws: str) -> bytes:
    """A signed answer as a body: one JSON text."""
    return canonical(jws)


def error_bytes(
    *, method: str, uri: str, status: int, at: datetime, message: str, field: str = "", code: str = "invalidData"
) -> bytes:
    """DCSA's unsigned `ErrorResponse`; the value that is at fault is not repeated, as it may be a person's."""
    where = {"property": field.rpartition(".")[2][:100], "jsonPath": f"$.{field}"[:500]} if field else {}
    return canonical(
        {
            "httpMethod": method,
            "requestUri": uri,
            "statusCode": status,
            "statusCodeText": HTTPStatus(status).phrase,
            "errorDateTime": rfc3339(at),
            "errors": [{"errorCodeText": code, "errorCodeMessage": message[:5000], **where}],
        }
    )
