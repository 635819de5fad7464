# SPDX-License-Identifier: Apache-2.0
"""A person's receipts, choices and requests, by their key alone; apart, so that isolation has one door."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import groupby

from django.conf import settings

from tradelane.kernel.economies import ECONOMIES
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries.vault import text_or_gone
from tradelane.parties.rules import the_organisation_is_of_the_kind, the_person_has_the_role
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.privacy.formats import our_disclosures
from tradelane.privacy.models import ChoiceRow, ReceiptRow, RequestRow
from tradelane.privacy.rules import covers, only_what_rests_on_consent_is_agreed_to, the_law_lets_one_object
from tradelane.privacy.values import (
    Choice,
    Day,
    Disclosure,
    Ground,
    LegalBasis,
    PersonKey,
    Purpose,
    Receipt,
    ReceiptId,
    ReceiptKind,
    RecipientKind,
    Request,
    RequestId,
    RequestKind,
)


def receipts_of(person_key: PersonKey, *, about: Collection[str] = ()) -> list[Day]:
    """What became of a person's data, by day (UTC), newest first; with `about`, only for those subjects.

    The caller has shown that they are this person.
    """
    rows = ReceiptRow.objects.filter(person=person_key).order_by("-at", "-pk")
    if about:
        rows = rows.filter(subject__in=about)
    return [
        Day(on, tuple(receipt_of(row) for row in on_day)) for on, on_day in groupby(rows, key=lambda row: row.at.date())
    ]


def choices_of(
    person_key: PersonKey, *, choice: Choice = Choice.OBJECTION, node: str | None = None
) -> frozenset[Purpose]:
    """The purposes to which a person's objection (or consent) stands, wherever they made it; with `node` only there."""
    rows = ChoiceRow.objects.filter(person=person_key, choice=choice, withdrawn_at=None)
    if node is not None:
        rows = rows.filter(node=node)
    return frozenset(Purpose(purpose) for purpose in rows.values_list("purpose", flat=True))


def requests_of(person_key: PersonKey) -> list[Request]:
    """What a person asked for, newest first."""
    return [request_of(row) for row in RequestRow.objects.filter(person=person_key).order_by("-asked_at", "-pk")]


def open_requests(*, by: Actor) -> list[Request]:
    """Requests that wait for an answer, the most urgent first; for an admin of the node. Raises Forbidden."""
    the_person_has_the_role.require(by, Role.ADMIN)
    the_organisation_is_of_the_kind.require(by, OrganisationKind.OPERATOR)
    rows = RequestRow.objects.filter(answered_at=None).order_by("due_on", "asked_at", "pk")
    return [replace(request_of(row), subjects=_subjects_of(PersonKey(row.person))) for row in rows]


def _subjects_of(person_key: PersonKey) -> tuple[str, ...]:
    rows = ReceiptRow.objects.filter(person=person_key).order_by("subject")
    return tuple(rows.values_list("subject", flat=True).distinct())


def objectionable_purposes(*, on: date) -> tuple[Purpose, ...]:
    """The purposes to which the law of a day lets people object."""
    return tuple(purpose for purpose in Purpose if the_law_lets_one_object(purpose, our_disclosures(), on=on))


def rows_on_consent(*, on: date) -> dict[Purpose, list[Disclosure]]:
    """What a person may agree to at this node on a day, by purpose: rows that rest on consent, on its lanes."""
    rows = [row for row in our_disclosures() if _is_asked_here(row)]
    return {
        purpose: [row for row in rows if only_what_rests_on_consent_is_agreed_to(purpose, [row], on=on)]
        for purpose in Purpose
        if only_what_rests_on_consent_is_agreed_to(purpose, rows, on=on)
    }


def _is_asked_here(row: Disclosure) -> bool:
    """Whether this node may come to decide by the row: on lanes from its economy, and to it where it gives at home."""
    leaves = (f"{settings.ECONOMY}-{other}" for other in ECONOMIES)
    comes = () if row.recipient in RecipientKind.abroad() else (f"{other}-{settings.ECONOMY}" for other in ECONOMIES)
    return any(covers(row.lane, lane) for lane in (*leaves, *comes))


# ── rows as values ──


def receipt_of(row: ReceiptRow) -> Receipt:
    """A row as a value."""
    return Receipt(
        id=ReceiptId(row.id),
        kind=ReceiptKind(row.kind),
        subject=row.subject,
        purpose=Purpose(row.purpose),
        recipient=OrganisationId(row.recipient),
        recipient_name=row.recipient_name,
        recipient_kind=RecipientKind(row.recipient_kind),
        lane=row.lane,
        fields=tuple(row.fields),
        grounds=tuple(
            Ground(LegalBasis(each["basis"]), each["citation"], tuple(each["fields"])) for each in row.grounds
        ),
        withheld=tuple((each["field"], each["rule"]) for each in row.withheld),
        at=row.at,
        by=OrganisationId(row.by),
        reference=row.reference,
        node=row.node,
    )


def request_of(row: RequestRow) -> Request:
    """A row as a value."""
    return Request(
        id=RequestId(row.id),
        kind=RequestKind(row.kind),
        text=text_or_gone(row.text, place=RequestRow.place(row.id, "text")),
        asked_at=row.asked_at,
        due_on=row.due_on,
        citation=row.citation,
        answer=text_or_gone(row.answer, place=RequestRow.place(row.id, "answer")),
        answered_at=row.answered_at,
        field=row.field,
        proposed=text_or_gone(row.proposed, place=RequestRow.place(row.id, "proposed")),
        accepted=row.accepted,
        done=tuple(row.done),
        escalated_at=row.escalated_at,
        authority=row.authority,
    )
