# SPDX-License-Identifier: Apache-2.0
"""A document leaves with no more of its people than its reader may know: whole, or as an SD-JWT without the rest."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from tests.conftest import NOON
from tests.makers import BANK, BUYER, CARRIER, OUTSIDER, SELLER, a_token, an_actor, an_organisation
from tests.rooms.documents.conftest import Issue

from tradelane.documents import actions, queries
from tradelane.documents.formats.people import people_in
from tradelane.documents.values import DocumentKind, FileFormat
from tradelane.kernel import clock
from tradelane.kernel.errors import NotFound, Refused
from tradelane.kernel.ids import DocumentId
from tradelane.parties.values import OrganisationKind
from tradelane.privacy.models import ReceiptRow
from tradelane.privacy.values import Purpose, ReceiptKind
from tradelane.trust.actions import issue_certificate
from tradelane.trust.actions.keystore import private_key
from tradelane.trust.formats.disclosures import Presentation, read_presentation, unpack
from tradelane.trust.formats.key_binding import bind_to_key, key_binding_holds
from tradelane.trust.queries import trust_list
from tradelane.trust.values import KeyPurpose
from tradelane.verifier.formats import verify_file
from tradelane.verifier.values import Report


@pytest.fixture
def certificate(issue: Issue, frozen_clock: object) -> DocumentId:
    """A certificate of origin, which names its certifier's telephone and e-mail because its law asks for them."""
    an_organisation(CARRIER, kinds=[OrganisationKind.CARRIER])
    issue_certificate(organisation=CARRIER, name="Invented Lines", now=NOON)
    id = issue(DocumentKind.CERTIFICATE_OF_ORIGIN, readers=[BUYER, BANK, CARRIER])
    actions.complete(document=id, now=NOON)
    return id


def contact(id: DocumentId) -> dict[str, str]:
    [person] = people_in(queries.document_value(document=id, by=an_actor(SELLER)))
    return dict(person.fields)


def disclosed(id: DocumentId) -> Presentation:
    return read_presentation(actions.hand_out_disclosed(document=id, by=an_actor(CARRIER), now=NOON))


def verified(presentation: Presentation) -> Report:
    return verify_file(presentation.as_text().encode(), name="a.sdjwt", trust_list=trust_list(), now=clock.now())


def test_who_its_law_names_gets_it_whole_and_leaves_a_receipt(certificate: DocumentId) -> None:
    for reader in (BUYER, BANK):
        given = actions.hand_out(document=certificate, format=FileFormat.PDF, by=an_actor(reader), now=NOON)
        assert given.startswith(b"%PDF")
    receipts = ReceiptRow.objects.order_by("pk")
    assert [(r.recipient, r.purpose, r.kind) for r in receipts] == [
        (BUYER, Purpose.ORIGIN_CERTIFICATION, ReceiptKind.SEEN), (BANK, Purpose.ORIGIN_CERTIFICATION, ReceiptKind.SEEN)
    ]  # fmt: skip
    assert all(set(r.fields) == set(contact(certificate)) for r in receipts)


def test_its_issuer_reads_its_own_and_an_outsider_nothing(certificate: DocumentId) -> None:
    assert actions.hand_out(document=certificate, format=FileFormat.JSON, by=an_actor(SELLER), now=NOON)
    assert not ReceiptRow.objects.exists()
    for act in (actions.show, actions.hand_out_disclosed):
        with pytest.raises(NotFound):
            act(document=certificate, by=an_actor(OUTSIDER), now=NOON)


def test_where_a_field_stays_no_signed_file_goes(certificate: DocumentId) -> None:
    for form in FileFormat:
        with pytest.raises(Refused) as refusal:
            actions.hand_out(document=certificate, format=form, by=an_actor(CARRIER), now=NOON)
        assert refusal.value.rule == "DOC-95"
    with pytest.raises(Refused):
        actions.hand_out_unece(document=certificate, by=an_actor(CARRIER), now=NOON)
    shown = actions.show(document=certificate, by=an_actor(CARRIER), now=NOON)
    assert not [value for value in contact(certificate).values() if value in json.dumps(shown.document.content)]
    [receipt] = ReceiptRow.objects.all()
    assert (receipt.kind, receipt.fields) == (ReceiptKind.REFUSED, [])


def test_it_goes_as_an_sd_jwt_without_them_and_verifies(certificate: DocumentId) -> None:
    given = disclosed(certificate)
    report = verified(given)
    assert str(report.result) == "valid", report.as_dict()
    claims = unpack(given).claims["credentialSubject"]
    [seller] = [party for party in claims["content"]["parties"] if party["role"] == "seller"]
    assert seller["name"]
    assert not seller.get("contact")
    told = repr(unpack(given).claims)
    assert not [value for value in contact(certificate).values() if value in told]


def test_it_is_bound_to_its_readers_key(certificate: DocumentId) -> None:
    given = disclosed(certificate)
    ours = private_key(CARRIER, KeyPurpose.SIGNATURE)
    shown = bind_to_key(given, key=ours, audience="https://port.example", nonce="n1", at=NOON)
    assert key_binding_holds(shown, audience="https://port.example", nonce="n1")
    assert not key_binding_holds(shown, audience="https://port.example", nonce="n2")
    [check] = [check for check in verified(shown).checks if check.check == "disclosed"]
    assert (str(check.result), check.evidence["audience"]) == ("undetermined", "https://port.example")
    stolen = bind_to_key(
        given, key=ec.generate_private_key(ec.SECP256R1()), audience="https://port.example", nonce="n1", at=NOON
    )
    assert str(verified(stolen).result) == "invalid"


def test_the_doors_of_the_web_say_the_same(certificate: DocumentId) -> None:
    carrier = Client(headers={"Authorization": f"Bearer {a_token('c@test.example', organisation=CARRIER)}"})
    refused = carrier.get(f"/api/documents/{certificate}/file.pdf")
    assert (refused.status_code, refused.json()["rule"]) == (422, "DOC-95")
    told = carrier.get(f"/api/documents/{certificate}").json()
    assert len(told["withheld"]) == len(contact(certificate))
    answer = carrier.get(f"/api/documents/{certificate}/disclosed")
    assert answer["Content-Type"] == "application/vc+sd-jwt"
    assert str(verified(read_presentation(answer.content)).result) == "valid"


def test_a_read_tomorrow_is_another_receipt(certificate: DocumentId) -> None:
    for day in (0, 0, 1):
        actions.show(document=certificate, by=an_actor(BUYER), now=NOON + timedelta(days=day))
    assert ReceiptRow.objects.count() == 2
