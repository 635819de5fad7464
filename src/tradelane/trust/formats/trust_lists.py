# SPDX-License-Identifier: Apache-2.0
"""The trust list as a signed file; apart, because it is the one thing that a reader must get from a safe place.

The file is canonical JSON `{"list": …, "signature": …}`, signed by the node that publishes it. The signature shows
that the file is whole; that it is the right one, only where it came from can show.
"""

from datetime import datetime
from functools import lru_cache
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.trust.formats.base64_text import from_base64, to_base64
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.signatures import ReadSignature, read_signature
from tradelane.trust.values.signers import DetachedSignature
from tradelane.trust.values.trust_lists import (
    AssuranceLevel,
    Authority,
    LogKey,
    NodeKey,
    Recognition,
    Timestamper,
    TrustList,
)

LARGEST_LIST = 5_000_000
"""Bytes; 21 economies with 100 services each take about 4 MB."""
_FOREVER = 9999


def nobody_trusted(now: datetime) -> TrustList:
    """The list that stands in where none was given: every question of trust stays undetermined."""
    return TrustList(economy="", issued=now, next_update=now.replace(year=_FOREVER), nobody=True)


def list_json(trust_list: TrustList) -> dict[str, Any]:
    """The list as plain JSON data; this is what is signed."""
    return {
        "economy": trust_list.economy,
        "issued": rfc3339(trust_list.issued),
        "next_update": rfc3339(trust_list.next_update),
        "authorities": [
            {
                "economy": a.economy,
                "name": a.name,
                "certificate": to_base64(a.certificate),
                "crl": to_base64(a.crl),
                **_recognition_json(a.recognition),
            }
            for a in trust_list.authorities
        ],
        "timestampers": [
            {
                "economy": t.economy,
                "name": t.name,
                "certificate": to_base64(t.certificate),
                **_recognition_json(t.recognition),
            }
            for t in trust_list.timestampers
        ],
        "logs": [
            {"economy": k.economy, "origin": k.origin, "vkey": k.vkey, **_recognition_json(k.recognition)}
            for k in trust_list.logs
        ],
        "nodes": [{"organisation": n.organisation, "certificate": to_base64(n.certificate)} for n in trust_list.nodes],
    }


def services_json(trust_list: TrustList) -> list[dict[str, str]]:
    """Each recognised service with its economy, level, act and dates, for people to read."""
    named: list[tuple[str, str, str, Recognition]] = [
        *(("authority", a.economy, a.name, a.recognition) for a in trust_list.authorities),
        *(("timestamper", t.economy, t.name, t.recognition) for t in trust_list.timestampers),
        *(("log", k.economy, k.origin, k.recognition) for k in trust_list.logs),
    ]
    return [
        {"service": kind, "economy": economy, "name": name, **_recognition_json(recognition)}
        for kind, economy, name, recognition in named
    ]


def signed_list(trust_list: TrustList, signature: DetachedSignature) -> bytes:
    """The file: the list and the publisher's signature over its canonical bytes."""
    return canonical({"list": list_json(trust_list), "signature": signature.as_json()})


def read_trust_list(content: bytes) -> TrustList:
    """Read a trust list file. Raises Unreadable when its form is wrong, or it is not signed by a node that it names."""
    return _read(content)


@lru_cache(maxsize=16)
def _read(content: bytes) -> TrustList:
    data = parse(content, limit=LARGEST_LIST)
    if not isinstance(data, dict) or set(data) != {"list", "signature"} or canonical(data) != content:
        raise _refused("not a trust list", "")
    try:
        trust_list = _from_json(data["list"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _refused(f"not a trust list: {type(error).__name__} {str(error)[:80]}", "list") from error
    if list_json(trust_list) != data["list"]:
        raise _refused("the list has members that are not in its form", "list")
    _require_signature(trust_list, data)
    return trust_list


def list_signer(content: bytes) -> ReadSignature:
    """The signature of a list that `read_trust_list` accepts. Raises Unreadable."""
    data = parse(content, limit=LARGEST_LIST)
    return read_signature(canonical(data["list"]), field="signature.", **data["signature"])


def _require_signature(trust_list: TrustList, data: dict[str, Any]) -> None:
    signature = data["signature"]
    if not isinstance(signature, dict) or set(signature) != {"protected", "signature"}:
        raise _refused("a signature has the parts protected and signature", "signature")
    read = read_signature(canonical(data["list"]), field="signature.", **signature)
    if not read.holds():
        raise _refused("the list's signature does not hold: the file was changed", "signature")
    if read.signer.der not in {node.certificate for node in trust_list.nodes}:
        raise _refused("the list is signed by a node that it does not name", "signature")


def _from_json(data: dict[str, Any]) -> TrustList:
    trust_list = TrustList(
        economy=data["economy"],
        issued=from_rfc3339(data["issued"]),
        next_update=from_rfc3339(data["next_update"]),
        authorities=tuple(
            Authority(a["economy"], a["name"], _der(a, "certificate"), _der(a, "crl"), _recognition(a))
            for a in data["authorities"]
        ),
        timestampers=tuple(
            Timestamper(t["economy"], t["name"], _der(t, "certificate"), _recognition(t)) for t in data["timestampers"]
        ),
        logs=tuple(LogKey(k["economy"], k["origin"], k["vkey"], _recognition(k)) for k in data["logs"]),
        nodes=tuple(NodeKey(OrganisationId(n["organisation"]), _der(n, "certificate")) for n in data["nodes"]),
    )
    for certificate in (
        *(authority.certificate for authority in trust_list.authorities),
        *(stamper.certificate for stamper in trust_list.timestampers),
        *(node.certificate for node in trust_list.nodes),
    ):
        read_certificate(certificate)
    return trust_list


def _recognition_json(recognition: Recognition) -> dict[str, str]:
    return {
        "level": str(recognition.level),
        "act": recognition.act,
        "from": rfc3339(recognition.start),
        "to": rfc3339(recognition.end) if recognition.end else "",
    }


def _recognition(data: dict[str, Any]) -> Recognition:
    end = from_rfc3339(data["to"]) if data["to"] else None
    return Recognition(AssuranceLevel(data["level"]), data["act"], from_rfc3339(data["from"]), end)


def _der(data: dict[str, Any], name: str) -> bytes:
    return from_base64(data[name], field=f"list.{name}")


def _refused(why: str, field: str) -> Unreadable:
    return Unreadable(
        why, field=field, rule="LIST-1", fix="Fetch the trust list from your node again.", cites="ETSI TS 119 602"
    )
