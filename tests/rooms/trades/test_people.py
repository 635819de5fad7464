# SPDX-License-Identifier: Apache-2.0
"""A person's data goes to the other node by the door of privacy: the least of it, each time with a receipt."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from tests.document_makers import STATED, consignment_for
from tests.makers import BUYER, SELLER, an_actor, an_organisation
from tests.rules.trades.test_rules import a_consignment, a_trade

from tradelane.consignments.values import CONTACT_FIELDS, Consignment, Contact, PartyRole
from tradelane.documents import actions as documents
from tradelane.documents.formats.parts import read_part
from tradelane.documents.values import DocumentKind
from tradelane.exchange.models import Peer
from tradelane.kernel.errors import Gone, Refused
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.actions import grant_access
from tradelane.parties.actions.vault import destroy
from tradelane.parties.queries import node_actor
from tradelane.parties.queries.vault import keys_of_matters
from tradelane.privacy import actions as privacy
from tradelane.privacy.formats import key_of_contact
from tradelane.privacy.models import ReceiptRow
from tradelane.privacy.queries import key_of
from tradelane.privacy.values import Purpose
from tradelane.trades.actions.parts import PART, WHOLE, WITH_PARTS, on_their_way
from tradelane.trades.actions.people import Told, disclosed_to_node
from tradelane.trades.values import NOT_TOLD, Step, Trade
from tradelane.trust import actions as trust

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
NODE = OrganisationId("SG.NODE.TRADELANE")
ANA = Contact("Ana Ruiz", "ana@cafe.example", "+52 962 000 0000")
WEI = Contact("Wei Ling", "weiling@roasters.example", "+65 6000 0000")


@pytest.fixture(autouse=True)
def world() -> None:
    an_organisation(SELLER)
    an_organisation(NODE, name="Node of Singapore", home=False)
    grant_access(subject="trade_1", organisations=[SELLER, BUYER])


def with_people(**changed: Any) -> Consignment:
    whole, people = a_consignment(), {PartyRole.SELLER: ANA, PartyRole.BUYER: WEI}
    parties = tuple(replace(p, contact=people[p.role], **changed.get(p.role.value, {})) for p in whole.parties)
    return replace(whole, parties=parties)


def sent(whole: Consignment, *steps: Step) -> Consignment:
    return disclosed_to_node(a_trade(*steps), whole, node=NODE, by=an_actor(SELLER), now=NOW).consignment


def test_names_and_emails_go_and_telephones_stay_while_the_node_is_not_certified() -> None:
    told = sent(with_people())
    assert [p.contact for p in told.parties] == [replace(ANA, telephone=""), replace(WEI, telephone="")]
    assert ReceiptRow.objects.filter(subject="trade_1", recipient=NODE).count() == 2


def test_a_private_buyer_s_name_and_address_are_personal_an_organisation_s_are_not() -> None:
    told = sent(with_people(buyer={"organisation": None, "name": "Wei Ling"})).party(PartyRole.BUYER)
    assert told is not None
    receipts = {tuple(r.fields) for r in ReceiptRow.objects.all()}
    assert ("email", "name") in receipts
    assert any("address.street" in fields for fields in receipts)
    assert told.address.country == "SG"


def test_what_nobody_knows_of_a_person_is_not_told() -> None:
    told = sent(replace(with_people(), parties=tuple(replace(p, contact=None) for p in with_people().parties)))
    assert [p.contact for p in told.parties] == [None, None]
    assert ReceiptRow.objects.count() == 0


@pytest.fixture
def certified() -> Consignment:
    """A sale with its certificate of origin, which names its certifier because its law asks for it."""
    trust.create_node_authority(now=NOW)
    trust.issue_certificate(organisation=SELLER, name="Invented Cooperative", now=NOW)
    whole = consignment_for(DocumentKind.CERTIFICATE_OF_ORIGIN)
    id = documents.issue(
        kind=DocumentKind.CERTIFICATE_OF_ORIGIN, consignment=whole, number="CO-1", issuer=SELLER,
        statements=STATED[DocumentKind.CERTIFICATE_OF_ORIGIN], readers=[], by=an_actor(SELLER), now=NOW,
    )  # fmt: skip
    documents.complete(document=id, now=NOW)
    return whole


def test_the_certifier_sees_that_the_certificate_of_origin_names_them(certified: Consignment) -> None:
    files, form = on_their_way(a_trade(), Told(certified, ()), node=NODE, by=an_actor(SELLER), now=NOW)
    assert (form, [set(each) for each in files]) == (WHOLE, [{"json", "xml", "pdf"}])
    seller = certified.party(PartyRole.SELLER)
    assert seller is not None
    assert seller.contact is not None
    (receipt,) = ReceiptRow.objects.filter(purpose=Purpose.ORIGIN_CERTIFICATION)
    assert receipt.person == key_of_contact(seller.person, subject=certified.id, secret=settings.NODE_SECRET)
    assert set(receipt.fields) == {name for name in CONTACT_FIELDS if getattr(seller.contact, name)}


MEXICO = a_trade()
RUSSIA = replace(MEXICO, lane_from="RU")
"""From there nothing of a person goes abroad before its authority is notified: no row says that it was."""


def a_peer(*, speaks: str) -> None:
    """The node of Singapore, as its directory told of it."""
    Peer.objects.create(
        economy="SG", node=NODE, base_url="https://sg.example", issued_at=NOW, refreshed_at=NOW, speaks=speaks
    )


def test_a_document_that_names_what_must_stay_goes_in_part(certified: Consignment) -> None:
    Peer.objects.create(
        economy="SG", node=NODE, base_url="https://sg.example", issued_at=NOW, refreshed_at=NOW, speaks="1,2"
    )
    [files], form = on_their_way(RUSSIA, Told(certified, ()), node=NODE, by=an_actor(SELLER), now=NOW)
    assert (form, set(files)) == (WITH_PARTS, {PART})
    part = read_part(base64.b64decode(files[PART]))
    assert {gap.field for gap in part.gaps} == set(CONTACT_FIELDS)
    assert {gap.rule for gap in part.gaps} == {"PRIV-43"}
    (receipt,) = ReceiptRow.objects.filter(purpose=Purpose.ORIGIN_CERTIFICATION)
    assert (receipt.fields, {each["rule"] for each in receipt.withheld}) == ([], {"PRIV-43"})


def test_to_a_node_that_reads_none_in_part_it_does_not_go(certified: Consignment) -> None:
    a_peer(speaks="1")
    with pytest.raises(Refused) as refusal:
        on_their_way(RUSSIA, Told(certified, ()), node=NODE, by=an_actor(SELLER), now=NOW)
    assert refusal.value.rule == "DOC-95"
    assert "CO-1" in str(refusal.value.facts)
    assert (refusal.value.facts["speaks"], refusal.value.facts["needs"]) == ([1], 2)
    assert "brought up to date" in refusal.value.fix


def test_words_that_tell_who_somebody_is_stay_with_their_name() -> None:
    """The buyer's own reference and the goods' description say the name of the contact, which stays."""
    whole = with_people()
    item = replace(whole.goods_items[0], description="Coffee, roasted for WEI LING")
    named = replace(whole, goods_items=(item,), references=replace(whole.references, buyer="Ling"))
    told = disclosed_to_node(RUSSIA, named, node=NODE, by=an_actor(SELLER), now=NOW).consignment
    assert "wei ling" not in repr(told).lower()
    assert (told.references.buyer, told.goods_items[0].description) == (NOT_TOLD, NOT_TOLD)
    assert told.references.order == whole.references.order


def test_an_objection_holds_nothing_back_that_the_contract_needs() -> None:
    privacy.object_to(person_key=key_of(email=WEI.email), purpose=Purpose.TRADE_FULFILMENT, now=NOW)
    assert sent(with_people()).party(PartyRole.BUYER).contact == replace(WEI, telephone="")  # type: ignore[union-attr]


def packed(note: str) -> Consignment:
    """A sale whose packing list says a word about the buyer's contact."""
    trust.create_node_authority(now=NOW)
    trust.issue_certificate(organisation=SELLER, name="Invented Cooperative", now=NOW)
    whole = consignment_for(DocumentKind.PACKING_LIST)
    parties = tuple(replace(p, contact=WEI) if p.role is PartyRole.BUYER else p for p in whole.parties)
    whole = replace(whole, parties=parties)
    id = documents.issue(
        kind=DocumentKind.PACKING_LIST, consignment=whole, number="PL-1", issuer=SELLER, readers=[],
        statements={**STATED[DocumentKind.PACKING_LIST], "note": note}, by=an_actor(SELLER), now=NOW,
    )  # fmt: skip
    documents.complete(document=id, now=NOW)
    return whole


