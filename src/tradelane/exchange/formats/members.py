# SPDX-License-Identifier: Apache-2.0
"""The bytes of a federation's anchor and member list; apart, because a federation writes them without any node."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tradelane.exchange.formats.forms import join_jws, members, moment, split_jws, texts, unreadable, whole
from tradelane.exchange.values import Anchor, Member, MemberList
from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import from_base64, from_base64url, to_base64
from tradelane.trust.formats.signatures import read_signature
from tradelane.trust.values import DetachedSignature

LARGEST_LIST = 1_000_000
"""Bytes; a member takes about 1.5 kB."""
KIND = "tradelane-members+jws"
"""`typ` of a member list, so that no other thing the anchor signs passes for one."""
_MEMBER = frozenset({"node", "economy", "base_url", "authority", "starts", "ends"})


def anchor_json(anchor: Anchor) -> dict[str, str]:
    """An anchor as its file holds it."""
    return {
        "federation": anchor.federation,
        "certificate": to_base64(anchor.certificate),
        "address": anchor.address,
    }


def read_anchor(content: bytes) -> Anchor:
    """Read an anchor's file. Raises Unreadable."""
    data = parse(content, limit=LARGEST_LIST)
    if not isinstance(data, dict) or set(data) != {"federation", "certificate", "address"}:
        raise unreadable("an anchor has federation, certificate and address", "anchor")
    text = texts({**data, "certificate": "-"}, "anchor")
    return Anchor(text("federation"), from_base64(data["certificate"], field="anchor.certificate"), text("address"))


def member_json(member: Member) -> dict[str, Any]:
    """A member as the list holds it, and as its node hands it in."""
    return {
        "node": member.node,
        "economy": member.economy,
        "base_url": member.base_url,
        "authority": to_base64(member.authority),
        "starts": rfc3339(member.starts),
        "ends": rfc3339(member.ends) if member.ends else None,
    }


def read_member(data: Any, field: str = "member") -> Member:
    """Read a member. Raises Unreadable."""
    if not isinstance(data, dict) or set(data) != _MEMBER:
        raise unreadable(f"a member has {', '.join(sorted(_MEMBER))}", field)
    text = texts({**data, "authority": "-"}, field)
    return Member(
        node=OrganisationId(text("node")),
        economy=text("economy"),
        base_url=text("base_url"),
        authority=from_base64(data["authority"], field=f"{field}.authority"),
        starts=moment(text("starts"), f"{field}.starts"),
        ends=None if data["ends"] is None else moment(text("ends"), f"{field}.ends"),
    )


def list_bytes(listed: MemberList) -> bytes:
    """The canonical bytes that the anchor signs."""
    return canonical(
        {
            "federation": listed.federation,
            "number": listed.number,
            "issued": rfc3339(listed.issued),
            "next_update": rfc3339(listed.next_update),
            "grace_hours": int(listed.grace.total_seconds() // 3600),
            "members": [member_json(member) for member in listed.members],
        }
    )


def signed_list(listed: MemberList, sign: Callable[[bytes], DetachedSignature]) -> bytes:
    """The list as it is published: a compact JWS of the anchor."""
    payload = list_bytes(listed)
    return join_jws(payload, sign(payload)).encode("ascii")


def read_signed_list(content: bytes) -> tuple[MemberList, bytes]:
    """A list and the certificate (DER) whose key signed it; whose that is, is for the caller. Raises Unreadable."""
    payload, signature = split_jws(content.strip())
    header = parse(from_base64url(signature.protected, field="protected"))
    if not isinstance(header, dict) or header.get("typ") != KIND:
        raise unreadable("what the anchor signed is no member list", "typ")
    read = read_signature(payload, protected=signature.protected, signature=signature.signature)
    if not read.holds():
        raise Unreadable(
            "the signature does not hold over this list", field="signature", rule="JWS-2",
            fix="Get the list from the federation again.", cites="RFC 7515 §5.2",
        )  # fmt: skip
    return _list(payload), read.chain[0]


def _list(payload: bytes) -> MemberList:
    names = {"federation", "number", "issued", "next_update", "grace_hours", "members"}
    data = members(payload, names, "members")
    text = texts(data, "members")
    if not isinstance(data["members"], list):
        raise unreadable("a list of members is missing", "members")
    return MemberList(
        federation=text("federation"),
        number=whole(data["number"], "number", least=1),
        issued=moment(text("issued"), "issued"),
        next_update=moment(text("next_update"), "next_update"),
        grace=timedelta(hours=whole(data["grace_hours"], "grace_hours", most=24 * 365)),
        members=tuple(read_member(one, f"members[{n}]") for n, one in enumerate(data["members"])),
    )
