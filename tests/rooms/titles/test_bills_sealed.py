# SPDX-License-Identifier: Apache-2.0
"""A person's name, address and number in a bill and its files are searched for in every byte that the node keeps.

Bills taken in by PINT and by EBL_ISS, asked for as a carrier, surrendered, and sent on; what goes out is as it came.
"""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from tests.carriage_makers import ISSUANCE, Carriage, ask, be_asked, hear, local
from tests.dcsa_makers import a_bill, whom
from tests.kept_rows import everything_kept
from tests.makers import CARRIER, SELLER, an_actor
from tests.pint_client import OtherPlatform, a_file, a_party, payload_of, sha256
from tests.pint_client import a_bill as a_bill_of_pint
from tests.plain_dcsa import issuance_request
from tests.rooms.titles.test_pint_records import Elsewhere, register

from config import sealing
from tradelane.kernel.errors import Gone, Unavailable
from tradelane.kernel.ids import TitleId
from tradelane.parties.actions.vault import close_matter, destroy
from tradelane.parties.models import VaultKey, VaultPerson
from tradelane.parties.queries.vault import keys_of, read_by_law
from tradelane.parties.values.vault import Record
from tradelane.privacy import actions as privacy
from tradelane.privacy import queries as privacy_queries
from tradelane.privacy.values.erasure import Outcome
from tradelane.titles import models, queries
from tradelane.titles.actions import pint
from tradelane.titles.actions.keeping import keep_file, size_here
from tradelane.titles.formats.dcsa.envelopes import read_party
from tradelane.titles.models import SendingState
from tradelane.titles.values import Purpose
from tradelane.titles.values.dcsa import CallState, PlatformKind, Sha256

NAME, EMAIL, PHONE = "Wilhelmina Quixote", "wilhelmina@quixote.example", "+65 5550 123 987"
CONTACTS = [{"name": NAME, "email": EMAIL, "phone": PHONE}]
FILE = f"%PDF-1.7 signed by {NAME}".encode()
MARKS = (NAME, EMAIL, PHONE, base64.b64encode(FILE).decode())
SEALED: dict[type[Any], str] = {
    models.TransportDocumentRow: "verbatim",
    models.AdditionalDocumentRow: "content",
    models.BillFileRow: "name",
    models.TransferRow: "envelope",
    models.SendingRow: "envelope",
    models.IssuanceRow: "body",
    models.SurrenderRow: "body",
    models.CallRow: "body",
    models.ChainEntryRow: "text",
}


def marks_kept() -> set[str]:
    """The marks that stand in any row of either database, or in any byte of the SQLite file."""
    text = everything_kept()
    raw = b""
    if connections["default"].vendor == "sqlite":
        raw = connections["default"].connection.serialize() + connections["vault"].connection.serialize()
        assert len(raw) > 100_000
    return {mark for mark in MARKS if mark in text or mark.encode() in raw}


@dataclass
class Came:
    """A bill that came by PINT with a file, and what was sent of it."""

    envelope: bytes
    document: bytes
    title: TitleId

    @property
    def checksum(self) -> Sha256:
        return Sha256(models.TransferRow.objects.get().document_id)


@pytest.fixture
def came(world: Any, settings: Any) -> Came:
    settings.EBL_PLATFORM = "TRDL"
    peer = OtherPlatform("https://wave.example", here=a_party("TRDL", SELLER))
    register("WAVE", peer.signer.certificate(), world.now)
    register("INVC", peer.carrier.certificate(), world.now, PlatformKind.CARRIER)
    bill = a_bill_of_pint(partyContactDetails=CONTACTS)
    envelope = json.dumps(peer.envelope(bill, files=[a_file(f"{NAME}.pdf", FILE)])).encode()
    started = pint.start_transfer(content=envelope, now=world.tick())
    assert started.status == 201, started.body
    reference = json.loads(started.body)["envelopeReference"]
    body = json.dumps(base64.b64encode(FILE).decode()).encode()
    put = pint.take_document(reference=reference, checksum=sha256(FILE), content=body, now=world.tick())
    assert put.status == 204, put.body
    finished = pint.finish_transfer(reference=reference, now=world.tick())
    assert finished.status == 200, finished.body
    row = models.TitleRow.objects.get(number=bill["transportDocumentReference"])
    return Came(envelope, json.dumps(bill).encode(), TitleId(row.id))


