# SPDX-License-Identifier: Apache-2.0
"""When a lane may go without paper; apart, because trades obey these answers and people may contest them."""

from collections.abc import Iterable
from datetime import date

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.rule import rule
from tradelane.plans.values import (
    Acceptance,
    Agreement,
    Confidence,
    Fact,
    Ground,
    Lane,
    LaneAnswer,
    Measure,
    Status,
)


@rule(
    "PLAN-1",
    cites="APEC paperless trading action plan; house rule: facts have dates and sources",
    field="source",
    fix="Name the source and its date, or set the status to unconfirmed.",
)
def a_fact_names_its_source_or_is_unconfirmed(status: Status, source: str, confidence: Confidence) -> bool:
    """A status other than unconfirmed names its source, and a source that was only reported confirms nothing."""
    return status is Status.UNCONFIRMED or (bool(source.strip()) and confidence is not Confidence.LOW)


@rule("PLAN-2", cites="UN/CEFACT Recommendation 33; UNCITRAL MLETR arts 7, 10", field="status")
def the_measure_is_in_force(status: Status) -> bool:
    """A measure carries a document only when it is wholly in force."""
    return status is Status.IN_FORCE


@rule("PLAN-3", cites="house rule: unknown is not no", field="status")
def the_measure_is_known_to_be_missing(status: Status) -> bool:
    """Paper is demanded only where a source says that the measure is not there, or is no more than a draft."""
    return status in (Status.NONE, Status.DRAFT)


@rule("PLAN-4", cites="CPTPP art. 3.20 and Annex 3-B; agreements of the lane", field="agreement")
def the_agreement_takes_an_electronic_proof_of_origin(agreement: Agreement, *, on: date) -> bool:
    """An agreement in force on the day takes the proof of origin in electronic form."""
    return agreement.electronic is True and agreement.in_force <= on


@rule(
    "PLAN-5",
    cites="APEC, member economies",
    field="lane",
    fix="Write two different economies with a dash, such as MX-SG.",
)
def a_lane_joins_two_economies(from_: str, to: str) -> bool:
    """A lane leads from one of the 21 economies to another."""
    return from_ in ECONOMIES and to in ECONOMIES and from_ != to


@rule("PLAN-6", cites="house rule: facts have dates and sources; UNCITRAL MLETR art. 19", field="valid_from")
def the_fact_holds_on_the_day(fact: Fact, *, on: date) -> bool:
    """A fact holds from its first day until a later fact of the same economy and measure begins."""
    return fact.valid_from is None or fact.valid_from <= on


def holding(facts: Iterable[Fact], *, on: date) -> dict[tuple[str, Measure], Fact]:
    """The one fact of each economy and measure that holds on the day `on`."""
    begun = [fact for fact in facts if the_fact_holds_on_the_day(fact, on=on)]
    return {(fact.economy, fact.measure): fact for fact in sorted(begun, key=lambda f: f.valid_from or date.min)}


NEEDS: dict[DocumentKind, tuple[tuple[Measure, bool, bool], ...]] = {
    DocumentKind.COMMERCIAL_INVOICE: ((Measure.E_SIGNATURE_LAW, True, True),),
    DocumentKind.CREDIT_NOTE: ((Measure.E_SIGNATURE_LAW, True, True),),
    DocumentKind.PACKING_LIST: ((Measure.E_SIGNATURE_LAW, True, True),),
    DocumentKind.BILL_OF_LADING: ((Measure.MLETR_LAW, True, True),),
    DocumentKind.BILL_OF_EXCHANGE: ((Measure.MLETR_LAW, True, True),),
    DocumentKind.PROMISSORY_NOTE: ((Measure.MLETR_LAW, True, True),),
    DocumentKind.INSURANCE_CERTIFICATE: ((Measure.E_SIGNATURE_LAW, True, True),),
    DocumentKind.DANGEROUS_GOODS_DECLARATION: ((Measure.E_SIGNATURE_LAW, True, True),),
    DocumentKind.AGENCY_PERMIT: ((Measure.SINGLE_WINDOW, True, True),),
    DocumentKind.PHYTOSANITARY_CERTIFICATE: ((Measure.SINGLE_WINDOW, True, True),),
    DocumentKind.SEA_WAYBILL: ((Measure.E_SIGNATURE_LAW, True, True),),
    DocumentKind.AIR_WAYBILL: ((Measure.E_SIGNATURE_LAW, True, True),),
    DocumentKind.TRANSIT_DECLARATION: ((Measure.SINGLE_WINDOW, True, True),),
    DocumentKind.CN22: ((Measure.SINGLE_WINDOW, False, True),),
    DocumentKind.CN23: ((Measure.SINGLE_WINDOW, False, True),),
    DocumentKind.EXPORT_DECLARATION: ((Measure.SINGLE_WINDOW, True, False),),
    DocumentKind.IMPORT_DECLARATION: ((Measure.SINGLE_WINDOW, False, True),),
    DocumentKind.CERTIFICATE_OF_ORIGIN: ((Measure.ELECTRONIC_ORIGIN, True, True),),
}
"""What each kind needs: the measure, whether where it comes from, whether where it goes to."""


def answer(
    kind: DocumentKind, lane: Lane, *, facts: Iterable[Fact], agreements: Iterable[Agreement], on: date
) -> LaneAnswer:
    """What `lane` says of `kind` on the day `on`, with each ground.

    An agreement of both economies that takes electronic proof settles origin at once. Else every needed measure must
    be in force; one that is known to be missing means paper; anything else stays open.
    """
    if kind is DocumentKind.CERTIFICATE_OF_ORIGIN:
        for agreement in agreements:
            if {lane.from_, lane.to} <= agreement.economies and the_agreement_takes_an_electronic_proof_of_origin(
                agreement, on=on
            ):
                return LaneAnswer(kind, Acceptance.ELECTRONIC, "PLAN-4", (_by_agreement(agreement),))
    known = holding(facts, on=on)
    grounds = tuple(
        _ground(economy, measure, known.get((economy, measure)))
        for measure, at_origin, at_destination in NEEDS[kind]
        for economy, asked in ((lane.from_, at_origin), (lane.to, at_destination))
        if asked
    )
    if all(ground.holds is True for ground in grounds):
        return LaneAnswer(kind, Acceptance.ELECTRONIC, "PLAN-2", grounds)
    if any(ground.holds is False for ground in grounds):
        return LaneAnswer(kind, Acceptance.PAPER, "PLAN-3", grounds)
    return LaneAnswer(kind, Acceptance.UNDETERMINED, "PLAN-3", grounds)


def _ground(economy: str, measure: Measure, fact: Fact | None) -> Ground:
    if fact is None:
        return Ground(economy, measure, Status.UNCONFIRMED, "", "", None)
    holds: bool | None = None
    if the_measure_is_in_force(fact.status):
        holds = True
    elif the_measure_is_known_to_be_missing(fact.status):
        holds = False
    return Ground(economy, measure, fact.status, fact.legal_basis, fact.source, holds)


def _by_agreement(agreement: Agreement) -> Ground:
    basis = f"{agreement.id}: {agreement.legal_basis}"
    return Ground("", None, Status.IN_FORCE, basis, agreement.source, True)
