# SPDX-License-Identifier: Apache-2.0
"""A document of which another node gets a part: what stays is in no byte of it, and what came is believed and kept."""

import base64
import json
from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from tests.conftest import NOON
from tests.makers import BANK, BUYER, OUTSIDER, SELLER, a_token, an_actor, an_organisation
from tests.rooms.documents.conftest import Issue

from tradelane.consignments.values import PartyRole
from tradelane.documents import actions, queries
from tradelane.documents.formats.parts import Stays, gaps_in_words, id_of, read_part, without_doubles
from tradelane.documents.formats.people import people_in
from tradelane.documents.models import Document as Row
from tradelane.documents.models import DocumentFile, DocumentInPart
from tradelane.documents.values import DocumentKind, FileFormat
from tradelane.journal.queries import facts
from tradelane.kernel import clock
from tradelane.kernel.errors import Conflict, Gone, NotFound, Refused, Unreadable
from tradelane.kernel.ids import DocumentId, OrganisationId
from tradelane.parties.actions.vault import destroy
from tradelane.parties.queries.vault import keys_of_matters
from tradelane.parties.values import OrganisationKind
from tradelane.trust.actions.keystore import signing_key
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.trust.formats.credentials import hide, new_credential
from tradelane.trust.formats.disclosures import read_presentation
from tradelane.trust.formats.originals import Original, read_original
from tradelane.trust.queries import trust_list
from tradelane.trust.values.credentials import Gap
from tradelane.verifier.formats import verify_file

CERTIFICATE = DocumentKind.CERTIFICATE_OF_ORIGIN
NODE = OrganisationId("SG.NODE.TRADELANE")
TELEPHONE = Gap("content.parties.0.contact.telephone", "telephone", "PRIV-4")
CONTACT = (
    Gap("content.parties.0.contact.email", "email", "PRIV-43"),
    Gap("content.parties.0.contact.name", "name", "PRIV-43"),
    replace(TELEPHONE, rule="PRIV-43"),
)
pytestmark = pytest.mark.usefixtures("frozen_clock")


@pytest.fixture
def certificate(issue: Issue) -> DocumentId:
    """A certificate of origin, which names its certifier's contact, at the node that issued it."""
    id = issue(CERTIFICATE)
    actions.complete(document=id, now=NOON)
    return id


def contact(id: DocumentId) -> dict[str, str]:
    [person] = people_in(queries.document_value(document=id, by=an_actor(SELLER)))
    return dict(person.fields)


def part(id: DocumentId, *gaps: Gap) -> bytes:
    return actions.part_for_node(document=id, withheld=gaps, node=NODE, by=an_actor(SELLER), now=NOON)


def from_elsewhere(issue: Issue, *gaps: Gap) -> tuple[bytes, dict[str, bytes], dict[str, str]]:
    """A credential, the whole's files and the contact, as if another node of a recognised authority had made them."""
    with transaction.atomic():
        id = issue(CERTIFICATE)
        actions.complete(document=id, now=NOON)
        made, named = part(id, *gaps), contact(id)
        files = {
            name: queries.document_file(document=id, format=form, by=an_actor(SELLER))
            for name, form in (("original", FileFormat.JSON), ("xml", FileFormat.XML), ("pdf", FileFormat.PDF))
        }
        transaction.set_rollback(True)
    return made, files, named


def received(credential: bytes, *readers: OrganisationId) -> DocumentId:
    return actions.receive_part(credential=credential, readers=readers or [BUYER], now=NOON)


def plain(credential: bytes) -> bytes:
    """Every part of a credential decoded: what any reader of it can read."""
    jws, *disclosures = credential.split(b"~")
    header, payload, _ = jws.split(b".")
    return b"\n".join(from_base64url(part.decode(), field="part") for part in (header, payload, *disclosures) if part)


def test_what_stays_is_in_no_byte_and_what_goes_reads_back(certificate: DocumentId) -> None:
    whole, named = queries.document_value(document=certificate, by=an_actor(SELLER)), contact(certificate)
    made = part(certificate, *CONTACT)
    assert not [value for value in named.values() if value.encode() in plain(made)]
    came = read_part(made)
    assert came.gaps == CONTACT
    expected = json.loads(json.dumps(whole.content))
    expected["parties"][0]["contact"] = {}
    assert came.document == replace(whole, id=DocumentId(id_of(came.digest)), content=expected)
    assert came.digest == queries.document(document=certificate, by=an_actor(SELLER)).digest


def test_nobody_finds_what_stays_by_trying_which_value_gives_the_digest(certificate: DocumentId) -> None:
    """The original's digest is told. With its id told too, ten million telephone numbers would be tried in seconds."""
    assert certificate.encode() not in plain(part(certificate, TELEPHONE))


def test_anybody_verifies_it_and_is_told_what_a_part_can_not_show(certificate: DocumentId) -> None:
    report = verify_file(part(certificate, *CONTACT), name="a.sdjwt", trust_list=trust_list(), now=clock.now())
    assert str(report.result) == "valid", report.as_dict()
    said = {check.check: check for check in report.checks}
    assert said["disclosed"].evidence["withheld"] == [vars_of(gap) for gap in CONTACT]
    assert "PRIV-43" in said["disclosed"].why
    assert (str(said["whole"].result), said["whole"].required) == ("undetermined", False)
    assert said["whole"].evidence["digest"] == report.document["digest"]