def _send_on(world: Any, title: TitleId) -> bytes:
    """Have the seller send the bill to another platform; the envelope that left."""
    elsewhere = Elsewhere()
    register("BOLE", elsewhere.signer.certificate(), world.now)
    head = queries.title(id=title, by=an_actor(SELLER)).head
    party = read_party(a_party("BOLE", "somebody"), field="recipient")
    pint.send_title(title=title, to=party, seen_head=head, by=an_actor(SELLER), now=world.tick())
    elsewhere.code = ""  # the first try is cut, the second sends the very same
    with pytest.raises(Unavailable):
        pint.carry(title=title, now=world.tick(), line=elsewhere)
    elsewhere.code = "RECE"
    assert pint.carry(title=title, now=world.tick(), line=elsewhere) is SendingState.ACCEPTED
    first, again = elsewhere.sent
    assert first == again
    return first


@pytest.fixture
def asked(carriage: Carriage) -> Carriage:
    """A bill that its carrier had issued by EBL_ISS with a picture, surrendered again; every call was made."""
    bill = local(a_bill("PTL-1", "blank", partyContactDetails=CONTACTS))
    request = issuance_request(bill, local(whom()), carriage.signer, picture=FILE)
    request["eBLVisualisationByCarrier"]["name"] = f"{NAME}.pdf"
    assert carriage.call(ISSUANCE, request).status_code == 204
    row = models.IssuanceRow.objects.get()
    assert row.original == json.dumps(request).encode()
    carriage.surrender(carriage.world.see(TitleId(str(row.title_id))), Purpose.AMENDMENT, "Another port")
    assert carriage.carry() == [CallState.DONE, CallState.DONE]
    return carriage


# ── sealed as it is written ──


def test_a_bill_that_came_by_pint_is_sealed_and_goes_on_as_it_came(world: Any, came: Came) -> None:
    assert marks_kept() == set()
    assert models.TransferRow.objects.get().original == came.envelope
    assert queries.transport_document(came.checksum) == came.document
    assert [row.original for row in models.AdditionalDocumentRow.objects.all()] == [FILE]
    assert [row.original_name for row in models.BillFileRow.objects.all()] == [f"{NAME}.pdf"]
    left = _send_on(world, came.title)
    assert came.document in left
    assert models.SendingRow.objects.get().original == left
    assert marks_kept() == set()


def test_an_issuance_and_a_surrender_are_sealed_as_a_platform(asked: Carriage) -> None:
    assert marks_kept() == set()
    surrender = asked.line.sent[1][2]
    assert models.SurrenderRow.objects.get().original == surrender
    (shown,) = queries.surrenders(by=an_actor(CARRIER))
    assert shown.wanted == "Another port" and shown.chain


def test_an_issuance_and_a_surrender_are_sealed_as_a_carrier(asking: Carriage) -> None:
    row = ask(asking, partyContactDetails=CONTACTS)
    assert asking.carry() == [CallState.DONE]
    assert hear(asking, "PTL-1", "ISSU").status_code == 204
    assert be_asked(asking, comments=f"Call {NAME}").status_code == 204
    assert marks_kept() == set()
    assert asking.line.sent[0][2] == row.original
    assert all(mark.encode() in row.original for mark in (NAME, EMAIL, PHONE))
    assert json.loads(models.SurrenderRow.objects.get().original)["comments"] == f"Call {NAME}"


def test_of_a_refused_envelope_nobody_is_remembered(world: Any, came: Came) -> None:
    stranger = OtherPlatform("https://secr.example", code="SECR", here=a_party("TRDL", "nobody"))
    register("SECR", stranger.signer.certificate(), world.now)
    register("OTHR", stranger.carrier.certificate(), world.now, PlatformKind.CARRIER)
    other = "somebody@else.example"
    bill = a_bill_of_pint(carrierCode="OTHR", partyContactDetails=[{"name": "Somebody Else", "email": other}])
    refused = pint.start_transfer(content=json.dumps(stranger.envelope(bill)).encode(), now=world.tick())
    said = payload_of(json.loads(refused.body))
    assert (refused.status, said["responseCode"]) == (422, "BENV"), "its signatures hold"
    assert not models.TransportDocumentRow.objects.filter(reference=bill["transportDocumentReference"]).exists()
    assert keys_of(privacy_queries.key_of(email=other)) == []


# ── what an earlier release kept in clear ──


def test_what_was_kept_in_clear_of_a_bill_by_pint_is_sealed(world: Any, came: Came) -> None:
    _send_on(world, came.title)
    _sealed_again(models.TransportDocumentRow, models.AdditionalDocumentRow, models.BillFileRow, models.TransferRow,
                  models.SendingRow)  # fmt: skip


def test_what_was_kept_in_clear_of_a_carrier_s_requests_is_sealed(asked: Carriage) -> None:
    _sealed_again(models.TransportDocumentRow, models.AdditionalDocumentRow, models.BillFileRow, models.IssuanceRow,
                  models.SurrenderRow, models.CallRow)  # fmt: skip


