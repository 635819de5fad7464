# SPDX-License-Identifier: Apache-2.0
"""Two real nodes: a preference is claimed in Singapore on a certificate of a Mexican exporter; Singapore's customs asks
Mexico's, which asks the exporter and confirms. A later question is still open when the exporter takes the certificate
back: what is claimed on it is flagged, nobody answers in time, and it is denied. Both nodes are killed in the midst
(kill -9), and nothing is lost or done twice.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from config.demo.nodes import Person, RunningNode, person
from config.demo.story import Story
from tradelane.kernel import clock

STATIONS = ("order", "consignment", "documents", "export_cleared", "origin_issued", "title_issued", "sent", "received",
            "title_transferred")  # fmt: skip
CUSTOMS = "MX.AGENCY.CUSTOMS"
LEDGER = "sha256:" + "7" * 64


def until(said: Callable[[], Any], what: str, *, seconds: int = 90) -> Any:
    """What `said` answers once it answers something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := said():
            return found
        time.sleep(0.3)
    raise AssertionError(f"{what} did not come within {seconds} seconds")


def restarted(node: RunningNode) -> None:
    """As a power cut would, and back up."""
    node.kill()
    node.start()


def timeline(reader: Person, trade: str) -> list[tuple[str, str]]:
    return [(news["about"], news["state"]) for news in reader.get(f"/api/trades/{trade}")["origin"]]


def test_origin_is_verified_between_two_nodes_that_die(story: Story) -> None:
    for station, act in story.acts():
        if station in STATIONS:
            act()
    story.reach_import()
    mexico, singapore = story.seller_node, story.buyer_node
    exporter, mx, sg = person(mexico, "seller"), person(mexico, "customs_mx"), person(singapore, "customs_sg")
    buyer = person(singapore, "buyer")
    (certificate,) = exporter.get("/api/origin/certificates")
    (claim,) = sg.get("/api/origin/claims")
    assert (claim["state"], claim["certificate"]) == ("granted", certificate["digest"])

    def asked(question: str) -> dict[str, Any]:
        body = {
            "certificate": certificate["digest"], "asked_of": CUSTOMS, "question": question, "security": True,
            "answer_by": (clock.now().date() + timedelta(days=45)).isoformat(),
        }  # fmt: skip
        made: dict[str, Any] = sg.post("/api/origin/verifications", body)
        return made

    def claimed(state: str) -> Any:
        return [each for each in sg.get("/api/origin/claims") if each["state"] == state]

    # 1. Singapore asks while Mexico's node is down; the preference is suspended against a security
    mexico.kill()
    first = asked("Where were the beans grown?")
    assert claimed("suspended")[0]["security"] == claim["at_stake"]
    restarted(singapore)
    mexico.start()

    # 2. Mexico's customs finds it in its queue, with the days from receipt; it asks the exporter
    def queued(id: str) -> Any:
        return [each for each in mx.get("/api/origin/verifications") if each["id"] == id]

    (waiting,) = until(lambda: queued(first["id"]), "the question")
    assert (waiting["question"], waiting["number"]) == ("Where were the beans grown?", certificate["number"])
    until(lambda: sg.get(f"/api/origin/verifications/{first['id']}")["received_at"], "the word of receipt")
    wanted = {"asked_of": certificate["exporter"], "question": "Show the ledger.", "answer_by": waiting["answer_by"]}
    evidence = mx.post(f"/api/origin/verifications/{first['id']}/evidence", wanted)
    exporter.post(f"/api/origin/evidence/{evidence['id']}/answer", {"answer": "Here.", "documents": [LEDGER]})
    (shown,) = mx.get(f"/api/origin/verifications/{first['id']}/evidence")
    assert shown["documents"] == [LEDGER]

    # 3. it confirms and dies at once; the answer arrives all the same, and the preference is kept
    answer = {"answer": "Grown in Chiapas.", "evidence": [LEDGER], "finding": "confirmed"}
    mx.post(f"/api/origin/verifications/{first['id']}/answer", answer)
    restarted(mexico)
    until(lambda: sg.get(f"/api/origin/verifications/{first['id']}")["finding"] == "confirmed", "the answer")
    sg.post(f"/api/origin/verifications/{first['id']}/conclusion", {"outcome": "confirmed", "reasons": "Shown."})
    (kept,) = claimed("confirmed")
    assert (kept["security"], kept["due"]) == (None, claim["preferential"])
    until(lambda: queued(first["id"])[0]["outcome"] == "confirmed", "the result, which Mexico is told")

    # 4. the same certificate is doubted again; nobody answers, and the node reminds
    second = asked("And this year's harvest?")
    assert claimed("suspended")[0]["verification"] == second["id"]
    until(lambda: queued(second["id"]), "the second question")
    until(lambda: sg.get(f"/api/origin/verifications/{second['id']}")["received_at"], "the word of receipt")
    assert singapore.run("tests.origin_node", "last_day", "5").strip() == "1"
    until(lambda: queued(second["id"])[0]["reminded_on"], "the reminder")

    # 5. the exporter takes the certificate back; Singapore flags what was claimed on it, through another death
    exporter.post(
        f"/api/origin/certificates/{certificate['id']}/revocation",
        {"ground": "false-statement", "reasons": "The ledger was wrong."},
    )
    restarted(singapore)
    (flagged,) = until(lambda: claimed("flagged"), "the revocation")
    assert (flagged["due"], flagged["security"]) == (claim["general"], None)
    (public,) = sg.get(f"/api/origin/check?asked={certificate['digest']}")
    assert (public["state"], public["ground"]) == ("revoked", "false-statement")

    # 6. the last day passes in silence; the verification ends, and the preference is denied
    singapore.run("tests.origin_node", "last_day", "-1")
    path = f"/api/origin/verifications/{second['id']}"
    assert sg.get(path)["overdue"]
    sg.post(f"{path}/conclusion", {"outcome": "denied", "reasons": "No answer came."})
    denied = sg.post(f"/api/origin/claims/{claim['id']}/denial", {"reasons": "Its certificate was revoked."})
    assert denied["state"] == "denied"

    # 7. both sides of the trade tell the same story, each step once
    words = ("asked", "received", "answered-confirmed", "concluded-confirmed", "asked", "received", "reminded",
             "concluded-denied")  # fmt: skip
    heard = tuple(word for word in words if word != "asked")
    for reader, expected in ((buyer, words), (exporter, heard)):

        def told(reader: Person = reader) -> list[tuple[str, str]]:
            return timeline(reader, story.trade)

        until(lambda told=told: ("verification", "concluded-denied") in told(), "the end of the story")
        assert tuple(state for about, state in told() if about == "verification") == expected
        assert told().count(("certificate", "revoked")) == 1
    claims = tuple(state for about, state in timeline(buyer, story.trade) if about == "claim")
    assert claims == ("granted", "suspended", "confirmed", "suspended", "flagged", "denied")
