# SPDX-License-Identifier: Apache-2.0
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import NOON
from tests.consignment_makers import a_consignment, a_goods_item
from tests.makers import BUYER, OUTSIDER, SELLER

from tradelane.documents.values import KINDS, DocumentKind
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import CaseId, ConsignmentId, PersonId
from tradelane.kernel.money import Money
from tradelane.window import rules
from tradelane.window.formats.procedure import shipped_procedures
from tradelane.window.values import Appeal, Case, CaseState, Decision, FiledDocument, Procedure, Review, ReviewVerdict

EXPORT: Procedure = next(p for p in shipped_procedures() if p.code == "mx-export")
IMPORT: Procedure = next(p for p in shipped_procedures() if p.code == "sg-import")
CUSTOMS = EXPORT.agency_in_role("customs")
PLANT_HEALTH = EXPORT.agency_in_role("plant_health")
OFFICER = PersonId("person_officer")


def a_document(kind: str, **changes: Any) -> FiledDocument:
    return replace(FiledDocument(kind, digest_of(kind.encode())), **changes)


def a_review(verdict: ReviewVerdict = ReviewVerdict.APPROVE, **changes: Any) -> Review:
    return replace(Review("customs", 1, verdict, "Because.", (), OFFICER, NOON), **changes)


def a_case(**changes: Any) -> Case:
    case = Case(
        id=CaseId("case_invented"),
        procedure="mx-export",
        version="1",
        consignment=ConsignmentId("consignment_invented1"),
        trader=SELLER,
        state=CaseState.IN_REVIEW,
        data={},
        documents=(),
        permits=("phytosanitary",),
        waiting=("customs_review",),
        filed_at=NOON,
    )
    return replace(case, **changes)


def a_decision(**changes: Any) -> Decision:
    decision = Decision(
        result=CaseState.REFUSED,
        reasons=("Customs: no.",),
        cites=(),
        decided_at=NOON,
        number="N-1",
        appeal_to="the authority",
        appeal_basis="the law",
        appeal_until=date(2026, 12, 16),
        officers=(OFFICER,),
    )
    return replace(decision, **changes)


def test_the_required_documents_are_present() -> None:
    invoice, packing = a_document("commercial-invoice"), a_document("packing-list")
    assert rules.the_required_documents_are_present([invoice, packing], procedure=EXPORT)
    assert not rules.the_required_documents_are_present([invoice], procedure=EXPORT)
    assert not rules.the_required_documents_are_present([invoice, packing], procedure=IMPORT)


@pytest.mark.parametrize("code", ["", "0901", "090199", "0901.21", "roasted"])
def test_every_goods_item_declares_its_hs_code(code: str) -> None:
    assert rules.every_goods_item_declares_its_hs_code(a_consignment())
    faulty = a_consignment(goods_items=(a_goods_item(), a_goods_item(number=2, hs_code=code)))
    assert not rules.every_goods_item_declares_its_hs_code(faulty)
    assert not rules.every_goods_item_declares_its_hs_code(a_consignment(goods_items=()))


def test_the_declared_value_is_the_invoices() -> None:
    consignment = a_consignment()
    invoice = a_document("commercial-invoice", total=consignment.total_value)
    assert rules.the_declared_value_is_the_invoices(consignment, documents=[invoice])
    assert rules.the_declared_value_is_the_invoices(consignment, documents=[a_document("commercial-invoice")])
    wrong = replace(invoice, total=Money(Decimal("12222.01"), "USD"))
    assert not rules.the_declared_value_is_the_invoices(consignment, documents=[invoice, wrong])
    other = replace(invoice, total=Money(invoice.total.amount if invoice.total else Decimal(0), "SGD"))
    assert not rules.the_declared_value_is_the_invoices(consignment, documents=[other])


def test_the_required_fields_are_filled() -> None:
    assert rules.the_required_fields_are_filled(a_consignment(), procedure=EXPORT)
    faulty = a_consignment(transport=None, goods_items=(a_goods_item(), a_goods_item(number=2, origin="")))
    assert not rules.the_required_fields_are_filled(faulty, procedure=EXPORT)
    assert rules.missing_fields(faulty, procedure=EXPORT) == ["goods_items[1].origin", "transport"]
    assert rules.missing_fields(a_consignment(goods_items=()), procedure=EXPORT)[0] == "goods_items"


