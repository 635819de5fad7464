# SPDX-License-Identifier: Apache-2.0
"""The acts of bills of exchange and promissory notes over HTTP; apart from those of cargo documents."""

from collections.abc import Callable
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
    NoticeTerms,
    PaymentTerms,
    Presentment,
    PresentmentTerms,
    ProtestTerms,
    ReasonTerms,
    Terms,
)  # fmt: skip

router = Router()


class PresentmentIn(SeenIn):
    """What for."""

    purpose: Presentment


class AmountIn(SeenIn):
    """For how much."""

    amount: Quantity


class AvalIn(AmountIn):
    """For whom."""

    guarantees: str


class PaymentIn(AmountIn):
    """Who paid."""

    payer: str


class DishonourIn(SeenIn):
    """Why the drawee refuses."""

    reason: str = ""


class ProtestIn(SeenIn):
    """The act that shows it, by number."""

    evidence: str


class NoticeIn(SeenIn):
    """Whom the holder tells."""

    told: str


_ACTS: tuple[tuple[str, type[Schema], Act, Callable[[Any], Terms | None], str], ...] = (
    ("presentments", PresentmentIn, Act.PRESENT, lambda body: PresentmentTerms(body.purpose),
     "Present a bill you hold, for acceptance or for payment"),
    ("drawee-acceptances", AmountIn, Act.ACCEPT_BILL, lambda body: AcceptanceTerms(body.amount),
     "Accept a bill, as its drawee"),
    ("avals", AvalIn, Act.AVAL, lambda body: AvalTerms(OrganisationId(body.guarantees), body.amount),
     "Stand surety for a party to a bill"),
    ("dishonours", DishonourIn, Act.DISHONOUR, lambda body: ReasonTerms(body.reason) if body.reason else None,
     "Refuse a presented bill, as its drawee"),
    ("protests", ProtestIn, Act.PROTEST, lambda body: ProtestTerms(body.evidence),
     "Record the protest of a bill you hold"),
    ("notices", NoticeIn, Act.NOTICE, lambda body: NoticeTerms(OrganisationId(body.told)),
     "Tell one who answers for a bill that it was dishonoured"),
    ("payments", PaymentIn, Act.PAY, lambda body: PaymentTerms(OrganisationId(body.payer), body.amount),
     "Acknowledge a payment of a bill you hold"),
    ("recourses", PaymentIn, Act.RECOURSE, lambda body: PaymentTerms(OrganisationId(body.payer), body.amount),
     "Hand a dishonoured bill to one who answers for it and has paid it"),
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
