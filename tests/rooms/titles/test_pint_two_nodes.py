# SPDX-License-Identifier: Apache-2.0
"""A bill sent from one of our nodes to another, over HTTP, killed between any two steps: never two live, never none.

Each step of the sending node runs in a process of its own that may die at once at a given call; the receiving node is a
real server. After every death the bill has effect at one of the two nodes at most, and at the end at exactly one.
"""

import base64
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from tests.pint_client import a_party, header_of, payload_of
from tests.pint_pair import BUYER, CARRIER, SELLER, Pair, two_platforms
from tests.real_nodes import kill

pytestmark = [pytest.mark.network]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with two_platforms(tmp_path_factory.mktemp("pint-two")) as made:
        yield made


def test_a_bill_with_two_files_goes_there_once_whatever_dies(pair: Pair) -> None:
    bill, title = pair.issue(b"%PDF an invented invoice", b"%PDF an invented list")
    assert pair.states(bill) == ("held", "")
    pair.send(title)
    assert pair.states(bill) == ("sending", "")
    # 1. start, two files, finish; the sender dies around each call, and starts again from what is missing
    sent = None
    for step in ("before:1", "after:1", "before:2", "after:2", "after:3"):
        assert pair.states(bill) == ("sending", "")
        pair.carry_and_die(title, step)
        (envelope,) = pair.mexico.ask("SELECT envelope FROM titles_sending WHERE state = 'waiting'")
        sent = sent or envelope
        assert envelope == sent, "the very same bytes go again"
    # 2. the receiver has it since; the sender learns it, however often it asks
    assert pair.states(bill) == ("sending", "held")
    assert pair.carry(title) == "accepted"
    assert pair.states(bill) == ("away", "held")
    assert pair.carry(title) == "None"
    # 3. one of everything: envelope, chain, record, receipt
    for node in (pair.mexico, pair.singapore):
        assert node.ask(_COUNT_CHAIN.format(bill["transportDocumentReference"])) == [(1,)]
    assert pair.singapore.ask("SELECT state, count(*) FROM titles_transfer GROUP BY state") == [("accepted", 1)]
    (sending,) = [each for each in pair.sendings(title) if each["state"] == "accepted"]
    said = payload_of(sending["receipt"])
    assert said["responseCode"] == "DUPE", "the first receipt was lost with the process that asked for it"
    assert len(said["receivedAdditionalDocumentChecksums"]) == 2
    _documents_are_the_same(pair, bill)


_COUNT_CHAIN = (
    "SELECT count(*) FROM titles_chain_entry e JOIN titles_transport_document d ON e.document_id = d.checksum"
    " WHERE d.reference = '{}'"
)


def _documents_are_the_same(pair: Pair, bill: dict[str, Any]) -> None:
    """The transport document has the carrier's own bytes at both nodes, and stands in clear in no file of theirs."""
    written = (pair.folder / "bill.json").read_bytes()
    (contact,) = bill["partyContactDetails"]
    for node in (pair.mexico, pair.singapore):
        shown = node.step("document", bill["transportDocumentReference"])
        assert base64.b64decode(shown) == written
        kept = [path.read_bytes() for path in node.home.rglob("*") if path.is_file()]
        assert any(bill["transportDocumentReference"].encode() in content for content in kept)
        assert not any(contact["email"].encode() in content for content in kept)


def test_a_sender_that_dies_before_it_finishes_is_answered_at_once(pair: Pair) -> None:
    bill, title = pair.issue(b"%PDF another invented invoice")
    pair.send(title)
    pair.carry_and_die(title, "before:3")
    assert pair.states(bill) == ("sending", "")
    assert pair.carry(title) == "accepted"
    assert pair.states(bill) == ("away", "held")


def test_a_receiver_that_dies_loses_nothing_and_doubles_nothing(pair: Pair) -> None:
    bill, title = pair.issue()
    pair.send(title)
    for process in pair.singapore.processes:
        kill(process)
    assert pair.carry(title).startswith("unavailable:")
    assert pair.states(bill) == ("sending", "")
    pair.singapore.processes.clear()
    pair.singapore.serve()
    assert pair.carry(title) == "accepted"
    assert pair.states(bill) == ("away", "held")


def test_a_bill_comes_back_by_a_longer_chain_and_lives_here_again(pair: Pair) -> None:
    bill, title = pair.issue()
    pair.send(title)
    assert pair.carry(title) == "accepted"
    there = pair.title_there(bill)
    home = a_party("MXPL", SELLER, "Seller")
    pair.send(there, by=BUYER, node=pair.singapore, to=home)
    assert pair.states(bill) == ("away", "sending")
    # the buyer's node dies after the other one took it: for a moment the record is frozen there, and lives here
    pair.carry_and_die(there, "after:1", node=pair.singapore)
    assert pair.states(bill) == ("held", "sending")
    assert pair.carry(there, node=pair.singapore) == "accepted"
    assert pair.states(bill) == ("held", "away")
    acts = pair.mexico.ask(f"SELECT act FROM titles_entry WHERE title_id = '{title}' ORDER BY n")
    assert [act for (act,) in acts] == ["issue", "send", "depart", "return"]
    # and away once more: three entries of a chain that each platform signed in its turn
    pair.send(title)
    assert pair.carry(title) == "accepted"
    assert pair.states(bill) == ("away", "held")
    assert pair.mexico.ask(_COUNT_CHAIN.format(bill["transportDocumentReference"])) == [(3,)]