def test_the_agency_reviews_its_own_task() -> None:
    assert rules.the_agency_reviews_its_own_task(CUSTOMS, case=a_case())
    assert not rules.the_agency_reviews_its_own_task(PLANT_HEALTH, case=a_case())
    assert not rules.the_agency_reviews_its_own_task(None, case=a_case())
    answered = a_case(waiting=(), reviews=(a_review(),))
    assert rules.the_agency_reviews_its_own_task(CUSTOMS, case=answered)


def test_a_refusal_or_a_question_gives_reasons() -> None:
    says = rules.a_refusal_or_a_question_gives_reasons
    assert says(ReviewVerdict.REFUSE, reasons="Live insects.")
    assert says(ReviewVerdict.APPROVE, reasons="")
    assert not says(ReviewVerdict.REFUSE, reasons="  ")
    assert not says(ReviewVerdict.ASK, reasons="")


def test_a_decided_case_does_not_change() -> None:
    assert rules.a_decided_case_does_not_change(a_case())
    assert rules.a_decided_case_does_not_change(a_case(state=CaseState.INFORMATION_ASKED))
    assert not rules.a_decided_case_does_not_change(a_case(state=CaseState.CLEARED))
    assert not rules.a_decided_case_does_not_change(a_case(state=CaseState.APPEALED, decision=a_decision()))


def test_information_is_asked_no_more_often_than_published() -> None:
    ask = a_review(ReviewVerdict.ASK)
    assert rules.information_is_asked_no_more_often_than_published(a_case(reviews=(ask,)), agency=CUSTOMS)
    twice = a_case(reviews=(ask, replace(ask, round=2)))
    assert not rules.information_is_asked_no_more_often_than_published(twice, agency=CUSTOMS)
    assert rules.information_is_asked_no_more_often_than_published(twice, agency=PLANT_HEALTH)


def test_the_procedure_is_in_force() -> None:
    assert rules.the_procedure_is_in_force(EXPORT, on=date(2026, 1, 1))
    assert not rules.the_procedure_is_in_force(EXPORT, on=date(2025, 12, 31))
    ended = replace(EXPORT, valid_to=date(2026, 6, 30))
    assert rules.the_procedure_is_in_force(ended, on=date(2026, 6, 30))
    assert not rules.the_procedure_is_in_force(ended, on=date(2026, 7, 1))


def test_the_filer_is_a_party_to_the_consignment() -> None:
    files = rules.the_filer_is_a_party_to_the_consignment
    assert files(a_consignment(), procedure=EXPORT, by=SELLER)
    assert files(a_consignment(), procedure=IMPORT, by=BUYER)
    assert not files(a_consignment(), procedure=EXPORT, by=BUYER)
    assert not files(a_consignment(), procedure=EXPORT, by=OUTSIDER)
    unnamed = a_consignment(parties=tuple(replace(p, organisation=None) for p in a_consignment().parties))
    assert files(unnamed, procedure=EXPORT, by=OUTSIDER)


def test_an_appeal_is_filed_in_time() -> None:
    assert rules.an_appeal_is_filed_in_time(a_decision(), on=date(2026, 12, 16))
    assert not rules.an_appeal_is_filed_in_time(a_decision(), on=date(2026, 12, 17))
    assert not rules.an_appeal_is_filed_in_time(a_decision(appeal_until=None), on=date(2026, 11, 2))


def test_an_appeal_is_reviewed_by_another_officer() -> None:
    assert rules.an_appeal_is_reviewed_by_another_officer(a_decision(), officer=PersonId("person_other"))
    assert not rules.an_appeal_is_reviewed_by_another_officer(a_decision(), officer=OFFICER)
    assert not rules.an_appeal_is_reviewed_by_another_officer(a_decision(), officer=None)


def test_only_a_refusal_is_appealed() -> None:
    assert rules.only_a_refusal_is_appealed(a_case(state=CaseState.REFUSED))
    assert not rules.only_a_refusal_is_appealed(a_case(state=CaseState.CLEARED))
    assert not rules.only_a_refusal_is_appealed(a_case(state=CaseState.REFUSED, appeal=Appeal("Wrong.", NOON)))


def test_every_document_is_named_by_kind_and_digest() -> None:
    named = rules.every_document_is_named_by_kind_and_digest
    invoice = a_document("commercial-invoice")
    assert named([invoice, a_document("packing-list")])
    assert not named([invoice, invoice])
    assert not named([replace(invoice, kind="")])
    assert not named([replace(invoice, digest="sha256:00")])
    assert not named([replace(invoice, digest="sha256:" + "G" * 64)])


