# SPDX-License-Identifier: Apache-2.0
"""The people of a trade on their way to the other node: only what the door of `privacy` lets through, with a receipt.

Apart, because a name, an e-mail or a home address must not leave by any other line of code.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from tradelane.consignments.actions.showing import only_kept
from tradelane.consignments.values import CONTACT_FIELDS, Consignment, Party
from tradelane.documents.actions.showing import known_as as _known_as
from tradelane.documents.actions.showing import purpose_of
from tradelane.documents.formats.people import people_in
from tradelane.documents.queries import document_value, documents_of
from tradelane.documents.rules.disclosing import a_file_goes_whole_only_when_all_in_it_may
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions.vault import concern
from tradelane.parties.queries import organisation
from tradelane.parties.queries.vault import keys_of_matters
from tradelane.parties.values import Actor
from tradelane.privacy.actions import disclose, introduce, meet
from tradelane.privacy.formats import introduction_from_json, introduction_json
from tradelane.privacy.values import Disclosed, Purpose, RecipientKind
from tradelane.trades.models import TradeRow
from tradelane.trades.values import Trade

NOT_TOLD = "Name withheld"
"""Stands for a private person's name where the lane's law keeps it; a data set without any name can't be read."""


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


def disclosed_to_node(
    trade: Trade, whole: Consignment, *, node: OrganisationId, by: Actor, now: datetime
) -> Consignment:
    """The data set as it may go to the other economy's node, each person's fields decided and receipted.

    The documents go with it: a person in one gets a receipt too. Raises Refused (DOC-95) when one names what must stay.
    """
    _require_documents_may_go(trade, whole, node=node, by=by, now=now)
    return replace(
        whole, parties=tuple(_disclosed(trade, whole, party, node=node, by=by, now=now) for party in whole.parties)
    )


def _require_documents_may_go(
    trade: Trade, whole: Consignment, *, node: OrganisationId, by: Actor, now: datetime
) -> None:
    """Signed files go whole or not at all."""
    withheld: dict[str, list[str]] = {}
    for view in documents_of(consignment=whole.id, by=by):
        document = document_value(document=view.id, by=by)
        for person in people_in(document):
            purpose = purpose_of(person) or Purpose.TRADE_FULFILMENT
            known = _known_as(document, person)
            given = _tell(trade, whole, person.fields, purpose, known_as=known, node=node, by=by, now=now)
            if given.withheld:
                withheld[f"{view.kind} {view.number}"] = [f"{each.field}: {each.rule}" for each in given.withheld]
    if not a_file_goes_whole_only_when_all_in_it_may(tuple(withheld)):
        raise a_file_goes_whole_only_when_all_in_it_may.refused(facts={"withheld": withheld})


def _disclosed(
    trade: Trade, whole: Consignment, party: Party, *, node: OrganisationId, by: Actor, now: datetime
) -> Party:
    if not party.person:
        return party
    given = _tell(trade, whole, party.person, Purpose.TRADE_FULFILMENT, node=node, by=by, now=now)
    told = only_kept(party, given.kept)
    return told if told.name else replace(told, name=NOT_TOLD)


def _tell(
    trade: Trade,
    whole: Consignment,
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
        within=whole.id, known_as=known_as,
    )  # fmt: skip
