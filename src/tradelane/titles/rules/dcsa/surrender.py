# SPDX-License-Identifier: Apache-2.0
"""What must hold of a surrender that is asked for and answered between platform and carrier (DCSA EBL_SUR 3.0); apart
from the record's own rules, which hold for the entries that it leads to.
"""

from collections.abc import Collection

from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId
from tradelane.kernel.rule import rule
from tradelane.titles.values import Act, Form, Purpose, Title
from tradelane.titles.values.dcsa import (
    IssuanceState,
    SurrenderAction,
    SurrenderCode,
    SurrenderReason,
    SurrenderState,
)

_SUR = "DCSA EBL_SUR 3.0.4"


# ── asked for: what the carrier looks at ──


@rule(
    "SUR-1", cites=f"{_SUR}, surrenderRequestReference", field="surrenderRequestReference",
    fix="Give each request a reference of its own.",
)  # fmt: skip
def a_reference_is_used_once(known: Collection[Digest], *, request: Digest) -> bool:
    """A surrender request's reference is never used again: under a known one only the very same request comes."""
    return not known or request in known


@rule(
    "SUR-2", cites=f"{_SUR}, possession until the answer", field="transportDocumentReference",
    fix="Wait for the answer to the request that is open.",
)  # fmt: skip
def one_surrender_is_open_at_a_time(open_ones: Collection[SurrenderState]) -> bool:
    """A bill that was surrendered waits for its carrier's answer, and is not surrendered again meanwhile."""
    return not open_ones


@rule(
    "SUR-3", cites=f"{_SUR}, POST /v3/ebl-surrender-requests", field="transportDocumentReference",
    fix="Surrender a bill that its carrier issued and that has not ended.",
)  # fmt: skip
def only_an_issued_bill_is_surrendered(state: IssuanceState) -> bool:
    """A bill is surrendered after it was issued, and once: not after it was delivered, replaced or put on paper."""
    return state is IssuanceState.ISSUED


@rule(
    "SUR-4", cites=f"{_SUR}, info: the platform from which the eBL was issued", field="transportDocumentReference",
    fix="Return the bill to the platform that issued it, by PINT; that platform asks.", refusal=Forbidden,
)  # fmt: skip
def the_platform_of_the_issue_surrenders(issued_by: Collection[str], *, asking: Collection[str]) -> bool:
    """A surrender is asked for by the platform from which the bill was issued, and by no other."""
    return not issued_by or not set(issued_by).isdisjoint(asking)


@rule(
    "SUR-5",
    cites=f"{_SUR}, reasonCode",
    field="reasonCode",
    fix="Leave reasonCode out, or ask for an amendment (AREQ).",
)
def a_reason_is_for_an_amendment(code: SurrenderCode, *, reason: str) -> bool:
    """A reason code says why an amendment is asked for; a surrender for delivery has none."""
    return not reason or code is SurrenderCode.AMENDMENT


@rule(
    "SUR-8", cites=f"{_SUR}, info: what the platform guarantees", field="by",
    fix="Hand the bill to the titleholder, or have it endorsed to its holder first.",
)  # fmt: skip
def a_named_titleholder_surrenders(title: Title, *, by: OrganisationId) -> bool:
    """A bill to the order of a named party is surrendered to a carrier of DCSA's by that party, for whatever purpose,
    or by who holds it in pledge from them.
    """
    standing = title.standing
    return standing.form is not Form.ORDER or standing.order_of in (None, by) or standing.pledgor is not None


# ── answered: what the platform looks at ──


@rule("SUR-6", cites=f"{_SUR}, 409", field="surrenderRequestReference", fix="Nothing: the first answer stands.")
def a_carrier_answers_once(state: SurrenderState) -> bool:
    """A carrier answers a surrender request once; any further answer, be it the same, is refused."""
    return state in SurrenderState.open()


@rule("SUR-7", cites=f"{_SUR}, SurrenderRequestAnswer.comments", field="comments", fix="Say why in comments.")
def a_rejection_says_why(action: SurrenderAction, *, comments: str) -> bool:
    """A carrier that rejects a surrender says why."""
    return action is SurrenderAction.ACCEPTED or bool(comments.strip())


# ── from our words to theirs, and back ──


def code_of(purpose: Purpose) -> SurrenderCode:
    """How DCSA calls what a record is surrendered for: all but delivery is an amendment."""
    return SurrenderCode.DELIVERY if purpose is Purpose.DELIVERY else SurrenderCode.AMENDMENT


def reason_of(purpose: Purpose, *, wanted: str = "") -> str:
    """The reason code of a surrender; `wanted` may name one of an amendment's, and else goes into the comments."""
    if purpose is Purpose.PAPER:
        return SurrenderReason.PAPER
    named = wanted.strip().partition(" ")[0].rstrip(":")
    return (
        named if purpose is Purpose.AMENDMENT and named in (SurrenderReason.DESTINATION, SurrenderReason.SWITCH) else ""
    )


def purpose_of(code: SurrenderCode, *, reason: str) -> Purpose:
    """What a record is surrendered for, in our words."""
    if code is SurrenderCode.DELIVERY:
        return Purpose.DELIVERY
    return Purpose.PAPER if reason == SurrenderReason.PAPER else Purpose.AMENDMENT


def act_of(action: SurrenderAction, *, purpose: Purpose) -> Act:
    """What a carrier's answer does to the record: accepted for amendment it ends, and the bill is issued anew."""
    if action is SurrenderAction.REJECTED:
        return Act.REFUSE_SURRENDER
    return _ACCEPTED.get(purpose, Act.VOID)


_ACCEPTED = {Purpose.DELIVERY: Act.ACCEPT_SURRENDER, Purpose.PAPER: Act.TO_PAPER}
