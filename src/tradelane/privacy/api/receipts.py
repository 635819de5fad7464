# SPDX-License-Identifier: Apache-2.0
"""Privacy over HTTP: a person's own receipts and objections; apart from the pages. No decisions here."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Schema, Status

from tradelane.kernel import clock
from tradelane.kernel.clock import rfc3339
from tradelane.parties.queries import actor_of
from tradelane.privacy import actions, queries
from tradelane.privacy.values import Purpose, Receipt

router = Router()


class GroundOut(Schema):
    """Under what some fields went."""

    basis: str
    citation: str
    fields: list[str]


class WithheldOut(Schema):
    """A field that stayed, and the rule that kept it."""

    field: str
    rule: str


class ReceiptOut(Schema):
    """Who got which fields; never their values."""

    id: str
    kind: str
    subject: str
    purpose: str
    recipient: str
    recipient_name: str
    fields: list[str]
    grounds: list[GroundOut]
    withheld: list[WithheldOut]
    at: str
    node: str
    """Economy of the node where it was written."""

    @classmethod
    def of(cls, receipt: Receipt) -> "ReceiptOut":
        """From the value."""
        return cls(
            id=receipt.id,
            kind=receipt.kind,
            subject=receipt.subject,
            purpose=receipt.purpose,
            recipient=receipt.recipient,
            recipient_name=receipt.recipient_name,
            fields=list(receipt.fields),
            grounds=[
                GroundOut(basis=each.basis, citation=each.citation, fields=list(each.fields))
                for each in receipt.grounds
            ],
            withheld=[WithheldOut(field=field, rule=rule) for field, rule in receipt.withheld],
            at=rfc3339(receipt.at),
            node=receipt.node or settings.ECONOMY,
        )


class ObjectionIn(Schema):
    """The purpose that a person objects to."""

    purpose: Purpose


class ObjectionOut(Schema):
    """The objection that stands."""

    id: str
    purpose: str


@router.get("/receipts", response=list[ReceiptOut], summary="Who saw your own data, newest first")
def receipts(request: HttpRequest) -> Any:
    """The receipts of the signed-in person, by their e-mail; of nobody else, whatever they act for."""
    person = queries.person_of(by=actor_of(request))
    return [ReceiptOut.of(receipt) for day in queries.receipts_of(person) for receipt in day.receipts]


@router.post("/objections", response={201: ObjectionOut}, summary="Object to a use of your own data")
def object_to(request: HttpRequest, body: ObjectionIn) -> Any:
    """What the law lets one object to stays home from here on. Twice is once."""
    person = queries.person_of(by=actor_of(request))
    id = actions.object_to(person_key=person, purpose=body.purpose, now=clock.now())
    return Status(201, ObjectionOut(id=id, purpose=body.purpose))