def test_a_bill_that_is_not_taken_stays_with_its_holder(pair: Pair) -> None:
    bill, title = pair.issue()
    pair.send(title, to=a_party("SGPL", "SG.UEN.NOBODY"))
    assert pair.carry(title) == "refused"
    assert pair.states(bill) == ("held", "")
    (sending,) = pair.sendings(title)
    assert (sending["state"], sending["error"].split(":")[0]) == ("refused", "PINT-31")
    assert payload_of(sending["receipt"])["responseCode"] == "BENV"
    acts = pair.mexico.ask(f"SELECT act FROM titles_entry WHERE title_id = '{title}' ORDER BY n")
    assert [act for (act,) in acts] == ["issue", "send", "stay"]
    pair.send(title)
    assert pair.carry(title) == "accepted"
    assert pair.states(bill) == ("away", "held")


def _issuance(pair: Pair, bill: dict[str, Any]) -> tuple[str, int]:
    """Where the carrier's request stands at its platform, and how many answers it was sent."""
    number = bill["transportDocumentReference"]
    ((state, id),) = pair.mexico.ask(f"SELECT state, id FROM titles_issuance WHERE number = '{number}'")
    sent = f"SELECT count(*) FROM titles_call WHERE about = '{id}' AND kind = 'issuance-response'"
    return state, pair.mexico.ask(sent)[0][0]


def test_a_carriers_bill_for_a_party_of_the_other_platform_is_issued_there_once_whatever_dies(pair: Pair) -> None:
    """Asked for by EBL_ISS, delivered by PINT, surrendered home and answered: over HTTP, killed around the delivery."""
    bill, title = pair.ask_issuance(a_party("SGPL", BUYER, "Buyer"))
    for step in ("before:1", "after:1"):
        assert (pair.states(bill)[0], _issuance(pair, bill)) == ("sending", ("waiting", 0))
        pair.carry_and_die(title, step)
    assert pair.states(bill) == ("sending", "held")
    assert pair.carry(title) == "accepted"
    assert (pair.states(bill), _issuance(pair, bill)) == (("away", "held"), ("issued", 1))
    (entry,) = pair.chain(title)
    assert [each["actionCode"] for each in entry["transactions"]] == ["ISSUE"]
    # home again, and delivered against
    there = pair.title_there(bill)
    pair.send(there, by=BUYER, to=a_party("MXPL", CARRIER), node=pair.singapore, purpose="delivery")
    assert pair.carry(there, node=pair.singapore) == "accepted"
    assert pair.states(bill) == ("surrendered", "away")
    assert pair.mexico.ask("SELECT state FROM titles_surrender") == [("sent",)], "its carrier is asked by EBL_SUR"
    pair.mexico.step("answer", title, CARRIER, "accept_surrender", "")
    assert pair.carry(title) == "accepted"
    assert pair.states(bill) == ("delivered", "delivered")


def test_a_carriers_bill_for_nobody_there_is_refused(pair: Pair) -> None:
    bill, title = pair.ask_issuance(a_party("SGPL", "SG.UEN.NOBODY"))
    assert pair.carry(title) == "refused"
    assert (pair.states(bill), _issuance(pair, bill)) == (("void", ""), ("failed", 1))


def test_what_we_send_has_the_form_that_is_published(pair: Pair, standards: Path) -> None:
    content = (standards / "dcsa" / "pint" / "EBL_PINT_v3.0.0.yaml").read_text()
    schemas = yaml.load(content, Loader=yaml.CSafeLoader)["components"]["schemas"]
    _, title = pair.issue(b"%PDF an invented annex")
    pair.send(title)
    assert pair.carry(title) == "accepted"

    def require(name: str, value: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": schemas}}
        jsonschema_rs.Draft4Validator(schema, validate_formats=True).validate(value)

    receipt = pair.sendings(title)[0]["receipt"]
    envelope = json.loads(base64.b64decode(pair.mexico.step("envelope", title)))
    require("EblEnvelope", envelope)
    require("EnvelopeManifest", payload_of(envelope["envelopeManifestSignedContent"]))
    for jws in envelope["envelopeTransferChain"]:
        require("EnvelopeTransferChainEntry", payload_of(jws))
        assert set(header_of(jws)) == {"alg", "kid"}
    require(
        "IssuanceManifest",
        payload_of(payload_of(envelope["envelopeTransferChain"][0])["issuanceManifestSignedContent"]),
    )
    require("EnvelopeTransferFinishedResponse", payload_of(receipt))
    actions = [each["actionCode"] for each in payload_of(envelope["envelopeTransferChain"][0])["transactions"]]
    assert actions == ["ISSUE", "TRANSFER"]


def test_a_record_that_left_moves_no_more_whoever_edits_the_table(pair: Pair) -> None:
    bill, title = pair.issue()
    pair.send(title)
    assert pair.carry(title) == "accepted"
    with closing(sqlite3.connect(pair.mexico.home / "node.sqlite3", timeout=20)) as store:
        with pytest.raises(sqlite3.IntegrityError, match="only by its next entry"):
            store.execute("UPDATE titles_title SET state = 'held' WHERE id = ?", (title,))
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            store.execute("DELETE FROM titles_chain_entry")
    assert pair.states(bill) == ("away", "held")
