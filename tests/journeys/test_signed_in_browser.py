# SPDX-License-Identifier: Apache-2.0
"""A key made, kept and used by a real browser: enrolled, an invoice signed with it, and the invoice verified."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from tests.document_makers import a_shipped_consignment
from tests.journeys.conftest import DESK, PHONE, come_to
from tests.journeys.test_passkey import EMAIL, PASSWORD
from tests.makers import BUYER, SELLER, a_person, an_actor, an_organisation

from tradelane.consignments.actions import enter
from tradelane.documents import queries, tasks
from tradelane.documents.values import DocumentKind, FileFormat
from tradelane.journal.models import Job
from tradelane.kernel import clock
from tradelane.kernel.findings import Verdict
from tradelane.parties.values import Actor
from tradelane.trust import actions as trust
from tradelane.trust.formats.algorithms import es256_holds, raw_has_one_form
from tradelane.trust.formats.base64_text import from_base64url
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.formats.originals import read_original
from tradelane.trust.formats.signatures import signature_chain
from tradelane.trust.models import Key
from tradelane.trust.queries import browser_keys, trust_list
from tradelane.trust.values import KeyPurpose
from tradelane.verifier.formats import verify_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/organisation/certificates/browser/"
EXTRACTED = """async () => {
  const opening = indexedDB.open("tradelane", 1);
  const db = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const asking = db.transaction("keys").objectStore("keys").getAll();
  const [{ key }] = await new Promise((resolve) => { asking.onsuccess = () => resolve(asking.result); });
  try {
    await crypto.subtle.exportKey("pkcs8", key);
    return "extracted";
  } catch (error) {
    return error.name;
  }
}"""
"""What becomes of an attempt to copy the key out of the page's own store."""
FORGOTTEN = """async () => {
  const opening = indexedDB.open("tradelane", 1);
  const db = await new Promise((resolve) => { opening.onsuccess = () => resolve(opening.result); });
  const clearing = db.transaction("keys", "readwrite").objectStore("keys").clear();
  await new Promise((resolve) => { clearing.onsuccess = resolve; });
}"""
"""The browser's data cleared."""
SIGNED = """async ([id, count]) => {
  const { sign } = await import("/static/js/keys/store.js");
  return Promise.all(Array.from({ length: count }, (_, n) => sign(id, new Uint8Array([n]))));
}"""


@pytest.fixture
def ana(transactional_db: None) -> Iterator[Actor]:
    """A signatory over whose consignment an invoice is issued."""
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE"):
        now = clock.now()
        trust.create_node_authority(now=now)
        an_organisation(SELLER, name="Cooperativa")
        an_organisation(BUYER)
        trust.issue_certificate(organisation=SELLER, name="Cooperativa", now=now)
        trust.publish_trust_list(now=now)
        signatory = an_actor(person=a_person(EMAIL, password=PASSWORD))
        enter(consignment=a_shipped_consignment(), by=signatory, readers=[BUYER])
        yield signatory


@pytest.mark.parametrize(("size", "language"), [(PHONE, "en"), (DESK, "es")])
def test_a_browser_keeps_a_key_signs_an_invoice_and_it_is_valid(
    live_server: Any, walk: Any, ana: Actor, size: Any, language: str
) -> None:
    walker = walk(size=size, language=language)
    page = walker.page

    def looks_right() -> None:
        assert walker.axe() == []
        assert not walker.too_wide()

    # 1. the browser makes a key, the node certifies it, and nobody gets it out
    come_to(page, live_server.url, PAGE, email=EMAIL, password=PASSWORD)
    page.locator("#keep-key:visible").wait_for()
    looks_right()
    page.locator("#keep-key button").click()
    page.locator("[data-key]:visible").wait_for()
    looks_right()
    (key,) = browser_keys(by=ana, now=clock.now())
    assert bytes(Key.objects.get(purpose=KeyPurpose.BROWSER).sealed) == b""
    assert page.evaluate(EXTRACTED) == "InvalidAccessError"
    public = read_certificate(key.chain[0]).public_key
    for n, text in enumerate(page.evaluate(SIGNED, [key.id, 24])):
        signature = from_base64url(text, field="signature")
        assert raw_has_one_form(public, signature), "WebCrypto makes every second one in its high form"
        assert es256_holds(public, signature, bytes([n]))

    # 2. it signs what it shows
    come_to_sign(page, live_server.url, "P-BROWSER")
    page.locator("details summary").last.click()
    looks_right()
    assert page.locator("[data-shown=number]").inner_text() == "P-BROWSER"
    digest = page.locator("[data-shown=digest]").inner_text()
    page.locator("#sign-form button").click()
    page.wait_for_url("**/documents/doc_*")

    # 3. what was signed is what was shown, and anybody can check it
    (issued,) = queries.recent_documents(by=ana)
    assert (issued.digest, issued.number) == (digest, "P-BROWSER")
    for job in Job.objects.filter(kind="documents.seal"):
        tasks.seal(job.payload)
    content = queries.document_file(document=issued.id, format=FileFormat.JSON, by=an_actor(BUYER))
    report = verify_file(content, name="a.json", trust_list=trust_list(), now=clock.now())
    assert report.result is Verdict.VALID, [check.why for check in report.failed()]
    assert key.chain[0] == signer_of(content)

    # 4. a browser whose data was cleared says so, and nothing is issued
    come_to_sign(page, live_server.url, "P-CLEARED")
    page.evaluate(FORGOTTEN)
    page.locator("#sign-form button").click()
    page.locator("#no-key:visible").wait_for()
    looks_right()
    assert queries.recent_documents(by=ana) == [issued]
    page.goto(address_of(live_server.url))
    page.wait_for_load_state("networkidle")
    assert page.locator("#sign-here:visible").count() == 0, "offered no more; the node's key still signs"


def address_of(url: str) -> str:
    """The page that issues a packing list."""
    return f"{url}/documents/issue/{a_shipped_consignment().id}/{DocumentKind.PACKING_LIST}"


def come_to_sign(page: Any, url: str, number: str) -> None:
    """Ask for a document to be signed in this browser."""
    page.goto(address_of(url))
    page.locator("input[name=number]").fill(number)
    page.locator(f"input[name=readers][value='{BUYER}']").check()
    page.locator("#sign-here:visible").click()
    page.locator("#to-sign:visible").wait_for()


def signer_of(content: bytes) -> bytes:
    """The certificate of the first signature."""
    return signature_chain(read_original(content).signatures[0])[0]
