# SPDX-License-Identifier: Apache-2.0
"""Several signatures and several people: countersigned originals, two signatories, many documents in one call."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from django.test import override_settings
from tests.adapters.test_signers import a_p12
from tests.conftest import NOON
from tests.document_makers import a_document
from tests.makers import SELLER, an_actor
from tests.trust_makers import a_node

from tradelane.documents.formats.original import document_json
from tradelane.kernel.canonical import canonical
from tradelane.kernel.clock import rfc3339
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Forbidden, Refused
from tradelane.kernel.findings import Verdict
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.values import Role
from tradelane.trust import actions, queries
from tradelane.trust.adapters.key_files import open_pkcs12
from tradelane.trust.formats import log_entry, verify_detached
from tradelane.trust.values import DetachedSignature
from tradelane.verifier.formats import verify_file

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CHAMBER = OrganisationId("MX.RFC.CAM010101AB1")
"""A chamber of the same economy, which countersigns."""


@pytest.fixture(autouse=True)
def _certified(db: None, frozen_clock: datetime) -> Iterator[None]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE", BASE_URL="http://node.example"):
        actions.create_node_authority(now=NOON)
        for organisation in (SELLER, CHAMBER):
            actions.issue_certificate(organisation=organisation, name=organisation, now=NOON)
        yield


DOCUMENT = document_json(a_document())
PAYLOAD = canonical(DOCUMENT)


def sealed(signatures: list[DetachedSignature], *, at: datetime = NOON) -> bytes:
    leaf = log_entry(kind=DOCUMENT["kind"], digest=digest_of(PAYLOAD), issuer=SELLER, at=rfc3339(at))
    with transaction.atomic():
        actions.queue_for_log(leaf=leaf)
    actions.sequence(now=at)
    return actions.seal_original(document=DOCUMENT, signatures=signatures, leaf=leaf, now=at)


def test_a_countersigned_original_is_valid_and_shows_both() -> None:
    first = actions.sign_payload(organisation=SELLER, payload=PAYLOAD, now=NOON)
    both = actions.countersign(payload=PAYLOAD, signatures=[first], organisation=CHAMBER, now=NOON)
    report = verify_file(sealed(both), name="a.json", trust_list=queries.trust_list(), now=NOON)
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]
    assert len([check for check in report.checks if check.check == "signature"]) == 2


def test_a_countersigner_whose_certificate_was_taken_back_makes_it_invalid() -> None:
    first = actions.sign_payload(organisation=SELLER, payload=PAYLOAD, now=NOON)
    both = actions.countersign(payload=PAYLOAD, signatures=[first], organisation=CHAMBER, now=NOON)
    actions.revoke_certificate(organisation=CHAMBER, by=None, now=NOON + DAY)
    report = verify_file(sealed(both, at=NOON + 2 * DAY), name="a.json", trust_list=queries.trust_list(), now=NOON)
    assert [check.check for check in report.failed()] == ["revocation"]


def test_the_same_key_does_not_countersign_nor_does_anyone_a_false_signature() -> None:
    first = actions.sign_payload(organisation=SELLER, payload=PAYLOAD, now=NOON)
    with pytest.raises(Refused):
        actions.countersign(payload=PAYLOAD, signatures=[first], organisation=SELLER, now=NOON)
    with pytest.raises(Refused):
        actions.countersign(payload=b"other", signatures=[first], organisation=CHAMBER, now=NOON)


def test_an_organisation_that_asks_for_two_is_signed_for_by_two_different_people() -> None:
    ana, ben = an_actor(person="person_ana"), an_actor(person="person_ben")
    with pytest.raises(Forbidden):
        actions.ask_signatories(organisation=SELLER, people=2, by=an_actor(roles=[Role.SIGNATORY]), now=NOON)
    actions.ask_signatories(organisation=SELLER, people=2, by=ana, now=NOON)
    clerk = an_actor(person="person_cyn", roles=[Role.CLERK])
    stranger = an_actor(CHAMBER, person="person_dan")
    for approved in ([], [ana], [ana, ana], [ana, clerk], [ana, stranger]):
        with pytest.raises(Refused):
            actions.sign_payload(organisation=SELLER, payload=PAYLOAD, now=NOON, approved_by=approved)
    assert actions.sign_payload(organisation=SELLER, payload=PAYLOAD, now=NOON, approved_by=[ana, ben])
    assert actions.sign_payload(organisation=CHAMBER, payload=PAYLOAD, now=NOON)


def test_many_documents_are_signed_in_one_call() -> None:
    payloads = [b"document %d" % n for n in range(50)]
    made = actions.sign_payloads(organisation=SELLER, payloads=payloads, now=NOON)
    listed = queries.trust_list()
    for payload, one in zip(payloads, made, strict=True):
        assert verify_detached(payload, protected=one.protected, signature=one.signature, trust_list=listed)


def test_a_key_of_the_organisations_own_file_signs_and_another_organisations_does_not() -> None:
    node = a_node("MX")
    actions.revoke_certificate(organisation=SELLER, by=None, now=NOON)
    own = open_pkcs12(a_p12(*node.certify(SELLER, "Cooperativa")), password="invented password")
    made = actions.sign_payload(organisation=SELLER, payload=PAYLOAD, now=NOON, signer=own)
    view = verify_detached(
        PAYLOAD, protected=made.protected, signature=made.signature, trust_list=node.trust_list(), at=NOON
    )
    assert view.organisation == SELLER
    with pytest.raises(Refused):
        actions.sign_payload(organisation=CHAMBER, payload=PAYLOAD, now=NOON, signer=own)
