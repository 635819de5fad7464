# SPDX-License-Identifier: Apache-2.0
"""Real subjects for the test of isolation; apart, because each room adds one function that makes one of its own."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.document_makers import STATED, a_shipped_consignment
from tests.makers import BUYER, CARRIER, SELLER, an_actor, an_organisation
from tradelane.kernel.digests import digest_of
from tradelane.kernel.ids import ConsignmentId
from tradelane.parties.values import OrganisationKind


def a_node_with_keys() -> None:
    from tradelane.trust import actions

    actions.create_node_authority(now=NOON)
    for organisation in (SELLER, CARRIER):
        an_organisation(organisation)
        actions.issue_certificate(organisation=organisation, name=str(organisation), now=NOON)


def a_key_in_a_browser_of_the_seller() -> None:
    from tests.browser_key_makers import SoftBrowser

    SoftBrowser().enrolled(an_actor(SELLER))


def a_consignment_of_seller_and_buyer() -> None:
    from tradelane.consignments.actions import enter

    enter(consignment=a_consignment(), by=an_actor(SELLER), readers=[BUYER])


def a_document_of_seller_and_buyer() -> None:
    from tradelane.documents.actions import issue
    from tradelane.documents.values import DocumentKind

    issue(
        kind=DocumentKind.COMMERCIAL_INVOICE,
        consignment=a_shipped_consignment(),
        number="INV-ISOLATED",
        issuer=SELLER,
        statements=STATED[DocumentKind.COMMERCIAL_INVOICE],
        readers=[BUYER],
        by=an_actor(SELLER),
        now=NOON,
    )


def a_title_of_carrier_and_seller() -> None:
    from tradelane.titles.actions import give_consent, issue_title

    give_consent(by=an_actor(SELLER), now=NOON)
    issue_title(
        document=digest_of(b"bill"),
        consignment=ConsignmentId("consignment_invented1"),
        number="BL-ISOLATED",
        first_holder=SELLER,
        governing_law="Singapore",
        readers=[BUYER],
        by=an_actor(CARRIER),
        now=NOON,
    )


def an_offer_of_the_seller() -> None:
    """An accepted bill that the seller offers to a bank."""
    from tests.financing_makers import ANSWER_BY, BANKS, BILL, BUYING_BANK, PAY_TO, terms
    from tradelane.financing.actions import offer_bill
    from tradelane.titles import actions, queries
    from tradelane.titles.values import AcceptanceTerms, Act, Form, RecordKind

    for bank in BANKS:
        an_organisation(bank, kinds=[OrganisationKind.BANK])
    bill = replace(BILL, drawee=CARRIER)
    on = actions.Opening(RecordKind.BILL_OF_EXCHANGE, Form.ORDER, SELLER, bill=bill)
    id = actions.issue_title(
        document=digest_of(b"a bill of exchange"), consignment=ConsignmentId("consignment_invented1"),
        number="BX-ISOLATED", first_holder=SELLER, governing_law="Singapore", readers=[], by=an_actor(SELLER),
        now=NOON, on=on,
    )  # fmt: skip
    said = actions.Said(Act.ACCEPT_BILL, terms=AcceptanceTerms(bill.amount))
    head = queries.title(id=id, by=an_actor(SELLER)).head
    actions.act_on(id, said, seen_head=head, by=an_actor(CARRIER), now=NOON)
    offer_bill(
        title=id, terms=terms(), banks=[BUYING_BANK], pay_to=PAY_TO, answer_by=ANSWER_BY, by=an_actor(SELLER), now=NOON
    )


def a_system_of_customs_that_is_away() -> None:
    """Cases filed from here on wait for it, with provisional receipts."""
    from tests.agency_makers import a_key, free_port, public
    from tests.rooms.window.makers import CUSTOMS, an_officer
    from tradelane.parties.values import Role
    from tradelane.window.actions import ping_system, register_system
    from tradelane.window.actions.carrying import carry
    from tradelane.window.values.agency_systems import Scope

    an_organisation(CUSTOMS, kinds=[OrganisationKind.AGENCY])
    admin = an_officer(CUSTOMS, role=Role.ADMIN)
    register_system(
        address=f"http://127.0.0.1:{free_port()}/", signing_key=public(a_key()), sealing_key=public(a_key()),
        scopes=list(Scope), by=admin, now=NOON,
    )  # fmt: skip
    ping_system(by=admin, now=NOON)
    carry(organisation=CUSTOMS, now=lambda: NOON)


def a_case_of_the_seller() -> None:
    from tradelane.window.actions import file_case

    consignment = a_consignment()
    papers = [
        {"kind": kind, "digest": digest_of(kind.encode()), "number": "N-1", "total": consignment.total_value.as_json()}
        for kind in ("commercial-invoice", "packing-list")
    ]
    file_case(
        procedure="mx-export",
        consignment=consignment,
        documents=papers,
        by=an_actor(SELLER),
        readers=[BUYER],
        now=NOON,
    )


def a_filing_of_the_seller() -> None:
    from tradelane.consignments.queries import consignments
    from tradelane.window.actions import open_filing

    goods = consignments(by=an_actor(SELLER))[-1]
    open_filing(procedure="mx-export", consignment_id=goods.id, by=an_actor(SELLER), now=NOON)


def a_declaration_and_a_batch_of_the_seller() -> None:
    from tests.declaration_makers import a_declaration
    from tests.filing_makers import a_filing, member
    from tradelane.window.actions import take_in_batch, take_in_declaration
    from tradelane.window.formats.batches import read_given
    from tradelane.window.formats.declarations import write_declaration
    from tradelane.window.values import DeclarationFormat

    by = member(SELLER)
    take_in_declaration(
        content=write_declaration(a_declaration(number="LRN-ISOLATED"), DeclarationFormat.UBL), procedure="mx-export",
        by=by, now=NOON,
    )  # fmt: skip
    take_in_batch(
        entries=read_given([a_filing(1)]), digest=digest_of(b"isolated"), name="isolated.json", procedure="", by=by,
        now=NOON,
    )  # fmt: skip


def a_draft_of_the_customs_of_mexico() -> None:
    from tests.draft_makers import a_draft, a_drafter

    a_draft(a_drafter("isolated@customs.example"))


def a_ruling_of_the_seller() -> None:
    from tradelane.window.actions import ask_for_ruling

    facts = {"description": "Roasted coffee", "composition": "Coffea arabica", "use": "Drink"}
    ask_for_ruling(matter="classification", facts=facts, by=an_actor(SELLER), now=NOON)


def a_determination_of_the_seller() -> None:
    from tradelane.origin.actions import determine

    beans = {
        "description": "Green coffee",
        "hs_code": "0901.11",
        "origin": "MX",
        "wholly_obtained": True,
        "weight": {"value": "1450", "unit": "KGM"},
    }
    determine(
        consignment=a_consignment(),
        item=1,
        materials=[beans],
        agreement="CPTPP",
        by=an_actor(SELLER),
        readers=[BUYER],
        now=NOON,
    )


def a_trade_of_the_seller() -> None:
    from tradelane.consignments.formats import to_json
    from tradelane.trades.actions import open_trade
    from tradelane.trades.values import Side

    open_trade(
        side=Side.EXPORT,
        lane=("MX", "SG"),
        order="PO-ISOLATED",
        seller=SELLER,
        reading={"format": "ubl", "consignment": to_json(a_consignment()), "lost": [], "doubtful": [], "missing": []},
        by=an_actor(SELLER),
        now=NOON,
    )


def a_payment_of_seller_and_buyer() -> None:
    from tests.payment_makers import BUYER_ACCOUNT, LEGS, SELLER_ACCOUNT
    from tradelane.payments.actions import create_intent
    from tradelane.payments.values import Method, PaymentTerms

    create_intent(
        consignment=ConsignmentId("consignment_invented1"),
        payer=BUYER_ACCOUNT,
        payee=SELLER_ACCOUNT,
        legs=LEGS,
        method=Method.TRANSFER,
        terms=PaymentTerms(),
        by=an_actor(SELLER),
        now=NOON,
    )


def a_disclosure_of_the_sellers_contact() -> None:
    from tradelane.parties.actions import grant_access
    from tradelane.privacy.actions import disclose
    from tradelane.privacy.values import Purpose, RecipientKind

    grant_access(subject="trade_isolated_contact", organisations=[SELLER])
    disclose(
        subject="trade_isolated_contact",
        person={"name": "Ana Invented", "email": "ana@cafe.example"},
        purpose=Purpose.TRADE_FULFILMENT,
        recipient=BUYER,
        recipient_name="Merlion Roasters",
        recipient_kind=RecipientKind.BUYER,
        lane="MX-SG",
        by=an_actor(SELLER),
        now=NOON,
    )


def a_shipment_of_the_carrier() -> None:
    from tests.tracking_makers import OPENING, a_document, an_event, as_bytes
    from tradelane.tracking.actions import capture, open_shipment, report_event
    from tradelane.tracking.values import Milestone

    carrier = an_actor(CARRIER)
    shipment = open_shipment(**OPENING, by=carrier, now=NOON)
    report_event(shipment=shipment, milestone=Milestone.DEPARTED, at=NOON, place="MXZLO", by=carrier, now=NOON)
    capture(content=as_bytes(a_document(an_event(eventID="urn:uuid:isolated"))), by=carrier, now=NOON)


def an_order_of_the_shop() -> None:
    from tests.shop_makers import Storefront

    Storefront(NOON).order(key="isolated-key-of-a-form")


def what_privacy_desks_keep() -> None:
    from dataclasses import replace

    from tests import cbpr_makers as cbpr
    from tests.programme_makers import a_breach, a_request
    from tradelane.privacy.actions.breaches import report_breach
    from tradelane.privacy.actions.cbpr import complain
    from tradelane.privacy.actions.cooperation import new_cover, save_draft
    from tradelane.privacy.formats.letters import Letter
    from tradelane.privacy.values.cbpr import Section
    from tradelane.privacy.values.cooperation import Urgency

    made = cbpr.certified()
    complain(
        certification=made.id, section=Section.CHOICE, text="They mailed on.", contact="", source="192.0.2.1", now=NOON
    )
    for organisation, key in ((cbpr.AUTHORITY, "SG-PDPC"), (cbpr.MX_AUTHORITY, "MX-SABG")):
        cbpr.an_authority(organisation, key)
    by = replace(an_actor(), organisation=cbpr.MX_AUTHORITY)
    cover = new_cover(
        asked=cbpr.AUTHORITY, reference="ISOLATED", urgency=Urgency.ROUTINE, reply_by=None, by=by, now=NOON
    )
    save_draft(cover=cover, letter=Letter(request=a_request()), by=by, now=NOON)
    report_breach(facts=a_breach(), by=an_actor(BUYER), now=NOON)


def a_manifest_of_the_seller() -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from tests.parcel_makers import a_row, as_csv
    from tradelane.parcels.actions import judge, take_in

    with TemporaryDirectory() as folder:
        file = Path(folder) / "isolated.csv"
        file.write_bytes(as_csv([a_row(1), a_row(2)]))
        seller = an_actor(SELLER)
        made = take_in(file=file, name=file.name, economy="MX", on=NOON.date(), by=seller, now=NOON, readers=[BUYER])
    judge(manifest=made.id, part=0, now=NOON)


def a_verification_of_the_seller() -> None:
    from datetime import timedelta

    from tests.makers import AGENCY
    from tradelane.origin.actions import ask_verification

    an_organisation(AGENCY)
    ask_verification(
        certificate=digest_of(b"isolated certificate"), asked_of=SELLER, question="Where was it made?",
        answer_by=NOON.date() + timedelta(days=40), by=an_actor(AGENCY), now=NOON,
    )  # fmt: skip


def a_certificate_of_the_seller() -> None:
    """Issued by the seller, with an application, a preference of the buyer, a verification and evidence asked for."""
    from datetime import timedelta

    from tests.makers import AGENCY
    from tradelane.documents.actions import issue
    from tradelane.documents.queries import document
    from tradelane.documents.values import DocumentKind
    from tradelane.kernel.money import Money
    from tradelane.origin import actions

    seller, kind, day = an_actor(SELLER), DocumentKind.CERTIFICATE_OF_ORIGIN, NOON.date() + timedelta(days=40)
    an_organisation(AGENCY)
    paper = issue(
        kind=kind, consignment=a_consignment(), number="CO-ISOLATED", issuer=SELLER, statements=STATED[kind],
        readers=[BUYER], by=seller, now=NOON,
    )  # fmt: skip
    actions.record_declaration(document=paper, importing="SG", by=seller, now=NOON)
    actions.apply_for_certificate(
        consignment=a_consignment().id, agreement="CPTPP", issuer=AGENCY, materials={},
        facts={"wholly_obtained": True}, by=seller, now=NOON,
    )  # fmt: skip
    digest, duty = document(document=paper, by=seller).digest, Money(Decimal(5), "SGD")
    actions.claim_preference(
        certificate=digest, declaration="IMP-ISOLATED", general=duty, preferential=duty, by=an_actor(BUYER), now=NOON
    )
    made = actions.ask_verification(
        certificate=digest, asked_of=SELLER, question="Where?", answer_by=day, by=an_actor(AGENCY), now=NOON
    )
    actions.ask_exporter(id=made.id, asked_of=SELLER, question="Show it.", answer_by=day, by=seller, now=NOON)


MAKERS: list[Callable[[], None]] = [
    what_privacy_desks_keep,
    a_node_with_keys,
    a_key_in_a_browser_of_the_seller,
    a_consignment_of_seller_and_buyer,
    a_document_of_seller_and_buyer,
    a_title_of_carrier_and_seller,
    an_offer_of_the_seller,
    a_system_of_customs_that_is_away,
    a_case_of_the_seller,
    a_filing_of_the_seller,
    a_declaration_and_a_batch_of_the_seller,
    a_draft_of_the_customs_of_mexico,
    a_ruling_of_the_seller,
    a_determination_of_the_seller,
    a_trade_of_the_seller,
    a_payment_of_seller_and_buyer,
    a_disclosure_of_the_sellers_contact,
    a_shipment_of_the_carrier,
    an_order_of_the_shop,
    a_manifest_of_the_seller,
    a_verification_of_the_seller,
    a_certificate_of_the_seller,
]
"""Each makes one subject of seller and buyer, through the room's actions."""
