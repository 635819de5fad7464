# SPDX-License-Identifier: Apache-2.0
"""Whom a bill names learns who got it, another platform or a reader here; where law keeps a field, the bill stays."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from tests.carriage_makers import Carriage, a_wish, know_platform
from tests.makers import CARRIER, MX_BANK, SELLER, an_actor
from tests.pint_client import a_bill, a_party
from tests.rooms.titles.test_pint_records import Elsewhere, elsewhere

from tradelane.kernel.errors import Refused
from tradelane.kernel.ids import ConsignmentId, TitleId
from tradelane.parties.queries.vault import people_of_matters
from tradelane.privacy import actions as privacy
from tradelane.privacy import queries as privacy_queries
from tradelane.privacy.values import Outcome, PersonKey, Purpose, Receipt, ReceiptKind, RecipientKind
from tradelane.privacy.values.erasure import Outcome as Fate
from tradelane.titles import actions, models, queries
from tradelane.titles.actions import pint
from tradelane.titles.actions.giving import show_transport_document
from tradelane.titles.actions.people import Bills
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.values import TitleState

__all__ = ["elsewhere"]
EMAIL = "ana@altura.example"
CONTACT = {"name": "Ana Núñez", "email": EMAIL, "phone": "+52 55 0000 0001"}
BUYER = {
    "partyName": "Siti Rahman", "typeOfPerson": "NATURAL_PERSON",
    "address": {"street": "21 Kallang Avenue", "city": "Singapore", "postCode": "339412", "countryCode": "SG"},
    "partyContactDetails": [{"name": "Siti Rahman", "email": "siti@home.example"}],
}  # fmt: skip
NAMES = ("Ana", EMAIL, "Siti", "Kallang", "+52 55")


@pytest.fixture
def bill(world: Any, elsewhere: Elsewhere) -> TitleId:
    """A bill in blank in the seller's hands: its contact and a private party to notify."""
    document = a_bill("PTL-7", partyContactDetails=[CONTACT])
    document["documentParties"]["notifyParties"] = [BUYER]
    return pint.issue_transport_document(
        verbatim=json.dumps(document).encode(), to=pint.IssuedTo(SELLER), governing_law="Singapore",
        consignment=ConsignmentId("consignment_1"), by=an_actor(CARRIER), now=world.tick(),
    )  # fmt: skip


def send(world: Any, title: TitleId) -> None:
    head = queries.title(id=title, by=an_actor(SELLER)).head
    party = read_party(a_party("WAVE", "somebody"), field="recipient")
    pint.send_title(title=title, to=party, seen_head=head, by=an_actor(SELLER), now=world.tick())


def key(email: str = EMAIL) -> PersonKey:
    return privacy_queries.key_of(email=email)


def receipts(email: str = EMAIL) -> list[Receipt]:
    return [receipt for day in privacy_queries.receipts_of(key(email)) for receipt in day.receipts]


def test_each_person_has_a_receipt_when_a_bill_goes_to_another_platform(world: Any, bill: TitleId) -> None:
    send(world, bill)
    [mine], [hers] = receipts(), receipts("siti@home.example")
    assert (mine.kind, mine.purpose, mine.recipient_kind) == (
        ReceiptKind.SENT, Purpose.TITLE_CONTROL, RecipientKind.PLATFORM,
    )  # fmt: skip
    assert mine.recipient_name.endswith("(WAVE)") and (mine.subject, mine.reference) == (bill, "PTL-7")
    assert (mine.fields, mine.withheld, mine.by) == (("email", "name", "telephone"), (), SELLER)
    assert hers.recipient == mine.recipient
    named = models.TransportDocumentRow.objects.get()
    [by_name] = people_of_matters([named.pk])[named.pk] - {key(), key("siti@home.example")}
    [of_address] = [r for day in privacy_queries.receipts_of(PersonKey(by_name)) for r in day.receipts]
    assert of_address.fields == (
        "address.city", "address.country", "address.postcode", "address.street", "name",
    )  # fmt: skip
    report = privacy.erase(key(), now=world.tick())
    elsewhere = {(line.field, line.holder) for line in report.lines if line.outcome is Fate.UNREACHABLE}
    assert elsewhere == {(field, mine.recipient_name) for field in mine.fields}