def vars_of(gap: Gap) -> dict[str, str]:
    return {"at": gap.at, "field": gap.field, "rule": gap.rule}


def test_the_sending_of_it_is_a_fact_without_a_value(certificate: DocumentId) -> None:
    part(certificate, TELEPHONE)
    [fact] = [each for each in facts(subject=certificate) if each.name == "documents.part.sent"]
    assert fact.data == {"node": NODE, "withheld": [vars_of(TELEPHONE)]}


def test_it_is_received_once_and_shown_in_part(issue: Issue) -> None:
    made, _, named = from_elsewhere(issue, TELEPHONE)
    id = received(made, BUYER)
    assert received(made, BANK) == id
    assert (Row.objects.count(), DocumentInPart.objects.count()) == (1, 1)
    view = queries.document(document=id, by=an_actor(BUYER))
    assert (view.in_part, view.complete) == (True, False)
    shown = actions.show(document=id, by=an_actor(BANK), now=NOON)
    assert (shown.gaps, shown.missing) == ((TELEPHONE,), [TELEPHONE.at])
    assert shown.document.content["parties"][0]["contact"] == {
        name: value for name, value in named.items() if name != "telephone"
    }
    with pytest.raises(NotFound):
        queries.document_value(document=id, by=an_actor(OUTSIDER))


def test_its_files_are_refused_and_its_credential_is_handed_out_as_it_came(issue: Issue) -> None:
    made, _, _ = from_elsewhere(issue, TELEPHONE)
    id = received(made)
    for form in FileFormat:
        with pytest.raises(Refused) as refusal:
            actions.hand_out(document=id, format=form, by=an_actor(BUYER), now=NOON)
        assert (refusal.value.rule, refusal.value.facts) == ("DOC-95", {"withheld": [TELEPHONE.at]})
    assert actions.hand_out_disclosed(document=id, by=an_actor(BUYER), now=NOON) == made


def test_a_reader_who_may_know_less_gets_the_same_credential_with_less(issue: Issue) -> None:
    """A carrier reads nothing of the certifier: the holder leaves the rest out, and it still verifies."""
    made, _, named = from_elsewhere(issue, TELEPHONE)
    id = received(made, an_organisation(OrganisationId("MX.RFC.CAR120101AB1"), kinds=[OrganisationKind.CARRIER]))
    given = actions.hand_out_disclosed(
        document=id, by=an_actor(OrganisationId("MX.RFC.CAR120101AB1"), kinds=[OrganisationKind.CARRIER]), now=NOON
    )
    assert not [value for value in named.values() if value.encode() in plain(given)]
    report = verify_file(given, name="a.sdjwt", trust_list=trust_list(), now=clock.now())
    assert str(report.result) == "valid", report.as_dict()


def test_it_is_kept_under_the_key_of_who_it_still_names(issue: Issue) -> None:
    made, _, named = from_elsewhere(issue, TELEPHONE)
    id = received(made)
    row = DocumentInPart.objects.get(pk=id)
    for kept in (bytes(row.credential), bytes(row.document.body)):
        assert named["email"].encode() not in kept
        assert base64.urlsafe_b64encode(named["email"].encode())[2:-4] not in kept
    destroy_keys_of(row)
    for read in (lambda: row.opened, lambda: row.document.value):
        with pytest.raises(Gone):
            read()


def destroy_keys_of(row: DocumentInPart) -> None:
    destroy(keys=[key.id for key in keys_of_matters({row.document.consignment})], now=NOON)


def test_a_gap_that_nobody_names_is_refused(certificate: DocumentId) -> None:
    """Somebody on the way left out one more than the signer says."""
    fewer = hide(read_presentation(part(certificate, TELEPHONE)), ["statements.invoice_number"])
    with pytest.raises(Refused) as refusal:
        received(fewer.as_text().encode())
    assert refusal.value.rule == "DOC-97"


def test_a_changed_credential_is_refused(certificate: DocumentId) -> None:
    jws, *disclosures = part(certificate, TELEPHONE).split(b"~")
    header, payload, signature = jws.split(b".")
    forged = b".".join([header, payload, bytes([signature[0] ^ 1]) + signature[1:]])
    with pytest.raises((Refused, Unreadable)):
        received(b"~".join([forged, *disclosures]))


def test_a_whole_credential_is_no_part(certificate: DocumentId) -> None:
    whole = actions.issue_credential(document=certificate, hide=[], by=an_actor(SELLER), now=NOON)
    with pytest.raises(Unreadable, match="DOC-PART"):
        received(whole)


def test_a_part_of_what_is_here_whole_changes_nothing(certificate: DocumentId) -> None:
    assert received(part(certificate, TELEPHONE)) == certificate
    assert not DocumentInPart.objects.exists()


