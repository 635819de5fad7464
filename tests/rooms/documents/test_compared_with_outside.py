# SPDX-License-Identifier: Apache-2.0
"""Who is signed in compares an outside document with those of the consignment that the organisation may see."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.document_changes import changed
from tests.document_makers import a_document, a_shipped_consignment
from tests.makers import OUTSIDER, SELLER, a_person
from tests.rooms.documents.conftest import Issue

from tradelane.documents.formats import to_xml
from tradelane.documents.values import DocumentKind
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person

ADDRESS = f"/compare/?consignment={a_shipped_consignment().id}"


def signed_in(organisation: OrganisationId, email: str) -> Client:
    client = Client()
    person = Person.objects.get(pk=a_person(email, organisation=organisation))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_documents_of_the_consignment_are_offered_and_compared(issue: Issue) -> None:
    invoice, bill = issue(), issue(DocumentKind.BILL_OF_LADING)
    seller = signed_in(SELLER, "ana@cafe.example")
    form = seller.get(ADDRESS).content.decode()
    assert f'value="{invoice}" checked' in form and "Outside documents" in form
    outside = changed(a_document(DocumentKind.PACKING_LIST), "transport/vessel", "Invented Gull")
    answer = seller.post(
        "/compare/",
        {
            "consignment": a_shipped_consignment().id,
            "document": [invoice, bill],
            "files": [SimpleUploadedFile("outside.xml", to_xml(outside))],
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Transport: vessel" in page and 'data-file="outside.xml">Invented Gull' in page
    assert "Commercial invoice commercial-invoice-1" in page


def test_strangers_are_offered_nothing_and_get_nothing(issue: Issue) -> None:
    invoice = issue()
    for client in (Client(), signed_in(OUTSIDER, "eve@elsewhere.example")):
        assert str(invoice) not in client.get(ADDRESS).content.decode()
        answer = client.post("/compare/", {"consignment": a_shipped_consignment().id, "document": [invoice, invoice]})
        assert answer.status_code == 400
        assert "nothing to disagree with" in answer.content.decode()
