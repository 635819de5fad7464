# SPDX-License-Identifier: Apache-2.0
"""PAdES signatures (ETSI EN 319 142-1, B-T and B-LT) put on PDF; apart, because pyHanko loads only for signing."""

import secrets
from datetime import datetime
from io import BytesIO

from asn1crypto import crl, ocsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest
from pyhanko.sign.validation.dss import DocumentSecurityStore

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.asn1_names import accept_text_as_unique_identifier
from tradelane.trust.formats.cms import detached_message
from tradelane.trust.formats.pdf_limits import require_sane_pdf
from tradelane.trust.formats.timestamps import new_timestamp
from tradelane.trust.values.evidence import Material
from tradelane.trust.values.signers import SigningKey

accept_text_as_unique_identifier()

FIELD = "Tradelane"
RESERVED_BYTES = 12_000
"""Room for the signature; with two certificates and a time stamp it takes about 4 kB."""


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
        space, output = _with_space(writer, chain[0])
    except PdfError as error:
        raise Unreadable(
            f"can't sign this PDF: {str(error)[:160]}",
            rule="PDF-SIG-1",
            fix="Give a sound PDF without a signature.",
            cites="ETSI EN 319 142-1",
        ) from error

    def stamp(imprint: bytes) -> bytes:
        serial = secrets.randbits(63) | 1
        return new_timestamp(imprint, key=stamper_key, certificate=stamper_certificate, serial=serial, now=now)

    space.fill_with_cms(output, detached_message(space.document_digest, key=key, chain=chain, stamp=stamp))
    return output.getvalue()


def _with_space(writer: IncrementalPdfFileWriter, certificate: bytes) -> tuple[PreparedByteRangeDigest, BytesIO]:
    """The PDF with a signature's field and the space for it, and where that is.

    pyHanko writes the PDF; the signature itself is built by `cms`. asn1crypto, which pyHanko would build it with,
    takes a value whose length ends in the byte 0x80 for one of indefinite length, and encodes every level within it
    several times over: one node in some dozens then waited minutes for each signature.
    """
    signer = signers.PdfSigner(
        signers.PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES),
        signer=signers.ExternalSigner(asn1_x509.Certificate.load(certificate), None, signature_value=RESERVED_BYTES),
    )
    session, output = signer.init_signing_session(writer), BytesIO()
    waiting = session.prepare_tbs_document(validation_info=None, bytes_reserved=2 * RESERVED_BYTES)
    space, _ = waiting.digest_tbs_document(output=output)
    return space, output
