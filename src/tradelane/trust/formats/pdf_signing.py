# SPDX-License-Identifier: Apache-2.0
"""PAdES signatures (ETSI EN 319 142-1, B-T and B-LT) put on PDF; apart, because pyHanko loads only for signing."""

import secrets
from datetime import datetime
from io import BytesIO

from asn1crypto import algos, cms, crl, ocsp, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.cms import ORDER_P256
from tradelane.trust.formats.pdf_limits import require_sane_pdf
from tradelane.trust.formats.timestamps import new_timestamp
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.signers import SigningKey

FIELD = "Tradelane"
RESERVED_BYTES = 12_000
"""Room for the signature; with two certificates and a time stamp it takes about 4 kB."""


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

    def __init__(self, key: SigningKey, chain: tuple[bytes, ...]) -> None:
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


def _keep(writer: IncrementalPdfFileWriter, material: Material) -> None:
    """A Document Security Store (ETSI EN 319 142-1 §5.4.2) with the material."""
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        sig_contents=None,
        certs=[asn1_x509.Certificate.load(der) for der in material.certificates],
        ocsps=[ocsp.OCSPResponse.load(der) for der in material.ocsps],
        crls=[crl.CertificateList.load(der) for der in material.crls],
    )


def sign_pdf(
    pdf: bytes,
    *,
    key: SigningKey,
    chain: tuple[bytes, ...],
    stamper_key: ec.EllipticCurvePrivateKey,
    stamper_certificate: bytes,
    now: datetime,
    material: Material | None = None,
) -> bytes:
    """`pdf` signed (PAdES B-T; B-LT with `material`). Raises Unreadable when it is not a PDF, or signed already.

    The material goes into the same increment, so the signature covers it and nothing stands behind the signature.
    """
    require_sane_pdf(pdf)
    # typst ends the file without an end of line; PDF/A (ISO 19005-3 §6.1.9) wants one before the increment
    whole = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    try:
        writer = IncrementalPdfFileWriter(BytesIO(whole))
        if material is not None:
            _keep(writer, material)
        signer = signers.PdfSigner(
            signers.PdfSignatureMetadata(
                field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
            ),
            signer=_Signer(key, chain),
            timestamper=_Stamper(key=stamper_key, certificate=stamper_certificate, now=now),
        )
        signed: BytesIO = signer.sign_pdf(writer, bytes_reserved=2 * RESERVED_BYTES)
    except PdfError as error:
        raise Unreadable(
            f"can't sign this PDF: {str(error)[:160]}",
            rule="PDF-SIG-1",
            fix="Give a sound PDF without a signature.",
            cites="ETSI EN 319 142-1",
        ) from error
    return signed.getvalue()
