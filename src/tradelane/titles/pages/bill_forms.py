# SPDX-License-Identifier: Apache-2.0
"""What the forms of a bill's page say, as the terms of its acts; apart from those of cargo documents."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from django.http import QueryDict

from tradelane.kernel.ids import OrganisationId
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
    Terms,
)

_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,4})?")
_Choice = TypeVar("_Choice", bound=StrEnum)


def bill_terms(act: Act, given: QueryDict) -> Terms | None:
    """The terms of an act on a bill; None of one that says none."""
    said = _TERMS.get(act)
    return said(given) if said else None


def text(given: QueryDict, name: str) -> str:
    """What a field says, to the length that people need."""
    return str(given.get(name, "")).strip()[:2000]


def party(given: QueryDict, name: str = "to") -> OrganisationId | None:
    """The organisation that a field names, if any."""
    return OrganisationId(text(given, name)) if text(given, name) else None


def one_of(kind: type[_Choice], said: str, otherwise: _Choice) -> _Choice:
    """A choice; the likely one for what is none."""
    return kind(said) if said in list(kind) else otherwise


def amount(given: QueryDict, name: str = "amount") -> Decimal:
    """A sum as people write it; nothing, which the rules refuse, for what is none."""
    said = text(given, name)
    return Decimal(said) if _AMOUNT.fullmatch(said) else Decimal(0)


def day(given: QueryDict, name: str) -> date | None:
    """A day, if the field says one."""
    try:
        return date.fromisoformat(text(given, name))
    except ValueError:
        return None


def _rate(given: QueryDict) -> Decimal | None:
    return amount(given, "rate") if text(given, "rate") else None


def _named(given: QueryDict) -> OrganisationId:
    return party(given) or OrganisationId("")


def _payment(given: QueryDict) -> PaymentTerms:
    beyond = Beyond(amount(given, "interest"), amount(given, "costs"), amount(given, "discount"), _rate(given))
    return PaymentTerms(_named(given), amount(given), None if beyond == Beyond() else beyond)


def _costs(given: QueryDict, kind: CostKind) -> tuple[Cost, ...]:
    asked = ((kind, amount(given, "cost")), (CostKind.OTHER, amount(given, "other")))
    return tuple(Cost(each, cost) for each, cost in asked if cost)


def _obstacle(given: QueryDict) -> ObstacleTerms:
    return ObstacleTerms(text(given, "reason"), day(given, "since") or date.max, day(given, "until"))


_TERMS: dict[Act, Callable[[QueryDict], Terms]] = {
    Act.PRESENT: lambda given: PresentmentTerms(
        one_of(Presentment, text(given, "purpose"), Presentment.PAYMENT), party(given)
    ),
    Act.ACCEPT_BILL: lambda given: AcceptanceTerms(amount(given), text(given, "reason")),
    Act.AVAL: lambda given: AvalTerms(_named(given), amount(given), "without_protest" in given),
    Act.PROTEST: lambda given: ProtestTerms(
        text(given, "reason"),
        _costs(given, CostKind.PROTEST),
        one_of(ProtestGround, text(given, "ground"), ProtestGround.DISHONOUR),
    ),
    Act.NOTICE: lambda given: NoticeTerms(_named(given), _costs(given, CostKind.NOTICE)),
    Act.RELAY: lambda given: NoticeTerms(_named(given), _costs(given, CostKind.NOTICE)),
    Act.HINDER: _obstacle,
    Act.INTERVENE: lambda given: InterventionTerms(
        one_of(Presentment, text(given, "purpose"), Presentment.PAYMENT), amount(given), party(given)
    ),
    Act.ADMIT: lambda given: OfferTerms(_named(given)),
    Act.DECLINE: lambda given: OfferTerms(_named(given)),
    **dict.fromkeys((Act.PAY, Act.RECOURSE, Act.PAY_FOR_HONOUR), _payment),
}
