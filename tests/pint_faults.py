# SPDX-License-Identifier: Apache-2.0
"""Envelopes with one fault each, by its name: of their outer form, or of what their parts say to each other."""

from typing import Any

from tests.pint_client import OtherPlatform, a_bill, a_party, a_transaction, canonical, sha256


def _without(value: dict[str, Any], name: str) -> dict[str, Any]:
    return {each: said for each, said in value.items() if each != name}


def malformed(peer: OtherPlatform, name: str) -> Any:
    """A body that is no envelope by its form."""
    good = peer.envelope(a_bill())
    bodies: dict[str, Any] = {
        "not JSON": b"{", "a list": [good], "twice the same member": b'{"a": 1, "a": 2}',
        "no manifest": _without(good, "envelopeManifestSignedContent"),
        "no chain": _without(good, "envelopeTransferChain"),
        "an empty chain": {**good, "envelopeTransferChain": []},
        "an entry that is no text": {**good, "envelopeTransferChain": [5]},
        "no document": _without(good, "transportDocument"),
        "a document without number": {
            **good, "transportDocument": _without(good["transportDocument"], "transportDocumentReference"),
        },
        "no character": {**good, "termsAndConditions": "\x00"},
        "too large": b'{"transportDocument": "' + b"x" * 22_000_000 + b'"}', "another version": good,
    }  # fmt: skip
    return bodies[name]


CONTRADICTIONS = (
    "another document", "a manifest of another chain", "entries in another order", "an entry is missing",
    "no word of the carrier", "the carrier issued another document", "a control tracking registry",
    "an unknown action", "issued twice", "no issue", "after the end", "a signature with a recipient",
    "somebody who has it not", "a surrender to somebody else", "an answer to nothing", "a refusal to somebody else",
    "an endorsement by an endorsee who may not", "a reason for a transfer", "an act of another platform's party",
)  # fmt: skip
"""The faults of `contradicting`."""


def contradicting(peer: OtherPlatform, name: str) -> tuple[dict[str, Any], str]:
    """An envelope with the fault `name`, and the rule that its refusal names."""
    bill = a_bill()
    good = peer.envelope(bill, hops=2)
    first, last = good["envelopeTransferChain"]
    here, elsewhere = peer.here, a_party("WAVE", "somebody")

    def chain(*entries: str, manifest: str = "", document: dict[str, Any] | None = None) -> dict[str, Any]:
        return {
            "transportDocument": document or bill,
            "envelopeManifestSignedContent": manifest or peer.manifest(bill, entries[-1]),
            "envelopeTransferChain": list(entries),
        }

    def issued(*transactions: dict[str, Any], **more: Any) -> dict[str, Any]:
        return chain(peer.entry(bill, [a_transaction("ISSUE", peer.issuer, peer.holder), *transactions], **more))

    straight = a_transaction("ISSUE", peer.issuer, here)
    surrender = a_transaction("SURRENDER_FOR_DELIVERY", peer.holder, peer.issuer)
    accepted = a_transaction("SACC", peer.issuer, peer.holder)
    return {
        "another document": (chain(first, last, document=a_bill()), "PINT-22"),
        "a manifest of another chain": (chain(first, last, manifest=peer.manifest(bill, first)), "PINT-23"),
        "entries in another order": (chain(last, first), "PINT-24"),
        "an entry is missing": (chain(last), "PINT-24"),
        "no word of the carrier": (
            chain(
                peer.signer.sign(
                    {
                        "eblPlatform": "WAVE", "transportDocumentChecksum": sha256(canonical(bill)),
                        "transactions": [a_transaction("ISSUE", peer.issuer, here)],
                    }
                )
            ),
            "PINT-25",
        ),
        "the carrier issued another document": (
            chain(peer.entry(bill, [straight], issuanceManifestSignedContent=peer.issuance(a_bill()))),
            "PINT-26",
        ),
        "a control tracking registry": (
            chain(peer.entry(bill, [straight], controlTrackingRegistry="https://ctr.example/v1")),
            "PINT-33",
        ),
        "an unknown action": (issued(a_transaction("TELEPORT", peer.holder, here)), "PINT-1"),
        "issued twice": (issued(a_transaction("ISSUE", peer.issuer, here)), "PINT-2"),
        "no issue": (chain(peer.entry(bill, [a_transaction("TRANSFER", peer.holder, here)])), "PINT-2"),
        "after the end": (issued(surrender, accepted, a_transaction("TRANSFER", peer.issuer, here)), "PINT-3"),
        "a signature with a recipient": (issued(a_transaction("SIGN", peer.holder, here)), "PINT-4"),
        "somebody who has it not": (issued(a_transaction("TRANSFER", elsewhere, here)), "PINT-5"),
        "a surrender to somebody else": (issued(a_transaction("SURRENDER_FOR_DELIVERY", peer.holder, here)), "PINT-6"),
        "an answer to nothing": (issued(a_transaction("SREJ", peer.holder, here)), "PINT-7"),
        "a refusal to somebody else": (issued(surrender, a_transaction("SREJ", peer.issuer, here)), "PINT-7"),
        "an endorsement by an endorsee who may not": (
            issued(
                a_transaction("ENDORSE", peer.holder, elsewhere), a_transaction("TRANSFER", peer.holder, elsewhere),
                a_transaction("ENDORSE", elsewhere, here), a_transaction("TRANSFER", elsewhere, here),
            ),
            "PINT-8",
        ),
        "a reason for a transfer": (issued(a_transaction("TRANSFER", peer.holder, here, reasonCode="COD")), "PINT-9"),
        "an act of another platform's party": (
            chain(peer.entry(bill, [a_transaction("ISSUE", a_party("BOLE", "carrier-1"), here)])), "PINT-10",
        ),
    }[name]  # fmt: skip
