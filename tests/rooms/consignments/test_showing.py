# SPDX-License-Identifier: Apache-2.0
"""A sale shown: its own people to each party, of the others what the party takes part for, each look with a receipt."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from tests.makers import BANK, BUYER, CARRIER, OUTSIDER, SELLER, a_token, an_actor, an_organisation
from tests.rules.trades.test_rules import a_consignment

from tradelane.consignments import actions
from tradelane.consignments.values import Address, Consignment, Contact, Party, PartyRole
from tradelane.kernel.errors import NotFound
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import OrganisationKind
from tradelane.privacy import actions as privacy
from tradelane.privacy.models import ReceiptRow
from tradelane.privacy.queries import key_of
from tradelane.privacy.values import Purpose, ReceiptKind

WEI = Contact("Wei Ling", "weiling@roasters.example", "+65 6000 0000")
KINDS = {CARRIER: OrganisationKind.CARRIER, BANK: OrganisationKind.BANK}


@pytest.fixture
def sale(db: None) -> Consignment:
    """Entered by the seller; the buyer's contact stands in it, and the carrier takes part."""
    for organisation in (SELLER, BUYER, CARRIER, BANK, OUTSIDER):
        an_organisation(organisation, kinds=[KINDS.get(organisation, OrganisationKind.SELLER)])
    whole = a_consignment()
    parties = [replace(p, contact=WEI) if p.role is PartyRole.BUYER else p for p in whole.parties]
    at_port = Address("Muelle 4", "Manzanillo", "28200", "MX")
    known = [each for each in parties if each.role is not PartyRole.CARRIER]
    entered = replace(whole, parties=(*known, Party(PartyRole.CARRIER, "Invented Lines", at_port, CARRIER)))
    actions.enter(consignment=entered, by=an_actor(SELLER), readers=[BUYER, CARRIER, BANK])
    return entered


def buyer_seen(sale: Consignment, by: OrganisationId, now: datetime) -> Party:
    found = actions.show(id=sale.id, by=an_actor(by), now=now).party(PartyRole.BUYER)
    assert found is not None
    return found


def test_who_entered_it_and_the_person_s_own_see_it_whole_without_a_receipt(
    sale: Consignment, frozen_clock: datetime
) -> None:
    for by in (SELLER, BUYER):
        assert buyer_seen(sale, by, frozen_clock).contact == WEI
    assert not ReceiptRow.objects.filter(person=key_of(email=WEI.email)).exists()


def test_the_carrier_sees_whom_to_deliver_to_until_they_object(sale: Consignment, frozen_clock: datetime) -> None:
    assert buyer_seen(sale, CARRIER, frozen_clock).contact == WEI
    privacy.object_to(person_key=key_of(email=WEI.email), purpose=Purpose.DELIVERY, now=frozen_clock)
    assert buyer_seen(sale, CARRIER, frozen_clock).contact == Contact(WEI.name)
    first, second = ReceiptRow.objects.filter(person=key_of(email=WEI.email)).order_by("pk")
    assert (first.kind, first.purpose, first.withheld) == (ReceiptKind.SEEN, Purpose.DELIVERY, [])
    assert {each["rule"] for each in second.withheld} == {"PRIV-2"}


def test_a_bank_sees_names_and_no_way_to_call(sale: Consignment, frozen_clock: datetime) -> None:
    assert buyer_seen(sale, BANK, frozen_clock).contact == Contact(WEI.name)


def test_an_outsider_sees_nothing_and_leaves_nothing(sale: Consignment, frozen_clock: datetime) -> None:
    with pytest.raises(NotFound):
        actions.show(id=sale.id, by=an_actor(OUTSIDER), now=frozen_clock)
    assert not ReceiptRow.objects.exists()


def test_the_api_and_the_page_show_no_more(sale: Consignment, frozen_clock: datetime) -> None:
    def get(organisation: OrganisationId) -> Any:
        token = a_token(f"{organisation[:2]}{organisation[-2:]}@x.example".lower(), organisation=organisation)
        return Client(headers={"Authorization": f"Bearer {token}"}).get(f"/api/consignments/{sale.id}")

    assert WEI.telephone in get(SELLER).content.decode()
    assert WEI.telephone not in get(BANK).content.decode()
    assert WEI.email not in get(BANK).content.decode()
