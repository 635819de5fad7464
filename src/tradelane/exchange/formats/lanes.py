# SPDX-License-Identifier: Apache-2.0
"""The bytes of directories and agreements; apart from messages, as they are read long before the first one.

An agreement's text is canonical JSON that both nodes sign; its digest is its name at both. It travels as a JWS in JSON
(RFC 7515 §7.2.1) with one signature or two, and with the word of the node that ended it, once one has.
"""

from datetime import datetime
from typing import Any

from tradelane.exchange.formats.forms import (
    LONGEST_TEXT,
    digest,
    members,
    moment,
    texts,
    unreadable,
    whole,
)
from tradelane.exchange.values import Agreement, Directory, DirectoryEntry
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import from_base64url, to_base64url
from tradelane.trust.values import DetachedSignature

LONGEST_ACT = 300
LARGEST_AGREEMENT = 100_000
"""Bytes; two signatures with their certificates take about 8 kB."""


def directory_bytes(directory: Directory) -> bytes:
    """The canonical bytes of a directory that its node signs."""
    return canonical(
        {
            "economy": directory.economy,
            "node": directory.node,
            "base_url": directory.base_url,
            "issued": rfc3339(directory.issued),
            "speaks": list(directory.speaks),
            "organisations": [
                {"organisation": e.organisation, "name": e.name, "kinds": list(e.kinds), "jwk": e.jwk}
                for e in directory.organisations
            ],
        }
    )


def read_directory(content: bytes) -> Directory:
    """Read a directory strictly. Raises Unreadable."""
    data = members(content, {"economy", "node", "base_url", "issued", "speaks", "organisations"}, "directory")
    text = texts(data, "directory")
    if not isinstance(data["organisations"], list):
        raise unreadable("a list of organisations is missing", "organisations")
    if not isinstance(data["speaks"], list) or not 0 < len(data["speaks"]) <= 20:
        raise unreadable("a list of versions is missing", "speaks")
    return Directory(
        economy=text("economy"),
        node=OrganisationId(text("node")),
        base_url=text("base_url"),
        issued=moment(text("issued"), "issued"),
        organisations=tuple(_entry(entry, n) for n, entry in enumerate(data["organisations"])),
        speaks=tuple(whole(version, "speaks", least=1, most=999) for version in data["speaks"]),
    )


def agreement_bytes(agreement: Agreement) -> bytes:
    """The canonical text that both nodes sign."""
    return canonical(
        {
            "agreement": 1,
            "lane": agreement.lane,
            "kind": agreement.kind,
            "purpose": agreement.purpose,
            "act": agreement.act,
            "nodes": list(agreement.nodes),
            "starts": rfc3339(agreement.starts),
            "ends": rfc3339(agreement.ends) if agreement.ends else None,
        }
    )


def read_agreement(content: bytes) -> Agreement:
    """Read an agreement's text strictly. Raises Unreadable."""
    names = {"agreement", "lane", "kind", "purpose", "act", "nodes", "starts", "ends"}
    data = members(content, names, "agreement")
    text, nodes = texts(data, "agreement"), data["nodes"]
    whole(data["agreement"], "agreement", least=1, most=1)
    if not isinstance(data["act"], str) or not 0 < len(data["act"]) <= LONGEST_ACT:
        raise unreadable(f"the act is text of 1 to {LONGEST_ACT} characters", "agreement.act")
    if (
        not isinstance(nodes, list)
        or len(nodes) != 2
        or not all(isinstance(n, str) and 0 < len(n) <= 120 for n in nodes)
    ):
        raise unreadable("the sending and the receiving node are expected", "agreement.nodes")
    return Agreement(
        lane=text("lane"),
        kind=text("kind"),
        purpose=text("purpose"),
        act=data["act"],
        nodes=(OrganisationId(nodes[0]), OrganisationId(nodes[1])),
        starts=moment(text("starts"), "agreement.starts"),
        ends=None if data["ends"] is None else moment(text("ends"), "agreement.ends"),
    )


def ending_bytes(agreement: Digest, *, node: OrganisationId, at: datetime) -> bytes:
    """The words by which a node ends an agreement."""
    return canonical({"ended": agreement, "node": node, "at": rfc3339(at)})


def read_ending(content: bytes) -> tuple[Digest, OrganisationId, datetime]:
    """Which agreement a node ends, which node, and from when. Raises Unreadable."""
    data = members(content, {"ended", "node", "at"}, "ending")
    text = texts(data, "ending")
    return digest(text("ended"), "ending.ended"), OrganisationId(text("node")), moment(text("at"), "ending.at")


def signed_agreement(text: bytes, signatures: list[DetachedSignature], *, ending: str = "") -> bytes:
    """What travels: the text, who signed it, and how it ended."""
    signed: dict[str, Any] = {"payload": to_base64url(text), "signatures": [one.as_json() for one in signatures]}
    return canonical({**signed, "ending": ending} if ending else signed)


def read_signed_agreement(content: bytes) -> tuple[bytes, list[DetachedSignature], str]:
    """Text, signatures and ending of what travelled; verifies nothing yet. Raises Unreadable."""
    data = parse(content, limit=LARGEST_AGREEMENT)
    if not isinstance(data, dict) or set(data) - {"ending"} != {"payload", "signatures"}:
        raise unreadable("a signed agreement has payload and signatures, and may have ending", "agreement")
    listed, ending = data["signatures"], data.get("ending", "")
    if not isinstance(listed, list) or not 1 <= len(listed) <= 2 or not isinstance(ending, str):
        raise unreadable("an agreement has one signature or two", "signatures")
    return from_base64url(data["payload"], field="payload"), [_signature(one) for one in listed], ending


def _signature(data: Any) -> DetachedSignature:
    if not isinstance(data, dict) or set(data) != {"protected", "signature"}:
        raise unreadable("a signature has the parts protected and signature", "signatures")
    text = data["protected"], data["signature"]
    if not all(isinstance(part, str) for part in text):
        raise unreadable("the parts of a signature are text", "signatures")
    return DetachedSignature(*text)


def _entry(data: Any, number: int) -> DirectoryEntry:
    field = f"organisations[{number}]"
    if not isinstance(data, dict) or set(data) != {"organisation", "name", "kinds", "jwk"}:
        raise unreadable("an entry has the members organisation, name, kinds and jwk", field)
    text, kinds, jwk = texts(data, field), data["kinds"], data["jwk"]
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise unreadable("kinds is a list of words", f"{field}.kinds")
    if not isinstance(jwk, dict) or set(jwk) != {"kty", "crv", "x", "y", "kid"} or jwk["kid"] != text("organisation"):
        raise unreadable("a key has kty, crv, x, y and the organisation as kid", f"{field}.jwk")
    if not all(isinstance(part, str) and len(part) <= LONGEST_TEXT for part in jwk.values()):
        raise unreadable("a key's members are text", f"{field}.jwk")
    return DirectoryEntry(OrganisationId(text("organisation")), text("name"), tuple(kinds), dict(jwk))
