# SPDX-License-Identifier: Apache-2.0
"""What two stores must show after a storm: nothing lost, nothing twice, receipts genuine, each case in its order."""

import json
from itertools import groupby

from tests.exchange_storm import Side, Storm
from tradelane.exchange import formats
from tradelane.trust.formats.evidence import check_timestamp, verify_detached
from tradelane.trust.formats.log import root_of, tree_of
from tradelane.trust.formats.trust_lists import read_trust_list
from tradelane.trust.rules.log import leaf_hash


def audit(storm: Storm) -> dict[str, int]:
    """Raise AssertionError naming what is wrong; figures when all is right."""
    receipts = sum(_one_way(side, storm.other(side), storm.messages // 2) for side in storm.sides)
    stamped = sum(_stamped(side) for side in storm.sides)
    assert stamped == 2 * receipts, "each message is in the log of both sides, under a stamp"
    return {"receipts verified": receipts, "log entries under a stamp": stamped}


def _one_way(sender: Side, receiver: Side, count: int) -> int:
    # 1. all delivered, each once, and each with the receipt that the other side gave
    sent = dict(sender.ask("SELECT id, receipt FROM exchange_outboxmessage WHERE state = 'delivered'"))
    came = dict(receiver.ask("SELECT id, receipt FROM exchange_inboxmessage"))
    assert len(sent) == count, f"{len(sent)} of {count} delivered"
    assert came == sent, "what one side calls delivered is what the other side took in, under the same receipts"
    assert sender.count("exchange_outboxmessage") == count, "a sender that was killed sent nothing twice"
    texts = receiver.run("tests.exchange_node", "opened").split()
    bodies = {json.loads(_payload(text))["body"]["number"] for text in texts}
    assert bodies == set(range(count)), "every number arrived"
    # 2. what follows a message was asked for once
    jobs = receiver.ask("SELECT key FROM journal_job WHERE kind = 'trades.inbox'")
    facts = receiver.ask("SELECT subject FROM journal_fact WHERE name = 'exchange.message.received'")
    assert sorted(jobs) == sorted(facts) == sorted((id,) for id in sent)
    # 3. in the order of each case
    rows = receiver.ask(
        "SELECT m.conversation, m.sequence, j.id FROM exchange_inboxmessage m JOIN journal_job j ON j.key = m.id"
        " WHERE j.kind = 'trades.inbox' ORDER BY m.conversation, m.sequence"
    )
    for case, group in groupby(rows, key=lambda row: row[0]):
        places = list(group)
        assert [place for _, place, _ in places] == list(range(1, len(places) + 1)), f"{case} has a gap"
        assert [job for *_, job in places] == sorted(job for *_, job in places), f"{case} was worked on out of order"
    # 4. every receipt verifies, by the receiver's own trust list
    listed = read_trust_list((receiver.home / "list.json").read_bytes())
    digests = dict(sender.ask("SELECT id, digest FROM exchange_outboxmessage"))
    for id, receipt in sent.items():
        payload, signature = formats.split_jws(receipt)
        signer = verify_detached(
            payload, protected=signature.protected, signature=signature.signature, trust_list=listed
        )
        read = formats.read_receipt(payload)
        assert (read.id, read.digest, read.node) == (id, digests[id], signer.organisation)
    return len(sent)


def _stamped(side: Side) -> int:
    """Every entry of the side's log is under the root of its batch, and every root under a genuine stamp."""
    listed, entries = read_trust_list((side.home / "list.json").read_bytes()), 0
    for batch, size, root, token in side.ask("SELECT id, size, root, token FROM exchange_stampedbatch"):
        words = side.ask(f"SELECT words FROM exchange_logentry WHERE batch_id = {batch} ORDER BY place")
        leaves = [leaf_hash(bytes(text)) for (text,) in words]
        assert (len(leaves), root_of(len(leaves), tree_of(leaves))) == (size, bytes(root))
        check, _ = check_timestamp(bytes(token), bytes(root), trust_list=listed)
        assert str(check.result) == "valid", check.why
        entries += size
    return entries


def _payload(signed: str) -> bytes:
    return formats.split_jws(signed)[0]
