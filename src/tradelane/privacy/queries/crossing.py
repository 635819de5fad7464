# SPDX-License-Identifier: Apache-2.0
"""Whom a node tells of a person's receipts and objections; apart, because it joins a person here to a name there."""

from tradelane.privacy.models import AliasRow, ChoiceRow, ReceiptRow
from tradelane.privacy.queries.receipts import receipt_of
from tradelane.privacy.values import Alias, Choice, Objection, PersonKey, Pseudonym, Purpose, Receipt, ReceiptId


def receipt_to_tell(*, receipt: ReceiptId, trade: str) -> tuple[Receipt, list[Alias]] | None:
    """A receipt written here, and the nodes that share its trade with the name each has for the person.

    None for a receipt that another node told of: it knows.
    """
    row = ReceiptRow.objects.filter(pk=receipt, node="").first()
    if row is None:
        return None
    return receipt_of(row), _aliases(PersonKey(row.person), trade=trade)


def objection_to_tell(*, choice: str) -> tuple[Objection, list[Alias]] | None:
    """An objection made here, and every node that knows the person, once each.

    None for a consent: what a person lets one node do, they did not let another.
    """
    row = ChoiceRow.objects.filter(pk=choice, node="", choice=Choice.OBJECTION).first()
    if row is None:
        return None
    found = {(each.node, each.pseudonym): each for each in _aliases(PersonKey(row.person))}
    return objection_of(row), list(found.values())


def standing_objections(person: PersonKey) -> tuple[Objection, ...]:
    """What a person objects to at this node, oldest first."""
    rows = ChoiceRow.objects.filter(person=person, node="", choice=Choice.OBJECTION, withdrawn_at=None)
    return tuple(objection_of(row) for row in rows.order_by("made_at", "pk"))


def people_behind(*, node: str, pseudonym: Pseudonym) -> dict[PersonKey, list[Alias]]:
    """The people of this node whom another one calls by a pseudonym, with the trades that they share."""
    found: dict[PersonKey, list[Alias]] = {}
    for row in AliasRow.objects.filter(node=node, pseudonym=pseudonym).order_by("pk"):
        found.setdefault(PersonKey(row.person), []).append(Alias(row.node, pseudonym, row.subject))
    return found


def _aliases(person: PersonKey, *, trade: str = "") -> list[Alias]:
    rows = AliasRow.objects.filter(person=person, **({"subject": trade} if trade else {})).order_by("pk")
    return [Alias(row.node, Pseudonym(row.pseudonym), row.subject) for row in rows]


def objection_of(row: ChoiceRow) -> Objection:
    """A row as a value."""
    return Objection(row.id, Purpose(row.purpose), row.made_at, row.withdrawn_at)
