# SPDX-License-Identifier: Apache-2.0
"""The one door: what goes, what stays, what is written down and what never is."""

import hashlib
from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from tests.makers import AGENCY, OUTSIDER, SELLER, an_actor
from tests.privacy_makers import PERSON, TODAY
from tests.rooms.privacy.conftest import TRADE, Discloses

from tradelane.journal.queries import facts
from tradelane.kernel.errors import Conflict, Forbidden, NotFound, Refused
from tradelane.kernel.ids import OrganisationId
from tradelane.parties.queries import node_actor
from tradelane.parties.values import OrganisationKind, Role
from tradelane.privacy import actions, queries
from tradelane.privacy.models import ReceiptRow
from tradelane.privacy.values import Choice, PersonKey, Purpose, ReceiptKind, RecipientKind, RequestKind

NODE = OrganisationId("SG.NODE.TRADELANE")


def me() -> PersonKey:
    return queries.key_of(email=PERSON["email"])


def test_customs_gets_the_least_and_the_rest_stays_with_its_rule(clears: Discloses) -> None:
    found = clears()
    assert found.kept == {name: PERSON[name] for name in ("name", "address.street", "address.city", "address.country")}
    assert {(each.field, each.rule) for each in found.withheld} == {("email", "PRIV-1"), ("telephone", "PRIV-1")}
    assert all(each.why for each in found.withheld)
    assert found.receipt


def test_each_customs_stands_under_its_own_law(clears: Discloses) -> None:
    clears(recipient=OrganisationId("SG.AGENCY.CUSTOMS"))
    [day] = queries.receipts_of(me())
    assert [ground.citation[:12] for ground in day.receipts[0].grounds] == ["Customs Act "]


def test_what_has_no_row_does_not_go_and_the_person_sees_who_asked(clears: Discloses) -> None:
    found = clears(purpose=Purpose.MARKETING, recipient_kind=RecipientKind.BANK)
    assert found.kept == {}
    [day] = queries.receipts_of(me())
    [receipt] = day.receipts
    assert (receipt.id, receipt.kind, receipt.fields) == (found.receipt, ReceiptKind.REFUSED, ())
    assert {rule for _field, rule in receipt.withheld} == {"PRIV-1"}
    assert {field for field, _rule in receipt.withheld} == set(PERSON)


def test_a_field_nobody_thought_of_stays(clears: Discloses) -> None:
    assert "passport" not in clears(person={**PERSON, "passport": "X123"}).kept


def test_the_same_again_is_the_same_receipt(clears: Discloses, frozen_clock: datetime) -> None:
    first = clears()
    again = clears(now=frozen_clock + timedelta(hours=1), person=dict(reversed(PERSON.items())))
    assert again == first
    assert ReceiptRow.objects.count() == 1
    assert len(facts(subject=TRADE)) == 1


def test_other_values_are_another_receipt(clears: Discloses) -> None:
    assert clears().receipt != clears(person={**PERSON, "address.city": "Jurong"}).receipt


def test_the_email_is_known_in_any_case(clears: Discloses) -> None:
    clears(person={**PERSON, "email": " tan@buyer.example "})
    assert queries.receipts_of(queries.key_of(email="TAN@BUYER.EXAMPLE"))


def test_a_receipt_tells_who_what_why_and_under_which_law(clears: Discloses, frozen_clock: datetime) -> None:
    given = clears()
    [day] = queries.receipts_of(me())
    [receipt] = day.receipts
    assert day.on == frozen_clock.date()
    assert receipt.id == given.receipt
    assert (receipt.recipient, receipt.recipient_name, receipt.kind) == (AGENCY, "Invented Customs", ReceiptKind.SENT)
    assert receipt.fields == tuple(sorted(given.kept))
    assert "Ley Aduanera" in receipt.grounds[0].citation
    assert ("email", "PRIV-1") in receipt.withheld
    assert receipt.by == SELLER


