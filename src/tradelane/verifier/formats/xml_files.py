# SPDX-License-Identifier: Apache-2.0
"""Signed UBL verified with the original inside it; apart, because lxml and signxml load only for XML.

Three questions: did the issuer sign this XML, does the original inside hold, and does the XML say what it says?
"""

from tradelane.documents.formats.document_xml import original_in_xml, xml_agrees
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.algorithms import described
from tradelane.trust.formats.chains import check_signer
from tradelane.trust.formats.evidence import check_original
from tradelane.trust.formats.originals import Original, read_original
from tradelane.trust.formats.xml_signatures import has_signature, parse_xml, read_xml_signature
from tradelane.trust.rules.signing import the_signer_is_the_issuer
from tradelane.trust.values.checks import Check, invalid, valid
from tradelane.trust.values.trust_lists import TrustList
from tradelane.verifier.formats.findings import Found, refused, shown, summary

RECORDED = frozenset({"timestamp", "log", "checkpoint", "witness", "seal"})
"""Checks of the original that hold for the whole file; who signed is asked of the XML's own signature."""


def check_xml(content: bytes, trust_list: TrustList) -> Found:
    """Every check of a UBL file."""
    try:
        root = parse_xml(content)
    except Unreadable as error:
        return Found.broken("form", error)
    if not has_signature(root) and b"urn:tradelane:evidence:1" not in content:
        return Found.unread("The XML carries no signature that could be verified here.")
    original, found = check_inner(content, trust_list)
    signed = _check_signature(content, original, trust_list)
    if original is None:
        return Found([*signed, *found])
    inner = summary("original", found, sound="The original inside holds in every respect.")
    recorded = [check for check in found if check.check in RECORDED]
    return Found([*signed, inner, _check_agreement(content), *recorded], shown(original))


def check_inner(content: bytes, trust_list: TrustList) -> tuple[Original | None, list[Check]]:
    """The sealed original inside the XML with its checks; None and the reason when it can't be read."""
    try:
        original = read_original(original_in_xml(content))
    except Unreadable as error:
        return None, [refused("original", error)]
    return original, check_original(original, trust_list=trust_list)


def _check_signature(content: bytes, original: Original | None, trust_list: TrustList) -> list[Check]:
    try:
        read = read_xml_signature(content)
    except Unreadable as error:
        return [refused("signature", error)]
    evidence = {
        "algorithm": f"XAdES, {described(read.signer.public_key)}",
        "claimed_at": rfc3339(read.signed_at),
    }
    issuer = original.document.get("issuer") if original else None
    if original is not None and not the_signer_is_the_issuer(read.signer.organisation, issuer):
        return [invalid("signature", the_signer_is_the_issuer.text, signer=read.signer.organisation, **evidence)]
    return [
        valid("signature", f"{read.signer.name} signed exactly this XML.", **evidence),
        *check_signer(
            read.chain, at=read.signed_at, trust_list=trust_list, material=original.material if original else None
        ),
    ]


def _check_agreement(content: bytes) -> Check:
    try:
        agrees = xml_agrees(content)
    except Unreadable as error:
        return refused("agreement", error)
    if not agrees:
        return invalid("agreement", "The XML does not say what the original inside it says.")
    return valid("agreement", "The XML says exactly what the original says: written anew from it, it is the same.")
