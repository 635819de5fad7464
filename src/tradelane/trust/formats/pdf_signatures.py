# SPDX-License-Identifier: Apache-2.0
"""PAdES signatures (ETSI EN 319 142-1, B-T) on PDF files; apart, because pyHanko loads only for PDF.

A signed file is: the PDF, one increment with the signature, nothing after it. The signature covers every byte but
its own hexadecimal text, and that text has one spelling only. So there is no byte that could differ unseen.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.certificates import CertificateView
from tradelane.trust.formats.cms import DATA, ORDER_P256, SignedMessage, read_message
from tradelane.trust.formats.pdf_limits import inflated, require_sane_pdf
from tradelane.trust.formats.timestamps import new_timestamp
from tradelane.trust.rules.signing import the_signature_has_one_form

FIELD = "Tradelane"
RESERVED_BYTES = 12_000
"""Room for the signature; with two certificates and a time stamp it takes about 4 kB."""
MOST_ATTACHMENTS = 20
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
_HEX = re.compile(rb"<([0-9A-F]*)>")


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """What a verified signature says."""

    signer: CertificateView
    chain: tuple[bytes, ...]
    signature: bytes
    """Raw signature value: what the time stamp covers."""
    timestamp: bytes
    """Time-stamp token, DER; empty when there is none."""


class _Stamper(TimeStamper):
    """The node's own stamping key, asked in process instead of over HTTP."""

    def __init__(self, *, key: ec.EllipticCurvePrivateKey, certificate: bytes, now: datetime) -> None:
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]
        self._key, self._certificate, self._now = key, certificate, now

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        token = new_timestamp(
            req["message_imprint"]["hashed_message"].native,
            key=self._key,
            certificate=self._certificate,
            serial=secrets.randbits(63) | 1,
            now=self._now,
        )
        return tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)})


class _Signer(signers.Signer):
    """A key of the keystore as pyHanko wants it; signatures come out in their low form."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, chain: tuple[bytes, ...]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        certificates = [asn1_x509.Certificate.load(der) for der in chain]
        store.register_multiple(certificates[1:])
        super().__init__(
            signing_cert=certificates[0],
            cert_registry=store,
            embed_roots=True,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        r, s = decode_dss_signature(self._key.sign(data, ec.ECDSA(hashes.SHA256())))
        return encode_dss_signature(r, min(s, ORDER_P256 - s))


def sign_pdf(
    pdf: bytes,
    *,
    key: ec.EllipticCurvePrivateKey,
    chain: tuple[bytes, ...],
    stamper_key: ec.EllipticCurvePrivateKey,
    stamper_certificate: bytes,
    now: datetime,
) -> bytes:
    """`pdf` signed (PAdES B-T). Raises Unreadable when it is not a PDF, or carries a signature already."""
    require_sane_pdf(pdf)
    # typst ends the file without an end of line; PDF/A (ISO 19005-3 §6.1.9) wants one before the increment
    whole = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    try:
        writer = IncrementalPdfFileWriter(BytesIO(whole))
        signer = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
            ),
            signer=_Signer(key, chain),
            timestamper=_Stamper(key=stamper_key, certificate=stamper_certificate, now=now),
        )
        signed: BytesIO = signer.sign_pdf(writer, bytes_reserved=2 * RESERVED_BYTES)
    except PdfError as error:
        raise _refused(f"can't sign this PDF: {str(error)[:160]}", "PDF-SIG-1") from error
    return signed.getvalue()


def read_pdf_signature(content: bytes) -> PdfSignature:
    """Verify the one signature in `content` by the certificate inside it. Raises Unreadable saying what is wrong.

    Checks, in order: 1. a signature says that it covers the file from the first byte to the last but for its own
    text; 2. that text has one spelling; 3. the digest and the signature hold; 4. pyHanko, reading the PDF as
    readers do, finds this signature and no other.
    """
    require_sane_pdf(content)
    start, end = _covered(content)
    match = _HEX.fullmatch(content, start, end)
    if match is None or len(match[1]) % 2:
        raise _refused("the signature's text is not in its one spelling", "PDF-SIG-4")
    text = bytes.fromhex(match[1].decode())
    message = _message(text)
    if message.kind != DATA or message.content is not None:
        raise _refused("the signature carries content of its own", "PDF-SIG-5")
    if not message.holds_over(content[:start] + content[end:]):
        raise _refused("the signature does not fit the file: one of them was changed", "PDF-SIG-6")
    if not the_signature_has_one_form(decode_dss_signature(message.signature)[1]):
        raise _refused("the signature is not in its one form", "PDF-SIG-6")
    _require_found_by_readers(content, [0, start, end, len(content) - end], text)
    others = tuple(der for der in message.certificates if der != message.signer.der)
    return PdfSignature(message.signer, (message.signer.der, *others), message.signature, message.timestamp)


def _covered(content: bytes) -> tuple[int, int]:
    """Where the signature's own text begins and ends, when all else is covered."""
    found = _RANGE.findall(content)
    if len(found) != 1:
        raise _refused(f"the PDF has {len(found)} signatures, not one", "PDF-SIG-2")
    first, start, end, rest = (int(number) for number in found[0])
    if not (first == 0 and 0 < start < end and end + rest == len(content)):
        raise _refused("the signature does not cover the whole file: something was added", "PDF-SIG-3")
    return start, end


