# SPDX-License-Identifier: Apache-2.0
"""Fees: shown beforehand, owed at filing, paid by code, receipted, waited for, given back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from tests.conftest import NOON
from tests.consignment_makers import a_consignment
from tests.makers import BUYER, OUTSIDER, SELLER, an_actor, an_organisation
from tests.rooms.window.makers import CUSTOMS, SG_CUSTOMS, SG_FOOD, a_filed_case, a_trader, an_officer, documents
from tests.rooms.window.test_api import Caller

from tradelane.consignments.actions import enter
from tradelane.documents import queries as papers
from tradelane.journal.models import Job
from tradelane.kernel.errors import Forbidden, NotFound, Refused, Unreadable
from tradelane.kernel.ids import CaseId, OrganisationId
from tradelane.kernel.money import Money
from tradelane.parties.values import Actor, OrganisationKind, Role
from tradelane.payments import actions as payments
from tradelane.payments import queries as paid
from tradelane.payments.formats.camt054 import write_notification
from tradelane.payments.values import Account, Credit, IntentState
from tradelane.tariff.actions import publish_rate
from tradelane.trust import actions as trust
from tradelane.window import actions, queries, tasks
from tradelane.window.values import CaseState, Charge, ChargeState, RefundReason

pytestmark = pytest.mark.django_db
BANK = OrganisationId("SG.BANK.INVENTED")
BANKER = Actor(BANK, frozenset({OrganisationKind.BANK}), frozenset({Role.CLERK, Role.SIGNATORY}))
IMPORTER = a_trader(organisation=BUYER)
ACCOUNT = Account(SG_CUSTOMS, "Customs", "SG", number="0123456789", bic="INVBSGSG", bank=BANK,
                  proxy=OrganisationId("SG.UEN.T08GB0001A"))  # fmt: skip
LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def customs() -> None:
    """Customs of Singapore collects here; the food agency does not."""
    for id in (SELLER, BUYER):
        an_organisation(id)
    for id, kind in ((SG_CUSTOMS, OrganisationKind.AGENCY), (SG_FOOD, OrganisationKind.AGENCY),
                     (BANK, OrganisationKind.BANK)):  # fmt: skip
        an_organisation(id, kinds=[kind])
    actions.name_account(account=ACCOUNT, by=an_officer(SG_CUSTOMS, role=Role.SIGNATORY), now=NOON)


def filed() -> CaseId:
    whole = a_consignment()
    enter(consignment=whole, by=an_actor(SELLER), readers=[BUYER])
    given = documents("commercial-invoice", "packing-list", "bill-of-lading")
    return a_filed_case(procedure="sg-import", consignment=whole, documents=given, by=IMPORTER)


def approved() -> CaseId:
    case = filed()
    for agency in (SG_CUSTOMS, SG_FOOD):
        if any(w.startswith("food" if agency == SG_FOOD else "customs") for w in
               queries.case(case=case, by=IMPORTER).waiting):  # fmt: skip
            actions.review(case=case, verdict="approve", by=an_officer(agency), now=NOON)
    return case


def owed(case: CaseId) -> Charge:
    (charge,) = queries.charges_of(case=case, by=IMPORTER)
    return charge


def reported(charge: Charge, amount: str | None = None, *, follow: bool = True) -> None:
    """The bank of customs reports the money, and the window follows the news."""
    assert charge.intent
    intent = paid.intent(id=charge.intent, by=BANKER)
    sum = Money(Decimal(amount), intent.amount.currency) if amount else intent.amount
    credit = Credit(f"ENTRY-{sum.amount}", sum, (intent.reference,), booked=True, booked_on=NOON.date())
    content = write_notification(
        [credit], message_id=f"MSG-{sum.amount}", account=ACCOUNT.number, bank_bic="INVBSGSG", now=LATER
    )
    payments.record_notification(content=content, by=BANKER, now=LATER)
    if follow:
        tasks.follow()


def test_a_clearance_waits_until_its_fees_are_paid_and_receipted(frozen_clock: object) -> None:
    case = approved()
    waiting = queries.case(case=case, by=IMPORTER, now=NOON)
    assert (waiting.state, waiting.awaits_payment, waiting.decision) == (CaseState.IN_REVIEW, True, None)
    assert [e.why for e in queries.queue(by=IMPORTER, now=NOON)] == ["pay"]
    charge = owed(case)
    assert (charge.amount, charge.state) == (Money(Decimal("3.19"), "SGD"), ChargeState.OWED)
    assert all(line.basis for line in charge.lines)

    opened = actions.pay_charge(case=case, charge=charge.id, method="qr", by=IMPORTER, now=NOON)
    assert actions.pay_charge(case=case, charge=charge.id, method="qr", by=IMPORTER, now=LATER) == opened
    assert opened.intent
    assert "T08GB0001A" in paid.qr_payload(id=opened.intent, by=IMPORTER)
    reported(opened, "1.00")
    assert queries.case(case=case, by=IMPORTER).decision is None
    reported(opened, "2.19")
    assert paid.intent(id=opened.intent, by=BANKER).state is IntentState.PAID
    cleared = queries.case(case=case, by=IMPORTER)
    assert (cleared.state, cleared.awaits_payment) == (CaseState.CLEARED, False)
    assert owed(case).state is ChargeState.PAID

    trust.create_node_authority(now=NOON)
    trust.issue_certificate(organisation=SG_CUSTOMS, name="Invented customs", now=NOON)
    (job,) = Job.objects.filter(kind="window.receipt")
    tasks.receipt(job.payload)
    receipted = owed(case)
    assert receipted.receipt
    document = papers.document_value(document=receipted.receipt, by=an_actor(BUYER))
    assert (document.issuer, document.number) == (SG_CUSTOMS, receipted.number)
    assert document.statements["amount"] == {"amount": "3.19", "currency": "SGD"}
    with pytest.raises(NotFound):
        papers.document_value(document=receipted.receipt, by=an_actor(OUTSIDER))
    tasks.receipt(job.payload)
    assert owed(case) == receipted


def test_a_value_in_dollars_is_charged_in_pesos_and_the_receipt_shows_both(frozen_clock: object) -> None:
    """Eight per mille of the customs value in pesos, at the rate that customs published; by hand in `expected`."""
    an_organisation(CUSTOMS, kinds=[OrganisationKind.AGENCY])
    actions.name_account(account=ACCOUNT, by=an_officer(CUSTOMS, role=Role.SIGNATORY), now=NOON)
    publish_rate(
        economy="MX", currency="USD", factor=Decimal("18.4312"), valid_from=NOON.date(), source="DOF 2026-11-02",
        by=an_officer(CUSTOMS), now=NOON,
    )  # fmt: skip
    whole = a_consignment()
    enter(consignment=whole, by=an_actor(SELLER), readers=[BUYER])
    needed = queries.procedure(code="mx-import").required_documents
    case = a_filed_case(procedure="mx-import", consignment=whole, documents=documents(*needed), by=IMPORTER)
    charge = owed(case)
    pesos = Money(whole.total_value.amount * Decimal("18.4312"), "MXN").rounded()
    expected = (pesos * Decimal("0.008")).rounded()
    assert (charge.amount, charge.state) == (expected, ChargeState.OWED)
    line = charge.lines[0]
    assert line.converted is not None
    assert (line.converted.before, line.converted.after) == (whole.total_value, pesos)

    own = Account(BUYER, "", "", number="0987654321", bic="INVBSGSG")
    opened = actions.pay_charge(case=case, charge=charge.id, method="transfer", account=own, by=IMPORTER, now=NOON)
    reported(opened)
    trust.create_node_authority(now=NOON)
    trust.issue_certificate(organisation=CUSTOMS, name="Invented customs", now=NOON)
    (job,) = Job.objects.filter(kind="window.receipt")
    tasks.receipt(job.payload)
    receipt = owed(case).receipt
    assert receipt
    told = papers.document_value(document=receipt, by=an_actor(BUYER)).statements
    assert told["amount"] == expected.as_json()
    for said in (str(whole.total_value), str(pesos), "1 USD = 18.4312 MXN of 2026-11-02", "DOF 2026-11-02"):
        assert said in told["lines"][0]  # type: ignore[index]
    dollars = Client().get("/api/window/procedures/mx-import/fees?value=1000&currency=USD").json()
    assert (dollars[0]["amount"]["amount"], dollars[0]["converted"]["factor"]) == ("147.45", "18.4312")


def test_a_refusal_does_not_wait_for_fees() -> None:
    case = filed()
    for agency in (SG_CUSTOMS, SG_FOOD):
        actions.review(case=case, verdict="refuse", reasons="Not as declared.", by=an_officer(agency), now=NOON)
    assert queries.case(case=case, by=IMPORTER).state is CaseState.REFUSED


def test_a_case_taken_back_in_time_gets_back_what_the_tariff_says() -> None:
    case = filed()
    opened = actions.pay_charge(case=case, charge=owed(case).id, method="qr", by=IMPORTER, now=NOON)
    reported(opened)
    actions.withdraw(case=case, by=IMPORTER, now=LATER)
    charge = owed(case)
    assert (charge.state, charge.refund_reason) == (ChargeState.REFUND_OWED, RefundReason.TAKEN_BACK)
    assert charge.refund
    refund = paid.intent(id=charge.refund, by=IMPORTER)
    assert (refund.amount, refund.payer.organisation) == (Money(Decimal("0.90"), "SGD"), SG_CUSTOMS)


def test_after_a_review_the_fee_is_not_given_back() -> None:
    case = filed()
    opened = actions.pay_charge(case=case, charge=owed(case).id, method="qr", by=IMPORTER, now=NOON)
    reported(opened)
    actions.review(case=case, verdict="approve", by=an_officer(SG_FOOD), now=NOON)
    actions.withdraw(case=case, by=IMPORTER, now=LATER)
    assert (owed(case).state, owed(case).refund) == (ChargeState.PAID, None)


def test_a_payment_that_nobody_made_ends_with_its_case() -> None:
    case = filed()
    opened = actions.pay_charge(case=case, charge=owed(case).id, method="qr", by=IMPORTER, now=NOON)
    actions.withdraw(case=case, by=IMPORTER, now=NOON)
    assert owed(case).state is ChargeState.LAPSED
    assert opened.intent
    assert paid.intent(id=opened.intent, by=IMPORTER).state is IntentState.WITHDRAWN


def test_money_that_was_on_its_way_when_the_case_was_taken_back_is_owed_back_whole() -> None:
    case = filed()
    opened = actions.pay_charge(case=case, charge=owed(case).id, method="qr", by=IMPORTER, now=NOON)
    reported(opened, follow=False)
    actions.withdraw(case=case, by=IMPORTER, now=NOON)
    assert owed(case).state is ChargeState.LAPSED
    tasks.follow()
    charge = owed(case)
    assert charge.state is ChargeState.REFUND_OWED
    assert charge.refund
    assert paid.intent(id=charge.refund, by=IMPORTER).amount == opened.amount


def test_only_the_trader_pays_and_only_what_is_owed() -> None:
    case = filed()
    charge = owed(case).id
    with pytest.raises(NotFound):
        actions.pay_charge(case=case, charge=charge, method="qr", by=a_trader(organisation=OUTSIDER), now=NOON)
    with pytest.raises(Forbidden, match="FEE-3"):
        actions.pay_charge(
            case=case, charge=charge, method="qr", by=an_officer(SG_CUSTOMS, role=Role.SIGNATORY), now=NOON
        )
    with pytest.raises(Unreadable):
        actions.pay_charge(case=case, charge=charge, method="cash", by=IMPORTER, now=NOON)
    with pytest.raises(Forbidden):
        actions.name_account(account=ACCOUNT, by=IMPORTER, now=NOON)
    actions.withdraw(case=case, by=IMPORTER, now=NOON)
    with pytest.raises(Refused, match="FEE-4"):
        actions.pay_charge(case=case, charge=charge, method="qr", by=IMPORTER, now=NOON)


def test_agencies_see_their_own_charge_alone() -> None:
    case = filed()
    assert queries.charges_of(case=case, by=an_officer(SG_CUSTOMS))
    assert queries.charges_of(case=case, by=an_officer(SG_FOOD)) == []
    with pytest.raises(NotFound):
        queries.charges_of(case=case, by=an_officer(OUTSIDER))


def test_the_public_reckons_beforehand_what_a_filing_costs(frozen_clock: object) -> None:
    page = Client().get("/procedures/sg-import?items=1&value=100&currency=SGD").content.decode()
    assert "3.19 SGD" in page
    assert "Regulation of Imports and Exports Act" in page
    assert "not a number" in Client().get("/procedures/sg-import?items=1&value=x&currency=SGD").content.decode()
    lines = Client().get("/api/window/procedures/sg-import/fees").json()
    assert [line["amount"]["amount"] for line in lines] == ["0.90", "2.29"]
    pesos = Client().get("/api/window/procedures/mx-import/fees?value=1000&currency=MXN").json()
    assert pesos[0]["amount"] == {"amount": "8.00", "currency": "MXN"}
    dollars = Client().get("/api/window/procedures/mx-import/fees?value=1000&currency=USD").json()
    assert dollars[0]["amount"] is None


def test_the_api_shows_and_opens_what_is_owed(frozen_clock: object) -> None:
    case = filed()
    trader = Caller(BUYER)
    (charge,) = trader.get(f"/cases/{case}/charges").json()
    assert charge["holds"] is True
    opened = trader.post(f"/cases/{case}/charges/{charge['id']}/payment", {"method": "qr"})
    assert opened.json()["payment"]
    assert Caller(OUTSIDER).get(f"/cases/{case}/charges").status_code == 404
