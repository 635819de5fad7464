# SPDX-License-Identifier: Apache-2.0
"""What agencies' systems read and send, as JSON; apart, so that the API, the webhooks and their tests agree on it."""

from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import CaseId, PersonId
from tradelane.window.formats.case_json import case_json
from tradelane.window.values import Case, Claim, Proposal
from tradelane.window.values.agency_systems import AgencyAct, ArrivalView, NoticeEvent, NoticeView, PushedAct
from tradelane.window.values.outages import IssuedReceipt, OutageShown

LARGEST_PUSH = 30_000_000
"""Bytes: an inspection's pictures in base64."""
LONGEST_ID = 100


def version_of(held: Case, *, claim: Claim | None, proposal: Proposal | None) -> str:
    """The version of a case as an agency sees it: it changes with whatever a decision may rest on, not with time."""
    seen = {name: value for name, value in case_json(held).items() if name != "clocks"}
    has = None if claim is None else [claim.officer, rfc3339(claim.since)]
    waits = None if proposal is None else [proposal.n, proposal.verdict]
    return digest_of(canonical({"case": seen, "claim": has, "proposal": waits})).removeprefix("sha256:")[:32]


def notice_bytes(held: Case, event: NoticeEvent, *, number: str, made_at: str) -> bytes:
    """What is sealed to an agency's system: the goods and documents as filed, no person and nobody's words.

    Whoever needs those reads the case, which goes through the privacy room.
    """
    return canonical({
        "id": number, "event": str(event), "made_at": made_at, "case": held.id, "procedure": held.procedure,
        "version": held.version, "state": str(held.state), "trader": held.trader, "filed_at": rfc3339(held.filed_at),
        "channel": held.channel, "data": held.data,
        "documents": [{"kind": d.kind, "digest": d.digest, "number": d.number} for d in held.documents],
        "needs": [{"permit": n.permit, "item": n.item} for n in held.needs],
    })  # fmt: skip


def ping_bytes(*, number: str, made_at: str) -> bytes:
    """What is sealed to a system that is tried."""
    return canonical({"id": number, "event": str(NoticeEvent.PING), "made_at": made_at})


def reference_in(answer: bytes) -> str:
    """What an agency's system calls a message that it took in; empty when it says nothing that we read."""
    try:
        said = parse(answer, limit=100_000)
    except Unreadable:
        return ""
    reference = said.get("reference", "") if isinstance(said, dict) else ""
    return reference[:80] if isinstance(reference, str) else ""


def read_push(body: bytes) -> PushedAct:
    """What a system pushes. Raises Unreadable naming the member that is wrong."""
    data = parse(body, limit=LARGEST_PUSH)
    if not isinstance(data, dict):
        raise _fault("an object is expected", "body")
    for name in ("id", "act", "case", "officer", "seen"):
        if not isinstance(data.get(name), str) or not 0 < len(data[name]) <= LONGEST_ID:
            raise _fault(f"a text of 1 to {LONGEST_ID} characters is expected", name)
    try:
        act = AgencyAct(data["act"])
    except ValueError as error:
        raise _fault(f"one of {', '.join(AgencyAct)} is expected", "act") from error
    given = {name: value for name, value in data.items() if name not in ("id", "act", "case", "officer", "seen")}
    return PushedAct(data["id"], act, CaseId(data["case"]), PersonId(data["officer"]), data["seen"], given)


def notice_json(view: NoticeView) -> dict[str, Any]:
    """A message to the agency's system, without its content."""
    return {
        "id": view.id, "event": str(view.event), "case": view.case, "state": str(view.state),
        "made_at": rfc3339(view.made_at), "attempts": view.attempts,
        "delivered_at": rfc3339(view.delivered_at) if view.delivered_at else None, "reference": view.reference,
        "problem": view.problem,
    }  # fmt: skip


def arrival_json(view: ArrivalView) -> dict[str, Any]:
    """Something that came as the agency's system."""
    return {"at": rfc3339(view.at), "message": view.message, "rule": view.rule, "says": view.says}


def outage_json(shown: OutageShown) -> dict[str, Any]:
    """An outage as everybody may read it."""
    outage = shown.outage
    return {
        "id": outage.id, "agency": outage.agency, "name": shown.name, "cause": str(outage.cause),
        "state": str(shown.state), "starts": rfc3339(outage.starts),
        "until": rfc3339(outage.until) if outage.until else None, "said": outage.said, "queued": shown.queued,
        "ended_at": rfc3339(outage.ended_at) if outage.ended_at else None,
    }  # fmt: skip


def receipt_json(issued: IssuedReceipt) -> dict[str, Any]:
    """A receipt for whom its case concerns."""
    return {
        **standing_json(issued), "number": issued.receipt.number, "case": issued.receipt.case,
        "waits_for": list(issued.receipt.waits_for), "jws": issued.jws,
    }  # fmt: skip


def standing_json(issued: IssuedReceipt) -> dict[str, Any]:
    """How a receipt stands, for anybody who holds it: nothing of its case."""
    until = issued.receipt.valid_until
    return {
        "digest": issued.digest, "state": str(issued.standing), "since": rfc3339(issued.since),
        "provisional": issued.receipt.provisional, "valid_until": rfc3339(until) if until else None,
    }  # fmt: skip


def _fault(why: str, field: str) -> Unreadable:
    return Unreadable(why, field=field, rule="HOOK-10", fix="Send what the guide to agencies' systems shows.")
