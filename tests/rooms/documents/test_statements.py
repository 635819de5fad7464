# SPDX-License-Identifier: Apache-2.0
"""What was signed can't be corrected: that a person had it corrected stands beside it, until a version says so."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.conf import settings
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_party
from tests.document_makers import a_shipped_consignment
from tests.makers import SELLER, a_person, an_actor
from tests.rooms.documents.conftest import Issue

from tradelane.consignments.actions import enter
from tradelane.consignments.values import Consignment, Contact, PartyRole
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.parties.values import OrganisationKind
from tradelane.privacy import actions
from tradelane.privacy import queries as privacy

pytestmark = pytest.mark.django_db
SITI = Contact("Siti Invented", "siti@buyer.example", "+65 6000 0001")


def _sold_to_a_person() -> Consignment:
    """The invented consignment, bought by a private person, whom its invoice names."""
    whole = a_shipped_consignment()
    buyer = a_party(PartyRole.BUYER, SITI.name, "SG", contact=SITI)
    return replace(whole, parties=tuple(buyer if each.role is PartyRole.BUYER else each for each in whole.parties))


def _corrected(field: str, value: str) -> None:
    siti = privacy.key_of(email=SITI.email)
    asked = actions.propose_correction(person_key=siti, field=field, value=value, now=NOON)
    operator = an_actor(OrganisationId(settings.NODE_ORGANISATION), kinds=[OrganisationKind.OPERATOR])
    actions.answer_request(request=asked.id, answer="Done.", by=operator, now=NOON, accept=True)


def test_a_correction_that_a_document_can_not_take_stands_beside_it(issue: Issue, frozen_clock: datetime) -> None:
    whole = _sold_to_a_person()
    enter(consignment=whole, by=an_actor(SELLER), readers=[])
    document = issue(consignment=whole)
    seller = Client()
    seller.force_login(Person.objects.get(pk=a_person("clerk@cafe.example", organisation=SELLER)))
    before = seller.get(f"/documents/{document}").content.decode()
    _corrected("address.street", "9 Right Road")
    after = seller.get(f"/documents/{document}").content.decode()
    assert "its issuer makes an amended one" not in before
    assert "address. This version stays as it was signed; its issuer makes an amended one." in after
    assert "9 Right Road" not in after  # what it should be is for the issuer, by the request
