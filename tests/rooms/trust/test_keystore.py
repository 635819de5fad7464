# SPDX-License-Identifier: Apache-2.0
"""Keys, certificates and lists in the database: made once, sealed, used, taken back, recognised across economies."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.makers import SELLER
from tests.trust_makers import a_node

from tradelane.documents.formats.original import document_json
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import NotFound, Unreadable
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.trust import actions, queries
from tradelane.trust.formats import encrypt, log_entry, verify_detached
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.timestamps import read_timestamp
from tradelane.trust.models import Key, PublishedList
from tradelane.verifier.formats import verify_file

pytestmark = pytest.mark.django_db
EC_PUBLIC_KEY = bytes.fromhex("2a8648ce3d0201")
"""The object identifier that every plain P-256 key carries (RFC 5480 §2.1.1)."""
ACT = "Invented agreement, article 1"


@pytest.fixture(autouse=True)
def _authority(db: None, frozen_clock: datetime) -> Iterator[None]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE", BASE_URL="http://node.example"):
        actions.create_node_authority(now=NOON)
        yield


def certified() -> OrganisationId:
    actions.issue_certificate(organisation=SELLER, name="Cooperativa Altura de Chiapas", now=NOON)
    return SELLER


def a_sealed_file(*, at: datetime = NOON) -> bytes:
    """The invented invoice through the real actions: signed, queued, sequenced, sealed."""
    document = document_json(a_document())
    payload = canonical(document)
    signature = actions.sign_payload(organisation=certified(), payload=payload, now=at)
    leaf = log_entry(kind=document["kind"], digest=digest_of(payload), issuer=SELLER, at=rfc3339(at))
    with transaction.atomic():
        actions.queue_for_log(leaf=leaf)
    actions.sequence(now=at)
    return actions.seal_original(document=document, signatures=[signature], leaf=leaf, now=at)


def test_the_authority_is_made_once_and_says_that_it_is_for_development() -> None:
    before = queries.published_trust_list(), Key.objects.count()
    actions.create_node_authority(now=NOON + timedelta(days=1))
    assert (queries.published_trust_list(), Key.objects.count()) == before
    listed = queries.trust_list()
    assert "DEVELOPMENT" in listed.authorities[0].name
    assert "DEVELOPMENT" in read_certificate(listed.timestampers[0].certificate).name
    assert [log.origin for log in listed.logs] == ["node.example/log/MX", "node.example/witness"]
    assert [node.organisation for node in listed.nodes] == ["MX.NODE.TRADELANE"]


def test_an_organisation_has_one_certificate_however_often_it_asks() -> None:
    first = actions.issue_certificate(organisation=SELLER, name="Cooperativa Altura de Chiapas", now=NOON)
    again = actions.issue_certificate(organisation=SELLER, name="Other name", now=NOON + timedelta(days=1))
    assert first == again == queries.certificate_chain(SELLER)[0]
    assert read_certificate(first).organisation == SELLER
    with pytest.raises(IntegrityError), transaction.atomic():
        row = Key.objects.get(organisation=SELLER, purpose="signature")
        row.pk = None
        row.save(force_insert=True)


def test_private_keys_are_sealed_in_the_table() -> None:
    certified()
    for row in Key.objects.all():
        assert EC_PUBLIC_KEY not in bytes(row.sealed)
    with override_settings(NODE_SECRET=b"another secret of thirty-two bytes"), pytest.raises(Unreadable):
        actions.sign_payload(organisation=SELLER, payload=b"x", now=NOON)
    row, other = Key.objects.get(organisation=SELLER, purpose="signature"), "MX.RFC.OTHER"
    Key.objects.filter(pk=row.pk).update(organisation=other)
    with pytest.raises(Unreadable):
        actions.sign_payload(organisation=OrganisationId(other), payload=b"x", now=NOON)


def test_an_organisation_without_a_certificate_signs_nothing() -> None:
    with pytest.raises(NotFound):
        actions.sign_payload(organisation=OrganisationId("MX.RFC.NOBODY"), payload=b"x", now=NOON)


def test_a_signature_is_verified_by_the_published_list() -> None:
    protected, signature = actions.sign_payload(organisation=certified(), payload=b"x", now=NOON)
    signer = verify_detached(b"x", protected=protected, signature=signature, trust_list=queries.trust_list(), at=NOON)
    assert signer.organisation == SELLER


def test_a_stamp_names_the_digest_and_the_time() -> None:
    view = read_timestamp(actions.timestamp(digest_of(b"x"), now=NOON))
    assert (view.at, view.imprint.hex()) == (NOON, digest_of(b"x").removeprefix("sha256:"))


def test_what_is_sealed_verifies_from_the_file_and_the_list() -> None:
    report = verify_file(a_sealed_file(), name="a.json", trust_list=queries.trust_list(), now=NOON)
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]


def test_a_document_that_is_not_logged_is_not_sealed() -> None:
    document = document_json(a_document())
    signature = actions.sign_payload(organisation=certified(), payload=canonical(document), now=NOON)
    leaf = log_entry(kind="x", digest=digest_of(b"x"), issuer=SELLER, at=rfc3339(NOON))
    with pytest.raises(NotFound):
        actions.seal_original(document=document, signatures=[signature], leaf=leaf, now=NOON)


def test_only_the_recipient_opens_a_message() -> None:
    jwe = encrypt(b"hello", to_jwk=queries.encryption_public_jwk(certified()))
    assert actions.decrypt(organisation=SELLER, jwe=jwe) == b"hello"
    with pytest.raises(Unreadable):
        actions.decrypt(organisation=OrganisationId("MX.NODE.TRADELANE"), jwe=jwe)


def test_a_revoked_certificate_ends_what_comes_after_and_not_what_came_before() -> None:
    file = a_sealed_file()
    old = actions.sign_payload(organisation=SELLER, payload=b"x", now=NOON + timedelta(days=2))
    first = queries.certificate_chain(SELLER)[0]
    actions.revoke_certificate(organisation=SELLER, by=None, now=NOON + timedelta(days=1))
    listed = queries.trust_list()
    assert verify_file(file, name="a.json", trust_list=listed, now=NOON).result is Verdict.VALID
    with pytest.raises(Unreadable, match="revoked"):
        verify_detached(b"x", protected=old.protected, signature=old.signature, trust_list=listed)
    with pytest.raises(NotFound):
        actions.sign_payload(organisation=SELLER, payload=b"x", now=NOON)
    assert actions.issue_certificate(organisation=SELLER, name="Cooperativa", now=NOON) != first


def test_recognition_makes_the_other_economys_documents_valid_here() -> None:
    from tests.trust_makers import a_sealed_original

    node = a_node("SG")
    key, chain = node.certify(OrganisationId("SG.UEN.1"), "Merlion Roasters Pte Ltd")
    document = a_document(issuer=OrganisationId("SG.UEN.1"), issuer_name="Merlion Roasters Pte Ltd")
    file = a_sealed_original(document, node=node, key=key, chain=chain)
    assert verify_file(file, name="a.json", trust_list=queries.trust_list(), now=NOON).result is Verdict.UNDETERMINED
    for _ in range(2):  # again changes nothing
        actions.recognise(
            trust_list=node.trust_list_file(), level="accredited", act=ACT, from_=NOON - timedelta(days=1), now=NOON
        )
    listed = queries.trust_list()
    assert verify_file(file, name="a.json", trust_list=listed, now=NOON).result is Verdict.VALID
    theirs = [a for a in listed.authorities if a.economy == "SG"]
    assert [(a.recognition.level, a.recognition.act) for a in theirs] == [("accredited", ACT)]


def test_recognition_is_not_passed_on() -> None:
    from dataclasses import replace

    mixed = a_node("SG").trust_list()
    third = a_node("NZ").trust_list()
    widened = replace(
        mixed,
        authorities=(*mixed.authorities, *third.authorities),
        timestampers=(*mixed.timestampers, *third.timestampers),
        logs=(*mixed.logs, *third.logs),
        nodes=(*mixed.nodes, *third.nodes),
    )
    file = a_node("SG").trust_list_file(widened)
    actions.recognise(trust_list=file, level="declared", act=ACT, from_=NOON, now=NOON)
    listed = queries.trust_list()
    assert {a.economy for a in (*listed.authorities, *listed.timestampers, *listed.logs)} == {"MX", "SG"}
    assert {node.organisation[:2] for node in listed.nodes} == {"MX", "SG"}


def test_a_changed_list_or_our_own_is_not_recognised() -> None:
    file = a_node("SG").trust_list_file()
    for bad in (file.replace(b'"SG"', b'"NZ"', 1), queries.published_trust_list(), b"{}"):
        with pytest.raises(Unreadable):
            actions.recognise(trust_list=bad, level="declared", act=ACT, from_=NOON, now=NOON)
    assert PublishedList.objects.count() == 1


def test_the_list_is_published_afresh_once_a_day() -> None:
    later = NOON + timedelta(days=1)
    assert not actions.renew_trust_list(now=later - timedelta(minutes=1))
    assert actions.renew_trust_list(now=later)
    assert not actions.renew_trust_list(now=later)
    assert queries.trust_list().issued == later
    assert PublishedList.objects.count() == 2


def test_anyone_can_get_the_list_and_see_whom_it_names(client: Client) -> None:
    assert client.get("/trust-list.json").content == queries.published_trust_list()
    page = client.get("/trust/").content.decode()
    assert "Tradelane MX DEVELOPMENT authority" in page
    assert "node.example/log/MX" in page
