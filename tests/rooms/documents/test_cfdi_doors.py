# SPDX-License-Identifier: Apache-2.0
"""Mexico's invoice over HTTP: its issuer makes it of an issued invoice, sealed or not, and nobody else does."""

import json
from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cfdi_makers import STATED, a_seller_s_csd, stated
from tests.conftest import NOON
from tests.efirma_makers import PASSWORD
from tests.makers import BUYER, SELLER, a_person, a_token, an_actor
from tests.rooms.documents.conftest import Issue

from tradelane.documents import actions
from tradelane.documents.formats import check_report
from tradelane.documents.formats.cfdi_statements import EXAMPLE, read_statements
from tradelane.documents.values import DocumentKind
from tradelane.journal.models import Fact
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.parties.models import Person

pytest.importorskip("satcfdi", reason="the extra `cfdi` is not installed")


@pytest.fixture
def invoice(issue: Issue, frozen_clock: object) -> DocumentId:
    id = issue()
    actions.complete(document=id, now=NOON)
    return id


def token_client(organisation: OrganisationId) -> Client:
    return Client(headers={"Authorization": f"Bearer {a_token('t@test.example', organisation=organisation)}"})


def signed_in(organisation: OrganisationId) -> Client:
    person = Person.objects.get(pk=a_person("p@test.example", organisation=organisation))
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def post(client: Client, id: str, body: Any) -> Any:
    return client.post(f"/api/documents/{id}/cfdi", json.dumps(body), content_type="application/json")


def csd(password: str = PASSWORD) -> dict[str, str]:
    held = a_seller_s_csd()
    return {"cer": b64encode(held.cer).decode(), "key": b64encode(held.encrypted).decode(), "password": password}


def test_the_api_gives_a_sealed_invoice_and_keeps_no_key(invoice: DocumentId) -> None:
    answer = post(token_client(SELLER), invoice, {"statements": STATED, "csd": csd()})
    assert answer.headers["Content-Type"] == "application/xml"
    assert check_report(answer.content)["result"] == "valid"
    fact = Fact.objects.get(name="documents.cfdi.made", subject=invoice)
    assert set(fact.data) == {"digest", "sealed"}
    assert fact.data["sealed"] is True


def test_the_api_gives_an_unsealed_one_and_says_what_is_missing(invoice: DocumentId) -> None:
    client = token_client(SELLER)
    assert b"<cfdi:Comprobante" in post(client, invoice, {"statements": STATED}).content
    refused = post(client, invoice, {"statements": stated(TipoCambioFuente="")})
    assert refused.json()["field"] == "TipoCambioFuente"
    assert post(client, invoice, {"statements": STATED, "csd": csd("wrong")}).json()["field"] == "password"


def test_only_its_issuer_makes_it(invoice: DocumentId, issue: Issue) -> None:
    assert post(token_client(BUYER), invoice, {"statements": STATED}).status_code == 403
    packing = issue(DocumentKind.PACKING_LIST)
    with pytest.raises(Exception, match="commercial invoice"):
        actions.make_cfdi(document=packing, statements=STATED, csd=None, by=an_actor(SELLER), now=NOON)


def test_the_page_gives_the_file_and_shows_what_is_wrong(invoice: DocumentId) -> None:
    client = signed_in(SELLER)
    assert f"/documents/{invoice}/cfdi/" in client.get(f"/documents/{invoice}").content.decode()
    page = client.get(f"/documents/{invoice}/cfdi/").content.decode()
    assert "ClaveProdServ" in page, "an example of the statements"
    held = a_seller_s_csd()

    def files(said: Any = STATED) -> dict[str, Any]:
        return {
            "statements": SimpleUploadedFile("s.json", json.dumps(said).encode()),
            "cer": SimpleUploadedFile("a.cer", held.cer),
            "key": SimpleUploadedFile("a.key", held.encrypted),
            "password": PASSWORD,
        }

    made = client.post(f"/documents/{invoice}/cfdi/", files())
    assert made.headers["Content-Disposition"] == 'attachment; filename="cfdi-commercial-invoice-1.xml"'
    assert check_report(made.content)["result"] == "valid"
    wrong = client.post(f"/documents/{invoice}/cfdi/", files(stated(Conceptos={})))
    assert wrong.status_code == 400
    assert "Conceptos.1" in wrong.content.decode()
    assert PASSWORD not in wrong.content.decode()
    assert "/cfdi/" not in signed_in(BUYER).get(f"/documents/{invoice}").content.decode()


def test_the_example_of_the_page_is_read() -> None:
    assert read_statements(EXAMPLE.encode()).lines["1"].clave_prod_serv == "50201706"