def test_the_whole_may_come_after_its_part(issue: Issue) -> None:
    made, files, named = from_elsewhere(issue, TELEPHONE)
    id = received(made)
    assert actions.receive(**files, readers=[BUYER], now=NOON) == id
    view = queries.document(document=id, by=an_actor(BUYER))
    assert (view.in_part, view.complete) == (False, True)
    assert queries.gaps_of(document=id, by=an_actor(BUYER)) == {}
    said = queries.document_value(document=id, by=an_actor(BUYER))
    assert (said.id, said.content["parties"][0]["contact"]) == (id, named)
    assert actions.hand_out(document=id, format=FileFormat.PDF, by=an_actor(BUYER), now=NOON) == files["pdf"]
    assert DocumentFile.objects.count() == 3


def test_the_node_signs_where_the_issuer_s_key_is_not_here(certificate: DocumentId) -> None:
    node = OrganisationId("MX.NODE.TRADELANE")
    original = read_original(queries.document_file(document=certificate, format=FileFormat.JSON, by=an_actor(SELLER)))
    report = verify_file(
        signed_by(node, original, signer=node), name="a.sdjwt", trust_list=trust_list(), now=clock.now()
    )
    assert str(report.result) == "valid", report.as_dict()
    assert "the node that keeps the original" in report.checks[1].why


@pytest.mark.parametrize(("key", "claimed"), [(BUYER, BUYER), (BUYER, SELLER)])
def test_nobody_else_signs_a_part(certificate: DocumentId, key: OrganisationId, claimed: OrganisationId) -> None:
    original = read_original(queries.document_file(document=certificate, format=FileFormat.JSON, by=an_actor(SELLER)))
    report = verify_file(
        signed_by(key, original, signer=claimed), name="a.sdjwt", trust_list=trust_list(), now=clock.now()
    )
    assert (str(report.result), report.failed()[0].check) == ("invalid", "signature")


def signed_by(key_of: OrganisationId, original: Original, *, signer: OrganisationId) -> bytes:
    key, chain = signing_key(key_of)
    made = new_credential(
        original.document, digest=original.digest, log=original.log, key=key, chain=chain, at=NOON, signer=signer,
        withheld=(TELEPHONE,),
    )  # fmt: skip
    return made.as_text().encode()


def test_what_came_is_immutable(issue: Issue) -> None:
    received(from_elsewhere(issue, TELEPHONE)[0])
    for change in (
        lambda: DocumentInPart.objects.update(withheld=[]),
        lambda: DocumentInPart.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_declaration_rests_on_no_certificate_that_hides_its_certifier(issue: Issue) -> None:
    id = received(from_elsewhere(issue, *CONTACT)[0])
    consignment = queries.document(document=id, by=an_actor(BUYER)).consignment
    with pytest.raises(Refused) as refusal:
        queries.cited_documents(consignment=consignment, by=an_actor(BUYER))
    assert (refusal.value.rule, refusal.value.field) == ("DOC-98", CONTACT[0].at)
    assert {each["rule"] for each in refusal.value.facts["withheld"]} == {"PRIV-43"}
    assert queries.cited_documents(consignment=consignment, by=an_actor(BUYER), besides=[CERTIFICATE]) == []


def test_a_value_is_kept_back_wherever_it_stands(issue: Issue) -> None:
    """A note names the certifier, so it stays with the name; the buyer's own reference with any name of theirs."""
    value = queries.document_value(document=issue(CERTIFICATE), by=an_actor(SELLER))
    noted = replace(
        value,
        statements={**value.statements, "note": "Ask for ANA RUIZ, please.", "declaration": "Anaruiza holds."},
        content={**value.content, "references": {"buyer": "Wei", "order": "PO-1"}},
    )
    stays = [
        Stays(PartyRole.SELLER, "name", "Ana Ruiz", "PRIV-43"),
        Stays(PartyRole.NOTIFY, "name", "Wei Ling", "PRIV-43"),
        Stays(PartyRole.NOTIFY, "address.city", "please", "PRIV-43"),
    ]
    gaps = without_doubles(gaps_in_words(noted, stays))
    assert [gap.at for gap in gaps] == ["content.references.buyer", "statements.note"]


def test_the_doors_of_the_web_say_the_same(issue: Issue) -> None:
    made, _, named = from_elsewhere(issue, TELEPHONE)
    id = received(made)
    buyer = Client(headers={"Authorization": f"Bearer {a_token('b@test.example', organisation=BUYER)}"})
    told = buyer.get(f"/api/documents/{id}").json()
    assert (told["status"]["in_part"], told["gaps"]) == (True, [vars_of(TELEPHONE)])
    assert named["telephone"] not in json.dumps(told)
    assert buyer.get(f"/api/documents/{id}/file.pdf").json()["rule"] == "DOC-95"
    assert buyer.get(f"/api/documents/{id}/disclosed").content == made


def test_conflict_is_told_for_another_document_of_its_number(issue: Issue) -> None:
    made, _, _ = from_elsewhere(issue, TELEPHONE)
    issue(CERTIFICATE)
    with pytest.raises(Conflict):
        received(made)
