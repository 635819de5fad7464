# SPDX-License-Identifier: Apache-2.0
"""How states, answers and times read on pages; apart, so that every page says them alike."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tradelane.kernel.errors import NotFound, TradelaneError
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.parties.queries import organisation, people
from tradelane.parties.values import Actor
from tradelane.window.formats.differences import Change, Difference
from tradelane.window.formats.form_json import limit_of
from tradelane.window.queries import length_in_words
from tradelane.window.values import (
    CaseState,
    ChargeState,
    Clock,
    Confidence,
    DraftPhase,
    EntryKind,
    FeeBase,
    Form,
    FormFault,
    Found,
    Ground,
    Matter,
    PermitAct,
    PermitState,
    Procedure,
    Refund,
    RefundReason,
    ReviewVerdict,
    RulingState,
)

_ON_PAGE = frozenset({"file", "closes", "opens", "texts", "last_day", "reasons", "findings", "content", "ground"})
"""Fields that have an anchor of their name on the pages of drafts."""

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
REFUND_REASONS: dict[RefundReason, Promise] = {
    RefundReason.TAKEN_BACK: _("You took the case back in the time that the procedure publishes."),
    RefundReason.PAID_LATE: _("The money came after the case was taken back."),
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


PHASES: dict[DraftPhase, Promise] = {
    DraftPhase.WRITTEN: _("Being written"),
    DraftPhase.CONSULTED_ON: _("The public is asked"),
    DraftPhase.HEARD: _("The public was heard"),
    DraftPhase.APPROVED: _("Approved by two people"),
    DraftPhase.PUBLISHED: _("Published"),
    DraftPhase.WITHDRAWN: _("Withdrawn"),
}
PHASE_MARKS = {
    DraftPhase.WRITTEN: "mark--lane",
    DraftPhase.CONSULTED_ON: "mark--waiting",
    DraftPhase.HEARD: "mark--waiting",
    DraftPhase.APPROVED: "mark--good",
    DraftPhase.PUBLISHED: "mark--good",
    DraftPhase.WITHDRAWN: "mark--bad",
}
GROUNDS: dict[Ground, Promise] = {
    Ground.URGENT: _("Urgent circumstances, such as danger to health or security"),
    Ground.UNDERMINED: _("Announced first, the change would miss its aim"),
    Ground.RELIEVING: _("It takes a burden from traders"),
}
"""Why a change may be law before the public was heard."""
CHANGES: dict[Change, Promise] = {
    Change.ADDED: _("new"), Change.REMOVED: _("gone"), Change.CHANGED: _("changed"),
}  # fmt: skip
CHANGES_EN = {Change.ADDED: "New:", Change.REMOVED: "Gone:", Change.CHANGED: "Changed:"}
"""For the text that the public reads; the officer may translate it."""
KINDS: dict[EntryKind, Promise] = {
    EntryKind.TEXT: _("a line of text"),
    EntryKind.LONG: _("several lines of text"),
    EntryKind.CHOICE: _("one of several choices"),
    EntryKind.WHOLE: _("a whole number"),
    EntryKind.NUMBER: _("a number"),
    EntryKind.YES: _("yes or no"),
    EntryKind.DAY: _("a day"),
    EntryKind.LIST: _("a list, one entry a line"),
}
TASKS: dict[str, Promise] = {
    "userTask": _("a person's task"),
    "scriptTask": _("an automatic step"),
    "businessRuleTask": _("a step that asks a decision table"),
}
SECTIONS: dict[str, Promise] = {
    "terms": _("The procedure"),
    "agencies": _("Agencies"),
    "permits": _("Permits"),
    "fees": _("Fees"),
    "legal_basis": _("Legal basis"),
    "appeal": _("If you are refused"),
}
TERM_FIELDS: dict[str, Promise] = {
    "name": _("Name"),
    "summary": _("In short"),
    "valid_from": _("First day in force"),
    "decision_hours": _("Hours until the whole case is decided"),
    "service_hours": _("Hours until the agency answers"),
    "questions_at_most": _("Questions at most"),
    "code": _("Code"),
    "agency": _("Agency, by its role"),
    "basis": _("Basis"),
    "confidence": _("How sure this is"),
    "note": _("Note"),
    "amount": _("Amount and currency, such as 12.50 SGD; empty when it depends"),
    "law": _("Law"),
    "clause": _("Clause"),
    "says": _("What it says, in your words"),
    "in_force_from": _("In force from"),
    "source": _("Source"),
    "to": _("To whom"),
    "days": _("Days"),
    "business_days": _("Only business days count"),
}
FORM_FAULTS: dict[str, Promise] = {
    "known": _("The consignment says this already. To change it, correct the consignment."),
    "required": _("Answer this."),
    "maxLength": _("Shorten this to %(limit)s characters."),
    "minLength": _("Write at least %(limit)s characters."),
    "enum": _("Choose one of: %(limit)s."),
    "type": _("This must be a %(limit)s."),
    "pattern": _("Write this in the form %(limit)s."),
    "format": _("Write this as a %(limit)s."),
    "minimum": _("Give at least %(limit)s."),
    "maximum": _("Give at most %(limit)s."),
    "minItems": _("Give at least %(limit)s entries."),
    "maxItems": _("Give at most %(limit)s entries."),
}
"""What is wrong with an answer and how to mend it, by the keyword of JSON Schema."""


def form_fault(fault: FormFault) -> str:
    """What is wrong with an answer, in the reader's language."""
    if fault.known and fault.keyword != "known":
        return gettext("Correct the consignment: its data fills this entry.")
    said = FORM_FAULTS.get(fault.keyword, _("Answer as the form asks."))
    return str(said) % {"limit": limit_of(fault)}


def answered(value: Any) -> str:
    """An answer to a form, for people."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def difference(found: Difference) -> dict[str, Any]:
    """One difference for a page."""
    return {"path": found.path, "change": CHANGES[found.change], "before": found.before, "after": found.after}


def problem(error: TradelaneError) -> dict[str, str]:
    """What a rule refused, for the summary above a form; the prover's findings with it."""
    found = error.facts.get("findings", [])
    more = "; ".join(f"{f['rule']} {f['path']}: {f['message']}" for f in found[:5])
    href = f"#{error.field}" if error.field in _ON_PAGE else ""
    return {"text": f"{error.message} {more}".strip(), "href": href, "rule": error.rule, "fix": error.fix}


def person_name(person: PersonId, *, by: Actor) -> str:
    """A colleague's name; nobody learns names of another agency's people."""
    named = {colleague.person: colleague.name for colleague in people(by=by)}
    return named.get(person, gettext("an officer of another agency"))


def with_form(procedure: Procedure, form: Form) -> Procedure:
    """The procedure with this one form alone, to show how it will be asked."""
    return replace(procedure, forms=(form,))


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
