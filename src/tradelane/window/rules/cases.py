# SPDX-License-Identifier: Apache-2.0
"""What must hold when a case is filed, reviewed, decided and contested; apart, so that the law reads as a list."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from tradelane.consignments.values import Consignment, PartyRole
from tradelane.documents.values import Kind
from tradelane.kernel.codes import hs_entry
from tradelane.kernel.errors import Forbidden
from tradelane.kernel.ids import OrganisationId, PersonId
from tradelane.kernel.rule import rule
from tradelane.window.values import (
    Agency,
    AppealTerms,
    Case,
    CaseState,
    Clock,
    Decision,
    Direction,
    FiledDocument,
    Procedure,
    Review,
    ReviewStep,
    ReviewVerdict,
)

_FILERS = {
    Direction.EXPORT: frozenset({PartyRole.SELLER, PartyRole.CONSIGNOR, PartyRole.DECLARANT}),
    Direction.IMPORT: frozenset({PartyRole.BUYER, PartyRole.CONSIGNEE, PartyRole.DECLARANT}),
}
_TFA = "WTO Trade Facilitation Agreement"


@rule(
    "WIN-1", cites=f"{_TFA} art. 10.4.1; the procedure's list of documents", field="documents",
    fix="Issue the documents that the procedure lists and file them with the case.",
)  # fmt: skip
def the_required_documents_are_present(documents: Iterable[FiledDocument], *, procedure: Procedure) -> bool:
    """Every document that the procedure lists is filed with the case."""
    return set(procedure.required_documents) <= {document.kind for document in documents}


@rule(
    "WIN-2", cites="International Convention on the Harmonized System art. 3", field="goods_items[].hs_code",
    fix="Declare six digits of HS 2022 for every goods item.",
)  # fmt: skip
def every_goods_item_declares_its_hs_code(consignment: Consignment) -> bool:
    """Every goods item carries a six-digit code of the Harmonized System."""
    codes = [item.hs_code for item in consignment.goods_items]
    return bool(codes) and all(len(code) == 6 and hs_entry(code) is not None for code in codes)


@rule(
    "WIN-3", cites="WTO Agreement on Customs Valuation art. 1; UN/CEFACT Recommendation 33", field="documents[].total",
    fix="Correct the declaration, or replace the invoice by one that states what is owed.",
)  # fmt: skip
def the_declared_value_is_the_invoices(consignment: Consignment, *, documents: Iterable[FiledDocument]) -> bool:
    """The value declared is the one the commercial invoice states, where the filing says what it states."""
    stated = [d.total for d in documents if d.kind == "commercial-invoice" and d.total is not None]
    return all(total.rounded() == consignment.total_value.rounded() for total in stated)


@rule(
    "WIN-4", cites="UN/CEFACT Recommendation 33; the procedure's list of fields", field="consignment",
    fix="Fill the fields that the procedure lists.",
)  # fmt: skip
def the_required_fields_are_filled(consignment: Consignment, *, procedure: Procedure) -> bool:
    """Every field that the procedure lists holds a value."""
    return not missing_fields(consignment, procedure=procedure)


@rule(
    "WIN-5", cites="Tradelane house rule: an agency acts within its own competence", field="by",
    fix="Leave this task to the agency that the procedure names.", refusal=Forbidden,
)  # fmt: skip
def the_agency_reviews_its_own_task(agency: Agency | None, *, case: Case) -> bool:
    """An agency reviews only the task that the procedure gives it in this case."""
    if agency is None:
        return False
    mine = {agency.task, agency.information_task}
    return bool(mine & set(case.waiting)) or case.latest_review(agency.role) is not None


@rule(
    "WIN-6", cites=f"{_TFA} art. 4.1; ECLAC principle of due process", field="reasons",
    fix="Say in a sentence what is wrong or what is asked, and name the rules.",
)  # fmt: skip
def a_refusal_or_a_question_gives_reasons(verdict: ReviewVerdict, *, reasons: str) -> bool:
    """Who refuses, or asks for information, says why."""
    return verdict is ReviewVerdict.APPROVE or len(reasons.strip()) >= 3


@rule(
    "WIN-7", cites="Tradelane house rule: every decision is cited and stands", field="case",
    fix="Appeal the decision, or file the corrected consignment as a new case.",
)  # fmt: skip
def a_decided_case_does_not_change(case: Case) -> bool:
    """A case that has been decided is reviewed no more; it is only contested."""
    return case.state in CaseState.open() and case.decision is None


@rule(
    "WIN-8", cites="Tradelane house rule; the procedure's number of questions", field="verdict",
    fix="Approve or refuse on what was filed and answered.",
)  # fmt: skip
def information_is_asked_no_more_often_than_published(case: Case, *, agency: Agency) -> bool:
    """An agency asks for further information at most as often as its procedure publishes."""
    asked = [r for r in case.reviews if r.agency == agency.role and r.verdict is ReviewVerdict.ASK]
    return len(asked) < agency.questions_at_most


@rule(
    "WIN-9", cites=f"{_TFA} art. 1.1", field="procedure",
    fix="File under the version that is in force today.",
)  # fmt: skip
def the_procedure_is_in_force(procedure: Procedure, *, on: date) -> bool:
    """A case is filed under the version of the procedure that is in force on the day."""
    return procedure.in_force(on)


@rule(
    "WIN-10", cites="Revised Kyoto Convention, General Annex, standard 3.7", field="by",
    fix="Let the seller, consignor or declarant file an export; the buyer, consignee or declarant an import; "
    "or give whoever files a mandate.",
    refusal=Forbidden,
)  # fmt: skip
def the_filer_is_a_party_to_the_consignment(
    consignment: Consignment, *, procedure: Procedure, by: OrganisationId
) -> bool:
    """A case is filed by a party of the consignment on the filing side, where the consignment names who that is."""
    named = {
        party.organisation
        for party in consignment.parties
        if party.role in _FILERS[procedure.direction] and party.organisation
    }
    return not named or by in named


@rule(
    "WIN-11", cites="the procedure's terms of appeal", field="now",
    fix="Ask the agency whether another remedy is open.",
)  # fmt: skip
def an_appeal_is_filed_in_time(decision: Decision, *, on: date) -> bool:
    """A refusal is contested up to the last day that the decision names."""
    return decision.appeal_until is not None and on <= decision.appeal_until


@rule(
    "WIN-12", cites=f"{_TFA} art. 4.1; ECLAC principle of due process", field="by",
    fix="Give the appeal to an officer who did not take part in the decision.", refusal=Forbidden,
)  # fmt: skip
def an_appeal_is_reviewed_by_another_officer(decision: Decision, *, officer: PersonId | None) -> bool:
    """An appeal is reviewed by a named officer who took no part in the decision."""
    return officer is not None and officer not in decision.officers


@rule("WIN-13", cites=f"{_TFA} art. 4.1", field="case", fix="Only a refusal that stands can be contested.")
def only_a_refusal_is_appealed(case: Case) -> bool:
    """Only a refusal is contested, and once."""
    return case.state is CaseState.REFUSED and case.appeal is None


@rule(
    "WIN-14", cites="Tradelane house rule: a document is known by its digest", field="documents[].digest",
    fix="Send each document's kind and the SHA-256 digest of its signed original.",
)  # fmt: skip
def every_document_is_named_by_kind_and_digest(documents: Iterable[FiledDocument]) -> bool:
    """Every document filed is named by its kind and by the digest of its signed original, and stands once."""
    listed = list(documents)
    sound = all(
        d.kind
        and d.digest.startswith("sha256:")
        and len(d.digest) == 71
        and set(d.digest[7:]) <= set("0123456789abcdef")
        for d in listed
    )
    return sound and len({d.digest for d in listed}) == len(listed)


@rule(
    "WIN-15", cites="Tradelane house rule: every decision is cited", field="rule_ids",
    fix="Cite rules by the ids in docs/rules.md, or provisions as the procedure's page writes them.",
)  # fmt: skip
def the_cited_rules_are_known(rule_ids: Iterable[str], *, known: Collection[str]) -> bool:
    """A review cites only rules of this house and provisions that the procedure publishes."""
    return all(id in known for id in rule_ids)


@rule(
    "WIN-16", cites="Tradelane house rule: only the trader answers for the goods", field="by",
    fix="Ask the organisation whose case it is, or for its mandate to answer.", refusal=Forbidden,
)  # fmt: skip
def only_the_trader_answers_and_appeals(case: Case, *, by: OrganisationId) -> bool:
    """Only the trader whose case it is, or its mandated broker, answers questions and contests its refusal."""
    return case.trader == by


@rule("WIN-17", cites="Tradelane house rule", field="text", fix="Read the case again: its questions may be answered.")
def there_is_a_question_to_answer(case: Case, *, agency: Agency) -> bool:
    """An answer is given only to a question that is open."""
    return agency.information_task in case.waiting


@rule(
    "WIN-18", cites="GATT 1994 art. X:3(a); Tradelane house rule: an agency acts within its own competence", field="by",
    fix="Approve the case for your agency first.", refusal=Forbidden,
)  # fmt: skip
def an_agency_grants_what_it_approved(case: Case, *, agency: Agency | None) -> bool:
    """An agency grants a permit or certificate only over a case that it approved itself."""
    latest = None if agency is None else case.latest_review(agency.role)
    return latest is not None and latest.verdict is ReviewVerdict.APPROVE


@rule(
    "WIN-19", cites="Tradelane house rule: an agency acts within its own competence", field="kind",
    fix="Grant a permit or a certificate of your authority; traders issue their own documents.",
)  # fmt: skip
def an_agency_grants_only_what_authorities_may(kind: Kind) -> bool:
    """Over a case an agency issues only documents that authorities grant."""
    return bool(kind.granted_by)


@rule(
    "WIN-20", cites="APEC Privacy Framework, principles III and IV; house law 4: data leaves through one door",
    field="case", fix="Let the trader name your agency as a reader of the consignment, and issue over it.",
)  # fmt: skip
def a_grant_over_a_case_names_no_private_person(consignment: Consignment, *, kind: Kind) -> bool:
    """Over a case a document names organisations only: private persons are told through `privacy`, not by a paper."""
    named = [consignment.party(role) for role in kind.shown.parties]
    return all(party is None or party.organisation is not None for party in named)


def missing_fields(consignment: Consignment, *, procedure: Procedure) -> list[str]:
    """Paths of required fields that are empty, such as `goods_items[1].hs_code`."""
    missing: list[str] = []
    for path in procedure.required_fields:
        missing += _empty(consignment, path.split("."), "")
    return missing


def _empty(value: object, path: list[str], at: str) -> list[str]:
    if not path:
        return [] if value not in (None, "", ()) else [at]
    name, *rest = path
    bare = name.removesuffix("[]")
    inner = getattr(value, bare, None)
    here = f"{at}.{bare}" if at else bare
    if not name.endswith("[]"):
        return _empty(inner, rest, here)
    entries = tuple(inner) if isinstance(inner, tuple) else ()
    if not entries:
        return [here]
    return [fault for n, entry in enumerate(entries) for fault in _empty(entry, rest, f"{here}[{n}]")]


def last_day_to_appeal(terms: AppealTerms, *, decided_on: date) -> date:
    """The last day to contest a decision of the day `decided_on`, counting from the day after the notice takes effect.

    Business days leave out Saturdays, Sundays and the listed holidays. Months end on the day of the same number, or on
    the last of the month where it has none.
    """
    day = _months_later(decided_on, terms.months)
    for _ in range(terms.notice_days + terms.days):
        day += timedelta(days=1)
        while terms.business_days and (day.weekday() >= 5 or day in terms.holidays):
            day += timedelta(days=1)
    return day


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def clock_of(agency: Agency, *, filed_at: datetime, reviews: Iterable[Review | ReviewStep], now: datetime) -> Clock:
    """How long the agency has had the case up to its final answer or `now`, less its waits for the trader."""
    mine = [r for r in reviews if r.agency == agency.role]
    final = next((r for r in mine if r.verdict.final), None)
    end = final.at if final else now
    waits = [(r.at, r.answered_at or end) for r in mine if not r.verdict.final]
    spent = (end - filed_at) - sum((min(stop, end) - start for start, stop in waits), timedelta(0))
    waiting = any(not r.verdict.final and r.answered_at is None for r in mine)
    return Clock(agency.role, spent, timedelta(hours=agency.service_hours), running=final is None and not waiting)
