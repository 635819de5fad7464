# SPDX-License-Identifier: Apache-2.0
"""Offers and answers as two nodes tell them to each other; apart from tables, which keep more than a bank may know."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tradelane.financing.formats.terms import terms_from_json, terms_json
from tradelane.financing.values import (
    Answer,
    AnswerState,
    Offer,
    OfferId,
    OfferState,
    PayFrom,
    PayTo,
)
from tradelane.kernel.clock import from_rfc3339, rfc3339
from tradelane.kernel.digests import Digest
from tradelane.kernel.errors import Unreadable
from tradelane.kernel.ids import IntentId, OrganisationId, TitleId
from tradelane.kernel.money import Money


def offer_json(offer: Offer) -> dict[str, Any]:
    """An offer as one bank may see it."""
    return {
        "id": offer.id,
        "title": offer.title,
        "number": offer.number,
        "seller": offer.seller,
        "acceptor": offer.acceptor,
        "face": offer.face.as_json(),
        "payable_on": offer.payable_on.isoformat(),
        "place_of_payment": offer.place_of_payment,
        "asked": terms_json(offer.asked),
        "pay_to": {"number": offer.pay_to.number, "bic": offer.pay_to.bic, "bank": offer.pay_to.bank},
        "answer_by": rfc3339(offer.answer_by),
        "state": str(offer.state),
        "made_at": rfc3339(offer.made_at),
        "answers": [answer_json(each) for each in offer.answers],
        "buyer": offer.buyer or "",
        "agreed": terms_json(offer.agreed) if offer.agreed else None,
        "pay_by": rfc3339(offer.pay_by) if offer.pay_by else "",
        "intent": offer.intent or "",
        "entry": offer.entry or "",
        "reference": offer.reference,
    }


def read_offer(value: Any, *, home: str) -> Offer:
    """What `offer_json` wrote at the node of `home`. Raises Unreadable."""
    try:
        return _offer(value, home)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise _unreadable("offer") from error


def _offer(value: Any, home: str) -> Offer:
    return Offer(
        id=OfferId(str(value["id"])),
        title=TitleId(str(value["title"])),
        number=str(value["number"]),
        seller=OrganisationId(str(value["seller"])),
        acceptor=OrganisationId(str(value["acceptor"])),
        face=Money.from_json(value["face"], field="offer.face"),
        payable_on=date.fromisoformat(value["payable_on"]),
        place_of_payment=str(value["place_of_payment"]),
        asked=terms_from_json(value["asked"]),
        pay_to=PayTo(
            str(value["pay_to"]["number"]), str(value["pay_to"]["bic"]), OrganisationId(str(value["pay_to"]["bank"]))
        ),
        answer_by=from_rfc3339(value["answer_by"]),
        state=OfferState(value["state"]),
        made_at=from_rfc3339(value["made_at"]),
        answers=tuple(_answer(each) for each in value["answers"]),
        buyer=OrganisationId(str(value["buyer"])) if value["buyer"] else None,
        agreed=terms_from_json(value["agreed"]) if value["agreed"] else None,
        pay_by=_moment(value["pay_by"]),
        intent=IntentId(str(value["intent"])) if value["intent"] else None,
        entry=Digest(str(value["entry"])) if value["entry"] else None,
        reference=str(value["reference"]),
        home=home,
    )


@dataclass(frozen=True, slots=True)
class Record:
    """The bill's record as its registry shows it: the chain, and what stands beside it."""

    number: str
    governing_law: str
    entries: list[dict[str, Any]]

    def as_json(self) -> dict[str, Any]:
        """As it travels."""
        return {"number": self.number, "governing_law": self.governing_law, "entries": self.entries}


def read_record(value: Any) -> Record:
    """What `Record.as_json` wrote; the entries are read and verified by who copies them. Raises Unreadable."""
    try:
        return Record(str(value["number"]), str(value["governing_law"]), list(value["entries"]))
    except (KeyError, TypeError) as error:
        raise _unreadable("record") from error


def answer_json(answer: Answer) -> dict[str, Any]:
    """What a bank says."""
    pay_from = answer.pay_from
    return {
        "bank": answer.bank,
        "state": str(answer.state),
        "at": rfc3339(answer.at),
        "terms": terms_json(answer.terms) if answer.terms else None,
        "pay_from": {"number": pay_from.number, "bic": pay_from.bic} if pay_from else None,
    }


def read_answer(value: Any) -> Answer:
    """What `answer_json` wrote. Raises Unreadable."""
    try:
        return _answer(value)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise _unreadable("answer") from error


def _answer(value: Any) -> Answer:
    pay_from = value["pay_from"]
    return Answer(
        OrganisationId(str(value["bank"])), AnswerState(value["state"]), from_rfc3339(value["at"]),
        terms_from_json(value["terms"]) if value["terms"] else None,
        PayFrom(str(pay_from["number"]), str(pay_from["bic"])) if pay_from else None,
    )  # fmt: skip


def _moment(text: str) -> datetime | None:
    return from_rfc3339(text) if text else None


def _unreadable(field: str) -> Unreadable:
    return Unreadable(
        f"the {field} is not written as nodes write it", field=field, rule="DISC-READ-1",
        fix="Bring both nodes to releases that write offers alike.",
    )  # fmt: skip
