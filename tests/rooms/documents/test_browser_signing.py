# SPDX-License-Identifier: Apache-2.0
"""A document signed by the key in a person's browser: made ready here, signed there, taken in like any other."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from tests.browser_key_makers import SoftBrowser
from tests.conftest import NOON
from tests.document_makers import NAMES, STATED, a_shipped_consignment
from tests.makers import BUYER, OUTSIDER, SELLER, a_token, an_actor, an_organisation
from tests.rooms.documents.conftest import Issue
from tests.rooms.documents.test_doors import signed_in

from tradelane.consignments.actions import enter
from tradelane.consignments.values import Consignment
from tradelane.documents import actions, queries
from tradelane.documents.formats import document_bytes
from tradelane.documents.formats.signed import signed_line
from tradelane.documents.models import Document as Row
from tradelane.documents.values import DocumentKind, FileFormat, Receipt, ToSign
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused, TradelaneError
from tradelane.kernel.findings import Verdict
from tradelane.parties.models import Person
from tradelane.parties.queries.accounts import sign_in_address
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions as trust
from tradelane.trust.queries import browser_keys, header_to_sign, trust_list
from tradelane.trust.values import BrowserKey, DetachedSignature
from tradelane.verifier.formats import verify_file

KIND = DocumentKind.COMMERCIAL_INVOICE
ANA = an_actor(person="person_ana")


@pytest.fixture
def entered(issue: Issue, frozen_clock: datetime) -> Consignment:
    """A consignment that seller and buyer may see."""
    consignment = a_shipped_consignment()
    enter(consignment=consignment, by=an_actor(SELLER), readers=[BUYER])
    return consignment


@pytest.fixture
def browser(entered: Consignment) -> SoftBrowser:
    """Ana's, whose key is certified."""
    return SoftBrowser().enrolled(ANA)


def key_of(by: Actor = ANA) -> BrowserKey:
    """The key that the actor keeps."""
    (key,) = browser_keys(by=by, now=NOON)
    return key


def prepared(consignment: Consignment, **changes: Any) -> ToSign:
    """An invoice that waits for Ana's browser."""
    given = {
        "kind": KIND, "consignment": consignment.id, "number": "INV-HERE", "statements": STATED[KIND],
        "readers": [BUYER], "by": ANA, "now": NOON, **changes, "key": changes.get("key") or key_of().serial,
    }  # fmt: skip
    return actions.prepare_to_sign(**given)


def taken(payload: bytes, signature: DetachedSignature, *, by: Actor = ANA) -> Receipt | TradelaneError:
    """What becomes of what a browser signed."""
    (result,) = actions.take_in(batch=signed_line(payload, signature), readers=[BUYER], by=by, now=NOON)
    return result


def refused(payload: bytes, signature: DetachedSignature, *, by: Actor = ANA) -> TradelaneError:
    """The reason why it is not kept."""
    result = taken(payload, signature, by=by)
    assert isinstance(result, TradelaneError)
    assert not Row.objects.exists()
    return result


def test_what_the_browser_signed_is_kept_logged_and_valid(entered: Consignment, browser: SoftBrowser) -> None:
    asked = prepared(entered)
    assert not Row.objects.exists(), "nothing is issued before it is signed"
    assert asked.payload == document_bytes(asked.document)
    receipt = taken(asked.payload, browser.sign(asked.payload, asked.protected))
    assert isinstance(receipt, Receipt)
    assert actions.seal(documents=[receipt.document], now=NOON) == 1
    content = queries.document_file(document=receipt.document, format=FileFormat.JSON, by=an_actor(BUYER))
    report = verify_file(content, name="a.json", trust_list=trust_list(), now=NOON)
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]
    trust.revoke_certificate(organisation=SELLER, serial=key_of().serial, by=None, now=NOON + timedelta(days=1))
    later = verify_file(content, name="a.json", trust_list=trust_list(), now=NOON + timedelta(days=2))
    assert later.result is Verdict.VALID, "what it signed before stays valid"


def test_the_rules_of_issuing_hold_before_anything_is_signed(entered: Consignment, browser: SoftBrowser) -> None:
    with pytest.raises(Forbidden) as clerk:
        prepared(entered, by=replace(ANA, roles=frozenset({Role.CLERK})))
    assert clerk.value.rule == "PARTY-1"
    with pytest.raises(Forbidden) as told:
        prepared(entered, readers=[OUTSIDER])
    assert told.value.rule == "DOC-92"
    with pytest.raises(Forbidden) as granted:
        prepared(entered, kind=DocumentKind.AGENCY_PERMIT, statements=STATED[DocumentKind.AGENCY_PERMIT])
    assert granted.value.rule == "DOC-91"
    asked = prepared(entered)
    assert isinstance(taken(asked.payload, browser.sign(asked.payload, asked.protected)), Receipt)
    with pytest.raises(Conflict):
        prepared(entered)


