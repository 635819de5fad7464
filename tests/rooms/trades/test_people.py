# SPDX-License-Identifier: Apache-2.0
"""A person's data goes to the other node by the door of privacy: the least of it, each time with a receipt."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.makers import BUYER, SELLER, an_actor, an_organisation
from tests.rules.trades.test_rules import a_consignment, a_trade

from tradelane.consignments.values import Consignment, Contact, PartyRole
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions import grant_access
from tradelane.privacy import actions as privacy
from tradelane.privacy.models import ReceiptRow
from tradelane.privacy.queries import key_of
from tradelane.privacy.values import Purpose
from tradelane.trades.actions.people import disclosed_to_node
from tradelane.trades.values import Step

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
NODE = OrganisationId("SG.NODE.TRADELANE")
ANA = Contact("Ana Ruiz", "ana@cafe.example", "+52 962 000 0000")
WEI = Contact("Wei Ling", "weiling@roasters.example", "+65 6000 0000")


@pytest.fixture(autouse=True)
def world() -> None:
    an_organisation(SELLER)
    an_organisation(NODE, name="Node of Singapore", home=False)
    grant_access(subject="trade_1", organisations=[SELLER, BUYER])


def with_people(**changed: Any) -> Consignment:
    whole, people = a_consignment(), {PartyRole.SELLER: ANA, PartyRole.BUYER: WEI}
    parties = tuple(replace(p, contact=people[p.role], **changed.get(p.role.value, {})) for p in whole.parties)
    return replace(whole, parties=parties)


def sent(whole: Consignment, *steps: Step) -> Consignment:
    return disclosed_to_node(a_trade(*steps), whole, node=NODE, by=an_actor(SELLER), now=NOW)


def test_names_and_emails_go_and_telephones_stay_while_the_node_is_not_certified() -> None:
    told = sent(with_people())
    assert [p.contact for p in told.parties] == [replace(ANA, telephone=""), replace(WEI, telephone="")]
    assert ReceiptRow.objects.filter(subject="trade_1", recipient=NODE).count() == 2


def test_a_private_buyer_s_name_and_address_are_personal_an_organisation_s_are_not() -> None:
    told = sent(with_people(buyer={"organisation": None, "name": "Wei Ling"})).party(PartyRole.BUYER)
    assert told is not None
    receipts = {tuple(r.fields) for r in ReceiptRow.objects.all()}
    assert ("email", "name") in receipts
    assert any("address.street" in fields for fields in receipts)
    assert told.address.country == "SG"


def test_what_nobody_knows_of_a_person_is_not_told() -> None:
    told = sent(replace(with_people(), parties=tuple(replace(p, contact=None) for p in with_people().parties)))
    assert [p.contact for p in told.parties] == [None, None]
    assert ReceiptRow.objects.count() == 0


def test_the_certifier_sees_that_the_certificate_of_origin_names_them() -> None:
    sent(with_people(), *list(Step)[: list(Step).index(Step.ORIGIN_ISSUED) + 1])
    (receipt,) = ReceiptRow.objects.filter(purpose=Purpose.ORIGIN_CERTIFICATION)
    assert receipt.person == key_of(email=ANA.email)
    assert receipt.fields == ["email", "name", "telephone"]


def test_an_objection_holds_nothing_back_that_the_contract_needs() -> None:
    privacy.object_to(person_key=key_of(email=WEI.email), purpose=Purpose.TRADE_FULFILMENT, now=NOW)
    assert sent(with_people()).party(PartyRole.BUYER).contact == replace(WEI, telephone="")  # type: ignore[union-attr]
