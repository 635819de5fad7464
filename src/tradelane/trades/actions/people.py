# SPDX-License-Identifier: Apache-2.0
"""The people of a trade on their way to the other node: only what the door of `privacy` lets through, with a receipt.

Apart, because a name, an e-mail or a home address must not leave by any other line of code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from tradelane.consignments.actions.showing import only_kept
from tradelane.consignments.values import CONTACT_FIELDS, Consignment, Party, PartyRole
from tradelane.documents.actions.showing import known_as as _known_as
from tradelane.documents.actions.showing import purpose_of
from tradelane.documents.formats.parts import (
    Stays,
    gaps_in_parties,
    gaps_in_words,
    tells,
    what_stays,
    without_doubles,
)
from tradelane.documents.formats.people import people_in
from tradelane.documents.queries import document_value
from tradelane.kernel.ids import ConsignmentId, DocumentId, OrganisationId
from tradelane.parties.actions.vault import concern
from tradelane.parties.queries import organisation
from tradelane.parties.queries.vault import keys_of_matters
from tradelane.parties.values import Actor
from tradelane.privacy.actions import disclose, introduce, meet
from tradelane.privacy.formats import introduction_from_json, introduction_json
from tradelane.privacy.values import Disclosed, Purpose, RecipientKind
from tradelane.trades.models import TradeRow
from tradelane.trades.values import NOT_TOLD, Trade
from tradelane.trust.values.credentials import Gap


def name_people(*, message: str, trade: str) -> None:
    """Say of a message that came in whom it names, so that their erasure reaches it: the people of its trade."""
    row = TradeRow.objects.filter(pk=trade).first()
    if row is not None and row.consignment:
        named = {person for key in keys_of_matters({row.consignment}) for person in key.people}
        concern(matter=message, people=named)


def introductions(
    trade: Trade, whole: Consignment, shown: Consignment, *, node: str, now: datetime
) -> list[dict[str, Any]]:
    """By which name both nodes will speak of each person whom the data set names there, and what they object to."""
    return [
        {
            "role": str(party.role),
            **introduction_json(introduce(person=party.person, within=whole.id, trade=trade.id, node=node, now=now)),
        }
        for party, told in zip(whole.parties, shown.parties, strict=True)
        if _names_somebody(told)
    ]


def met(trade: Trade, shown: Consignment, introduced: list[dict[str, Any]], *, node: str, now: datetime) -> None:
    """Take in the names by which the other node speaks of the people of a data set that came from there."""
    for given in introduced:
        told = next((party for party in shown.parties if party.role == given.get("role")), None)
        if told is not None and _names_somebody(told):
            known = introduction_from_json(given)
            meet(introduction=known, person=told.person, within=shown.id, trade=trade.id, node=node, now=now)


def _names_somebody(told: Party) -> bool:
    person = told.person
    return any(person.get(name, NOT_TOLD) != NOT_TOLD for name in CONTACT_FIELDS)


@dataclass(frozen=True, slots=True)
class Told:
    """A sale as the other node may know it."""

    consignment: Consignment
    stays: tuple[Stays, ...]
    """What of its people does not go, wherever it stands."""


def disclosed_to_node(trade: Trade, whole: Consignment, *, node: OrganisationId, by: Actor, now: datetime) -> Told:
    """The data set as it may go to the other economy's node, each person's fields decided and receipted.

    What stays of a person stays in words about the goods and in references too.
    """
    parties, stays = [], list[Stays]()
    for party in whole.parties:
        if not party.person:
            parties.append(party)
            continue
        given = _tell(trade, whole.id, party.person, Purpose.TRADE_FULFILMENT, node=node, by=by, now=now)
        told = only_kept(party, given.kept)
        parties.append(told if told.name else replace(told, name=NOT_TOLD))
        stays += what_stays(party.role, party.person, given.withheld)
    return Told(_without_words(replace(whole, parties=tuple(parties)), stays), tuple(stays))


def gaps_in(
    trade: Trade, id: DocumentId, *, stays: Iterable[Stays], node: OrganisationId, by: Actor, now: datetime
) -> tuple[Gap, ...]:
    """What must not be in a document on its way to the other node, each person in it with a receipt.

    `stays` is what stays of the people of its sale: some of them a document names in words alone.
    """
    document, found, own = document_value(document=id, by=by), list[Gap](), list[Stays]()
    for person in people_in(document):
        given = _tell(
            trade, document.consignment, person.fields, purpose_of(person) or Purpose.TRADE_FULFILMENT,
            known_as=_known_as(document, person), node=node, by=by, now=now,
        )  # fmt: skip
        found += gaps_in_parties(person, given.withheld)
        own += what_stays(PartyRole(person.role), person.fields, given.withheld)
    return without_doubles([*found, *gaps_in_words(document, [*stays, *own])])


def _without_words(whole: Consignment, stays: list[Stays]) -> Consignment:
    def untold(text: str, *, is_buyers_own: bool = False) -> str:
        return NOT_TOLD if any(tells(text, each, is_buyers_own=is_buyers_own) for each in stays) else text

    items = tuple(
        replace(item, description=untold(item.description), marks=untold(item.marks)) for item in whole.goods_items
    )
    named = {
        each.name: untold(getattr(whole.references, each.name), is_buyers_own=each.name == "buyer")
        for each in fields(whole.references)
    }
    return replace(whole, goods_items=items, references=replace(whole.references, **named))


def _tell(
    trade: Trade,
    within: ConsignmentId,
    person: Mapping[str, str],
    purpose: Purpose,
    *,
    node: OrganisationId,
    by: Actor,
    now: datetime,
    known_as: Mapping[str, str] | None = None,
) -> Disclosed:
    return disclose(
        subject=trade.id, person=person, purpose=purpose, recipient=node, recipient_name=organisation(node).name,
        recipient_kind=RecipientKind.NODE, lane=trade.lane, by=by, now=now, reference=trade.order,
        within=within, known_as=known_as,
    )  # fmt: skip
