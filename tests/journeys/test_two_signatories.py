# SPDX-License-Identifier: Apache-2.0
"""A second signatory approves in a real browser: the authenticator signs the digest of what is approved."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings
from tests.document_makers import STATED, a_shipped_consignment
from tests.journeys.conftest import PHONE
from tests.journeys.test_passkey import AUTHENTICATOR, EMAIL, PASSWORD, come_to_add_a_passkey
from tests.makers import BUYER, SELLER, a_person, an_actor, an_organisation

from tradelane.consignments.actions import enter
from tradelane.documents import actions, queries
from tradelane.documents.values import DocumentKind
from tradelane.kernel import clock
from tradelane.kernel.errors import Refused
from tradelane.parties.values import Actor
from tradelane.trust import actions as trust
from tradelane.trust.models import Approval

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ana(transactional_db: None) -> Iterator[Actor]:
    """Who asked for an invoice to be signed; her organisation asks for two."""
    with override_settings(ECONOMY="MX", NODE_ORGANISATION="MX.NODE.TRADELANE"):
        now = clock.now()
        trust.create_node_authority(now=now)
        first = an_actor(person=a_person("first@cafe.example"))
        an_organisation(BUYER)
        trust.issue_certificate(organisation=SELLER, name="Cooperativa", now=now)
        trust.publish_trust_list(now=now)
        trust.ask_signatories(organisation=SELLER, people=2, by=first, now=now)
        enter(consignment=a_shipped_consignment(), by=first, readers=[BUYER])
        with pytest.raises(Refused, match="different people"):
            actions.issue(
                kind=DocumentKind.COMMERCIAL_INVOICE, consignment=a_shipped_consignment(), number="INV-1",
                issuer=SELLER, statements=STATED[DocumentKind.COMMERCIAL_INVOICE], readers=[BUYER], by=first, now=now,
            )  # fmt: skip
        yield first


def test_another_signatory_approves_with_a_passkey(live_server: Any, walk: Any, ana: Actor) -> None:
    ben = a_person(EMAIL, password=PASSWORD)
    walker = walk(size=PHONE)
    page = walker.page
    page.on("dialog", lambda dialog: dialog.accept())
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    # 1. a passkey is added
    come_to_add_a_passkey(page, live_server.url)
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)

    # 2. what waits is chosen and looked at
    page.goto(f"{live_server.url}/documents/waiting/")
    assert walker.axe() == []
    assert not walker.too_wide()
    page.locator("input[name=request]").check()
    page.get_by_role("button", name="Look and approve").click()
    page.wait_for_url("**/approve/**")
    assert page.get_by_text("12,222.00 USD").count() > 0
    assert walker.axe() == []
    assert not walker.too_wide()

    # 3. the passkey approves it, and it is issued
    page.get_by_role("button", name="Approve with your passkey").click()
    page.wait_for_url(lambda url: "/waiting/" not in url)
    (issued,) = queries.recent_documents(by=ana)
    assert page.url.endswith(f"/documents/{issued.id}")
    approvals = {one.person: one.method for one in Approval.objects.all()}
    assert approvals == {ana.person: "sign-in", ben: "passkey"}
