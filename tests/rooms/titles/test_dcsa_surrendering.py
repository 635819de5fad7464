# SPDX-License-Identifier: Apache-2.0
"""As a platform: a surrendered record, what its carrier is asked, and what an answer does."""

import json
from pathlib import Path

import pytest
from tests.carriage_makers import ISSUANCE, SURRENDER_ANSWER, Carriage, counted, error_of, local, schema_of
from tests.dcsa_makers import a_bill, whom
from tests.makers import CARRIER, MX_BANK, OUTSIDER, SELLER, an_actor
from tests.plain_dcsa import issuance_request

from tradelane.journal import queries as journal
from tradelane.kernel.errors import Refused, Unavailable
from tradelane.titles import actions, queries
from tradelane.titles.models import CallRow, IssuanceRow, SurrenderRow
from tradelane.titles.ports import Answer
from tradelane.titles.values import Purpose, TitleState
from tradelane.titles.values.dcsa import CallState

# ── as a platform: surrender ──


def test_a_surrender_asks_the_carrier_with_the_whole_endorsement_chain(carriage: Carriage) -> None:
    title = carriage.world.transfer(carriage.issue("PTL-1"), MX_BANK)
    row = carriage.surrender(title, Purpose.AMENDMENT, "COD: to Busan")
    asked = json.loads(row.original)
    assert asked["surrenderRequestReference"] == row.reference
    assert (asked["surrenderRequestCode"], asked["reasonCode"], asked["comments"]) == ("AREQ", "COD", "COD: to Busan")
    told = [
        (link["actionCode"], link["actor"]["identifyingCodes"][0]["partyCode"],
         link["recipient"]["identifyingCodes"][0]["partyCode"])
        for link in asked["endorsementChain"]
    ]  # fmt: skip
    assert told == [
        ("ISSUE", CARRIER, SELLER), ("TRANSFER", SELLER, MX_BANK), ("SURRENDER_FOR_AMENDMENT", MX_BANK, CARRIER),
    ]  # fmt: skip
    digests = [str(each.digest) for each in queries.chain(title.id)]
    assert [link["auditReference"] for link in asked["endorsementChain"]] == digests


def test_our_bodies_have_dcsa_s_shape(carriage: Carriage, standards: Path) -> None:
    carriage.surrender(carriage.issue("PTL-1"), Purpose.PAPER)
    carriage.call(ISSUANCE, issuance_request(local(a_bill("PTL-2")), whom("MX.X"), carriage.signer))
    shapes = {
        "issuance-response": ("issuance/EBL_ISS_v3.0.4.yaml", "IssuanceResponse"),
        "surrender-request": ("surrender/EBL_SUR_v3.0.4.yaml", "SurrenderRequestDetails"),
    }
    seen = set()
    for row in CallRow.objects.all():
        schema_of(standards, *shapes[row.kind]).validate(json.loads(row.original))
        seen.add(row.kind)
    assert seen == set(shapes)


@pytest.mark.parametrize(
    ("purpose", "after", "number"),
    [
        (Purpose.DELIVERY, TitleState.DELIVERED, "closed"),
        (Purpose.PAPER, TitleState.PAPER, "closed"),
        (Purpose.AMENDMENT, TitleState.VOID, "amending"),
    ],
)
def test_an_accepted_surrender_ends_the_record(
    carriage: Carriage, purpose: Purpose, after: TitleState, number: str
) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title, purpose)
    assert carriage.answer(row, "SURR").status_code == 204
    assert carriage.world.see(title.id).state is after
    row.refresh_from_db()
    assert (row.state, IssuanceRow.objects.get().state) == ("accepted", number)
    assert queries.report(id=title.id, by=an_actor(CARRIER)).verdict == "valid"