def _require_found_by_readers(content: bytes, covered: list[int], text: bytes) -> None:
    """Refuse a PDF whose structure leads readers to another signature than the one that was verified."""
    try:
        found = list(PdfFileReader(BytesIO(content), strict=True).embedded_signatures)
        same = len(found) == 1 and [int(n) for n in found[0].byte_range] == covered and found[0].pkcs7_content == text
    except Exception as error:  # pyHanko raises many kinds for a damaged file, and none may leave this format
        raise _refused(f"the PDF can't be read: {str(error)[:160] or type(error).__name__}", "PDF-SIG-2") from error
    if not same:
        raise _refused("the PDF leads readers to another signature than the one that covers it", "PDF-SIG-2")


def _message(padded: bytes) -> SignedMessage:
    """The CMS message before its padding, which is zeros."""
    length = _der_length(padded)
    if any(padded[length:]):
        raise _refused("there is something behind the signature", "PDF-SIG-4")
    return read_message(padded[:length], field="Contents")


def _der_length(der: bytes) -> int:
    """Bytes of the first DER value (X.690 §8.1.3)."""
    if len(der) < 6 or der[0] != 0x30:
        raise _refused("the signature is not CMS", "PDF-SIG-4")
    if der[1] < 0x80:
        return 2 + der[1]
    count = der[1] & 0x7F
    return 2 + count + int.from_bytes(der[2 : 2 + count], "big")


def attachments(content: bytes) -> dict[str, bytes]:
    """The files attached to a PDF by name. Raises Unreadable when there are too many, too large or two of a name."""
    require_sane_pdf(content)
    try:
        root = PdfFileReader(BytesIO(content), strict=True).root
        names = root["/Names"]["/EmbeddedFiles"]["/Names"]
        pairs = [(str(names[n]), names[n + 1]["/EF"]["/F"]) for n in range(0, min(len(names), 2 * MOST_ATTACHMENTS), 2)]
        found = {name: inflated(stream) for name, stream in pairs}
    except Unreadable:
        raise
    except Exception as error:  # as in _covered
        raise _refused(f"the PDF's attachments can't be read: {type(error).__name__}", "PDF-ATT-1") from error
    if len(found) != len(pairs) or len(names) > 2 * MOST_ATTACHMENTS:
        raise _refused("the PDF has too many attachments, or two of one name", "PDF-ATT-1")
    return found


def _refused(why: str, rule: str) -> Unreadable:
    return Unreadable(why, rule=rule, fix="Take the file from its source again, unchanged.", cites="ETSI EN 319 142-1")