def test_only_a_key_of_ones_own_is_asked_to_sign(entered: Consignment, browser: SoftBrowser) -> None:
    serial = key_of().serial
    eva = an_actor(OUTSIDER, person="person_eva")
    SoftBrowser().enrolled(eva)
    for by, key in ((an_actor(person="person_ben"), serial), (ANA, key_of(eva).serial), (ANA, "ab")):
        with pytest.raises(NotFound) as refusal:
            prepared(entered, by=by, key=key)
        assert refusal.value.field == "key"
    trust.revoke_certificate(organisation=SELLER, serial=serial, by=None, now=NOON)
    with pytest.raises(NotFound):
        prepared(entered, key=serial)


def test_a_signature_over_another_payload_or_by_another_key_is_refused(
    entered: Consignment, browser: SoftBrowser
) -> None:
    asked = prepared(entered)
    other = document_bytes(replace(asked.document, number="INV-OTHER"))
    assert refused(other, browser.sign(asked.payload, asked.protected)).rule == "JWS-2"
    assert refused(asked.payload, SoftBrowser().sign(asked.payload, asked.protected)).rule == "JWS-2"
    wrong_curve = SoftBrowser()
    wrong_curve.key = ec.generate_private_key(ec.SECP256K1())
    assert refused(asked.payload, wrong_curve.sign(asked.payload, asked.protected)).rule == "JWS-2"


def test_the_key_of_another_organisation_or_person_is_refused(entered: Consignment, browser: SoftBrowser) -> None:
    asked = prepared(entered)
    eva, ben = an_actor(OUTSIDER, person="person_eva"), an_actor(person="person_ben")
    theirs = SoftBrowser().enrolled(eva)
    signature = theirs.sign(asked.payload, header_to_sign(key_of(eva), at=NOON))
    assert refused(asked.payload, signature).rule == "TRUST-10"
    assert refused(asked.payload, browser.sign(asked.payload, asked.protected), by=ben).rule == "TRUST-37"


def test_a_key_that_was_taken_back_signs_no_more(entered: Consignment, browser: SoftBrowser) -> None:
    asked = prepared(entered)
    trust.revoke_certificate(organisation=SELLER, serial=key_of().serial, by=None, now=NOON)
    assert "revoked" in str(refused(asked.payload, browser.sign(asked.payload, asked.protected)))


def test_where_two_people_sign_one_browser_does_not(entered: Consignment, browser: SoftBrowser) -> None:
    asked = prepared(entered)
    trust.ask_signatories(organisation=SELLER, people=2, by=ANA, now=NOON)
    with pytest.raises(Refused) as refusal:
        prepared(entered)
    assert refusal.value.rule == "TRUST-21"
    assert refused(asked.payload, browser.sign(asked.payload, asked.protected)).rule == "TRUST-21"


def test_over_http_the_page_asks_the_browser_and_takes_in_what_it_signed(entered: Consignment) -> None:
    client = signed_in(SELLER)
    ana = an_actor(person=Person.objects.get(email=sign_in_address("p@test.example")).pk)
    address = f"/documents/issue/{entered.id}/{DocumentKind.PACKING_LIST}"
    assert "sign-here" not in client.get(address).content.decode(), "without a key the page is as it was"
    browser = SoftBrowser().enrolled(ana)
    (key,) = browser_keys(by=ana, now=NOON)
    assert key.id in client.get(address).content.decode()
    assert client.post(address, {"number": "P-1", "key": "ab"}).status_code == 404
    page = client.post(address, {"number": "P-1", "readers": [BUYER], "key": key.serial})
    asked = page.context["asked"]
    sent = {"payload": asked.payload.decode(), "protected": asked.protected, "readers": [BUYER]}
    wrong = browser.sign(b"{}", asked.protected).signature
    refusal = client.post("/documents/signed-here", {**sent, "signature": wrong})
    assert (refusal.status_code, "JWS-2" in refusal.content.decode()) == (400, True)
    assert client.post("/documents/signed-here", {}).status_code == 400
    right = browser.sign(asked.payload, asked.protected).signature
    done = client.post("/documents/signed-here", {**sent, "signature": right})
    assert done.headers["Location"] == f"/documents/{asked.document.id}"
    assert queries.document(document=asked.document.id, by=an_actor(BUYER)).number == "P-1"


def test_by_program_what_a_browser_signed_is_its_keepers_only(entered: Consignment, browser: SoftBrowser) -> None:
    asked = prepared(entered)
    line = signed_line(asked.payload, browser.sign(asked.payload, asked.protected))
    for email, organisation, rule in (("ben@cafe.example", SELLER, "TRUST-37"), ("out@x.example", OUTSIDER, "DOC-1")):
        client = Client(headers={"Authorization": f"Bearer {a_token(email, organisation=organisation)}"})
        an_organisation(SELLER, name=NAMES[SELLER])
        told = client.post("/api/documents/signed", line, content_type="application/x-ndjson").json()
        assert (told["kept"], told["results"][0]["error"]["rule"]) == (0, rule)