def test_where_law_keeps_a_field_the_bill_stays_and_they_see_who_asked(
    world: Any, bill: TitleId, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as russia, pytest.raises(Refused, match="DCSA-8") as refused:
        russia.setattr(settings, "ECONOMY", "RU")
        send(world, bill)
    assert {"field": "email", "rule": "PRIV-43"} in refused.value.facts["withheld"]  # type: ignore[operator]
    assert not any(name in str(refused.value.as_dict()) for name in NAMES)
    assert queries.title(id=bill, by=an_actor(SELLER)).state is TitleState.HELD
    assert not models.SendingRow.objects.exists() and not models.ForeignPartyRow.objects.exists()
    [asked] = receipts()
    assert (asked.kind, asked.fields, {rule for _, rule in asked.withheld}) == (ReceiptKind.REFUSED, (), {"PRIV-43"})
    send(world, bill)
    assert [each.kind for each in receipts()] == [ReceiptKind.SENT, ReceiptKind.REFUSED]


def test_who_reads_a_bill_leaves_a_receipt_a_day_and_its_carrier_none(world: Any, bill: TitleId) -> None:
    by_its_holder = show_transport_document(id=bill, by=an_actor(SELLER), now=world.tick())
    assert show_transport_document(id=bill, by=an_actor(SELLER), now=world.tick()) == by_its_holder
    assert show_transport_document(id=bill, by=an_actor(CARRIER), now=world.tick()) == by_its_holder
    [seen] = receipts()
    assert (seen.kind, seen.recipient, seen.recipient_kind) == (ReceiptKind.SEEN, SELLER, RecipientKind.SELLER)
    assert "email" in seen.fields
    show_transport_document(id=bill, by=an_actor(SELLER), now=world.now + timedelta(days=1))
    assert len(receipts()) == 2
    world.transfer(queries.title(id=bill, by=an_actor(SELLER)), MX_BANK)
    show_transport_document(id=bill, by=an_actor(MX_BANK), now=world.tick())
    assert MX_BANK in {each.recipient for each in receipts()}


def test_a_carrier_that_asks_a_platform_to_issue_tells_whom_its_bill_names(
    carriage: Carriage, monkeypatch: pytest.MonkeyPatch
) -> None:
    know_platform(carriage)

    def ask() -> str:
        wish = a_wish("PTL-9", partyContactDetails=[CONTACT])
        return actions.request_issuance(platform="WAVE", wanted=wish, by=an_actor(CARRIER), now=carriage.world.now)

    with monkeypatch.context() as russia, pytest.raises(Refused, match="DCSA-8"):
        russia.setattr(settings, "ECONOMY", "RU")
        ask()
    assert not models.IssuanceRow.objects.exists() and not models.CallRow.objects.exists()
    assert [each.kind for each in receipts()] == [ReceiptKind.REFUSED]
    id = ask()
    assert ask() == id, "asked again it is the same request"
    sent, _ = sorted(receipts(), key=lambda each: each.kind, reverse=True)
    assert (sent.kind, sent.recipient_name, sent.subject) == (ReceiptKind.SENT, "WAVE", id)
    assert models.CallRow.objects.count() == 1


def test_an_export_holds_what_a_bill_tells_of_its_reader_alone(world: Any, bill: TitleId) -> None:
    [mine] = Bills().held(key())
    assert mine.value == {"name": CONTACT["name"], "email": EMAIL, "telephone": CONTACT["phone"]}
    assert (mine.model, mine.row.endswith(" PTL-7")) == ("titles.TransportDocumentRow", True)
    export = privacy_queries.export_of(key(), now=world.now)
    given = [each for each in export["held"] if each["where"] == mine.model]
    assert [each["value"] for each in given] == [mine.value]
    assert "Siti" not in json.dumps(export) and "Kallang" not in json.dumps(export)
    told = [each.outcome for each in Bills().correct(key(), field="name", value="Ana Invented", now=world.now)]
    assert told == [Outcome.AMENDMENT]
    assert [*Bills().held(key("nobody@x.example"))] == []
