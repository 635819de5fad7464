# SPDX-License-Identifier: Apache-2.0
"""The acts of bills of exchange and promissory notes over HTTP; apart from those of cargo documents."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.digests import Digest
from tradelane.kernel.ids import OrganisationId, TitleId
from tradelane.titles import actions
from tradelane.titles.api.bodies import Quantity, SeenIn, TitleOut
from tradelane.titles.api.signing import who_signs
from tradelane.titles.values import (
    AcceptanceTerms,
    Act,
    AvalTerms,
    Beyond,
    Cost,
    CostKind,
    InterventionTerms,
    NoticeTerms,
    ObstacleTerms,
    OfferTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestGround,
    ProtestTerms,
    ReasonTerms,
    Tendered,
    Terms,
)  # fmt: skip

router = Router()


class PresentmentIn(SeenIn):
    """What for, and to whom: left out, the drawee; else who is named in case of need or accepted for honour."""

    purpose: Presentment
    to: str | None = None


class AmountIn(SeenIn):
    """For how much."""

    amount: Quantity


class AcceptanceIn(AmountIn):
    """For how much the drawee accepts, and how that varies the bill, if it does."""

    varies: str = ""


class AvalIn(AmountIn):
    """For whom, and what the surety stipulates."""

    guarantees: str
    without_protest: bool = False
    in_case_of_need: str | None = None


class BeyondIn(Schema):
    """What was paid beyond the sum, of the claim of that day (`GET /api/titles/{id}/claims`)."""

    interest: Quantity = Decimal(0)
    costs: Quantity = Decimal(0)
    discount: Quantity = Decimal(0)
    rate: Quantity | None = None


class TenderedIn(Schema):
    """What was handed over, where that was other money than the bill's."""

    amount: Quantity
    currency: str
    rate: Quantity


class PaymentIn(AmountIn):
    """Who paid how much of the sum, and beyond it."""

    payer: str
    beyond: BeyondIn | None = None
    tendered: TenderedIn | None = None

    def terms(self) -> PaymentTerms:
        """As the rules know it."""
        more, given = self.beyond, self.tendered
        return PaymentTerms(
            OrganisationId(self.payer),
            self.amount,
            Beyond(more.interest, more.costs, more.discount, more.rate) if more else None,
            Tendered(given.amount, given.currency, given.rate) if given else None,
        )


class DishonourIn(SeenIn):
    """Why the drawee refuses."""

    reason: str = ""


class BillCostIn(Schema):
    """What it cost, in the bill's currency."""

    kind: CostKind
    amount: Quantity


class CostlyIn(SeenIn):
    """What an act of the holder cost."""

    costs: list[BillCostIn] = []

    def listed(self) -> tuple[Cost, ...]:
        """As the rules know it."""
        return tuple(Cost(each.kind, each.amount) for each in self.costs)


class ProtestIn(CostlyIn):
    """The act that shows it, by number."""

    evidence: str
    ground: ProtestGround = ProtestGround.DISHONOUR


class NoticeIn(CostlyIn):
    """Who is told."""

    told: str


class ObstacleIn(SeenIn):
    """What keeps the holder from acting, since when, and until when once that is known."""

    ground: str
    since: date
    until: date | None = None


class InterventionIn(AmountIn):
    """To accept or to pay, and for whose honour: left out, the drawer's."""

    purpose: Presentment
    honoured: str | None = None


class TakenOfferIn(SeenIn):
    """Whose offer."""

    offered_by: str


def _party(id: str | None) -> OrganisationId | None:
    return OrganisationId(id) if id else None


def _aval(body: AvalIn) -> AvalTerms:
    return AvalTerms(OrganisationId(body.guarantees), body.amount, body.without_protest, _party(body.in_case_of_need))


def _notice(body: NoticeIn) -> NoticeTerms:
    return NoticeTerms(OrganisationId(body.told), body.listed())


def _offer(body: TakenOfferIn) -> OfferTerms:
    return OfferTerms(OrganisationId(body.offered_by))


_ACTS: tuple[tuple[str, type[Schema], Act, Callable[[Any], Terms | None], str], ...] = (
    ("presentments", PresentmentIn, Act.PRESENT, lambda body: PresentmentTerms(body.purpose, _party(body.to)),
     "Present a bill you hold, for acceptance or for payment"),
    ("drawee-acceptances", AcceptanceIn, Act.ACCEPT_BILL, lambda body: AcceptanceTerms(body.amount, body.varies),
     "Accept a bill, as its drawee"),
    ("deliberations", SeenIn, Act.DELIBERATE, lambda body: None,
     "Ask for a second presentment on the next day, as the drawee"),
    ("avals", AvalIn, Act.AVAL, _aval, "Stand surety for a party to a bill"),
    ("dishonours", DishonourIn, Act.DISHONOUR, lambda body: ReasonTerms(body.reason) if body.reason else None,
     "Refuse a presented bill, as its drawee"),
    ("protests", ProtestIn, Act.PROTEST, lambda body: ProtestTerms(body.evidence, body.listed(), body.ground),
     "Record the protest of a bill you hold, and what it cost"),
    ("notices", NoticeIn, Act.NOTICE, _notice, "Tell one who answers for a bill that it was dishonoured"),
    ("relayed-notices", NoticeIn, Act.RELAY, _notice, "Tell one who signed before you of a dishonour you were told of"),
    ("obstacles", ObstacleIn, Act.HINDER, lambda body: ObstacleTerms(body.ground, body.since, body.until),
     "Note what keeps you from presenting or protesting a bill you hold, and when that ended"),
    ("payments", PaymentIn, Act.PAY, PaymentIn.terms, "Acknowledge a payment of a bill you hold"),
    ("recourses", PaymentIn, Act.RECOURSE, PaymentIn.terms,
     "Hand a dishonoured bill to one who answers for it and has paid it"),
    ("interventions", InterventionIn, Act.INTERVENE,
     lambda body: InterventionTerms(body.purpose, body.amount, _party(body.honoured)),
     "Offer to accept or to pay a dishonoured bill for the honour of one who answers for it"),
    ("admissions", TakenOfferIn, Act.ADMIT, _offer, "Take an acceptance that was offered for a bill you hold"),
    ("declined-offers", TakenOfferIn, Act.DECLINE, _offer, "Decline what was offered for a bill you hold"),
    ("honour-payments", PaymentIn, Act.PAY_FOR_HONOUR, PaymentIn.terms,
     "Hand a bill to one who offered to pay it for another's honour, and has"),
)  # fmt: skip


def _route(noun: str, schema: type[Schema], act: Act, terms: Callable[[Any], Terms | None], summary: str) -> None:
    def done(request: HttpRequest, id: str, body: Any) -> Status[TitleOut]:
        title = actions.act_on(
            TitleId(id), actions.Said(act, terms=terms(body)), seen_head=Digest(body.seen_head), by=who_signs(request),
            now=clock.now(),
        )  # fmt: skip
        return Status(201, TitleOut.of(title))

    done.__annotations__["body"] = schema
    done.__doc__ = "409 when the head moved since you looked; the same call again changes nothing."
    router.post(f"/{{id}}/{noun}", response={201: TitleOut}, summary=summary, operation_id=f"titles_{noun}")(done)


for each in _ACTS:
    _route(*each)
