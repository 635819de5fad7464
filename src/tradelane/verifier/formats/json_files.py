# SPDX-License-Identifier: Apache-2.0
"""Sealed originals and trust lists verified; apart, because this path must be quick: it loads no XML and no PDF."""

from tradelane.kernel.canonical import parse
from tradelane.kernel.errors import Unreadable
from tradelane.trust.formats.evidence import check_original
from tradelane.trust.formats.originals import read_original
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.values.checks import undetermined, valid
from tradelane.trust.values.trust_lists import TrustList
from tradelane.verifier.formats.findings import Found, refused, shown

_PARTS = frozenset({"document", "signatures", "evidence", "seal", "x-evidence"})
_UNECE = b'{"exchangedDocument":'
"""How a certificate of origin in canonical UN/CEFACT JSON begins."""


def check_json(content: bytes, trust_list: TrustList) -> Found:
    """Every check of a sealed original, or of the one that a UN/CEFACT certificate of origin carries."""
    unece = content.startswith(_UNECE)
    try:
        original = read_original(_inside_unece(content) if unece else content)
    except Unreadable as error:
        return _not_ours(content) or Found.broken("form", error)
    what = "The certificate says what the sealed original in it says" if unece else "The file is a sealed original"
    form = valid("form", f"{what}, in its one form.", digest=original.digest)
    return Found([form, *check_original(original, trust_list=trust_list)], shown(original))


def _inside_unece(content: bytes) -> bytes:
    from tradelane.documents.formats import original_in_unece  # lazily: a sealed original must not wait for it

    return original_in_unece(content)


def check_delivery(content: bytes, trust_list: TrustList) -> Found:
    """Every check of the evidence of a delivery between two nodes."""
    from tradelane.exchange.formats.evidence import check_evidence, read_evidence  # lazily: as above

    try:
        evidence = read_evidence(content)
    except Unreadable as error:
        return Found.broken("form", error)
    return Found(*check_evidence(evidence, trust_list=trust_list))


def check_trust_list(content: bytes, trust_list: TrustList) -> Found:
    """Whether a trust list is whole, and signed by a node that the given list names."""
    try:
        read = read_trust_list(content)
    except Unreadable as error:
        return Found([refused("signature", error)])
    document = {"kind": "trust-list", "issuer": read.economy}
    whole = valid("signature", f"The list of {read.economy} is whole and signed by a node that it names.")
    known = {node.certificate for node in trust_list.nodes}
    if known & {node.certificate for node in read.nodes}:
        return Found([whole, valid("trust", "The trust list you decide by names its publisher.")], document)
    return Found([whole, undetermined("trust", "The trust list you decide by does not name its publisher.")], document)


def _not_ours(content: bytes) -> Found | None:
    """JSON that does not even look like a sealed original is not a false one."""
    try:
        data = parse(content)
    except Unreadable:
        return None
    if isinstance(data, dict) and _PARTS & data.keys():
        return None
    return Found.unread("The JSON carries no signature that could be verified here.")
