# SPDX-License-Identifier: Apache-2.0
"""What two nodes tell each other of a person, made and believed; apart from the door, as no personal data crosses here.

At the node that knows the person, a person who goes along with a data set gets a pseudonym. Under it each node tells
the other what it disclosed of them in that trade, and to what they object. See docs/decisions/0017.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from tradelane.journal.actions import record
from tradelane.kernel.errors import Conflict
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import node_actor
from tradelane.privacy import rules
from tradelane.privacy.formats import content_digest, key_of_contact, pseudonym_for
from tradelane.privacy.models import AliasRow, ChoiceRow, ReceiptRow
from tradelane.privacy.queries.crossing import people_behind, standing_objections
from tradelane.privacy.rules import the_person_can_be_told
from tradelane.privacy.values import (
    Choice,
    Introduction,
    Objection,
    PersonKey,
    Pseudonym,
    Receipt,
)


@transaction.atomic
def introduce(*, person: Mapping[str, str], within: str, trade: str, node: str, now: datetime) -> Introduction:
    """By which name this node will speak of a person with `node`, in a trade whose data set `within` goes there.

    Send it beside the data set. The same again is the same name. Raises Refused (PRIV-7).
    """
    whose = key_of_contact(person, subject=within, secret=settings.NODE_SECRET)
    pseudonym = pseudonym_for(whose, node=node, secret=settings.NODE_SECRET)
    _know(whose, node, pseudonym, trade, now)
    return Introduction(pseudonym, standing_objections(whose))


@transaction.atomic
def meet(
    *, introduction: Introduction, person: Mapping[str, str], within: str, trade: str, node: str, now: datetime
) -> None:
    """Take in the name by which `node` speaks of a person of a data set, and what they object to.

    Of a person of whom nothing was told there is nothing to disclose here, so nothing to tell either.
    """
    if not the_person_can_be_told(person):
        return
    whose = key_of_contact(person, subject=within, secret=settings.NODE_SECRET)
    _know(whose, node, introduction.pseudonym, trade, now)
    _take_over(whose, introduction.objections, node)


@transaction.atomic
def hear_receipt(*, receipt: Receipt, pseudonym: Pseudonym, trade: str, now: datetime) -> None:
    """Keep what another node disclosed of a person, for their page. The same again changes nothing.

    Raises Forbidden (PRIV-40), Refused (PRIV-41, PRIV-42), Conflict when its id is another receipt's.
    """
    rules.a_receipt_names_fields_and_no_values.require(_named(receipt))
    rules.a_receipt_is_not_from_the_future.require(receipt.at, now=now)
    known = people_behind(node=receipt.node, pseudonym=pseudonym)
    meant = {person for person, aliases in known.items() if trade in {alias.subject for alias in aliases}}
    rules.a_node_speaks_only_of_people_it_was_told_of.require([a for person in meant for a in known[person]])
    for person in sorted(meant):
        row, is_new = ReceiptRow.objects.get_or_create(
            id=receipt.id if len(meant) == 1 else f"{receipt.id[:30]}.{person[:8]}", defaults=_columns(receipt, person)
        )
        if row.node != receipt.node or row.person != person:
            raise Conflict(
                "Another receipt has this id.", field="receipt.id", fix="Give each receipt an id of its own."
            )
        if is_new:
            record("privacy.receipt.heard", subject=trade, by=node_actor(), receipt=row.id, node=receipt.node)


@transaction.atomic
def hear_objection(*, objection: Objection, pseudonym: Pseudonym, node: str) -> None:
    """Keep home here too what a person keeps home at another node; or no longer. Raises Forbidden (PRIV-40)."""
    known = people_behind(node=node, pseudonym=pseudonym)
    rules.a_node_speaks_only_of_people_it_was_told_of.require([alias for each in known.values() for alias in each])
    for person in known:
        _take_over(person, [objection], node)


def _know(person: PersonKey, node: str, pseudonym: Pseudonym, trade: str, now: datetime) -> None:
    AliasRow.objects.get_or_create(
        person=person, node=node, pseudonym=pseudonym, subject=trade, defaults={"made_at": now}
    )


def _take_over(person: PersonKey, objections: Iterable[Objection], node: str) -> None:
    """Each objection as it stands there. News may come late: an end that is known is never undone by its beginning."""
    for each in objections:
        row, is_new = ChoiceRow.objects.select_for_update().get_or_create(
            person=person, node=node, origin=each.id,
            defaults={
                "purpose": each.purpose, "choice": Choice.OBJECTION,
                "made_at": each.made_at, "withdrawn_at": each.withdrawn_at,
            },
        )  # fmt: skip
        ended = row.withdrawn_at is None and each.withdrawn_at is not None
        if ended:
            row.withdrawn_at = each.withdrawn_at
            row.save(update_fields=["withdrawn_at"])
        if is_new or ended:
            record(
                "privacy.objection.heard", subject=row.id, by=node_actor(), node=node, purpose=row.purpose,
                stands=row.withdrawn_at is None,
            )  # fmt: skip


def _named(receipt: Receipt) -> set[str]:
    """Every field that a receipt names."""
    grounded = {field for ground in receipt.grounds for field in ground.fields}
    return {*receipt.fields, *grounded, *(field for field, _rule in receipt.withheld)}


def _columns(receipt: Receipt, person: PersonKey) -> dict[str, object]:
    return {
        "kind": receipt.kind,
        "person": person,
        "subject": receipt.subject,
        "reference": receipt.reference[:80],
        "purpose": receipt.purpose,
        "recipient": OrganisationId(receipt.recipient[:80]),
        "recipient_name": receipt.recipient_name[:300],
        "recipient_kind": receipt.recipient_kind,
        "lane": receipt.lane[:5],
        "fields": list(receipt.fields),
        "grounds": [
            {"basis": ground.basis, "citation": ground.citation, "fields": list(ground.fields)}
            for ground in receipt.grounds
        ],
        "withheld": [{"field": field, "rule": rule} for field, rule in receipt.withheld],
        "content": content_digest([receipt.node, receipt.id], secret=settings.NODE_SECRET),
        "at": receipt.at,
        "by": receipt.by[:80],
        "node": receipt.node,
    }
