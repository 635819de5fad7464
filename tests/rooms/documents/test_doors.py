# SPDX-License-Identifier: Apache-2.0
"""Documents over HTTP: the API, the pages of the parties, and the little that the public sees."""

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.makers import BUYER, OUTSIDER, SELLER, a_person, a_token, an_actor
from tests.rooms.documents.conftest import Issue

from tradelane.consignments.actions import enter
from tradelane.documents import actions, queries
from tradelane.documents.formats import original_in_unece
from tradelane.documents.formats.sheet import labels_in
from tradelane.documents.values import DocumentKind, DocumentView, FileFormat
from tradelane.parties.models import Person


def token_client(organisation) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token('t@test.example', organisation=organisation)}"})


def signed_in(organisation) -> Client:
    person = Person.objects.get(pk=a_person("p@test.example", organisation=organisation))
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def view(issue: Issue) -> DocumentView:
    id = issue()
    actions.complete(document=id, now=NOON)
    return queries.document(document=id, by=an_actor(SELLER))


def test_the_api_lists_shows_and_serves(view: DocumentView) -> None:
    client = token_client(BUYER)
    (listed,) = client.get("/api/documents", {"consignment": view.consignment}).json()
    assert listed == client.get("/api/documents").json()[0]
    assert (listed["id"], listed["status"], listed["complete"]) == (view.id, "issued", True)
    shown = client.get(f"/api/documents/{view.id}").json()
    assert shown["document"]["number"] == view.number
    for format in FileFormat:
        response = client.get(f"/api/documents/{view.id}/file.{format}")
        assert response.headers["Content-Type"] == format.media_type
        assert response.content == queries.document_file(document=view.id, format=format, by=an_actor(BUYER))
    assert client.get(f"/api/documents/{view.id}/file.doc").status_code in (400, 404, 422)


def test_the_api_hides_documents_from_outsiders(view: DocumentView) -> None:
    client = token_client(OUTSIDER)
    assert client.get("/api/documents").json() == []
    assert client.get("/api/documents", {"consignment": view.consignment}).json() == []
    for path in (f"/api/documents/{view.id}", f"/api/documents/{view.id}/file.pdf"):
        assert client.get(path).status_code == 404
        assert Client().get(path).status_code == 401


def test_anyone_with_the_digest_learns_that_it_was_issued_and_no_more(view: DocumentView) -> None:
    public = Client().get(f"/api/documents/public/{view.digest}").json()
    assert set(public) == {"digest", "kind", "number", "issued_on", "issuer_name", "status"}
    page = Client().get(f"/d/{view.digest.removeprefix('sha256:')}").content.decode()
    assert view.number in page
    assert view.issuer_name in page
    for secret in ("Merlion", "11,760", "coffee", view.consignment, view.id):
        assert secret not in page
    for unknown in ("0" * 64, "nothing", "../x"):
        assert Client().get(f"/d/{unknown}").status_code == 404


def test_the_printed_code_leads_to_the_public_page(view: DocumentView) -> None:
    text = view.digest.removeprefix("sha256:")
    assert Client().get(f"/verify/{text}", follow=True).redirect_chain == [(f"/d/{text}", 302)]


def test_the_page_shows_the_document_to_its_parties(view: DocumentView) -> None:
    from tests.document_makers import a_shipped_consignment

    enter(consignment=a_shipped_consignment(), by=an_actor(SELLER), readers=[BUYER])
    client = signed_in(BUYER)
    page = client.get(f"/documents/{view.id}").content.decode()
    for text in ("Commercial invoice", "Merlion Roasters Pte Ltd", "12,222.00 USD", "Roasted coffee beans", "file.pdf"):
        assert text in page
    assert (
        "Factura comercial" in client.get(f"/documents/{view.id}", headers={"Accept-Language": "es"}).content.decode()
    )
    assert view.number in client.get("/documents/").content.decode()
    file = client.get(f"/documents/{view.id}/file.pdf")
    assert file.content.startswith(b"%PDF-1.7")
    assert file.headers["Content-Disposition"] == 'attachment; filename="commercial-invoice-commercial-invoice-1.pdf"'
    assert client.get(f"/documents/{view.id}/file.exe").status_code == 404


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_of_every_kind_is_in_the_reader_s_language(issue: Issue, kind: DocumentKind, language: str) -> None:
    client = signed_in(BUYER)
    words = labels_in(language, kind)
    page = client.get(f"/documents/{issue(kind)}", headers={"Accept-Language": language}).content.decode()
    assert f'<html lang="{language}"' in page
    assert words["title"] in page
    assert words["issued_on"] in page


def test_the_pages_hide_documents_from_others(view: DocumentView) -> None:
    client = signed_in(OUTSIDER)
    for path in (f"/documents/{view.id}", f"/documents/{view.id}/file.json"):
        assert client.get(path).status_code == 404
        assert Client().get(path).status_code == 302
    assert view.number not in client.get("/documents/").content.decode()


def test_a_chain_is_shown_and_a_fresh_document_waits_for_its_files(issue: Issue) -> None:
    first = issue(DocumentKind.PACKING_LIST)
    actions.cancel(document=first, reason="Packed anew.", by=an_actor(SELLER), now=NOON)
    page = signed_in(BUYER).get(f"/documents/{first}").content.decode()
    assert "Cancelled" in page
    assert "being sealed" in page
    assert "Versions" in page


def test_a_certificate_of_origin_is_served_as_unece_json_too(issue: Issue) -> None:
    certificate = issue(DocumentKind.CERTIFICATE_OF_ORIGIN)
    client, pages = token_client(BUYER), signed_in(BUYER)
    assert client.get(f"/api/documents/{certificate}/unece.json").status_code == 404  # not made yet
    actions.complete(document=certificate, now=NOON)
    answer = client.get(f"/api/documents/{certificate}/unece.json")
    original = queries.document_file(document=certificate, format=FileFormat.JSON, by=an_actor(BUYER))
    assert original_in_unece(answer.content) == original
    assert answer.content == pages.get(f"/documents/{certificate}/unece.json").content
    assert f"/documents/{certificate}/unece.json" in pages.get(f"/documents/{certificate}").content.decode()
    assert token_client(OUTSIDER).get(f"/api/documents/{certificate}/unece.json").status_code == 404


def test_no_other_kind_is_served_as_unece_json(view: DocumentView) -> None:
    assert token_client(BUYER).get(f"/api/documents/{view.id}/unece.json").status_code == 404
    assert "unece.json" not in signed_in(BUYER).get(f"/documents/{view.id}").content.decode()
