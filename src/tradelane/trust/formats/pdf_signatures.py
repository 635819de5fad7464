# SPDX-License-Identifier: Apache-2.0
"""PAdES signatures (ETSI EN 319 142-1, B-T and B-LT) read from PDF files; apart from writing them, which needs pyHanko.

A signed file is: the PDF, one increment with the signature, nothing after it. The signature covers every byte but
its own hexadecimal text, and that text has one spelling only. So there is no byte that could differ unseen. The
structure is read by qpdf, a reader that nobody here wrote, without its repairs.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.certificates import CertificateView
from tradelane.trust.formats.cms import DATA, SignedMessage, read_message
from tradelane.trust.formats.pdf_limits import inflated, require_sane_pdf
from tradelane.trust.values.evidence import Material

MOST_ATTACHMENTS = 20
MOST_FIELDS = 1000
MOST_MATERIAL = 50
"""Of certificates, answers and lists each; one signature needs three or four."""
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
    material: Material = field(default_factory=Material)
    """What the file's security store keeps (EN 319 142-1 §5.4.2)."""


def read_pdf_signature(content: bytes) -> PdfSignature:
    """Verify the one signature in `content` by the certificate inside it. Raises Unreadable saying what is wrong.

    Checks, in order: 1. a signature says that it covers the file from the first byte to the last but for its own
    text; 2. that text has one spelling; 3. the digest and the signature hold; 4. qpdf, reading the PDF as
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
    if not message.has_one_form():
        raise _refused("the signature is not in its one form", "PDF-SIG-6")
    material = _found_by_readers(content, [0, start, end, len(content) - end], text)
    others = tuple(der for der in message.certificates if der != message.signer.der)
    return PdfSignature(message.signer, (message.signer.der, *others), message.signature, message.timestamp, material)


def _covered(content: bytes) -> tuple[int, int]:
    """Where the signature's own text begins and ends, when all else is covered."""
    found = _RANGE.findall(content)
    if len(found) != 1:
        raise _refused(f"the PDF has {len(found)} signatures, not one", "PDF-SIG-2")
    first, start, end, rest = (int(number) for number in found[0])
    if not (first == 0 and 0 < start < end and end + rest == len(content)):
        raise _refused("the signature does not cover the whole file: something was added", "PDF-SIG-3")
    return start, end


def _found_by_readers(content: bytes, covered: list[int], text: bytes) -> Material:
    """What the store keeps; refuses a PDF whose structure leads readers to another signature than the verified one."""
    with _opened(content, "PDF-SIG-2") as pdf:
        found = list(_signatures(pdf))
        same = len(found) == 1 and found[0] == (covered, text)
        material = _stored(pdf)
    if not same:
        raise _refused("the PDF leads readers to another signature than the one that covers it", "PDF-SIG-2")
    return material


def _stored(pdf: pikepdf.Pdf) -> Material:
    """The certificates, answers and lists of the Document Security Store; empty when there is none."""
    store: Any = pdf.Root.get("/DSS", {})

    def kept(name: str) -> tuple[bytes, ...]:
        streams = list(store.get(name, ()))
        if len(streams) > MOST_MATERIAL:
            raise _refused("the PDF's security store is too large", "PDF-DSS-1")
        return tuple(inflated(stream) for stream in streams)

    return Material(kept("/Certs"), kept("/CRLs"), kept("/OCSPs"))


def _signatures(pdf: pikepdf.Pdf) -> Iterator[tuple[list[int], bytes]]:
    """Covered ranges and text of every signature among the form's fields and their kids (ISO 32000-2 §12.7.4)."""
    waiting: list[tuple[Any, Any]] = [(field, None) for field in pdf.Root.AcroForm.Fields]
    for count in range(MOST_FIELDS + 1):
        if not waiting:
            return
        if count == MOST_FIELDS:
            raise ValueError("too many fields")
        field, inherited = waiting.pop()
        kind = field.get("/FT", inherited)
        value = field.get("/V")
        if kind == "/Sig" and value is not None:
            yield [int(number) for number in value["/ByteRange"]], bytes(value["/Contents"])
        waiting.extend((kid, kind) for kid in field.get("/Kids", ()))


@contextmanager
def _opened(content: bytes, rule: str) -> Iterator[pikepdf.Pdf]:
    """The PDF as qpdf reads it. Raises Unreadable when it is damaged, or turns out so while it is read."""
    try:
        with pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True) as pdf:
            yield pdf
            if warnings := pdf.get_warnings():
                raise ValueError(warnings[0])
    except Unreadable:
        raise
    except Exception as error:  # a damaged file raises errors of many kinds, and none may leave this format
        raise _refused(f"the PDF can't be read: {str(error)[:160] or type(error).__name__}", rule) from error


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
    with _opened(content, "PDF-ATT-1") as pdf:
        names: Any = pdf.Root.Names.EmbeddedFiles.Names
        pairs = [(str(names[n]), names[n + 1].EF.F) for n in range(0, min(len(names), 2 * MOST_ATTACHMENTS), 2)]
        found = {name: inflated(stream) for name, stream in pairs}
        count = len(names)
    if len(found) != len(pairs) or count > 2 * MOST_ATTACHMENTS:
        raise _refused("the PDF has too many attachments, or two of one name", "PDF-ATT-1")
    return found


def _refused(why: str, rule: str) -> Unreadable:
    return Unreadable(why, rule=rule, fix="Take the file from its source again, unchanged.", cites="ETSI EN 319 142-1")
