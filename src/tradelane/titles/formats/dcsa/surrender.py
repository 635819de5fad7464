# SPDX-License-Identifier: Apache-2.0
"""Surrender requests and their answers as DCSA writes them (EBL_SUR 3.0.4); apart from what they do to a record."""

from collections.abc import Mapping, Sequence
from typing import Any

from tradelane.kernel.canonical import canonical, parse
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId
from tradelane.titles.formats.dcsa.bodies import require_body
from tradelane.titles.values import (
    Act,
    ArrivalTerms,
    DepartureTerms,
    Endorsement,
    EndorsementTerms,
    Entry,
    Purpose,
    SignedEntry,
    SurrenderTerms,
)
from tradelane.titles.values.dcsa import (
    ActionCode,
    ChainLink,
    Feedback,
    SurrenderAction,
    SurrenderAnswer,
    SurrenderCode,
    SurrenderRequest,
)

LARGEST_REQUEST = 5_000_000
"""Bytes; a link takes 600, and a bill that changed hands a hundred times is rare."""
LARGEST_ANSWER = 1_000_000
LONGEST_COMMENT = 255
NO_PARTY: dict[str, Any] = {
    "eblPlatform": "NONE",
    "partyName": "NONE",
    "identifyingCodes": [{"codeListProvider": "NONE", "partyCode": "NONE"}],
}
"""What stands in a recipient's place where an action has none (EBL_SUR, RecipientParty)."""


def surrender_request_bytes(request: SurrenderRequest) -> bytes:
    """A platform's request (`SurrenderRequestDetails`)."""
    further = {
        "transportDocumentSubReference": request.version, "reasonCode": request.reason,
        "comments": _comment(request.comments), "endorsementChain": list(request.chain),
    }  # fmt: skip
    return canonical(
        {
            "surrenderRequestReference": request.reference,
            "transportDocumentReference": request.number,
            "surrenderRequestCode": str(request.code),
            **{name: value for name, value in further.items() if value},
        }
    )


def read_surrender_request(content: bytes) -> SurrenderRequest:
    """A platform's request. Raises Unreadable."""
    value = parse(content, limit=LARGEST_REQUEST)
    require_body("SurrenderRequestDetails", value)
    return SurrenderRequest(
        reference=value["surrenderRequestReference"],
        number=value["transportDocumentReference"],
        version=value.get("transportDocumentSubReference", ""),
        code=SurrenderCode(value["surrenderRequestCode"]),
        reason=value.get("reasonCode", ""),
        comments=value.get("comments", ""),
        chain=tuple(value.get("endorsementChain", [])),
    )


def surrender_answer_bytes(answer: SurrenderAnswer) -> bytes:
    """A carrier's answer (`SurrenderRequestAnswer`); comments belong to a rejection alone."""
    value: dict[str, Any] = {"surrenderRequestReference": answer.reference, "action": str(answer.action)}
    if answer.action is SurrenderAction.REJECTED:
        value["comments"] = _comment(answer.comments)
        value["feedbackElements"] = [{"severity": "ERROR", "message": _comment(answer.comments)}]
    return canonical(value)


def read_surrender_answer(content: bytes) -> SurrenderAnswer:
    """A carrier's answer. Raises Unreadable."""
    value = parse(content, limit=LARGEST_ANSWER)
    require_body("SurrenderRequestAnswer", value)
    return SurrenderAnswer(
        reference=value["surrenderRequestReference"],
        action=SurrenderAction(value["action"]),
        comments=value.get("comments", ""),
        feedback=tuple(
            Feedback(each.get("severity", ""), each.get("message", ""), each.get("propertyPath", ""))
            for each in value.get("feedbackElements", [])
        ),
    )


def _comment(text: str) -> str:
    return " ".join(text.split())[:LONGEST_COMMENT].strip()


# ── the back of the bill ──


def links_of(
    chain: Sequence[SignedEntry], *, elsewhere: Mapping[Digest, Sequence[ChainLink]] | None = None
) -> list[ChainLink]:
    """A record's entries as an endorsement chain tells them: what moved title or possession, and who acted.

    What DCSA has no word for, such as a nomination or a change of keys, is not told. A pledge, its release and an
    amendment hand the bill over; an entry that endorses and hands over makes two links, and one by which a bill ended
    on another platform tells its surrender too. `elsewhere`: what other platforms did, by the chain's entry with which
    the record came back; where it is not known, the entry tells of itself.
    """
    holders = [signed.entry.to for signed in chain]
    return [link for signed, before in zip(chain, [chain[0].entry.by, *holders], strict=False)
            for link in _told_elsewhere(signed, elsewhere or {}) or _links(signed, before)]  # fmt: skip


