# SPDX-License-Identifier: Apache-2.0
"""Agencies see of people what their purpose needs, and the person sees that they did."""

from dataclasses import replace

import pytest
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.rooms.window.makers import CUSTOMS, a_filed_case, a_trader, an_officer

from tradelane.consignments.values import Consignment, Contact, PartyRole
from tradelane.kernel.ids import CaseId
from tradelane.privacy.models import ReceiptRow
from tradelane.window import actions, queries
from tradelane.window.formats.case_json import case_json

pytestmark = pytest.mark.django_db
ANA = Contact("Ana Ruiz", "ana@cafe.example", "+52 962 000 0000")
WEI = Contact("Wei Ling", "weiling@roasters.example", "+65 6000 0000")


def with_people() -> Consignment:
    whole = a_consignment()
    people = {PartyRole.SELLER: ANA, PartyRole.BUYER: WEI}
    parties = tuple(
        replace(p, contact=people.get(p.role), organisation=None if p.role is PartyRole.BUYER else p.organisation)
        for p in whole.parties
    )
    return replace(whole, parties=parties)


@pytest.fixture
def case() -> CaseId:
    return a_filed_case(consignment=with_people())


def test_customs_sees_the_names_and_not_how_to_write_to_them(case: CaseId) -> None:
    seller, buyer = actions.people_of_case(case=case, by=an_officer(CUSTOMS), now=NOON)
    assert seller.fields == {"name": "Ana Ruiz"}
    assert set(seller.withheld) == {"email", "telephone"}
    assert buyer.fields["name"] == "Wei Ling"
    assert {"address.street", "address.country"} <= set(buyer.fields)


def test_each_person_gets_one_receipt_a_day_however_often_an_officer_looks(case: CaseId) -> None:
    for _ in range(3):
        actions.people_of_case(case=case, by=an_officer(CUSTOMS), now=NOON)
    assert ReceiptRow.objects.filter(subject=case, recipient=CUSTOMS).count() == 2


def test_the_trader_looks_without_a_trace_and_sees_nobody_here(case: CaseId) -> None:
    assert actions.people_of_case(case=case, by=a_trader(), now=NOON) == []
    assert ReceiptRow.objects.count() == 0


def test_a_case_itself_tells_no_person(case: CaseId) -> None:
    told = str(case_json(queries.case(case=case, by=an_officer(CUSTOMS), now=NOON)))
    for text in ("Ana Ruiz", "Wei Ling", "@", "+52", "+65"):
        assert text not in told
