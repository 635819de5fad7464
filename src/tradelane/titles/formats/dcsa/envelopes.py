# SPDX-License-Identifier: Apache-2.0
"""PINT envelopes read and written part by part; apart, because each part is signed by somebody else.

The envelope itself bears no signature: the sending platform's manifest holds its parts together.
"""

from collections.abc import Sequence
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.errors import Unreadable
from tradelane.titles.formats.dcsa.bodies import require_body
from tradelane.titles.formats.dcsa.checksums import checksum_of_jws
from tradelane.titles.formats.dcsa.jws import ReadJws, read_jws
from tradelane.titles.formats.dcsa.members import (
    checksum,
    listed,
    member,
    moment,
    optional_checksum,
    optional_text,
    platform,
    text,
    wrong,
)
from tradelane.titles.formats.dcsa.transport_documents import (
    read_code,
    read_transport_document,
    verbatim_member,
)
from tradelane.titles.values.dcsa import (
    AdditionalDocument,
    ChainEntry,
    ChainParty,
    Envelope,
    IssuanceManifest,
    Manifest,
    PartyCode,
    Sha256,
    Transaction,
)

LARGEST_ENVELOPE = 10_000_000
"""Bytes; 37,000 in the published example, and a bill with a hundred containers adds 500,000."""
LONGEST_CHAIN = 1000
"""Entries, and transactions of one: as many as a chain of our own may have."""
MOST_DOCUMENTS = 100
LARGEST_FILE = 15_000_000
"""Bytes of one additional document, decoded: in base64 it fits into the 21 MB that the node reads of a request."""


def read_envelope(content: bytes) -> Envelope:
    """Take an envelope apart. Raises Unreadable; signatures are read, not checked.

    Ask `outer_faults` first: a fault of the outer body is answered otherwise than one of what is signed.
    """
    value = parse(content, limit=LARGEST_ENVELOPE)
    manifest = read_jws(value["envelopeManifestSignedContent"], field="envelopeManifestSignedContent")
    return Envelope(
        document=read_transport_document(verbatim_member(content, "transportDocument")),
        manifest=read_manifest(manifest),
        manifest_text=manifest.text,
        chain=tuple(
            read_entry(read_jws(each, field=f"envelopeTransferChain[{i}]"), field=f"envelopeTransferChain[{i}]")
            for i, each in enumerate(value["envelopeTransferChain"])
        ),
        issuance=str(value.get("issuanceManifestSignedContent") or ""),
    )


def outer_faults(value: Any) -> None:
    """Raise Unreadable for the first fault of an envelope's outer form, whatever is signed inside."""
    member(value, "transportDocument", within="")
    text(value, "envelopeManifestSignedContent", within="", most=LARGEST_ENVELOPE)
    entries = listed(value, "envelopeTransferChain", within="", most=LONGEST_CHAIN)
    for i, each in enumerate(entries):
        if not isinstance(each, str):
            raise wrong(f"envelopeTransferChain[{i}]", "it is no text")


# ── what is signed ──


def read_manifest(signed: ReadJws) -> Manifest:
    """An envelope's manifest. Raises Unreadable."""
    value, field = parse(signed.payload), "envelopeManifestSignedContent"
    require_body("EnvelopeManifest", value, within=field)
    picture = member(value, "eBLVisualisationByCarrier", within=field) if _has(value, _PICTURE) else None
    files = listed(value, "supportingDocuments", within=field, most=MOST_DOCUMENTS, least=0)
    return Manifest(
        document=checksum(value, "transportDocumentChecksum", within=field),
        last=checksum(value, "lastEnvelopeTransferChainEntrySignedContentChecksum", within=field),
        visualisation=None if picture is None else _file(picture, f"{field}.{_PICTURE}"),
        supporting=tuple(_file(each, f"{field}.supportingDocuments[{i}]") for i, each in enumerate(files)),
    )


_PICTURE = "eBLVisualisationByCarrier"


def _has(value: Any, name: str) -> bool:
    return isinstance(value, dict) and value.get(name) is not None


def _file(value: Any, field: str) -> AdditionalDocument:
    size = member(value, "size", within=field)
    if isinstance(size, float) and size.is_integer():  # the schema says number, not integer
        size = int(size)
    if type(size) is not int or not 1 <= size <= LARGEST_FILE:
        raise wrong(f"{field}.size", f"it is no number of bytes from 1 to {LARGEST_FILE}")
    return AdditionalDocument(
        name=text(value, "name", within=field, most=255, trimmed=True),
        size=size,
        media_type=text(value, "mediaType", within=field, most=100),
        checksum=checksum(value, "documentChecksum", within=field),
    )


def read_entry(signed: ReadJws, *, field: str) -> ChainEntry:
    """One entry of a transfer chain. Raises Unreadable."""
    value = parse(signed.payload)
    require_body("EnvelopeTransferChainEntry", value, within=field)
    listed_actions = listed(value, "transactions", within=field, most=LONGEST_CHAIN)
    previous = optional_checksum(value, _PREVIOUS, within=field)
    return ChainEntry(
        text=signed.text,
        checksum=checksum_of_jws(signed.text),
        payload=signed.payload,
        platform=platform(value, "eblPlatform", within=field),
        document=checksum(value, "transportDocumentChecksum", within=field),
        previous=previous or _NONE,
        transactions=tuple(
            read_transaction(each, field=f"{field}.transactions[{i}]") for i, each in enumerate(listed_actions)
        ),
        issuance=optional_text(value, "issuanceManifestSignedContent", within=field, most=LARGEST_ENVELOPE),
        registry=optional_text(value, "controlTrackingRegistry", within=field, most=1024),
    )


