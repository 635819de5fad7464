# SPDX-License-Identifier: Apache-2.0
"""Two of our nodes as eBL platforms and a third that keeps the control tracking registry, over HTTP: killed around each
call, with answers that were lost, and with a sender's database set back to before the bill had left.
"""

import base64
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from tests.guarded_trio import BANK, Trio, trio
from tests.pint_client import Signer, a_bill, a_party, canonical, payload_of, sha256

pytestmark = [pytest.mark.network]

SIGNED = "platformRecordSignedContent"
INTEND, ACCEPTED = ("INTEND TO TRANSFER", "MXPL"), ("TRANSFER ACCEPTED", "SGPL")


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trio]:
    with trio(tmp_path_factory.mktemp("guarded")) as made:
        yield made


def test_a_guarded_bill_goes_once_whatever_dies_and_a_database_set_back_sends_it_nowhere(nodes: Trio) -> None:
    bill, title = nodes.issue()
    before = nodes.mexico.copied()
    # 1. the sender dies around each call: the list, the intent, the envelope, the list again
    nodes.send(title)
    deaths = [f"{when}:{call}" for call in (1, 2) for when in ("before", "after")]
    sent = nodes.mexico.step("carry_dying", title, *deaths, "before:2")  # the intent stands: the second is the envelope
    assert (nodes.states(bill), nodes.records(bill)) == (("sending", "", ""), [INTEND])
    chain = json.loads(base64.b64decode(sent))["envelopeTransferChain"]
    assert payload_of(chain[0])["controlTrackingRegistry"].endswith("/api/titles/control-records/v1")
    assert nodes.mexico.step("carry_dying", title, "after:2") == sent, "the very same bytes"
    assert nodes.states(bill) == ("sending", "held", "")
    # 2. the answer was lost with the process that asked for it: the registry says that it was accepted
    assert nodes.mexico.step("carry", title) == "accepted"
    assert (nodes.states(bill), nodes.records(bill)) == (("away", "held", ""), [INTEND, ACCEPTED])
    ((receipt,),) = nodes.mexico.ask("SELECT receipt <> '' FROM titles_sending WHERE state = 'accepted'")
    assert receipt
    # 3. the sender's database is set back to before it left, and the bill sold again, to a platform that never saw it
    nodes.mexico.restore(before)
    assert nodes.states(bill)[0] == "held", "here nothing tells that it left"
    nodes.send(title, a_party("NLPL", BANK, "Bank"))
    assert nodes.mexico.step("carry", title) == "disputed"
    assert (nodes.states(bill), nodes.records(bill)) == (("sending", "held", ""), [INTEND, ACCEPTED])


def test_what_the_registry_holds_as_accepted_is_here_whatever_dies_of_the_receiver(nodes: Trio) -> None:
    bill, title = nodes.issue()
    nodes.send(title)
    sent = nodes.mexico.step("carry_dying", title, "before:3")
    envelope = nodes.folder / "envelope.json"
    envelope.write_bytes(base64.b64decode(sent))
    # the receiver dies around each of its calls; the last time its record is in, and the bill not yet here
    deaths = [f"{when}:{call}" for call in (1, 2, 3) for when in ("before", "after")]
    (noted,) = json.loads(nodes.singapore.step("receive_dying", str(envelope), *deaths))
    assert (nodes.states(bill), nodes.records(bill)) == (("sending", "", ""), [INTEND, ACCEPTED])
    # the sender believes the registry and sends nothing more; the receiver finds by itself what it had accepted
    assert nodes.mexico.step("carry", title) == "accepted"
    assert nodes.states(bill) == ("away", "", "")
    nodes.singapore.step("finish", noted)
    assert (nodes.states(bill), nodes.records(bill)) == (("away", "held", ""), [INTEND, ACCEPTED])


def test_of_many_records_at_once_one_comes_in(nodes: Trio) -> None:
    """A platform that is a plain script posts from many threads at once, each record good by itself."""
    wave, keys = Signer("ES256"), nodes.netherlands.home / "wave.pem"
    keys.write_bytes(wave.certificate())
    nodes.netherlands.step("peer", "WAVE", "platform", "", "strict", str(keys))
    bill = a_bill()
    ebl = sha256(canonical(bill))
    address = f"{nodes.netherlands.registry}/ebls/{ebl}/records"
    said = {"eblID": ebl, "action": INTEND[0], "actor": "WAVE", "receiver": "SGPL", "platformActionTimestamp": 1}
    bodies = [
        {SIGNED: wave.sign({**said, "lastEnvelopeTransferChainEntrySignedContentChecksum": sha256(bytes([n]))})}
        for n in range(8)
    ]
    with ThreadPoolExecutor(len(bodies)) as pool:
        answers = list(pool.map(lambda body: httpx.post(address, json=body, timeout=60), bodies))
    assert sorted(each.status_code for each in answers) == [201] + [409] * 7
    (first,) = [each for each in answers if each.status_code == 201]
    tail = sha256(first.json()[SIGNED].encode())
    for each in answers:
        if each is not first:
            (error,) = each.json()["errors"]
            assert error["errorCodeText"] == "CTR-1"
            assert tail in error["errorCodeMessage"]
    assert nodes.records(bill) == [(INTEND[0], "WAVE")]