def on_the_way(whole: Consignment, trade: Trade = MEXICO) -> tuple[list[dict[str, str]], int]:
    told = disclosed_to_node(trade, whole, node=NODE, by=an_actor(SELLER), now=NOW)
    return on_their_way(trade, told, node=NODE, by=an_actor(SELLER), now=NOW)


def test_what_a_person_objects_to_after_a_document_was_issued_stays_out_of_it() -> None:
    """The node is certified, so the telephone number may go; then its owner objects, before the sale is sent."""
    a_peer(speaks="1,2")
    whole = packed(f"On arrival call {WEI.telephone}.")
    privacy.record_certification(
        organisation=NODE, agent="Invented Agent", starts=NOW.date(), ends=NOW.date() + timedelta(days=300),
        source="an invented register", by=node_actor(), now=NOW,
    )  # fmt: skip
    assert on_the_way(whole)[1] == WHOLE
    privacy.object_to(person_key=key_of(email=WEI.email), purpose=Purpose.TRADE_FULFILMENT, now=NOW)
    [files], form = on_the_way(whole)
    assert form == WITH_PARTS
    part = read_part(base64.b64decode(files[PART]))
    assert [(gap.at, gap.field, gap.rule) for gap in part.gaps] == [("statements.note", "telephone", "PRIV-2")]
    assert "note" not in part.document.statements
    receipts = ReceiptRow.objects.filter(recipient=NODE, person=key_of(email=WEI.email)).order_by("at", "pk")
    assert sorted(len(each.fields) for each in receipts) == [2, 3]
    [cut] = [each for each in receipts if each.withheld]
    assert (set(cut.fields), cut.withheld) == ({"name", "email"}, [{"field": "telephone", "rule": "PRIV-2"}])


def test_of_whom_it_was_erased_nothing_goes(certified: Consignment) -> None:
    destroy(keys=[key.id for key in keys_of_matters({certified.id})], now=NOW)
    with pytest.raises(Gone):
        on_the_way(certified)
