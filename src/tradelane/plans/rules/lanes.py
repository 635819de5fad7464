# SPDX-License-Identifier: Apache-2.0
"""When a lane may go without paper; apart, because trades obey these answers and people may contest them."""

from collections.abc import Iterable
from datetime import date

from tradelane.documents.values import DocumentKind
from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.rule import rule
from tradelane.plans.rules.matrix import holding
from tradelane.plans.values import (
    Acceptance,
    Agreement,
    Fact,
    Ground,
    Lane,
    LaneAnswer,
    LaneChange,
    Measure,
    Need,
    Status,
)


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


@rule(
    "PLAN-7",
    cites="CPTA arts 7 and 14; agreements between single windows; house rule: unknown is not no",
    field="status",
)
def the_measure_works_with_the_partner(fact: Fact, *, partner: str) -> bool:
    """A measure that is partly in force carries a document to and from the economies that it names as partners."""
    return fact.status is Status.PARTIAL and partner in fact.partners


_SIGNED = (Need((Measure.E_SIGNATURE_LAW,), True, True),)
_TITLE = (Need((Measure.MLETR_LAW,), True, True),)
_AT_THE_BORDER = (Measure.SINGLE_WINDOW, Measure.E_DECLARATION)
"""A declaration is data where the single window, or customs' own system, takes it."""

NEEDS: dict[DocumentKind, tuple[Need, ...]] = {
    DocumentKind.COMMERCIAL_INVOICE: _SIGNED,
    DocumentKind.CREDIT_NOTE: _SIGNED,
    DocumentKind.PACKING_LIST: _SIGNED,
    DocumentKind.INSURANCE_CERTIFICATE: _SIGNED,
    DocumentKind.DANGEROUS_GOODS_DECLARATION: _SIGNED,
    DocumentKind.SEA_WAYBILL: _SIGNED,
    DocumentKind.AIR_WAYBILL: _SIGNED,
    DocumentKind.BILL_OF_LADING: (Need((Measure.MLETR_LAW, Measure.E_BILL_OF_LADING), True, True),),
    DocumentKind.BILL_OF_EXCHANGE: _TITLE,
    DocumentKind.PROMISSORY_NOTE: _TITLE,
    DocumentKind.AGENCY_PERMIT: (Need((Measure.SINGLE_WINDOW,), True, True),),
    DocumentKind.PHYTOSANITARY_CERTIFICATE: (Need((Measure.E_SPS,), True, True),),
    DocumentKind.FEE_RECEIPT: _SIGNED,
    DocumentKind.TRANSIT_DECLARATION: (Need(_AT_THE_BORDER, True, True),),
    DocumentKind.EXPORT_DECLARATION: (Need(_AT_THE_BORDER, True, False),),
    DocumentKind.IMPORT_DECLARATION: (Need(_AT_THE_BORDER, False, True),),
    DocumentKind.CN22: (Need(_AT_THE_BORDER, False, True),),
    DocumentKind.CN23: (Need(_AT_THE_BORDER, False, True),),
    DocumentKind.CERTIFICATE_OF_ORIGIN: (Need((Measure.ELECTRONIC_ORIGIN,), True, True),),
}
"""What each kind needs: any of these measures, whether where it comes from, whether where it goes to."""


def answer(
    kind: DocumentKind, lane: Lane, *, facts: Iterable[Fact], agreements: Iterable[Agreement], on: date
) -> LaneAnswer:
    """What `lane` says of `kind` on the day `on`, with each ground.

    An agreement of both economies that takes electronic proof settles origin at once. Else every need must be met by
    a measure in force; one for which every measure is known to be missing means paper; anything else stays open.
    """
    if kind is DocumentKind.CERTIFICATE_OF_ORIGIN:
        for agreement in agreements:
            if {lane.from_, lane.to} <= agreement.economies and the_agreement_takes_an_electronic_proof_of_origin(
                agreement, on=on
            ):
                return LaneAnswer(kind, Acceptance.ELECTRONIC, "PLAN-4", (_by_agreement(agreement),))
    known = holding(facts, on=on)
    met = [
        _met([known.get((economy, m)) or Fact.unseen(economy, m) for m in need.measures], partner=partner)
        for need in NEEDS[kind]
        for economy, partner, asked in (
            (lane.from_, lane.to, need.at_origin),
            (lane.to, lane.from_, need.at_destination),
        )
        if asked
    ]
    grounds = tuple(ground for _, found in met for ground in found)
    if all(holds is True for holds, _ in met):
        by_partner = any(ground.status is Status.PARTIAL for ground in grounds)
        return LaneAnswer(kind, Acceptance.ELECTRONIC, "PLAN-7" if by_partner else "PLAN-2", grounds)
    if any(holds is False for holds, _ in met):
        return LaneAnswer(kind, Acceptance.PAPER, "PLAN-3", grounds)
    return LaneAnswer(kind, Acceptance.UNDETERMINED, "PLAN-3", grounds)


def changes_ahead(
    kind: DocumentKind, lane: Lane, *, facts: Iterable[Fact], agreements: Iterable[Agreement], after: date
) -> tuple[LaneChange, ...]:
    """The days after `after` on which what `lane` says of `kind` changes, as far as facts with a first day tell."""
    told, known = tuple(facts), tuple(agreements)
    days = {fact.valid_from for fact in told if fact.economy in (lane.from_, lane.to) and fact.valid_from}
    days |= {agreement.in_force for agreement in known if {lane.from_, lane.to} <= agreement.economies}
    before, changes = answer(kind, lane, facts=told, agreements=known, on=after), []
    for day in sorted(day for day in days if day > after):
        now = answer(kind, lane, facts=told, agreements=known, on=day)
        if now.acceptance is not before.acceptance:
            changes.append(LaneChange(day, before.acceptance, now))
        before = now
    return tuple(changes)


def _met(facts: list[Fact], *, partner: str) -> tuple[bool | None, list[Ground]]:
    """Whether one need of one economy is met by any of the facts, and the grounds: the one that meets it, or all."""
    grounds = [_ground(fact, partner=partner) for fact in facts]
    if meeting := [ground for ground in grounds if ground.holds is True]:
        return True, meeting[:1]
    return (False if all(ground.holds is False for ground in grounds) else None), grounds


def _ground(fact: Fact, *, partner: str) -> Ground:
    holds: bool | None = None
    if the_measure_is_in_force(fact.status) or the_measure_works_with_the_partner(fact, partner=partner):
        holds = True
    elif the_measure_is_known_to_be_missing(fact.status):
        holds = False
    return Ground(fact.economy, fact.measure, fact.status, fact.legal_basis, fact.source, holds)


def _by_agreement(agreement: Agreement) -> Ground:
    basis = f"{agreement.id}: {agreement.legal_basis}"
    return Ground("", None, Status.IN_FORCE, basis, agreement.source, True)