def _sealed_again(*tables: Any) -> None:
    """Keep the tables in clear and without keys, as before; then seal them, and find everything as it was."""
    before = {table: [(row.pk, _opened(row)) for row in table.objects.order_by("pk")] for table in tables}
    for table, rows in before.items():
        for pk, content in rows:
            table.objects.filter(pk=pk).update(**{SEALED[table]: content})
    VaultPerson.objects.filter(key__record=Record.BILL).delete()
    VaultKey.objects.filter(record=Record.BILL).delete()
    assert marks_kept() >= {NAME, EMAIL, PHONE}, "the search finds what is there"
    assert sum(sealing.seal_what_is_clear()) >= sum(len(rows) for rows in before.values())
    assert [mark for mark in MARKS if mark in everything_kept()] == []
    assert before == {table: [(row.pk, _opened(row)) for row in table.objects.order_by("pk")] for table in tables}
    assert {key.record for key in keys_of(privacy_queries.key_of(email=EMAIL))} == {Record.BILL}


def _opened(row: Any) -> Any:
    return row.original_name if isinstance(row, models.BillFileRow) else row.original


# ── what an erasure does ──


def test_law_keeps_a_bill_for_ten_years_and_then_nobody_reads_it(world: Any, came: Came) -> None:
    person = privacy_queries.key_of(email=EMAIL)
    running = _bill_lines(person, world)
    fields = {"titles.TransportDocumentRow.verbatim", "titles.TransferRow.envelope", "titles.BillFileRow.name",
              "titles.AdditionalDocumentRow.content", "titles.ChainEntryRow.text"}  # fmt: skip
    assert running.keys() == fields
    assert {(line.outcome, line.rule) for line in running.values()} == {(Outcome.KEPT, "ERASE-3")}
    assert all("ten years" in line.citation for line in running.values())
    assert queries.transport_document(came.checksum) == came.document, "a running bill is used"

    close_matter(matter=came.checksum, on=world.now.date())
    kept = _bill_lines(person, world)["titles.TransportDocumentRow.verbatim"]
    assert (kept.outcome, kept.rule) == (Outcome.KEPT, "ERASE-2")
    assert kept.until == world.now.date() + timedelta(days=3653)
    with pytest.raises(Gone):
        queries.transport_document(came.checksum)
    with read_by_law():
        assert queries.transport_document(came.checksum) == came.document

    destroy(keys=[key.id for key in keys_of(person)], now=world.now)
    with read_by_law(), pytest.raises(Gone):
        queries.transport_document(came.checksum)
    assert str(queries.report(id=came.title, by=an_actor(SELLER)).verdict) == "valid", "proofs are of digests"


def test_the_time_of_a_bill_s_papers_starts_when_its_record_ends(
    asked: Carriage, django_capture_on_commit_callbacks: Any
) -> None:
    keys = VaultKey.objects.filter(record=Record.BILL, matter=models.IssuanceRow.objects.get().document)
    assert [key.closed_on for key in keys] == [None], "one key of the bill, for all that is kept of it"
    with django_capture_on_commit_callbacks(execute=True):
        assert asked.answer(models.SurrenderRow.objects.get(), "SURR").status_code == 204
    assert [key.closed_on for key in keys.all()] == [models.EntryRow.objects.order_by("-n")[0].recorded_at.date()]


def _bill_lines(person: Any, world: Any) -> dict[str, Any]:
    report = privacy.erase(person, now=world.now)
    return {line.field: line for line in report.lines if line.outcome is not Outcome.NOTHING}


def test_a_file_whose_key_was_destroyed_is_asked_for_and_kept_anew(world: Any, came: Came) -> None:
    checksum = Sha256(sha256(FILE))
    destroy(keys=[key.id for key in keys_of(privacy_queries.key_of(email=EMAIL)) if key.matter == checksum],
            now=world.now)  # fmt: skip
    row = models.AdditionalDocumentRow.objects.get()
    assert size_here(row) == 0
    keep_file(checksum, FILE, bill=came.checksum, now=world.now)
    row.refresh_from_db()
    assert row.original == FILE


def test_the_lists_of_a_carrier_stay_when_a_person_was_erased(asked: Carriage) -> None:
    destroy(keys=[key.id for key in keys_of(privacy_queries.key_of(email=EMAIL))], now=asked.world.now)
    (shown,) = queries.surrenders(by=an_actor(CARRIER))
    assert (shown.number, shown.wanted, shown.chain) == ("PTL-1", "", ())
