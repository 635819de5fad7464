# SPDX-License-Identifier: Apache-2.0
"""Signed PDFs verified with the data attached to them; apart, because pikepdf loads only for PDF.

The page is for people; the data attached is what counts. So both attachments are verified as files of their own and
must be of the same original.
"""

from tradelane.documents.formats.document_xml import original_in_xml
from tradelane.kernel.clock import from_rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.trust.formats.algorithms import described
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.evidence import check_original, check_timestamp
from tradelane.trust.formats.originals import Original, read_original
from tradelane.trust.formats.pdf_signatures import PdfSignature, attachments, read_pdf_signature
from tradelane.trust.rules.signing import the_signer_is_the_issuer
from tradelane.trust.values.checks import Check, invalid, undetermined, valid
from tradelane.trust.values.trust_lists import TrustList
from tradelane.verifier.formats.findings import Found, refused, shown, summary
from tradelane.verifier.formats.xml_files import check_xml

_MARKS = (b"/ByteRange", b"/SubFilter", b"/Sig")
RECORDED = frozenset({"log", "checkpoint", "witness", "seal"})


def check_pdf(content: bytes, trust_list: TrustList) -> Found:
    """Every check of a PDF."""
    if not any(mark in content for mark in _MARKS):
        return Found.unread("The PDF carries no signature that could be verified here.")
    try:
        signature = read_pdf_signature(content)
    except Unreadable as error:
        return Found.broken("signature", error)
    try:
        json, xml = _attached(content)
        original = read_original(json)
    except Unreadable as error:
        return Found([*_check_signature(signature, None, trust_list), refused("attachments", error)])
    found = check_original(original, trust_list=trust_list)
    xml_checks = check_xml(xml, trust_list).checks
    return Found(
        [
            *_check_signature(signature, original, trust_list),
            valid("attachments", "The PDF carries its data as JSON and as XML."),
            summary("original", found, sound="The original attached holds in every respect."),
            summary("xml", xml_checks, sound="The XML attached holds in every respect."),
            _check_agreement(json, xml),
            *(check for check in found if check.check in RECORDED),
        ],
        shown(original),
    )


def _attached(content: bytes) -> tuple[bytes, bytes]:
    """The JSON and the XML attached. Raises Unreadable when there is not exactly one of each."""
    found = attachments(content)
    json = [data for name, data in found.items() if name.endswith(".json")]
    xml = [data for name, data in found.items() if name.endswith(".xml")]
    if len(json) != 1 or len(xml) != 1 or len(found) != 2:
        raise Unreadable(
            "the PDF does not carry one JSON and one XML and nothing else", field="attachments", rule="PDF-ATT-2",
            fix="Take the file from its source again, unchanged.",
        )  # fmt: skip
    return json[0], xml[0]


def _check_signature(signature: PdfSignature, original: Original | None, trust_list: TrustList) -> list[Check]:
    signer = signature.signer
    evidence = {"algorithm": f"PAdES, {described(signer.public_key)}"}
    if original is not None and not the_signer_is_the_issuer(signer.organisation, original.document.get("issuer")):
        return [invalid("signature", the_signer_is_the_issuer.text, signer=signer.organisation, **evidence)]
    signed = valid("signature", f"{signer.name} signed this PDF from its first byte to its last.", **evidence)
    if not signature.timestamp:
        return [signed, undetermined("timestamp", "The signature carries no time stamp.")]
    stamp, at = check_timestamp(signature.timestamp, signature.signature, trust_list=trust_list)
    if stamp.result is Verdict.INVALID or not stamp.evidence.get("at"):
        return [signed, stamp]
    moment = at or from_rfc3339(stamp.evidence["at"])
    kept = signature.material
    return [signed, *check_signer(signature.chain, at=moment, trust_list=trust_list, material=kept), stamp]


def _check_agreement(json: bytes, xml: bytes) -> Check:
    try:
        inner = original_in_xml(xml)
    except Unreadable as error:
        return refused("agreement", error)
    if inner != json:
        return invalid("agreement", "The JSON attached and the original inside the XML attached are not the same.")
    return valid("agreement", "JSON and XML carry the same original.", file=digest_of(json))