def test_no_value_and_no_plain_hash_stands_in_the_tables(clears: Discloses) -> None:
    clears()
    clears(actions.record_access)
    actions.object_to(person_key=me(), purpose=Purpose.DELIVERY, now=datetime.fromisoformat("2026-11-02T12:00Z"))
    dump = ""
    with connection.cursor() as cursor:
        for table in ("privacy_receiptrow", "privacy_choicerow", "journal_fact"):
            cursor.execute(f"SELECT * FROM {table}")
            dump += repr(cursor.fetchall())
    texts = {*PERSON.values(), PERSON["email"].casefold(), PERSON["name"].upper()} - {"SG", "Singapore"}
    for text in texts:
        hashes = (hashlib.sha256(text.encode()).hexdigest(), hashlib.sha1(text.encode()).hexdigest())
        for trace in (text, *hashes, hashlib.sha256(settings.NODE_SECRET + text.encode()).hexdigest()):
            assert trace not in dump


def test_the_fact_in_the_journal_names_no_person(clears: Discloses) -> None:
    clears()
    [fact] = facts(subject=TRADE)
    assert fact.name == "privacy.disclosure.sent"
    assert me() not in repr(fact.data)


def test_a_receipt_never_changes_and_never_goes(clears: Discloses) -> None:
    clears()
    for change in (lambda: ReceiptRow.objects.update(fields=[]), lambda: ReceiptRow.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_database_refuses_a_second_equal_receipt(clears: Discloses) -> None:
    clears()
    row = ReceiptRow.objects.get()
    row.pk = "receipt_other"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_an_objection_keeps_home_what_law_lets_one_keep(clears: Discloses, frozen_clock: datetime) -> None:
    delivery = {"purpose": Purpose.DELIVERY, "recipient_kind": RecipientKind.CARRIER}
    assert {"telephone", "email", "name"} <= set(clears(**delivery).kept)
    first = actions.object_to(person_key=me(), purpose=Purpose.DELIVERY, now=frozen_clock)
    assert actions.object_to(person_key=me(), purpose=Purpose.DELIVERY, now=frozen_clock) == first
    after = clears(**delivery)
    assert "name" in after.kept
    assert {(each.field, each.rule) for each in after.withheld} == {("telephone", "PRIV-2"), ("email", "PRIV-2")}
    actions.withdraw(person_key=me(), purpose=Purpose.DELIVERY, now=frozen_clock)
    assert "telephone" in clears(**delivery).kept
    with pytest.raises(Refused):
        actions.withdraw(person_key=me(), purpose=Purpose.DELIVERY, now=frozen_clock)


def test_an_objection_is_of_one_person_only(clears: Discloses, frozen_clock: datetime) -> None:
    actions.object_to(person_key=queries.key_of(email="other@x.example"), purpose=Purpose.DELIVERY, now=frozen_clock)
    assert "telephone" in clears(purpose=Purpose.DELIVERY, recipient_kind=RecipientKind.CARRIER).kept


def test_one_does_not_object_to_what_law_asks_for(trade: str, frozen_clock: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        actions.object_to(person_key=me(), purpose=Purpose.CUSTOMS_CLEARANCE, now=frozen_clock)
    assert refusal.value.rule == "PRIV-9"


def test_offers_go_only_to_who_agreed(clears: Discloses, frozen_clock: datetime) -> None:
    offers = {"purpose": Purpose.MARKETING, "recipient_kind": RecipientKind.SELLER}
    assert clears(**offers).kept == {}
    actions.consent_to(person_key=me(), purpose=Purpose.MARKETING, now=frozen_clock)
    assert set(clears(**offers).kept) == {"name", "email"}
    actions.withdraw(person_key=me(), purpose=Purpose.MARKETING, now=frozen_clock, choice=Choice.CONSENT)
    assert clears(**offers).kept == {}


def certify(until: date, now: datetime) -> None:
    admin = an_actor(OrganisationId("MX.NODE.TRADELANE"), kinds=[OrganisationKind.OPERATOR])
    actions.record_certification(
        organisation=NODE, agent="Invented Agent", starts=date(2026, 1, 1), ends=until, source="its register",
        by=admin, now=now,
    )  # fmt: skip


def test_a_certified_recipient_gets_what_an_uncertified_does_not(clears: Discloses, frozen_clock: datetime) -> None:
    node = {
        "purpose": Purpose.TRADE_FULFILMENT, "recipient": NODE, "recipient_kind": RecipientKind.NODE,
    }  # fmt: skip
    assert "telephone" not in clears(**node).kept
    certify(TODAY - timedelta(days=1), frozen_clock)
    assert ("telephone", "PRIV-4") in {(each.field, each.rule) for each in clears(**node).withheld}
    certify(TODAY, frozen_clock)
    assert "telephone" in clears(**node).kept


def test_only_the_nodes_admin_records_certifications(trade: str, frozen_clock: datetime) -> None:
    with pytest.raises(Forbidden):
        actions.record_certification(
            organisation=NODE, agent="A", starts=TODAY, ends=TODAY, source="s", by=an_actor(SELLER), now=frozen_clock
        )


def test_who_may_not_know_of_the_trade_gives_nothing_of_it(clears: Discloses) -> None:
    with pytest.raises(NotFound):
        clears(by=an_actor(OUTSIDER))
    assert clears(by=node_actor()).kept


def test_data_of_nobody_and_recipients_without_name_are_refused(clears: Discloses) -> None:
    for changes in ({"person": {"address.city": "Singapore"}}, {"recipient_name": ""}):
        with pytest.raises(Refused):
            clears(**changes)


def test_a_read_is_one_receipt_a_day(clears: Discloses, frozen_clock: datetime) -> None:
    reads = [clears(actions.record_access, now=frozen_clock + timedelta(hours=h)) for h in (0, 1, 13)]
    assert reads[0].receipt == reads[1].receipt != reads[2].receipt
    days = queries.receipts_of(me())
    assert [day.on for day in days] == [date(2026, 11, 3), date(2026, 11, 2)]
    assert {receipt.kind for day in days for receipt in day.receipts} == {ReceiptKind.SEEN}


def test_another_persons_receipts_are_not_mine(clears: Discloses) -> None:
    clears()
    clears(person={**PERSON, "email": "other@x.example"})
    [day] = queries.receipts_of(me())
    assert len(day.receipts) == 1
    assert queries.receipts_of(queries.key_of(email="third@x.example")) == []


def test_requests_are_due_by_law_and_asked_twice_are_one(trade: str, frozen_clock: datetime) -> None:
    asked = actions.request_correction(person_key=me(), text=" My street is wrong. ", now=frozen_clock)
    assert asked == actions.request_correction(person_key=me(), text="My street is wrong.", now=frozen_clock)
    assert asked.due_on > TODAY
    assert asked.citation
    erasure = actions.request_erasure(person_key=me(), now=frozen_clock)
    assert {each.kind for each in queries.requests_of(me())} == {RequestKind.CORRECTION, RequestKind.ERASURE}
    assert [fact.name for fact in facts(subject=erasure.id)] == ["privacy.request.made"]
    with pytest.raises(Refused):
        actions.request_correction(person_key=me(), text=" ", now=frozen_clock)


def test_nobody_buries_the_answerer(trade: str, frozen_clock: datetime) -> None:
    for n in range(10):
        actions.request_correction(person_key=me(), text=f"Street {n}", now=frozen_clock)
    actions.request_correction(person_key=me(), text="Street 1", now=frozen_clock)
    with pytest.raises(Refused) as refusal:
        actions.request_erasure(person_key=me(), now=frozen_clock)
    assert refusal.value.rule == "PRIV-16"


def test_only_the_nodes_admin_sees_and_answers_requests(trade: str, frozen_clock: datetime) -> None:
    asked = actions.request_erasure(person_key=me(), now=frozen_clock)
    operator = OrganisationId("MX.NODE.TRADELANE")
    admin = an_actor(operator, kinds=[OrganisationKind.OPERATOR])
    for other in (an_actor(SELLER), an_actor(operator, kinds=[OrganisationKind.OPERATOR], roles=[Role.CLERK])):
        with pytest.raises(Forbidden):
            queries.open_requests(by=other)
        with pytest.raises(Forbidden):
            actions.answer_request(request=asked.id, answer="Done.", by=other, now=frozen_clock)
    assert [each.id for each in queries.open_requests(by=admin)] == [asked.id]
    answered = actions.answer_request(request=asked.id, answer="Erased; invoices stay.", by=admin, now=frozen_clock)
    assert answered.answered_at == frozen_clock
    assert queries.open_requests(by=admin) == []
    with pytest.raises(Conflict):
        actions.answer_request(request=asked.id, answer="Again.", by=admin, now=frozen_clock)
