# SPDX-License-Identifier: Apache-2.0
"""Documents issued by people and programs: any kind over a consignment that they may see, and nothing else."""

from datetime import datetime
from io import BytesIO

import pikepdf
import pytest
from django.test import Client
from tests.document_makers import CONSIGNMENTS, STATED, a_consignment_in_transit, a_shipped_consignment, number_of
from tests.makers import AGENCY, BUYER, CARRIER, OUTSIDER, SELLER, a_person, an_actor
from tests.rooms.documents.conftest import ISSUERS, Issue
from tests.rooms.documents.test_doors import signed_in, token_client

from tradelane.consignments.actions import enter
from tradelane.consignments.values import Consignment
from tradelane.documents import queries, tasks
from tradelane.documents.values import KINDS, DocumentKind, FileFormat, Form
from tradelane.journal.models import Job
from tradelane.parties.actions import grant_access
from tradelane.parties.models import Person
from tradelane.parties.values import Role

IN_TRANSIT = DocumentKind.TRANSIT_DECLARATION


@pytest.fixture
def entered(issue: Issue, frozen_clock: datetime) -> Consignment:
    """A consignment that seller, buyer and carrier may see, at a node whose organisations have keys."""
    consignment = a_consignment_in_transit()
    enter(consignment=consignment, by=an_actor(SELLER), readers=[BUYER, CARRIER])
    return consignment


def _wanted(kind: DocumentKind, consignment: Consignment, **changes: object) -> dict[str, object]:
    given = {"kind": str(kind), "consignment": consignment.id, "number": number_of(kind), "statements": STATED[kind]}
    return {**given, **changes}


@pytest.mark.parametrize(
    "kind",
    [kind for kind in DocumentKind if kind not in CONSIGNMENTS and ISSUERS.get(kind, SELLER) in (SELLER, CARRIER)],
)
def test_a_program_issues_any_kind_that_its_organisation_may(entered: Consignment, kind: DocumentKind) -> None:
    client = token_client(ISSUERS.get(kind, SELLER))
    sent = _wanted(kind, entered, readers=[BUYER])
    response = client.post("/api/documents", sent, content_type="application/json")
    assert response.status_code == 201, response.json()
    again = client.post("/api/documents", sent, content_type="application/json")
    assert again.json() == response.json()
    value = queries.document_value(document=response.json()["id"], by=an_actor(BUYER))
    assert (value.kind, value.statements) == (kind, STATED[kind])


def test_a_rule_that_is_broken_refuses_the_document(entered: Consignment) -> None:
    client = token_client(CARRIER)
    sent = _wanted(DocumentKind.AIR_WAYBILL, entered, number="176-12345674")
    response = client.post("/api/documents", sent, content_type="application/json")
    assert response.status_code == 422
    assert {finding["rule"] for finding in response.json()["facts"]["findings"]} >= {"DOC-120", "DOC-124"}


def test_who_may_not_see_the_consignment_issues_nothing(entered: Consignment) -> None:
    sent = _wanted(DocumentKind.PACKING_LIST, entered)
    assert token_client(OUTSIDER).post("/api/documents", sent, content_type="application/json").status_code == 404
    client = token_client(SELLER)
    told = client.post("/api/documents", {**sent, "readers": [OUTSIDER]}, content_type="application/json")
    assert (told.status_code, told.json()["rule"]) == (403, "DOC-92")
    poem = client.post("/api/documents", {**sent, "kind": "poem"}, content_type="application/json")
    assert (poem.status_code, poem.json()["field"]) == (400, "kind")


@pytest.mark.parametrize("kind", [DocumentKind.AGENCY_PERMIT, DocumentKind.PHYTOSANITARY_CERTIFICATE])
def test_an_agency_issues_what_only_an_authority_may_grant(
    issue: Issue, frozen_clock: datetime, kind: DocumentKind
) -> None:
    consignment = a_shipped_consignment()
    enter(consignment=consignment, by=an_actor(SELLER), readers=[BUYER])
    sent, agency = _wanted(kind, consignment, readers=[SELLER]), token_client(AGENCY)
    assert agency.post("/api/documents", sent, content_type="application/json").status_code == 404  # not named yet
    grant_access(subject=consignment.id, organisations=[AGENCY])
    granted = agency.post("/api/documents", sent, content_type="application/json")
    assert granted.status_code == 201, granted.json()
    seen = token_client(SELLER).get(f"/api/documents/{granted.json()['id']}").json()
    assert (seen["document"]["issuer"], seen["document"]["kind"]) == (AGENCY, kind)
    mine = token_client(SELLER).post("/api/documents", sent, content_type="application/json")
    assert (mine.status_code, mine.json()["rule"]) == (403, "DOC-91")
    name = queries.kind_name(kind)
    assert name in signed_in(AGENCY).get(f"/documents/issue/{consignment.id}").content.decode()


