# SPDX-License-Identifier: Apache-2.0
"""A browser's key certified: only for who asked, where they asked, once, in time, and when the key itself says so."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client, override_settings
from tests.browser_key_makers import SESSION, SoftBrowser
from tests.conftest import NOON
from tests.makers import BUYER, SELLER, a_person, an_actor, an_organisation

from tradelane.journal.models import Fact
from tradelane.kernel.digests import digest_of
from tradelane.kernel.errors import Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.models import Person
from tradelane.parties.values import Actor, Role
from tradelane.trust import actions, queries
from tradelane.trust.formats.base64_text import to_base64, to_base64url
from tradelane.trust.formats.certificates import read_certificate
from tradelane.trust.models import Key
from tradelane.trust.values import CertificateState, KeyPurpose

NODE = OrganisationId("MX.NODE.TRADELANE")
PAGE = "/organisation/certificates/browser/"
PASSWORD = "correct horse battery"
ANA = an_actor(person="person_ana")


@pytest.fixture(autouse=True)
def _authority(db: None, frozen_clock: datetime) -> Iterator[None]:
    with override_settings(ECONOMY="MX", NODE_ORGANISATION=NODE, BASE_URL="http://node.example"):
        actions.create_node_authority(now=NOON)
        for organisation in (SELLER, BUYER):
            an_organisation(organisation, name="Cooperativa Altura de Chiapas")
        actions.issue_certificate(organisation=SELLER, name="Cooperativa Altura de Chiapas", now=NOON)
        yield


def certify(browser: SoftBrowser, *, by: Actor = ANA, **changes: Any) -> bytes:
    """Its key certified over a challenge of its own, unless told otherwise."""
    challenge = changes.pop("challenge", None) or actions.challenge_browser(by=by, session=SESSION, now=NOON)
    given = {
        "challenge": challenge, "public_key": browser.spki, "signature": browser.answer(challenge, by.organisation),
        "session": SESSION, "by": by, "now": NOON, **changes,
    }  # fmt: skip
    return actions.certify_browser_key(**given)


def refused(browser: SoftBrowser, **changes: Any) -> str:
    """The rule by which it is."""
    with pytest.raises((Refused, Unreadable)) as refusal:
        certify(browser, **changes)
    assert not Key.objects.filter(purpose=KeyPurpose.BROWSER, organisation=SELLER, person="person_ben").exists()
    return refusal.value.rule


def test_the_node_certifies_the_key_and_has_only_its_public_half() -> None:
    browser = SoftBrowser()
    certificate = read_certificate(certify(browser))
    assert certificate.public_key == browser.key.public_key()
    assert (certificate.organisation, certificate.name) == (SELLER, "Cooperativa Altura de Chiapas")
    row = Key.objects.get(purpose=KeyPurpose.BROWSER)
    assert (bytes(row.sealed), row.person) == (b"", "person_ana")
    fact = Fact.objects.filter(name="trust.certificate.issued").latest("pk")
    assert (fact.person, fact.data["sha256"], fact.data["kept_in"]) == (
        "person_ana", certificate.fingerprint, "browser",
    )  # fmt: skip
    (key,) = queries.browser_keys(by=ANA, now=NOON)
    assert key.id == digest_of(browser.spki).removeprefix("sha256:")
    assert queries.certificate_chain(SELLER)[0] != key.chain[0], "the node's own key for the organisation stays"


def test_one_organisation_has_keys_in_many_browsers() -> None:
    certify(SoftBrowser())
    certify(SoftBrowser())
    certify(SoftBrowser(), by=an_actor(person="person_ben"))
    assert len(queries.browser_keys(by=ANA, now=NOON)) == 2


def test_a_challenge_counts_for_who_asked_where_they_asked() -> None:
    browser = SoftBrowser()
    assert refused(browser, challenge="invented") == "TRUST-31"
    assert refused(browser, session=digest_of(b"another session")) == "TRUST-31"
    of_ana = actions.challenge_browser(by=ANA, session=SESSION, now=NOON)
    assert refused(browser, challenge=of_ana, by=an_actor(person="person_ben")) == "TRUST-31"
    assert refused(browser, challenge=of_ana, by=an_actor(BUYER, person="person_ana")) == "TRUST-31"
    actions.challenge_browser(by=ANA, session=SESSION, now=NOON)
    assert refused(browser, challenge=of_ana) == "TRUST-31", "the page was opened again"


def test_an_answer_counts_once_and_in_time() -> None:
    browser, challenge = SoftBrowser(), actions.challenge_browser(by=ANA, session=SESSION, now=NOON)
    assert refused(browser, challenge=challenge, now=NOON + timedelta(minutes=10)) == "TRUST-33"
    certify(browser, challenge=challenge)
    assert refused(browser, challenge=challenge) == "TRUST-32"
    assert refused(SoftBrowser(), challenge=challenge) == "TRUST-32"


def test_only_a_key_on_p256_is_certified() -> None:
    for key in (ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 2048)):
        spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        assert refused(SoftBrowser(), public_key=spki) == "TRUST-34"
    whole = SoftBrowser().spki
    for broken in (b"", b"x", whole[:-1], whole + b"\0"):
        assert refused(SoftBrowser(), public_key=broken) == "KEY-1"


def test_the_key_itself_signs_its_request() -> None:
    browser, other = SoftBrowser(), SoftBrowser()
    challenge = actions.challenge_browser(by=ANA, session=SESSION, now=NOON)
    for signature in (
        other.answer(challenge, SELLER),  # another key
        browser.answer("another challenge", SELLER),
        browser.answer(challenge, BUYER),  # for another organisation
        b"",
    ):
        assert refused(browser, challenge=challenge, signature=signature) == "TRUST-35"
    assert refused(other, challenge=challenge, public_key=browser.spki) == "TRUST-35"


def test_a_key_has_one_certificate_whoever_asks() -> None:
    browser = SoftBrowser()
    certify(browser, by=an_actor(BUYER, person="person_eva"))
    assert refused(browser) == "TRUST-36"


def test_who_neither_signs_nor_administers_gets_no_challenge() -> None:
    clerk = an_actor(person="person_cyn", roles=[Role.CLERK])
    with pytest.raises(Forbidden) as refusal:
        actions.challenge_browser(by=clerk, session=SESSION, now=NOON)
    assert refusal.value.rule == "TRUST-30"
    assert refused(SoftBrowser(), by=clerk, challenge="any") == "TRUST-30"


def test_it_is_listed_and_taken_back_like_other_certificates() -> None:
    before = queries.certificate_chain(SELLER)
    certify(SoftBrowser())
    (key,) = queries.browser_keys(by=ANA, now=NOON)
    (mine, ours) = queries.certificates_of(organisation=SELLER, by=ANA, now=NOON)
    assert (mine.serial, mine.in_browser, ours.in_browser) == (key.serial, True, False)
    actions.revoke_certificate(organisation=SELLER, serial=key.serial, reason="keyCompromise", by=ANA, now=NOON)
    assert queries.certificates_of(organisation=SELLER, by=ANA, now=NOON)[0].state is CertificateState.REVOKED
    assert queries.certificate_chain(SELLER) == before, "the key that is kept here still signs"
    (entry,) = x509.load_der_x509_crl(queries.revocation_list())
    assert format(entry.serial_number, "x") == key.serial
    assert queries.browser_keys(by=ANA, now=NOON) == []
    with pytest.raises(NotFound):
        queries.browser_key(serial=key.serial, by=ANA, now=NOON)


def test_nobody_but_its_keeper_is_offered_a_key() -> None:
    certify(SoftBrowser())
    (key,) = queries.browser_keys(by=ANA, now=NOON)
    for other in (an_actor(person="person_ben"), an_actor(BUYER, person="person_ana"), an_actor(person=None)):
        with pytest.raises(NotFound):
            queries.browser_key(serial=key.serial, by=other, now=NOON)
    with pytest.raises(NotFound):
        queries.browser_key(serial=key.serial, by=ANA, now=key.not_after + timedelta(seconds=1))


def test_the_page_asks_who_you_are_again_and_certifies_what_the_browser_sends(client: Client) -> None:
    person = Person.objects.get(pk=a_person("ana@cafe.example", password=PASSWORD))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "reauthenticate" in client.get(PAGE).headers["Location"]
    assert "reauthenticate" in client.post(PAGE, {}).headers["Location"]
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    challenge = client.get(PAGE).context["challenge"]
    browser = SoftBrowser()
    sent = {
        "challenge": challenge, "public_key": to_base64(browser.spki),
        "signature": to_base64url(browser.answer(challenge, SELLER)),
    }  # fmt: skip
    assert client.post(PAGE, {**sent, "public_key": "?"}).status_code == 400
    assert client.post(PAGE, sent).headers["Location"] == PAGE
    assert client.post(PAGE, sent).status_code == 422
    (key,) = queries.browser_keys(by=an_actor(person=person.pk), now=NOON)
    assert key.serial in client.get(PAGE).content.decode()
    listed = client.get("/organisation/certificates/").content.decode()
    assert key.serial in listed
    assert "In a person&#x27;s browser" in listed or "In a person's browser" in listed
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(PAGE, sent).status_code == 403
