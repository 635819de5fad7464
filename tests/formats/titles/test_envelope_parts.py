# SPDX-License-Identifier: Apache-2.0
"""Whatever stands at whatever place of what platforms sign: it is read, or refused by its place, and nothing else."""

import contextlib
import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.carriage_makers import schema_of

from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa.answers import read_finished
from tradelane.titles.formats.dcsa.envelopes import outer_faults, read_entry, read_issuance_manifest, read_manifest
from tradelane.titles.formats.dcsa.jws import ReadJws, read_jws
from tradelane.titles.formats.dcsa.transport_documents import read_code
from tradelane.trust.formats.base64_text import to_base64url

SUM = "ab" * 32
LEI = {"codeListProvider": "GLEIF", "partyCode": "5493001KJTIIGC8Y1R12", "codeListName": "LEI"}
PARTY = {
    "partyName": "Invented shipper", "eblPlatform": "WAVE", "identifyingCodes": [LEI],
    "taxLegalReferences": [{"type": "PAN", "countryCode": "IN", "value": "AAAAA0000A"}],
    "representedParty": {"partyName": "Invented owner", "identifyingCodes": [LEI]},
}  # fmt: skip
ENTRY = {
    "eblPlatform": "WAVE", "transportDocumentChecksum": SUM, "issuanceManifestSignedContent": "a.b.c",
    "previousEnvelopeTransferChainEntrySignedContentChecksum": SUM, "controlTrackingRegistry": "https://ctr.example/v1",
    "transactions": [
        {
            "actionCode": "TRANSFER", "actor": PARTY, "recipient": PARTY, "actionDateTime": "2026-11-26T09:00:00.000Z",
            "reasonCode": "COD", "comments": "invented", "auditReference": "a-1",
        }
    ],
}  # fmt: skip
FILE = {"name": "bill.pdf", "size": 12, "mediaType": "application/pdf", "documentChecksum": SUM}
MANIFEST = {
    "transportDocumentChecksum": SUM, "lastEnvelopeTransferChainEntrySignedContentChecksum": SUM,
    "eBLVisualisationByCarrier": FILE, "supportingDocuments": [FILE],
}  # fmt: skip
ISSUANCE = {"documentChecksum": SUM, "issueToChecksum": SUM, "eBLVisualisationByCarrierChecksum": SUM}
FINISHED = {
    "lastEnvelopeTransferChainEntrySignedContentChecksum": SUM, "responseCode": "MDOC", "reason": "invented",
    "duplicateOfAcceptedEnvelopeTransferChainEntrySignedContent": "a.b.c",
    "missingAdditionalDocumentChecksums": [SUM], "receivedAdditionalDocumentChecksums": [SUM],
}  # fmt: skip
ENVELOPE = {
    "transportDocument": {}, "envelopeManifestSignedContent": "a.b.c", "envelopeTransferChain": ["a.b.c"],
}  # fmt: skip
ODD = (
    None, True, 0, -1, 1.5, 10**9, 10**30, "", " ", "x", "x" * 20_000, "\x00", "\ud83d\ude00", "a.b.c", [], ["x"], {},
    {"a": []}, "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59.999-01:00", "2026-13-01T00:00:00Z", "2026-11-26",
)  # fmt: skip


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from _places(each, (*path, key))


def _with(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    made = copy.deepcopy(value)
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = odd
    return made


def _signed(value: Any) -> ReadJws:
    parts = (to_base64url(each) for each in (b'{"alg":"ES256"}', json.dumps(value).encode(), b"a signature"))
    return read_jws(".".join(parts), field="part")


@pytest.mark.parametrize(
    ("good", "read"),
    [
        (ENTRY, lambda value: read_entry(_signed(value), field="part")),
        (MANIFEST, lambda value: read_manifest(_signed(value))),
        (ISSUANCE, lambda value: read_issuance_manifest(_signed(value))),
        (FINISHED, lambda value: read_finished(_signed(value))),
        (ENVELOPE, outer_faults),
    ],
    ids=["entry", "manifest", "issuance manifest", "answer", "envelope"],
)
def test_whatever_stands_at_a_place_is_read_or_refused(good: Any, read: Callable[[Any], object]) -> None:
    read(good)
    refused = 0
    for path in _places(good):
        for odd in ODD:
            try:
                read(_with(good, path, odd))
            except Unreadable as fault:
                assert fault.rule and fault.fix, (path, odd)
                refused += 1
    assert refused > len(ODD), "a root of another kind, and more"


@pytest.mark.parametrize(
    ("name", "good", "read"),
    [
        ("EnvelopeTransferChainEntry", ENTRY, lambda value: read_entry(_signed(value), field="part")),
        ("EnvelopeManifest", MANIFEST, lambda value: read_manifest(_signed(value))),
        ("IssuanceManifest", ISSUANCE, lambda value: read_issuance_manifest(_signed(value))),
        ("IdentifyingCode", LEI, lambda value: read_code(value, within="part")),
    ],
)
def test_what_the_published_schema_refuses_of_what_is_signed_is_not_read(
    standards: Path, name: str, good: Any, read: Callable[[Any], object]
) -> None:
    published = schema_of(standards, "pint/EBL_PINT_v3.0.0.yaml", name)
    assert published.is_valid(good)
    taken = []
    for path in _places(good):
        for odd in ODD:
            changed = json.loads(json.dumps(_with(good, path, odd)))
            with contextlib.suppress(Unreadable):
                read(changed)
                taken += [] if published.is_valid(changed) else [(path, odd)]
    assert not taken


@pytest.mark.parametrize("header", [5, [], {}, {"alg": 5}, {"alg": "ES256", "x5c": ["!"]}, {"alg": "ES256", "x5c": 5}])
def test_whatever_a_header_says_is_read_or_refused(header: Any) -> None:
    with pytest.raises(Unreadable):
        read_jws(f"{to_base64url(json.dumps(header).encode())}.e30.AA", field="part")
