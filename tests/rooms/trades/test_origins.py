# SPDX-License-Identifier: Apache-2.0
"""A trade says what became of its certificate, once each, also when a node that died follows its facts again."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.document_makers import STATED
from tests.makers import AGENCY, BUYER, SELLER, a_person, an_actor, an_organisation

from tradelane.consignments.actions import enter
from tradelane.documents import actions as documents
from tradelane.documents.queries import document
from tradelane.documents.values import DocumentKind
from tradelane.journal import queries as journal
from tradelane.origin import actions as origin
from tradelane.origin.values.certificates import CertificateView, RevocationGround
from tradelane.parties.models import Person
from tradelane.trades import actions, inbox, queries, tasks
from tradelane.trades.actions import origins
from tradelane.trades.values import OriginSubject, Side, Trade
from tradelane.trust.actions import create_node_authority, issue_certificate

pytestmark = pytest.mark.django_db
BY, NOW = an_actor(SELLER), NOON + timedelta(microseconds=417)
"""A moment as clocks give it: what travels has whole seconds."""


@pytest.fixture
def trade(db: None) -> Trade:
    create_node_authority(now=NOON)
    for each in (SELLER, BUYER, AGENCY):
        an_organisation(each)
    issue_certificate(organisation=SELLER, name="Seller", now=NOON)
    opened = actions.open_trade(
        side=Side.EXPORT, lane=("MX", "SG"), order="PO-1", seller=SELLER, reading={}, by=BY, now=NOON
    )
    enter(consignment=a_consignment(), by=BY, readers=[BUYER])
    return actions.take_up_consignment(trade=opened.id, consignment=a_consignment(), acting={}, by=BY)


@pytest.fixture
def held(trade: Trade) -> CertificateView:
    kind = DocumentKind.CERTIFICATE_OF_ORIGIN
    paper = documents.issue(
        kind=kind, consignment=a_consignment(), number="CO-1", issuer=SELLER, statements=STATED[kind],
        readers=[BUYER], by=BY, now=NOON,
    )  # fmt: skip
    origins.register(trade, document(document=paper, by=BY).digest, by=BY, now=NOW)
    (found,) = origin_certificates()
    return found


def origin_certificates() -> list[CertificateView]:
    from tradelane.origin.queries import certificates

    return certificates(by=BY)


def told(trade: Trade) -> list[tuple[OriginSubject, str]]:
    return [(news.about, news.state) for news in queries.origin_news(trade)]


def test_a_trade_tells_of_its_certificate_from_issue_to_end(trade: Trade, held: CertificateView) -> None:
    origin.ask_verification(
        certificate=held.digest, asked_of=SELLER, question="Where were the beans grown?", by=an_actor(AGENCY),
        answer_by=NOON.date() + timedelta(days=40), now=NOW,
    )  # fmt: skip
    origin.revoke_certificate(
        certificate=held.id, ground=RevocationGround.AT_REQUEST, reasons="Nothing was shipped.", by=BY, now=NOW
    )
    tasks.follow()
    expected = [
        (OriginSubject.CERTIFICATE, "issued"), (OriginSubject.VERIFICATION, "asked"),
        (OriginSubject.CERTIFICATE, "revoked"),
    ]  # fmt: skip
    assert told(trade)[-2:] == expected[-2:]
    assert set(told(trade)) == set(expected)
    browser = Client()
    browser.force_login(Person.objects.get(pk=a_person()))
    page = browser.get(f"/trades/{trade.id}").content.decode()
    assert "Certificate of origin CO-1 was revoked" in page
    assert "Nothing was shipped." not in page


def test_what_is_followed_again_is_told_once(trade: Trade, held: CertificateView) -> None:
    tasks.follow()
    before = told(trade)
    for fact in journal.facts(subject=held.id):
        for _ in range(2):
            inbox.FACTS[fact.name](fact, now=NOW)
    assert told(trade) == before != []
