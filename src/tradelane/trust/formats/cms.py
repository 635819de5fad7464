# SPDX-License-Identifier: Apache-2.0
"""Signed CMS messages of one shape (RFC 5652, one signer, P-256); apart, because time stamps and PDFs share it.

CMS has many encodings of the same message, and parts that no signature covers. So a message is read by taking out
the parts that are covered, building it again from them, and refusing any that differs in a single byte.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.certificates import CertificateView, der_signature_holds, read_certificate

LARGEST_MESSAGE = 64_000
"""Bytes; a signature with its time stamp and certificates takes about 6 kB."""
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SHA256 = {"algorithm": "sha256"}
_SHA256_NULL = {"algorithm": "sha256", "parameters": core.Null()}


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A CMS message taken apart, before anything is believed."""

    content_type: str
    content: bytes | None
    """None when the content is elsewhere, as in a PDF."""
    attributes: bytes
    """Signed attributes as they are signed: DER with the tag of a SET."""
    signature: bytes
    """ECDSA signature, DER."""
    certificates: tuple[bytes, ...]
    signer: CertificateView
    timestamp: bytes
    """Time-stamp token over the signature (RFC 3161 appendix A), empty when there is none."""

    def holds_over(self, content: bytes) -> bool:
        """Whether the signed attributes name this content and this signer, and the signature is over them."""
        try:
            attributes = self._attributes()
        except (ValueError, TypeError, KeyError):
            return False
        digest = attributes.get("message_digest")
        certificate = attributes.get("signing_certificate_v2")
        return (
            digest == hashlib.sha256(content).digest()
            and attributes.get("content_type") == self.content_type
            and certificate == hashlib.sha256(self.signer.der).digest()
            and der_signature_holds(self.signer.public_key, self.signature, self.attributes)
        )

    def _attributes(self) -> dict[str, Any]:
        """The single-valued attributes that we need: digest, content type, digest of the signer's certificate."""
        found: dict[str, Any] = {}
        for attribute in cms.CMSAttributes.load(self.attributes):
            name = attribute["type"].native
            if name in found or len(attribute["values"]) != 1:
                return {}
            value = attribute["values"][0]
            found[name] = _certificate_digest(value) if name == "signing_certificate_v2" else value.native
        return found


def _certificate_digest(value: tsp.SigningCertificateV2) -> bytes | None:
    first = value["certs"][0]
    digest: bytes = first["cert_hash"].native
    return digest if first["hash_algorithm"]["algorithm"].native == "sha256" else None


def signed_message(
    content_type: str,
    content: bytes,
    *,
    key: ec.EllipticCurvePrivateKey,
    certificate: bytes,
) -> bytes:
    """Sign `content` into a CMS message with the signer's certificate inside, DER."""
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": [content_type]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(content).digest()]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [signing_certificate(certificate)]}),
        ]
    ).dump()
    r, s = decode_dss_signature(key.sign(attributes, ec.ECDSA(hashes.SHA256())))
    signature = encode_dss_signature(r, min(s, ORDER_P256 - s))
    return _built(content_type, content, attributes, signature, (certificate,), b"")


def signing_certificate(certificate: bytes) -> tsp.SigningCertificateV2:
    """The attribute that binds a signature to its certificate (RFC 5035 §3)."""
    parsed = x509.Certificate.load(certificate)
    name = x509.GeneralName(name="directory_name", value=parsed.issuer)
    return tsp.SigningCertificateV2(
        {
            "certs": [
                tsp.ESSCertIDv2(
                    {
                        "hash_algorithm": algos.DigestAlgorithm(_SHA256),
                        "cert_hash": hashlib.sha256(certificate).digest(),
                        "issuer_serial": {"issuer": [name], "serial_number": parsed.serial_number},
                    }
                )
            ]
        }
    )


def read_message(der: bytes, *, field: str) -> SignedMessage:
    """Take a CMS message apart. Raises Unreadable for any shape or encoding but ours; does not verify yet."""
    try:
        message = _taken_apart(der)
        again = _built(
            message.content_type,
            message.content,
            message.attributes,
            message.signature,
            message.certificates,
            message.timestamp,
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise _refused(f"not a CMS signature of one signer: {str(error)[:120]}", field) from error
    if again != der:
        raise _refused("the CMS signature is not in its one encoding", field)
    return message


def _taken_apart(der: bytes) -> SignedMessage:
    if len(der) > LARGEST_MESSAGE:
        raise ValueError("too large")
    data = cms.ContentInfo.load(der, strict=True)["content"]
    (signer,) = data["signer_infos"]
    certificates = tuple(choice.chosen.dump() for choice in data["certificates"])
    (matching,) = [
        der
        for der in certificates
        if (parsed := x509.Certificate.load(der)).serial_number == signer["sid"].chosen["serial_number"].native
        and parsed.issuer.dump() == signer["sid"].chosen["issuer"].dump()
    ]
    content = data["encap_content_info"]["content"]
    decode_dss_signature(signer["signature"].native)
    return SignedMessage(
        content_type=data["encap_content_info"]["content_type"].native,
        content=content.contents if isinstance(content, core.ParsableOctetString | core.OctetString) else None,
        attributes=signer["signed_attrs"].untag().dump(),
        signature=signer["signature"].native,
        certificates=certificates,
        signer=read_certificate(matching),
        timestamp=_timestamp(signer["unsigned_attrs"]),
    )


def _timestamp(attributes: Any) -> bytes:
    if isinstance(attributes, core.Void):
        return b""
    (attribute,) = attributes
    if attribute["type"].native != "signature_time_stamp_token":
        raise ValueError("an unsigned attribute other than a time stamp")
    (token,) = attribute["values"]
    found: bytes = token.dump()
    return found


def _built(
    content_type: str,
    content: bytes | None,
    attributes: bytes,
    signature: bytes,
    certificates: tuple[bytes, ...],
    timestamp: bytes,
) -> bytes:
    """The one encoding of a message from the parts that signatures and digests cover."""
    leaf = x509.Certificate.load(_leaf(certificates, attributes))
    signer: dict[str, Any] = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {"issuer_and_serial_number": {"issuer": leaf.issuer, "serial_number": leaf.serial_number}}
        ),
        "digest_algorithm": _SHA256,
        "signed_attrs": cms.CMSAttributes.load(attributes),
        "signature_algorithm": {"algorithm": "sha256_ecdsa"},
        "signature": signature,
    }
    if timestamp:
        token = cms.ContentInfo.load(timestamp)
        signer["unsigned_attrs"] = [{"type": "signature_time_stamp_token", "values": [token]}]
    detached = content is None
    data = cms.SignedData(
        {
            "version": "v1" if detached else "v3",
            "digest_algorithms": [_SHA256],
            "encap_content_info": {"content_type": content_type}
            if detached
            else {"content_type": content_type, "content": core.ParsableOctetString(content)},
            "certificates": [x509.Certificate.load(der) for der in certificates],
            "signer_infos": [signer],
        }
    )
    built: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
    return built


def _leaf(certificates: tuple[bytes, ...], attributes: bytes) -> bytes:
    """The certificate whose digest the signed attributes name. Raises IndexError when none is."""
    for attribute in cms.CMSAttributes.load(attributes):
        if attribute["type"].native == "signing_certificate_v2":
            digest = _certificate_digest(attribute["values"][0])
            return [der for der in certificates if hashlib.sha256(der).digest() == digest][0]  # noqa: RUF015
    raise IndexError("no signing certificate among the signed attributes")


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why,
        field=field,
        rule="CMS-1",
        fix="Take the file from its source again.",
        cites="RFC 5652 §5",
    )