def test_the_cited_rules_are_known() -> None:
    assert rules.the_cited_rules_are_known(["WIN-1"], known={"WIN-1", "WIN-2"})
    assert rules.the_cited_rules_are_known([], known=set())
    assert not rules.the_cited_rules_are_known(["WIN-1", "MADE-UP"], known={"WIN-1"})


def test_only_the_trader_answers_and_appeals() -> None:
    assert rules.only_the_trader_answers_and_appeals(a_case(), by=SELLER)
    assert not rules.only_the_trader_answers_and_appeals(a_case(), by=BUYER)


def test_there_is_a_question_to_answer() -> None:
    asked = a_case(waiting=("customs_information",))
    assert rules.there_is_a_question_to_answer(asked, agency=CUSTOMS)
    assert not rules.there_is_a_question_to_answer(asked, agency=PLANT_HEALTH)
    assert not rules.there_is_a_question_to_answer(a_case(), agency=CUSTOMS)


def test_an_agency_grants_what_it_approved() -> None:
    approved = a_case(reviews=(a_review(),))
    assert rules.an_agency_grants_what_it_approved(approved, agency=CUSTOMS)
    assert not rules.an_agency_grants_what_it_approved(approved, agency=PLANT_HEALTH)
    assert not rules.an_agency_grants_what_it_approved(approved, agency=None)
    refused = a_case(reviews=(a_review(ReviewVerdict.REFUSE),))
    assert not rules.an_agency_grants_what_it_approved(refused, agency=CUSTOMS)


def test_an_agency_grants_only_what_authorities_may() -> None:
    assert rules.an_agency_grants_only_what_authorities_may(KINDS[DocumentKind.AGENCY_PERMIT])
    assert not rules.an_agency_grants_only_what_authorities_may(KINDS[DocumentKind.COMMERCIAL_INVOICE])


def test_a_grant_over_a_case_names_no_private_person() -> None:
    permit, whole = KINDS[DocumentKind.AGENCY_PERMIT], a_consignment()
    assert rules.a_grant_over_a_case_names_no_private_person(whole, kind=permit)
    private = replace(whole, parties=(whole.parties[0], replace(whole.parties[1], organisation=None)))
    assert not rules.a_grant_over_a_case_names_no_private_person(private, kind=permit)


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (date(2026, 11, 2), date(2026, 12, 16)),  # over the holiday of 16 November
        (date(2026, 12, 18), date(2027, 2, 4)),  # over 25 December, 1 January and 1 February
    ],
)
def test_business_days_leave_out_weekends_and_holidays(decided: date, last: date) -> None:
    assert rules.last_day_to_appeal(EXPORT.appeal, decided_on=decided) == last


def test_calendar_days_count_every_day() -> None:
    assert rules.last_day_to_appeal(IMPORT.appeal, decided_on=date(2026, 11, 2)) == date(2026, 12, 2)


def test_the_day_that_counts_is_the_economys() -> None:
    midnight = NOON.replace(hour=20)
    assert EXPORT.day(midnight) == date(2026, 11, 2)
    assert IMPORT.day(midnight) == date(2026, 11, 3)


def test_the_clock_leaves_out_waits_for_the_trader() -> None:
    def hours(n: int) -> timedelta:
        return timedelta(hours=n)

    ask = a_review(ReviewVerdict.ASK, at=NOON + hours(1), answered_at=NOON + hours(9), answer="Lot 7.")
    done = a_review(round=2, at=NOON + hours(12))
    clock = rules.clock_of(CUSTOMS, filed_at=NOON, reviews=[ask], now=NOON + hours(11))
    assert (clock.spent, clock.running, clock.in_time) == (hours(3), True, True)
    clock = rules.clock_of(CUSTOMS, filed_at=NOON, reviews=[ask, done], now=NOON + hours(90))
    assert (clock.spent, clock.running) == (hours(4), False)
    late = rules.clock_of(CUSTOMS, filed_at=NOON, reviews=[], now=NOON + hours(25))
    assert not late.in_time


@pytest.mark.parametrize(
    ("decided_on", "last"),
    [
        (date(2026, 11, 2), date(2027, 2, 2)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_months_to_appeal_end_on_the_day_of_the_same_number_or_the_last(decided_on: date, last: date) -> None:
    terms = next(p for p in shipped_procedures() if p.code == "jp-import").appeal
    assert rules.last_day_to_appeal(terms, decided_on=decided_on) == last
