# SPDX-License-Identifier: Apache-2.0
"""What two nodes tell each other of a person: a name that is a pseudonym, receipts without values, objections."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.makers import AGENCY
from tests.privacy_makers import PERSON
from tests.rooms.privacy.conftest import TRADE, Discloses

from tradelane.kernel.errors import Conflict, Forbidden, Refused, Unreadable
from tradelane.kernel.ids import OrganisationId
from tradelane.privacy import actions, formats, queries
from tradelane.privacy.models import AliasRow, ReceiptRow
from tradelane.privacy.values import (
    Choice,
    Ground,
    Introduction,
    LegalBasis,
    Objection,
    PersonKey,
    Pseudonym,
    Purpose,
    Receipt,
    ReceiptId,
    ReceiptKind,
    RecipientKind,
)

pytestmark = pytest.mark.django_db
SET = "consignment_invented1"


def me() -> PersonKey:
    return queries.key_of(email=PERSON["email"])


def introduced(now: datetime, **changes: Any) -> Introduction:
    given = {"person": PERSON, "within": SET, "trade": TRADE, "node": "SG", "now": now}
    return actions.introduce(**{**given, **changes})


def told(at: datetime, **changes: Any) -> Receipt:
    """A receipt of the node of Singapore."""
    receipt = Receipt(
        id=ReceiptId("receipt_sg1"), kind=ReceiptKind.SEEN, subject="case_sg", purpose=Purpose.CUSTOMS_CLEARANCE,
        recipient=OrganisationId("SG.AGENCY.CUSTOMS"), recipient_name="Customs of Singapore",
        recipient_kind=RecipientKind.CUSTOMS, lane="MX-SG", fields=("name",),
        grounds=(Ground(LegalBasis.LEGAL_OBLIGATION, "Invented Act", ("name",)),), withheld=(("email", "PRIV-1"),),
        at=at, by=OrganisationId("SG.AGENCY.CUSTOMS"), reference="S26-1", node="SG",
    )  # fmt: skip
    return replace(receipt, **changes)


def test_a_pseudonym_is_one_for_two_nodes_and_says_nothing(frozen_clock: datetime) -> None:
    first, again = introduced(frozen_clock), introduced(frozen_clock, trade="trade_2")
    other = introduced(frozen_clock, node="JP")
    assert first.pseudonym == again.pseudonym != other.pseudonym
    assert str(me()) not in {str(first.pseudonym), str(other.pseudonym)}
    assert AliasRow.objects.count() == 3


def test_what_the_other_node_disclosed_stands_on_the_persons_page(frozen_clock: datetime) -> None:
    name = introduced(frozen_clock).pseudonym
    for _twice in (1, 2):
        actions.hear_receipt(receipt=told(frozen_clock), pseudonym=name, trade=TRADE, now=frozen_clock)
    [day] = queries.receipts_of(me())
    assert day.receipts == (told(frozen_clock),)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReceiptRow.objects.update(node="")


@pytest.mark.parametrize("fault", ["another node", "an unknown name", "a trade that was not shared"])
def test_a_node_speaks_only_of_whom_it_was_told_of(frozen_clock: datetime, fault: str) -> None:
    name = introduced(frozen_clock).pseudonym
    receipt = told(frozen_clock, node="JP") if fault == "another node" else told(frozen_clock)
    meant = Pseudonym("0" * 64) if fault == "an unknown name" else name
    trade = "trade_other" if fault == "a trade that was not shared" else TRADE
    with pytest.raises(Forbidden) as refusal:
        actions.hear_receipt(receipt=receipt, pseudonym=meant, trade=trade, now=frozen_clock)
    assert refusal.value.rule == "PRIV-40"
    assert not ReceiptRow.objects.exists()


def test_a_value_in_the_place_of_a_field_is_refused(frozen_clock: datetime) -> None:
    name = introduced(frozen_clock).pseudonym
    for changes in ({"fields": (PERSON["name"],)}, {"withheld": ((PERSON["email"], "PRIV-1"),)}):
        with pytest.raises(Refused) as refusal:
            actions.hear_receipt(receipt=told(frozen_clock, **changes), pseudonym=name, trade=TRADE, now=frozen_clock)
        assert refusal.value.rule == "PRIV-41"


def test_a_receipt_of_tomorrow_and_anothers_id_are_refused(clears: Discloses, frozen_clock: datetime) -> None:
    name, ours = introduced(frozen_clock).pseudonym, clears().receipt
    late = told(frozen_clock + timedelta(hours=1))
    with pytest.raises(Refused) as refusal:
        actions.hear_receipt(receipt=late, pseudonym=name, trade=TRADE, now=frozen_clock)
    assert refusal.value.rule == "PRIV-42"
    with pytest.raises(Conflict):
        actions.hear_receipt(receipt=told(frozen_clock, id=ours), pseudonym=name, trade=TRADE, now=frozen_clock)


def test_a_receipt_written_here_is_told_to_the_nodes_of_its_trade_alone(
    clears: Discloses, frozen_clock: datetime
) -> None:
    introduced(frozen_clock)
    introduced(frozen_clock, node="JP", trade="trade_other")
    receipt = clears().receipt
    assert receipt
    known = queries.receipt_to_tell(receipt=receipt, trade=TRADE)
    assert known is not None
    found, aliases = known
    assert (found.recipient, [alias.node for alias in aliases]) == (AGENCY, ["SG"])
    text = repr(formats.receipt_json(found))
    assert not [value for value in {*PERSON.values(), me()} - {"SG", "Singapore"} if value in text]


def test_what_another_node_told_is_not_told_back(frozen_clock: datetime) -> None:
    name = introduced(frozen_clock).pseudonym
    actions.hear_receipt(receipt=told(frozen_clock), pseudonym=name, trade=TRADE, now=frozen_clock)
    assert queries.receipt_to_tell(receipt=ReceiptId("receipt_sg1"), trade=TRADE) is None


def test_a_receipt_reads_as_it_was_written(frozen_clock: datetime) -> None:
    receipt = told(frozen_clock)
    assert formats.receipt_from_json(formats.receipt_json(receipt), node="SG") == receipt


@pytest.mark.parametrize(
    "change",
    [
        {"value": "Invented Tan"}, {"kind": "gossip"}, {"purpose": "gossip"}, {"at": "soon"}, {"fields": "name"},
        {"fields": [1]}, {"grounds": [{"basis": "whim", "citation": "", "fields": []}]}, {"by": "x" * 501},
        {"withheld": [["email", "PRIV-1"]]},
    ],
)  # fmt: skip
def test_a_receipt_that_is_not_one_is_unreadable(frozen_clock: datetime, change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        formats.receipt_from_json({**formats.receipt_json(told(frozen_clock)), **change}, node="SG")


def test_who_meets_a_person_keeps_home_what_they_keep_home(clears: Discloses, frozen_clock: datetime) -> None:
    delivery: dict[str, Any] = {"purpose": Purpose.DELIVERY, "recipient_kind": RecipientKind.CARRIER}
    objection = Objection("choice_mx1", Purpose.DELIVERY, frozen_clock)
    known = Introduction(Pseudonym("a" * 64), (objection,))
    actions.meet(introduction=known, person=PERSON, within=SET, trade=TRADE, node="MX", now=frozen_clock)
    assert ("telephone", "PRIV-2") in {(each.field, each.rule) for each in clears(**delivery).withheld}
    ended = replace(objection, withdrawn_at=frozen_clock)
    actions.hear_objection(objection=ended, pseudonym=known.pseudonym, node="MX")
    assert "telephone" in clears(**delivery).kept
    actions.hear_objection(objection=objection, pseudonym=known.pseudonym, node="MX")  # late news
    assert "telephone" in clears(**delivery).kept


def test_an_objection_of_a_stranger_is_refused(frozen_clock: datetime) -> None:
    objection = Objection("choice_mx1", Purpose.DELIVERY, frozen_clock)
    with pytest.raises(Forbidden):
        actions.hear_objection(objection=objection, pseudonym=Pseudonym("a" * 64), node="MX")


def test_objections_are_told_once_to_each_node_and_consents_to_none(frozen_clock: datetime) -> None:
    for trade in (TRADE, "trade_2"):
        introduced(frozen_clock, trade=trade)
    made = actions.object_to(person_key=me(), purpose=Purpose.DELIVERY, now=frozen_clock)
    agreed = actions.consent_to(person_key=me(), purpose=Purpose.MARKETING, now=frozen_clock)
    known = queries.objection_to_tell(choice=made)
    assert known is not None
    assert [alias.node for alias in known[1]] == ["SG"]
    assert queries.objection_to_tell(choice=agreed) is None
    again = introduced(frozen_clock, trade="trade_3")
    assert [each.id for each in again.objections] == [made]
    assert formats.introduction_from_json(formats.introduction_json(again)) == again


def test_an_objection_made_elsewhere_is_withdrawn_there(frozen_clock: datetime) -> None:
    known = Introduction(Pseudonym("a" * 64), (Objection("choice_mx1", Purpose.DELIVERY, frozen_clock),))
    actions.meet(introduction=known, person=PERSON, within=SET, trade=TRADE, node="MX", now=frozen_clock)
    assert queries.choices_of(me()) == {Purpose.DELIVERY}
    with pytest.raises(Refused) as refusal:
        actions.withdraw(person_key=me(), purpose=Purpose.DELIVERY, now=frozen_clock, choice=Choice.OBJECTION)
    assert refusal.value.rule == "PRIV-14"


def test_a_person_without_email_is_one_within_a_data_set(clears: Discloses, frozen_clock: datetime) -> None:
    nameless = {name: value for name, value in PERSON.items() if name != "email"}
    name = introduced(frozen_clock, person=nameless).pseudonym
    receipt = clears(person=nameless, within=SET).receipt
    assert receipt
    known = queries.receipt_to_tell(receipt=receipt, trade=TRADE)
    assert known is not None
    assert [alias.pseudonym for alias in known[1]] == [name]
    elsewhere = clears(person=nameless, within="consignment_other").receipt
    assert elsewhere
    other = queries.receipt_to_tell(receipt=elsewhere, trade=TRADE)
    assert other is not None
    assert other[1] == []