def test_an_amended_bill_is_issued_anew_under_its_number(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    carriage.answer(carriage.surrender(title, Purpose.AMENDMENT), "SURR")
    same = carriage.request("PTL-1", "blank")
    assert error_of(carriage.call(ISSUANCE, same), 409)["errorCodeText"] == "ISS-2"
    amended = carriage.issue("PTL-1", termsAndConditions="Amended terms")
    assert (amended.number, amended.state) == ("PTL-1", TitleState.HELD)
    assert amended.id != title.id


def test_a_bill_that_its_first_holder_declined_is_issued_anew(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    actions.reject_title(
        title=title.id, reason="not ours", seen_head=title.head, by=an_actor(SELLER), now=carriage.world.tick()
    )
    assert carriage.world.see(title.id).state is TitleState.VOID
    assert carriage.issue("PTL-1", termsAndConditions="For somebody else").state is TitleState.HELD


def test_a_delivered_bill_s_number_is_used_up(carriage: Carriage) -> None:
    carriage.answer(carriage.surrender(carriage.issue("PTL-1")), "SURR")
    other = carriage.request("PTL-1", "blank", termsAndConditions="Other terms")
    assert error_of(carriage.call(ISSUANCE, other), 409)["errorCodeText"] == "ISS-2"


def test_a_rejected_surrender_gives_the_record_back_and_may_be_asked_again(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title)
    assert carriage.answer(row, "SREJ", "The freight is not paid.").status_code == 204
    back = carriage.world.see(title.id)
    assert (back.state, back.holder) == (TitleState.HELD, SELLER)
    again = carriage.surrender(back)
    assert again.reference != row.reference


@pytest.mark.parametrize("first", ["SURR", "SREJ"])
@pytest.mark.parametrize("second", ["SURR", "SREJ"])
def test_a_second_answer_is_a_conflict_and_changes_nothing(carriage: Carriage, first: str, second: str) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title)
    assert carriage.answer(row, first, "No.").status_code == 204
    before, state = counted(), carriage.world.see(title.id)
    assert error_of(carriage.answer(row, second, "No."), 409)["errorCodeText"] == "SUR-6"
    assert (counted(), carriage.world.see(title.id)) == (before, state)


def test_a_rejection_without_a_word_is_not_taken(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title)
    assert error_of(carriage.answer(row, "SREJ"), 422)["errorCodeText"] == "SUR-7"
    assert carriage.world.see(title.id).state is TitleState.SURRENDERED


def test_only_the_carrier_that_was_asked_answers(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title)
    said = {"surrenderRequestReference": row.reference, "action": "SURR"}
    for somebody in (OUTSIDER, SELLER):
        error_of(carriage.call(SURRENDER_ANSWER, said, by=somebody), 404)
    error_of(carriage.call(SURRENDER_ANSWER, {**said, "surrenderRequestReference": "unknown"}), 404)
    assert carriage.world.see(title.id).state is TitleState.SURRENDERED


def test_another_than_the_named_titleholder_surrenders_nothing(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1", "negotiable")
    before = counted()
    with pytest.raises(Refused, match="SUR-8"):
        carriage.surrender(title, Purpose.AMENDMENT)
    assert counted() == before
    assert carriage.surrender(carriage.world.transfer(title, MX_BANK), Purpose.AMENDMENT).purpose == "amendment"


def test_a_surrendered_record_is_frozen_until_the_carrier_answers(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    carriage.surrender(title)
    frozen = carriage.world.see(title.id)
    with pytest.raises(Refused):
        actions.transfer_title(
            title=title.id, to=MX_BANK, seen_head=frozen.head, by=an_actor(SELLER), now=carriage.world.tick()
        )


def test_a_carrier_that_answers_here_settles_the_request(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title)
    head = carriage.world.see(title.id).head
    actions.accept_surrender(title=title.id, seen_head=head, by=an_actor(CARRIER), now=carriage.world.tick())
    row.refresh_from_db()
    assert row.state == "accepted"
    error_of(carriage.answer(row, "SURR"), 409)


def test_a_carrier_that_does_not_take_the_request_in_has_not_the_record(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title)
    problem = json.dumps({"errors": [{"errorCodeText": "Invalid state", "errorCodeMessage": "Not issued."}]}).encode()
    carriage.line.answers = [Answer(204, b""), Answer(409, problem)]
    assert carriage.carry() == [CallState.DONE, CallState.REFUSED]
    back = carriage.world.see(title.id)
    assert (back.state, back.holder) == (TitleState.HELD, SELLER)
    row.refresh_from_db()
    (told,) = queries.surrenders(by=an_actor(CARRIER))
    assert (told.state, "Not issued." in told.comments) == ("rejected", True)


def test_every_try_sends_the_same_bytes_until_one_is_answered(carriage: Carriage) -> None:
    row = carriage.surrender(carriage.issue("PTL-1"))
    away = Unavailable("away")
    carriage.line.answers = [Answer(204, b""), away, Answer(503, b""), Answer(401, b""), Answer(409, b"{}")]
    assert carriage.carry()[0] is CallState.DONE
    assert [carriage.carry() for _ in range(3)][:2] == [["answered 503: "], ["answered 401: "]]
    row.refresh_from_db()
    assert row.state == "waiting"  # the conflict said that an earlier try had arrived
    sent = {content for _, address, content, _ in carriage.line.sent if address.endswith("surrender-requests")}
    assert sent == {row.original}
    assert carriage.carry() == []


def test_an_answer_may_come_before_the_request_is_known_to_have_arrived(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    row = carriage.surrender(title)
    assert carriage.answer(row, "SURR").status_code == 204
    carriage.carry()
    row.refresh_from_db()
    assert (row.state, carriage.world.see(title.id).state) == ("accepted", TitleState.DELIVERED)


def test_a_title_of_no_platform_asks_nobody(carriage: Carriage) -> None:
    title = carriage.world.issue()
    actions.surrender_title(title=title.id, seen_head=title.head, by=an_actor(SELLER), now=carriage.world.tick())
    assert not SurrenderRow.objects.exists()
    assert not CallRow.objects.exists()


def test_what_was_done_stands_in_the_journal(carriage: Carriage) -> None:
    title = carriage.issue("PTL-1")
    carriage.answer(carriage.surrender(title), "SURR")
    names = [fact.name for fact in journal.facts(subject=IssuanceRow.objects.get().pk)]
    names += [fact.name for fact in journal.facts(subject=SurrenderRow.objects.get().pk)]
    assert names == ["titles.issuance.answered", "titles.surrender.asked", "titles.surrender.answered"]
