# SPDX-License-Identifier: Apache-2.0
"""Another eBL platform as a plain script: httpx and cryptography, and nothing of this house.

It speaks PINT 3.0.0 from the outside, so that a fault of our own reading and writing can't hide behind itself. Bills,
parties and platforms are invented.
"""

import base64
import hashlib
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

PARTS = 3


def b64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_b64url(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def canonical(value: Any) -> bytes:
    """RFC 8785 for what these tests write: text, booleans, whole numbers, lists and objects with ASCII names."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Signer:
    """A key of a platform or a carrier, with the certificate that it hands over."""

    algorithm: str
    key: Any = None

    def __post_init__(self) -> None:
        makers: dict[str, Any] = {
            "PS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
            "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
        }
        self.key = self.key or makers[self.algorithm]()

    def sign(self, payload: Any, **header: Any) -> str:
        """A compact JWS whose payload is JSON as a program happens to write it; the header names only an algorithm."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        head = json.dumps({"alg": self.algorithm, **header}).encode()
        signed = f"{b64url(head)}.{b64url(body)}"
        return f"{signed}.{b64url(self._signature(signed.encode()))}"

    def _signature(self, content: bytes) -> bytes:
        if self.algorithm == "ES256":
            r, s = decode_dss_signature(self.key.sign(content, ec.ECDSA(hashes.SHA256())))
            return bytes(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        if self.algorithm == "EdDSA":
            return bytes(self.key.sign(content))
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
        return bytes(self.key.sign(content, pss if self.algorithm == "PS256" else padding.PKCS1v15(), hashes.SHA256()))

    def certificate(self) -> bytes:
        """A self-signed certificate in PEM, as platforms exchange them by hand."""
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented platform")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=30))
            .sign(self.key, None if self.algorithm == "EdDSA" else hashes.SHA256())
        )  # fmt: skip
        return made.public_bytes(Encoding.PEM)


def payload_of(jws: str) -> Any:
    return json.loads(from_b64url(jws.split(".")[1]))


def header_of(jws: str) -> Any:
    return json.loads(from_b64url(jws.split(".", maxsplit=1)[0]))


def es256_holds(jws: str, jwk: dict[str, str]) -> bool:
    """Whether the key that the other platform publishes made this signature."""
    x, y = (int.from_bytes(from_b64url(jwk[name]), "big") for name in ("x", "y"))
    signed, _, signature = jws.rpartition(".")
    raw = from_b64url(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def a_bill(reference: str = "", *, to_order: bool = True, **changes: Any) -> dict[str, Any]:
    """An invented transport document with what PINT 3.0.0 asks for."""
    return {
        "transportDocumentReference": reference or f"INV{os.urandom(6).hex().upper()}",
        "transportDocumentStatus": "ISSUED",
        "transportDocumentTypeCode": "BOL",
        "isShippedOnBoardType": True,
        "isElectronic": True,
        "isToOrder": to_order,
        "invoicePayableAt": {"UNLocationCode": "MXZLO"},
        "partyContactDetails": [{"name": "Invented desk", "email": "desk@carrier.example"}],
        "documentParties": {
            "shipper": {"partyName": "Invented shipper"},
            "issuingParty": {
                "partyName": "Invented carrier",
                "address": {"street": "Quay 1", "city": "Manzanillo", "countryCode": "MX"},
            },
        },
        "consignmentItems": [
            {
                "carrierBookingReference": "INVENTED1",
                "descriptionOfGoods": ["Green coffee"],
                "HSCodes": ["090111"],
                "cargoItems": [
                    {
                        "equipmentReference": "INVU1234567",
                        "cargoGrossWeight": {"value": 12000, "unit": "KGM"},
                        "outerPackaging": {"numberOfPackages": 200, "description": "Bags"},
                    }
                ],
            }
        ],
        "utilizedTransportEquipments": [
            {"equipment": {"equipmentReference": "INVU1234567"}, "isShipperOwned": False, "seals": [{"number": "S1"}]}
        ],
        "termsAndConditions": "Invented terms.",
        "receiptTypeAtOrigin": "CY",
        "deliveryTypeAtDestination": "CY",
        "cargoMovementTypeAtOrigin": "FCL",
        "cargoMovementTypeAtDestination": "FCL",
        "carrierCode": "INVC",
        "carrierCodeListProvider": "SMDG",
        "transports": {
            "plannedArrivalDate": "2026-12-01",
            "plannedDepartureDate": "2026-11-05",
            "portOfLoading": {"UNLocationCode": "MXZLO"},
            "portOfDischarge": {"UNLocationCode": "SGSIN"},
            "vesselVoyages": [{"vesselName": "Invented", "carrierExportVoyageNumber": "1"}],
        },
        **changes,
    }


def a_party(platform: str, code: str, name: str = "Somebody", provider: str = "") -> dict[str, Any]:
    return {
        "partyName": name,
        "eblPlatform": platform,
        "identifyingCodes": [{"codeListProvider": provider or platform, "partyCode": code}],
    }


def a_file(name: str, content: bytes) -> dict[str, Any]:
    return {"name": name, "size": len(content), "mediaType": "application/pdf", "documentChecksum": sha256(content)}


def a_transaction(action: str, actor: dict[str, Any], recipient: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    named = {"recipient": recipient} if recipient else {}
    return {"actionCode": action, "actor": actor, **named, "actionDateTime": "2026-11-02T10:00:00.000Z", **more}


@dataclass
class OtherPlatform:
    """A platform that issues bills for its carrier and sends them on."""

    address: str
    code: str = "WAVE"
    signer: Signer = field(default_factory=lambda: Signer("PS256"))
    carrier: Signer = field(default_factory=lambda: Signer("PS256"))
    here: dict[str, Any] = field(default_factory=dict)
    """The party to whom bills go."""

    @property
    def issuer(self) -> dict[str, Any]:
        return a_party(self.code, "carrier-1", "Invented carrier")

    @property
    def holder(self) -> dict[str, Any]:
        return a_party(self.code, "shipper-1", "Invented shipper")

    def issuance(self, bill: dict[str, Any], **more: Any) -> str:
        issued = {"documentChecksum": sha256(canonical(bill)), "issueToChecksum": "0" * 64, **more}
        return self.carrier.sign(issued)

    def entry(self, bill: dict[str, Any], transactions: list[dict[str, Any]], *, after: str = "", **more: Any) -> str:
        """This platform's entry; the first one bears the carrier's manifest."""
        linked = (
            {"previousEnvelopeTransferChainEntrySignedContentChecksum": sha256(after.encode())}
            if after
            else {"issuanceManifestSignedContent": self.issuance(bill)}
        )
        return self.signer.sign(
            {
                "eblPlatform": self.code,
                "transportDocumentChecksum": sha256(canonical(bill)),
                "transactions": transactions,
                **linked,
                **more,
            }
        )

    def manifest(self, bill: dict[str, Any], last: str, files: list[dict[str, Any]] | None = None, **more: Any) -> str:
        return self.signer.sign(
            {
                "transportDocumentChecksum": sha256(canonical(bill)),
                "lastEnvelopeTransferChainEntrySignedContentChecksum": sha256(last.encode()),
                "supportingDocuments": files or [],
                **more,
            }
        )

    def envelope(
        self, bill: dict[str, Any], *, hops: int = 1, files: list[dict[str, Any]] | None = None, **more: Any
    ) -> dict[str, Any]:
        """An envelope that hands `bill` to the party `here`: issued straight to it, or issued and then transferred."""
        if hops == 1:
            chain = [self.entry(bill, [a_transaction("ISSUE", self.issuer, self.here)])]
        else:
            chain = [self.entry(bill, [a_transaction("ISSUE", self.issuer, self.holder)])]
            chain.append(self.entry(bill, [a_transaction("TRANSFER", self.holder, self.here)], after=chain[0]))
        return {
            "transportDocument": bill,
            "envelopeManifestSignedContent": self.manifest(bill, chain[-1], files, **more),
            "envelopeTransferChain": chain,
        }

    def signed_again(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """The same chain with the last entry signed anew, and the old manifest."""
        *before, last = envelope["envelopeTransferChain"]
        body = from_b64url(last.split(".")[1])
        return {**envelope, "envelopeTransferChain": [*before, self.signer.sign(body)]}

    def manipulated(self, envelope: dict[str, Any]) -> dict[str, Any]:
        """The same chain with another last entry in the place of the last, and the old manifest."""
        *before, last = envelope["envelopeTransferChain"]
        body = payload_of(last)
        body["transactions"][-1]["actionDateTime"] = "2026-11-02T11:11:11.000Z"
        return {**envelope, "envelopeTransferChain": [*before, self.signer.sign(body)]}

    # ── calls ──

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        asked = {"Content-Type": "application/json", "API-Version": "3", **headers}
        return httpx.post(f"{self.address}/v3{path}", content=content, headers=asked, timeout=60)

    def start(self, envelope: Any) -> httpx.Response:
        return self.post("/envelopes", envelope)

    def put_file(self, reference: str, checksum: str, content: bytes) -> httpx.Response:
        body = json.dumps(base64.b64encode(content).decode()).encode()
        address = f"{self.address}/v3/envelopes/{reference}/additional-documents/{checksum}"
        return httpx.put(address, content=body, headers={"Content-Type": "application/json"}, timeout=60)

    def finish(self, reference: str) -> httpx.Response:
        address = f"{self.address}/v3/envelopes/{reference}/finish-transfer"
        return httpx.put(address, content=b"", headers={"Content-Type": "application/json"}, timeout=60)

    def keys(self) -> dict[str, dict[str, str]]:
        found = httpx.get(f"{self.address}/.well-known/jwks.json", timeout=60).json()
        return {key["kid"]: key for key in found["keys"]}

    def signed(self, answer: httpx.Response) -> dict[str, Any]:
        """What a signed answer says, once its signature is found good by the key that the platform publishes."""
        jws = answer.json()
        assert isinstance(jws, str), answer.text[:500]
        assert len(jws.split(".")) == PARTS
        assert answer.headers["API-Version"] == "3.0.0"
        assert es256_holds(jws, self.keys()[header_of(jws)["kid"]])
        said: dict[str, Any] = payload_of(jws)
        return said