_PREVIOUS = "previousEnvelopeTransferChainEntrySignedContentChecksum"
_NONE = Sha256("")


def read_transaction(value: Any, *, field: str) -> Transaction:
    """One transaction; which action codes count, the rules say. Raises Unreadable."""
    recipient = value.get("recipient") if isinstance(value, dict) else None
    return Transaction(
        action=text(value, "actionCode", within=field, most=50),
        actor=read_party(member(value, "actor", within=field), field=f"{field}.actor"),
        recipient=None if recipient is None else read_party(recipient, field=f"{field}.recipient"),
        at=moment(value, "actionDateTime", within=field),
        reason=optional_text(value, "reasonCode", within=field, most=4),
        comments=optional_text(value, "comments", within=field, most=255, trimmed=True),
        audit=optional_text(value, "auditReference", within=field, most=100),
    )


def read_party(value: Any, *, field: str) -> ChainParty:
    """Somebody named in a transaction. Raises Unreadable."""
    require_body("RecipientParty", value, within=field)  # of the same shape as who acts
    codes = listed(value, "identifyingCodes", within=field, most=MOST_DOCUMENTS)
    return ChainParty(
        name=text(value, "partyName", within=field, most=70, trimmed=True),
        platform=platform(value, "eblPlatform", within=field),
        codes=tuple(read_code(each, within=f"{field}.identifyingCodes[{i}]") for i, each in enumerate(codes)),
        said=canonical(value).decode(),
    )


def read_issuance_manifest(signed: ReadJws) -> IssuanceManifest:
    """What the carrier signed when it issued the bill. Raises Unreadable."""
    value, field = parse(signed.payload), "issuanceManifestSignedContent"
    require_body("IssuanceManifest", value, within=field)
    return IssuanceManifest(
        document=checksum(value, "documentChecksum", within=field),
        issue_to=checksum(value, "issueToChecksum", within=field),
        visualisation=optional_checksum(value, "eBLVisualisationByCarrierChecksum", within=field),
    )


# ── what we sign ──


def manifest_payload(manifest: Manifest) -> bytes:
    """A manifest to be signed."""
    value: dict[str, Any] = {
        "transportDocumentChecksum": manifest.document,
        "lastEnvelopeTransferChainEntrySignedContentChecksum": manifest.last,
        "supportingDocuments": [_file_json(each) for each in manifest.supporting],
    }
    if manifest.visualisation is not None:
        value[_PICTURE] = _file_json(manifest.visualisation)
    return canonical(value)


def _file_json(one: AdditionalDocument) -> dict[str, Any]:
    return {"name": one.name, "size": one.size, "mediaType": one.media_type, "documentChecksum": one.checksum}


def entry_payload(
    *, platform: str, document: str, previous: str, transactions: Sequence[Transaction], issuance: str = "",
    registry: str = "",
) -> bytes:  # fmt: skip
    """A chain entry to be signed; `issuance` and `registry` stand in a first entry only."""
    further = {_PREVIOUS: previous, "issuanceManifestSignedContent": issuance, "controlTrackingRegistry": registry}
    return canonical(
        {
            "eblPlatform": platform,
            "transportDocumentChecksum": document,
            "transactions": [transaction_json(each) for each in transactions],
            **{name: said for name, said in further.items() if said},
        }
    )


def transaction_json(one: Transaction) -> dict[str, Any]:
    """A transaction as it is written; parties exactly as they were given."""
    further = {"reasonCode": one.reason, "comments": one.comments, "auditReference": one.audit}
    return {
        "actionCode": one.action,
        "actor": party_json(one.actor),
        **({"recipient": party_json(one.recipient)} if one.recipient else {}),
        "actionDateTime": f"{one.at:%Y-%m-%dT%H:%M:%S}.{one.at.microsecond // 1000:03d}Z",
        **{name: said for name, said in further.items() if said},
    }


def party_json(party: ChainParty) -> Any:
    """A party as it was given, or as we name one of ours."""
    if party.said:
        return parse(party.said.encode())
    codes = [code_json(each) for each in party.codes]
    return {"partyName": party.name, "eblPlatform": party.platform, "identifyingCodes": codes}


def code_json(code: PartyCode) -> dict[str, str]:
    """One identifying code (`IdentifyingCode`)."""
    named = {"codeListName": code.list_name} if code.list_name else {}
    return {"codeListProvider": code.provider, "partyCode": code.code, **named}


def issuance_manifest_payload(manifest: IssuanceManifest) -> bytes:
    """What a carrier signs when it issues a bill."""
    shown = {"eBLVisualisationByCarrierChecksum": manifest.visualisation} if manifest.visualisation else {}
    return canonical({"documentChecksum": manifest.document, "issueToChecksum": manifest.issue_to, **shown})


def envelope_bytes(*, verbatim: bytes, manifest: str, chain: Sequence[str], at_root: str = "") -> bytes:
    """An envelope with the transport document's own bytes in it.

    `at_root`: the issuance manifest once more beside the chain, for peers that look for it there.
    """
    rest: dict[str, Any] = {"envelopeManifestSignedContent": manifest, "envelopeTransferChain": list(chain)}
    if at_root:
        rest["issuanceManifestSignedContent"] = at_root
    made = b'{"transportDocument":' + verbatim + b"," + canonical(rest)[1:]
    if len(made) > LARGEST_ENVELOPE:
        raise Unreadable("the envelope is too large to be sent", field="transportDocument", rule="DCSA-READ")
    return made