def _told_elsewhere(signed: SignedEntry, elsewhere: Mapping[Digest, Sequence[ChainLink]]) -> Sequence[ChainLink]:
    """What other platforms did with a record that came back by this entry."""
    terms = signed.entry.terms
    return elsewhere.get(terms.chain, ()) if isinstance(terms, ArrivalTerms) else ()


def _links(signed: SignedEntry, before: OrganisationId) -> list[ChainLink]:
    """The links of an entry; `before` held the record until then."""
    entry = signed.entry

    def link(action: ActionCode, to: OrganisationId | None) -> ChainLink:
        return ChainLink(entry.at, action, entry.by, to, signed.digest)

    match entry.terms:
        case DepartureTerms():  # to whom the issue or a refusal had named, nothing more is told
            gone = ChainLink(entry.at, ActionCode.TRANSFER, before, entry.to, signed.digest)
            return [gone] if entry.to != before else []
        case ArrivalTerms(surrendered_by=str() as surrendered_by, purpose=Purpose() as purpose):
            ended = [ChainLink(entry.at, ActionCode.SACC, entry.to, None, signed.digest)]
            return [
                ChainLink(entry.at, _surrender(purpose), surrendered_by, entry.to, signed.digest),
                *(ended if entry.act is Act.CONCLUDE else []),
            ]
    match entry.act:
        case Act.ISSUE | Act.FROM_PAPER | Act.PART:
            return [link(ActionCode.ISSUE, entry.to)]
        case Act.ENDORSE:
            moved = [link(ActionCode.TRANSFER, entry.to)] if entry.to != entry.by else []
            return [*(link(action, to) for action, to in _endorsed(entry)), *moved]
        case Act.TRANSFER | Act.PLEDGE | Act.RELEASE | Act.REJECT | Act.REFUSE_SURRENDER | Act.AMEND:
            return [link(ActionCode.TRANSFER, entry.to)]
        case Act.RETURN:
            return [ChainLink(entry.at, ActionCode.TRANSFER, before, entry.to, signed.digest)]
        case ends if ends in Act.ends():
            return [link(ActionCode.SACC, None)]
        case Act.ACCEPT:
            return [link(ActionCode.SIGN, None)]
        case Act.SURRENDER:
            purpose = entry.terms.purpose if isinstance(entry.terms, SurrenderTerms) else Purpose.DELIVERY
            return [link(_surrender(purpose), entry.to)]
    return []


def _endorsed(entry: Entry) -> list[tuple[ActionCode, OrganisationId | None]]:
    """How title passed; an endorsement for collection passes none."""
    terms = entry.terms
    if not isinstance(terms, EndorsementTerms) or terms.form is Endorsement.PROCURATION:
        return []
    if terms.endorsee is None:
        return [(ActionCode.BLANK_ENDORSE, None)]
    return [(ActionCode.ENDORSE if terms.not_to_order else ActionCode.ENDORSE_TO_ORDER, terms.endorsee)]


def _surrender(purpose: Purpose) -> ActionCode:
    return ActionCode.SURRENDER_FOR_DELIVERY if purpose is Purpose.DELIVERY else ActionCode.SURRENDER_FOR_AMENDMENT


_WORDS = {ActionCode.SACC: "SURRENDERED"}
"""An endorsement chain has a word of its own for a surrender that was accepted (EBL_END, EBL_SUR)."""


def chain_json(links: Sequence[ChainLink], *, parties: Mapping[OrganisationId, Any]) -> tuple[dict[str, Any], ...]:
    """Links as they are written; `parties` has everybody as they are named to others."""
    return tuple(
        {
            "actionDateTime": rfc3339(link.at),
            "actionCode": _WORDS.get(link.action, str(link.action)),
            "actor": parties[link.actor],
            "recipient": NO_PARTY if link.recipient is None else parties[link.recipient],
            "auditReference": link.audit,
        }
        for link in links
    )