def test_a_page_offers_no_kind_that_only_an_authority_may_grant(entered: Consignment) -> None:
    page = signed_in(SELLER).get(f"/documents/issue/{entered.id}").content.decode()
    assert "Packing list" in page
    assert "Phytosanitary certificate" not in page


@pytest.mark.parametrize(("language", "title"), [("en", "Packing list"), ("es", "Lista de empaque")])
def test_the_pdf_is_in_the_language_of_who_issued_it(entered: Consignment, language: str, title: str) -> None:
    client = token_client(SELLER)
    headers = {"Accept-Language": language}
    sent = _wanted(DocumentKind.PACKING_LIST, entered)
    client.post("/api/documents", sent, content_type="application/json", headers=headers)
    job = Job.objects.get(kind="documents.complete")
    tasks.complete(job.payload)
    content = queries.document_file(document=job.payload["document"], format=FileFormat.PDF, by=an_actor(SELLER))
    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        assert title in metadata["dc:title"]


def test_the_kinds_say_what_they_ask() -> None:
    kinds = {one["kind"]: one for one in Client().get("/api/documents/kinds").json()}
    assert set(kinds) == set(DocumentKind)
    asked = {statement["name"]: statement for statement in kinds["cn22"]["statements"]}
    assert "gift" in asked["category"]["choices"]
    assert Client().get("/api/documents/schema").json()["$id"] == "urn:tradelane:document:1"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_kind_has_a_page_that_asks_its_statements(
    entered: Consignment, kind: DocumentKind, language: str
) -> None:
    client = signed_in(SELLER)
    page = client.get(f"/documents/issue/{entered.id}/{kind}", headers={"Accept-Language": language}).content.decode()
    for name in set(KINDS[kind].statements) - {"cancellation"}:
        assert f'name="stated_{name}"' in page


def test_a_person_issues_a_document_on_its_page(entered: Consignment) -> None:
    client = signed_in(CARRIER)
    assert entered.references.order in client.get("/documents/issue").content.decode()
    assert "Transit declaration" in client.get(f"/documents/issue/{entered.id}").content.decode()
    address = f"/documents/issue/{entered.id}/{IN_TRANSIT}"
    answers = {f"stated_{name}": _typed(IN_TRANSIT, name, said) for name, said in STATED[IN_TRANSIT].items()}
    wrong = client.post(address, {**answers, "number": "T-1", "stated_guarantee_amount": "much"})
    assert wrong.status_code == 400
    assert "example" in wrong.content.decode()
    refused = client.post(address, {**answers, "number": "T-1", "stated_office_of_destination": "MXZLO"})
    assert refused.status_code == 400
    assert "DOC-141" in refused.content.decode()
    done = client.post(address, {**answers, "number": "T-1", "readers": [SELLER]}, follow=True)
    assert "Transit declaration" in done.content.decode()
    (view,) = queries.documents_of(consignment=entered.id, by=an_actor(SELLER))
    assert queries.document_value(document=view.id, by=an_actor(SELLER)).statements == STATED[IN_TRANSIT]


def _typed(kind: DocumentKind, name: str, said: object) -> str:
    form = KINDS[kind].statements[name].form
    if form in (Form.MONEY, Form.QUANTITY):
        return " ".join(said.values())  # type: ignore[attr-defined]
    return "\n".join(said) if isinstance(said, list) else str(said)


def test_a_reader_may_look_and_not_sign(entered: Consignment) -> None:
    person = Person.objects.get(pk=a_person("reader@test.example", organisation=SELLER, roles=[Role.READER]))
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Only a signatory" in client.get(f"/documents/issue/{entered.id}").content.decode()
    response = client.post(f"/documents/issue/{entered.id}/packing-list", {"number": "P-1"})
    assert response.status_code in (400, 403)
    assert queries.documents_of(consignment=entered.id, by=an_actor(SELLER)) == []


def test_what_is_not_there_is_not_found(entered: Consignment) -> None:
    client = signed_in(SELLER)
    assert client.get(f"/documents/issue/{entered.id}/poem").status_code == 404
    outsider = Person.objects.get(pk=a_person("out@test.example", organisation=OUTSIDER))
    client.force_login(outsider, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/documents/issue/{entered.id}").status_code == 404
