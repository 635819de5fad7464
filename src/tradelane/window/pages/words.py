# SPDX-License-Identifier: Apache-2.0
"""How states, answers and times read on pages; apart, so that every page says them alike."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import organisation
from tradelane.window.queries import length_in_words
from tradelane.window.values import (
    CaseState,
    ChargeState,
    Clock,
    Confidence,
    FeeBase,
    Found,
    Matter,
    PermitAct,
    PermitState,
    Refund,
    ReviewVerdict,
    RulingState,
)

CHANNELS = {
    "green": _("Green: cleared without examination"),
    "yellow": _("Yellow: the documents are examined"),
    "red": _("Red: documents and goods are examined"),
}
"""How closely a case is looked at."""

STATES: dict[CaseState, Promise] = {
    CaseState.IN_REVIEW: _("In review"),
    CaseState.INFORMATION_ASKED: _("Waiting for the trader"),
    CaseState.CLEARED: _("Cleared"),
    CaseState.REFUSED: _("Refused"),
    CaseState.APPEALED: _("Appealed: another officer reviews"),
    CaseState.CLEARED_ON_APPEAL: _("Cleared on appeal"),
    CaseState.REFUSAL_UPHELD: _("Refusal upheld"),
    CaseState.WITHDRAWN: _("Withdrawn"),
}
TONES = {
    CaseState.IN_REVIEW: "waiting",
    CaseState.INFORMATION_ASKED: "waiting",
    CaseState.CLEARED: "cleared",
    CaseState.REFUSED: "refused",
    CaseState.APPEALED: "waiting",
    CaseState.CLEARED_ON_APPEAL: "cleared",
    CaseState.REFUSAL_UPHELD: "refused",
    CaseState.WITHDRAWN: "refused",
}
MARKS = {"waiting": "mark--waiting", "cleared": "mark--good", "refused": "mark--bad"}
WHY: dict[str, Promise] = {
    "review": _("Your review is due"),
    "answered": _("The trader has answered you"),
    "waiting-for-trader": _("You asked the trader"),
    "appeal": _("The refusal is contested"),
    "answer": _("An agency asks you"),
    "pay": _("Your fees are due"),
    "second-look": _("A second officer is needed"),
    "decided": _("Decided"),
    "with-agencies": _("With the agencies"),
}
FOUND: dict[Found, Promise] = {
    Found.AS_DECLARED: _("as declared"),
    Found.DIFFERENT: _("different from what was declared"),
}
VERDICTS: dict[ReviewVerdict, Promise] = {
    ReviewVerdict.APPROVE: _("approves"),
    ReviewVerdict.REFUSE: _("refuses"),
    ReviewVerdict.ASK: _("asks"),
}
CONFIDENCES: dict[Confidence, Promise] = {
    Confidence.OFFICIAL: _("read in the official text"),
    Confidence.SECONDARY: _("read in another's account of the official text"),
    Confidence.MEMORY: _("from memory: check before relying on it"),
    Confidence.ASSUMED: _("assumed, so that the procedure runs: to be confirmed by the agency"),
}
FEE_BASES: dict[FeeBase, Promise] = {
    FeeBase.CASE: _("for each case"),
    FeeBase.ITEM: _("for each goods item"),
    FeeBase.PERMIT: _("where the permit is needed"),
    FeeBase.VALUE: _("of the declared value"),
}
REFUNDS: dict[Refund, Promise] = {
    Refund.NEVER: _("Not given back."),
    Refund.BEFORE_REVIEW: _("Given back when you take the case back before any agency answered."),
    Refund.ALWAYS: _("Given back when you take the case back."),
}
CHARGES: dict[ChargeState, Promise] = {
    ChargeState.ELSEWHERE: _("The agency collects it itself; your case does not wait for it."),
    ChargeState.OWED: _("To be paid"),
    ChargeState.PAID: _("Paid"),
    ChargeState.LAPSED: _("Not owed any more: the case was taken back"),
    ChargeState.REFUND_OWED: _("The agency owes it back to you"),
    ChargeState.REFUNDED: _("Given back"),
}
PERMIT_STATES: dict[PermitState, Promise] = {
    PermitState.IN_FORCE: _("In force"),
    PermitState.SUSPENDED: _("Suspended"),
    PermitState.RECALLED: _("Recalled"),
}
PERMIT_MARKS = {
    PermitState.IN_FORCE: "mark--good", PermitState.SUSPENDED: "mark--waiting", PermitState.RECALLED: "mark--bad",
}  # fmt: skip
PERMIT_ACTS: dict[PermitAct, Promise] = {
    PermitAct.NOTICE: _("The holder was told what is intended"),
    PermitAct.ANSWER: _("The holder answered"),
    PermitAct.DROP: _("It was dropped"),
    PermitAct.SUSPEND: _("Suspension"),
    PermitAct.RESUME: _("It stands again"),
    PermitAct.RECALL: _("Recall"),
    PermitAct.CONTEST: _("The holder contests it"),
    PermitAct.ANNUL: _("Another officer annulled it"),
    PermitAct.UPHOLD: _("Another officer upheld it"),
}
MATTERS: dict[Matter, Promise] = {
    Matter.CLASSIFICATION: _("Classification"),
    Matter.ORIGIN: _("Origin"),
    Matter.VALUATION: _("Customs value"),
}
RULING_STATES: dict[RulingState, Promise] = {
    RulingState.REQUESTED: _("Asked for"),
    RulingState.DECLINED: _("Not ruled on"),
    RulingState.ISSUED: _("Issued"),
    RulingState.REVOKED: _("Revoked"),
    RulingState.MODIFIED: _("Replaced by another ruling"),
}
RULING_MARKS = {
    RulingState.REQUESTED: "mark--waiting", RulingState.DECLINED: "mark--bad", RulingState.ISSUED: "mark--good",
    RulingState.REVOKED: "mark--bad", RulingState.MODIFIED: "mark--waiting",
}  # fmt: skip
FACTS: dict[str, Promise] = {
    "description": _("What the goods are"),
    "composition": _("What they are made of"),
    "use": _("What they are used for"),
    "hs_code": _("HS code that you think right"),
    "origin": _("Country of origin that you think right"),
    "producer": _("Who makes them"),
    "process": _("How they are made"),
    "materials": _("Materials with their origin and value"),
    "agreement": _("Agreement under which you ask"),
    "terms": _("Terms of the sale"),
    "price": _("Price and what is paid besides"),
    "relationship": _("How seller and buyer are related"),
}
"""Facts of a request for an advance ruling."""
PERSONAL: dict[str, Promise] = {
    "name": _("Name"),
    "email": _("Email address"),
    "telephone": _("Telephone"),
    "address.street": _("Street"),
    "address.city": _("City"),
    "address.postcode": _("Postcode"),
    "address.region": _("Region"),
    "address.country": _("Country"),
}
"""Fields of a person by the names of `privacy`."""

FIELDS: dict[str, Promise] = {
    "goods_items[].hs_code": _("HS code of each goods item"),
    "goods_items[].origin": _("Country of origin of each goods item"),
    "goods_items[].net_mass": _("Net mass of each goods item"),
    "transport": _("How the goods travel"),
    "terms.incoterm": _("Incoterm"),
}
ROLES: dict[str, Promise] = {
    "seller": _("Seller"),
    "buyer": _("Buyer"),
    "consignor": _("Consignor"),
    "consignee": _("Consignee"),
    "carrier": _("Carrier"),
    "declarant": _("Declarant"),
}


def left(clock: Clock | None) -> str:
    """What is left of an agency's time, or how far it is over."""
    if clock is None:
        return ""
    time = clock.allowed - clock.spent
    if time < timedelta(0):
        return gettext("%(time)s over") % {"time": length_in_words(time)}
    return gettext("%(time)s left") % {"time": length_in_words(time)}


def name_of(id: OrganisationId) -> str:
    """An organisation's name, its id when it is not registered here."""
    try:
        return organisation(id).name
    except NotFound:
        return id
